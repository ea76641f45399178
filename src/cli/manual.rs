//! `rounds man` and `rounds completions`: generated from the same definitions as `--help`.

use std::fmt::Write as _;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{ArgAction, Args, CommandFactory, ValueEnum, ValueHint};
use clap_complete::Shell;

use super::{Cli, Common, Exit, Failure, counted, load};
use crate::app::keymap;
use crate::app::keymap::rebind::{commands_of, contexts};
use crate::config::{Configuration, SETTINGS};
use crate::deck::check::RULES;
use crate::deck::clean::clean_line;
use crate::deck::nearest::nearest;
use crate::files;
use crate::runtime::Environment;
use crate::runtime::recovery;
use crate::store::ImportCopy;

/// What `man` takes.
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The command, such as `study` or `log import` [default: the page of rounds itself]
    #[arg(value_name = "COMMAND")]
    command: Vec<String>,
    /// Write every page to a file in this folder
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    dir: Option<PathBuf>,
}

/// A manual page.
struct Page {
    /// Its name, such as `rounds-log-import`.
    name: String,
    /// Its text, as roff.
    text: String,
}

/// Prints a manual page, or writes all of them to a folder.
pub fn man(args: &ManArgs, out: &mut dyn Write) -> Result<Exit, Failure> {
    let pages = pages()?;
    if let Some(folder) = &args.dir {
        let failed = |path: &Path, error: &std::io::Error| {
            Failure::io(format!("cannot write `{}`: {error}", files::shown(path)))
        };
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        for Page { name, text } in &pages {
            let path = folder.join(format!("{name}.1"));
            fs::write(&path, text).map_err(|error| failed(&path, &error))?;
        }
        writeln!(out, "{} written to {}", counted(pages.len(), "manual page"), files::shown(folder))?;
        return Ok(Exit::Done);
    }
    let words: Vec<&str> = args.command.iter().map(String::as_str).filter(|word| *word != "rounds").collect();
    // A page may also be named as the other pages cite it.
    let joined = words.join("-");
    let wanted = match joined.as_str() {
        "" => "rounds".to_owned(),
        name if name.starts_with("rounds-") => name.to_owned(),
        name => format!("rounds-{name}"),
    };
    let Some(page) = pages.iter().find(|page| page.name == wanted) else {
        let near = nearest(&wanted, pages.iter().map(|page| page.name.as_str()));
        let near = near.and_then(|name| name.strip_prefix("rounds-")).map(|name| name.replace('-', " "));
        let hint = near.map_or_else(
            || "run `rounds --help` to list all commands".to_owned(),
            |name| format!("did you mean `rounds man {name}`?"),
        );
        return Err(Failure::usage(format!("no command `{}`", clean_line(&words.join(" ")))).hint(hint));
    };
    out.write_all(page.text.as_bytes())?;
    Ok(Exit::Done)
}

/// One page for the program and one for each command.
fn pages() -> Result<Vec<Page>, Failure> {
    let mut root = headed(Cli::command()).disable_help_subcommand(true);
    root.build();
    let mut pages = Vec::new();
    add_pages(&root, &[], &mut pages)?;
    Ok(pages)
}

/// A command whose pages call its subcommands commands.
fn headed(command: clap::Command) -> clap::Command {
    let command = command.subcommand_help_heading("COMMANDS").subcommand_value_name("COMMAND");
    command.mut_subcommands(headed)
}

/// Adds the page of a command, and those of its subcommands. `above` are the names of the pages above it.
fn add_pages(command: &clap::Command, above: &[String], pages: &mut Vec<Page>) -> Result<(), Failure> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let source = format!("rounds {}", env!("CARGO_PKG_VERSION"));
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command.clone()).source(source).render(&mut bytes)?;
    let mut text = String::from_utf8(bytes).map_err(|error| Failure::io(error.to_string()))?;
    if above.is_empty() {
        text += &keys();
    } else {
        text += ".SH \"SEE ALSO\"\n";
        let above: Vec<String> = above.iter().map(|name| format!(".BR {} (1)", roff(name))).collect();
        text += &(above.join(",\n") + "\n");
    }
    pages.push(Page { name: name.clone(), text });
    let above: Vec<String> = above.iter().cloned().chain([name]).collect();
    for command in command.get_subcommands().filter(|command| !command.is_hide_set()) {
        add_pages(command, &above, pages)?;
    }
    Ok(())
}

/// The section with the keys, from the key table.
fn keys() -> String {
    let mut text = String::from(".SH KEYS\n");
    for section in keymap::sections() {
        let _ = writeln!(text, ".SS {}", roff(&sentence_case(section.title)));
        for row in section.rows {
            let _ = writeln!(text, ".TP\n{}\n{}", roff(row.name), roff(row.help));
        }
    }
    text
}

/// A title with its first letter in upper case.
fn sentence_case(title: &str) -> String {
    let mut letters = title.chars();
    letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
}

/// Escapes text for roff.
fn roff(text: &str) -> String {
    text.replace('\\', "\\e").replace('-', "\\-")
}

/// Words that shells complete as arguments of a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Words {
    /// Ids of the decks that are loaded
    Decks,
    /// Rules of `check`
    Rules,
    /// Keys of the configuration
    Keys,
    /// Backups that can be restored
    Backups,
}

/// The number of completed arguments where a command takes any number of them.
const UNBOUNDED: usize = 99;

impl Words {
    /// The arguments that take each kind of word: the command path, and the ids of the arguments.
    const ARGUMENTS: [(&'static [&'static str], &'static [&'static str], Self); 11] = [
        (&["study"], &["decks"], Self::Decks),
        (&["exam"], &["deck"], Self::Decks),
        (&["record"], &["deck"], Self::Decks),
        (&["stats"], &["decks"], Self::Decks),
        (&["plan"], &["deck"], Self::Decks),
        (&["retention"], &["deck"], Self::Decks),
        (&["log", "rename"], &["old", "new"], Self::Decks),
        (&["explain"], &["code"], Self::Rules),
        (&["config", "get"], &["key"], Self::Keys),
        (&["config", "set"], &["key"], Self::Keys),
        (&["log", "restore"], &["date"], Self::Backups),
    ];

    /// How many of these words a command takes at most.
    fn most(path: &[&str], args: &[&str]) -> usize {
        let mut command = &Cli::command();
        for name in path {
            match command.find_subcommand(name) {
                Some(found) => command = found,
                None => return args.len(),
            }
        }
        let is_repeated =
            |arg: &clap::Arg| args.contains(&arg.get_id().as_str()) && matches!(arg.get_action(), ArgAction::Append);
        if command.get_positionals().any(is_repeated) { UNBOUNDED } else { args.len() }
    }

    /// The name in a completion script.
    fn name(self) -> &'static str {
        match self {
            Self::Decks => "decks",
            Self::Rules => "rules",
            Self::Keys => "keys",
            Self::Backups => "backups",
        }
    }

    /// A clap hint that no other argument uses, as a marker, and the zsh function that clap generates for it.
    fn hint(self) -> (ValueHint, &'static str) {
        match self {
            Self::Decks => (ValueHint::Hostname, "_hosts"),
            Self::Rules => (ValueHint::Username, "_users"),
            Self::Keys => (ValueHint::EmailAddress, "_email_addresses"),
            Self::Backups => (ValueHint::Url, "_urls"),
        }
    }
}

/// Prints words to complete, one per line. Errors are silent, because the output goes to a completion script.
pub fn words(environment: &Environment, common: &Common, words: Words, out: &mut dyn Write) -> Result<Exit, Failure> {
    let words: Vec<String> = match words {
        Words::Decks => {
            let config = Configuration::load(&environment.config).config;
            let decks = load::decks_uncached(environment, common, &config).library;
            decks.decks().map(|deck| deck.id.to_string()).collect()
        }
        Words::Rules => RULES.iter().map(|rule| rule.code.to_owned()).collect(),
        Words::Keys => SETTINGS.iter().map(|key| key.name.to_owned()).chain(commands()).collect(),
        Words::Backups => recovery::log_path(environment).map_or_else(|_| Vec::new(), |log| backups(&log)),
    };
    for word in words {
        writeln!(out, "{word}")?;
    }
    Ok(Exit::Done)
}

/// The names of the backups of a log.
fn backups(log: &Path) -> Vec<String> {
    let backups = recovery::backups(log).unwrap_or_default().into_iter().map(|(day, _)| day.to_string());
    backups.chain(recovery::import_copies(log).unwrap_or_default().iter().map(ImportCopy::name)).collect()
}

/// The configuration keys that override key bindings.
fn commands() -> impl Iterator<Item = String> {
    let of = |place: &'static str| commands_of(place).into_iter().map(move |command| format!("keys.{place}.{command}"));
    contexts().into_iter().flat_map(of)
}

/// Prints a completion script. The script calls `rounds complete-words` for ids of decks, rules, configuration keys and
/// backups, so that it stays correct when decks are added or removed.
pub fn completions(shell: Shell, out: &mut dyn Write) -> Result<Exit, Failure> {
    let mut command = Cli::command();
    for (path, args, words) in Words::ARGUMENTS {
        command = with_hint(command, path, args, words.hint().0);
    }
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "rounds", &mut script);
    let mut script = String::from_utf8(script).map_err(|error| Failure::io(error.to_string()))?;
    match shell {
        Shell::Bash => script.push_str(&for_bash()),
        Shell::Fish => script.push_str(&for_fish()),
        Shell::Zsh => script = for_zsh(&script),
        _ => {}
    }
    out.write_all(script.as_bytes())?;
    Ok(Exit::Done)
}

/// Adds a hint to those arguments of a subcommand that exist.
fn with_hint(command: clap::Command, path: &[&str], args: &[&str], hint: ValueHint) -> clap::Command {
    let Some((first, rest)) = path.split_first() else {
        let known: Vec<String> = command.get_arguments().map(|arg| arg.get_id().to_string()).collect();
        let present = known.iter().filter(|id| args.contains(&id.as_str()));
        return present.fold(command, |command, id| command.mut_arg(id, |arg| arg.value_hint(hint)));
    };
    if command.find_subcommand(first).is_none() {
        return command;
    }
    command.mut_subcommand(first, |command| with_hint(command, rest, args, hint))
}

/// Collects the options that take a value, of a command and all its subcommands.
fn options_with_values(command: &clap::Command, found: &mut Vec<String>) {
    let takes_value = |arg: &&clap::Arg| !arg.is_positional() && arg.get_action().takes_values();
    let names = command.get_arguments().filter(takes_value).filter_map(clap::Arg::get_long);
    found.extend(names.map(|name| format!("--{name}")));
    for command in command.get_subcommands() {
        options_with_values(command, found);
    }
    found.sort_unstable();
    found.dedup();
}

/// The addition to the bash script: it completes our words on top of what clap's script completes.
fn for_bash() -> String {
    let mut valued = Vec::new();
    options_with_values(&Cli::command(), &mut valued);
    let valued = valued.join(" ");
    let mut cases = String::new();
    for (path, args, words) in Words::ARGUMENTS {
        let (command, most) = (path.join(" "), path.len() + Words::most(path, args));
        let _ = writeln!(cases, "        \"{command} \"*) words={} most={most} ;;", words.name());
    }
    format!(
        r#"
_rounds_with_words() {{
    _rounds "$@"
    local current="${{COMP_WORDS[COMP_CWORD]}}" word option="" command="" words="" count=0 most=0
    [[ "$current" == -* ]] && return
    for word in "${{COMP_WORDS[@]:1:COMP_CWORD-1}}"; do
        if [[ " {valued} " == *" $option "* ]]; then
            option=""
        elif [[ "$word" == -* ]]; then
            option="$word"
        else
            command+="$word " option="" count=$((count + 1))
        fi
    done
    [[ -n "$option" && " {valued} " == *" $option "* ]] && return
    case "$command" in
{cases}    esac
    [[ -n "$words" && "$count" -lt "$most" ]] || return
    mapfile -t -O "${{#COMPREPLY[@]}}" COMPREPLY < <(compgen -W "$("${{COMP_WORDS[0]}}" complete-words "$words" 2>/dev/null)" -- "$current")
}}
complete -F _rounds_with_words -o nosort -o bashdefault -o default rounds
"#
    )
}

/// The addition to the fish script.
fn for_fish() -> String {
    let mut lines = String::from("\n");
    for (path, args, words) in Words::ARGUMENTS {
        // The count includes the program name.
        let most = path.len() + Words::most(path, args) + 1;
        let condition = match path {
            [command, sub, ..] => {
                format!("__fish_rounds_using_subcommand {command}; and __fish_seen_subcommand_from {sub}")
            }
            _ => format!("__fish_rounds_using_subcommand {}", path.join(" ")),
        };
        let name = words.name();
        let condition =
            format!("{condition}; and test (commandline -opc | string match -v -- '-*' | count) -lt {most}");
        let _ =
            writeln!(lines, "complete -c rounds -n \"{condition}\" -a \"(rounds complete-words {name} 2>/dev/null)\"");
    }
    lines
}

/// The zsh script, with the marker hints replaced by functions that complete our words.
fn for_zsh(script: &str) -> String {
    let mut script = script.to_owned();
    let mut functions = String::new();
    for words in [Words::Decks, Words::Rules, Words::Keys, Words::Backups] {
        let name = words.name();
        script = script.replace(&format!(":{}'", words.hint().1), &format!(":_rounds_{name}'"));
        let files = if words == Words::Decks { " 'files:file:_files'" } else { "" };
        let _ = write!(
            functions,
            "_rounds_{name}() {{\n    local -a words\n    words=(${{(f)\"$(rounds complete-words {name} 2>/dev/null)\"}})\n    \
             _alternative \"{name}:{name}:($words)\"{files}\n}}\n\n"
        );
    }
    // Functions come before their callers, because the file may be loaded as one autoloaded function.
    match script.split_once("_rounds() {") {
        Some((head, rest)) => format!("{head}{functions}_rounds() {{{rest}"),
        None => script,
    }
}
