//! W105: the right option is not much longer than the others.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W105",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the right option is much longer than the others",
    finds: "Compares the right option with the longest wrong one: half as long again, at least 20 characters more, and six words or more.",
    why: "Writers qualify what must be right, and learners know it: the longest option is the best guess.",
    bad: r#"[[item]]
id = "example"
stem = "Why is contrast given first?"
options = [
  { text = "To see that the needle tip is not in a vessel before a drug is given", correct = true },
  { text = "To dilate the vessel" },
  { text = "To numb the skin" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Why is contrast given first?"
options = [
  { text = "To see whether the tip is in a vessel", correct = true },
  { text = "To widen the epidural space" },
  { text = "To numb the tissue on the way" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some((key, others)) = item.single() else { continue };
        let Some(longest) = others.filter(|other| !other.refers_to_options()).map(super::words::Passage::length).max()
        else {
            continue;
        };
        let length = key.length();
        if length * 2 >= longest * 3 && length >= longest + 20 && key.count() >= 6 {
            let ratio = length as f64 / longest as f64;
            let finding = RULE.finding("the right option is much longer than the others", examined.whole(key));
            found.push(
                finding
                    .label(format!("{ratio:.1} times as long as the longest wrong one"))
                    .help("move what explains it into `why`, or make the wrong options as specific"),
            );
        }
    }
}
