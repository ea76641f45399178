//! W104: no absolute word gives a distractor away.

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W104",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a distractor uses an absolute word but the correct option does not",
    finds: "Checks for words such as \"always\", \"never\" and \"exclusively\", and for \"all patients\", in a distractor if the correct option has none.",
    why: "Few things in medicine are always true. Learners who know that can rule the option out without knowing the subject.",
    bad: r#"[[item]]
id = "example"
stem = "What is typical of the pain of spinal stenosis?"
options = [
  { text = "Relieved by sitting", correct = true },
  { text = "Never felt at rest" },
  { text = "Worse in the morning" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is typical of the pain of spinal stenosis?"
options = [
  { text = "Relieved by sitting", correct = true },
  { text = "Relieved by standing" },
  { text = "Worse in the morning" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

const ABSOLUTE: WordSet = WordSet::new(&[
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
/// Words that are absolute in front of some other words.
const TRIGGERS: WordSet = WordSet::new(&["all", "every", "no"]);
/// Absolute phrases.
const PHRASES: &[&[&str]] =
    &[&["all|every|no", "patients|patient|cases|case"], &["every", "time"], &["in", "all|every", "cases|case"]];

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some((key, others)) = item.single() else { continue };
        if absolute(key).is_some() {
            continue;
        }
        for other in others {
            let Some(range) = absolute(other) else { continue };
            let finding = RULE.finding("an absolute word gives this distractor away", context.span(other, &range));
            found.push(finding.help("rephrase it without the word, or make the correct option just as absolute"));
        }
    }
}

/// The position of an absolute word in an option.
fn absolute(passage: &TextSpan) -> Option<std::ops::Range<usize>> {
    let word = passage.first_of(&ABSOLUTE).map(|(_, range)| range);
    word.or_else(|| passage.first_of(&TRIGGERS).and_then(|_| PHRASES.iter().find_map(|phrase| passage.phrase(phrase))))
}
