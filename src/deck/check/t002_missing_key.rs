//! T002: every table has the keys that it must have.
//!
//! What it does: finds tables without a required key, but for the ids of items (T013).
//! Why: the table cannot be used without it.
//! Bad: an option without `text`. Good: `{ text = "..." }`.

use crate::deck::schema::Kind;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T002",
    severity: Severity::Error,
    spoils: true,
    summary: "a required key is missing",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for table in draft.tables() {
        for key in table.kind.keys().iter().filter(|key| key.required && table.field(key.name).is_none()) {
            let is_id = table.kind == Kind::Item && key.name == "id";
            let blanked = table.kind == Kind::Root && !draft.syntax.is_empty();
            if is_id || blanked {
                continue;
            }
            let headline = format!("{} has no `{}`", table.kind.words(), key.name);
            let place = if table.kind == Kind::Root { 0..draft.source.len().min(1) } else { table.span.clone() };
            found.push(
                Diagnostic::error(RULE.code, headline, place)
                    .label(format!("`{}` is missing here", key.name))
                    .help(format!("add `{}`, {}: {}", key.name, key.takes.words(), lower_first(key.means))),
            );
        }
    }
}

/// A sentence as it stands after a colon.
fn lower_first(sentence: &str) -> String {
    let mut chars = sentence.trim_end_matches('.').chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}
