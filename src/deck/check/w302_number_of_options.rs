//! W302: a single-answer item has three to five options.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W302",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "fewer than three or more than five options",
    finds: "Checks for `single` items with two options. More than five options are only a note.",
    why: "With two options, half of all guesses are correct. With more than three plausible options, reading time grows but the item gains hardly any information.",
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.ast.items.iter().filter(|item| item.kind() == "single") {
        let Some(options) = item.table.field("options").map(|field| field.key.clone()) else { continue };
        match item.options.len() {
            2 => found.push(RULE.finding("item with only two options", options).help(
                "add a plausible distractor, or use `kind = \"true-false\"` if there are only two possible answers",
            )),
            6.. => found.push(
                RULE.finding(format!("item with {} options", item.options.len()), options)
                    .severity(Severity::Info)
                    .help("keep the ones that learners actually choose; three to five are enough"),
            ),
            _ => {}
        }
    }
}
