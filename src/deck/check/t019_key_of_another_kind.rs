//! T019: an item has only keys that its kind uses.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T019",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a key belongs to another kind of item",
    finds: "Finds keys that items of this kind do not use, such as `accept` in an item with options.",
    why: "The key would be passed over, and the item would ask something else than its author meant.",
    bad: r#"[[item]]
id = "sign"
stem = "Which word names pain from a light touch?"
accept = ["Allodynia"]"#,
    good: r#"[[item]]
id = "sign"
kind = "short"
stem = "Which word names pain from a light touch?"
accept = ["Allodynia"]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for (kind, table) in draft.tables_of_kinds() {
        let Some(kind) = kind else { continue };
        for field in &table.fields {
            let Some(key) = field.known.filter(|key| !key.is_of(kind)) else { continue };
            let headline = format!("`{}` is not a key of `{kind}` items", key.name);
            let help = match key.kinds {
                _ if key.name == "case" => "remove it; the stem is the case that the vignettes share".to_owned(),
                [only] => format!("write `kind = \"{only}\"` in the item, or remove `{}`", key.name),
                kinds => format!("remove it, or give the item another kind: {}", kinds.join(", ")),
            };
            found.push(
                Diagnostic::error(RULE.code, headline, field.key.clone()).label("not used by this kind").help(help),
            );
        }
    }
}
