//! W201: a negative lead-in emphasizes the negative word.

use super::word_set::WordSet;
use super::words::TextSpan;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W201",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "negative lead-in without emphasis",
    finds: "Checks the lead-in for \"except\", \"not\", \"least likely\" and similar words that are neither in capitals nor bold. The rest of the stem may be negative.",
    why: "A learner who overlooks one small word answers the opposite question. Besides, knowing what is wrong is not the same as knowing what is right.",
    bad: r#"[[item]]
id = "example"
stem = "Which of these is not a red flag?"
options = [
  { text = "Morning stiffness", correct = true },
  { text = "Fever" },
  { text = "Weight loss" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which of these findings allows imaging to be deferred?"
options = [
  { text = "Morning stiffness", correct = true },
  { text = "Fever" },
  { text = "Weight loss" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some(lead_in) = item.lead_in() else { continue };
        let Some(range) = negative(lead_in).filter(|range| !lead_in.is_set_off(range)) else { continue };
        let finding = RULE
            .finding("negative lead-in without emphasis", context.span(lead_in, &range))
            .help("ask a positive question; if that is impossible, emphasize the word with capitals or `**`");
        found.push(match context.exact(lead_in, &range) {
            Some(span) => finding.patch(span, format!("**{}**", &lead_in.text[range])),
            None => finding,
        });
    }
}

/// Words that can make a question negative.
const TURNS: WordSet = WordSet::new(&["not", "except", "least", "false", "incorrect", "untrue"]);
/// Question words.
const ASKS: WordSet = WordSet::new(&["which", "what"]);

/// Whether the lead-in contains a word that can make it negative; most do not.
fn may_turn(lead_in: &TextSpan) -> Option<()> {
    lead_in.first_of(&TURNS).map(|_| ())
}

/// The position of the word that makes a question negative.
fn negative(lead_in: &TextSpan) -> Option<std::ops::Range<usize>> {
    may_turn(lead_in)?;
    let last = |range: &std::ops::Range<usize>| lead_in.text[range.end..].chars().all(|c| !c.is_alphanumeric());
    if let Some(range) = lead_in.phrase(&["except"])
        && (last(&range) || lead_in.phrase(&["of", "the", "following"]).is_some())
    {
        return Some(range);
    }
    lead_in.first_of(&ASKS)?;
    let verb = "is|are|was|were|would|does|do|did|should|can|could|has|have|will";
    if let Some(range) = lead_in.phrase(&[verb, "not"]) {
        return Some(range.end - 3..range.end);
    }
    let judged = "likely|appropriate|common|effective|useful|important|suitable|consistent|probable";
    lead_in.phrase(&["least", judged]).or_else(|| {
        lead_in.phrase(&["false|incorrect|untrue"]).filter(|range| lead_in.text[..range.start].contains("hich"))
    })
}
