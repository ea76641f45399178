//! T013: every item has an id.
//!
//! What it does: finds items without one.
//! Why: the history of an item hangs on its id; without one, every edit would make it forget.
//! Bad: an item that begins with its stem. Good: `id = "rfa-target"` as its first key.

use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T013",
    severity: Severity::Error,
    spoils: true,
    summary: "an item has no id",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.table.field("id").is_none()) {
        found.push(
            Diagnostic::error(RULE.code, "this item has no id", item.table.span.clone())
                .label("`id` is missing here")
                .help("add a short, lasting `id` about its content, such as `id = \"rfa-target\"`"),
        );
    }
}
