//! E009: an item has no more options than there are letters that answer.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::limits::{LIST, OPTIONS};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E009",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "an item has more options than there are letters to answer with",
    finds: "Finds items with more than eight options or steps, and `emq` items whose list has more than twelve.",
    why: "A letter from a to h, or to l in a list, answers, so the others could not be chosen; three to five options test as well.",
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

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &draft.items {
        let (most, what, letters, help) = match item.kind() {
            "emq" => (LIST, "options in its list", "a to l", "keep those that a vignette asks for or that tempt most"),
            "order" => (OPTIONS, "steps", "a to h", "ask for the steps whose order matters, or make two items of it"),
            _ => (OPTIONS, "options", "a to h", "keep the three to five options that tempt most"),
        };
        let count = item.options.len();
        let Some(field) = item.table.field("options").filter(|_| count > most) else { continue };
        let headline = format!("an item has at most {most} {what}, and this one has {count}");
        found.push(
            Diagnostic::error(RULE.code, headline, field.key.clone())
                .label(format!("only the letters {letters} answer"))
                .help(help),
        );
    }
}
