//! E003: an item has a stem and at least two options, and each says something.
//!
//! What it does: finds empty stems, options and cases, and items with fewer than two options.
//! Why: there is nothing to answer.
//! Bad: `stem = ""`. Good: `stem = "Which nerve is the target?"`.

use crate::deck::draft::Value;
use crate::deck::schema::Kind;
use super::Rule;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::Draft;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E003",
    severity: Severity::Error,
    spoils: true,
    summary: "a stem, case or option is empty, or there are fewer than two options",
    check,
};

/// Looks for it.
fn check(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let texts = draft.tables().filter_map(|table| {
        let name = match table.kind {
            Kind::Item => "stem",
            Kind::Case | Kind::Choice => "text",
            Kind::Root | Kind::Deck | Kind::Ref => return None,
        };
        let field = table.field(name)?;
        table.text(name).filter(|text| text.trim().is_empty()).map(|_| (table.kind, field))
    });
    for (kind, field) in texts {
        let what = match kind {
            Kind::Item => "the stem is empty",
            Kind::Case => "the case is empty",
            Kind::Choice | Kind::Root | Kind::Deck | Kind::Ref => "an option is empty",
        };
        found.push(Diagnostic::error(RULE.code, what, field.span.clone()).help("write the text between the quotes"));
    }
    for item in &draft.items {
        let Some(field) = item.table.field("options") else { continue };
        let empty = matches!(&field.value, Value::Texts(texts) if texts.is_empty());
        let few = matches!(field.value, Value::Tables) && item.options.len() < 2;
        if empty || few {
            let count = item.options.len();
            let headline = format!("an item needs at least two options, and this one has {count}");
            found.push(
                Diagnostic::error(RULE.code, headline, field.key.clone())
                    .help("add options; three to five are best"),
            );
        }
    }
}
