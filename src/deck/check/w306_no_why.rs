//! W306: every option, and every other answer, has a rationale.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "W306",
    severity: Severity::Error,
    from: Profile::Cme,
    excludes_item: false,
    summary: "an answer has no rationale",
    finds: "Checks for options, steps, gaps, rejected answers and vignettes without `why`, and for `short` and `numeric` items without one. A `recall` item needs none, because its back gives the explanation.",
    why: "Learners learn from the rationales, most of all from that of the distractor they chose.",
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
  { text = "Medial branch", correct = true, why = "It supplies the facet joints." },
  { text = "Ventral ramus", why = "It supplies the leg." },
  { text = "Sinuvertebral nerve", why = "It supplies the disc and the dura." },
]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let parts = ast.items.iter().flat_map(|item| {
        let own = matches!(item.kind(), "short" | "numeric").then_some(&item.table);
        own.into_iter().chain(item.parts()).map(|table| (item.kind(), table))
    });
    for (kind, table) in parts.filter(|(_, table)| table.text("why").is_none_or(|why| why.trim().is_empty())) {
        let (what, name, help) = match table.kind {
            Kind::Item => {
                ("item", "stem", "add `why` above `point`: explain why the answer is correct, or how to work it out")
            }
            Kind::Reject => {
                ("rejected answer", "text", "explain what a learner who types this is likely to be thinking")
            }
            Kind::Gap => ("gap", "accept", "explain why it is correct"),
            Kind::Vignette => ("vignette", "answer", "explain which clue in the vignette gives the answer"),
            _ if kind == "order" => ("step", "text", "explain why it comes at this position"),
            _ if table.is_true("correct") => ("option", "text", "explain why it is correct"),
            _ => ("option", "text", "explain why learners might choose it and what is wrong with it"),
        };
        let range = table.field(name).map_or(table.span.clone(), |field| field.span.clone());
        found.push(RULE.finding(format!("the {what} has no rationale (`why`)"), range).help(help));
    }
}
