//! Exams in the log: the plan, every change to an answer, and the end.
//!
//! The score in [`ExamEnd`] is not trusted; see `exam_score` for what counts. Serde output of these types is the body
//! of their events, so their fields keep their names and stay in alphabetical order.

use serde::{Deserialize, Serialize};

use super::reply::Reply;
use crate::deck::{Fingerprint, ItemId};
use crate::response::Confidence;

/// The questions of an exam and its rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamPlan {
    /// Display name: the deck, and the topics the exam is limited to.
    pub title: String,
    /// The deck's id.
    pub deck: String,
    /// Topics the exam is limited to; empty for all.
    pub tags: Vec<String>,
    /// Seed for drawing the items and shuffling their options.
    pub seed: u64,
    /// Time limit in minutes.
    pub minutes: u32,
    /// Whether the clock stops while the learner is away.
    pub pausable: bool,
    /// Whether answers earn certainty-based marks in addition to points.
    pub certainty: bool,
    /// Pass mark in percent of the points: 0 to 100.
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

/// The state of one answer after a change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExamStep {
    /// The item answered.
    pub item: ItemId,
    /// The response.
    pub reply: Reply,
    /// The learner's confidence.
    pub confidence: Confidence,
    /// Whether the learner marked the item to return to it.
    pub marked: bool,
    /// Fingerprints of the options struck out, in deck order.
    pub struck: Vec<Fingerprint>,
    /// Milliseconds since the exam began.
    pub elapsed_ms: u64,
    /// Milliseconds spent on this item so far; at most one day.
    pub spent_ms: u32,
}

/// The exam was submitted: its answers are final. This event is on disk before any answer key of the exam is shown, and
/// steps of the exam that follow it in the log are ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamFreeze {
    /// Milliseconds since the exam began.
    pub elapsed_ms: u64,
}

/// The result of an exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExamEnd {
    /// Milliseconds the exam took.
    pub elapsed_ms: u64,
    /// Number of items.
    pub of: u32,
    /// Whether the points reach the pass mark.
    pub passed: bool,
    /// Points earned, in [`crate::response::Score::PARTS`] of a point.
    pub points: u32,
    /// Items answered fully right.
    pub right: u32,
    /// Items that the learner judged, because the program could not.
    pub self_rated: u32,
    /// Whether the time limit ended the exam.
    pub timed_out: bool,
}

/// The learner's evaluation of the activity that the exam completed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Whether the learner intends to change something in practice.
    pub change: bool,
    /// The learning objectives, by key, and whether each was met.
    pub objectives: Vec<(String, bool)>,
    /// Whether the activity was free of commercial bias.
    pub unbiased: bool,
    /// The intended change and other comments, in the learner's words; may be empty.
    pub words: String,
}
