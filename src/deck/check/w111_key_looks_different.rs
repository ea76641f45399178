//! W111: the right option does not look different from all others.

use super::{Examined, Profile, Rule, words::Passage};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W111",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "only the right option ends with a full stop, or only it begins with a capital",
    finds: "Compares how options end and begin: only the right one with a full stop, or without; only it with a capital, or in lower case.",
    why: "The odd one out draws the eye, and it is the answer.",
    bad: r#"[[item]]
id = "example"
stem = "What comes first?"
options = [
  { text = "Aspirate and give contrast.", correct = true },
  { text = "Give the steroid" },
  { text = "Remove the needle" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What comes first?"
options = [
  { text = "Aspirate and give contrast", correct = true },
  { text = "Give the steroid" },
  { text = "Remove the needle" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.options.len() > 2) {
        let Some((key, others)) = item.single() else { continue };
        let odd = |look: fn(&Passage) -> bool| others.clone().all(|other| look(other) != look(key));
        let help = "write all options alike: full stops and capitals";
        if odd(|option| option.text.ends_with('.')) {
            let last = key.text.char_indices().next_back().map_or(0, |(at, _)| at);
            let place = last..key.text.len();
            let finding = RULE.finding("only the right option ends differently", examined.place(key, &place)).help(help);
            found.push(match examined.exact(key, &place).filter(|_| key.text.ends_with('.')) {
                Some(span) => finding.patch(span, ""),
                None => finding,
            });
        } else if odd(starts_small) && !is_name(key) {
            let place = 0..key.text.chars().next().map_or(0, char::len_utf8);
            found.push(RULE.finding("only the right option begins differently", examined.place(key, &place)).help(help));
        }
    }
}

/// Whether an option begins with a small letter.
fn starts_small(option: &Passage) -> bool {
    option.text.starts_with(char::is_lowercase)
}

/// Whether an option begins with an abbreviation or a sign, which keeps its form.
fn is_name(option: &Passage) -> bool {
    let first = option.text.split_whitespace().next().unwrap_or_default();
    first.chars().skip(1).any(char::is_uppercase) || !first.starts_with(char::is_alphabetic) || first.chars().any(|c| c.is_ascii_digit())
}
