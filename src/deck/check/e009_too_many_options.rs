//! E009: an item has no more options than there are letters to answer with.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::{LIST, OPTIONS};

pub const RULE: Rule = Rule {
    code: "E009",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "an item has more options than there are letters to answer with",
    finds: "Checks for items with more than eight options or steps, and for `emq` items with more than twelve options in their list.",
    why: "Learners answer with the letters a to h, or a to l for an `emq` list, so the remaining options could not be chosen. Three to five options test just as well.",
    bad: r#"[[item]]
id = "root"
stem = "Which root is compressed?"
options = [
  { text = "L1" }, { text = "L2" }, { text = "L3" }, { text = "L4" }, { text = "L5", correct = true },
  { text = "S1" }, { text = "S2" }, { text = "S3" }, { text = "S4" }
]"#,
    good: r#"[[item]]
id = "root"
stem = "Which root is compressed?"
options = [ { text = "L3" }, { text = "L4" }, { text = "L5", correct = true }, { text = "S1" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &ast.items {
        let (most, what, letters, help) = match item.kind() {
            "emq" => (
                LIST,
                "options in its list",
                "a to l",
                "keep the options that a vignette asks for, and the most plausible distractors",
            ),
            "order" => {
                (OPTIONS, "steps", "a to h", "ask only for the steps whose order matters, or split the item in two")
            }
            _ => (
                OPTIONS,
                "options",
                "a to h",
                "keep the correct option and the most plausible distractors; three to five options are enough",
            ),
        };
        let count = item.options.len();
        let Some(field) = item.table.field("options").filter(|_| count > most) else { continue };
        let headline = format!("an item can have at most {most} {what}, but this one has {count}");
        found.push(
            Diagnostic::error(RULE.code, headline, field.key.clone())
                .label(format!("answers can only use the letters {letters}"))
                .help(help),
        );
    }
}
