//! E009: an item has no more options than there are letters that answer.
//!
//! What it does: finds items with more than eight options.
//! Why: a letter from a to h answers, so the others could not be chosen; three to five options test as well.
//! Bad: ten options. Good: the four that tempt.

use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;
use crate::deck::limits::OPTIONS;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E009",
    severity: Severity::Error,
    spoils: true,
    summary: "an item has more than eight options",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
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
