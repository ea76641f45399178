//! W205: numbers that keep their order stand in order.

use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W205",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "numbers out of order in an item that is not shuffled",
    finds: "Finds options that are all numbers of one unit, neither rising nor falling, in items with `shuffle = false`. Others sort themselves.",
    why: "The learner searches for the value instead of judging it.",
    bad: r#"[[item]]
id = "example"
shuffle = false
stem = "After how many months is pain chronic in ICD-11?"
options = [
  { text = "3", correct = true },
  { text = "12" },
  { text = "6" },
]"#,
    good: r#"[[item]]
id = "example"
shuffle = false
stem = "After how many months is pain chronic in ICD-11?"
options = [
  { text = "3", correct = true },
  { text = "6" },
  { text = "12" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in examined.items.iter().filter(|item| !item.item.shuffles() && item.options.len() > 2) {
        let Some(read) = item.quantities() else { continue };
        let one_unit = read.iter().all(|quantity| quantity.of_one() == read[0].of_one());
        let rising = read.is_sorted_by(|a, b| a.rank() <= b.rank());
        let falling = read.is_sorted_by(|a, b| a.rank() >= b.rank());
        if one_unit && !rising && !falling {
            let options =
                item.item.table.field("options").map_or(item.item.table.span.clone(), |field| field.key.clone());
            found.push(
                RULE.finding("numbers out of order", options)
                    .help("write them from small to large, or remove `shuffle = false`"),
            );
        }
    }
}
