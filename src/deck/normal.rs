//! The normal form of texts, in which answers, searches and duplicates are compared.
//!
//! Two texts have the same normal form if they differ only in ways that do not change the meaning. It unifies
//!
//! - composed and decomposed letters, case, accents, invisible characters, white space, brackets, quotation marks, `&`
//!   and `and`, British and American spelling, and lookalike letters of other scripts in a Latin word;
//! - a Greek letter and its name, even next to another letter: `Aδ`, `A-delta` and `A delta`;
//! - all hyphens between words, and a space instead: `medial-branch` and `medial branch`;
//! - a subscript, or a superscript after a letter, and the plain digit: `H₂O` and `H2O`, `m²` and `m2`;
//! - all notations of a power: `10³`, `10^3`, `10**3`.
//!
//! It preserves everything that changes the meaning of a medical text: digits, decimal points, charges (`Rh-`), all
//! signs (`+`, `<`, `%`, a star), and
//!
//! - minus signs. A dash is one if a number follows, with or without a space, unless it is between two numbers or
//!   attached to a word (`COX-2`); if it is the last character after a word and a space (`Cl -`); after the `e` of
//!   `1e-3`; and before a single letter, a Greek letter or a logarithm (`-log`). `−` (U+2212) is also one directly
//!   before any letter, and between a single lowercase letter and a number (`n−1`);
//! - exponents: neither `10³` nor `10⁻³` is `103`, and `s⁻¹` is not `s¹`.
//!
//! For texts with a hyphen omitted, see [`readings`]. This is the only module that uses `unicode-normalization`.

mod characters;
mod letters;
mod prefixes;
mod tokens;

use super::lexicon;
use super::spelling::american;
use characters::SEAM;
use letters::{Case, fold};
use tokens::{Token, split};

pub use characters::{is_greek_name, is_hyphen, is_in_word, is_invisible};
pub use prefixes::PREFIXES;

/// The maximum number of hyphens that [`readings`] tries individually; if a text has more, it omits all of them or
/// none.
const SEAMS: usize = 4;

/// The normal form of a text: its tokens, separated by single spaces.
#[must_use]
pub fn normal_form(text: &str) -> String {
    tokens(text).join(" ")
}

/// The normal form with case preserved, for texts in which it may carry meaning (`PaCO2` and `PACO2`).
#[must_use]
pub fn cased_form(text: &str) -> String {
    cased_tokens(text).join(" ")
}

/// The tokens of [`cased_form`].
#[must_use]
pub fn cased_tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Kept)).into_iter().map(|token| token.text).collect()
}

/// The words, numbers and signs of a text in normal form. Letters and digits are separate tokens, so that `L4`, `L 4`
/// and `L-4` are equal.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Folded)).into_iter().map(|token| spelled(token.text)).collect()
}

/// The tokens of a text, for every way of reading its hyphens as spaces or omitting them: `wind-up` is `wind up` and
/// `windup`. In the first reading, all hyphens are spaces. Spaces are never omitted, because `a symptomatic` is not
/// `asymptomatic`, and neither is a hyphen if that would make another word, as in `re-cover` and `un-ionized`.
#[must_use]
pub fn readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Folded)), spelled)
}

/// The readings of [`readings`] with case preserved.
#[must_use]
pub fn cased_readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Kept)), |word| word)
}

/// The readings of tokens, with a function that maps each word to its spelling.
fn readings_of(tokens: &[Token], spelled: impl Fn(String) -> String) -> Vec<Vec<String>> {
    let seams = tokens.iter().filter(|token| token.seam).count();
    let masks: Vec<usize> = if seams <= SEAMS { (0..1 << seams).collect() } else { vec![0, usize::MAX] };
    let reading = |mask: usize| {
        let (mut words, mut seam): (Vec<String>, u32) = (Vec::new(), 0);
        for token in tokens {
            let closed = token.seam && mask.checked_shr(seam).unwrap_or(mask) & 1 == 1;
            seam += u32::from(token.seam);
            match words.last_mut().filter(|_| closed) {
                Some(before) if is_another_word(before, &token.text) => return None,
                Some(before) => before.push_str(&token.text),
                None => words.push(token.text.clone()),
            }
        }
        Some(words.into_iter().map(&spelled).collect())
    };
    masks.into_iter().filter_map(reading).collect()
}

/// The American spelling of a word.
fn spelled(word: String) -> String {
    american(&word).unwrap_or(word)
}

/// Whether omitting the hyphen between two parts makes another word.
fn is_another_word(first: &str, second: &str) -> bool {
    // Words that only look like a prefix and a word.
    const OTHERS: [&str; 9] =
        ["coop", "coops", "invalid", "invalids", "multiply", "preposition", "unionised", "unionize", "unionized"];
    // Words that mean the same after `re` with and without a hyphen.
    const AGAIN: [&str; 16] = [
        "bleed",
        "bleeding",
        "bled",
        "breathing",
        "feeding",
        "generation",
        "growth",
        "hydration",
        "myelination",
        "perfusion",
        "perfused",
        "polarization",
        "polarized",
        "vascularization",
        "vascularized",
        "warming",
    ];
    let (first, second) = (first.to_lowercase(), second.to_lowercase());
    let joined = format!("{first}{second}");
    match first.as_str() {
        _ if OTHERS.contains(&joined.as_str()) => true,
        // `re-cover` and `recover`, but `re-entry` and `reentry`.
        "re" => {
            !second.starts_with(['a', 'e', 'i', 'o', 'u'])
                && lexicon::is_in_use(&joined)
                && lexicon::contains(&second)
                && !AGAIN.contains(&second.as_str())
        }
        // `C-hip` is not `chip`, but `a-septic` is `aseptic`.
        "a" | "e" | "x" => false,
        letter => letter.chars().count() == 1 && lexicon::contains(&joined),
    }
}

/// A text with its characters folded as in [`normal_form`], but with white space, punctuation and spelling preserved.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = fold(text, Case::Folded);
    folded.retain(|c| c != SEAM);
    folded
}

/// The result of [`folded`] with a space instead of each hyphen between two words.
#[must_use]
pub fn unhyphenated(text: &str) -> String {
    let folded = folded(text);
    if !folded.contains(is_hyphen) {
        return folded;
    }
    let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
    let is_part = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    let (mut spaced, mut before) = (String::with_capacity(folded.len()), None);
    let mut chars = folded.chars().peekable();
    while let Some(c) = chars.next() {
        let after = chars.peek().copied();
        let joins = is_part(before) && is_part(after) && (is_letter(before) || is_letter(after));
        spaced.push(if is_hyphen(c) && joins { ' ' } else { c });
        before = Some(c);
    }
    spaced
}

/// A text with composed letters and without invisible characters, for comparing names such as tags.
#[must_use]
pub fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { letters::composed(text) }
}

#[cfg(test)]
mod tests;
