//! Translates a key press to a message in the current context.

use super::super::command::{AnswerCommand, Command, StatsCommand, Typing};
use super::super::key::{Key, KeyCode, Modifiers};
use super::super::message::Message;
use super::super::state::App;
use super::binding::{KeyBinding, KeyPattern};
use super::context::KeyContext;
use super::layouts;
use super::rebind::effective;
use crate::deck::limits::LIST;
use crate::stats::Period;

/// The message for a key press, if the key means anything.
#[must_use]
pub fn message(app: &App, key: Key) -> Option<Message> {
    let press = key.code.as_char().or_else(|| control_char(key.code));
    let rows = effective(app, KeyContext::of(app));
    let pressed = |key: Key| command(&rows, options(app), key);
    match pressed(key).or_else(|| pressed(as_latin(key)?)) {
        Some(command) => Some(Message::Command(command, press)),
        None => is_unknown(key).then_some(Message::OtherLayout),
    }
}

/// The Latin key of a letter in another script, if it is known.
fn as_latin(key: Key) -> Option<Key> {
    let char = layouts::latin(key.code.as_char()?)?;
    Some(Key { code: KeyCode::Char(char), ..key })
}

/// Whether a letter is of a layout whose Latin letters are unknown.
fn is_unknown(key: Key) -> bool {
    let foreign = |char: char| layouts::is_foreign(char) && layouts::latin(char).is_none();
    key.modifiers == Modifiers::NONE && key.code.as_char().is_some_and(foreign)
}

/// A control character that represents a named key, to detect held keys.
fn control_char(code: KeyCode) -> Option<char> {
    [(KeyCode::Enter, '\n'), (KeyCode::Tab, '\t'), (KeyCode::Esc, '\u{1b}')]
        .into_iter()
        .find_map(|(key, char)| (key == code).then_some(char))
}

/// The number of rows with a letter in the current item.
fn options(app: &App) -> usize {
    app.item().map_or(0, |item| item.task.rows())
}

/// The command that `rows` give a key if the item has `options` options. A letter after the last option falls through
/// to the later rows.
fn command(rows: &[KeyBinding], options: usize, key: Key) -> Option<Command> {
    let answers = |bound: KeyPattern| {
        !matches!(bound, KeyPattern::Letters | KeyPattern::Capitals) || letter(key.code) < Some(options)
    };
    let fits = |row: &&KeyBinding| row.keys.iter().any(|bound| matches(*bound, key) && answers(*bound));
    let binding = rows.iter().find(fits)?;
    Some(match (binding.command, letter(key.code), key.code) {
        (Command::Write(Typing::Insert(_)), _, KeyCode::Char(char)) => Command::Write(Typing::Insert(char)),
        (Command::Stats(StatsCommand::Period(_)), _, KeyCode::Char(char)) => {
            Command::Stats(StatsCommand::Period(period(char)))
        }
        (Command::Answer(AnswerCommand::Choose(_)), Some(index), _) => Command::Answer(AnswerCommand::Choose(index)),
        (Command::Answer(AnswerCommand::ChooseSure(_)), Some(index), _) => {
            Command::Answer(AnswerCommand::ChooseSure(index))
        }
        (command, ..) => command,
    })
}

/// The period of a digit from 1 to 4.
fn period(digit: char) -> Period {
    let index = digit.to_digit(10).unwrap_or(0).saturating_sub(1);
    Period::ALL.into_iter().nth(index as usize).unwrap_or_default()
}

/// The index of a letter, from a or A.
fn letter(code: KeyCode) -> Option<usize> {
    let KeyCode::Char(char) = code else { return None };
    let lower = char.to_ascii_lowercase();
    ('a'..='z').take(LIST).position(|letter| letter == lower)
}

/// Whether a key press matches a pattern.
fn matches(pattern: KeyPattern, key: Key) -> bool {
    let (ctrl, char) = (key.modifiers.ctrl, key.code.as_char());
    if key.modifiers.alt {
        return false;
    }
    match pattern {
        KeyPattern::Any => !ctrl && char.is_some(),
        KeyPattern::Char(expected) => !ctrl && char == Some(expected),
        KeyPattern::Ctrl(expected) => ctrl && char == Some(expected),
        KeyPattern::Code(code) => !ctrl && key.code == code,
        KeyPattern::Letters => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_lowercase()),
        KeyPattern::Capitals => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::command::{ItemCommand, Open};
    use super::super::table::bindings;
    use super::*;

    fn command(context: KeyContext, options: usize, key: Key) -> Option<Command> {
        super::command(&super::super::rebind::defaults(context), options, key)
    }

    #[test]
    fn no_key_is_bound_twice_in_one_context() {
        for &context in KeyContext::ALL {
            let mut seen = Vec::new();
            for binding in bindings(context) {
                for key in binding.keys {
                    // In some contexts, Enter and q have a row of their own before the general one.
                    let general = matches!(binding.command, Command::Back | Command::Enter);
                    assert!(general || !seen.contains(key), "{key:?} is bound twice on {context:?}");
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn letters_a_to_h_only_answer_when_a_question_is_open() {
        for context in
            [KeyContext::Asking, KeyContext::Selecting, KeyContext::Ticking, KeyContext::Ordering, KeyContext::Striking]
        {
            for char in 'a'..='h' {
                let key = Key::from(KeyCode::Char(char));
                assert!(
                    matches!(command(context, 8, key), Some(Command::Answer(AnswerCommand::Choose(_)))),
                    "{char} on {context:?}"
                );
            }
        }
    }

    #[test]
    fn a_letter_after_the_last_option_is_not_an_answer() {
        let key = Key::from(KeyCode::Char('E'));
        for context in [KeyContext::Asking, KeyContext::Ticking] {
            assert_eq!(command(context, 4, key), Some(Command::Item(ItemCommand::Edit)), "{context:?}");
            assert_ne!(command(context, 5, key), Some(Command::Item(ItemCommand::Edit)), "{context:?}");
        }
    }

    #[test]
    fn every_context_has_back_and_help() {
        for &context in KeyContext::ALL {
            let of = |code| command(context, 4, Key::from(code));
            assert_eq!(of(KeyCode::Esc), Some(Command::Back));
            assert_eq!(of(KeyCode::F(1)), Some(Command::Open(Open::Help)));
            if context.is_text() {
                assert_eq!(of(KeyCode::Char('?')), Some(Command::Write(Typing::Insert('?'))));
            } else {
                assert_eq!(of(KeyCode::Char('?')), Some(Command::Open(Open::Help)));
            }
        }
    }
}
