//! E009: an item has no more options than there are letters that answer.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::OPTIONS;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E009",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an item has more than eight options",
    finds: "Finds items with more than eight options.",
    why: "A letter from a to h answers, so the others could not be chosen; three to five options test as well.",
    bad: r#"[[item]]
id = "root"
stem = "Which root is compressed?"
options = [
  { text = "L1" }, { text = "L2" }, { text = "L3" }, { text = "L4" }, { text = "L5", correct = true },
  { text = "S1" }, { text = "S2" }, { text = "S3" }, { text = "S4" }
]"#,
    good: r#"[[item]]
id = "root"
stem = "Which root is compressed?"
options = [ { text = "L3" }, { text = "L4" }, { text = "L5", correct = true }, { text = "S1" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.options.len() > OPTIONS) {
        let Some(field) = item.table.field("options") else { continue };
        let headline = format!("an item has at most {OPTIONS} options, and this one has {}", item.options.len());
        found.push(
            Diagnostic::error(RULE.code, headline, field.key.clone())
                .label("only the letters a to h answer")
                .help("keep the three to five options that tempt most"),
        );
    }
}
