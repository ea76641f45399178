//! W303: every item has a take-home point.

use super::{LintContext, Profile, Rule};
use crate::deck::ast::Table;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W303",
    severity: Severity::Error,
    from: Profile::Cme,
    excludes_item: false,
    summary: "an item has no take-home point",
    finds: "Checks for items without `point`. In an `emq` item, a `point` for every vignette is enough.",
    why: "A learner who guessed correctly would see no sentence to remember.",
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
point = "The medial branches supply the facet joints.""#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        let without = |table: &Table| table.text("point").is_none_or(|point| point.trim().is_empty());
        // Each vignette may have its own.
        let vignettes_have_points =
            item.kind() == "emq" && !item.vignettes.is_empty() && !item.vignettes.iter().any(without);
        if without(&item.table) && !vignettes_have_points {
            let finding = RULE.finding("the item has no take-home point", item.table.span.clone());
            found.push(finding.help("add `point` above the options"));
        }
    }
}
