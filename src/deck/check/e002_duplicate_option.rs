//! E002: no two options of an item say the same.
//!
//! What it does: compares options without regard to case, white space and a final full stop.
//! Why: a learner who knows the answer cannot tell which of the two is meant.
//! Bad: `"Facet joint"` beside `"facet joint."`. Good: two options that differ.

use super::norm;
use crate::deck::draft::Field;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E002",
    severity: Severity::Error,
    spoils: true,
    summary: "two options of an item say the same",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let mut seen = Vec::<(String, &Field)>::new();
        for option in &item.options {
            let (Some(field), Some(text)) = (option.field("text"), option.text("text")) else { continue };
            let words = norm(text);
            if words.is_empty() {
                continue;
            }
            if let Some((_, first)) = seen.iter().find(|(other, _)| *other == words) {
                found.push(
                    Diagnostic::error(RULE.code, "two options say the same", field.span.clone())
                        .label("the same again")
                        .also(first.span.clone(), "first here")
                        .help("change or remove one of them; case and a final full stop make no difference"),
                );
            } else {
                seen.push((words, field));
            }
        }
    }
}
