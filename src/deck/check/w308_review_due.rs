//! W308: the deck has been reviewed on time.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W308",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the `review_by` date has passed",
    finds: "Compares `review_by` with today's date.",
    why: "What was correct at the last review may no longer be, and the authors themselves set this deadline.",
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

fn check(LintContext { ast, check_options, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let Some(deck) = &ast.deck else { return };
    let (Some(by), Some(today)) = (deck.date("review_by"), &check_options.today) else { return };
    let Some(field) = deck.field("review_by") else { return };
    // Dates with four-digit years sort alphabetically.
    if by < today.as_str() {
        let finding = RULE.finding(format!("the deck was due for review by {by}"), field.span.clone());
        found.push(finding.help("review it, then update `reviewed` and set a new `review_by`"));
    }
}
