//! W302: an item with one best answer has three to five options.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W302",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "fewer than three options, or more than five",
    finds: "Counts the options of `single` items. More than five is only a note.",
    why: "With two options half of all guesses are right. Beyond three that tempt, more options add reading and hardly any information.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: Some("Rodriguez, Educ Meas Issues Pract 2005;24(2):3-13"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.draft.items.iter().filter(|item| item.kind() == "single") {
        let Some(options) = item.table.field("options").map(|field| field.key.clone()) else { continue };
        match item.options.len() {
            2 => found.push(
                RULE.finding("an item with only two options", options)
                    .help("add a wrong answer that tempts, or write `kind = \"true-false\"` where there are only two"),
            ),
            6.. => found.push(
                RULE.finding(format!("an item with {} options", item.options.len()), options)
                    .severity(Severity::Info)
                    .help("keep those that learners choose; three to five are enough"),
            ),
            _ => {}
        }
    }
}
