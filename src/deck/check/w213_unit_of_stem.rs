//! W213: a `numeric` item asks for its number in the unit that its stem names.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::unit::{Named, Unit, named};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W213",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the stem names another unit than `unit`",
    finds: "Finds `numeric` items whose question names one unit, as in \"How many days ...?\" or \"... in mg?\", and whose `unit` is another.",
    why: "A bare number is taken in `unit`. Whoever answers in the unit of the question is then wrong with the right number.",
    bad: r#"[[item]]
id = "supply"
kind = "numeric"
stem = "How many days does the supply last?"
value = 2
unit = "weeks""#,
    good: r#"[[item]]
id = "supply"
kind = "numeric"
stem = "How many days does the supply last?"
value = 14
unit = "days""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.kind() == "numeric") {
        let table = &item.table;
        let (Some(field), Some(stem)) = (table.field("unit"), table.text("stem")) else { continue };
        let Some(unit) = table.text("unit").and_then(Unit::of_deck) else { continue };
        if let Named::Unit(named) = named(stem)
            && !named.agrees(unit)
        {
            found.push(
                RULE.finding(format!("the stem asks for {named}, and `unit` is {unit}"), field.span.clone())
                    .help(format!("write the value in {named}, or ask for {unit} in the stem")),
            );
        }
    }
}
