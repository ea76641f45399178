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
    let pressed = |key: Key| match app.first_key {
        Some(first) if key == Key::from(KeyCode::Char(first)) => {
            pair(&rows, first).or_else(|| command(&rows, options(app), key))
        }
        _ => command(&rows, options(app), key),
    };
    if let Some(command) = pressed(key).or_else(|| pressed(as_latin(key)?)) {
        return Some(Message::Command(command, press));
    }
    let begins = |key: Key| key.code.as_char().filter(|char| pair(&rows, *char).is_some() && is_plain(key));
    match begins(key).or_else(|| begins(as_latin(key)?)) {
        Some(first) => Some(Message::FirstKey(Some(first))),
        None if is_unknown(key) => Some(Message::OtherLayout),
        None => app.first_key.is_some().then_some(Message::FirstKey(None)),
    }
}

/// The command of a character pressed twice.
fn pair(rows: &[KeyBinding], char: char) -> Option<Command> {
    rows.iter().find(|row| row.keys.contains(&KeyPattern::Twice(char))).map(|row| row.command)
}

/// Whether a key was pressed without a modifier.
fn is_plain(key: Key) -> bool {
    key.modifiers == Modifiers::NONE
}

/// The Latin key of a letter in another script, if it is known.
fn as_latin(key: Key) -> Option<Key> {
    let char = layouts::latin(key.code.as_char()?)?;
    Some(Key { code: KeyCode::Char(char), ..key })
}

/// Whether a letter is of a layout whose Latin letters are unknown.
fn is_unknown(key: Key) -> bool {
    let foreign = |char: char| layouts::is_foreign(char) && layouts::latin(char).is_none();
    is_plain(key) && key.code.as_char().is_some_and(foreign)
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
        // The first of the two is handled apart.
        KeyPattern::Twice(_) => false,
        KeyPattern::Letters => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_lowercase()),
        KeyPattern::Capitals => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::command::{ItemCommand, Move, Open};
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
                    // The single key would win.
                    if let KeyPattern::Twice(char) = key {
                        assert!(!seen.contains(&KeyPattern::Char(*char)), "{key:?} on {context:?}");
                    }
                    // In some contexts, Enter and q have a row of their own before the general one.
                    let general = matches!(binding.command, Command::Back | Command::Enter);
                    assert!(general || !seen.contains(key), "{key:?} is bound twice on {context:?}");
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn movement_keys_work_wherever_something_scrolls_or_is_selected() {
        for &context in KeyContext::ALL {
            let rows = super::super::rebind::defaults(context);
            let of = |code| command(context, 4, Key::from(code));
            let ctrl = |char| command(context, 4, Key { code: KeyCode::Char(char), modifiers: Modifiers::CTRL });
            let goes = |step| Some(Command::Move(step));
            // A prompt neither scrolls nor lists.
            if matches!(
                context,
                KeyContext::Resetting | KeyContext::Bulk | KeyContext::Confirming | KeyContext::PlanDate
            ) {
                continue;
            }
            assert_eq!(
                (of(KeyCode::PageUp), of(KeyCode::PageDown)),
                (goes(Move::PageUp), goes(Move::PageDown)),
                "{context:?}"
            );
            if context.is_text() {
                assert!(of(KeyCode::Up).is_some() && of(KeyCode::Down).is_some(), "{context:?}");
                continue;
            }
            assert_eq!((ctrl('u'), ctrl('d')), (goes(Move::PageUp), goes(Move::PageDown)), "{context:?}");
            assert_eq!((of(KeyCode::Home), of(KeyCode::End)), (goes(Move::Top), goes(Move::Bottom)), "{context:?}");
            assert_eq!(of(KeyCode::Char('G')), goes(Move::Bottom), "{context:?}");
            // While an answer is rated, `g` means "guess".
            if context == KeyContext::Sureness {
                assert_eq!(pair(&rows, 'g'), None);
            } else {
                assert_eq!((pair(&rows, 'g'), of(KeyCode::Char('g'))), (goes(Move::Top), None), "{context:?}");
            }
            // The next letter strikes out an option.
            if context != KeyContext::Striking {
                for (arrow, letter, step) in [(KeyCode::Up, 'k', Move::Up), (KeyCode::Down, 'j', Move::Down)] {
                    assert_eq!((of(arrow), of(KeyCode::Char(letter))), (goes(step), goes(step)), "{context:?}");
                }
            }
        }
    }

    #[test]
    fn option_letters_come_before_movement() {
        let key = |char| command(KeyContext::Asking, 7, Key::from(KeyCode::Char(char)));
        assert_eq!(key('g'), Some(Command::Answer(AnswerCommand::Choose(6))));
        assert_eq!(key('G'), Some(Command::Answer(AnswerCommand::ChooseSure(6))));
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
