//! W213: the `unit` of a `numeric` item is the one that its stem asks for.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::unit::{Named, Unit, named};

pub const RULE: Rule = Rule {
    code: "W213",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the stem asks for a unit other than `unit`",
    finds: "Checks for `numeric` items whose question names one unit, as in \"How many days ...?\" or \"... in mg?\", while `unit` is another.",
    why: "An answer without a unit is read in `unit`. Learners who answer in the unit of the question are marked wrong although their number is correct.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.kind() == "numeric") {
        let table = &item.table;
        let (Some(field), Some(stem)) = (table.field("unit"), table.text("stem")) else { continue };
        let Some(unit) = table.text("unit").and_then(Unit::of_deck) else { continue };
        if let Named::Unit(named) = named(stem)
            && !named.agrees(unit)
        {
            found.push(
                RULE.finding(format!("the stem asks for {named}, but `unit` is {unit}"), field.span.clone())
                    .help(format!("give the value in {named}, or ask for {unit} in the stem")),
            );
        }
    }
}
