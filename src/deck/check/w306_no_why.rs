//! W306: every option says why it is right or wrong.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W306",
    severity: Severity::Error,
    from: Profile::Cme,
    spoils: false,
    summary: "an option without a reason",
    finds: "Finds options without `why`.",
    why: "The reasons teach, and most of all those of the wrong option that somebody chose.",
    bad: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true, why = "What it supplies." },
  { text = "Ventral ramus", why = "What it supplies." },
  { text = "Sinuvertebral nerve", why = "What it supplies." },
]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    for option in draft.items.iter().flat_map(|item| &item.options) {
        if option.text("why").is_none_or(|why| why.trim().is_empty()) {
            let place = option.field("text").map_or(option.span.clone(), |field| field.span.clone());
            found.push(RULE.finding("the option has no `why`", place).help("say why it is right, or what the one who chose it had in mind"));
        }
    }
}
