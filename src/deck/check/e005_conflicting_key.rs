//! E005: two items that ask the same have the same answer.

use super::{Examined, Profile, Rule};
use std::collections::HashMap;

use super::{digest, norm};
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
    let mut seen = HashMap::<(u64, &str), &ItemDraft>::new();
    for item in draft.items.iter().filter(|item| item.is_chosen()) {
        let Some(stem) = item.table.text("stem").filter(|stem| !stem.trim().is_empty()) else { continue };
        let key = |item: &ItemDraft| sorted(item.key().filter_map(|option| option.text("text")));
        let options = |item: &ItemDraft| sorted(item.options.iter().filter_map(|option| option.text("text")));
        let asked = (digest(stem), item.table.text("case").unwrap_or_default());
        match seen.get(&asked) {
            // The same words over other options are another question: "Which of these is ...?"
            Some(first) if same_stem(first, stem) && key(first) != key(item) && options(first).iter().any(|option| key(item).contains(option)) => {
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
                seen.insert(asked, item);
            }
        }
    }
}

/// Texts as they are compared, in order.
fn sorted<'a>(texts: impl Iterator<Item = &'a str>) -> Vec<String> {
    let mut texts: Vec<String> = texts.map(norm).collect();
    texts.sort_unstable();
    texts
}

/// Whether an item asks with the same words.
fn same_stem(item: &ItemDraft, stem: &str) -> bool {
    item.table.text("stem").is_some_and(|other| norm(other) == norm(stem))
}
