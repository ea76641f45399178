//! The words of a text, for rules that look for some of them.

use std::cell::OnceCell;
use std::ops::Range;

use crate::deck::draft::{Field, Value};

/// A text, or a sentence of one, with the place of each word. Words are runs of letters and digits, and the case of
/// ASCII letters is passed over.
#[derive(Clone, Debug)]
pub struct Passage<'d> {
    /// The value that it stands in.
    pub field: &'d Field<'d>,
    /// Where in the value it begins.
    pub start: usize,
    /// As it was written.
    pub text: &'d str,
    /// Where its words stand, once somebody asked: few rules look at the words of a whole stem.
    places: OnceCell<Vec<(u32, u32)>>,
}

impl<'d> Passage<'d> {
    /// Takes the text of a value; none where it is no text or says nothing.
    pub fn of(field: &'d Field<'d>) -> Option<Self> {
        let Value::Text(text) = &field.value else { return None };
        Self::part(field, text, 0)
    }

    /// Takes one text of a list, without its place in the file; none where it says nothing.
    pub fn at(field: &'d Field<'d>, text: &'d str) -> Option<Self> {
        Self::part(field, text, 0)
    }

    /// Takes part of the text of a value.
    fn part(field: &'d Field<'d>, text: &'d str, start: usize) -> Option<Self> {
        let start = start + text.len() - text.trim_start().len();
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(Self { field, start, text, places: OnceCell::new() })
    }

    /// Its words, as they were written.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &'d str> + Clone {
        let text = self.text;
        self.places().iter().map(move |(start, end)| &text[*start as usize..*end as usize])
    }

    /// How many words it has.
    pub fn count(&self) -> usize {
        self.places().len()
    }

    /// How long it is, in characters.
    pub fn length(&self) -> usize {
        if self.text.is_ascii() { self.text.len() } else { self.text.chars().count() }
    }

    /// The first of its words that is one of these, with its place.
    pub fn first_of(&self, wanted: &[&str]) -> Option<(&'d str, Range<usize>)> {
        let (start, end) = self.places().iter().find(|place| is_one_of(self.word(**place), wanted))?;
        let place = *start as usize..*end as usize;
        Some((&self.text[place.clone()], place))
    }

    /// Where these words stand side by side, each place taking one of several, parted by `|`.
    pub fn phrase(&self, wanted: &[&str]) -> Option<Range<usize>> {
        let fits = |run: &&[(u32, u32)]| {
            run.iter()
                .zip(wanted)
                .all(|(place, words)| words.split('|').any(|word| word.eq_ignore_ascii_case(self.word(*place))))
        };
        let run = self.places().windows(wanted.len().max(1)).find(fits)?;
        Some(run[0].0 as usize..run[run.len() - 1].1 as usize)
    }

    /// Its last sentence that is not passed over. Sentences are cut after a full stop, question or exclamation mark before
    /// white space and a capital, and at empty lines.
    pub fn last_sentence(&self, pass_over: impl Fn(&Self) -> bool) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let mut end = self.text.len();
        let mut last = None;
        for at in (0..self.text.len()).rev() {
            let cut = match bytes[at] {
                b'.' | b'?' | b'!' => {
                    let spaced = bytes.get(at + 1).is_some_and(u8::is_ascii_whitespace);
                    spaced && {
                        let next = |c: char| c.is_whitespace() || c == '*' || c == '"';
                        self.text[at + 1..].trim_start_matches(next).starts_with(char::is_uppercase)
                    }
                }
                b'\n' => self.text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n'),
                _ => false,
            };
            if !cut && at > 0 {
                continue;
            }
            let start = if cut { at + 1 } else { 0 };
            if let Some(sentence) = Self::part(self.field, &self.text[start..end], self.start + start) {
                if !pass_over(&sentence) {
                    return Some(sentence);
                }
                last = last.or(Some(sentence));
            }
            end = start;
        }
        last
    }

    /// Whether a stretch of it is set off, by capitals or by `**`.
    pub fn is_set_off(&self, part: &Range<usize>) -> bool {
        let shouted = self.text[part.clone()].chars().any(char::is_alphabetic)
            && !self.text[part.clone()].chars().any(char::is_lowercase);
        shouted || self.text[..part.start].matches("**").count() % 2 == 1
    }

    /// Whether it names every option or no option, such as "all of the above".
    pub fn is_all_or_none(&self) -> bool {
        self.names_options(&["all", "any"]) || self.names_options(&["none", "neither"])
    }

    /// Whether it is one of some words, and then "of the above" or the like.
    pub fn names_options(&self, first: &[&str]) -> bool {
        let mut words = self.words();
        if self.count() > 8 || !words.next().is_some_and(|word| is_one_of(word, first)) {
            return false;
        }
        let named = ["above", "these", "them", "following", "options", "answers", "listed"];
        let filler = ["of", "the", "is", "are", "true", "correct", "right", "apply", "options", "answers", "choices"];
        let mut naming = false;
        for word in words {
            naming |= is_one_of(word, &named);
            if !is_one_of(word, &named) && !is_one_of(word, &filler) {
                return false;
            }
        }
        naming
    }

    /// Where its words stand.
    fn places(&self) -> &[(u32, u32)] {
        self.places.get_or_init(|| places(self.text))
    }

    /// The word at a place.
    fn word(&self, (start, end): (u32, u32)) -> &'d str {
        &self.text[start as usize..end as usize]
    }
}

/// Whether a word is one of these, which are in lower case.
pub fn is_one_of(word: &str, wanted: &[&str]) -> bool {
    wanted.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Where each word of a text stands.
fn places(text: &str) -> Vec<(u32, u32)> {
    let mut places = Vec::with_capacity(text.len() / 6 + 1);
    let bytes = text.as_bytes();
    let (mut at, mut begun) = (0, None);
    while at < bytes.len() {
        let (inside, length) = if bytes[at].is_ascii() {
            (bytes[at].is_ascii_alphanumeric(), 1)
        } else {
            text[at..].chars().next().map_or((false, 1), |c| (c.is_alphanumeric(), c.len_utf8()))
        };
        match (inside, begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                places.push((start as u32, at as u32));
                begun = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
        at += length;
    }
    if let Some(start) = begun {
        places.push((start as u32, text.len() as u32));
    }
    places
}

/// A word without the endings of plural and of "-ing" and "-ed".
pub fn stem(word: &str) -> &str {
    for ending in ["ies", "ing", "es", "ed", "s"] {
        if let Some(stem) = word.strip_suffix(ending)
            && stem.len() >= 4
        {
            return stem;
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Field<'_> {
        Field { name: "stem".into(), known: None, key: 0..0, span: 0..0, value: Value::Text(text.into()) }
    }

    #[test]
    fn sentences_end_at_marks_before_a_capital_and_at_empty_lines() {
        let field = field("  A man of 61, e.g. tall, has 2.5 mg. **What** now?\n\nSelect all.  ");
        let passage = Passage::of(&field).unwrap();
        let last = |without: &[&str]| {
            let sentence = passage.last_sentence(|sentence| without.contains(&sentence.text)).unwrap();
            (sentence.start, sentence.text)
        };
        let all = ["A man of 61, e.g. tall, has 2.5 mg.", "**What** now?", "Select all."];
        assert_eq!(last(&[]), (53, all[2]));
        assert_eq!(last(&all[2..]), (38, all[1]));
        assert_eq!(last(&all[1..]), (2, all[0]));
        assert_eq!(last(&all), (53, all[2]));
    }

    #[test]
    fn phrases_are_found_whatever_stands_between_their_words() {
        let field = field("All of the-above, please");
        let passage = Passage::of(&field).unwrap();
        assert_eq!(passage.phrase(&["of", "the|these", "above"]), Some(4..16));
        assert_eq!(passage.phrase(&["above", "all"]), None);
    }

    #[test]
    fn what_names_all_options_is_told_from_what_begins_alike() {
        for text in ["All of the above", "any of these", "All the options are correct.", "All of these apply"] {
            let field = field(text);
            assert!(Passage::of(&field).unwrap().names_options(&["all", "any"]), "{text}");
        }
        for text in ["All four limbs", "All patients", "None", "All of the spinal levels above"] {
            let field = field(text);
            assert!(!Passage::of(&field).unwrap().names_options(&["all", "any"]), "{text}");
        }
    }

    #[test]
    fn words_of_other_scripts_keep_their_places() {
        let field = field("Die Übung, ÄRZTE zuerst");
        let passage = Passage::of(&field).unwrap();
        assert_eq!(passage.count(), 4);
        assert_eq!(passage.first_of(&["zuerst"]).unwrap().1, 19..25);
    }
}
