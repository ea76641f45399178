//! W102: no option stands for none of the others.

use super::naming::Whole;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W102",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "an option is \"none of the above\"",
    finds: "Finds options that rule out every other one: \"none of the above\", \"neither\", \"none of the other answers\", \"not listed\".",
    why: "It tests what is wrong, not what is right, and an expert can always think of something better.",
    bad: r#"[[item]]
id = "example"
stem = "Which symptom is typical of the first stage?"
options = [
  { text = "Burning pain", correct = true },
  { text = "Swelling" },
  { text = "None of the above" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which symptom is typical of the first stage?"
options = [
  { text = "Burning pain", correct = true },
  { text = "Swelling" },
  { text = "Wasting" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let none = |n: usize| item.naming().whole(n) == Some(&Whole::None);
        for (_, option) in item.options.iter().enumerate().filter(|(n, _)| none(*n)) {
            let finding = RULE.finding("an option is \"none of the above\"", examined.whole(&option.passage));
            found.push(finding.help("put an answer in its place that tempts somebody; three options are enough"));
        }
    }
}
