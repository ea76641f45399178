//! W101: no option stands for all the others.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W101",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an option is \"all of the above\"",
    finds: "Checks for options that stand for all the others: \"all of the above\", \"everything listed\", \"each of these\", or \"both\" next to exactly two others.",
    why: "Learners who recognize two correct options know the answer, and those who recognize one wrong option can rule it out.",
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        for (_, option) in item.options.iter().enumerate().filter(|(n, _)| item.naming().is_all(*n)) {
            let finding = RULE.finding("an option is \"all of the above\"", context.whole(&option.passage));
            found.push(
                finding.help("use `kind = \"multi\"` and mark every correct option, or replace it with a real answer"),
            );
        }
    }
}
