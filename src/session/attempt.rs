//! An attempt at an item, its grade, and the answer to log. Study and exams share these.

use crate::day::Moment;
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Item, Library};
use crate::memory::Rating;
use crate::response::{self, Confidence, Grade, Response, Score};
use crate::review::{Answer, GuessModel, Ledger, PlannedLoad, Reply, StudyMode};

/// A response that is not graded yet, and how it was given.
#[derive(Clone, Debug, PartialEq)]
pub struct Attempt {
    /// The learner's response.
    pub response: Response,
    /// The learner's confidence; none if they did not state it.
    pub confidence: Option<Confidence>,
    /// Milliseconds from showing the item to the response.
    pub latency_ms: u32,
}

/// The result of grading an attempt.
#[derive(Clone, Debug, PartialEq)]
pub enum Assessment {
    /// The program graded it.
    Graded(GradedAttempt),
    /// Only the learner can grade it.
    NeedsSelfGrading(Attempt),
}

/// A graded attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct GradedAttempt {
    /// The attempt.
    pub attempt: Attempt,
    /// Its verdict, score and rating.
    pub grade: Grade,
    /// Whether the learner graded it, because the program could not.
    pub self_rated: bool,
}

impl Attempt {
    /// Grades the attempt against the item's key.
    #[must_use]
    pub fn grade(self, item: &Item, library: &Library) -> Assessment {
        match response::grade(item, &self.response, self.confidence.unwrap_or_default(), library) {
            Some(grade) => Assessment::Graded(GradedAttempt { attempt: self, grade, self_rated: false }),
            None => Assessment::NeedsSelfGrading(self),
        }
    }

    /// Grades the attempt by the learner's own rating.
    #[must_use]
    pub fn self_graded(self, rating: Rating) -> GradedAttempt {
        GradedAttempt { attempt: self, grade: response::self_rated(rating), self_rated: true }
    }
}

impl GradedAttempt {
    /// An item that was skipped or ran out of time where that counts as wrong. There is no response, so no confidence
    /// either.
    #[must_use]
    pub fn unanswered(item: &Item, latency_ms: u32) -> Self {
        let response = Reply::default().response(item);
        let grade = response::graded(Score::NONE, Confidence::default());
        Self { attempt: Attempt { response, confidence: None, latency_ms }, grade, self_rated: false }
    }

    /// The answer to log. The key is spelled out only if the log does not have it yet.
    /// `planned` has the items that answers logged together with this one make due.
    pub(super) fn answer(
        &self,
        item: &Item,
        presentation: &Presentation,
        ledger: &Ledger,
        at: Moment,
        planned: &mut PlannedLoad,
    ) -> Answer {
        let Self { attempt, grade, self_rated } = self;
        let key = item.key_fingerprint();
        let mut answer = Answer {
            item: item.id.clone(),
            content: item.fingerprint(),
            key,
            words: if ledger.knows_key_words(key) { Vec::new() } else { item.key_words() },
            reply: Reply::of(item, &attempt.response),
            self_rated: *self_rated,
            shown: presentation.order.to_vec(),
            verdict: grade.verdict,
            score: grade.score,
            confidence: attempt.confidence.unwrap_or(presentation.neutral),
            confidence_said: attempt.confidence.is_some(),
            rating: grade.rating,
            latency_ms: attempt.latency_ms,
            mode: presentation.mode,
            guess_model: GuessModel::default(),
        };
        answer.guess_model = ledger.guess_model_after(item, &answer, at, planned);
        answer
    }
}

/// How an item was presented.
pub(super) struct Presentation<'a> {
    /// Indices of the options or steps in the file, in the order shown.
    pub order: &'a [u8],
    pub mode: StudyMode,
    /// The confidence to log if the learner stated none.
    pub neutral: Confidence,
}

/// A latency to log: at most a day.
pub(super) fn latency_ms(spent_ms: u64) -> u32 {
    u32::try_from(spent_ms.min(u64::from(ANSWER_MS))).unwrap_or(ANSWER_MS)
}
