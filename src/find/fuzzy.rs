//! Fuzzy matching of words. The only module that uses `nucleo-matcher`.

use nucleo_matcher::{Config, Matcher, Utf32Str};

use crate::deck::limits::LOOSE_LETTERS;
use crate::deck::normal;
use crate::deck::spelling::american;

/// Lowest average score for each letter of a needle. A letter scores 16, more if it follows the previous match or
/// begins the word, and a gap costs. So letters that are merely scattered over a long word do not match it.
const MIN_SCORE_PER_LETTER: u16 = 17;

/// A fuzzy matcher, with its reusable buffers.
pub struct Fuzzy {
    matcher: Matcher,
    word: Vec<char>,
    needle: Vec<char>,
}

impl Default for Fuzzy {
    fn default() -> Self {
        let mut config = Config::DEFAULT;
        // Words and needles are folded already.
        (config.ignore_case, config.normalize) = (false, false);
        Self { matcher: Matcher::new(config), word: Vec::new(), needle: Vec::new() }
    }
}

impl Fuzzy {
    /// How well a folded word matches a folded needle; none if it does not.
    pub fn score(&mut self, word: &str, needle: &str) -> Option<u16> {
        if needle.len() > word.len() {
            return None;
        }
        let letters =
            u16::try_from(needle.chars().count()).ok().filter(|count| usize::from(*count) <= LOOSE_LETTERS)?;
        let exact = u16::from(word == needle);
        let (word, needle) = (Utf32Str::new(word, &mut self.word), Utf32Str::new(needle, &mut self.needle));
        let score = self.matcher.fuzzy_match(word, needle)?;
        (score >= MIN_SCORE_PER_LETTER * letters).then_some(score + exact)
    }

    /// How well a sentence matches what was typed: each typed word must match a word of the sentence.
    pub fn score_sentence(&mut self, sentence: &str, typed: &str) -> Option<u32> {
        let (sentence, typed) = (normal::folded(sentence), normal::folded(typed));
        let best = |needle| words(&sentence).filter_map(|word| self.score(word, needle)).max();
        words(&typed).map(best).try_fold(0, |sum, score| Some(sum + u32::from(score?)))
    }
}

/// A word in the form in which words are compared: folded, and in American spelling.
#[must_use]
pub fn normalized(word: &str) -> String {
    let folded = normal::folded(word);
    american(&folded).unwrap_or(folded)
}

/// Appends a text in the form in which phrases are searched: folded, with single spaces, and without the markup of
/// emphasis and code. A hyphen between letters becomes a space, as in answers.
pub fn append_folded(target: &mut String, text: &str) {
    let start = target.len();
    let is_markup = |c: char| matches!(c, '*' | '`');
    for word in text.split_whitespace() {
        let begun = target.len();
        if begun > start {
            target.push(' ');
        }
        if word.is_ascii() && !word.contains(is_markup) && !word.contains('-') {
            target.push_str(word);
        } else {
            let word: String = word.chars().filter(|c| !is_markup(*c)).collect();
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

/// The words of a text: its runs of letters and digits.
pub fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !normal::is_in_word(c)).filter(|word| !word.is_empty())
}

/// The words of a text, each with the byte offset at which it begins.
pub fn word_offsets(text: &str) -> impl Iterator<Item = (usize, &str)> {
    words(text).map(|word| (word.as_ptr().addr() - text.as_ptr().addr(), word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_match_in_order_unless_they_are_scattered() {
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
    fn a_whole_word_scores_best_and_then_a_prefix() {
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
            assert_eq!(normalized(word), expected);
        }
        assert_eq!(words("Sjo\u{308}gren dry-\u{ad}eye").collect::<Vec<_>>(), ["Sjo\u{308}gren", "dry", "\u{ad}eye"]);
    }

    #[test]
    fn an_appended_text_has_single_spaces_and_no_markup() {
        let mut text = "X ".to_owned();
        append_folded(&mut text, "  The *B*\n\n* **stop** `É`  * ");
        assert_eq!(text, "X the b stop e");
    }

    #[test]
    fn every_typed_word_must_match_the_sentence() {
        let mut fuzzy = Fuzzy::default();
        assert!(fuzzy.score_sentence("Mark the item, or remove the mark", "rem mark").is_some());
        assert!(fuzzy.score_sentence("Mark the item, or remove the mark", "rem zebra").is_none());
        assert_eq!(fuzzy.score_sentence("Mark the item", ""), Some(0));
    }
}
