//! Wording: whether a right answer whose words were edited is still the same answer.
//!
//! When in doubt it is another one: then the learner is asked once more, which costs less than a false belief.

use std::collections::{BTreeMap, BTreeSet};

use super::markup::plain;
use super::normal::{cased_tokens, is_greek_name, readings, tokens};
use super::slip::{Lexicon, Similarity, likeness};

/// Letters of a word whose capitals are mere habit: in shorter ones (`Mg`, `mg`) they carry meaning.
const LETTERS: usize = 4;

/// Letters of a word that may be a symbol of an element or a unit: there even the capital that begins a text is no habit.
const SYMBOL: usize = 2;

/// Short words whose case means nothing.
pub const COMMON: [&str; 40] = [
    "a", "an", "in", "on", "of", "is", "it", "at", "by", "to", "or", "if", "be", "we", "he", "up", "so", "do", "go",
    "my", "and", "the", "not", "for", "all", "any", "one", "two", "new", "old", "low", "leg", "arm", "hip", "rib",
    "eye", "ear", "toe", "jaw", "yes",
];

/// Whether two wordings of the right options say the same: equal in normal form, or but for one typing mistake as answers
/// are judged.
#[must_use]
pub fn is_same(before: &[String], now: &[String]) -> bool {
    // As they are drawn, each with all its hyphens or without any.
    let [before, now] = [before, now].map(|texts| texts.iter().map(|text| plain(text)).collect::<Vec<_>>());
    let sorted = |texts: &[String], hyphens: bool| {
        let read = |text: &String| if hyphens { Some(tokens(text)) } else { readings(text).pop() };
        let mut texts: Vec<Vec<String>> = texts.iter().filter_map(read).collect();
        texts.sort_unstable();
        texts
    };
    if !is_same_but_for_capitals(&before, &now) {
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
    // The mistake may have been in the old wording or have come into the new one.
    likeness(&before, &now, &Lexicon) == Similarity::Slip || likeness(&now, &before, &Lexicon) == Similarity::Slip
}

/// Whether no word of two wordings differs only in capital letters that carry meaning (`PaCO2` and `PACO2`).
fn is_same_but_for_capitals(before: &[String], now: &[String]) -> bool {
    let (before, now) = (spellings(before), spellings(now));
    let shared = before.iter().filter_map(|(word, spellings)| Some((spellings, now.get(word)?)));
    shared
        .filter(|(before, now)| before != now)
        .all(|(before, now)| before.iter().chain(now).all(|spelling| !has_capitals_that_matter(spelling)))
}

/// The words of texts in small letters, each with the ways in which its capitals are set there. The one that begins a
/// text may have a capital for that alone, unless it may be a symbol: `Mg` is not `mg`.
fn spellings(texts: &[String]) -> BTreeMap<String, BTreeSet<String>> {
    let mut spellings: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for text in texts {
        for (n, word) in cased_tokens(text).into_iter().enumerate() {
            let folded = word.to_lowercase();
            let rest_is_small = word.chars().skip(1).eq(folded.chars().skip(1));
            let is_habit =
                folded.chars().count() > SYMBOL || COMMON.contains(&folded.as_str()) || is_greek_name(&folded);
            let spelling = if n == 0 && rest_is_small && is_habit { folded.clone() } else { word };
            spellings.entry(folded).or_default().insert(spelling);
        }
    }
    spellings
}

/// Whether the capitals of a word carry meaning: in a short word, and where they do not merely begin it or fill it.
fn has_capitals_that_matter(word: &str) -> bool {
    let mut letters = word.chars();
    let first_is_capital = letters.next().is_some_and(char::is_uppercase);
    let rest_is_small = letters.clone().all(|c| !c.is_uppercase());
    let is_capital = first_is_capital && letters.all(char::is_uppercase);
    word.chars().all(char::is_alphabetic) && (word.chars().count() < LETTERS || !(rest_is_small || is_capital))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(before: &str, now: &str) -> bool {
        is_same(&[before.to_owned()], &[now.to_owned()])
    }

    #[test]
    fn typing_mistakes_case_and_punctuation_change_nothing() {
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
    fn the_order_of_several_right_options_means_nothing() {
        let (a, b) = ("Fever".to_owned(), "Weight loss".to_owned());
        assert!(is_same(&[a.clone(), b.clone()], &[b.clone(), a.clone()]));
        assert!(!is_same(&[a.clone(), b], &[a]));
    }
}
