//! W304: every item cites a reference.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W304",
    severity: Severity::Error,
    from: Profile::Cme,
    excludes_item: false,
    summary: "an item has no reference",
    finds: "Checks for items without `refs`.",
    why: "Neither learners nor reviewers can verify the answer.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "Example"

[refs]
atlas = { text = "Atlas of anatomy. 2020" }

[[item]]
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        if item.table.texts("refs").is_empty() {
            let finding = RULE.finding("the item has no reference", item.table.span.clone());
            found.push(finding.help("add `refs` above the options"));
        }
    }
}
