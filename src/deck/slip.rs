//! Typing mistakes: whether a word that was typed is another one with a slip of the finger.
//!
//! The rule is safe by construction. A slip is one letter too many, too few, another, or two exchanged, in a word of five
//! letters or more that the lexicon knows, and only if what was typed
//!
//! - is no word itself, of the lexicon or of any deck at hand;
//! - is no slip for yet another word that may be meant;
//! - does not differ by a beginning or an ending that carries meaning, such as `a-`, `re-`/`de-`, `-ase`/`-ose`.
//!
//! Digits, signs, single letters and words of another language are never slips. What merely resembles a word is in
//! doubt, and the learner is asked.

use std::collections::HashSet;

use super::lexicon;
use super::normal::{BEGINNINGS, is_greek_name};

/// Letters that a word must have for a slip in it to be taken for one.
const LETTERS: usize = 5;
/// Letters of a word from which on two mistakes still resemble it.
const MANY_LETTERS: usize = 9;
/// Letters of the longest word that is compared letter by letter.
const MOST_LETTERS: usize = 40;

/// Endings that turn a word into another one.
const ENDINGS: &[&str] = &[
    "ase", "ose", "ate", "ite", "ide", "ine", "ane", "ene", "yne", "one", "ol", "al", "yl", "il", "ic", "ous", "ist",
    "ism", "or", "er", "ar", "ee", "able", "ible", "ant", "ent", "ance", "ence", "itis", "osis", "iasis", "oma",
    "emia", "uria", "gram", "graph", "graphy", "scope", "scopy", "tomy", "stomy", "ectomy", "pexy", "plasty", "lysis",
    "desis", "plegia", "paresis", "phagia", "phasia", "pathy", "trophy", "tropy", "algia", "esthesia", "kinesia",
    "tonia", "penia", "philia", "cyte", "blast", "clast", "ful", "less", "ed", "ing", "en", "is", "es", "us", "um",
    "a", "i",
];

/// Endings of one and of many: the same noun.
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

/// Words that are known.
pub trait Vocabulary {
    /// Whether a word, in normal form, is a word of its own.
    fn knows(&self, word: &str) -> bool;

    /// Whether a word, in normal form, may be meant by what is a slip for it: no rare word outside of medicine.
    fn expects(&self, word: &str) -> bool;
}

/// The words of the lexicon alone.
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

/// The words of some texts, beside those of another vocabulary.
#[derive(Debug)]
pub struct With<'a, V: ?Sized> {
    words: HashSet<String>,
    others: &'a V,
}

impl<'a, V: Vocabulary + ?Sized> With<'a, V> {
    /// Adds words in normal form.
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

/// How one text resembles another, from the closest on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Similarity {
    /// They have one normal form.
    Same,
    /// It is the other one with typing mistakes, and cannot be anything else.
    Slip,
    /// It resembles the other one, and no other word as much: singular for plural, two mistakes, a space.
    Close,
    /// It resembles the other one, but could be another word.
    Unclear,
    /// It is another text.
    Other,
}

/// Compares what was typed with a text, both as tokens of their normal form.
#[must_use]
pub fn likeness(typed: &[String], text: &[String], words: &(impl Vocabulary + ?Sized)) -> Similarity {
    if typed == text {
        return Similarity::Same;
    }
    if typed.len() != text.len() {
        return of_spaces(typed, text);
    }
    let mut furthest = Similarity::Same;
    for (typed, word) in typed.iter().zip(text) {
        furthest = furthest.max(of_word(typed, word, words));
        if furthest == Similarity::Other {
            break;
        }
    }
    furthest
}

/// Compares two texts that differ in their number of words: alike but for spaces, or not.
fn of_spaces(typed: &[String], text: &[String]) -> Similarity {
    if typed.concat() != text.concat() {
        return Similarity::Other;
    }
    // `a symptomatic` is not `asymptomatic`, and `1 0` not `10`.
    let parts = if typed.len() > text.len() { typed } else { text };
    let apart = parts.windows(2).any(|pair| pair[0].ends_with(is_digit) && pair[1].starts_with(is_digit));
    let carries_meaning = |word: &str| (word.len() < 3 && !word.contains(is_digit)) || is_negation(word);
    // `A delta` is `Adelta`: a letter beside the name of a Greek one is a name, too.
    let is_named = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1)];
        beside.into_iter().flatten().filter_map(|at| parts.get(at)).any(|word| word.len() > 3 && is_greek_name(word))
    };
    let in_doubt = parts.iter().enumerate().any(|(at, word)| carries_meaning(word) && !is_named(at));
    match (apart, in_doubt) {
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

/// Compares a typed word with another one.
fn of_word(typed: &str, word: &str, words: &(impl Vocabulary + ?Sized)) -> Similarity {
    if typed == word {
        return Similarity::Same;
    }
    let (length, typed_length) = (word.chars().count(), typed.chars().count());
    let is_letters = |word: &str| word.chars().all(char::is_alphabetic);
    let most = if length >= MANY_LETTERS { 2 } else { 1 };
    if !(LETTERS..=MOST_LETTERS).contains(&length) || !is_letters(typed) || !is_letters(word) {
        return Similarity::Other;
    }
    if differ_in_number(typed, word) {
        return if lexicon::contains(word) { Similarity::Close } else { Similarity::Unclear };
    }
    if length.abs_diff(typed_length) > most || words.knows(typed) {
        return Similarity::Other;
    }
    let mistakes = strsim::osa_distance(typed, word);
    if mistakes > most {
        return Similarity::Other;
    }
    let neighbor = has_neighbor(typed, word, words);
    match mistakes {
        1 if !lexicon::contains(word) || neighbor || differ_in_affix(typed, word) => Similarity::Unclear,
        1 => Similarity::Slip,
        // It is a slip for another word.
        _ if neighbor => Similarity::Other,
        _ if !lexicon::contains(word) || differ_in_affix(typed, word) => Similarity::Unclear,
        _ => Similarity::Close,
    }
}

/// Whether a word that is known, other than `word` and its other number, is one mistake away from what was typed.
fn has_neighbor(typed: &str, word: &str, words: &(impl Vocabulary + ?Sized)) -> bool {
    // Words of other scripts are not in the lexicon: whatever they are near to is not known.
    !typed.is_ascii() || slips(typed).any(|near| near != word && !differ_in_number(&near, word) && words.expects(&near))
}

/// All texts that are one mistake away from a word of small letters.
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

/// Whether two words are one noun, in the singular and in the plural.
fn differ_in_number(a: &str, b: &str) -> bool {
    let are = |one: &str, many: &str| {
        let (singular, plural) = (a.strip_suffix(one), b.strip_suffix(many));
        singular.is_some_and(|stem| stem.len() >= 3 && Some(stem) == plural)
    };
    NUMBERS.iter().any(|(one, many)| are(one, many) || are(many, one))
}

/// Whether what was typed differs from a word by a beginning or an ending that carries meaning. A beginning that is
/// missing carries none: what is left would be a word.
fn differ_in_affix(typed: &str, word: &str) -> bool {
    let alike = |a: &str, b: &str| a == b && a.len() >= 3;
    let is_vowel = |c: char| "aeiou".contains(c);
    let begins = |beginning: &str, rest: &str| !matches!(beginning, "a" | "e") || !rest.starts_with(is_vowel);
    let begun = BEGINNINGS.iter().filter(|one| !one.is_empty()).any(|one| {
        typed.strip_prefix(one).is_some_and(|rest| {
            begins(one, rest)
                && BEGINNINGS
                    .iter()
                    .filter_map(|other| word.strip_prefix(other))
                    .any(|rest_of_word| alike(rest, rest_of_word))
        })
    });
    let rests = |word| ENDINGS.iter().filter_map(move |ending| str::strip_suffix(word, ending));
    begun || rests(typed).any(|rest| rests(word).any(|other| alike(rest, other)))
}

#[cfg(test)]
mod tests {
    use super::super::normal::tokens;
    use super::*;

    fn of(typed: &str, text: &str) -> Similarity {
        likeness(&tokens(typed), &tokens(text), &Lexicon)
    }

    #[test]
    fn one_mistake_in_a_word_that_is_like_no_other_is_a_slip() {
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
    fn what_could_be_two_words_is_unclear() {
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
    fn two_mistakes_and_another_number_are_close() {
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
    fn a_word_that_the_lexicon_does_not_know_has_no_slips() {
        assert_eq!(of("bluthochdruk", "bluthochdruck"), Similarity::Unclear);
        assert!(of("гипертония", "гипотония") >= Similarity::Unclear);
    }

    #[test]
    fn spaces_that_join_or_part_a_word_are_slips() {
        for (typed, text) in
            [("medialbranch", "medial branch"), ("post herpetic", "postherpetic"), ("alpha 2 delta", "alpha2delta")]
        {
            assert!(of(typed, text) <= Similarity::Slip, "{typed} for {text}");
        }
    }
}
