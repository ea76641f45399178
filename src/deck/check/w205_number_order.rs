//! W205: numeric options that are not shuffled are in order.

use super::{LintContext, Profile, Rule};
use crate::deck::amount::Amount;
use crate::deck::diagnostic::{Diagnostic, Severity};
use crate::deck::unit::Unit;

pub const RULE: Rule = Rule {
    code: "W205",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "numeric options are out of order in an item that is not shuffled",
    finds: "Checks items with `shuffle = false` whose options are all numbers in the same or convertible units, but in neither ascending nor descending order. In other items, rounds sorts numbers automatically.",
    why: "Learners have to search for their answer instead of thinking about it.",
    bad: r#"[[item]]
id = "example"
shuffle = false
stem = "After how many months is pain considered chronic in ICD-11?"
options = [
  { text = "3", correct = true },
  { text = "12" },
  { text = "6" },
]"#,
    good: r#"[[item]]
id = "example"
shuffle = false
stem = "After how many months is pain considered chronic in ICD-11?"
options = [
  { text = "3", correct = true },
  { text = "6" },
  { text = "12" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| !item.item.shuffles() && item.options.len() > 2) {
        let Some(ranks) = item.quantities().and_then(|read| ranks(&read)) else { continue };
        let rising = ranks.is_sorted_by(|a, b| a <= b);
        let falling = ranks.is_sorted_by(|a, b| a >= b);
        if !rising && !falling {
            let options =
                item.item.table.field("options").map_or(item.item.table.span.clone(), |field| field.key.clone());
            found.push(
                RULE.finding("numeric options are out of order", options)
                    .help("sort them from smallest to largest, or remove `shuffle = false`"),
            );
        }
    }
}

/// The sort keys of the amounts, in the unit of the first; none if the units do not convert.
fn ranks(read: &[Amount]) -> Option<Vec<(f64, f64)>> {
    let first = read.first()?;
    let rank = |amount: &Amount| {
        let (low, high) = amount.rank();
        if amount.singular_unit() == first.singular_unit() {
            return Some((low, high));
        }
        let (from, to) = (Unit::parse(&amount.unit)?, Unit::parse(&first.unit)?);
        Some((from.convert(low, to)?, from.convert(high, to)?))
    };
    read.iter().map(rank).collect()
}
