//! T015: every source that an item cites stands in `[refs]`.
//!
//! What it does: finds keys in an item's `refs` that `[refs]` does not have.
//! Why: the learner would see no source.
//! Bad: `refs = ["cohen20"]` with no `cohen20` in `[refs]`. Good: `[refs]` with `cohen20 = { text = "..." }`.

use super::{near, proposing};
use crate::deck::clean::clean_line;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T015",
    severity: Severity::Error,
    spoils: false,
    summary: "an item cites a source that is not in [refs]",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = draft.refs.iter().map(|(key, _)| key.as_ref()).collect();
    for item in &draft.items {
        for (key, span) in item.table.texts("refs") {
            if known.contains(&key.as_ref()) {
                continue;
            }
            let headline = format!("`[refs]` has no source `{}`", clean_line(key));
            let finding = Diagnostic::error(RULE.code, headline, span.clone());
            let near = near(key, known.iter().copied());
            let write = |word: &str| format!("write `{word}`, or add the source to `[refs]`");
            found.push(proposing(finding, near, write, "add it to `[refs]` as `key = { text = \"...\" }`"));
        }
    }
}
