//! The words of a text, for rules that look for particular words.

use std::cell::OnceCell;
use std::ops::Range;

use super::naming;
use super::word_set::{WordSet, sign};
use crate::deck::ast::{Field, Value};

/// A text, or a sentence of one, with the position of each word. Words are runs of letters and digits; the case of
/// ASCII letters is ignored.
#[derive(Clone, Debug)]
pub struct TextSpan<'d> {
    /// The value that contains it.
    pub field: &'d Field<'d>,
    /// Where it starts in the value.
    pub start: usize,
    /// The text as it was written.
    pub text: &'d str,
    /// Its words, computed on demand: few rules need the words of a whole stem.
    words: OnceCell<Words>,
}

#[derive(Clone, Debug, Default)]
struct Words {
    positions: Vec<WordPosition>,
    /// The signs of all words.
    signs: u64,
}

/// The position of a word, and its sign.
#[derive(Clone, Copy, Debug)]
struct WordPosition {
    start: u32,
    end: u32,
    sign: u8,
}

impl WordPosition {
    fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl<'d> TextSpan<'d> {
    /// The text of a value; none if it is not a string or is blank.
    pub fn of(field: &'d Field<'d>) -> Option<Self> {
        let Value::Text(text) = &field.value else { return None };
        Self::part(field, text, 0)
    }

    /// One text of a list, without its position in the file; none if it is blank.
    pub fn at(field: &'d Field<'d>, text: &'d str) -> Option<Self> {
        Self::part(field, text, 0)
    }

    /// Part of the text of a value.
    fn part(field: &'d Field<'d>, text: &'d str, start: usize) -> Option<Self> {
        let start = start + text.len() - text.trim_start().len();
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        Some(Self { field, start, text, words: OnceCell::new() })
    }

    /// Its words, as they were written.
    pub fn words(&self) -> impl DoubleEndedIterator<Item = &'d str> + Clone {
        let text = self.text;
        self.positions().iter().map(move |position| &text[position.range()])
    }

    /// The number of its words.
    pub fn count(&self) -> usize {
        self.positions().len()
    }

    /// Its length in characters.
    pub fn length(&self) -> usize {
        if self.text.is_ascii() { self.text.len() } else { self.text.chars().count() }
    }

    /// The first of the wanted words that it contains, with its position.
    pub fn first_of(&self, set: &WordSet) -> Option<(&'d str, Range<usize>)> {
        if self.all_words().signs & set.signs == 0 {
            return None;
        }
        self.first(|position| set.signs >> position.sign & 1 == 1 && set.has(self.word(position)))
    }

    /// The first position of a word.
    pub fn find(&self, word: &str) -> Option<Range<usize>> {
        self.first(|position| self.word(position).eq_ignore_ascii_case(word)).map(|(_, position)| position)
    }

    /// The first word that matches a condition, with its position.
    fn first(&self, fits: impl Fn(WordPosition) -> bool) -> Option<(&'d str, Range<usize>)> {
        let position = self.positions().iter().find(|position| fits(**position))?;
        Some((self.word(*position), position.range()))
    }

    /// The position of consecutive words, where each entry of `pattern` lists alternatives separated by `|`.
    pub fn phrase(&self, pattern: &[&str]) -> Option<Range<usize>> {
        let fits = |run: &&[WordPosition]| {
            run.iter()
                .zip(pattern)
                .all(|(position, words)| words.split('|').any(|word| word.eq_ignore_ascii_case(self.word(*position))))
        };
        let run = self.positions().windows(pattern.len().max(1)).find(fits)?;
        Some(run[0].range().start..run[run.len() - 1].range().end)
    }

    /// The only word in which it differs from another passage with the same number of words, in both passages; none if
    /// they differ in more.
    pub fn differing(&self, other: &Self) -> Option<(&'d str, &'d str)> {
        let (ours, theirs) = (self.positions(), other.positions());
        if ours.len() != theirs.len() {
            return None;
        }
        let bytes = |passage: &Self, position: WordPosition| &passage.text.as_bytes()[position.range()];
        let alike =
            |a: WordPosition, b: WordPosition| a.sign == b.sign && bytes(self, a).eq_ignore_ascii_case(bytes(other, b));
        let mut differing = ours.iter().zip(theirs).filter(|(a, b)| !alike(**a, **b));
        let (Some((a, b)), None) = (differing.next(), differing.next()) else { return None };
        Some((self.word(*a), other.word(*b)))
    }

    /// Its last sentence that is not skipped. Sentences end with a period, question mark or exclamation point before
    /// white space and a capital letter, and at empty lines.
    pub fn last_sentence(&self, pass_over: impl Fn(&Self) -> bool) -> Option<Self> {
        let bytes = self.text.as_bytes();
        let mut end = self.text.len();
        let mut last = None;
        let ends = |byte: &u8| matches!(byte, b'.' | b'?' | b'!' | b'\n');
        let mut before = end;
        loop {
            let at = bytes[..before].iter().rposition(ends).unwrap_or(0);
            before = at;
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
            if at == 0 {
                return last;
            }
            end = start;
        }
    }

    /// Whether part of it is emphasized with capitals or `**`.
    pub fn is_set_off(&self, part: &Range<usize>) -> bool {
        let shouted = self.text[part.clone()].chars().any(char::is_alphabetic)
            && !self.text[part.clone()].chars().any(char::is_lowercase);
        shouted || self.text[..part.start].matches("**").count() % 2 == 1
    }

    /// Whether it refers to other options and says nothing else, as "all of the above" does.
    pub fn refers_to_options(&self) -> bool {
        naming::referent(self.text).is_some()
    }

    /// The positions of its words.
    fn positions(&self) -> &[WordPosition] {
        &self.all_words().positions
    }

    fn all_words(&self) -> &Words {
        self.words.get_or_init(|| Words::of(self.text))
    }

    /// The word at a position.
    fn word(&self, position: WordPosition) -> &'d str {
        &self.text[position.range()]
    }
}

impl Words {
    /// Splits a text into words.
    fn of(text: &str) -> Self {
        let bytes = text.as_bytes();
        let mut words = Self { positions: Vec::with_capacity(text.len() / 5 + 1), signs: 0 };
        let mut at = 0;
        while at < bytes.len() {
            let start = at;
            loop {
                at += bytes[at..].iter().take_while(|byte| byte.is_ascii_alphanumeric()).count();
                match letter(text, at) {
                    Some(length) => at += length,
                    None => break,
                }
            }
            if at > start {
                let sign = sign(&bytes[start..at]);
                words.signs |= 1 << sign;
                words.positions.push(WordPosition { start: start as u32, end: at as u32, sign });
            }
            // There are other characters between the words.
            if at < bytes.len() {
                at += if bytes[at].is_ascii() { 1 } else { text[at..].chars().next().map_or(1, char::len_utf8) };
            }
        }
        words
    }
}

/// The length of the non-ASCII letter or digit at a position, if there is one.
fn letter(text: &str, at: usize) -> Option<usize> {
    if text.as_bytes().get(at)?.is_ascii() {
        return None;
    }
    text[at..].chars().next().filter(|c| c.is_alphanumeric()).map(char::len_utf8)
}

/// A word without a plural ending, "-ing" or "-ed".
pub fn stem(word: &str) -> &str {
    // Most words have none of these endings, which their last letter shows.
    if !word.ends_with(['s', 'g', 'd']) {
        return word;
    }
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
        let passage = TextSpan::of(&field).unwrap();
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
    fn phrases_are_found_despite_punctuation_between_words() {
        let field = field("All of the-above, please");
        let passage = TextSpan::of(&field).unwrap();
        assert_eq!(passage.phrase(&["of", "the|these", "above"]), Some(4..16));
        assert_eq!(passage.phrase(&["above", "all"]), None);
    }

    #[test]
    fn words_are_found_regardless_of_case() {
        const WANTED: WordSet = WordSet::new(&["a", "no", "always"]);
        for word in ["a", "A", "no", "NO", "Always", "aLWAYs"] {
            assert!(WANTED.has(word), "{word}");
        }
        for word in ["", "b", "on", "alway", "always not", "\u{e4}"] {
            assert!(!WANTED.has(word), "{word}");
        }
        let field = field("Not so: NO, never always");
        assert_eq!(TextSpan::of(&field).unwrap().first_of(&WANTED), Some(("NO", 8..10)));
    }

    #[test]
    fn a_single_differing_word_is_found() {
        let (falls, rises) = (field("It falls, slowly"), field("it RISES slowly"));
        let (falls, rises) = (TextSpan::of(&falls).unwrap(), TextSpan::of(&rises).unwrap());
        assert_eq!(falls.differing(&rises), Some(("falls", "RISES")));
        for other in ["It falls slowly", "They rise slowly", "It falls slowly now"] {
            let other = field(other);
            assert_eq!(falls.differing(&TextSpan::of(&other).unwrap()), None, "{}", rises.text);
        }
    }

    #[test]
    fn words_in_other_scripts_have_correct_positions() {
        let field = field("Die Übung, ÄRZTE zuerst");
        let passage = TextSpan::of(&field).unwrap();
        assert_eq!(passage.count(), 4);
        assert_eq!(passage.first_of(&WordSet::new(&["zuerst"])).unwrap().1, 19..25);
    }
}
