//! T017: the learning objective of an item is one of the deck's.
//!
//! What it does: finds items whose `objective` is no key of the deck's `objectives`.
//! Why: reports by objective would miss the item.
//! Bad: `objective = "anatomi"`. Good: `objective = "anatomy"`, as in the deck's `objectives`.

use super::{near, proposing};
use crate::deck::clean::clean_line;
use crate::deck::draft::Value;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T017",
    severity: Severity::Error,
    spoils: false,
    summary: "an objective is not one of the deck",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let objectives = draft.deck.as_ref().and_then(|deck| deck.field("objectives")).map(|field| &field.value);
    let known: Vec<&str> = match objectives {
        Some(Value::Table(fields)) => fields.iter().map(|field| field.name.as_ref()).collect(),
        _ => Vec::new(),
    };
    for item in &draft.items {
        let (Some(field), Some(name)) = (item.table.field("objective"), item.table.text("objective")) else { continue };
        if known.contains(&name) || draft.deck.is_none() {
            continue;
        }
        let headline = format!("the deck has no objective `{}`", clean_line(name));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let near = near(name, known.iter().copied());
        let otherwise = "add it to `objectives` in `[deck]`, with a sentence";
        found.push(proposing(finding, near, |word| format!("write `objective = \"{word}\"`"), otherwise));
    }
}
