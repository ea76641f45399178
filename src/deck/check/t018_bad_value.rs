//! T018: values are among those that their keys take.

use super::{Examined, Profile, Rule};
use super::{near, proposing};
use crate::deck::clean::clean_line;
use crate::deck::draft::{Field, Value};
use crate::deck::schema::{ITEM_KINDS, Kind, LATER_KINDS};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T018",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a value is not among those that its key takes",
    finds: "Checks `schema`, `pass_mark`, `scoring`, `kind`, `level` and `pin`, and that dates have no time.",
    why: "Another value has no meaning here.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
pass_mark = 170"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
pass_mark = 70"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for table in draft.tables() {
        for field in &table.fields {
            let takes: &[&str] = match (table.kind, field.name.as_ref()) {
                (Kind::Deck, "scoring") => &["exact", "ps50", "plus-minus"],
                (Kind::Item, "kind") => &ITEM_KINDS,
                (Kind::Item, "level") => &["recall", "apply", "analyse"],
                (Kind::Choice, "pin") => &["last"],
                _ => {
                    number(table.kind, field, found);
                    continue;
                }
            };
            let Value::Text(text) = &field.value else { continue };
            let later = field.name == "kind" && LATER_KINDS.contains(&text.as_ref());
            if takes.contains(&text.as_ref()) || later {
                continue;
            }
            let headline = format!("`{}` cannot be `{}`", field.name, clean_line(text));
            let choices = takes.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ");
            let help = format!("write {choices}");
            let finding = Diagnostic::error(RULE.code, headline, field.span.clone());
            found.push(proposing(finding, near(text, takes.iter().copied()), |_| help.clone(), &help));
        }
    }
}

/// Checks the numbers.
fn number(kind: Kind, field: &Field, found: &mut Vec<Diagnostic>) {
    let Value::Integer(number) = field.value else { return };
    let help = match (kind, field.name.as_ref()) {
        (Kind::Root, "schema") if number != 1 => "this version of rounds reads `schema = 1`",
        (Kind::Deck, "pass_mark") if !(0..=100).contains(&number) => "write a percentage of 0 to 100",
        _ => return,
    };
    let headline = format!("`{}` cannot be {number}", field.name);
    found.push(Diagnostic::error(RULE.code, headline, field.span.clone()).help(help));
}
