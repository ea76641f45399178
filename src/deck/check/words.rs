//! The words of a text, for rules that look for some of them.

use std::ops::Range;

use crate::deck::draft::{Field, Value};

/// A text, or a sentence of one, in lower case, with the place of each word. Words are runs of letters and digits.
#[derive(Clone, Debug)]
pub struct Passage<'d> {
    /// The value that it stands in.
    pub field: &'d Field<'d>,
    /// Where in the value it begins.
    pub start: usize,
    /// As it was written.
    pub text: &'d str,
    /// In lower case, as far as ASCII goes, so that places stay the same.
    lower: String,
    places: Vec<(u32, u32)>,
}

impl<'d> Passage<'d> {
    /// Takes the text of a value; none where it is no text or says nothing.
    pub fn of(field: &'d Field<'d>) -> Option<Self> {
        let Value::Text(text) = &field.value else { return None };
        Self::part(field, text, 0)
    }

    /// Takes part of the text of a value.
    fn part(field: &'d Field<'d>, text: &'d str, start: usize) -> Option<Self> {
        let start = start + text.len() - text.trim_start().len();
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let lower = text.to_ascii_lowercase();
        let places = places(&lower);
        Some(Self { field, start, text, lower, places })
    }

    /// Its words, in lower case.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &str> + Clone {
        self.places.iter().map(|(start, end)| &self.lower[*start as usize..*end as usize])
    }

    /// How many words it has.
    pub fn count(&self) -> usize {
        self.places.len()
    }

    /// How long it is, in characters.
    pub fn length(&self) -> usize {
        if self.text.is_ascii() { self.text.len() } else { self.text.chars().count() }
    }

    /// The first of its words that is one of these, with its place.
    pub fn first_of(&self, wanted: &[&str]) -> Option<(&str, Range<usize>)> {
        let (start, end) = self.places.iter().find(|place| wanted.contains(&self.word(**place)))?;
        let place = *start as usize..*end as usize;
        Some((&self.lower[place.clone()], place))
    }

    /// Where these words stand side by side, each place taking one of several, parted by `|`.
    pub fn phrase(&self, wanted: &[&str]) -> Option<Range<usize>> {
        let fits = |run: &&[(u32, u32)]| {
            run.iter().zip(wanted).all(|(place, words)| words.split('|').any(|word| word == self.word(*place)))
        };
        let run = self.places.windows(wanted.len().max(1)).find(fits)?;
        Some(run[0].0 as usize..run[run.len() - 1].1 as usize)
    }

    /// Its sentences: cut after a full stop, question or exclamation mark before white space and a capital, and at
    /// empty lines.
    pub fn sentences(&self) -> Vec<Self> {
        let bytes = self.text.as_bytes();
        let mut cuts = Vec::new();
        for (at, byte) in self.text.bytes().enumerate() {
            match byte {
                b'.' | b'?' | b'!' => {
                    let spaced = bytes.get(at + 1).is_some_and(u8::is_ascii_whitespace);
                    let next =
                        self.text[at + 1..].trim_start_matches(|c: char| c.is_whitespace() || c == '*' || c == '"');
                    if spaced && next.starts_with(char::is_uppercase) {
                        cuts.push(at + 1);
                    }
                }
                b'\n' if self.text[at + 1..].trim_start_matches([' ', '\t', '\r']).starts_with('\n') => {
                    cuts.push(at + 1);
                }
                _ => {}
            }
        }
        cuts.push(self.text.len());
        let mut from = 0;
        let mut sentences = Vec::new();
        for cut in cuts {
            sentences.extend(Self::part(self.field, &self.text[from..cut], self.start + from));
            from = cut;
        }
        sentences
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
        if self.count() > 8 || !words.next().is_some_and(|word| first.contains(&word)) {
            return false;
        }
        let named = ["above", "these", "them", "following", "options", "answers", "listed"];
        let filler = ["of", "the", "is", "are", "true", "correct", "right", "apply", "options", "answers", "choices"];
        let mut naming = false;
        for word in words {
            naming |= named.contains(&word);
            if !named.contains(&word) && !filler.contains(&word) {
                return false;
            }
        }
        naming
    }

    /// The word at a place.
    fn word(&self, (start, end): (u32, u32)) -> &str {
        &self.lower[start as usize..end as usize]
    }
}

/// Where each word of a text stands.
fn places(text: &str) -> Vec<(u32, u32)> {
    let mut places = Vec::with_capacity(text.len() / 6 + 1);
    let mut begun = None;
    for (at, c) in text.char_indices() {
        match (c.is_alphanumeric(), begun) {
            (true, None) => begun = Some(at),
            (false, Some(start)) => {
                places.push((start as u32, at as u32));
                begun = None;
            }
            (true, Some(_)) | (false, None) => {}
        }
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
        Field { name: "stem".into(), key: 0..0, span: 0..0, value: Value::Text(text.into()) }
    }

    #[test]
    fn sentences_end_at_marks_before_a_capital_and_at_empty_lines() {
        let field = field("  A man of 61, e.g. tall, has 2.5 mg. **What** now?\n\nSelect all.  ");
        let passage = Passage::of(&field).unwrap();
        let sentences: Vec<_> = passage.sentences().iter().map(|sentence| (sentence.start, sentence.text)).collect();
        assert_eq!(sentences, [(2, "A man of 61, e.g. tall, has 2.5 mg."), (38, "**What** now?"), (53, "Select all.")]);
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
