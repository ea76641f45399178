//! T019: an item has only keys that its kind uses.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T019",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a key belongs to another kind of item",
    finds: "Checks for keys that this kind of item does not use, such as `accept` in an item with options.",
    why: "The key would be ignored, and the item would not ask what its author intended.",
    bad: r#"[[item]]
id = "sign"
stem = "What is the term for pain from a light touch?"
accept = ["Allodynia"]"#,
    good: r#"[[item]]
id = "sign"
kind = "short"
stem = "What is the term for pain from a light touch?"
accept = ["Allodynia"]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for (kind, table) in ast.tables_of_kinds() {
        let Some(kind) = kind else { continue };
        for field in &table.fields {
            let Some(key) = field.known.filter(|key| !key.is_of(kind)) else { continue };
            let headline = format!("`{}` is not a key of `{kind}` items", key.name);
            let help = match key.kinds {
                _ if key.name == "case" => {
                    "remove it; in an `emq` item, the stem is the case that the vignettes share".to_owned()
                }
                [only] => format!("write `kind = \"{only}\"` in the item, or remove `{}`", key.name),
                kinds => format!("remove it, or change the item's kind to one of {}", kinds.join(", ")),
            };
            found.push(
                Diagnostic::error(RULE.code, headline, field.key.clone())
                    .label("not used by this kind of item")
                    .help(help),
            );
        }
    }
}
