//! E007: a `multi` item has at least one correct option.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E007",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "a multi item has no correct option",
    finds: "Checks for `multi` items in which no option is marked `correct = true`.",
    why: "The correct answer would be to select nothing.",
    bad: r#"[[item]]
id = "flags"
kind = "multi"
stem = "Which findings are red flags? Select all that apply."
options = [ { text = "Fever" }, { text = "Saddle anesthesia" }, { text = "Morning stiffness" } ]"#,
    good: r#"[[item]]
id = "flags"
kind = "multi"
stem = "Which findings are red flags? Select all that apply."
options = [ { text = "Fever", correct = true }, { text = "Saddle anesthesia", correct = true }, { text = "Morning stiffness" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in ast.items.iter().filter(|item| item.kind() == "multi" && item.options.len() > 1) {
        let Some(options) = item.table.field("options").filter(|_| item.key().next().is_none()) else { continue };
        found.push(
            Diagnostic::error(RULE.code, "no option of this `multi` item is marked as correct", options.key.clone())
                .help("add `correct = true` to every correct option"),
        );
    }
}
