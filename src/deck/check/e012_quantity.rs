//! E012: a `numeric` item has a known unit and a tolerance that is not negative.

use super::{LintContext, Profile, Rule, nearest};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::unit::Unit;

pub const RULE: Rule = Rule {
    code: "E012",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "unknown unit or negative tolerance",
    finds: "Checks `numeric` items for a `unit` that rounds does not know, and for a negative `tolerance`.",
    why: "No answer could be correct, or no answer could be compared with the value.",
    bad: r#"[[item]]
id = "dose"
kind = "numeric"
stem = "How much lidocaine is in 2 mL of a 1% solution?"
value = 20
unit = "mgs"
tolerance = -1"#,
    good: r#"[[item]]
id = "dose"
kind = "numeric"
stem = "How much lidocaine is in 2 mL of a 1% solution?"
value = 20
unit = "mg"
tolerance = 1"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.kind() == "numeric") {
        let table = &item.table;
        if let (Some(field), Some(tolerance)) = (table.field("tolerance"), table.number("tolerance"))
            && tolerance < 0.0
        {
            found.push(
                Diagnostic::error(RULE.code, "the tolerance is negative", field.span.clone())
                    .help("write how far an answer may be from the value in either direction, such as 0.5"),
            );
        }
        if let (Some(field), Some(unit)) = (table.field("unit"), table.text("unit"))
            && Unit::of_deck(unit).is_none()
        {
            found.push(unknown(field.span.clone(), unit.trim()));
        }
    }
}

/// The diagnostic for an unknown unit.
fn unknown(range: std::ops::Range<usize>, unit: &str) -> Diagnostic {
    if unit.is_empty() {
        return Diagnostic::error(RULE.code, "the unit is empty", range)
            .help("remove this line if the answer is a plain number");
    }
    let headline = format!("unknown unit `{}`", clean_line(unit.get(..30).unwrap_or(unit)));
    let finding = Diagnostic::error(RULE.code, headline, range);
    // A unit with a similar name may be a different quantity, so the author has to decide.
    let plural = unit.strip_suffix('s').and_then(Unit::of_deck).map(Unit::name);
    if let Some(name) = plural.or_else(|| nearest(unit, Unit::names()).map(str::to_owned)) {
        return finding
            .label(format!("did you mean `{name}`?"))
            .help(format!("if that is what you mean, write `{name}`"));
    }
    finding.help("use a unit such as mg, mL, mg/kg, mmol/L, mmHg, bpm or days, or leave out `unit` and name the unit in the stem")
}
