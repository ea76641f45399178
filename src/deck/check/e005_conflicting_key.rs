//! E005: two items that ask the same have the same answer.

use super::{Examined, Profile, Rule};
use std::collections::HashMap;

use super::norm;
use crate::deck::draft::ItemDraft;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E005",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "two items ask the same and have different answers",
    finds: "Finds items of a deck with the same stem and case, but other right options.",
    why: "One of the two teaches something wrong.",
    bad: r#"[[item]]
id = "elbow"
stem = "Which nerve is at risk?"
options = [ { text = "Ulnar", correct = true }, { text = "Median" } ]

[[item]]
id = "elbow-again"
stem = "Which nerve is at risk?"
options = [ { text = "Ulnar" }, { text = "Median", correct = true } ]"#,
    good: r#"[[item]]
id = "elbow"
stem = "Which nerve is at risk behind the medial epicondyle?"
options = [ { text = "Ulnar", correct = true }, { text = "Median" } ]

[[item]]
id = "wrist"
stem = "Which nerve is at risk in the carpal tunnel?"
options = [ { text = "Ulnar" }, { text = "Median", correct = true } ]"#,
    source: None,
    check,
};

/// Looks for it.
fn check(Examined { draft, .. }: &Examined, found: &mut Vec<Diagnostic>) {
    let mut seen = HashMap::<(String, &str), (&ItemDraft, Vec<String>)>::new();
    for item in &draft.items {
        let Some(stem) = item.table.text("stem").map(norm).filter(|stem| !stem.is_empty()) else { continue };
        let mut key: Vec<String> = item.key().filter_map(|option| option.text("text")).map(norm).collect();
        key.sort_unstable();
        let asked = (stem, item.table.text("case").unwrap_or_default());
        let options = |item: &ItemDraft| {
            let mut options: Vec<String> = item.options.iter().filter_map(|option| option.text("text")).map(norm).collect();
            options.sort_unstable();
            options
        };
        match seen.get(&asked) {
            // The same words over other options are another question: "Which of these is ...?"
            Some((first, other)) if *other != key && options(first).iter().any(|option| key.contains(option)) => {
                let place = |item: &ItemDraft| {
                    item.table.field("stem").map_or(item.table.span.clone(), |field| field.key.clone())
                };
                found.push(
                    Diagnostic::error(RULE.code, "two items ask the same and have different answers", place(item))
                        .label("asked again, with another answer")
                        .also(place(first), "first asked here")
                        .help("find out which answer is right, and remove or change the other item"),
                );
            }
            Some(_) => {}
            None => {
                seen.insert(asked, (item, key));
            }
        }
    }
}
