//! T012: keys of an item stand above its options.

use super::{Examined, Profile, Rule};
use crate::deck::draft::{Draft, Table};
use crate::deck::schema::Kind;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T012",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: false,
    summary: "a key of an item was written below its options",
    finds: "Finds keys of an item that were written below a `[[item.options]]` header.",
    why: "In TOML every key below a header belongs to it, so the item does not have the key.",
    bad: r#"[[item]]
id = "target"
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct = true
[[item.options]]
text = "Ventral ramus"
tags = ["spine/facet"]"#,
    good: r#"[[item]]
id = "target"
tags = ["spine/facet"]
stem = "Which nerve is the target?"
[[item.options]]
text = "Medial branch"
correct = true
[[item.options]]
text = "Ventral ramus""#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        for part in item.parts() {
            for field in &part.fields {
                if !is_trapped(draft, part, &field.name) {
                    continue;
                }
                let (what, list) = match part.kind {
                    Kind::Reject => ("entry", "reject"),
                    Kind::Gap => ("gap", "gaps"),
                    Kind::Vignette => ("vignette", "vignettes"),
                    _ => ("option", "options"),
                };
                let headline = format!("`{}` belongs to the item, not to this {what}", field.name);
                found.push(
                    Diagnostic::error(RULE.code, headline, field.key.clone())
                        .label(format!("read as a key of the {what}"))
                        .also(part.span.clone(), format!("every key below this line is part of this {what}"))
                        .help(format!("move it above the first `[[item.{list}]]`")),
                );
            }
        }
    }
}

/// Whether a key of an item stands in one of its parts that has a header of its own.
pub fn is_trapped(draft: &Draft, part: &Table, name: &str) -> bool {
    let has_header = draft.source.get(part.span.clone()).is_some_and(|text| text.starts_with("[["));
    has_header && part.kind.key(name).is_none() && Kind::Item.key(name).is_some()
}
