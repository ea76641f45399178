//! W207: numeric options share one unit.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W207",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "numeric options have different units",
    finds: "Checks for items whose options are all numeric but have different units.",
    why: "Learners spend time converting instead of thinking.",
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

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.item.kind() != "order" && item.options.len() > 2) {
        let Some(read) = item.quantities() else { continue };
        let Some(index) = read.iter().position(|quantity| quantity.singular_unit() != read[0].singular_unit()) else {
            continue;
        };
        let (first, other) = (&item.options[0].passage, &item.options[index].passage);
        found.push(
            RULE.finding("numeric options have different units", context.whole(other))
                .also(context.whole(first), "has a different unit")
                .help("use the same unit in all options, unless that gives the answer away"),
        );
    }
}
