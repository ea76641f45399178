//! Rebinding: keys that mean something else than the key table says, and what keeps a key from being bound.

use super::super::key::KeyCode;
use super::super::message::{Command, Typing};
use super::super::preference::Sureness;
use super::super::screen::Screen;
use super::super::state::App;
use super::{Binding, KeyPattern, Place, bindings, names};
use crate::deck::limits::LIST;

/// A command that has other keys in a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rebound {
    /// Where.
    pub place: Place,
    /// The command.
    pub command: Command,
    /// Its keys.
    pub keys: Vec<KeyPattern>,
}

/// A row of the key table as it holds for a learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The keys.
    pub keys: Vec<KeyPattern>,
    /// What they mean.
    pub command: Command,
    /// How the keys are written.
    pub name: String,
    /// A word or two for the footer; empty where it has none.
    pub hint: &'static str,
    /// A sentence for help.
    pub help: &'static str,
    /// Whether the learner chose these keys.
    pub rebound: bool,
}

impl Bound {
    /// Whether it is a command that means one thing, so that it can be done without its key.
    #[must_use]
    pub fn is_command(&self) -> bool {
        let lettered =
            self.keys.iter().any(|key| matches!(key, KeyPattern::Letters | KeyPattern::Capitals | KeyPattern::Any));
        !lettered && self.command != Command::Palette
    }
}

/// Why a key cannot mean a command in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It always means this.
    Kept(&'static str),
    /// It answers with an option.
    Answers,
    /// It is typed into a text.
    Typed,
    /// It means this already.
    Taken(&'static str),
}

/// The keys that no configuration takes away: whoever rebinds all others can still get help and get out.
const KEPT: [(KeyPattern, Command); 3] = [
    (KeyPattern::Code(KeyCode::Esc), Command::Back),
    (KeyPattern::Code(KeyCode::F(1)), Command::Help),
    (KeyPattern::Ctrl('c'), Command::Quit),
];

/// Whether the keys of a command can be others: those that answer and those that type cannot.
fn is_fixed(command: Command) -> bool {
    matches!(command, Command::Choose(_) | Command::ChooseSure(_) | Command::Write(Typing::Insert(_)))
}

/// The commands of a place that can be rebound, in the order of the key table, each once.
#[must_use]
pub fn rebindable(place: Place) -> Vec<Command> {
    let mut commands = Vec::new();
    for binding in bindings(place) {
        if !is_fixed(binding.command) && !commands.contains(&binding.command) {
            commands.push(binding.command);
        }
    }
    commands
}

/// The command of a name in a place.
#[must_use]
pub fn command_named(place: Place, name: &str) -> Option<Command> {
    rebindable(place).into_iter().find(|command| names::command(*command) == name)
}

/// What keeps a key from meaning a command in a place, where these commands have been given other keys.
///
/// # Errors
///
/// The key means something else there that stays.
pub fn may_mean(place: Place, key: KeyPattern, command: Command, moved: &[Command]) -> Result<(), Refusal> {
    let own = bindings(place).filter(|binding| binding.command == command).any(|binding| binding.keys.contains(&key));
    if own {
        return Ok(());
    }
    if let Some((_, kept)) = KEPT.iter().find(|(kept, _)| *kept == key) {
        return Err(Refusal::Kept(names::command(*kept)));
    }
    for binding in bindings(place) {
        for bound in binding.keys {
            match (bound, key) {
                (KeyPattern::Any, KeyPattern::Char(_)) => return Err(Refusal::Typed),
                (KeyPattern::Letters | KeyPattern::Capitals, KeyPattern::Char(char)) if answers(char) => {
                    return Err(Refusal::Answers);
                }
                (bound, key) if *bound == key && !moved.contains(&binding.command) => {
                    return Err(Refusal::Taken(names::command(binding.command)));
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Whether a letter may answer with an option, however many there are.
fn answers(char: char) -> bool {
    ('a'..='z').take(LIST).any(|letter| letter == char.to_ascii_lowercase())
}

/// The rows that hold in a place of an app: the key table as the learner changed it, without what is of no use.
#[must_use]
pub fn in_force(app: &App, place: Place) -> Vec<Bound> {
    let rows = bindings(place).filter(|binding| is_of_use(app, place, binding));
    rebound(place, rows, &app.settings.keys)
}

/// These rows of the key table as they are rebound.
fn rebound(place: Place, rows: impl Iterator<Item = &'static Binding>, changes: &[Rebound]) -> Vec<Bound> {
    let mut bound: Vec<Bound> = Vec::new();
    for row in rows {
        let Binding { command, hint, help, .. } = *row;
        let change = changes.iter().find(|change| change.place == place && change.command == command);
        let Some(change) = change else {
            bound.push(Bound { keys: row.keys.to_vec(), command, name: row.name.into(), hint, help, rebound: false });
            continue;
        };
        if bound.iter().any(|earlier| earlier.command == command) {
            continue;
        }
        let names: Vec<String> = change.keys.iter().map(|key| key.name()).collect();
        let kept = KEPT.iter().filter(|(_, kept)| *kept == command).map(|(key, _)| *key);
        let keys = change.keys.iter().copied().chain(kept).collect();
        bound.push(Bound { keys, command, name: names.join(" "), hint, help, rebound: true });
    }
    bound
}

/// The rows of the key table as they are before anybody rebinds them.
#[must_use]
pub fn unchanged(place: Place) -> Vec<Bound> {
    rebound(place, bindings(place), &[])
}

/// Whether a row makes sense as the learner has set things: who does not say how sure needs no key for it.
fn is_of_use(app: &App, place: Place, binding: &Binding) -> bool {
    let says = matches!(binding.command, Command::ChooseSure(_) | Command::Confidence);
    let ticks_too = binding.keys.contains(&KeyPattern::Letters);
    if !says || ticks_too {
        return true;
    }
    match (app.settings.confidence, &app.screen) {
        (Sureness::Inline, _) => true,
        (Sureness::Ask, _) => place.is_exam(),
        (Sureness::Off, Screen::Exam(room)) => room.exam.plan().certainty,
        (Sureness::Off, Screen::Setup(setup)) => setup.certainty,
        (Sureness::Off, _) => false,
    }
}

/// How the first key of a command is written in the place where the app is, help over it left aside; empty where there is none.
#[must_use]
pub fn key_of(app: &App, command: Command) -> String {
    key_in(app, Place::behind_help(app), command)
}

/// How the first key of a command is written in a place; empty where there is none.
#[must_use]
pub fn key_in(app: &App, place: Place, command: Command) -> String {
    let bound = in_force(app, place).into_iter().find(|bound| bound.command == command);
    bound.and_then(|bound| bound.keys.first().copied()).map(KeyPattern::name).unwrap_or_default()
}

/// The names of all commands that can be rebound in the places of a name.
#[must_use]
pub fn commands_of(name: &str) -> Vec<&'static str> {
    let mut known = Vec::new();
    for command in Place::named(name).into_iter().flat_map(rebindable).map(names::command) {
        if !known.contains(&command) {
            known.push(command);
        }
    }
    known
}

/// The names of all places, each once.
#[must_use]
pub fn places() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for place in Place::ALL {
        if !names.contains(&place.name()) {
            names.push(place.name());
        }
    }
    names
}

/// Whether a command stands in the key table at all, whatever the place.
#[must_use]
pub fn is_command(name: &str) -> bool {
    super::all().any(|binding| !is_fixed(binding.command) && names::command(binding.command) == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_command_of_a_place_has_a_name_of_its_own() {
        for place in Place::ALL {
            let commands = rebindable(place);
            let mut names: Vec<&str> = commands.iter().map(|command| names::command(*command)).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), commands.len(), "{place:?}");
        }
    }

    #[test]
    fn places_of_one_name_know_the_same_commands() {
        for name in places() {
            for command in commands_of(name) {
                for place in Place::named(name) {
                    assert!(command_named(place, command).is_some(), "{command} on {place:?}");
                }
            }
        }
    }

    #[test]
    fn a_key_that_means_something_else_is_refused() {
        let told = |place, key: &str, command| may_mean(place, KeyPattern::named(key).unwrap(), command, &[]);
        assert_eq!(told(Place::Asking, "M", Command::Mark), Ok(()));
        assert_eq!(told(Place::Asking, "m", Command::Mark), Ok(()));
        assert_eq!(told(Place::Asking, "E", Command::Edit), Ok(()));
        assert_eq!(told(Place::Asking, "s", Command::Mark), Err(Refusal::Taken("skip")));
        assert_eq!(told(Place::Asking, "c", Command::Mark), Err(Refusal::Answers));
        assert_eq!(told(Place::Asking, "Esc", Command::Mark), Err(Refusal::Kept("back")));
        assert_eq!(told(Place::Typing, "m", Command::Mark), Err(Refusal::Typed));
        assert_eq!(told(Place::Typing, "F2", Command::Mark), Ok(()));
        assert_eq!(may_mean(Place::Asking, KeyPattern::Char('s'), Command::Mark, &[Command::Skip]), Ok(()));
    }

    #[test]
    fn help_and_the_way_out_stay_whatever_is_rebound() {
        let change = |command| Rebound { place: Place::Home, command, keys: vec![KeyPattern::Char('X')] };
        let bound = rebound(Place::Home, bindings(Place::Home), &[change(Command::Back), change(Command::Help)]);
        let keys = |command| bound.iter().filter(|row| row.command == command).collect::<Vec<_>>();
        assert_eq!(keys(Command::Back).len(), 1);
        assert_eq!(keys(Command::Back)[0].keys, [KeyPattern::Char('X'), KeyPattern::Code(KeyCode::Esc)]);
        assert_eq!(keys(Command::Help)[0].keys, [KeyPattern::Char('X'), KeyPattern::Code(KeyCode::F(1))]);
    }
}
