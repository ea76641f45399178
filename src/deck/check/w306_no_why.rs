//! W306: every option, and every other answer, says why it is right or wrong.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

/// The rule.
pub const RULE: Rule = Rule {
    code: "W306",
    severity: Severity::Error,
    from: Profile::Cme,
    spoils: false,
    summary: "an answer without a reason",
    finds: "Finds options, steps, gaps, rejected answers and vignettes without `why`, and `short` and `numeric` items without one. A `recall` item needs none: its back says it.",
    why: "The reasons teach, and most of all those of the wrong option that somebody chose.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true, why = "What it supplies." },
  { text = "Ventral ramus", why = "What it supplies." },
  { text = "Sinuvertebral nerve", why = "What it supplies." },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let parts = draft.items.iter().flat_map(|item| {
        let own = matches!(item.kind(), "short" | "numeric").then_some(&item.table);
        own.into_iter().chain(item.parts()).map(|table| (item.kind(), table))
    });
    for (kind, table) in parts.filter(|(_, table)| table.text("why").is_none_or(|why| why.trim().is_empty())) {
        let (what, name, help) = match table.kind {
            Kind::Item => ("item", "stem", "add `why` above `point`: why the answer is right, or how one comes to it"),
            Kind::Reject => ("rejected answer", "text", "say what the one who typed it had in mind"),
            Kind::Gap => ("gap", "accept", "say why it is right"),
            Kind::Vignette => ("vignette", "answer", "say what in the vignette tells the answer"),
            _ if kind == "order" => ("step", "text", "say why it stands where it does"),
            _ => ("option", "text", "say why it is right, or what the one who chose it had in mind"),
        };
        let place = table.field(name).map_or(table.span.clone(), |field| field.span.clone());
        found.push(RULE.finding(format!("the {what} has no `why`"), place).help(help));
    }
}
