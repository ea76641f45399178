//! Fuzzy matching of words: the only door to `nucleo-matcher`.

use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::deck::limits::LOOSE_LETTERS;
use crate::deck::normal;
use crate::deck::spelling::american;

/// What each letter of a needle must be worth on average: a letter is worth 16, one that follows the one before it or
/// begins the word more, and a gap costs. So letters that merely occur somewhere in a long word do not match it.
const LEAST_PER_LETTER: u16 = 17;

/// A matcher, with the room that it works in.
pub struct Fuzzy {
    matcher: Matcher,
    word: Vec<char>,
    needle: Vec<char>,
}

impl Default for Fuzzy {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        // Both sides are folded beforehand.
        (config.ignore_case, config.normalize) = (false, false);
        Self { matcher: Matcher::new(config), word: Vec::new(), needle: Vec::new() }
    }
}

impl Fuzzy {
    /// How well a folded word fits a folded needle; none where it does not.
    pub fn score(&mut self, word: &str, needle: &str) -> Option<u16> {
        if needle.len() > word.len() {
            return None;
        }
        let letters =
            u16::try_from(needle.chars().count()).ok().filter(|count| usize::from(*count) <= LOOSE_LETTERS)?;
        let exact = u16::from(word == needle);
        let (word, needle) = (Utf32Str::new(word, &mut self.word), Utf32Str::new(needle, &mut self.needle));
        let score = self.matcher.fuzzy_match(word, needle)?;
        (score >= LEAST_PER_LETTER * letters).then_some(score + exact)
    }

    /// How well a sentence fits what was typed: each of its words must fit one of the sentence.
    pub fn sentence(&mut self, sentence: &str, typed: &str) -> Option<u32> {
        let (sentence, typed) = (normal::folded(sentence), normal::folded(typed));
        let best = |needle| words(&sentence).filter_map(|word| self.score(word, needle)).max();
        words(&typed).map(best).try_fold(0, |sum, score| Some(sum + u32::from(score?)))
    }
}

/// A word of a text or a query as it is compared: folded, and in American spelling.
#[must_use]
pub fn compared(word: &str) -> String {
    let folded = normal::folded(word);
    american(&folded).unwrap_or(folded)
}

/// Puts a text behind another as phrases are looked for in it: folded, with one space for each stretch of white space,
/// without the marks of emphasis and code. A hyphen between letters is a space, as it is in an answer.
pub fn fold_onto(target: &mut String, text: &str) {
    let start = target.len();
    let is_mark = |c: char| matches!(c, '*' | '`');
    for word in text.split_whitespace() {
        let begun = target.len();
        if begun > start {
            target.push(' ');
        }
        if word.is_ascii() && !word.contains(is_mark) && !word.contains('-') {
            target.push_str(word);
        } else {
            let word: String = word.chars().filter(|c| !is_mark(*c)).collect();
            target.push_str(normal::unhyphenated(&word).trim());
        }
        if target.ends_with(' ') {
            target.truncate(begun);
        }
    }
    if let Some(folded) = target.get_mut(start..) {
        folded.make_ascii_lowercase();
    }
}

/// The words of a text: letters and digits between all else.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !normal::is_in_word(c)).filter(|word| !word.is_empty())
}

/// The words of a text, each with the place where it begins.
pub fn places(text: &str) -> impl Iterator<Item = (usize, &str)> {
    words(text).map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_in_their_order_match_unless_they_are_scattered() {
        for (word, needle) in
            [("ketamine", "ketam"), ("ketamine", "ktmn"), ("ketamine", "tamin"), ("stop", "op"), ("ketamine", "k")]
        {
            assert!(Fuzzy::default().score(word, needle).is_some(), "{needle} in {word}");
        }
        for (word, needle) in [("compress", "op"), ("kilometrage", "ketam"), ("ketamine", "ketamines"), ("pain", "x")] {
            assert_eq!(Fuzzy::default().score(word, needle), None, "{needle} in {word}");
        }
    }

    #[test]
    fn the_whole_word_is_best_then_its_beginning() {
        let mut fuzzy = Fuzzy::default();
        let mut score = |word| fuzzy.score(word, "pain").unwrap();
        assert!(score("pain") > score("painful") && score("painful") > score("unpainful"));
    }

    #[test]
    fn accents_and_case_do_not_matter() {
        for (word, expected) in [
            ("Ménière", "meniere"),
            ("Me\u{301}nie\u{300}re", "meniere"),
            ("WOOLF", "woolf"),
            ("Sjo\u{308}gren", "sjogren"),
            ("ＮＭＤＡ", "nmda"),
            ("ﬁbre", "fiber"),
            ("µ", "mu"),
            ("Δ", "delta"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("anaesthesia", "anesthesia"),
        ] {
            assert_eq!(compared(word), expected);
        }
        assert_eq!(words("Sjo\u{308}gren dry-\u{ad}eye").collect::<Vec<_>>(), ["Sjo\u{308}gren", "dry", "\u{ad}eye"]);
    }

    #[test]
    fn a_text_is_put_behind_another_with_single_spaces_and_without_marks() {
        let mut text = "X ".to_owned();
        fold_onto(&mut text, "  The *B*\n\n* **stop** `É`  * ");
        assert_eq!(text, "X the b stop e");
    }

    #[test]
    fn every_word_must_be_in_the_sentence() {
        let mut fuzzy = Fuzzy::default();
        assert!(fuzzy.sentence("Mark the item, or remove the mark", "rem mark").is_some());
        assert!(fuzzy.sentence("Mark the item, or remove the mark", "rem zebra").is_none());
        assert_eq!(fuzzy.sentence("Mark the item", ""), Some(0));
    }
}
