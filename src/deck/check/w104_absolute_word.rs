//! W104: no wrong option gives itself away by an absolute word.

use super::wanted::Wanted;
use super::words::Passage;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W104",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "a wrong option uses an absolute word, and the right one does not",
    finds: "Finds words such as \"always\", \"never\" and \"exclusively\", and \"all patients\", in a wrong option where the right one has none.",
    why: "Little in medicine is always so, and a learner who knows that rules the option out without knowing the subject.",
    bad: r#"[[item]]
id = "example"
stem = "How does the pain of spinal stenosis behave?"
options = [
  { text = "Eased by sitting", correct = true },
  { text = "Never felt at rest" },
  { text = "Worse in the morning" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "How does the pain of spinal stenosis behave?"
options = [
  { text = "Eased by sitting", correct = true },
  { text = "Eased by standing" },
  { text = "Worse in the morning" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Words that leave no exception.
const ABSOLUTE: Wanted = Wanted::new(&[
    "always",
    "never",
    "invariably",
    "absolutely",
    "impossible",
    "exclusively",
    "solely",
    "entirely",
    "completely",
    "totally",
]);
/// Words that are absolute before some others.
const TRIGGERS: Wanted = Wanted::new(&["all", "every", "no"]);
/// Such words in more than one piece.
const PHRASES: &[&[&str]] =
    &[&["all|every|no", "patients|patient|cases|case"], &["every", "time"], &["in", "all|every", "cases|case"]];

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some((key, others)) = item.single() else { continue };
        if absolute(key).is_some() {
            continue;
        }
        for other in others {
            let Some(place) = absolute(other) else { continue };
            let finding = RULE.finding("an absolute word gives a wrong option away", examined.place(other, &place));
            found.push(finding.help("say it without the word, or make the right option as absolute"));
        }
    }
}

/// Where an option is absolute.
fn absolute(passage: &Passage) -> Option<std::ops::Range<usize>> {
    let word = passage.first_of(&ABSOLUTE).map(|(_, place)| place);
    word.or_else(|| passage.first_of(&TRIGGERS).and_then(|_| PHRASES.iter().find_map(|phrase| passage.phrase(phrase))))
}
