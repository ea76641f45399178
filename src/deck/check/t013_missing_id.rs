//! T013: every item has an id.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T013",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an item has no id",
    finds: "Finds items without one.",
    why: "The history of an item hangs on its id; without one, every edit would make it forget.",
    bad: r#"[[item]]
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    good: r#"[[item]]
id = "rfa-target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.table.field("id").is_none()) {
        found.push(
            Diagnostic::error(RULE.code, "this item has no id", item.table.span.clone())
                .label("`id` is missing here")
                .help("add a short, lasting `id` about its content, such as `id = \"rfa-target\"`; `rounds fmt --ids` adds one to each item"),
        );
    }
}
