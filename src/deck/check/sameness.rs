//! Sameness: whether two texts say the same thing to a reader.
//!
//! Texts are compared as rendered and in normal form, so that a hyphen, an accent, emphasis or an invisible character
//! makes no difference. Case makes none either, unless it can carry meaning: `Mg` is magnesium but `mg` is a unit,
//! `PaCO2` is arterial but `PACO2` is alveolar. An error depends on this comparison, so anything that may be different
//! counts as different.

use std::borrow::Cow;

use crate::deck::markup::plain;
use crate::deck::normal::{cased_readings, cased_tokens, readings, tokens};
use crate::deck::wording::COMMON;

/// The comparison form of a text: two texts say the same thing if their forms are equal.
pub fn form(text: &str) -> String {
    let drawn = drawn(text);
    form_of(tokens(&drawn), cased_tokens(&drawn))
}

/// The comparison forms of a text with and without its hyphens: two texts say the same thing if they share one.
pub fn forms(text: &str) -> Vec<String> {
    let drawn = drawn(text);
    readings(&drawn).into_iter().zip(cased_readings(&drawn)).map(|(folded, cased)| form_of(folded, cased)).collect()
}

/// The comparison form of tokens; `cased` are the same tokens with their capitals.
fn form_of(folded: Vec<String>, cased: Vec<String>) -> String {
    if folded.len() != cased.len() {
        return folded.join(" ");
    }
    let shouted = is_shouted(&cased);
    let several = folded.len() > 1;
    let token = |(folded, cased): (String, String)| {
        let free = shouted || several && COMMON.contains(&folded.as_str()) || is_free_of_case(&cased);
        if free { folded } else { cased }
    };
    folded.into_iter().zip(cased).map(token).collect::<Vec<_>>().join(" ")
}

/// A text without its markup.
fn drawn(text: &str) -> Cow<'_, str> {
    if text.contains(['*', '`', '|', '\n', '_']) { Cow::Owned(plain(text)) } else { Cow::Borrowed(text) }
}

/// Whether the case of a word cannot carry meaning: it is too long for a unit, symbol or initialism, and has no capital
/// inside.
fn is_free_of_case(word: &str) -> bool {
    let letters = word.chars().count();
    let rest_is_lower = !word.chars().skip(1).any(char::is_uppercase);
    let is_upper = !word.chars().any(char::is_lowercase);
    letters >= 3 && rest_is_lower || letters >= 6 && is_upper
}

/// Whether all words of a text are in capitals, and one is too long for an initialism.
fn is_shouted(tokens: &[String]) -> bool {
    let words = || tokens.iter().filter(|token| token.chars().any(char::is_alphabetic));
    words().count() > 1
        && !words().any(|word| word.chars().any(char::is_lowercase))
        && words().any(|word| word.chars().count() > 4)
}

/// A number that texts with the same form share, and few others do. It is cheap: it counts digits, and the letters that
/// do not differ between British and American spelling.
pub fn digest(text: &str) -> u64 {
    if text.is_ascii() && !text.bytes().any(|byte| byte == b'&') {
        return count(text.as_bytes());
    }
    count(tokens(text).concat().as_bytes())
}

fn count(bytes: &[u8]) -> u64 {
    const WEIGHTS: [u16; 256] = weights();
    let (mut sum, mut squares) = (0_u64, 0_u64);
    for byte in bytes {
        let weight = u64::from(WEIGHTS[usize::from(*byte)]);
        sum += weight;
        squares += weight * weight;
    }
    sum << 32 ^ squares
}

/// The weight of each byte. Zero has none, because ".5" equals "0.5".
const fn weights() -> [u16; 256] {
    let mut weights = [0; 256];
    let letters = b"bdjrtvx";
    let primes = [101, 211, 307, 401, 503, 601, 701];
    let mut n = 0;
    while n < letters.len() {
        weights[letters[n] as usize] = primes[n];
        weights[letters[n].to_ascii_uppercase() as usize] = primes[n];
        n += 1;
    }
    let mut digit = 1;
    while digit < 10 {
        weights[(b'0' + digit) as usize] = digit as u16 * 23;
        digit += 1;
    }
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_that_look_alike_are_the_same() {
        for (a, b) in [
            ("Facet  joint.", "facet joint"),
            ("FACET JOINT", "facet joint"),
            ("M\u{e9}ni\u{e8}re", "Me\u{301}nie\u{300}re"),
            ("Sjo\u{308}gren", "Sjogren"),
            ("50 \u{b5}g", "50 \u{3bc}g"),
            ("50 \u{b5}g", "50 mcg"),
            ("\u{3b1}-agonist", "alpha agonist"),
            ("L4-L5", "L4\u{2013}L5"),
            ("10 mg", "10\u{a0}mg"),
            ("gaba\u{200b}pentin", "Gabapentin"),
            ("\u{201c}dead\u{201d} arm", "\"dead\" arm"),
            ("**Medial** branch", "Medial branch"),
            ("*Medial* branch", "medial branch"),
            ("\u{fb01}bula", "fibula"),
            ("\u{ff2d}\u{ff32}\u{ff29}", "MRI"),
            ("Haemorrhage", "hemorrhage"),
            ("bread & butter", "Bread and butter"),
            ("Hip", "hip"),
            ("In the leg", "in the leg"),
            (".5 mg", "0.5 mg"),
            ("m\u{b2}", "m2"),
            ("A\u{3b4}", "A-delta"),
            ("- 8", "\u{2212}8"),
        ] {
            assert_eq!(form(a), form(b), "{a} / {b}");
            assert_eq!(digest(a), digest(b), "{a} / {b}");
        }
    }

    #[test]
    fn an_optional_hyphen_makes_no_difference() {
        for (a, b) in [("Hypo-algesia", "Hypoalgesia"), ("GABA-A", "GABAA"), ("A\u{3b4}", "Adelta"), ("X-ray", "Xray")]
        {
            assert!(forms(a).iter().any(|form| forms(b).contains(form)), "{a} / {b}");
            assert_eq!(digest(a), digest(b), "{a} / {b}");
        }
        for (a, b) in [("Re-cover", "Recover"), ("A symptomatic", "Asymptomatic"), ("-8", "8")] {
            assert!(!forms(a).iter().any(|form| forms(b).contains(form)), "{a} / {b}");
        }
    }

    #[test]
    fn texts_that_may_differ_in_meaning_are_different() {
        for (a, b) in [
            ("PaCO2", "PACO2"),
            ("Mg", "mg"),
            ("10 mM", "10 MM"),
            ("Co", "CO"),
            ("<10 %", ">10 %"),
            ("10 mg", "10 g"),
            ("+8", "-8"),
            ("2*3", "23"),
            ("L4", "L5"),
            ("10\u{b2}", "102"),
            ("Rh+", "Rh-"),
            ("\u{3b1}1", "\u{3b2}1"),
            ("AIDS", "aids"),
            ("- 8 mmol/L", "8 mmol/L"),
            ("- 8 mmol/L", "* 8 mmol/L"),
            ("- 8 mmol/L", "+ 8 mmol/L"),
            ("10\u{207b}\u{b3}", "10\u{b3}"),
            ("T2*", "T2"),
            ("=", "\u{2260}"),
        ] {
            assert_ne!(form(a), form(b), "{a} / {b}");
        }
    }
}
