//! Key overrides: applying them, and the rules that a new binding must satisfy.

use super::super::command::{AnswerCommand, Command, Open, ProcessCommand, Typing};
use super::super::key::KeyCode;
use super::super::preference::ConfidenceMode;
use super::super::screen::Screen;
use super::super::state::App;
use super::binding::{KeyBinding, KeyOverride, KeyPattern, KeyRow};
use super::context::KeyContext;
use super::table::{all, bindings};
use crate::deck::limits::LIST;

/// Why a key cannot be bound to a command in a context.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindingError {
    /// The key is reserved for this command.
    Reserved(&'static str),
    /// The key answers with an option.
    Answers,
    /// The key is typed into a text.
    Typed,
    /// The key is already bound to this command.
    Taken(&'static str),
}

/// Reserved keys: whatever else is rebound, help and exit stay reachable.
const RESERVED: [(KeyPattern, Command); 3] = [
    (KeyPattern::Code(KeyCode::Esc), Command::Back),
    (KeyPattern::Code(KeyCode::F(1)), Command::Open(Open::Help)),
    (KeyPattern::Ctrl('c'), Command::Process(ProcessCommand::Quit)),
];

/// Whether a command's keys cannot be overridden: those that answer and those that type.
fn is_fixed(command: Command) -> bool {
    matches!(
        command,
        Command::Answer(AnswerCommand::Choose(_) | AnswerCommand::ChooseSure(_)) | Command::Write(Typing::Insert(_))
    )
}

/// The commands of a context that can be rebound, in the order of the key table, without duplicates.
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

/// The command with this name in a context.
#[must_use]
pub fn command_named(context: KeyContext, name: &str) -> Option<Command> {
    rebindable(context).into_iter().find(|command| command.name() == name)
}

/// Checks whether a key can be bound to a command in a context. `moved` are the commands that have other keys now.
///
/// # Errors
///
/// The key is already taken.
pub fn check_binding(
    context: KeyContext,
    key: KeyPattern,
    command: Command,
    moved: &[Command],
) -> Result<(), BindingError> {
    let own = bindings(context).filter(|binding| binding.command == command).any(|binding| binding.keys.contains(&key));
    if own {
        return Ok(());
    }
    if let Some((_, reserved)) = RESERVED.iter().find(|(reserved, _)| *reserved == key) {
        return Err(BindingError::Reserved(reserved.name()));
    }
    for binding in bindings(context) {
        for bound in binding.keys {
            match (bound, key) {
                (KeyPattern::Any, KeyPattern::Char(_) | KeyPattern::Twice(_)) => return Err(BindingError::Typed),
                (KeyPattern::Letters | KeyPattern::Capitals, KeyPattern::Char(char) | KeyPattern::Twice(char))
                    if answers(char) =>
                {
                    return Err(BindingError::Answers);
                }
                // The first press would already run the other command.
                (KeyPattern::Char(bound), KeyPattern::Twice(char))
                    if *bound == char && !moved.contains(&binding.command) =>
                {
                    return Err(BindingError::Taken(binding.command.name()));
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

/// Whether a letter can be that of an option.
fn answers(char: char) -> bool {
    ('a'..='z').take(LIST).any(|letter| letter == char.to_ascii_lowercase())
}

/// The effective bindings in a context: the key table with the learner's overrides, without rows that their settings
/// make useless.
#[must_use]
pub fn effective(app: &App, context: KeyContext) -> Vec<KeyBinding> {
    let rows = bindings(context).filter(|binding| is_useful(app, context, binding));
    overridden(context, rows, &app.settings.keys)
}

/// Applies the overrides to rows of the key table.
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
        let reserved = RESERVED.iter().filter(|(_, reserved)| *reserved == command).map(|(key, _)| *key);
        let keys = change.keys.iter().copied().chain(reserved).collect();
        bound.push(KeyBinding { keys, command, name: names.join(" "), hint, help, overridden: true });
    }
    bound
}

/// The default bindings of a context.
#[must_use]
pub fn defaults(context: KeyContext) -> Vec<KeyBinding> {
    overridden(context, bindings(context), &[])
}

/// Whether a row is useful with the current settings: without confidence levels, their keys are not.
fn is_useful(app: &App, context: KeyContext, binding: &KeyRow) -> bool {
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

/// The first key of a command in the current context, ignoring help; empty if there is none.
#[must_use]
pub fn key_of(app: &App, command: Command) -> String {
    key_in(app, KeyContext::behind_help(app), command)
}

/// The first key of a command in a context; empty if there is none.
#[must_use]
pub fn key_in(app: &App, context: KeyContext, command: Command) -> String {
    let bound = effective(app, context).into_iter().find(|bound| bound.command == command);
    bound.and_then(|bound| bound.keys.first().copied()).map(KeyPattern::name).unwrap_or_default()
}

/// The names of all commands that can be rebound in the contexts with this name.
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

/// The names of all contexts, without duplicates.
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

/// Whether the key table has a command with this name in any context.
#[must_use]
pub fn is_command(name: &str) -> bool {
    all().any(|binding| !is_fixed(binding.command) && binding.command.name() == name)
}

#[cfg(test)]
mod tests {
    use super::super::super::command::{ItemCommand, Move};
    use super::*;

    #[test]
    fn command_names_are_unique_in_each_context() {
        for &context in KeyContext::ALL {
            let commands = rebindable(context);
            let mut names: Vec<&str> = commands.iter().map(|command| command.name()).collect();
            names.sort_unstable();
            names.dedup();
            assert_eq!(names.len(), commands.len(), "{context:?}");
        }
    }

    #[test]
    fn contexts_with_one_name_have_the_same_commands() {
        for name in contexts() {
            for command in commands_of(name) {
                for context in KeyContext::named(name) {
                    assert!(command_named(context, command).is_some(), "{command} on {context:?}");
                }
            }
        }
    }

    #[test]
    fn a_key_that_is_taken_is_refused() {
        let check = |context, key: &str, command| check_binding(context, KeyPattern::named(key).unwrap(), command, &[]);
        assert_eq!(check(KeyContext::Asking, "M", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(check(KeyContext::Asking, "m", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(check(KeyContext::Asking, "E", Command::Item(ItemCommand::Edit)), Ok(()));
        assert_eq!(check(KeyContext::Asking, "s", Command::Item(ItemCommand::Mark)), Err(BindingError::Taken("skip")));
        assert_eq!(check(KeyContext::Asking, "c", Command::Item(ItemCommand::Mark)), Err(BindingError::Answers));
        assert_eq!(
            check(KeyContext::Asking, "Esc", Command::Item(ItemCommand::Mark)),
            Err(BindingError::Reserved("back"))
        );
        assert_eq!(check(KeyContext::Typing, "m", Command::Item(ItemCommand::Mark)), Err(BindingError::Typed));
        assert_eq!(check(KeyContext::Asking, "ss", Command::Item(ItemCommand::Mark)), Err(BindingError::Taken("skip")));
        assert_eq!(check(KeyContext::Asking, "cc", Command::Item(ItemCommand::Mark)), Err(BindingError::Answers));
        assert_eq!(check(KeyContext::Home, "gg", Command::Move(Move::Bottom)), Err(BindingError::Taken("top")));
        assert_eq!(check(KeyContext::Home, "tt", Command::Move(Move::Top)), Err(BindingError::Taken("statistics")));
        assert_eq!(check(KeyContext::Home, "KK", Command::Move(Move::Top)), Ok(()));
        assert_eq!(check(KeyContext::Typing, "F2", Command::Item(ItemCommand::Mark)), Ok(()));
        assert_eq!(
            check_binding(
                KeyContext::Asking,
                KeyPattern::Char('s'),
                Command::Item(ItemCommand::Mark),
                &[Command::Answer(AnswerCommand::Skip)]
            ),
            Ok(())
        );
    }

    #[test]
    fn help_and_exit_cannot_be_rebound() {
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
