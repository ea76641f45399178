//! W105: the correct option is not much longer than the others.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W105",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the correct option is much longer than the others",
    finds: "Checks for a correct option of six or more words that is at least 1.5 times as long as the longest distractor and at least 20 characters longer.",
    why: "Authors add qualifiers to make the correct option indisputable. Learners know that and guess the longest one.",
    bad: r#"[[item]]
id = "example"
stem = "Why is contrast injected first?"
options = [
  { text = "To confirm that the needle tip is not in a vessel before the drug is given", correct = true },
  { text = "To dilate the vessel" },
  { text = "To numb the skin" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Why is contrast injected first?"
options = [
  { text = "To check whether the tip is in a vessel", correct = true },
  { text = "To widen the epidural space" },
  { text = "To numb the tissue along its path" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some((key, others)) = item.single() else { continue };
        let Some(longest) = others.filter(|other| !other.refers_to_options()).map(super::words::TextSpan::length).max()
        else {
            continue;
        };
        let length = key.length();
        if length * 2 >= longest * 3 && length >= longest + 20 && key.count() >= 6 {
            let ratio = length as f64 / longest as f64;
            let finding = RULE.finding("the correct option is much longer than the others", context.whole(key));
            found.push(
                finding
                    .label(format!("{ratio:.1} times as long as the longest distractor"))
                    .help("move the explanation to `why`, or make the distractors just as specific"),
            );
        }
    }
}
