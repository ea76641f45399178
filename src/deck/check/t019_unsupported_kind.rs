//! T019: the kind of an item is one that this version asks.

use super::{Examined, Profile, Rule};
use crate::deck::schema::LATER_KINDS;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T019",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "a kind of item is not asked by this version",
    finds: "Finds kinds that the format has, but that this version does not ask yet.",
    why: "The item is left out, and its author should know.",
    bad: r#"[[item]]
id = "steps"
kind = "order"
stem = "Put the steps in order."
options = [ { text = "Drape", correct = true }, { text = "Wash hands" } ]"#,
    good: r#"[[item]]
id = "steps"
stem = "Which step comes first?"
options = [ { text = "Wash hands", correct = true }, { text = "Drape" } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let Some(field) = item.table.field("kind").filter(|_| LATER_KINDS.contains(&item.kind())) else { continue };
        let headline = format!("items of the kind `{}` are not asked by this version of rounds", item.kind());
        found.push(
            Diagnostic::error(RULE.code, headline, field.span.clone())
                .label("left out")
                .help("a newer version may ask it; here use \"single\", \"multi\" or \"true-false\""),
        );
    }
}
