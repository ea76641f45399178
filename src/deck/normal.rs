//! The normal form of a text: what answers, searches and duplicate checks compare.
//!
//! Two texts have one normal form if they differ only in what a writer does not choose for its meaning. It joins
//!
//! - composed and decomposed letters, case, accents, invisible characters, white space, brackets, quotation marks, `&` and
//!   `and`, British and American spelling, and letters of other scripts inside a Latin word that look the same;
//! - a Greek letter and its name, also where it touches another letter: `Aδ`, `A-delta` and `A delta`;
//! - every kind of hyphen between words, and a space in its place: `medial-branch` and `medial branch`;
//! - a subscript and the digit on the line, and a superscript behind a letter likewise: `H₂O` and `H2O`, `m²` and `m2`;
//! - every way of writing one power: `10³`, `10^3`, `10**3`.
//!
//! It keeps apart whatever changes the meaning of a medical text: digits, decimal points, charges (`Rh-`), every sign (`+`,
//! `<`, `%`, a star), and
//!
//! - a minus sign. A dash is one if a number follows, with or without a space, unless it stands between two numbers or is
//!   attached to a word (`COX-2`); if nothing follows what it stands behind (`Cl -`); behind the `e` of `1e-3`; before a
//!   single letter, a Greek one or a logarithm (`-log`). `−` (U+2212) is one in more places: before any letter that it
//!   touches, and between a single small letter and a number (`n−1`);
//! - an exponent: `10³` is not `103`, nor is `10⁻³`, and `s⁻¹` is not `s¹`.
//!
//! A hyphen may also be left out: see [`readings`]. This folder is the only door to `unicode-normalization`.

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
pub use prefixes::BEGINNINGS;

/// Hyphens of one text that are tried one by one in [`readings`]; in a text with more, all of them or none.
const SEAMS: usize = 4;

/// The normal form of a text: its tokens, with one space between them.
#[must_use]
pub fn normal_form(text: &str) -> String {
    tokens(text).join(" ")
}

/// The normal form with capital letters kept, for texts in which they may carry meaning (`PaCO2` and `PACO2`).
#[must_use]
pub fn cased_form(text: &str) -> String {
    cased_tokens(text).join(" ")
}

/// The tokens of [`cased_form`].
#[must_use]
pub fn cased_tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Kept)).into_iter().map(|token| token.text).collect()
}

/// The words, numbers and signs of a text in normal form. Letters and digits are parted: `L4`, `L 4` and `L-4` are alike.
#[must_use]
pub fn tokens(text: &str) -> Vec<String> {
    split(&fold(text, Case::Folded)).into_iter().map(|token| spelled(token.text)).collect()
}

/// The tokens of a text with each of its hyphens read as a space, which is the first reading, and left out: `wind-up` is
/// `wind up` and `windup`. A space is never left out: `a symptomatic` is not `asymptomatic`. Nor is a hyphen without which
/// there is another word, such as that of `re-cover` and `un-ionized`.
#[must_use]
pub fn readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Folded)), spelled)
}

/// The readings of [`readings`] with capital letters kept.
#[must_use]
pub fn cased_readings(text: &str) -> Vec<Vec<String>> {
    readings_of(&split(&fold(text, Case::Kept)), |word| word)
}

/// The readings of tokens, each of whose words is spelled in a certain way.
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

/// A word in American spelling.
fn spelled(word: String) -> String {
    american(&word).unwrap_or(word)
}

/// Whether two parts of a word with a hyphen make another word without it.
fn is_another_word(first: &str, second: &str) -> bool {
    // Words that look like one with a prefix, and are not.
    const OTHERS: [&str; 9] =
        ["coop", "coops", "invalid", "invalids", "multiply", "preposition", "unionised", "unionize", "unionized"];
    // What may be done again, and is then written with a hyphen or without.
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
        // `C-hip` is no chip; `a-septic` is aseptic.
        "a" | "e" | "x" => false,
        letter => letter.chars().count() == 1 && lexicon::contains(&joined),
    }
}

/// A text with its characters folded as in [`normal_form`], but with its white space, punctuation and spelling.
#[must_use]
pub fn folded(text: &str) -> String {
    let mut folded = fold(text, Case::Folded);
    folded.retain(|c| c != SEAM);
    folded
}

/// A text as [`folded`] gives it, with a space in place of each hyphen that joins two words.
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

/// A text in composed letters, without what nobody sees: what names such as tags are compared by.
#[must_use]
pub fn composed(text: &str) -> String {
    if text.is_ascii() { text.to_owned() } else { letters::composed(text) }
}

#[cfg(test)]
mod tests;
