//! T012: the keys of an item come before its options.

use super::{LintContext, Profile, Rule};
use crate::deck::ast::{DeckAst, Table};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::schema::Kind;

pub const RULE: Rule = Rule {
    code: "T012",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: false,
    summary: "a key of the item is inside its options",
    finds: "Checks for item keys in an `[[item.options]]` section or inside the braces of an option.",
    why: "In TOML, every key belongs to the section or the braces in which it is written, so the item itself does not get the key.",
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

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        for part in item.parts() {
            for field in &part.fields {
                if field.known.is_some() || !is_trapped(part, &field.name) {
                    continue;
                }
                let (what, list) = match part.kind {
                    Kind::Reject => ("entry", "reject"),
                    Kind::Gap => ("gap", "gaps"),
                    Kind::Vignette => ("vignette", "vignettes"),
                    _ => ("option", "options"),
                };
                let headline = format!("`{}` belongs to the item, not to this {what}", field.name);
                let finding = Diagnostic::error(RULE.code, headline, field.key.clone())
                    .label(format!("read as a key of the {what}"));
                found.push(if has_header(ast, part) {
                    finding
                        .also(part.span.clone(), format!("every key below this line is part of this {what}"))
                        .help(format!("move it above the first `[[item.{list}]]`, or let `rounds fmt` do it"))
                } else {
                    finding.help("move it out of the braces, to its own line in the item")
                });
            }
        }
    }
}

/// Whether a key of the item is inside one of the item's parts.
pub fn is_trapped(part: &Table, name: &str) -> bool {
    part.kind.key(name).is_none() && Kind::Item.key(name).is_some()
}

/// Whether a part has its own header rather than braces.
fn has_header(ast: &DeckAst, part: &Table) -> bool {
    ast.source.get(part.span.clone()).is_some_and(|text| text.starts_with("[["))
}
