//! T014: every key is one of the format.
//!
//! What it does: finds keys that no table of that kind has, and proposes the one that is nearest.
//! Why: a misspelt key is passed over in silence otherwise, and `corect = true` makes a right option wrong.
//! Bad: `corect = true`. Good: `correct = true`.

use super::near;
use super::t012_trapped_key::is_trapped;
use crate::deck::clean::clean_line;
use crate::deck::schema::Kind;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T014",
    severity: Severity::Error,
    spoils: true,
    summary: "a key is not one of the format",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for table in draft.tables() {
        for field in table.fields.iter().filter(|field| table.kind.key(&field.name).is_none()) {
            if table.kind == Kind::Choice && is_trapped(draft, table, &field.name) {
                continue;
            }
            let name = clean_line(&field.name);
            let headline = format!("unknown key `{name}` in {}", table.kind.words());
            let finding = Diagnostic::error(RULE.code, headline, field.key.clone());
            let names = table.kind.keys().iter().map(|key| key.name);
            found.push(if let Some(known) = near(&name, names.clone()) {
                finding
                    .label(format!("did you mean `{known}`?"))
                    .help(format!("write `{known}`"))
                    .patch(field.key.clone(), known)
            } else {
                let known = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                finding.label("not a key of this table").help(format!("remove it, or use one of {known}"))
            });
        }
    }
}
