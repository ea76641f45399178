//! T016: the case that an item belongs to is there.
//!
//! What it does: finds items whose `case` no `[[case]]` has as its id.
//! Why: the learner would be asked about a patient who was never described.
//! Bad: `case = "leg-pain"` with no such case. Good: `[[case]]` with `id = "leg-pain"`.

use super::{near, proposing};
use crate::deck::clean::clean_line;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "T016",
    severity: Severity::Error,
    spoils: true,
    summary: "an item belongs to a case that is not there",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let known: Vec<&str> = draft.cases.iter().filter_map(|case| case.text("id")).collect();
    for item in &draft.items {
        let (Some(field), Some(name)) = (item.table.field("case"), item.table.text("case")) else { continue };
        if known.contains(&name) {
            continue;
        }
        let headline = format!("no `[[case]]` has the id `{}`", clean_line(name));
        let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
        let near = near(name, known.iter().copied());
        found.push(proposing(finding, near, |word| format!("write `case = \"{word}\"`"), "add the case, or remove this line"));
    }
}
