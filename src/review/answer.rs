//! Answers in the log, with everything needed to judge and replay them later.

use super::reply::Reply;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DueOffset, KnewProbability, Rating};
use crate::response::{Confidence, Score, Verdict};

/// How questions are asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StudyMode {
    /// Feedback after each answer.
    #[default]
    Study,
    /// Like [`StudyMode::Study`], but the options stay hidden until the learner has thought of an answer.
    Cover,
    /// Like [`StudyMode::Study`], with one minute per question.
    Minute,
    /// An exam: no feedback until the end.
    Exam,
    /// Reviewed in another program and imported from its history.
    Imported,
}

impl StudyMode {
    /// The word used in the log.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Study => "study",
            Self::Cover => "cover",
            Self::Minute => "minute",
            Self::Exam => "exam",
            Self::Imported => "imported",
        }
    }

    /// Parses the word used in the log.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Study, Self::Cover, Self::Minute, Self::Exam, Self::Imported]
            .into_iter()
            .find(|mode| mode.word() == word)
    }
}

/// An answer, with everything needed to judge and replay it later.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The item answered.
    pub item: ItemId,
    /// Fingerprint of the item's text as shown.
    pub content: Fingerprint,
    /// Fingerprint of the answer key as shown.
    pub key: Fingerprint,
    /// The answer key in words. Empty if the log already has the words of this key.
    pub words: Vec<String>,
    /// The response.
    pub reply: Reply,
    /// Whether the learner judged the answer, because the program could not.
    pub self_rated: bool,
    /// All options or steps in the order shown, as indexes into the deck file's order.
    pub shown: Vec<u8>,
    /// Right or wrong.
    pub verdict: Verdict,
    /// Points earned, 0 to 1.
    pub score: Score,
    /// The learner's confidence; the neutral level if none was stated.
    pub confidence: Confidence,
    /// Whether the learner could state a confidence. False for questions that timed out or were skipped, and where
    /// confidence is not asked for.
    pub confidence_said: bool,
    /// The rating for the scheduler, unless a regrade replaces it.
    pub rating: Rating,
    /// Milliseconds from question to answer on a monotonic clock, without pauses; at most one day.
    pub latency_ms: u32,
    /// How the question was asked.
    pub mode: StudyMode,
    /// How likely the learner knew the answer, and on which of the possible days the item is due.
    pub guess_model: GuessModel,
}

impl Answer {
    /// The confidence that the learner stated. None for reviews imported from another program, and for one-minute
    /// questions that timed out: earlier versions logged those without saying that no confidence was stated.
    #[must_use]
    pub fn stated_confidence(&self) -> Option<Confidence> {
        let answered = match self.mode {
            StudyMode::Imported => false,
            StudyMode::Minute => self.self_rated || !self.reply.is_empty(),
            StudyMode::Study | StudyMode::Cover | StudyMode::Exam => true,
        };
        (self.confidence_said && answered).then_some(self.confidence)
    }
}

/// Logged with an answer: `knew` is the probability that the learner knew it instead of guessing, and `spread` selects
/// the due date within the days that the interval allows. Both depend on the ledger at that moment, so they are stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuessModel {
    /// Probability that the learner knew the answer. None for a repeat on the same day, which FSRS-6 does not predict,
    /// and in older logs.
    pub knew: Option<KnewProbability>,
    /// Position of the due date in its window. None if the window is a single day, and in older logs.
    pub spread: Option<DueOffset>,
}
