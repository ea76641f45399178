//! The command palette's search: every command of the program, by its name and what it does.

use super::super::command::{Command, Open};
use super::super::palette::Palette;
use super::super::screen::Screen;
use super::super::state::App;
use super::binding::KeyBinding;
use super::context::KeyContext;
use super::rebind::effective;
use crate::find::fuzzy::Fuzzy;

/// Where the palette can run a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// On this screen.
    Here,
    /// From any screen, because it opens one. The context is the one where it has a key, if any.
    Anywhere(Option<KeyContext>),
    /// Only in this context.
    Only(KeyContext),
    /// On the command line, as given here.
    Shell(&'static str),
}

/// A command in the palette.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaletteEntry {
    /// The command; none for one of the command line.
    pub command: Option<Command>,
    /// Its short name.
    pub name: &'static str,
    /// What it does.
    pub help: &'static str,
    /// Its keys, on this screen or else at its place; empty if it has none.
    pub key: String,
    /// Where it can be run.
    pub place: Place,
}

/// Commands that no key runs: each opens a screen. The names are those of the command line.
const PROGRAM: &[(Command, &str, &str)] = &[
    (Command::Open(Open::Home), "due", "Go to the home screen: what is due today"),
    (Command::Open(Open::Study), "study", "Study what is due, then new items"),
    (Command::Open(Open::Decks), "decks", "List the loaded decks with their files"),
    (Command::Open(Open::Plan), "plan", "Set exam dates, and see the reviews planned for them"),
    (Command::Open(Open::Optimize), "optimize", "Fit the memory model to your review log"),
    (Command::Open(Open::Retention), "retention", "Show how many reviews per day each retention takes"),
    (Command::Open(Open::Record), "record", "Show the completion record for an exam you passed"),
    (Command::Open(Open::Doctor), "doctor", "Check the health of the review log"),
];

/// Commands that only the command line has.
const SHELL: &[(&str, &str, &str)] = &[
    ("export", "Export the review log", "rounds log export"),
    ("import", "Import another log or another program's reviews", "rounds log import FILE"),
    ("new", "Create a deck", "rounds new FILE"),
    ("add", "Add an item to a deck", "rounds add FILE"),
    ("watch", "Preview a deck with its problems while you write it", "rounds watch FILE"),
];

/// Other words by which a command is found: its name on the command line, if it differs, and what others call it.
fn other_words(command: Option<Command>) -> &'static str {
    let Some(command) = command else { return "" };
    match command {
        Command::Open(Open::Home) => "today start",
        Command::Open(Open::Problems) => "check",
        Command::Open(Open::Settings) => "config configuration preferences options",
        Command::Open(Open::Statistics) => "stats progress",
        Command::Open(Open::Find) => "search",
        Command::Open(Open::Plan) => "calendar day of the exam",
        Command::Open(Open::Optimize) => "fsrs parameters weights",
        Command::Open(Open::Record) => "certificate credits cme",
        Command::Open(Open::Doctor) => "integrity backup",
        _ => "",
    }
}

/// Whether a command of another screen is listed. Moving, typing, and going on or back have their keys everywhere.
fn is_listed_elsewhere(command: Command) -> bool {
    !matches!(
        command,
        Command::Enter
            | Command::Back
            | Command::Next
            | Command::Previous
            | Command::Move(_)
            | Command::Write(_)
            | Command::Process(_)
            | Command::Open(_)
    )
}

/// Every command that takes no argument from the key: those of this screen, those that open a screen from anywhere, and
/// those of other screens.
fn entries(app: &App) -> Vec<PaletteEntry> {
    let here = KeyContext::behind_palette(app);
    let mut entries: Vec<PaletteEntry> = Vec::new();
    let entry = |binding: KeyBinding, place| PaletteEntry {
        command: Some(binding.command),
        name: binding.hint,
        help: binding.help,
        key: binding.name,
        place,
    };
    entries.extend(
        effective(app, here).into_iter().filter(KeyBinding::is_command).map(|binding| entry(binding, Place::Here)),
    );
    // A preview of a deck file has no log and no other screens.
    if here == KeyContext::Watch {
        return entries;
    }
    let is_new = |entries: &[PaletteEntry], command| entries.iter().all(|known| known.command != Some(command));
    for binding in effective(app, KeyContext::Home) {
        let opens = matches!(binding.command, Command::Open(open) if open != Open::Help);
        if opens && binding.is_command() && is_new(&entries, binding.command) {
            entries.push(entry(binding, Place::Anywhere(Some(KeyContext::Home))));
        }
    }
    let is_home = matches!(app.screen, Screen::Home(_));
    for &(command, name, help) in PROGRAM {
        let is_useful = command != Command::Open(Open::Home) || !is_home;
        if is_useful && is_new(&entries, command) {
            let (command, place) = (Some(command), Place::Anywhere(None));
            entries.push(PaletteEntry { command, name, help, key: String::new(), place });
        }
    }
    for &context in KeyContext::ALL.iter().filter(|context| **context != KeyContext::Watch) {
        for binding in effective(app, context).into_iter().filter(KeyBinding::is_command) {
            let is_known = |known: &PaletteEntry| known.command == Some(binding.command) && known.help == binding.help;
            if is_listed_elsewhere(binding.command) && !entries.iter().any(is_known) {
                entries.push(entry(binding, Place::Only(context)));
            }
        }
    }
    entries.extend(SHELL.iter().map(|&(name, help, usage)| PaletteEntry {
        command: None,
        name,
        help,
        key: String::new(),
        place: Place::Shell(usage),
    }));
    entries
}

/// The commands that match the palette's query, best first; those that cannot be run here come last.
#[must_use]
pub fn found(app: &App, palette: &Palette) -> Vec<PaletteEntry> {
    let mut fuzzy = Fuzzy::default();
    let typed = palette.query.text();
    let fitting = entries(app).into_iter().filter_map(|entry| {
        let name = fuzzy.score_sentence(entry.name, typed).unwrap_or(0);
        let help = fuzzy.score_sentence(entry.help, typed);
        let all = format!("{} {} {}", entry.name, entry.help, other_words(entry.command));
        let all = fuzzy.score_sentence(&all, typed)?;
        // The short name weighs more than the help text.
        Some((all.max(help.unwrap_or(0)) + name, entry))
    });
    let mut found: Vec<_> = fitting.collect();
    // Before anything is typed, keys that everyone knows come after what is worth looking up.
    let is_known = |command| typed.trim().is_empty() && matches!(command, Some(Command::Move(_) | Command::Process(_)));
    found.sort_by_key(|(score, entry)| {
        (matches!(entry.place, Place::Only(_) | Place::Shell(_)), is_known(entry.command), std::cmp::Reverse(*score))
    });
    found.into_iter().map(|(_, entry)| entry).collect()
}

/// The selected command.
#[must_use]
pub fn selected(app: &App, palette: &Palette) -> Option<PaletteEntry> {
    let mut found = found(app, palette);
    let row = palette.row.min(found.len().checked_sub(1)?);
    Some(found.swap_remove(row))
}
