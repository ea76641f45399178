//! T013: every item has an id.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "T013",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "an item has no id",
    finds: "Checks for items without an `id`.",
    why: "A learner's history is stored under the id. Without one, every edit would erase the item's history.",
    bad: r#"[[item]]
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    good: r#"[[item]]
id = "rfa-target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.table.field("id").is_none()) {
        found.push(
            Diagnostic::error(RULE.code, "this item has no `id`", item.table.span.clone())
                .label("`id` is missing here")
                .help("add a short, permanent `id` that describes the content, such as `id = \"rfa-target\"`, or run `rounds fmt --ids` to add one to every item that lacks it"),
        );
    }
}
