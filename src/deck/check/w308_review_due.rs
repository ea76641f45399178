//! W308: the deck has been reviewed by the day it was to be.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W308",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the date of `review_by` has passed",
    finds: "Compares `review_by` with the date of today.",
    why: "What was right at the review may not be so any more; the authors themselves set the day.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
review_by = 2020-01-01"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
review_by = 2090-01-01"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, terms, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &draft.deck else { return };
    let (Some(by), Some(today)) = (deck.date("review_by"), &terms.today) else { return };
    let Some(field) = deck.field("review_by") else { return };
    // Dates of four-digit years are in order when their letters are.
    if by < today.as_str() {
        let finding = RULE.finding(format!("the deck was to be reviewed by {by}"), field.span.clone());
        found.push(finding.help("review it, then set `reviewed` and a new `review_by`"));
    }
}
