//! Typo detection: whether a typed word is another word with a slip of the finger.
//!
//! The rule is conservative. A slip is one inserted, missing or replaced letter, or two swapped ones, in a word of five
//! letters or more that is in the lexicon, and only if the typed word
//!
//! - is not a word itself, in the lexicon or in any loaded deck;
//! - is not also a slip for another likely word;
//! - does not differ by a prefix or suffix that carries meaning, such as `a-`, `re-`/`de-`, `-ase`/`-ose`.
//!
//! Digits, signs, single letters and words of other languages are never slips. If a text merely resembles a word, it is
//! unclear, and the learner is asked.

use std::collections::HashSet;

use super::lexicon;
use super::normal::{PREFIXES, is_greek_name};

/// The minimum length of a word, in letters, for slips to be recognized.
const MIN_LETTERS: usize = 5;
/// The minimum length of a word, in letters, for a text with two typos to resemble it.
const TWO_TYPOS_LETTERS: usize = 9;
/// The maximum length of a word, in letters, for slips to be recognized.
const MAX_LETTERS: usize = 40;

/// Suffixes that turn a word into another one.
const ENDINGS: &[&str] = &[
    "ase", "ose", "ate", "ite", "ide", "ine", "ane", "ene", "yne", "one", "ol", "al", "yl", "il", "ic", "ous", "ist",
    "ism", "or", "er", "ar", "ee", "able", "ible", "ant", "ent", "ance", "ence", "itis", "osis", "iasis", "oma",
    "emia", "uria", "gram", "graph", "graphy", "scope", "scopy", "tomy", "stomy", "ectomy", "pexy", "plasty", "lysis",
    "desis", "plegia", "paresis", "phagia", "phasia", "pathy", "trophy", "tropy", "algia", "esthesia", "kinesia",
    "tonia", "penia", "philia", "cyte", "blast", "clast", "ful", "less", "ed", "ing", "en", "is", "es", "us", "um",
    "a", "i",
];

/// Singular and plural endings.
const NUMBERS: &[(&str, &str)] = &[
    ("", "s"),
    ("", "es"),
    ("y", "ies"),
    ("is", "es"),
    ("us", "i"),
    ("um", "a"),
    ("on", "a"),
    ("a", "ae"),
    ("x", "ces"),
    ("ex", "ices"),
    ("ix", "ices"),
    ("men", "mina"),
    ("ma", "mata"),
];

/// A set of known words.
pub trait Vocabulary {
    /// Whether a word in normal form is a known word.
    fn knows(&self, word: &str) -> bool;

    /// Whether a word in normal form is likely to be meant: known, and not a rare word outside medicine.
    fn expects(&self, word: &str) -> bool;
}

/// The vocabulary of the lexicon alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lexicon;

impl Vocabulary for Lexicon {
    fn knows(&self, word: &str) -> bool {
        lexicon::contains(word)
    }

    fn expects(&self, word: &str) -> bool {
        lexicon::is_in_use(word)
    }
}

/// A vocabulary extended by additional words.
#[derive(Debug)]
pub struct With<'a, V: ?Sized> {
    words: HashSet<String>,
    others: &'a V,
}

impl<'a, V: Vocabulary + ?Sized> With<'a, V> {
    /// Adds words in normal form to a vocabulary.
    pub fn new(words: impl IntoIterator<Item = String>, others: &'a V) -> Self {
        Self { words: words.into_iter().collect(), others }
    }
}

impl<V: Vocabulary + ?Sized> Vocabulary for With<'_, V> {
    fn knows(&self, word: &str) -> bool {
        self.words.contains(word) || self.others.knows(word)
    }

    fn expects(&self, word: &str) -> bool {
        self.words.contains(word) || self.others.expects(word)
    }
}

/// How much one text resembles another, in descending order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Similarity {
    /// The normal forms are equal.
    Same,
    /// It is the other text with typos, and cannot be anything else.
    Slip,
    /// It resembles the other text and nothing else as much: singular for plural, or two typos.
    Close,
    /// It resembles the other text, but could be something else.
    Unclear,
    /// It is a different text.
    Other,
}

/// Compares a typed text with another one, both as tokens in normal form.
#[must_use]
pub fn likeness(typed: &[String], text: &[String], words: &(impl Vocabulary + ?Sized)) -> Similarity {
    if typed == text {
        return Similarity::Same;
    }
    if typed.len() != text.len() {
        return compare_spacing(typed, text);
    }
    let mut furthest = Similarity::Same;
    for (typed, word) in typed.iter().zip(text) {
        furthest = furthest.max(compare_words(typed, word, words));
        if furthest == Similarity::Other {
            break;
        }
    }
    furthest
}

/// Compares two texts with different numbers of words: whether they differ only in spaces.
fn compare_spacing(typed: &[String], text: &[String]) -> Similarity {
    if typed.concat() != text.concat() {
        return Similarity::Other;
    }
    // `a symptomatic` is not `asymptomatic`, and `1 0` is not `10`.
    let parts = if typed.len() > text.len() { typed } else { text };
    let splits_digits = parts.windows(2).any(|pair| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit));
    let carries_meaning = |word: &str| (word.len() < 3 && !word.contains(is_digit)) || is_negation(word);
    // `A delta` is `Adelta`: a letter next to the name of a Greek letter is part of a name.
    let is_named = |at: usize| {
        let neighbors = [at.checked_sub(1), Some(at + 1)];
        neighbors.into_iter().flatten().filter_map(|at| parts.get(at)).any(|word| word.len() > 3 && is_greek_name(word))
    };
    let is_unclear = parts.iter().enumerate().any(|(at, word)| carries_meaning(word) && !is_named(at));
    match (splits_digits, is_unclear) {
        (true, _) => Similarity::Other,
        (false, true) => Similarity::Unclear,
        (false, false) => Similarity::Slip,
    }
}

fn is_negation(word: &str) -> bool {
    matches!(word, "non" | "dis" | "mis" | "mal" | "dys" | "anti" | "contra" | "des")
}

fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}

/// Compares a typed word with another word.
fn compare_words(typed: &str, word: &str, words: &(impl Vocabulary + ?Sized)) -> Similarity {
    if typed == word {
        return Similarity::Same;
    }
    let (length, typed_length) = (word.chars().count(), typed.chars().count());
    let is_letters = |word: &str| word.chars().all(char::is_alphabetic);
    let max_typos = if length >= TWO_TYPOS_LETTERS { 2 } else { 1 };
    if !(MIN_LETTERS..=MAX_LETTERS).contains(&length) || !is_letters(typed) || !is_letters(word) {
        return Similarity::Other;
    }
    if differ_in_number(typed, word) {
        return if lexicon::contains(word) { Similarity::Close } else { Similarity::Unclear };
    }
    if length.abs_diff(typed_length) > max_typos || words.knows(typed) {
        return Similarity::Other;
    }
    let typos = strsim::osa_distance(typed, word);
    if typos > max_typos {
        return Similarity::Other;
    }
    let neighbor = has_neighbor(typed, word, words);
    match typos {
        1 if !lexicon::contains(word) || neighbor || differ_in_affix(typed, word) => Similarity::Unclear,
        1 => Similarity::Slip,
        // It is more likely a slip for the other word.
        _ if neighbor => Similarity::Other,
        _ if !lexicon::contains(word) || differ_in_affix(typed, word) => Similarity::Unclear,
        _ => Similarity::Close,
    }
}

/// Whether a likely word other than `word`, its singular and its plural is one typo away from the typed word.
fn has_neighbor(typed: &str, word: &str, words: &(impl Vocabulary + ?Sized)) -> bool {
    // Words in other scripts are not in the lexicon, so their neighbors are unknown.
    !typed.is_ascii() || slips(typed).any(|near| near != word && !differ_in_number(&near, word) && words.expects(&near))
}

/// All texts that are one typo away from a lowercase ASCII word.
fn slips(word: &str) -> impl Iterator<Item = String> {
    let cut = |at: usize| word.split_at_checked(at).unwrap_or((word, ""));
    let dropped = (0..word.len()).map(move |at| format!("{}{}", cut(at).0, cut(at + 1).1));
    let swapped = (1..word.len()).map(move |at| {
        let (head, tail) = (cut(at - 1).0, cut(at + 1).1);
        format!("{head}{}{}{tail}", &word[at..=at], &word[at - 1..at])
    });
    let replaced = (0..word.len())
        .flat_map(move |at| ('a'..='z').map(move |letter| format!("{}{letter}{}", cut(at).0, cut(at + 1).1)));
    let added = (0..=word.len())
        .flat_map(move |at| ('a'..='z').map(move |letter| format!("{}{letter}{}", cut(at).0, cut(at).1)));
    dropped.chain(swapped).chain(replaced).chain(added)
}

/// Whether two words are the singular and plural of one noun.
fn differ_in_number(a: &str, b: &str) -> bool {
    let are = |one: &str, many: &str| {
        let (singular, plural) = (a.strip_suffix(one), b.strip_suffix(many));
        singular.is_some_and(|stem| stem.len() >= 3 && Some(stem) == plural)
    };
    NUMBERS.iter().any(|(one, many)| are(one, many) || are(many, one))
}

/// Whether the typed word differs from a word by a prefix or suffix that carries meaning. A missing prefix needs no
/// check: if the rest is a word, it is not a slip anyway.
fn differ_in_affix(typed: &str, word: &str) -> bool {
    let same_stem = |a: &str, b: &str| a == b && a.len() >= 3;
    let is_vowel = |c: char| "aeiou".contains(c);
    let is_prefix_of = |prefix: &str, rest: &str| !matches!(prefix, "a" | "e") || !rest.starts_with(is_vowel);
    let differ_in_prefix = PREFIXES.iter().filter(|one| !one.is_empty()).any(|one| {
        typed.strip_prefix(one).is_some_and(|rest| {
            is_prefix_of(one, rest)
                && PREFIXES
                    .iter()
                    .filter_map(|other| word.strip_prefix(other))
                    .any(|rest_of_word| same_stem(rest, rest_of_word))
        })
    });
    let without_suffix = |word| ENDINGS.iter().filter_map(move |ending| str::strip_suffix(word, ending));
    differ_in_prefix || without_suffix(typed).any(|rest| without_suffix(word).any(|other| same_stem(rest, other)))
}

#[cfg(test)]
mod tests {
    use super::super::normal::tokens;
    use super::*;

    fn of(typed: &str, text: &str) -> Similarity {
        likeness(&tokens(typed), &tokens(text), &Lexicon)
    }

    #[test]
    fn one_typo_in_an_unmistakable_word_is_a_slip() {
        for (typed, text) in [
            ("alodynia", "allodynia"),
            ("hyperalgeisa", "hyperalgesia"),
            ("gabapentn", "gabapentin"),
            ("unmyelinatd", "unmyelinated"),
            ("medial branhc of the dorsal ramus", "medial branch of the dorsal ramus"),
            ("postherpetic neuralga", "postherpetic neuralgia"),
        ] {
            assert_eq!(of(typed, text), Similarity::Slip, "{typed} for {text}");
        }
    }

    #[test]
    fn a_word_is_never_a_slip_for_another() {
        for (one, other) in [
            ("increased", "decreased"),
            ("dexamethasone", "betamethasone"),
            ("unmyelinated", "myelinated"),
            ("hypercalcemia", "hyperkalemia"),
            ("intradural", "extradural"),
            ("unilateral", "bilateral"),
            ("symptomatic", "asymptomatic"),
            ("reversible", "irreversible"),
            ("depolarization", "repolarization"),
            ("metacarpal", "metatarsal"),
            ("vertebral artery", "cerebral artery"),
            ("anesthesia dolorosa", "paresthesia dolorosa"),
            ("descending", "ascending"),
            ("radicular", "articular"),
            ("ventral", "central"),
            ("septic", "aseptic"),
            ("typical", "atypical"),
            ("bupivacaine", "ropivacaine"),
            ("lactase", "lactose"),
        ] {
            for (typed, text) in [(one, other), (other, one)] {
                assert!(of(typed, text) > Similarity::Close, "{typed} for {text}: {:?}", of(typed, text));
            }
        }
    }

    #[test]
    fn a_text_that_could_be_two_words_is_unclear() {
        for (typed, text) in [
            ("hypetension", "hypertension"),
            ("brnach", "branch"),
            ("aneuropathic", "neuropathic"),
            ("a symptomatic", "asymptomatic"),
            ("non inferior", "noninferior"),
        ] {
            assert_eq!(of(typed, text), Similarity::Unclear, "{typed} for {text}");
        }
    }

    #[test]
    fn two_typos_or_a_plural_are_close() {
        for (typed, text) in [("gabpentn", "gabapentin"), ("pathway", "pathways"), ("ganglia", "ganglion")] {
            assert_eq!(of(typed, text), Similarity::Close, "{typed} for {text}");
        }
    }

    #[test]
    fn digits_single_letters_short_words_and_signs_are_never_slips() {
        for (typed, text) in [
            ("L5 root", "L4 root"),
            ("B fibers", "C fibers"),
            ("pin", "pain"),
            ("Rh+", "Rh-"),
            ("-5 mV", "5 mV"),
            ("1 0", "10"),
            ("CYP2D6", "CYP2C19"),
        ] {
            assert_eq!(of(typed, text), Similarity::Other, "{typed} for {text}");
        }
    }

    #[test]
    fn a_word_outside_the_lexicon_has_no_slips() {
        assert_eq!(of("bluthochdruk", "bluthochdruck"), Similarity::Unclear);
        assert!(of("гипертония", "гипотония") >= Similarity::Unclear);
    }

    #[test]
    fn missing_or_additional_spaces_are_slips() {
        for (typed, text) in
            [("medialbranch", "medial branch"), ("post herpetic", "postherpetic"), ("alpha 2 delta", "alpha2delta")]
        {
            assert!(of(typed, text) <= Similarity::Slip, "{typed} for {text}");
        }
    }
}
