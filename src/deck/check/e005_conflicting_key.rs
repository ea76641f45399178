//! E005: two items that ask the same have the same answer.

use super::{Examined, Profile, Rule};
use std::collections::HashMap;
use std::ops::Range;

use super::{digest, norm};
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::draft::{Draft, ItemDraft, Table};

/// The rule.
pub const RULE: Rule = Rule {
    code: "E005",
    severity: Severity::Error,
    from: Profile::Draft,
    spoils: true,
    summary: "two items ask the same and have different answers",
    finds: "Finds items of a deck, and vignettes of a list, with the same stem and case, but other right answers.",
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
    typed(draft, found);
    let mut seen = HashMap::<(u64, &str), &ItemDraft>::new();
    for item in draft.items.iter().filter(|item| item.is_chosen()) {
        let Some(stem) = item.table.text("stem").filter(|stem| !stem.trim().is_empty()) else { continue };
        let key = |item: &ItemDraft| sorted(item.key().filter_map(|option| option.text("text")));
        let options = |item: &ItemDraft| sorted(item.options.iter().filter_map(|option| option.text("text")));
        let asked = (digest(stem), item.table.text("case").unwrap_or_default());
        match seen.get(&asked) {
            // The same words over other options are another question: "Which of these is ...?"
            Some(first)
                if same_stem(first, stem)
                    && key(first) != key(item)
                    && options(first).iter().any(|option| key(item).contains(option)) =>
            {
                found.push(finding(stem_of(&item.table), stem_of(&first.table)));
            }
            Some(_) => {}
            None => {
                seen.insert(asked, item);
            }
        }
    }
}

/// Looks for answers that are typed, and for vignettes of one list, that ask the same.
fn typed(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let mut seen = HashMap::<(u64, &str, &str), &ItemDraft>::new();
    for item in draft.items.iter().filter(|item| matches!(item.kind(), "short" | "numeric")) {
        let Some(stem) = item.table.text("stem").filter(|stem| !stem.trim().is_empty()) else { continue };
        let first =
            seen.entry((digest(stem), item.table.text("case").unwrap_or_default(), item.kind())).or_insert(item);
        if same_stem(first, stem) && differ(&first.table, &item.table) {
            found.push(finding(stem_of(&item.table), stem_of(&first.table)));
        }
    }
    for item in draft.items.iter().filter(|item| item.kind() == "emq") {
        let asked = |vignette: &Table| Some((norm(vignette.text("stem")?), norm(vignette.text("answer")?)));
        for (n, vignette) in item.vignettes.iter().enumerate() {
            let Some((stem, answer)) = asked(vignette).filter(|(stem, _)| !stem.is_empty()) else { continue };
            let other = |first: &&Table| asked(first).is_some_and(|(known, key)| known == stem && key != answer);
            if let Some(first) = item.vignettes[..n].iter().find(other) {
                found.push(finding(stem_of(vignette), stem_of(first)));
            }
        }
    }
}

/// Whether no answer is right for both of two items of one kind.
fn differ(a: &Table, b: &Table) -> bool {
    if let (Some(one), Some(other)) = (a.number("value"), b.number("value")) {
        let tolerance = |table: &Table| table.number("tolerance").unwrap_or(0.0).max(0.0);
        return a.text("unit") == b.text("unit") && (one - other).abs() > tolerance(a) + tolerance(b);
    }
    let accepted = |table: &Table| sorted(table.texts("accept").iter().map(|(text, _)| text.as_ref()));
    let (one, other) = (accepted(a), accepted(b));
    !one.is_empty() && !other.is_empty() && !one.iter().any(|text| other.contains(text))
}

/// Where a stem is named.
fn stem_of(table: &Table) -> Range<usize> {
    table.field("stem").map_or(table.span.clone(), |field| field.key.clone())
}

/// The finding of a question that was asked before.
fn finding(again: Range<usize>, first: Range<usize>) -> Diagnostic {
    Diagnostic::error(RULE.code, "two items ask the same and have different answers", again)
        .label("asked again, with another answer")
        .also(first, "first asked here")
        .help("find out which answer is right, and remove or change the other item")
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
