//! W309: in a deck of vignettes, every item describes a person.

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W309",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an item describes no person in a deck of vignettes",
    finds: "Checks for items whose stem names neither an age nor a person and that have no case, if the deck sets `vignettes = true`.",
    why: "The deck promises clinical items, but this one asks for a fact.",
    bad: r#"schema = 1

[deck]
id = "example"
title = "An example"
vignettes = true

[[item]]
id = "example"
stem = "Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    good: r#"schema = 1

[deck]
id = "example"
title = "An example"
vignettes = true

[[item]]
id = "example"
stem = "A 61-year-old man has facet joint pain. Which nerve is the target?"
options = [
  { text = "Medial branch", correct = true },
  { text = "Ventral ramus" },
  { text = "Sinuvertebral nerve" },
]"#,
    source: None,
    check,
};

/// Words for a person.
const PERSON: WordSet = WordSet::new(&[
    "man",
    "woman",
    "boy",
    "girl",
    "infant",
    "child",
    "patient",
    "person",
    "resident",
    "student",
    "physician",
    "nurse",
    "he",
    "she",
    "they",
    "his",
    "her",
    "their",
]);

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    if !context.ast.deck.as_ref().is_some_and(|deck| deck.is_true("vignettes")) {
        return;
    }
    // The vignettes of an `emq` item describe the people, not its stem.
    for item in context.items.iter().filter(|item| !item.is_shared()) {
        let Some(stem) = &item.stem else { continue };
        let describes_person =
            |passage: &TextSpan| passage.first_of(&PERSON).is_some() || passage.phrase(&["year", "old"]).is_some();
        if item.item.table.field("case").is_none() && !describes_person(stem) {
            let finding = RULE.finding("the item describes no person", context.whole(stem));
            found.push(finding.help("describe a person, a setting and a finding, or remove `vignettes` from `[deck]`"));
        }
    }
}
