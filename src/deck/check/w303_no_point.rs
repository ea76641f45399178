//! W303: every item says what to take away.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Table;

/// The rule.
pub const RULE: Rule = Rule {
    code: "W303",
    severity: Severity::Error,
    from: Profile::Cme,
    spoils: false,
    summary: "an item without a point",
    finds: "Finds items without `point`, and `emq` items where a vignette has none either.",
    why: "A learner who was right by luck sees no sentence to keep.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let without = |table: &Table| table.text("point").is_none_or(|point| point.trim().is_empty());
        // Vignettes may each have their own.
        let told = item.kind() == "emq" && !item.vignettes.is_empty() && !item.vignettes.iter().any(without);
        if without(&item.table) && !told {
            let finding = RULE.finding("the item has no point to take away", item.table.span.clone());
            found.push(finding.help("add `point` above the options"));
        }
    }
}
