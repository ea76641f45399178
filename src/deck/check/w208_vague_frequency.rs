//! W208: no option uses a vague frequency such as "usually" or "often".

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W208",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "an option uses a vague frequency",
    finds: "Checks for words such as \"usually\", \"often\" and \"rarely\" in an option, unless every option has one, or the correct option and a distractor both do.",
    why: "To different readers, \"often\" means anything from 20% to 80%, and a hedged option is more likely to be correct.",
    bad: r#"[[item]]
id = "example"
stem = "What happens after the injection?"
options = [
  { text = "Numbness is usually brief", correct = true },
  { text = "Weakness lasts a week" },
  { text = "Fever starts immediately" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "What happens after the injection?"
options = [
  { text = "Numbness for a few hours", correct = true },
  { text = "Weakness for a week" },
  { text = "Fever within minutes" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Words for a vague frequency.
const VAGUE: WordSet = WordSet::new(&[
    "usually",
    "often",
    "frequently",
    "sometimes",
    "rarely",
    "occasionally",
    "commonly",
    "generally",
    "seldom",
    "typically",
]);

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in context.items.iter().filter(|item| item.item.is_chosen()) {
        let vague = |option: &TextSpan| option.first_of(&VAGUE).map(|(word, range)| (word.to_owned(), range));
        let with: Vec<_> = item.options.iter().filter_map(|option| Some((option, vague(&option.passage)?))).collect();
        let right = with.iter().filter(|(option, _)| option.correct).count();
        if with.len() == item.options.len() || (right > 0 && with.len() > right) {
            continue;
        }
        for (option, (word, range)) in with {
            let headline = format!("`{word}` is a vague frequency");
            found.push(
                RULE.finding(headline, context.span(&option.passage, &range))
                    .help("give a figure, or leave out the word"),
            );
        }
    }
}
