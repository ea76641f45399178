//! `rounds new` and `rounds add`: decks and items begun from a skeleton.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;

use super::environment::Environment;
use super::skeleton::{self, Skeleton};
use super::{Exit, Failure, editor, files, schema};
use crate::day::{Day, Rollover};
use crate::deck::draft::Outline;
use crate::deck::{is_deck, is_id};

/// What `new` takes.
#[derive(Debug, Args)]
pub struct NewArgs {
    /// The file to write, such as my-deck.toml
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// What its first items ask; single, multi and case if none is named
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<Skeleton>,
    /// What learners see
    #[arg(long)]
    title: Option<String>,
}

/// What `add` takes.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// The deck
    #[arg(value_name = "FILE")]
    path: PathBuf,
    /// What the item asks
    #[arg(long, value_enum, value_name = "KIND", default_value = "single")]
    kind: Skeleton,
    /// Do not open the editor
    #[arg(long)]
    no_edit: bool,
}

/// Writes a new deck, and beside it the schema that editors complete keys from. Nothing that is there is touched.
pub fn new(environment: &Environment, args: &NewArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut path = args.path.clone();
    if path.extension().is_none() {
        path.set_extension("toml");
    }
    let shown = files::shown(&path);
    let id = id_of(&path);
    if !is_id(&id) {
        let failure = Failure::usage(format!("no id can be made of the name `{shown}`"));
        return Err(failure.hint("name the file with letters and digits, such as my-deck.toml"));
    }
    let title = args.title.clone().unwrap_or_else(|| title_of(&id));
    let kinds =
        if args.kind.is_empty() { &[Skeleton::Single, Skeleton::Multi, Skeleton::Case][..] } else { &args.kind };
    let today = Day::of(environment.now().at, Rollover::default()).to_string();
    let text = skeleton::deck(&id, &title, &today, kinds);
    write_new(&path, &text).map_err(|error| match error.kind() {
        std::io::ErrorKind::AlreadyExists => {
            Failure::usage(format!("{shown} is there already")).hint("`rounds add` puts another item into it")
        }
        _ => Failure::io(format!("{shown} cannot be written: {error}")),
    })?;
    writeln!(out, "wrote {shown}")?;
    let beside = path.with_file_name(schema::FILE_NAME);
    let name = files::shown(&beside);
    if write_new(&beside, &schema::text()).is_ok() {
        writeln!(out, "wrote {name}, from which editors complete keys")?;
    } else if files::read_text(&beside).is_ok_and(|text| text != schema::text()) {
        writeln!(out, "{name} is of another version and stays; `rounds schema` prints the one of this version")?;
    }
    writeln!(out, "next: rounds watch {shown}")?;
    Ok(Exit::Done)
}

/// Puts an item behind the others of a deck, and opens the editor there.
pub fn add(environment: &Environment, args: &AddArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let path = &args.path;
    let shown = files::shown(path);
    let source = files::read_text(path).map_err(|problem| {
        let failure = Failure::io(format!("{shown}: {problem}"));
        if problem.is_missing() { failure.hint("`rounds new` begins a deck") } else { failure }
    })?;
    let refused = |why: &str, hint: String| Err(Failure::usage(format!("{shown}: {why}")).hint(hint));
    if !is_deck(&source) {
        return refused("not a deck, so it was left as it is", "`rounds new` starts a deck".to_owned());
    }
    if !Outline::of(&source).is_whole {
        let why = "left as it is, since it is not TOML throughout";
        return refused(why, format!("`rounds check {shown}` says where"));
    }
    let (item, line) = skeleton::item(&source, args.kind);
    let item = if source.contains("\r\n") { item.replace('\n', "\r\n") } else { item };
    let text = format!("{source}{item}");
    // A list `item = [...]` cannot go on below a header.
    if !Outline::of(&text).is_whole {
        let why = "left as it is, since an item behind the others would not be read";
        return refused(why, "write each item under a header of its own, `[[item]]`".to_owned());
    }
    files::replace_deck(path, None, &source, &text).map_err(|problem| Failure::io(format!("{shown}: {problem}")))?;
    writeln!(out, "added an item at {shown}:{line}")?;
    if !args.no_edit && environment.stdin_is_terminal && environment.stdout_is_terminal {
        out.flush()?;
        editor::open(environment, path, line).map_err(|problem| {
            Failure::io(problem.to_string())
                .hint(format!("the item is in the file: go to line {line} of {shown} yourself"))
        })?;
    }
    Ok(Exit::Done)
}

/// Writes a file that is not there yet. One that cannot be written whole is taken away again.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        drop(file);
        let _ = fs::remove_file(path);
    }
    written
}

/// The id of a deck in such a file.
fn id_of(path: &Path) -> String {
    let name = path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    name.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join("-")
}

/// A title made of an id.
fn title_of(id: &str) -> String {
    let words = id.replace('-', " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
