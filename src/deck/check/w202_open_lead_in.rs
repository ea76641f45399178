//! W202: the lead-in can be answered with the options covered.

use super::word_set::WordSet;
use super::{LintContext, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

pub const RULE: Rule = Rule {
    code: "W202",
    severity: Severity::Warning,
    from: Profile::Publish,
    excludes_item: false,
    summary: "the lead-in asks no question of its own",
    finds: "Checks for lead-ins such as \"Which of the following is true?\" and \"Which statement is correct?\".",
    why: "Each option becomes a separate true-or-false question, often about unrelated topics. A good item asks one thing.",
    bad: r#"[[item]]
id = "example"
stem = "Which of the following statements is true?"
options = [
  { text = "Clonus is an upper motor neuron sign", correct = true },
  { text = "Fasciculations originate in the cortex" },
  { text = "Wasting is the first sign" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which sign indicates an upper motor neuron lesion?"
options = [
  { text = "Clonus", correct = true },
  { text = "Fasciculation" },
  { text = "Early wasting" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Words for the truth of a statement.
const TRUTH: WordSet = WordSet::new(&["true", "correct", "false", "incorrect", "accurate", "right", "wrong"]);

fn check(context: &LintContext, found: &mut Vec<Diagnostic>) {
    for item in &context.items {
        let Some(lead_in) = item.lead_in() else { continue };
        if lead_in.first_of(&TRUTH).is_none() {
            continue;
        }
        let truth = "true|correct|false|incorrect|accurate|right|wrong";
        let nouns = "statement|statements|option|options|answer|answers|sentence|sentences|assertion";
        let verbs = "is|are";
        let asked = lead_in
            .phrase(&["which|what", nouns, verbs, truth])
            .or_else(|| lead_in.phrase(&["of", "the|these", "following", verbs, truth]))
            .or_else(|| lead_in.phrase(&["following", nouns, verbs, truth]))
            .or_else(|| lead_in.phrase(&["of", "these", verbs, truth]))
            .or_else(|| lead_in.phrase(&["of", "these", nouns, verbs, truth]));
        let Some(range) = asked else { continue };
        found.push(
            RULE.finding("the lead-in asks no question of its own", context.span(lead_in, &range))
                .help("ask for one thing, such as a cause, a next step or a nerve, so that the lead-in can be answered with the options covered"),
        );
    }
}
