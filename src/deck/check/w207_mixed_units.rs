//! W207: numeric options are in one unit.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W207",
    severity: Severity::Info,
    from: Profile::Publish,
    spoils: false,
    summary: "numbers in different units",
    finds: "Finds items whose options are all numbers, with different units.",
    why: "The learner converts instead of judging.",
    bad: r#"[[item]]
id = "example"
stem = "How long does the block last?"
options = [
  { text = "30 minutes", correct = true },
  { text = "2 hours" },
  { text = "1 day" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "How long does the block last?"
options = [
  { text = "0.5 hours", correct = true },
  { text = "2 hours" },
  { text = "24 hours" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| item.item.kind() != "order" && item.options.len() > 2) {
        let Some(read) = item.quantities() else { continue };
        let Some(place) = read.iter().position(|quantity| quantity.of_one() != read[0].of_one()) else { continue };
        let (first, other) = (&item.options[0].passage, &item.options[place].passage);
        found.push(
            RULE.finding("numbers in different units", examined.whole(other))
                .also(examined.whole(first), "another unit")
                .help("write all options in one unit, where that does not give them away"),
        );
    }
}
