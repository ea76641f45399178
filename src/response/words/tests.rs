use proptest::prelude::*;

use super::*;
use crate::deck::normal::tokens;
use crate::deck::slip::Lexicon;

fn judged<'a>(text: &str, accept: &'a [String], reject: &[&'a str]) -> Match<'a> {
    judge(text, accept, reject.iter().copied(), &Lexicon)
}

fn accepts(text: &str, answer: &str) -> bool {
    judged(text, &[answer.to_owned()], &[]).is_right()
}

#[test]
fn case_articles_hyphens_and_greek_letters_do_not_matter() {
    for (text, answer) in [
        ("  the MEDIAL   branch. ", "Medial branch"),
        ("alpha-2 agonist", "\u{3b1}2 agonist"),
        ("medial-branch", "medial branch"),
        ("\u{ff2e}MDA", "NMDA"),
        ("Wallenberg's", "Wallenbergs"),
    ] {
        assert_eq!(judged(text, &[answer.into()], &[]), Match::Exact, "{text}");
    }
    assert_eq!(judged("a fever", &["Fever".into()], &[]), Match::Exact);
    assert_eq!(judged(" ", &["Fever".into()], &[]), Match::Nothing);
}

#[test]
fn typing_mistakes_in_long_words_are_tolerated() {
    for (text, answer) in
        [("alodynia", "allodynia"), ("hyperalgeisa", "hyperalgesia"), ("gabapentn", "gabapentin"), ("fevre", "fever")]
    {
        assert!(accepts(text, answer), "{text}");
    }
    for (text, answer) in [("gout", "gait"), ("L5 root", "L4 root"), ("fver s", "fever"), ("pain", "pin")] {
        assert!(!accepts(text, answer), "{text}");
    }
}

#[test]
fn a_similar_word_with_another_meaning_is_never_a_typing_mistake() {
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
fn typing_mistakes_in_short_words_are_not_tolerated_even_in_long_texts() {
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
        ("medial branhc of the dorsal rami", "medial branch of the dorsal rami"),
        ("alpha2delta subunti", "\u{3b1}2\u{3b4} subunit"),
        ("medialbranch", "medial branch"),
        ("post herpetic neuralgia", "postherpetic neuralgia"),
        ("A delta fibres", "A-delta fibers"),
    ] {
        assert!(accepts(text, answer), "{text} for {answer}");
    }
}

#[test]
fn diseases_and_drugs_with_similar_spellings_are_distinguished() {
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
fn a_text_between_an_accepted_and_a_rejected_word_is_unclear() {
    assert_eq!(judged("dorsal ramux", &["dorsal ramus".into()], &["dorsal ramum"]), Match::Unclear);
}

#[test]
fn an_unclear_text_is_neither_right_nor_wrong() {
    for (text, answer) in [("gabpentn", "gabapentin"), ("descending pathway", "Descending pathways")] {
        assert_eq!(judged(text, &[answer.into()], &[]), Match::Close(answer), "{text}");
    }
    for (text, answer) in [("hypetension", "hypertension"), ("a symptomatic", "asymptomatic"), ("fever", "A fever")] {
        assert!(judged(text, &[answer.into()], &[]).share().is_none(), "{text}");
    }
}

#[test]
fn letter_names_word_parts_and_charges_are_not_articles() {
    for (text, answer) in [
        ("fibers", "A fibers"),
        ("a-septic", "septic"),
        ("a septic", "septic"),
        ("an aerobic", "aerobic"),
        ("Rh", "Rh-"),
    ] {
        assert!(!accepts(text, answer), "{text} for {answer}");
    }
    for (text, answer) in [("a fibers", "A fibers"), ("an ischemia", "ischemia"), ("The vagus", "vagus")] {
        assert!(accepts(text, answer), "{text} for {answer}");
    }
}

#[test]
fn case_matters_if_only_case_separates_right_from_wrong() {
    let (accept, reject) = (["PaCO2".to_owned()], ["PACO2"]);
    assert_eq!(judged("PaCO2", &accept, &reject), Match::Exact);
    assert_eq!(judged("PACO2", &accept, &reject), Match::Rejected("PACO2"));
    assert_eq!(judged("paco2", &accept, &reject), Match::Unclear);
    assert_eq!(judged("paco2", &accept, &[]), Match::Exact);
}

#[test]
fn signs_and_exponents_are_never_ignored() {
    for (one, other) in [
        ("- 8 mmol/L", "8 mmol/L"),
        ("\u{2212} 2.5", "2.5"),
        ("\u{ff0d} 2.5", "2.5"),
        ("T-score of \u{2212} 2.5", "T-score of 2.5"),
        ("* 8", "8"),
        ("10\u{207b}\u{b3}", "10\u{b3}"),
        ("10\u{b2}", "102"),
        ("s\u{207b}\u{b9}", "s\u{b9}"),
        ("T2*", "T2"),
        ("Cl\u{207b}", "Cl"),
    ] {
        for (text, answer) in [(one, other), (other, one)] {
            assert_eq!(judged(text, &[answer.into()], &[]), Match::Unknown, "{text} for {answer}");
        }
    }
    for (text, answer) in [
        ("- 8 mmol/L", "-8 mmol/L"),
        ("10^-3", "10\u{207b}\u{b3}"),
        ("kg/m2", "kg/m\u{b2}"),
        ("Ca2+", "Ca\u{b2}\u{207a}"),
    ] {
        assert_eq!(judged(text, &[answer.into()], &[]), Match::Exact, "{text} for {answer}");
        assert_eq!(judged(answer, &[text.into()], &[]), Match::Exact, "{answer} for {text}");
    }
}

#[test]
fn hyphens_are_optional() {
    for (one, other) in [
        ("wind-up", "windup"),
        ("anti-inflammatory", "antiinflammatory"),
        ("the wind-up", "windup"),
        ("X-ray", "xray"),
        ("GABA-A", "GABAA"),
        ("A\u{3b4} fiber", "A-delta fibre"),
        ("A\u{3b4} fiber", "Adelta fiber"),
        ("NF-\u{3ba}B", "NF-kappa B"),
    ] {
        assert_eq!(judged(one, &[other.into()], &[]), Match::Exact, "{one} for {other}");
        assert_eq!(judged(other, &[one.into()], &[]), Match::Exact, "{other} for {one}");
    }
    for (one, other) in [("GABA-A", "GABA-B"), ("S-ketamine", "R-ketamine"), ("S-ketamine", "ketamine")] {
        assert_eq!(judged(one, &[other.into()], &[]), Match::Unknown, "{one} for {other}");
        assert_eq!(judged(other, &[one.into()], &[]), Match::Unknown, "{other} for {one}");
    }
    assert!(accepts("antiinflamatory", "anti-inflammatory") && accepts("anti-inflamatory", "antiinflammatory"));
    for (one, other) in [("re-cover", "recover"), ("un-ionized", "unionized"), ("wind up", "windup")] {
        assert_eq!(judged(one, &[other.into()], &[]), Match::Unclear, "{one} for {other}");
        assert_eq!(judged(other, &[one.into()], &[]), Match::Unclear, "{other} for {one}");
    }
    assert!(accepts("A delta fiber", "Adelta fiber"));
}

#[test]
fn a_key_is_compared_as_displayed() {
    assert_eq!(judged("borrelia burgdorferi", &["*Borrelia* burgdorferi".into()], &[]).share(), Some(1.0));
    assert_eq!(judged("T2*", &["T2*".into()], &["T2"]), Match::Exact);
}

#[test]
fn greek_letters_accents_and_invisible_characters_do_not_matter() {
    for (text, answer) in [
        ("mu opioid receptor", "\u{3bc}-opioid receptor"),
        ("\u{b5}-opioid receptor", "\u{3bc}-opioid receptor"),
        ("Menier\u{300}e disease", "M\u{e9}ni\u{e8}re disease"),
        ("allo\u{200b}dynia", "allodynia"),
        ("allodynia\u{ad}\u{feff}", "allodynia"),
        ("fibre & centre", "fiber and center"),
    ] {
        assert_eq!(judged(text, &[answer.into()], &[]), Match::Exact, "{text}");
    }
}

proptest! {
    #[test]
    fn every_accepted_spelling_is_right_in_any_form(
        word in "[a-zA-Z\u{3b1} -]{1,40}", before in " {0,3}", after in "[ .]{0,3}",
    ) {
        prop_assume!(!tokens(&word).is_empty());
        let typed = format!("{before}{}{after}", word.to_uppercase());
        prop_assert!(accepts(&typed, &word));
    }

    #[test]
    fn any_text_can_be_judged(text in ".{0,200}", answer in ".{0,40}") {
        let _ = judged(&text, std::slice::from_ref(&answer), &["x"]);
    }
}
