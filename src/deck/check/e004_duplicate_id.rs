//! E004: no two items of a deck, and no two cases, share an id.

use super::{Examined, Profile, Rule};
use std::collections::HashMap;

use crate::deck::draft::{Field, Table};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E004",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an id stands twice",
    finds: "Finds an id that stands twice.",
    why: "The answers to both would be taken for answers to one.",
    bad: r#"[[item]]
id = "rfa"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

[[item]]
id = "rfa"
stem = "How many nerves supply one joint?"
options = [ { text = "Two", correct = true }, { text = "One" } ]"#,
    good: r#"[[item]]
id = "rfa-target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

[[item]]
id = "rfa-levels"
stem = "How many nerves supply one joint?"
options = [ { text = "Two", correct = true }, { text = "One" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let items: Vec<&Table> = draft.items.iter().map(|item| &item.table).collect();
    let cases: Vec<&Table> = draft.cases.iter().collect();
    for (tables, what) in [(items, "items"), (cases, "cases")] {
        let mut seen = HashMap::<&str, &Field>::new();
        for table in tables {
            let (Some(field), Some(id)) = (table.field("id"), table.text("id")) else { continue };
            if let Some(first) = seen.get(id) {
                found.push(
                    Diagnostic::error(RULE.code, format!("two {what} have the id `{id}`"), field.span.clone())
                        .label("the same id again")
                        .also(first.span.clone(), "first used here")
                        .help("give this one an id of its own; the first keeps the history"),
                );
            } else {
                seen.insert(id, field);
            }
        }
    }
}
