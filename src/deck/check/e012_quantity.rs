//! E012: the quantity that a `numeric` item asks for makes sense.

use super::{Examined, Profile, Rule, near};
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::unit::Unit;

/// The rule.
pub const RULE: Rule = Rule {
    code: "E012",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a quantity with a unit that rounds does not know, or a tolerance below zero",
    finds: "Finds `unit` that is no unit, and `tolerance` below zero.",
    why: "No answer could be right, or none could be compared with it.",
    bad: r#"[[item]]
id = "dose"
kind = "numeric"
stem = "How much lidocaine do 2 mL of a 1% solution hold?"
value = 20
unit = "mgs"
tolerance = -1"#,
    good: r#"[[item]]
id = "dose"
kind = "numeric"
stem = "How much lidocaine do 2 mL of a 1% solution hold?"
value = 20
unit = "mg"
tolerance = 1"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in draft.items.iter().filter(|item| item.kind() == "numeric") {
        let table = &item.table;
        if let (Some(field), Some(tolerance)) = (table.field("tolerance"), table.number("tolerance"))
            && tolerance < 0.0
        {
            found.push(
                Diagnostic::error(RULE.code, "the tolerance is below zero", field.span.clone())
                    .help("write how far an answer may be from the value on either side, such as 0.5"),
            );
        }
        if let (Some(field), Some(unit)) = (table.field("unit"), table.text("unit"))
            && Unit::of_deck(unit).is_none()
        {
            found.push(unknown(field.span.clone(), unit.trim()));
        }
    }
}

/// The finding of a unit that there is not.
fn unknown(place: std::ops::Range<usize>, unit: &str) -> Diagnostic {
    if unit.is_empty() {
        return Diagnostic::error(RULE.code, "the unit is empty", place)
            .help("remove the line where a bare number is asked for");
    }
    let headline = format!("`{}` is not a unit that rounds knows", clean_line(unit.get(..30).unwrap_or(unit)));
    let finding = Diagnostic::error(RULE.code, headline, place);
    // What looks alike may be another quantity: an author decides.
    let plural = unit.strip_suffix('s').and_then(Unit::of_deck).map(Unit::name);
    if let Some(name) = plural.or_else(|| near(unit, Unit::names()).map(str::to_owned)) {
        return finding.label(format!("did you mean `{name}`?")).help(format!("write `{name}`, if that is meant"));
    }
    finding.help("use a unit such as mg, mL, mg/kg, mmol/L, mmHg, bpm or days, or leave `unit` out and name the unit in the stem")
}
