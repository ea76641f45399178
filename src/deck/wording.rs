//! Wording: whether a right answer that was written anew is still the same answer.
//!
//! When in doubt it is another one: then the learner is asked once more, which costs less than a false belief.

/// Letters that a word must have for a slip in one of them to be taken for a typing mistake.
const LETTERS: usize = 6;
/// Letters of the longest word that is compared letter by letter.
const LONGEST: usize = 100;

/// Words that differ by a letter or two and mean something else.
const APART: &[(&str, &str)] = &[
    ("afferent", "efferent"),
    ("abduction", "adduction"),
    ("abducts", "adducts"),
    ("abductor", "adductor"),
    ("peroneal", "perineal"),
    ("hypertonic", "hypotonic"),
    ("ilium", "ileum"),
    ("medial", "median"),
    ("facial", "fascial"),
    ("dysphagia", "dysphasia"),
    ("aphagia", "aphasia"),
    ("arteritis", "arthritis"),
    ("cortisol", "cortisone"),
    ("myelopathy", "myopathy"),
    ("nephropathy", "neuropathy"),
    ("osteopetrosis", "osteoporosis"),
    ("palpation", "palpitation"),
    ("spondylitis", "spondylosis"),
    ("spondylitis", "spondylolysis"),
    ("spondylolysis", "spondylosis"),
];

/// Whether two wordings of the right options say the same: equal but for case, white space and punctuation, or but for
/// one typing mistake in a long word without digits. Signs that change a quantity count.
#[must_use]
pub fn is_same(before: &[String], now: &[String]) -> bool {
    let words = |texts: &[String]| {
        let mut words: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
        words.sort_unstable();
        words
    };
    let (before, now) = (words(before), words(now));
    let shape = |texts: &[Vec<String>]| texts.iter().map(Vec::len).collect::<Vec<_>>();
    if before == now {
        return true;
    }
    if shape(&before) != shape(&now) {
        return false;
    }
    let mut differing = before.iter().flatten().zip(now.iter().flatten()).filter(|(a, b)| a != b);
    matches!((differing.next(), differing.next()), (Some((a, b)), None) if is_slip(a, b))
}

/// The words and the signs that matter of a text, in lower case.
fn words(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let spaced: String =
        lower.chars().map(|c| if c.is_alphanumeric() || "<>=≤≥%+−-./±×".contains(c) { c } else { ' ' }).collect();
    spaced
        .split_whitespace()
        .map(|word| word.trim_end_matches(['.', '/']).to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether two words, in lower case, look alike and mean something else.
#[must_use]
pub fn are_apart(a: &str, b: &str) -> bool {
    APART.iter().any(|(one, other)| (a, b) == (*one, *other) || (b, a) == (*one, *other))
}

/// Whether one word is a typing mistake for the other: one letter too many, too few, another, or two exchanged.
fn is_slip(a: &str, b: &str) -> bool {
    let length = a.chars().count().max(b.chars().count());
    let letters = a.chars().chain(b.chars()).all(char::is_alphabetic);
    let slight = a.chars().count().abs_diff(b.chars().count()) <= 1 && length <= LONGEST;
    slight && length >= LETTERS && letters && !are_apart(a, b) && strsim::damerau_levenshtein(a, b) == 1
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
