//! Exams in the log: what was set out, every change of an answer, and how it ended.
//!
//! What an end says of the score is not believed: `exam_score` says what counts instead. What serde writes of these types is
//! the body of their events, so their fields stand in the order of their names and keep them.

use serde::{Deserialize, Serialize};

use super::reply::Reply;
use crate::deck::ItemId;
use crate::response::Confidence;

/// What an exam set out to ask, and by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamPlan {
    /// What it is called: the deck, and the topics that it kept to.
    pub title: String,
    /// The deck's id.
    pub deck: String,
    /// Topics that it kept to; none for all.
    pub tags: Vec<String>,
    /// The chance of its draw and of the order of its options.
    pub seed: u64,
    /// Minutes that it may take.
    pub minutes: u32,
    /// Whether time away from it does not count.
    pub pausable: bool,
    /// Whether answers earn certainty-based marks beside their points.
    pub certainty: bool,
    /// Percent of the points that pass: 0 to 100.
    pub pass_mark: u8,
    /// The items in their order.
    pub items: Vec<ItemId>,
}

impl ExamPlan {
    /// The confidence of a question until the learner sets one: where confidence earns marks, the level that risks none.
    #[must_use]
    pub fn default_confidence(&self) -> Confidence {
        if self.certainty { Confidence::Guess } else { Confidence::Fairly }
    }
}

/// One answer as it stands after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamStep {
    /// The item.
    pub item: ItemId,
    /// The answer.
    pub reply: Reply,
    /// How sure the learner is.
    pub confidence: Confidence,
    /// Whether the learner wants to come back to it.
    pub marked: bool,
    /// Milliseconds of the exam that were over.
    pub elapsed_ms: u64,
    /// Milliseconds spent on this item so far; at most a day.
    pub spent_ms: u32,
}

/// An exam was finished: from here on its answers are final. It is on disk before the first key of the exam is shown, and
/// every step of the exam behind it in the log means nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamFreeze {
    /// Milliseconds of the exam that were over.
    pub elapsed_ms: u64,
}

/// How an exam ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamEnd {
    /// Milliseconds that it took.
    pub elapsed_ms: u64,
    /// All items.
    pub of: u32,
    /// Whether the points reach the pass mark.
    pub passed: bool,
    /// Points earned, in [`crate::response::Score::PARTS`] of one.
    pub points: u32,
    /// Items answered exactly rightly.
    pub right: u32,
    /// Items that the learner judged, as no program can.
    pub self_rated: u32,
    /// Whether the time ended it.
    pub timed_out: bool,
}

/// What a learner says of the activity that an exam completed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Whether the learner means to change something in practice.
    pub change: bool,
    /// The learning objectives, by key, and whether each was met.
    pub objectives: Vec<(String, bool)>,
    /// Whether it was free of commercial bias.
    pub unbiased: bool,
    /// What, and anything else, in the learner's words; may be empty.
    pub words: String,
}
