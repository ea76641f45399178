//! W309: in a deck of vignettes, an item tells of a person.

use super::wanted::Wanted;
use super::words::Passage;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W309",
    severity: Severity::Info,
    from: Profile::Publish,
    spoils: false,
    summary: "an item without age or sex in a deck of vignettes",
    finds: "Looks for an age or a word for a person in stem and case, where the deck says `vignettes = true`.",
    why: "The deck promises items at the level of applying, and this one asks for a fact.",
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
const PERSON: Wanted = Wanted::new(&[
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

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    if !examined.draft.deck.as_ref().is_some_and(|deck| deck.is_true("vignettes")) {
        return;
    }
    // Those that share a list tell of persons in their vignettes.
    for item in examined.items.iter().filter(|item| !item.is_shared()) {
        let Some(stem) = &item.stem else { continue };
        let told =
            |passage: &Passage| passage.first_of(&PERSON).is_some() || passage.phrase(&["year", "old"]).is_some();
        if item.item.table.field("case").is_none() && !told(stem) {
            let finding = RULE.finding("the item tells of nobody", examined.whole(stem));
            found.push(finding.help("give a person, a place and a finding, or leave `vignettes` out"));
        }
    }
}
