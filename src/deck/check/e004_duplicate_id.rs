//! E004: no two items of a deck, and no two cases, share an id. A vignette of an `emq` item counts as an item, and the
//! item's stem as a case.

use super::{LintContext, Profile, Rule};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use crate::deck::ast::{ItemAst, Table};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "E004",
    severity: Severity::Error,
    from: Profile::Draft,
    excludes_item: true,
    summary: "duplicate id",
    finds: "Checks for ids that are used twice. The full id of a vignette is the id of its `emq` item, a hyphen and its own id.",
    why: "Answers to both would be recorded as answers to the same item.",
    bad: r#"[[item]]
id = "rfa"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

[[item]]
id = "rfa"
stem = "How many nerves supply one joint?"
options = [ { text = "Two", correct = true }, { text = "One" } ]"#,
    good: r#"[[item]]
id = "rfa-target"
stem = "Which nerve is the target?"
options = [ { text = "Medial branch", correct = true }, { text = "Ventral ramus" } ]

[[item]]
id = "rfa-levels"
stem = "How many nerves supply one joint?"
options = [ { text = "Two", correct = true }, { text = "One" } ]"#,
    source: None,
    check,
};

fn check(LintContext { ast, .. }: &LintContext, found: &mut Vec<Diagnostic>) {
    let named = |table: &'_ Table| Some((table.text("id")?.to_owned(), table.field("id")?.span.clone()));
    let items = ast.items.iter().flat_map(|item| named(&item.table).into_iter().chain(vignettes(item)));
    // The stem of an `emq` item is the case that its vignettes share.
    let shared = ast.items.iter().filter(|item| item.kind() == "emq").map(|item| &item.table);
    let mut cases: Vec<(String, Range<usize>)> = ast.cases.iter().filter_map(named).collect();
    let own: HashSet<&str> = ast.cases.iter().filter_map(|case| case.text("id")).collect();
    cases.extend(shared.filter_map(named).filter(|(id, _)| own.contains(id.as_str())));
    for (names, what) in [(items.collect::<Vec<_>>(), "items"), (cases, "cases")] {
        let mut seen = HashMap::<String, Range<usize>>::new();
        for (id, range) in names {
            if let Some(first) = seen.get(&id) {
                found.push(
                    Diagnostic::error(RULE.code, format!("two {what} have the id `{id}`"), range)
                        .label("repeated here")
                        .also(first.clone(), "first used here")
                        .help("give this one a different id; the first one keeps the history"),
                );
            } else {
                seen.insert(id, range);
            }
        }
    }
}

/// The full ids of the vignettes of an `emq` item.
fn vignettes(item: &ItemAst) -> Vec<(String, Range<usize>)> {
    let Some(own) = item.table.text("id").filter(|_| item.kind() == "emq") else { return Vec::new() };
    let joined =
        |vignette: &Table| Some((format!("{own}-{}", vignette.text("id")?), vignette.field("id")?.span.clone()));
    item.vignettes.iter().filter_map(joined).collect()
}
