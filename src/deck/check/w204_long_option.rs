//! W204: an option can be read at a glance.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W204",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an option has more than 35 words",
    finds: "Checks for options of more than 35 words. The steps of an `order` item are skipped.",
    why: "Long options test reading under time pressure. Explanations belong in `why`.",
    bad: r#"[[item]]
id = "example"
stem = "What is the next step?"
options = [
  { text = "Stop the infusion", correct = true },
  { text = "Give oxygen" },
  { text = "Take the history again from the beginning, with all earlier treatments and their effects, ask what the person fears most, examine the spine and both legs with reflexes and sensation, and only then look at the images that were brought" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is the next step?"
options = [
  { text = "Stop the infusion", correct = true },
  { text = "Give oxygen" },
  { text = "Take the history again before looking at the images" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// The most words an option may have.
const WORDS: usize = 35;

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    // A step may be a whole sentence.
    for item in context.items.iter().filter(|item| item.item.kind() != "order") {
        for option in item.passages().filter(|option| option.count() > WORDS) {
            let headline = format!("option of {} words", option.count());
            let finding = RULE.finding(headline, context.whole(option));
            found.push(finding.help("shorten it, and move the explanation to `why`"));
        }
    }
}
