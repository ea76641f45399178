//! A key that is pressed: what it means where the app is.

use super::super::command::{AnswerCommand, Command, StatsCommand, Typing};
use super::super::key::{Key, KeyCode, Modifiers};
use super::super::message::Message;
use super::super::state::App;
use super::binding::{KeyBinding, KeyPattern};
use super::context::KeyContext;
use super::layouts;
use super::rebind::in_force;
use crate::deck::limits::LIST;
use crate::stats::Period;

/// What a key means to an app, if anything.
#[must_use]
pub fn message(app: &App, key: Key) -> Option<Message> {
    let press = key.code.as_char().or_else(|| control(key.code));
    let rows = in_force(app, KeyContext::of(app));
    let pressed = |key: Key| command(&rows, options(app), key);
    match pressed(key).or_else(|| pressed(as_latin(key)?)) {
        Some(command) => Some(Message::Command(command, press)),
        None => is_unknown(key).then_some(Message::OtherLayout),
    }
}

/// The key on a Latin layout, if it has a letter of another script on it.
fn as_latin(key: Key) -> Option<Key> {
    let char = layouts::latin(key.code.as_char()?)?;
    Some(Key { code: KeyCode::Char(char), ..key })
}

/// Whether a key is of a layout on which the letters of the commands cannot be told.
fn is_unknown(key: Key) -> bool {
    let foreign = |char: char| layouts::is_foreign(char) && layouts::latin(char).is_none();
    key.modifiers == Modifiers::NONE && key.code.as_char().is_some_and(foreign)
}

/// The character that stands for a key with a name, for telling a held one.
fn control(code: KeyCode) -> Option<char> {
    [(KeyCode::Enter, '\n'), (KeyCode::Tab, '\t'), (KeyCode::Esc, '\u{1b}')]
        .into_iter()
        .find_map(|(key, char)| (key == code).then_some(char))
}

/// How many rows of the item being asked have a letter.
fn options(app: &App) -> usize {
    app.item().map_or(0, |item| item.task.rows())
}

/// What a key means by these rows where there are so many options, if anything. A letter behind the last option means what
/// it means elsewhere.
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
        (Command::Answer(AnswerCommand::Choose(_)), Some(place), _) => Command::Answer(AnswerCommand::Choose(place)),
        (Command::Answer(AnswerCommand::ChooseSure(_)), Some(place), _) => {
            Command::Answer(AnswerCommand::ChooseSure(place))
        }
        (command, ..) => command,
    })
}

/// The period of a digit, 1 to 4.
fn period(digit: char) -> Period {
    let place = digit.to_digit(10).unwrap_or(0).saturating_sub(1);
    Period::ALL.into_iter().nth(place as usize).unwrap_or_default()
}

/// The place of a letter, from a or A.
fn letter(code: KeyCode) -> Option<usize> {
    let KeyCode::Char(char) = code else { return None };
    let lower = char.to_ascii_lowercase();
    ('a'..='z').take(LIST).position(|letter| letter == lower)
}

/// Whether a bound key is the one pressed.
fn matches(bound: KeyPattern, key: Key) -> bool {
    let (ctrl, char) = (key.modifiers.ctrl, key.code.as_char());
    if key.modifiers.alt {
        return false;
    }
    match bound {
        KeyPattern::Any => !ctrl && char.is_some(),
        KeyPattern::Char(wanted) => !ctrl && char == Some(wanted),
        KeyPattern::Ctrl(wanted) => ctrl && char == Some(wanted),
        KeyPattern::Code(code) => !ctrl && key.code == code,
        KeyPattern::Letters => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_lowercase()),
        KeyPattern::Capitals => !ctrl && letter(key.code).is_some() && char.is_some_and(|c| c.is_ascii_uppercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::command::{ItemCommand, Open};
    use super::super::rows::bindings;
    use super::*;

    fn command(context: KeyContext, options: usize, key: Key) -> Option<Command> {
        super::command(&super::super::rebind::unchanged(context), options, key)
    }

    #[test]
    fn no_key_means_two_things_in_one_context() {
        for &context in KeyContext::ALL {
            let mut seen = Vec::new();
            for binding in bindings(context) {
                for key in binding.keys {
                    // Enter and q have a word of their own in some contexts, before the general row.
                    let general = matches!(binding.command, Command::Back | Command::Enter);
                    assert!(general || !seen.contains(key), "{key:?} is bound twice on {context:?}");
                    seen.push(*key);
                }
            }
        }
    }

    #[test]
    fn letters_a_to_h_only_answer_where_an_item_is_asked() {
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
    fn a_letter_behind_the_last_option_is_no_answer() {
        let key = Key::from(KeyCode::Char('E'));
        for context in [KeyContext::Asking, KeyContext::Ticking] {
            assert_eq!(command(context, 4, key), Some(Command::Item(ItemCommand::Edit)), "{context:?}");
            assert_ne!(command(context, 5, key), Some(Command::Item(ItemCommand::Edit)), "{context:?}");
        }
    }

    #[test]
    fn every_context_can_be_left_and_explained() {
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
