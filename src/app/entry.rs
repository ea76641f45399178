//! Entries: an answer while it is being made, whatever the kind of item. Study and exam both take it from here.

use super::command::{AnswerCommand, Command, Move, Typing};
use super::viewport::moved;
use crate::deck::Task;
use crate::deck::clean::is_hostile;
use crate::deck::grapheme;
use crate::deck::item::Mode;
use crate::deck::limits::TYPED;
use crate::response::unclear::UnclearAnswer;
use crate::response::{ChoiceSet, Response};

/// A line of text being typed. The cursor stands before or behind a letter, never within one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Bytes before the cursor.
    cursor: usize,
}

impl Field {
    /// A field that holds a text, the cursor behind it.
    #[must_use]
    pub fn holding(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// What was typed.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and from it on.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Takes what was typed; whether the text is another one now.
    pub fn take(&mut self, typing: Typing) -> bool {
        let at = self.cursor;
        match typing {
            Typing::Insert(c) if c == '\n' || is_hostile(c) || self.text.chars().count() >= TYPED => return false,
            Typing::Insert(c) => {
                self.text.insert(at, c);
                // It may have joined the letter before it, or the one behind it.
                self.cursor = grapheme::ceil(&self.text, at + c.len_utf8());
                return true;
            }
            Typing::Erase => return self.erase(grapheme::previous(&self.text, at), at),
            Typing::EraseNext => return self.erase(at, grapheme::next(&self.text, at)),
            Typing::EraseWord => return self.erase(self.word(), at),
            Typing::Clear => return self.erase(0, self.text.len()),
            Typing::Left => self.cursor = grapheme::previous(&self.text, at),
            Typing::Right => self.cursor = grapheme::next(&self.text, at),
            Typing::Start => self.cursor = 0,
            Typing::End => self.cursor = self.text.len(),
        }
        false
    }

    /// Takes a part of the text out; whether there was any.
    fn erase(&mut self, from: usize, to: usize) -> bool {
        self.text.drain(from..to);
        // What stood on both sides may be one letter now.
        self.cursor = grapheme::ceil(&self.text, from);
        from < to
    }

    /// Where the word before the cursor begins.
    fn word(&self) -> usize {
        let is_word = |letter: &&str| letter.starts_with(char::is_alphanumeric);
        let (before, _) = self.parts();
        let mut letters = grapheme::graphemes(before).rev().peekable();
        let mut start = before.len();
        let mut step = |letter: &str| start -= letter.len();
        while let Some(letter) = letters.next_if(|letter| !is_word(letter)) {
            step(letter);
        }
        while let Some(letter) = letters.next_if(is_word) {
            step(letter);
        }
        start
    }
}

/// An answer while it is being made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The row highlighted with the arrows, or the text that was typed into last; none while the learner scrolls.
    pub cursor: Option<usize>,
    /// Options chosen, by their place in the file.
    pub picks: ChoiceSet,
    /// Options struck out, by their place in the file.
    pub struck: ChoiceSet,
    /// Whether the next letter strikes out.
    pub striking: bool,
    /// Steps in the order given so far, by their place in the file.
    pub sequence: Vec<u8>,
    /// Texts being typed.
    pub fields: Vec<Field>,
    /// The text that keys go to.
    pub field: usize,
    /// Why the answer was handed back, until it is changed or submitted again.
    pub doubt: Option<UnclearAnswer>,
}

/// What a command did to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Nothing: the command is for somebody else.
    Nothing,
    /// Something that is no answer: a cursor, an option struck out.
    Looks,
    /// The answer is another one now.
    Answer,
    /// One option was chosen, by its place in the file, where one is all; and whether surely.
    Chosen(usize, bool),
    /// The answer is to be taken as it is.
    Submit,
}

impl Entry {
    /// An answer to a task, not yet begun.
    #[must_use]
    pub fn new(task: &Task) -> Self {
        Self { fields: vec![Field::default(); task.fields()], ..Self::default() }
    }

    /// An answer that was given before.
    #[must_use]
    pub fn of(task: &Task, response: &Response) -> Self {
        let mut entry = Self::new(task);
        match response {
            Response::Chosen(picks) => entry.picks = *picks,
            Response::Ordered(steps) => entry.sequence.clone_from(steps),
            Response::Typed(texts) => {
                for (field, text) in entry.fields.iter_mut().zip(texts) {
                    *field = Field::holding(text);
                }
            }
        }
        entry
    }

    /// The answer as it stands.
    #[must_use]
    pub fn response(&self, task: &Task) -> Response {
        match task {
            Task::Choice(_) => Response::Chosen(self.picks),
            Task::Order(_) => Response::Ordered(self.sequence.clone()),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => {
                Response::Typed(self.fields.iter().map(|field| field.text().trim().to_owned()).collect())
            }
        }
    }

    /// Takes a command; `order` are the places of the rows in the order shown.
    pub fn take(&mut self, command: Command, task: &Task, order: &[u8]) -> Entered {
        let place = |row: usize| order.get(row).map(|place| usize::from(*place));
        match (task, command) {
            (_, Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row))) if self.striking => {
                self.striking = false;
                self.struck = place(row).map_or(self.struck, |place| self.struck.toggled(place));
                Entered::Looks
            }
            (Task::Choice(_), Command::Answer(AnswerCommand::Strike)) => {
                self.striking = true;
                Entered::Looks
            }
            (_, Command::Back) if self.striking => {
                self.striking = false;
                Entered::Looks
            }
            (Task::Choice(_) | Task::Order(_), Command::Move(Move::Up | Move::Down)) => {
                let last = order.len().saturating_sub(1);
                let first = if command == Command::Move(Move::Up) { last } else { 0 };
                self.cursor = Some(self.cursor.map_or(first, |row| moved(row, order.len(), 1, command)));
                Entered::Looks
            }
            (Task::Choice(choice), command) => self.choose(choice.mode, command, place),
            (Task::Order(_), command) => self.sort(command, place),
            (Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_), command) => self.write(command),
        }
    }

    /// Takes a command on options.
    fn choose(&mut self, mode: Mode, command: Command, place: impl Fn(usize) -> Option<usize>) -> Entered {
        let (row, sure) = match command {
            Command::Answer(AnswerCommand::Choose(row)) => (Some(row), false),
            Command::Answer(AnswerCommand::ChooseSure(row)) => (Some(row), true),
            Command::Answer(AnswerCommand::Tick) => (self.cursor, false),
            Command::Enter if mode != Mode::Multi && self.cursor.is_some() => (self.cursor, false),
            Command::Enter => return Entered::Submit,
            _ => return Entered::Nothing,
        };
        match (mode, row.and_then(place)) {
            (_, None) => Entered::Looks,
            (Mode::Multi, Some(place)) => {
                self.picks = self.picks.toggled(place);
                Entered::Answer
            }
            (Mode::Single | Mode::Matching | Mode::TrueFalse, Some(place)) => Entered::Chosen(place, sure),
        }
    }

    /// Takes a command on steps: a letter puts its step next, or takes it out again.
    fn sort(&mut self, command: Command, place: impl Fn(usize) -> Option<usize>) -> Entered {
        let row = match command {
            Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row)) => Some(row),
            Command::Answer(AnswerCommand::Tick) => self.cursor,
            Command::Write(Typing::Erase) => {
                return if self.sequence.pop().is_some() { Entered::Answer } else { Entered::Looks };
            }
            Command::Enter => return Entered::Submit,
            _ => return Entered::Nothing,
        };
        let Some(step) = row.and_then(place).and_then(|place| u8::try_from(place).ok()) else { return Entered::Looks };
        match self.sequence.iter().position(|placed| *placed == step) {
            Some(at) => {
                self.sequence.remove(at);
            }
            None => self.sequence.push(step),
        }
        Entered::Answer
    }

    /// Takes a command on texts.
    fn write(&mut self, command: Command) -> Entered {
        let entered = self.written(command);
        if entered != Entered::Nothing {
            self.cursor = Some(self.field);
        }
        entered
    }

    /// Does what a command on texts says.
    fn written(&mut self, command: Command) -> Entered {
        let last = self.fields.len().saturating_sub(1);
        match command {
            Command::Write(typing) => {
                let changed = self.fields.get_mut(self.field).is_some_and(|field| field.take(typing));
                if changed {
                    self.doubt = None;
                    Entered::Answer
                } else {
                    Entered::Looks
                }
            }
            Command::Enter if self.field < last && self.doubt.is_none() => {
                self.field += 1;
                Entered::Looks
            }
            Command::Enter => Entered::Submit,
            Command::Move(Move::Up | Move::Down) if last > 0 => {
                self.field = moved(self.field, last + 1, 1, command);
                Entered::Looks
            }
            _ => Entered::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A field after keys, and its text with the cursor in it.
    fn after(keys: &[Typing]) -> String {
        let mut field = Field::default();
        for key in keys {
            field.take(*key);
        }
        let (before, after) = field.parts();
        format!("{before}|{after}")
    }

    fn typed(text: &str) -> Vec<Typing> {
        text.chars().map(Typing::Insert).collect()
    }

    #[test]
    fn a_letter_and_its_accent_are_one_step_and_one_erasure() {
        use Typing::{Erase, EraseNext, EraseWord, Left, Right, Start};
        let text = typed("e\u{301}te\u{301}");
        assert_eq!(after(&[&text[..], &[Left]].concat()), "e\u{301}t|e\u{301}");
        assert_eq!(after(&[&text[..], &[Start, Right]].concat()), "e\u{301}|te\u{301}");
        assert_eq!(after(&[&text[..], &[Erase]].concat()), "e\u{301}t|");
        assert_eq!(after(&[&text[..], &[Start, EraseNext]].concat()), "|te\u{301}");
        assert_eq!(after(&[&typed("a👩‍⚕️b"), &[Left, Erase][..]].concat()), "a|b");
        assert_eq!(after(&[&typed("dorsal  horn, e\u{301}ta"), &[EraseWord][..]].concat()), "dorsal  horn, |");
        assert_eq!(after(&[&typed("dorsal horn, "), &[EraseWord][..]].concat()), "dorsal |");
    }

    #[test]
    fn an_accent_that_is_typed_joins_the_letter_before_the_cursor() {
        let keys = [&typed("ab"), &[Typing::Left, Typing::Insert('\u{301}')][..]].concat();
        assert_eq!(after(&keys), "a\u{301}|b");
    }

    proptest! {
        #[test]
        fn the_cursor_is_never_within_a_letter(
            keys in prop::collection::vec(prop::sample::select(vec![
                Typing::Insert('a'), Typing::Insert(' '), Typing::Insert('\u{301}'), Typing::Insert('\u{200d}'),
                Typing::Insert('👩'), Typing::Insert('⚕'), Typing::Insert('\u{fe0f}'), Typing::Insert('🇺'), Typing::Insert('日'),
                Typing::Erase, Typing::EraseNext, Typing::EraseWord, Typing::Left, Typing::Right, Typing::Start, Typing::End,
            ]), 0..60),
        ) {
            let mut field = Field::default();
            for key in keys {
                let before = field.text().to_owned();
                let changed = field.take(key);
                prop_assert_eq!(changed, field.text() != before);
                let (left, right) = field.parts();
                let joined = [grapheme::graphemes(left).collect::<Vec<_>>(), grapheme::graphemes(right).collect()].concat();
                prop_assert_eq!(joined, grapheme::graphemes(field.text()).collect::<Vec<_>>());
            }
        }
    }
}
