//! W305: every item serves a learning objective.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W305",
    severity: Severity::Error,
    from: Profile::Cme,
    excludes_item: false,
    summary: "an item has no learning objective",
    finds: "Checks for items without `objective`.",
    why: "A credit-bearing activity must show which objective each item serves.",
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
objectives = { name = "Name the target of each procedure" }

[[item]]
id = "example"
objective = "name"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        if item.table.field("objective").is_none() {
            let finding = RULE.finding("the item has no learning objective", item.table.span.clone());
            found.push(finding.help("add `objective` above the options"));
        }
    }
}
