//! Answer entry: the response being composed, for every kind of item. Shared by study and exams.

mod struck;

use super::command::{AnswerCommand, Command, Move, Typing};
use super::viewport::moved_row;
use crate::deck::Task;
use crate::deck::clean::is_hostile;
use crate::deck::grapheme;
use crate::deck::item::Mode;
use crate::deck::limits::TYPED;
use crate::response::unclear::UnclearAnswer;
use crate::response::{ChoiceSet, Response};

/// A single-line text field. The cursor is always on a grapheme boundary.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Field {
    text: String,
    /// Bytes before the cursor.
    cursor: usize,
}

impl Field {
    /// A field with this text and the cursor at its end.
    #[must_use]
    pub fn with_text(text: &str) -> Self {
        Self { text: text.to_owned(), cursor: text.len() }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor, and the text after it.
    #[must_use]
    pub fn parts(&self) -> (&str, &str) {
        self.text.split_at(self.cursor)
    }

    /// Applies an edit; returns whether the text changed.
    pub fn apply(&mut self, typing: Typing) -> bool {
        let at = self.cursor;
        match typing {
            Typing::Insert(c) if c == '\n' || is_hostile(c) || self.text.chars().count() >= TYPED => return false,
            Typing::Insert(c) => {
                self.text.insert(at, c);
                // The character may have joined the grapheme before or after it.
                self.cursor = grapheme::ceil(&self.text, at + c.len_utf8());
                return true;
            }
            Typing::Erase => return self.erase(grapheme::previous(&self.text, at), at),
            Typing::EraseNext => return self.erase(at, grapheme::next(&self.text, at)),
            Typing::EraseWord => return self.erase(self.word_start(), at),
            Typing::Clear => return self.erase(0, self.text.len()),
            Typing::Left => self.cursor = grapheme::previous(&self.text, at),
            Typing::Right => self.cursor = grapheme::next(&self.text, at),
            Typing::Start => self.cursor = 0,
            Typing::End => self.cursor = self.text.len(),
        }
        false
    }

    /// Deletes a range of bytes; returns whether it was not empty.
    fn erase(&mut self, from: usize, to: usize) -> bool {
        self.text.drain(from..to);
        // The characters on both sides may form one grapheme now.
        self.cursor = grapheme::ceil(&self.text, from);
        from < to
    }

    /// The byte index at which the word before the cursor begins.
    fn word_start(&self) -> usize {
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

/// The response being composed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Entry {
    /// The highlighted row, or the text field edited last; `None` while the learner scrolls.
    pub cursor: Option<usize>,
    /// The chosen options, by index in the file.
    pub picks: ChoiceSet,
    /// The options struck out, by index in the file.
    pub struck: ChoiceSet,
    /// Whether the next letter strikes out an option.
    pub striking: bool,
    /// The struck option that the learner was asked about with the last key, by index in the file.
    pub asked_about: Option<usize>,
    /// The steps ordered so far, by index in the file.
    pub sequence: Vec<u8>,
    /// The text fields.
    pub fields: Vec<Field>,
    /// The field that has the focus.
    pub field: usize,
    /// Why the typed answer is unclear; cleared by a change or a second submission.
    pub unclear: Option<UnclearAnswer>,
}

/// What a command did to the entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    /// Nothing: the entry does not handle this command.
    Ignored,
    /// The display changed but the response did not, such as a cursor or an option struck out.
    View,
    /// The response changed.
    Answer,
    /// The only option of a single-answer item was chosen: its index in the file, and whether as "sure".
    Chosen(usize, bool),
    /// The response was submitted.
    Submit,
}

impl Entry {
    /// An empty entry for a task.
    #[must_use]
    pub fn new(task: &Task) -> Self {
        Self { fields: vec![Field::default(); task.fields()], ..Self::default() }
    }

    /// An entry that holds an earlier response.
    #[must_use]
    pub fn of(task: &Task, response: &Response) -> Self {
        let mut entry = Self::new(task);
        match response {
            Response::Chosen(picks) => entry.picks = *picks,
            Response::Ordered(steps) => entry.sequence.clone_from(steps),
            Response::Typed(texts) => {
                for (field, text) in entry.fields.iter_mut().zip(texts) {
                    *field = Field::with_text(text);
                }
            }
        }
        entry
    }

    /// The current response.
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

    /// Applies a command. `order` maps the rows on the screen to indices in the file.
    pub fn apply(&mut self, command: Command, task: &Task, order: &[u8]) -> Entered {
        let index = |row: usize| order.get(row).map(|index| usize::from(*index));
        match (task, command) {
            (_, Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row))) if self.striking => {
                self.striking = false;
                self.struck = index(row).map_or(self.struck, |index| self.struck.toggled(index));
                Entered::View
            }
            (Task::Choice(_), Command::Answer(AnswerCommand::Strike)) => {
                self.striking = true;
                Entered::View
            }
            (_, Command::Back) if self.striking => {
                self.striking = false;
                Entered::View
            }
            (Task::Choice(_) | Task::Order(_), Command::Move(Move::Up | Move::Down)) => {
                let last = order.len().saturating_sub(1);
                let first = if command == Command::Move(Move::Up) { last } else { 0 };
                self.cursor = Some(self.cursor.map_or(first, |row| moved_row(row, order.len(), 1, command)));
                Entered::View
            }
            (Task::Choice(choice), command) => self.choose(choice.mode, command, index),
            (Task::Order(_), command) => self.reorder(command, index),
            (Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_), command) => self.edit_texts(command),
        }
    }

    /// Applies a command to options.
    fn choose(&mut self, mode: Mode, command: Command, index: impl Fn(usize) -> Option<usize>) -> Entered {
        let (row, sure) = match command {
            Command::Answer(AnswerCommand::Choose(row)) => (Some(row), false),
            Command::Answer(AnswerCommand::ChooseSure(row)) => (Some(row), true),
            Command::Answer(AnswerCommand::Tick) => (self.cursor, false),
            Command::Enter if mode != Mode::Multi && self.cursor.is_some() => (self.cursor, false),
            Command::Enter => return Entered::Submit,
            _ => return Entered::Ignored,
        };
        match (mode, row.and_then(index)) {
            (_, None) => Entered::View,
            (Mode::Multi, Some(index)) => {
                self.picks = self.picks.toggled(index);
                Entered::Answer
            }
            (Mode::Single | Mode::Matching | Mode::TrueFalse, Some(index)) => Entered::Chosen(index, sure),
        }
    }

    /// Applies a command to steps: a letter appends its step, or removes it again.
    fn reorder(&mut self, command: Command, index: impl Fn(usize) -> Option<usize>) -> Entered {
        let row = match command {
            Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row)) => Some(row),
            Command::Answer(AnswerCommand::Tick) => self.cursor,
            Command::Write(Typing::Erase) => {
                return if self.sequence.pop().is_some() { Entered::Answer } else { Entered::View };
            }
            Command::Enter => return Entered::Submit,
            _ => return Entered::Ignored,
        };
        let Some(step) = row.and_then(index).and_then(|index| u8::try_from(index).ok()) else { return Entered::View };
        match self.sequence.iter().position(|placed| *placed == step) {
            Some(at) => {
                self.sequence.remove(at);
            }
            None => self.sequence.push(step),
        }
        Entered::Answer
    }

    /// Applies a command to text fields.
    fn edit_texts(&mut self, command: Command) -> Entered {
        let entered = self.apply_to_texts(command);
        if entered != Entered::Ignored {
            self.cursor = Some(self.field);
        }
        entered
    }

    fn apply_to_texts(&mut self, command: Command) -> Entered {
        let last = self.fields.len().saturating_sub(1);
        match command {
            Command::Write(typing) => {
                let changed = self.fields.get_mut(self.field).is_some_and(|field| field.apply(typing));
                if changed {
                    self.unclear = None;
                    Entered::Answer
                } else {
                    Entered::View
                }
            }
            Command::Enter if self.field < last && self.unclear.is_none() => {
                self.field += 1;
                Entered::View
            }
            Command::Enter => Entered::Submit,
            Command::Move(Move::Up | Move::Down) if last > 0 => {
                self.field = moved_row(self.field, last + 1, 1, command);
                Entered::View
            }
            _ => Entered::Ignored,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A field after these edits, its text with the cursor in it.
    fn after(keys: &[Typing]) -> String {
        let mut field = Field::default();
        for key in keys {
            field.apply(*key);
        }
        let (before, after) = field.parts();
        format!("{before}|{after}")
    }

    fn typed(text: &str) -> Vec<Typing> {
        text.chars().map(Typing::Insert).collect()
    }

    #[test]
    fn the_cursor_and_erase_treat_a_letter_and_its_accent_as_one() {
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
    fn a_typed_accent_joins_the_letter_before_the_cursor() {
        let keys = [&typed("ab"), &[Typing::Left, Typing::Insert('\u{301}')][..]].concat();
        assert_eq!(after(&keys), "a\u{301}|b");
    }

    proptest! {
        #[test]
        fn the_cursor_is_never_inside_a_letter(
            keys in prop::collection::vec(prop::sample::select(vec![
                Typing::Insert('a'), Typing::Insert(' '), Typing::Insert('\u{301}'), Typing::Insert('\u{200d}'),
                Typing::Insert('👩'), Typing::Insert('⚕'), Typing::Insert('\u{fe0f}'), Typing::Insert('🇺'), Typing::Insert('日'),
                Typing::Erase, Typing::EraseNext, Typing::EraseWord, Typing::Left, Typing::Right, Typing::Start, Typing::End,
            ]), 0..60),
        ) {
            let mut field = Field::default();
            for key in keys {
                let before = field.text().to_owned();
                let changed = field.apply(key);
                prop_assert_eq!(changed, field.text() != before);
                let (left, right) = field.parts();
                let joined = [grapheme::graphemes(left).collect::<Vec<_>>(), grapheme::graphemes(right).collect()].concat();
                prop_assert_eq!(joined, grapheme::graphemes(field.text()).collect::<Vec<_>>());
            }
        }
    }
}
