//! T012: keys of an item stand above its options.
//!
//! What it does: finds keys of an item that were written below a `[[item.options]]` header.
//! Why: in TOML every key below a header belongs to it, so the item does not have the key.
//! Bad: `tags = ["phn"]` after the last option. Good: `tags` above the first `[[item.options]]`.

use crate::deck::draft::Table;
use crate::deck::schema::Kind;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T012",
    severity: Severity::Error,
    spoils: false,
    summary: "a key of an item was written below its options",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        for option in &item.options {
            for field in &option.fields {
                if !is_trapped(draft, option, &field.name) {
                    continue;
                }
                let headline = format!("`{}` belongs to the item, not to this option", field.name);
                found.push(
                    Diagnostic::error(RULE.code, headline, field.key.clone())
                        .label("read as a key of the option")
                        .also(option.span.clone(), "every key below this line is part of this option")
                        .help("move it above the first `[[item.options]]`"),
                );
            }
        }
    }
}

/// Whether a key of an item stands in an option that has a header of its own.
pub fn is_trapped(draft: &Draft, option: &Table, name: &str) -> bool {
    let has_header = draft.source.get(option.span.clone()).is_some_and(|text| text.starts_with("[["));
    has_header && Kind::Choice.key(name).is_none() && Kind::Item.key(name).is_some()
}
