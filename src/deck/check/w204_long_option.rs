//! W204: an option can be read at a glance.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W204",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "an option has more than 35 words",
    finds: "Counts the words of each option.",
    why: "Long options test reading under time pressure. What explains them belongs into `why`.",
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

/// Words that an option may have.
const WORDS: usize = 35;

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    // A step may be a sentence.
    for item in examined.items.iter().filter(|item| item.item.kind() != "order") {
        for option in item.passages().filter(|option| option.count() > WORDS) {
            let headline = format!("an option of {} words", option.count());
            let finding = RULE.finding(headline, examined.whole(option));
            found.push(finding.help("say it in fewer, and explain it in `why`"));
        }
    }
}
