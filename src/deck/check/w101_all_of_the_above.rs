//! W101: no option stands for all others.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W101",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "an option is \"all of the above\"",
    finds: "Finds options that stand for every other one: \"all of the above\", \"everything listed\", \"each of these\", or \"both\" beside just two others.",
    why: "Whoever knows that two options are right knows the answer, and one wrong option rules it out.",
    bad: r#"[[item]]
id = "example"
stem = "Which symptom is typical of the first stage?"
options = [
  { text = "Burning pain" },
  { text = "Swelling" },
  { text = "All of the above", correct = true },
]"#,
    good: r#"[[item]]
id = "example"
kind = "multi"
stem = "Which symptoms are typical of the first stage? Select all that apply."
options = [
  { text = "Burning pain", correct = true },
  { text = "Swelling", correct = true },
  { text = "Cold skin" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        for (_, option) in item.options.iter().enumerate().filter(|(n, _)| item.naming().is_all(*n)) {
            let finding = RULE.finding("an option is \"all of the above\"", examined.whole(&option.passage));
            found.push(
                finding.help("write `kind = \"multi\"` and mark every right option, or put a real answer in its place"),
            );
        }
    }
}
