//! E005: two items that ask the same have the same answer.

use super::{Examined, Profile, Rule};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
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
    let key = |item: &ItemDraft| sorted(item.key().filter_map(|option| option.text("text")));
    let options = |item: &ItemDraft| sorted(item.options.iter().filter_map(|option| option.text("text")));
    for (first, again) in asked_again(draft.items.iter().filter(|item| item.is_chosen()), |_| "") {
        // The same words over other options are another question: "Which of these is ...?"
        let shared = || options(first).iter().any(|option| key(again).contains(option));
        if key(first) != key(again) && shared() {
            found.push(finding(stem_of(&again.table), stem_of(&first.table)));
        }
    }
}

/// Each item whose stem was asked before, of the same case and sort, with the first that asked it.
fn asked_again<'d>(
    items: impl Iterator<Item = &'d ItemDraft<'d>>,
    sort: impl Fn(&'d ItemDraft<'d>) -> &'d str,
) -> Vec<(&'d ItemDraft<'d>, &'d ItemDraft<'d>)> {
    let asked = items.filter_map(|item| {
        let stem = item.table.text("stem").filter(|stem| !stem.trim().is_empty())?;
        Some((digest(stem), item.table.text("case").unwrap_or_default(), sort(item), item))
    });
    let mut asked: Vec<_> = asked.collect();
    // Those that may be alike come together, each group in file order.
    asked.sort_by_key(|(digest, case, sort, _)| (*digest, *case, *sort));
    let mut again = Vec::new();
    for group in asked.chunk_by(|a, b| (a.0, a.1, a.2) == (b.0, b.1, b.2)).filter(|group| group.len() > 1) {
        let mut firsts = HashMap::<String, &ItemDraft>::new();
        for (.., item) in group {
            match firsts.entry(norm(item.table.text("stem").unwrap_or_default())) {
                Entry::Occupied(first) => again.push((*first.get(), *item)),
                Entry::Vacant(place) => {
                    place.insert(item);
                }
            }
        }
    }
    again
}

/// Looks for answers that are typed, and for vignettes of one list, that ask the same.
fn typed(draft: &Draft, found: &mut Vec<Diagnostic>) {
    let written = draft.items.iter().filter(|item| matches!(item.kind(), "short" | "numeric"));
    for (first, again) in asked_again(written, ItemDraft::kind) {
        if differ(&first.table, &again.table) {
            found.push(finding(stem_of(&again.table), stem_of(&first.table)));
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

#[cfg(test)]
mod tests {
    use crate::deck::read;

    #[test]
    fn stems_that_begin_alike_or_have_the_same_letters_are_told_apart() {
        let item = |id: &str, stem: &str, right: bool| {
            let options = format!("{{ text = 'A', correct = {right} }}, {{ text = 'B', correct = {} }}", !right);
            format!("[[item]]\nid = '{id}'\nstem = '{stem}'\noptions = [ {options} ]\n")
        };
        let story = "A 61-year-old man has had pain in the left side of his lower back for eight weeks.";
        let (now, later) = (format!("{story} What is done now?"), format!("{story} What is done won?"));
        let deck = "schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n".to_owned()
            + &item("a", &now, true)
            + &item("b", &later, true)
            + &item("c", &later, false);
        let found: Vec<_> = read(&deck).diagnostics.iter().map(|finding| finding.primary.span.start).collect();
        assert_eq!(found, [deck.rfind("stem").unwrap()]);
    }
}
