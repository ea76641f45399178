//! Decides whether a correct answer whose wording was edited is still the same answer.
//!
//! If unclear, it counts as another one: asking the learner once more does less harm than leaving a misconception.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::plain;
use super::normal::{cased_tokens, is_greek_name, readings, tokens};
use super::slip::{Lexicon, Similarity, likeness};

/// The minimum length of a word, in letters, in which capitals are only a matter of style. In shorter ones (`Mg`,
/// `mg`), they carry meaning.
const STYLE_LETTERS: usize = 4;

/// The maximum length of the symbol of an element or unit, in letters. In such a word, even a capital at the start of a
/// text carries meaning.
const SYMBOL_LETTERS: usize = 2;

/// Short words whose case never matters.
pub const COMMON: [&str; 40] = [
    "a", "an", "in", "on", "of", "is", "it", "at", "by", "to", "or", "if", "be", "we", "he", "up", "so", "do", "go",
    "my", "and", "the", "not", "for", "all", "any", "one", "two", "new", "old", "low", "leg", "arm", "hip", "rib",
    "eye", "ear", "toe", "jaw", "yes",
];

/// Whether two wordings of the key mean the same: they are equal in normal form, or differ by one typo that grading
/// accepts.
#[must_use]
pub fn is_same(before: &[String], now: &[String]) -> bool {
    // Compared as displayed, and both with all hyphens and with none.
    let [before, now] = [before, now].map(|texts| texts.iter().map(|text| plain(text)).collect::<Vec<_>>());
    let sorted = |texts: &[String], hyphens: bool| {
        let read = |text: &String| if hyphens { Some(tokens(text)) } else { readings(text).pop() };
        let mut texts: Vec<Vec<String>> = texts.iter().filter_map(read).collect();
        texts.sort_unstable();
        texts
    };
    if !have_compatible_capitals(&before, &now) {
        return false;
    }
    if sorted(&before, false) == sorted(&now, false) {
        return true;
    }
    let (before, now) = (sorted(&before, true), sorted(&now, true));
    if before == now {
        return true;
    }
    let shape = |texts: &[Vec<String>]| texts.iter().map(Vec::len).collect::<Vec<_>>();
    if shape(&before) != shape(&now) {
        return false;
    }
    let mut differing = before.iter().flatten().zip(now.iter().flatten()).filter(|(a, b)| a != b);
    let (Some((before, now)), None) = (differing.next(), differing.next()) else { return false };
    let (before, now) = ([before.clone()], [now.clone()]);
    // The typo may be in the old or in the new wording.
    likeness(&before, &now, &Lexicon) == Similarity::Slip || likeness(&now, &before, &Lexicon) == Similarity::Slip
}

/// Whether no word differs between two wordings only in meaningful capitals (`PaCO2` and `PACO2`).
fn have_compatible_capitals(before: &[String], now: &[String]) -> bool {
    let (before, now) = (spellings(before), spellings(now));
    let shared = before.iter().filter_map(|(word, spellings)| Some((spellings, now.get(word)?)));
    shared
        .filter(|(before, now)| before != now)
        .all(|(before, now)| before.iter().chain(now).all(|spelling| !has_meaningful_capitals(spelling)))
}

/// The words of some texts in lower case, each with the capitalizations that occur. The capital of the first word of a
/// text is ignored, unless the word may be a symbol: `Mg` is not `mg`.
fn spellings(texts: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut spellings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in texts {
        for (n, word) in cased_tokens(text).into_iter().enumerate() {
            let folded = word.to_lowercase();
            let rest_is_small = word.chars().skip(1).eq(folded.chars().skip(1));
            let is_style =
                folded.chars().count() > SYMBOL_LETTERS || COMMON.contains(&folded.as_str()) || is_greek_name(&folded);
            let spelling = if n == 0 && rest_is_small && is_style { folded.clone() } else { word };
            spellings.entry(folded).or_default().insert(spelling);
        }
    }
    spellings
}

/// Whether the capitals of a word carry meaning: if it is short, or mixes cases other than by an initial capital.
fn has_meaningful_capitals(word: &str) -> bool {
    let mut letters = word.chars();
    let first_is_capital = letters.next().is_some_and(char::is_uppercase);
    let rest_is_small = letters.clone().all(|c| !c.is_uppercase());
    let is_capital = first_is_capital && letters.all(char::is_uppercase);
    word.chars().all(char::is_alphabetic) && (word.chars().count() < STYLE_LETTERS || !(rest_is_small || is_capital))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(before: &str, now: &str) -> bool {
        is_same(&[before.to_owned()], &[now.to_owned()])
    }

    #[test]
    fn typos_case_and_punctuation_do_not_change_the_answer() {
        for (before, now) in [
            ("Medial branch of the dorsal rammus", "Medial branch of the dorsal ramus"),
            ("medial branch", "Medial  branch."),
            ("Anesthetc beside the nerve", "Anesthetic beside the nerve"),
            ("A **small** volume", "A small volume"),
            ("Dorsal root, ganglion", "Dorsal root ganglion"),
            ("Anaesthesia", "anesthesia"),
            ("\u{b5}-opioid receptor", "Mu opioid receptor"),
            ("Mu\u{308}ller", "M\u{fc}ller"),
            ("Duloxetine", "DULOXETINE"),
            ("*Medial* branch", "Medial branch"),
            ("hip", "Hip"),
            ("In the leg", "in the leg"),
            ("Wind-up", "Windup"),
            ("A\u{3b4} fiber", "A-delta fiber"),
            ("10\u{207b}\u{b3}", "10^-3"),
            ("-8 mmol/L", "\u{2212} 8 mmol/L"),
        ] {
            assert!(same(before, now), "{before} / {now}");
        }
    }

    #[test]
    fn another_dose_sign_or_meaning_is_another_answer() {
        for (before, now) in [
            ("10 mg", "15 mg"),
            ("< 10 mm", "> 10 mm"),
            ("0.5 mL", "5 mL"),
            ("L4", "L5"),
            ("Afferent fibers", "Efferent fibers"),
            ("Hypertension", "Hypotension"),
            ("It should be stopped", "It should not be stopped"),
            ("Medial branch", "Lateral branch"),
            ("Ileum", "Ilium"),
            ("Symptomatic", "Asymptomatic"),
            ("Ventral", "Central"),
            ("Septic", "Aseptic"),
            ("Rh-", "Rh+"),
            ("10 Mg", "10 mg"),
            ("PaCO2", "PACO2"),
            ("mg", "Mg"),
            ("Mg level", "mg level"),
            ("co", "Co"),
            ("\u{2212}70 mV", "70 mV"),
            ("8 mmol/L", "- 8 mmol/L"),
            ("10\u{207b}\u{b3}", "10\u{b3}"),
            ("T2*", "T2"),
            ("* 8", "8"),
            ("Re-cover", "Recover"),
        ] {
            assert!(!same(before, now), "{before} / {now}");
        }
    }

    #[test]
    fn the_order_of_correct_options_does_not_matter() {
        let (a, b) = ("Fever".to_owned(), "Weight loss".to_owned());
        assert!(is_same(&[a.clone(), b.clone()], &[b.clone(), a.clone()]));
        assert!(!is_same(&[a.clone(), b], &[a]));
    }
}
