//! W102: no option rules out all the others.

use super::naming::Referent;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W102",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an option is \"none of the above\"",
    finds: "Checks for options that rule out all the others: \"none of the above\", \"neither\", \"none of the other answers\", \"not listed\".",
    why: "It tests whether learners can spot wrong answers, not whether they know the right one, and an expert can always think of a better answer.",
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let none = |n: usize| item.naming().referent(n) == Some(&Referent::None);
        for (_, option) in item.options.iter().enumerate().filter(|(n, _)| none(*n)) {
            let finding = RULE.finding("an option is \"none of the above\"", context.whole(&option.passage));
            found.push(finding.help("replace it with a plausible distractor, or remove it; three options are enough"));
        }
    }
}
