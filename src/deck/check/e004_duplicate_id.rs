//! E004: no two items of a deck, and no two cases, share an id.
//!
//! What it does: finds an id that stands twice.
//! Why: the answers to both would be taken for answers to one.
//! Bad: two items with `id = "rfa-1"`. Good: `rfa-1` and `rfa-2`.

use std::collections::HashMap;

use crate::deck::draft::{Field, Table};
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E004",
    severity: Severity::Error,
    spoils: true,
    summary: "an id stands twice",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let items: Vec<&Table> = draft.items.iter().map(|item| &item.table).collect();
    let cases: Vec<&Table> = draft.cases.iter().collect();
    for (tables, what) in [(items, "items"), (cases, "cases")] {
        let mut seen = HashMap::<&str, &Field>::new();
        for table in tables {
            let (Some(field), Some(id)) = (table.field("id"), table.text("id")) else { continue };
            if let Some(first) = seen.get(id) {
                found.push(
                    Diagnostic::error(RULE.code, format!("two {what} have the id `{id}`"), field.span.clone())
                        .label("the same id again")
                        .also(first.span.clone(), "first used here")
                        .help("give this one an id of its own; the first keeps the history"),
                );
            } else {
                seen.insert(id, field);
            }
        }
    }
}
