//! T021: every rule that is allowed is one that would be told of.

use super::{Examined, Profile, Rule, near, proposing};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::deck::clean::clean_line;
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "T021",
    severity: Severity::Warning,
    from: Profile::Draft,
    spoils: false,
    summary: "`allow` names a rule that finds nothing there, or no rule",
    finds: "Takes away the findings that an item or the deck allows, then looks for codes in `allow` that took nothing away.",
    why: "A forgotten `allow` hides the next mistake of its kind.",
    bad: r#"[[item]]
id = "example"
allow = ["T020"]
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
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// Looks for nothing by itself: [`remove_allowed`] runs after all others.
fn check(_: &Examined, _: &mut Vec<Diagnostic>) {}

/// Removes what is allowed from the findings of all rules, and adds one for each entry that allows nothing.
pub fn remove_allowed(rules: &[Rule], examined: &Examined, found: &mut Vec<Diagnostic>) {
    let draft = examined.draft;
    let starts: Vec<usize> = draft.items.iter().map(|item| item.table.span.start).collect();
    let item_at = |at: usize| starts.partition_point(|start| *start <= at).checked_sub(1);
    let allowing = draft.items.iter().any(|item| item.table.field("allow").is_some())
        || draft.deck.as_ref().is_some_and(|deck| deck.field("allow").is_some());
    if !allowing {
        return;
    }
    let mut used = HashSet::<usize>::new();
    // The codes of each table, and where each stands first.
    let mut codes = HashMap::<usize, HashMap<&str, usize>>::new();
    for table in draft.items.iter().map(|item| &item.table).chain(&draft.deck) {
        let allowed = table.texts("allow").iter().rev().map(|(code, place)| (code.as_ref(), place.start));
        let allowed: HashMap<&str, usize> = allowed.collect();
        if !allowed.is_empty() {
            codes.insert(table.span.start, allowed);
        }
    }
    found.retain(|finding| {
        if finding.severity == Severity::Error {
            return true;
        }
        let item = item_at(finding.primary.span.start).map(|n| &draft.items[n].table);
        let mut tables = item.into_iter().chain(&draft.deck).filter_map(|table| codes.get(&table.span.start));
        let by = tables.find_map(|codes| codes.get(finding.code));
        used.extend(by);
        by.is_none()
    });
    let tables = draft.items.iter().map(|item| &item.table).chain(&draft.deck);
    for (code, place) in tables.flat_map(|table| table.texts("allow")) {
        if !used.contains(&place.start) {
            found.extend(useless(code, place, rules, examined));
        }
    }
}

/// The finding of a code that allows nothing; none where its rule was not asked for and can be allowed.
fn useless(code: &str, place: &Range<usize>, rules: &[Rule], examined: &Examined) -> Option<Diagnostic> {
    let shown = clean_line(code);
    let Some(rule) = rules.iter().find(|rule| rule.code == code) else {
        let codes = rules.iter().map(|rule| rule.code);
        let finding = RULE.finding(format!("`{shown}` is no rule"), place.clone());
        let write = |code: &str| format!("write `{code}`");
        return Some(proposing(finding, code, near(&shown, codes), write, "see `rounds explain` for the rules"));
    };
    // What is an error under a stricter profile only cannot be allowed there, and is found by no other.
    let (headline, help) = if rule.severity == Severity::Error {
        (format!("`{code}` is an error and cannot be allowed"), "mend what it tells of, and remove it here")
    } else if rule.from > examined.terms.profile || rule.is_of_english() && !examined.english || rule.code == "W316" {
        // W316 may be about another file.
        return None;
    } else {
        (format!("`{code}` finds nothing here that would have to be allowed"), "remove it")
    };
    Some(RULE.finding(headline, place.clone()).help(help))
}
