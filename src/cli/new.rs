//! `rounds new` and `rounds add`: create decks and items from a skeleton.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::skeleton::{self, Skeleton};
use super::{Exit, Failure, schema};
use crate::day::{Day, Rollover};
use crate::deck::ast::Outline;
use crate::deck::shell_word::shell_word;
use crate::deck::{is_deck, is_id};
use crate::files;
use crate::runtime::Environment;
use crate::runtime::editor;

#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to create, such as my-deck.toml
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The kind of each starter item [default: single, multi and case]
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<Skeleton>,
    /// The title that learners see
    #[arg(long)]
    title: Option<String>,
}

#[derive(Debug, Args)]
pub struct AddArgs {
    /// The deck
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// The kind of item
    #[arg(long, value_enum, value_name = "KIND", default_value = "single")]
    kind: Skeleton,
    /// Do not open the editor
    #[arg(long)]
    no_edit: bool,
}

/// Creates a deck, with the schema for editors next to it. Existing files are never overwritten.
pub fn new(environment: &Environment, args: &NewArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut path = args.path.clone();
    if path.extension().is_none() {
        path.set_extension("toml");
    }
    let shown = files::shown(&path);
    let id = id_of(&path);
    if !is_id(&id) {
        let failure = Failure::usage(format!("the file name `{shown}` cannot be turned into a deck id"));
        return Err(failure.hint("use letters and digits in the file name, for example my-deck.toml"));
    }
    let title = args.title.clone().unwrap_or_else(|| title_of(&id));
    let kinds =
        if args.kind.is_empty() { &[Skeleton::Single, Skeleton::Multi, Skeleton::Case][..] } else { &args.kind };
    let today = Day::of(environment.now().at, Rollover::default()).to_string();
    let text = skeleton::deck(&id, &title, &today, kinds);
    write_new(&path, &text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            let failure = Failure::usage(format!("{shown} already exists"));
            if files::read_text(&path).is_ok_and(|text| text.trim().is_empty()) {
                failure.hint(delete_and_create(&path))
            } else {
                failure.hint(format!("run `rounds add {}` to add an item to it", shell_word(path.as_os_str())))
            }
        }
        std::io::ErrorKind::NotFound => {
            let folder = files::shown(path.parent().unwrap_or(&path));
            Failure::io(format!("cannot write {shown}: the folder `{folder}` does not exist")).hint("create it first")
        }
        _ => Failure::io(format!("cannot write {shown}: {}", files::FileProblem::Io(error).reason())),
    })?;
    writeln!(out, "wrote {shown}")?;
    let schema_path = path.with_file_name(schema::FILE_NAME);
    let name = files::shown(&schema_path);
    if write_new(&schema_path, &schema::text()).is_ok() {
        writeln!(out, "wrote {name}, which lets editors complete keys")?;
    } else if files::read_text(&schema_path).is_ok_and(|text| text != schema::text()) {
        writeln!(out, "kept {name}, which is from another version; `rounds schema` prints the current one")?;
    }
    writeln!(out, "next: rounds watch {}", shell_word(path.as_os_str()))?;
    Ok(Exit::Done)
}

/// Appends an item to a deck, and opens the editor there.
pub fn add(environment: &Environment, args: &AddArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let path = &args.path;
    let shown = files::shown(path);
    let source = files::read_text(path).map_err(|problem| {
        let failure = Failure::io(format!("{shown}: {problem}"));
        if problem.is_missing() {
            failure.hint(format!("run `rounds new {}` to create a deck", shell_word(path.as_os_str())))
        } else {
            failure
        }
    })?;
    let refused = |why: &str, hint: String| Err(Failure::usage(format!("{shown}: {why}")).hint(hint));
    if source.trim().is_empty() {
        return refused("the file is empty", delete_and_create(path));
    }
    if !is_deck(&source) {
        let hint = "run `rounds new my-deck.toml` to create a deck";
        return refused("not a deck, so it was left unchanged", hint.to_owned());
    }
    if !Outline::of(&source).is_whole {
        let why = "left unchanged because it is not valid TOML";
        return refused(why, format!("run `rounds check {}` to see where", shell_word(path.as_os_str())));
    }
    let (item, line) = skeleton::item(&source, args.kind);
    let item = if source.contains("\r\n") { item.replace('\n', "\r\n") } else { item };
    let text = format!("{source}{item}");
    // A list `item = [...]` cannot continue below a header.
    if !Outline::of(&text).is_whole {
        let why = "left unchanged because an item at its end would not be read";
        return refused(why, "put each item under its own `[[item]]` header".to_owned());
    }
    files::replace_deck(path, None, &source, &text).map_err(|problem| Failure::io(format!("{shown}: {problem}")))?;
    writeln!(out, "added an item; its stem is on line {line} of {shown}")?;
    if !args.no_edit && environment.editor.is_some() && environment.stdin_is_terminal && environment.stdout_is_terminal
    {
        out.flush()?;
        editor::open(environment, path, line).map_err(|problem| {
            Failure::io(problem.to_string()).hint(format!("the item was added: open {shown} at line {line} yourself"))
        })?;
    }
    Ok(Exit::Done)
}

/// What to do about a file that is empty.
fn delete_and_create(path: &Path) -> String {
    format!("delete this file, then run `rounds new {}`", shell_word(path.as_os_str()))
}

/// Writes a new file. If it cannot be written completely, it is removed.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(file);
        let _ = fs::remove_file(path);
    }
    written
}

/// The deck id for a file name.
fn id_of(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// The title for a deck id.
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
