//! W304: every item cites a reference.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W304",
    severity: Severity::Error,
    from: Profile::Cme,
    spoils: false,
    summary: "an item has no reference",
    finds: "Checks for items without `refs`.",
    why: "Neither learners nor reviewers can look it up.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]
refs = ["atlas"]"#,
    source: None,
    check,
};

fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        if item.table.texts("refs").is_empty() {
            let finding = RULE.finding("the item has no reference", item.table.span.clone());
            found.push(finding.help("add `refs` above the options"));
        }
    }
}
