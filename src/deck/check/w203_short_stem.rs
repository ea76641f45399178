//! W203: the content is in the stem, not in the options.

use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W203",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "short stem with long options",
    finds: "Checks for stems of fewer than twelve words with options of twelve or more words on average. Items with a case are excluded.",
    why: "Learners read the same words several times, and compare sentences instead of answering.",
    bad: r#"[[item]]
id = "example"
stem = "What does allodynia mean?"
options = [
  { text = "That a stimulus which does not hurt healthy skin hurts here, in this patient", correct = true },
  { text = "That a stimulus which hurts healthy skin hurts far more here than elsewhere" },
  { text = "That a stimulus which hurts healthy skin cannot be felt at all here today" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "A woman with shingles of the chest wall feels pain when the skin is lightly stroked with cotton. What is this sign called?"
options = [
  { text = "Allodynia", correct = true },
  { text = "Hyperalgesia" },
  { text = "Hypesthesia" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context
        .items
        .iter()
        .filter(|item| item.item.is_chosen() && !item.options.is_empty() && item.item.table.field("case").is_none())
    {
        let Some(stem) = &item.stem else { continue };
        let words: usize = item.passages().map(super::words::TextSpan::count).sum();
        let mean = words as f64 / item.options.len() as f64;
        if mean >= 12.0 && stem.count() < 12 {
            found.push(
                RULE.finding("short stem with long options", context.whole(stem))
                    .label(format!("{} words here, {mean:.0} words per option", stem.count()))
                    .help("move what the options have in common to the stem"),
            );
        }
    }
}
