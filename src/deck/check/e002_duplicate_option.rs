//! E002: no two options of an item say the same.

use super::{Examined, Profile, Rule};
use super::{digest, norm};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Field, Value};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E002",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "two options of an item say the same",
    finds: "Compares options without regard to case, white space and a final full stop.",
    why: "A learner who knows the answer cannot tell which of the two is meant.",
    bad: r#"[[item]]
id = "source"
stem = "Which structure is the likely source?"
options = [
  { text = "Facet joint", correct = true },
  { text = "facet  joint." },
  { text = "Disc" },
]"#,
    good: r#"[[item]]
id = "source"
stem = "Which structure is the likely source?"
options = [
  { text = "Facet joint", correct = true },
  { text = "Sacroiliac joint" },
  { text = "Disc" },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let mut seen = Vec::<(u64, &Field)>::new();
        for option in &item.options {
            let (Some(field), Some(text)) = (option.field("text"), option.text("text")) else { continue };
            if text.trim_end_matches('.').trim().is_empty() {
                continue;
            }
            let words = digest(text);
            if let Some((_, first)) = seen.iter().find(|(other, first)| *other == words && same(first, text)) {
                let what = if item.kind() == "order" { "two steps say the same" } else { "two options say the same" };
                found.push(
                    Diagnostic::error(RULE.code, what, field.span.clone())
                        .label("the same again")
                        .also(first.span.clone(), "first here")
                        .help("change or remove one of them; case and a final full stop make no difference"),
                );
            } else {
                seen.push((words, field));
            }
        }
    }
}

/// Whether a value reads like a text.
fn same(field: &Field, text: &str) -> bool {
    matches!(&field.value, Value::Text(other) if norm(other) == norm(text))
}
