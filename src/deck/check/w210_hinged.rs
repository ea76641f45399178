//! W210: no item depends on the answer to another.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W210",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the stem refers to another question",
    finds: "Checks stems for \"the previous question\", \"question 3\" and similar phrases.",
    why: "Items come back alone, in a different order and on other days. Also, one mistake would be penalized twice.",
    bad: r#"[[item]]
id = "example"
stem = "What is the treatment of the condition in the previous question?"
options = [
  { text = "Rest" },
  { text = "Staying active", correct = true },
  { text = "A brace" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is the treatment of acute low back pain without red flags?"
options = [
  { text = "Bed rest" },
  { text = "Staying active", correct = true },
  { text = "A brace" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some(stem) = &item.stem else { continue };
        if !["uestion", "item", "Item"].iter().any(|part| stem.text.contains(part)) {
            continue;
        }
        let question = "question|item";
        let other = stem.phrase(&["previous|preceding|above|next|last|earlier", question]);
        let numbered = stem.phrase(&[question]).filter(|range| {
            let after = stem.text[range.end..].trim_start_matches([' ', '#']);
            after.starts_with(|c: char| c.is_ascii_digit())
        });
        let Some(range) = other.or(numbered) else { continue };
        found.push(
            RULE.finding("the stem refers to another question", context.span(stem, &range))
                .help("repeat the information that is needed here, or group the items with a `[[case]]`"),
        );
    }
}
