//! W107: no word of the lead-in is repeated in the correct option alone.

use super::word_set::WordSet;
use super::{LintContext, Profile, Rule, words};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W107",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "a word of the lead-in is repeated only in the correct option",
    finds: "Checks for words of six or more letters in the lead-in that are repeated in a correct option of at most eight words and in no distractor. The rest of the stem does not count.",
    why: "The repeated word points to the answer.",
    bad: r#"[[item]]
id = "example"
stem = "Which drug is approved for intrathecal analgesia?"
options = [
  { text = "Preservative-free intrathecal morphine", correct = true },
  { text = "Oral tramadol" },
  { text = "Buccal fentanyl" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which drug is approved for use in a spinal pump?"
options = [
  { text = "Preservative-free morphine", correct = true },
  { text = "Oral tramadol" },
  { text = "Buccal fentanyl" },
]"#,
    source: Some("NBME Item-Writing Guide (2020)"),
    check,
};

/// Words that occur in any question.
const COMMON: WordSet = WordSet::new(&[
    "following",
    "patient",
    "patients",
    "likely",
    "appropriate",
    "explain",
    "explains",
    "describe",
    "describes",
    "finding",
    "findings",
    "treatment",
    "diagnosis",
    "should",
    "answer",
    "because",
    "between",
    "during",
    "before",
    "without",
    "according",
]);

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some((key, others)) = item.single() else { continue };
        if key.count() > 8 {
            continue;
        }
        let Some(lead_in) = item.lead_in() else { continue };
        let echo = key.words().find(|word| {
            let stem = words::stem(word);
            word.len() >= 6
                && lead_in.words().any(|other| words::stem(other).eq_ignore_ascii_case(stem))
                && !COMMON.has(word)
                && !others.clone().any(|other| other.words().any(|word| words::stem(word).eq_ignore_ascii_case(stem)))
        });
        let Some((word, range)) = echo.and_then(|word| Some((word, key.find(word)?))) else { continue };
        let headline = format!("only the correct option repeats `{}` from the lead-in", word.to_lowercase());
        let finding = RULE.finding(headline, context.span(key, &range));
        let in_lead_in = lead_in.find(word).map(|range| context.span(lead_in, &range));
        let finding = if let Some(in_lead_in) = in_lead_in {
            finding.also(in_lead_in, "used in the lead-in here")
        } else {
            finding
        };
        found.push(finding.help("use a different word in the lead-in, or use the same word in a distractor too"));
    }
}
