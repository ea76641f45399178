//! An answer as the log is to keep it, in study and in exams alike.

use crate::day::Moment;
use crate::deck::Item;
use crate::response::{Confidence, Grade, Response};
use crate::review::{Answer, Ledger, Reply, StudyMode, Weighed};

/// What a session says of an answer; everything else follows from the item and the ledger.
pub(super) struct Given<'a> {
    /// What was answered.
    pub response: &'a Response,
    /// Places of the alternatives or steps in the file, in the order shown.
    pub shown: &'a [u8],
    pub grade: Grade,
    /// Whether the learner alone judged it.
    pub self_rated: bool,
    /// None where nobody said, not even the neutral level.
    pub confidence: Option<Confidence>,
    /// What is written where nobody said.
    pub neutral: Confidence,
    pub latency_ms: u32,
    pub mode: StudyMode,
}

/// The answer for the log. The key is told in words where the log does not have them yet.
pub(super) fn logged(item: &Item, given: &Given, ledger: &Ledger, at: Moment) -> Answer {
    let key = item.key_fingerprint();
    let mut answer = Answer {
        item: item.id.clone(),
        content: item.fingerprint(),
        key,
        words: if ledger.knows_words(key) { Vec::new() } else { item.key_words() },
        reply: Reply::of(item, given.response),
        self_rated: given.self_rated,
        shown: given.shown.to_vec(),
        verdict: given.grade.verdict,
        score: given.grade.score,
        confidence: given.confidence.unwrap_or(given.neutral),
        confidence_said: given.confidence.is_some(),
        rating: given.grade.rating,
        latency_ms: given.latency_ms,
        mode: given.mode,
        weighed: Weighed::default(),
    };
    answer.weighed = ledger.weigh(item, &answer, at);
    answer
}
