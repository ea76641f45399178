//! An answer in the log, with all that is needed to judge and replay it later.

use super::reply::Reply;
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DueOffset, KnewProbability, Rating};
use crate::response::{Confidence, Score, Verdict};

/// How items are being asked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StudyMode {
    /// Feedback after each answer.
    #[default]
    Study,
    /// The same, the options hidden until the learner had an answer in mind.
    Cover,
    /// The same, with a minute for each item.
    Minute,
    /// An exam: no feedback until its end.
    Exam,
    /// Reviewed in another program, whose history was taken over.
    Imported,
}

impl StudyMode {
    /// The word in the log.
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

    /// Reads the word in the log.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Study, Self::Cover, Self::Minute, Self::Exam, Self::Imported]
            .into_iter()
            .find(|mode| mode.word() == word)
    }
}

/// An answer, with all that is needed to judge and replay it later.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The item.
    pub item: ItemId,
    /// The item's words as they were seen.
    pub content: Fingerprint,
    /// A hash of the key as it was seen.
    pub key: Fingerprint,
    /// The key in words, where the log does not have them yet; else empty.
    pub words: Vec<String>,
    /// What was answered.
    pub reply: Reply,
    /// Whether the learner alone judged it, as no program can.
    pub self_rated: bool,
    /// All alternatives or steps in the order in which they were shown, as places in the file.
    pub shown: Vec<u8>,
    /// Whether it was right.
    pub verdict: Verdict,
    /// What it earned: 0 to 1.
    pub score: Score,
    /// How sure the learner was; the neutral level where nobody said.
    pub confidence: Confidence,
    /// Whether the learner could say how sure the answer was. Nobody did of a question whose minute was over or that was passed,
    /// and of one where it was not asked.
    pub confidence_said: bool,
    /// How the scheduler takes it, unless regraded.
    pub rating: Rating,
    /// Milliseconds from showing to answer on a monotonic clock, pauses left out; at most a day.
    pub latency_ms: u32,
    /// How it was asked.
    pub mode: StudyMode,
    /// What was made of it beside its rating.
    pub weighed: GuessModel,
}

impl Answer {
    /// How sure the learner said to be; none where nobody said: nor of a review in another program, nor of a minute that was
    /// over, which earlier versions wrote down without a word of that.
    #[must_use]
    pub fn said(&self) -> Option<Confidence> {
        let given = match self.mode {
            StudyMode::Imported => false,
            StudyMode::Minute => self.self_rated || !self.reply.is_empty(),
            StudyMode::Study | StudyMode::Cover | StudyMode::Exam => true,
        };
        (self.confidence_said && given).then_some(self.confidence)
    }
}

/// What the log keeps of an answer beside its rating: how likely it was known, and where among its days the item comes back.
/// Both depend on what else the log says at that moment. Older answers have neither.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct GuessModel {
    /// How likely it is that the learner knew it; none within a day of another answer, where nothing predicts.
    pub knew: Option<KnewProbability>,
    /// Where among the days that its interval allows the item comes back; none where it is one day.
    pub spread: Option<DueOffset>,
}
