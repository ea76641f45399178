//! Words: whether a text that was typed is one of those accepted.
//!
//! Case, white space, a leading article, a full stop and the spelling of Greek letters mean nothing. One typing mistake is
//! passed over in a word of five letters or more, two in one of nine or more, but none in a word with a digit, and never
//! where the text would then be another word that is known, such as a drug whose name looks alike.

use unicode_normalization::UnicodeNormalization;

use crate::deck::wording;

/// Pairs of drug names that have been mistaken for each other, of the lists of confused drug names that the Institute for
/// Safe Medication Practices and the US Food and Drug Administration publish, and others that are as near.
const CONFUSED: &[(&str, &str)] = &[
    ("alfentanil", "sufentanil"),
    ("bupivacaine", "ropivacaine"),
    ("bupivacaine", "mepivacaine"),
    ("citalopram", "escitalopram"),
    ("clonazepam", "lorazepam"),
    ("diazepam", "oxazepam"),
    ("bupropion", "buspirone"),
    ("carbamazepine", "oxcarbazepine"),
    ("celecoxib", "celexa"),
    ("clonidine", "clonazepam"),
    ("duloxetine", "fluoxetine"),
    ("fentanyl", "sufentanil"),
    ("hydralazine", "hydroxyzine"),
    ("hydrocodone", "oxycodone"),
    ("lamotrigine", "lamivudine"),
    ("methadone", "methylphenidate"),
    ("morphine", "hydromorphone"),
    ("oxycodone", "oxymorphone"),
    ("paroxetine", "fluoxetine"),
    ("prednisone", "prednisolone"),
    ("tramadol", "trazodone"),
];

/// Beginnings that turn a word into another one.
const BEGINNINGS: &[(&str, &str)] = &[
    ("hyper", "hypo"),
    ("inter", "intra"),
    ("infra", "intra"),
    ("infra", "inter"),
    ("macro", "micro"),
    ("pre", "post"),
    ("ab", "ad"),
    ("af", "ef"),
];

/// Names of Greek letters, for those who cannot type them.
const GREEK: &[(char, &str)] =
    &[('\u{3b1}', "alpha"), ('\u{3b2}', "beta"), ('\u{3b3}', "gamma"), ('\u{3b4}', "delta"), ('\u{3ba}', "kappa")];

/// How a text fits what is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match<'a> {
    /// It is one of the accepted spellings.
    Exact,
    /// It is this one with a typing mistake.
    Spelling(&'a str),
    /// It is known to be wrong: this.
    Rejected(&'a str),
    /// It is empty.
    Nothing,
    /// Nobody knows.
    Unknown,
}

impl Match<'_> {
    /// Whether it is accepted.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Self::Exact | Self::Spelling(_))
    }

    /// What it earns, where that is known: one or nothing.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Exact | Self::Spelling(_) => Some(1.0),
            Self::Rejected(_) | Self::Nothing => Some(0.0),
            Self::Unknown => None,
        }
    }
}

/// Judges a text by what is accepted and what is known to be wrong.
#[must_use]
pub fn judge<'a>(text: &str, accept: &'a [String], reject: impl IntoIterator<Item = &'a str>) -> Match<'a> {
    let typed = normal(text);
    if typed.is_empty() {
        return Match::Nothing;
    }
    if accept.iter().any(|spelling| normal(spelling) == typed) {
        return Match::Exact;
    }
    let mut rejected: Vec<&str> = reject.into_iter().collect();
    if let Some(known) = rejected.iter().find(|known| normal(known) == typed) {
        return Match::Rejected(known);
    }
    let slipped = |word: &&str| is_slip(&typed, &normal(word));
    let spelling = accept.iter().map(String::as_str).find(slipped);
    rejected.retain(slipped);
    match (spelling, rejected.first()) {
        (Some(spelling), None) => Match::Spelling(spelling),
        (None, Some(known)) => Match::Rejected(known),
        (None, None) | (Some(_), Some(_)) => Match::Unknown,
    }
}

/// A text as it is compared.
#[must_use]
pub fn normal(text: &str) -> String {
    let compatible: String = text.nfkc().collect::<String>().to_lowercase();
    let mut spelled = String::with_capacity(compatible.len());
    for c in compatible.chars() {
        match GREEK.iter().find(|(letter, _)| *letter == c) {
            Some((_, name)) => spelled.push_str(name),
            // Hyphens join words or part them as people like; quotation marks only point.
            None if matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}') => spelled.push(' '),
            None if matches!(c, '"' | '\u{2018}'..='\u{201f}' | '\'' | '`') => {}
            None => spelled.push(c),
        }
    }
    let closing = |c: char| c.is_whitespace() || matches!(c, '.' | ',' | ';' | '!' | '?');
    let mut words: Vec<&str> = spelled.trim_end_matches(closing).split_whitespace().collect();
    // A-delta fibers are not the delta fibers.
    let names_a_class = |words: &[&str]| words[0] == "a" && GREEK.iter().any(|(_, name)| *name == words[1]);
    if words.len() > 1 && matches!(words[0], "a" | "an" | "the") && !names_a_class(&words) {
        words.remove(0);
    }
    words.join(" ")
}

/// Whether one text, in normal form, is a typing mistake for the other: word by word, or but for the spaces.
fn is_slip(typed: &str, text: &str) -> bool {
    let (a, b): (Vec<&str>, Vec<&str>) = (typed.split(' ').collect(), text.split(' ').collect());
    if a.len() != b.len() {
        return a.concat() == b.concat();
    }
    // A typed word that is itself a drug of the list is that drug, whatever it is near to.
    let drug = |word: &str| CONFUSED.iter().any(|(one, other)| *one == word || *other == word);
    if a.iter().any(|word| drug(word) && !b.contains(word)) {
        return false;
    }
    a.iter().zip(&b).filter(|(a, b)| a != b).all(|(a, b)| is_slip_of_word(a, b))
}

/// Whether one word is a typing mistake for the other.
fn is_slip_of_word(typed: &str, word: &str) -> bool {
    let length = word.chars().count();
    let allowed = match length {
        0..5 => 0,
        5..9 => 1,
        9.. => 2,
    };
    let digit = |word: &str| word.contains(|c: char| c.is_ascii_digit());
    allowed > 0
        && typed.chars().count().abs_diff(length) <= allowed
        && !digit(typed)
        && !digit(word)
        && !wording::are_apart(typed, word)
        && !begin_apart(typed, word)
        && strsim::damerau_levenshtein(typed, word) <= allowed
}

/// Whether two words differ by a beginning that turns one into another.
fn begin_apart(a: &str, b: &str) -> bool {
    let apart = |a: &str, b: &str| {
        BEGINNINGS.iter().any(|(one, other)| {
            a.strip_prefix(one).zip(b.strip_prefix(other)).is_some_and(|(a, b)| strsim::damerau_levenshtein(a, b) <= 1)
        })
    };
    apart(a, b) || apart(b, a)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn judged<'a>(text: &str, accept: &'a [String], reject: &[&'a str]) -> Match<'a> {
        judge(text, accept, reject.iter().copied())
    }

    fn accepts(text: &str, answer: &str) -> bool {
        judged(text, &[answer.to_owned()], &[]).is_right()
    }

    #[test]
    fn case_articles_hyphens_and_greek_mean_nothing() {
        for (text, answer) in [
            ("  the MEDIAL   branch. ", "Medial branch"),
            ("alpha-2 agonist", "\u{3b1}2 agonist"),
            ("medial-branch", "medial branch"),
            ("\u{ff2e}MDA", "NMDA"),
            ("Wallenberg's", "Wallenbergs"),
        ] {
            assert_eq!(normal(text).replace(' ', ""), normal(answer).replace(' ', ""), "{text}");
        }
        assert_eq!(judged("a fever", &["Fever".into()], &[]), Match::Exact);
        assert_eq!(judged(" ", &["Fever".into()], &[]), Match::Nothing);
    }

    #[test]
    fn typing_mistakes_in_long_words_are_passed_over() {
        for (text, answer) in [
            ("alodynia", "allodynia"),
            ("hyperalgeisa", "hyperalgesia"),
            ("gabapentn", "gabapentin"),
            ("fevre", "fever"),
        ] {
            assert!(accepts(text, answer), "{text}");
        }
        for (text, answer) in [("gout", "gait"), ("L5 root", "L4 root"), ("fver s", "fever"), ("pain", "pin")] {
            assert!(!accepts(text, answer), "{text}");
        }
    }

    #[test]
    fn what_looks_alike_and_means_something_else_is_never_a_typing_mistake() {
        for (text, answer) in [
            ("hypotension", "hypertension"),
            ("hydralazine", "hydroxyzine"),
            ("duloxetine", "fluoxetine"),
            ("prednisolone", "prednisone"),
            ("hydromorphone", "morphine"),
            ("afferent fibers", "efferent fibers"),
            ("ileum", "ilium"),
            ("intercostal", "infracostal"),
        ] {
            assert!(!accepts(text, answer), "{text} for {answer}");
            assert!(!accepts(answer, text), "{answer} for {text}");
        }
        let reject = ["hyperpathia"];
        assert_eq!(judged("Hyperpathia", &["hyperalgesia".into()], &reject), Match::Rejected("hyperpathia"));
        assert_eq!(judged("hyperpathja", &["hyperalgesia".into()], &reject), Match::Rejected("hyperpathia"));
        assert_eq!(judged("something else", &["hyperalgesia".into()], &reject), Match::Unknown);
    }

    #[test]
    fn a_short_word_in_a_long_text_has_no_typing_mistakes() {
        for (text, answer) in [
            ("S1 root", "L1 root"),
            ("T4 nerve root", "L4 nerve root"),
            ("nu receptor", "mu receptor"),
            ("A-beta fibers", "A-delta fibers"),
            ("C fibers", "A fibers"),
            ("right hip joint", "right rib joint"),
            ("delta fibers", "A-delta fibers"),
        ] {
            assert!(!accepts(text, answer), "{text} for {answer}");
            assert!(!accepts(answer, text), "{answer} for {text}");
        }
        for (text, answer) in [
            ("medial brnach of the dorsal rami", "medial branch of the dorsal rami"),
            ("alpha2delta subunti", "\u{3b1}2\u{3b4} subunit"),
            ("medialbranch", "medial branch"),
            ("post herpetic neuralgia", "postherpetic neuralgia"),
            ("A delta fibres", "A-delta fibers"),
        ] {
            assert!(accepts(text, answer), "{text} for {answer}");
        }
    }

    #[test]
    fn diseases_and_drugs_that_are_spelled_nearly_alike_are_told_apart() {
        for (text, answer) in [
            ("ropivacaine", "bupivacaine"),
            ("escitalopram", "citalopram"),
            ("clonazepam", "lorazepam"),
            ("spondylitis", "spondylosis"),
            ("spondylolysis", "spondylosis"),
            ("myopathy", "myelopathy"),
            ("nephropathy", "neuropathy"),
            ("arteritis", "arthritis"),
            ("dysphasia", "dysphagia"),
            ("median nerve", "medial nerve"),
        ] {
            assert!(!accepts(text, answer), "{text} for {answer}");
            assert!(!accepts(answer, text), "{answer} for {text}");
        }
        assert!(accepts("spondylossis", "spondylosis") && accepts("myelopaty", "myelopathy"));
    }

    #[test]
    fn between_an_accepted_word_and_a_rejected_one_nobody_knows() {
        assert_eq!(judged("dorsal ramux", &["dorsal ramus".into()], &["dorsal ramum"]), Match::Unknown);
    }

    proptest! {
        #[test]
        fn every_accepted_spelling_is_right_however_it_is_written(
            word in "[a-zA-Z\u{3b1} -]{1,40}", before in " {0,3}", after in "[ .]{0,3}",
        ) {
            prop_assume!(!normal(&word).is_empty());
            let typed = format!("{before}{}{after}", word.to_uppercase());
            prop_assert!(accepts(&typed, &word));
        }

        #[test]
        fn any_text_is_judged(text in ".{0,200}", answer in ".{0,40}") {
            let _ = judged(&text, std::slice::from_ref(&answer), &["x"]);
        }
    }
}
