//! W201: a question that asks for what is not so says it loudly.

use super::wanted::Wanted;
use super::words::Passage;
use super::{Examined, Profile, Rule};
use crate::deck::diagnostic::{Diagnostic, Severity};

/// The rule.
pub const RULE: Rule = Rule {
    code: "W201",
    severity: Severity::Warning,
    from: Profile::Publish,
    spoils: false,
    summary: "the question asks for what is not so, without emphasis",
    finds: "Finds \"except\", \"not\" and \"least likely\" in the lead-in where they are neither in capitals nor bold. A vignette may say that something did not help.",
    why: "A reader who passes over one small word answers the opposite question, and knowing what is wrong is not knowing what is right.",
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
stem = "Which of these findings has no need of urgent imaging?"
options = [
  { text = "Morning stiffness", correct = true },
  { text = "Fever" },
  { text = "Weight loss" },
]"#,
    source: Some("Irrelevant difficulty, in the NBME Item-Writing Guide (2020)"),
    check,
};

/// Looks for it.
fn check(examined: &Examined, found: &mut Vec<Diagnostic>) {
    for item in &examined.items {
        let Some(lead_in) = item.lead_in() else { continue };
        let Some(place) = negative(lead_in).filter(|place| !lead_in.is_set_off(place)) else { continue };
        let finding = RULE
            .finding("the question asks for what is not so, without emphasis", examined.place(lead_in, &place))
            .help("ask for what is so; where that cannot be, set the word off with capitals or `**`");
        found.push(match examined.exact(lead_in, &place) {
            Some(span) => finding.patch(span, format!("**{}**", &lead_in.text[place])),
            None => finding,
        });
    }
}

/// Words with which a question may turn negative.
const TURNS: Wanted = Wanted::new(&["not", "except", "least", "false", "incorrect", "untrue"]);
/// Words with which it asks.
const ASKS: Wanted = Wanted::new(&["which", "what"]);

/// Whether there is a word with which a question may turn negative; most have none.
fn may_turn(lead_in: &Passage) -> Option<()> {
    lead_in.first_of(&TURNS).map(|_| ())
}

/// Where a question turns negative.
fn negative(lead_in: &Passage) -> Option<std::ops::Range<usize>> {
    may_turn(lead_in)?;
    let last = |place: &std::ops::Range<usize>| lead_in.text[place.end..].chars().all(|c| !c.is_alphanumeric());
    if let Some(place) = lead_in.phrase(&["except"])
        && (last(&place) || lead_in.phrase(&["of", "the", "following"]).is_some())
    {
        return Some(place);
    }
    lead_in.first_of(&ASKS)?;
    let verb = "is|are|was|were|would|does|do|did|should|can|could|has|have|will";
    if let Some(place) = lead_in.phrase(&[verb, "not"]) {
        return Some(place.end - 3..place.end);
    }
    let judged = "likely|appropriate|common|effective|useful|important|suitable|consistent|probable";
    lead_in.phrase(&["least", judged]).or_else(|| {
        lead_in.phrase(&["false|incorrect|untrue"]).filter(|place| lead_in.text[..place.start].contains("hich"))
    })
}
