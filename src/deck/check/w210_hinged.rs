//! W210: no item depends on the answer to another.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W210",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the stem refers to another question",
    finds: "Finds \"the previous question\", \"question 3\" and the like in stems.",
    why: "Items come back alone, in another order and on other days; and one mistake would cost two marks.",
    bad: r#"[[item]]
id = "example"
stem = "What is the treatment of the condition in the previous question?"
options = [
  { text = "Rest" },
  { text = "Activity", correct = true },
  { text = "A brace" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is the treatment of acute low back pain without red flags?"
options = [
  { text = "Bed rest" },
  { text = "Activity", correct = true },
  { text = "A brace" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some(stem) = &item.stem else { continue };
        if !["uestion", "item", "Item"].iter().any(|part| stem.text.contains(part)) {
            continue;
        }
        let question = "question|item";
        let other = stem.phrase(&["previous|preceding|above|next|last|earlier", question]);
        let numbered = stem.phrase(&[question]).filter(|place| {
            let behind = stem.text[place.end..].trim_start_matches([' ', '#']);
            behind.starts_with(|c: char| c.is_ascii_digit())
        });
        let Some(place) = other.or(numbered) else { continue };
        found.push(
            RULE.finding("the stem refers to another question", examined.place(stem, &place))
                .help("say what is needed here, or tie the items together with `[[case]]`"),
        );
    }
}
