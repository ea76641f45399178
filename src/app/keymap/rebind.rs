//! Rebinding: keys that mean something else than the key table says, and what keeps a key from being bound.

use super::super::command::{AnswerCommand, Command, Open, ProcessCommand, Typing};
use super::super::key::KeyCode;
use super::super::preference::ConfidenceMode;
use super::super::screen::Screen;
use super::super::state::App;
use super::binding::{KeyBinding, KeyOverride, KeyPattern, KeyRow};
use super::context::KeyContext;
use super::rows::{all, bindings};
use crate::deck::limits::LIST;

/// Why a key cannot mean a command in a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingError {
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
    (KeyPattern::Code(KeyCode::F(1)), Command::Open(Open::Help)),
    (KeyPattern::Ctrl('c'), Command::Process(ProcessCommand::Quit)),
];

/// Whether the keys of a command can be others: those that answer and those that type cannot.
fn is_fixed(command: Command) -> bool {
    matches!(
        command,
        Command::Answer(AnswerCommand::Choose(_) | AnswerCommand::ChooseSure(_)) | Command::Write(Typing::Insert(_))
    )
}

/// The commands of a context that can be rebound, in the order of the key table, each once.
#[must_use]
pub fn rebindable(context: KeyContext) -> Vec<Command> {
    let mut commands = Vec::new();
    for binding in bindings(context) {
        if !is_fixed(binding.command) && !commands.contains(&binding.command) {
            commands.push(binding.command);
        }
    }
    commands
}

/// The command of a name in a context.
#[must_use]
pub fn command_named(context: KeyContext, name: &str) -> Option<Command> {
    rebindable(context).into_iter().find(|command| command.name() == name)
}

/// What keeps a key from meaning a command in a context, where these commands have been given other keys.
///
/// # Errors
///
/// The key means something else there that stays.
pub fn may_mean(context: KeyContext, key: KeyPattern, command: Command, moved: &[Command]) -> Result<(), BindingError> {
    let own = bindings(context).filter(|binding| binding.command == command).any(|binding| binding.keys.contains(&key));
    if own {
        return Ok(());
    }
    if let Some((_, kept)) = KEPT.iter().find(|(kept, _)| *kept == key) {
        return Err(BindingError::Kept(kept.name()));
    }
    for binding in bindings(context) {
        for bound in binding.keys {
            match (bound, key) {
                (KeyPattern::Any, KeyPattern::Char(_)) => return Err(BindingError::Typed),
                (KeyPattern::Letters | KeyPattern::Capitals, KeyPattern::Char(char)) if answers(char) => {
                    return Err(BindingError::Answers);
                }
                (bound, key) if *bound == key && !moved.contains(&binding.command) => {
                    return Err(BindingError::Taken(binding.command.name()));
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

/// The rows that hold in a context of an app: the key table as the learner changed it, without what is of no use.
#[must_use]
pub fn in_force(app: &App, context: KeyContext) -> Vec<KeyBinding> {
    let rows = bindings(context).filter(|binding| is_of_use(app, context, binding));
    overridden(context, rows, &app.settings.keys)
}

/// These rows of the key table as they are overridden.
fn overridden(
    context: KeyContext,
    rows: impl Iterator<Item = &'static KeyRow>,
    changes: &[KeyOverride],
) -> Vec<KeyBinding> {
    let mut bound: Vec<KeyBinding> = Vec::new();
    for row in rows {
        let KeyRow { command, hint, help, .. } = *row;
        let change = changes.iter().find(|change| change.context == context && change.command == command);
        let Some(change) = change else {
            bound.push(KeyBinding {
                keys: row.keys.to_vec(),
                command,
                name: row.name.into(),
                hint,
                help,
                overridden: false,
            });
            continue;
        };
        if bound.iter().any(|earlier| earlier.command == command) {
            continue;
        }
        let names: Vec<String> = change.keys.iter().map(|key| key.name()).collect();
        let kept = KEPT.iter().filter(|(_, kept)| *kept == command).map(|(key, _)| *key);
        let keys = change.keys.iter().copied().chain(kept).collect();
        bound.push(KeyBinding { keys, command, name: names.join(" "), hint, help, overridden: true });
    }
    bound
}

/// The rows of the key table as they are before anybody rebinds them.
#[must_use]
pub fn unchanged(context: KeyContext) -> Vec<KeyBinding> {
    overridden(context, bindings(context), &[])
}

/// Whether a row makes sense as the learner has set things: who does not say how sure needs no key for it.
fn is_of_use(app: &App, context: KeyContext, binding: &KeyRow) -> bool {
    let says = matches!(binding.command, Command::Answer(AnswerCommand::ChooseSure(_) | AnswerCommand::Confidence));
    let ticks_too = binding.keys.contains(&KeyPattern::Letters);
    if !says || ticks_too {
        return true;
    }
    match (app.settings.confidence, &app.screen) {
        (ConfidenceMode::Inline, _) => true,
        (ConfidenceMode::Ask, _) => context.is_exam(),
        (ConfidenceMode::Off, Screen::Exam(room)) => room.exam.plan().certainty,
        (ConfidenceMode::Off, Screen::Setup(setup)) => setup.certainty,
        (ConfidenceMode::Off, _) => false,
    }
}

/// How the first key of a command is written in the context where the app is, help over it left aside; empty where there is none.
#[must_use]
pub fn key_of(app: &App, command: Command) -> String {
    key_in(app, KeyContext::behind_help(app), command)
}

/// How the first key of a command is written in a context; empty where there is none.
#[must_use]
pub fn key_in(app: &App, context: KeyContext, command: Command) -> String {
    let bound = in_force(app, context).into_iter().find(|bound| bound.command == command);
    bound.and_then(|bound| bound.keys.first().copied()).map(KeyPattern::name).unwrap_or_default()
}

/// The names of all commands that can be rebound in the contexts of a name.
#[must_use]
pub fn commands_of(name: &str) -> Vec<&'static str> {
    let mut known = Vec::new();
    for command in KeyContext::named(name).into_iter().flat_map(rebindable).map(Command::name) {
        if !known.contains(&command) {
            known.push(command);
        }
    }
    known
}

/// The names of all contexts, each once.
#[must_use]
pub fn contexts() -> Vec<&'static str> {
    let mut names: Vec<&'static str> = Vec::new();
    for &context in KeyContext::ALL {
        if !names.contains(&context.name()) {
            names.push(context.name());
        }
    }
    names
}

/// Whether a command stands in the key table at all, whatever the context.
#[must_use]
pub fn is_command(name: &str) -> bool {
    all().any(|binding| !is_fixed(binding.command) && binding.command.name() == name)
}

#[cfg(test)]
mod tests {
    use super::super::super::command::ItemCommand;
    use super::*;

    #[test]
    fn every_command_of_a_place_has_a_name_of_its_own() {
        for &context in KeyContext::ALL {
            let commands = rebindable(context);
            let mut names: Vec<&str> = commands.iter().map(|command| command.name()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), commands.len(), "{context:?}");
        }
    }

    #[test]
    fn places_of_one_name_know_the_same_commands() {
        for name in contexts() {
            for command in commands_of(name) {
                for context in KeyContext::named(name) {
                    assert!(command_named(context, command).is_some(), "{command} on {context:?}");
                }
            }
        }
    }

    #[test]
    fn a_key_that_means_something_else_is_refused() {
        let told = |context, key: &str, command| may_mean(context, KeyPattern::named(key).unwrap(), command, &[]);
        assert_eq!(told(KeyContext::Asking, "M", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(told(KeyContext::Asking, "m", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(told(KeyContext::Asking, "E", Command::Item(ItemCommand::Edit)), Ok(()));
        assert_eq!(told(KeyContext::Asking, "s", Command::Item(ItemCommand::Mark)), Err(BindingError::Taken("skip")));
        assert_eq!(told(KeyContext::Asking, "c", Command::Item(ItemCommand::Mark)), Err(BindingError::Answers));
        assert_eq!(told(KeyContext::Asking, "Esc", Command::Item(ItemCommand::Mark)), Err(BindingError::Kept("back")));
        assert_eq!(told(KeyContext::Typing, "m", Command::Item(ItemCommand::Mark)), Err(BindingError::Typed));
        assert_eq!(told(KeyContext::Typing, "F2", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(
            may_mean(
                KeyContext::Asking,
                KeyPattern::Char('s'),
                Command::Item(ItemCommand::Mark),
                &[Command::Answer(AnswerCommand::Skip)]
            ),
            Ok(())
        );
    }

    #[test]
    fn help_and_the_way_out_stay_whatever_is_rebound() {
        let change = |command| KeyOverride { context: KeyContext::Home, command, keys: vec![KeyPattern::Char('X')] };
        let bound = overridden(
            KeyContext::Home,
            bindings(KeyContext::Home),
            &[change(Command::Back), change(Command::Open(Open::Help))],
        );
        let keys = |command| bound.iter().filter(|row| row.command == command).collect::<Vec<_>>();
        assert_eq!(keys(Command::Back).len(), 1);
        assert_eq!(keys(Command::Back)[0].keys, [KeyPattern::Char('X'), KeyPattern::Code(KeyCode::Esc)]);
        assert_eq!(keys(Command::Open(Open::Help))[0].keys, [KeyPattern::Char('X'), KeyPattern::Code(KeyCode::F(1))]);
    }
}
