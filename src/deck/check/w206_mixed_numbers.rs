//! W206: numeric options are all single values or all ranges.

use super::{LintContext, Profile, Rule};
use crate::deck::amount::Amount;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W206",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "single values are mixed with ranges",
    finds: "Checks for items whose options are all numeric, some of them single values and some ranges.",
    why: "They are hard to compare, and a single value may fall within a range.",
    bad: r#"[[item]]
id = "example"
stem = "How long does relief last?"
options = [
  { text = "6 months", correct = true },
  { text = "9-12 months" },
  { text = "24 months" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "How long does relief last?"
options = [
  { text = "3-6 months", correct = true },
  { text = "9-12 months" },
  { text = "18-24 months" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.item.kind() != "order" && item.options.len() > 2) {
        let Some(read) = item.quantities() else { continue };
        // "4 or more" may end a list of single values as well as a list of ranges.
        let ended = read.iter().filter(|amount| amount.is_one_sided()).count();
        let ranges = read.iter().filter(|amount| amount.is_closed_range()).count();
        if ranges == 0 || ranges + ended == read.len() {
            continue;
        }
        let odd = if ranges * 2 > read.len() {
            |amount: &Amount| amount.is_range()
        } else {
            |amount: &Amount| !amount.is_closed_range()
        };
        let Some(index) = read.iter().position(|quantity| !odd(quantity)) else { continue };
        let option = &item.options[index].passage;
        found.push(
            RULE.finding("single values are mixed with ranges", context.whole(option))
                .help("make all options ranges, or all of them single values"),
        );
    }
}
