//! T019: the kind of an item is one that this version asks.
//!
//! What it does: finds kinds that the format has, but that this version does not ask yet.
//! Why: the item is left out, and its author should know.
//! Bad: `kind = "order"` here. Good: `kind = "single"`, `"multi"` or `"true-false"`.

use crate::deck::schema::LATER_KINDS;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T019",
    severity: Severity::Error,
    spoils: true,
    summary: "a kind of item is not asked by this version",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let Some(field) = item.table.field("kind").filter(|_| LATER_KINDS.contains(&item.kind())) else { continue };
        let headline = format!("items of the kind `{}` are not asked by this version of rounds", item.kind());
        found.push(
            Diagnostic::error(RULE.code, headline, field.span.clone())
                .label("left out")
                .help("a newer version may ask it; here use \"single\", \"multi\" or \"true-false\""),
        );
    }
}
