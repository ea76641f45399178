//! E007: a `multi` item has at least one right option.
//!
//! What it does: finds `multi` items with no option marked `correct = true`.
//! Why: the learner would have to submit nothing.
//! Bad: three options and none right. Good: at least one `correct = true`.

use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E007",
    severity: Severity::Error,
    spoils: true,
    summary: "a multi item has no right option",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.kind() == "multi" && item.options.len() > 1) {
        let Some(options) = item.table.field("options").filter(|_| item.key().next().is_none()) else { continue };
        found.push(
            Diagnostic::error(RULE.code, "no option of a `multi` item is marked as correct", options.key.clone())
                .help("add `correct = true` to every right option"),
        );
    }
}
