//! W202: a question can be answered with the options covered.

use super::wanted::Wanted;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W202",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the question asks nothing before the options are read",
    finds: "Finds lead-ins such as \"Which of the following is true?\" and \"Which statement is correct?\".",
    why: "Each option is then a true or false question of its own, on matters that cannot be compared. A good item asks one thing.",
    bad: r#"[[item]]
id = "example"
stem = "Which of the following statements is true?"
options = [
  { text = "Clonus is a sign of the upper motor neuron", correct = true },
  { text = "Fasciculation comes from the cortex" },
  { text = "Wasting comes first" },
]"#,
    good: r#"[[item]]
id = "example"
stem = "Which sign tells of an upper motor neuron lesion?"
options = [
  { text = "Clonus", correct = true },
  { text = "Fasciculation" },
  { text = "Early wasting" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Words for what a sentence may be.
const TRUTH: Wanted = Wanted::new(&["true", "correct", "false", "incorrect", "accurate", "right", "wrong"]);

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
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
        let Some(place) = asked else { continue };
        found.push(
            RULE.finding("the question asks nothing before the options are read", examined.place(lead_in, &place))
                .help("ask for one thing, such as a cause, a step or a nerve, so that it can be answered with the options covered"),
        );
    }
}
