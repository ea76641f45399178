//! W211: the options are all of the same type.

use super::{LintContext, Profile, Rule, words::TextSpan};
use crate::deck::amount::Amount;
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W211",
    severity: Severity::Info,
    from: Profile::Publish,
    excludes_item: false,
    summary: "one option is of a different type from the others",
    finds: "Checks for items in which exactly one option is a number, or exactly one starts with \"To\".",
    why: "An option that does not match the others stands out, either as a poor guess or as the answer.",
    bad: r#"[[item]]
id = "example"
stem = "What is the target?"
options = [
  { text = "The medial branch", correct = true },
  { text = "The dorsal ramus" },
  { text = "42" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What is the target?"
options = [
  { text = "The medial branch", correct = true },
  { text = "The dorsal ramus" },
  { text = "The ventral ramus" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.item.kind() != "order" && item.options.len() > 2) {
        for looks in [is_number as fn(&TextSpan) -> bool, begins_with_to] {
            let odd: Vec<&TextSpan> = item.passages().filter(|option| looks(option)).collect();
            let [odd] = odd[..] else { continue };
            found.push(
                RULE.finding("one option is of a different type from the others", context.whole(odd))
                    .help("make all options answer the question in the same way"),
            );
        }
    }
}

/// Whether an option is a number.
fn is_number(option: &TextSpan) -> bool {
    Amount::parse(option.text).is_some()
}

/// Whether an option starts with "To".
fn begins_with_to(option: &TextSpan) -> bool {
    option.words().next().is_some_and(|word| word.eq_ignore_ascii_case("to"))
}
