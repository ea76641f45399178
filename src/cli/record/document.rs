//! The JSON document of a record.

use serde::Serialize;

use super::exam::PassedExam;
use super::source::{Source, source};
use crate::deck::library::LoadedDeck;
use crate::deck::{Fingerprint, ItemId, Library};
use crate::response::{Score, Verdict};
use crate::review::Evaluation;

/// What a record proves.
const PROVES: &str = "The review log contains these answers, and they add up to this score.";

/// What a record does not prove.
const DOES_NOT_PROVE: &str = "Who answered, when, or that the log was not edited by hand.";

/// The JSON document.
#[derive(Serialize)]
pub struct Document<'a> {
    pub schema: u8,
    pub learner_name: String,
    pub deck_id: String,
    pub deck_version: &'a str,
    pub deck_digest: String,
    pub title: &'a str,
    pub format: &'a str,
    pub provider: Option<&'a str>,
    pub accreditation: Option<&'a str>,
    pub credit_statement: Option<&'a str>,
    pub credits_claimed: Option<f64>,
    pub started_at: String,
    pub completed_at: String,
    pub attempt: usize,
    pub items: u32,
    pub right: u32,
    pub self_rated: u32,
    pub points: f64,
    pub percent: u32,
    pub pass_percent: u8,
    pub passed: bool,
    pub minutes_active: u64,
    pub objectives: Vec<Objective<'a>>,
    pub evaluation: SelfEvaluation<'a>,
    pub references_shown: usize,
    pub answers_digest: String,
    pub source: Source,
    pub proves: &'static str,
    pub does_not_prove: &'static str,
    pub app_version: &'static str,
}

/// The result for a learning objective.
#[derive(Serialize)]
pub struct Objective<'a> {
    pub id: &'a str,
    pub text: &'a str,
    pub right: usize,
    pub of: usize,
    /// Whether the learner considers it met.
    pub met: Option<bool>,
}

/// The learner's own evaluation.
#[derive(Serialize)]
pub struct SelfEvaluation<'a> {
    pub unbiased: bool,
    pub change: bool,
    pub words: &'a str,
}

/// Creates the JSON document.
pub fn document<'a>(
    passed: &'a PassedExam,
    library: &Library,
    learner_name: String,
    credits_claimed: Option<f64>,
    evaluation: &'a Evaluation,
) -> Document<'a> {
    let PassedExam { exam, end, deck, activity, .. } = passed;
    let provider = activity.provider.as_ref();
    let points = f64::from(end.points) / f64::from(Score::PARTS);
    let all = u64::from(end.of) * u64::from(Score::PARTS);
    let percent = (u64::from(end.points) * 100).checked_div(all).unwrap_or(0);
    Document {
        schema: 1,
        learner_name,
        deck_id: deck.id.to_string(),
        deck_version: &deck.version,
        deck_digest: deck_digest(deck, library).to_string(),
        title: &activity.title,
        format: &activity.format,
        provider: provider.map(|provider| provider.name.as_str()),
        accreditation: provider.map(|provider| provider.accreditation.as_str()),
        credit_statement: provider.map(|provider| provider.credit.as_str()).filter(|credit| !credit.is_empty()),
        credits_claimed,
        started_at: exam.begun.rfc3339(),
        completed_at: passed.completed.rfc3339(),
        attempt: passed.attempt,
        items: end.of,
        right: end.right,
        self_rated: end.self_rated,
        points,
        percent: u32::try_from(percent).unwrap_or(100),
        pass_percent: exam.plan.pass_mark,
        passed: end.passed,
        minutes_active: end.elapsed_ms.div_ceil(60_000),
        objectives: objectives(passed, library, evaluation),
        evaluation: SelfEvaluation {
            unbiased: evaluation.unbiased,
            change: evaluation.change,
            words: &evaluation.words,
        },
        references_shown: count_references(&exam.plan.items, library),
        answers_digest: passed.answers_digest.to_string(),
        source: source(&passed.provenance),
        proves: PROVES,
        does_not_prove: DOES_NOT_PROVE,
        app_version: env!("CARGO_PKG_VERSION"),
    }
}

/// The result for each objective of the deck.
fn objectives<'a>(passed: &'a PassedExam, library: &Library, evaluation: &Evaluation) -> Vec<Objective<'a>> {
    let objectives = passed.deck.objectives.iter().map(|(key, text)| {
        let items = passed
            .exam
            .plan
            .items
            .iter()
            .filter(|id| library.item(id).is_some_and(|item| item.objective.as_ref() == Some(key)));
        let items: Vec<&ItemId> = items.collect();
        let right =
            passed.answers.iter().filter(|answer| answer.verdict == Verdict::Right && items.contains(&&answer.item));
        let met = evaluation.objectives.iter().find(|(id, _)| id == key).map(|(_, met)| *met);
        Objective { id: key, text, right: right.count(), of: items.len(), met }
    });
    objectives.collect()
}

/// The number of distinct references that the items cite.
fn count_references(items: &[ItemId], library: &Library) -> usize {
    let items = items.iter().filter_map(|id| library.item(id));
    let mut texts: Vec<String> =
        items.flat_map(|item| item.references.iter().map(|source| source.text.clone()).collect::<Vec<_>>()).collect();
    texts.sort_unstable();
    texts.dedup();
    texts.len()
}

/// A hash of the questions and answer keys of the deck.
fn deck_digest(deck: &LoadedDeck, library: &Library) -> Fingerprint {
    let items = deck.entries.iter().filter_map(|entry| library.item(&entry.id));
    let lines: Vec<String> =
        items.map(|item| format!("{} {} {}", item.id, item.fingerprint(), item.key_fingerprint())).collect();
    Fingerprint::of(lines.iter().map(String::as_str))
}
