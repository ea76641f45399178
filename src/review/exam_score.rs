//! The score of an exam, from its own answers.
//!
//! What an end says of the score is not believed. A log can be imported, and anyone can write a line that says "passed". The
//! rule, wherever an exam is used:
//!
//! - The score is recomputed from the exam's own answers: those of its session, given in an exam to items of its plan, and not
//!   taken back. Of several answers to one item the first counts. An item without an answer earns nothing.
//! - An end says that the exam ended, when, and how long it took, up to the minutes of the plan. Of several ends, the first
//!   that agrees with the answers counts; the first one where none does. What it says otherwise is not used, but told.
//! - An exam that has no items is none, nor is an end without a beginning.

use std::collections::HashSet;

use super::answer::{Answer, StudyMode};
use super::exam::{Evaluation, ExamEnd, ExamPlan};
use super::id::SessionId;
use crate::day::Moment;
use crate::deck::ItemId;
use crate::response::{Score, Verdict};

/// An exam as the log knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedExam {
    /// Its session.
    pub session: SessionId,
    /// What it set out to ask.
    pub plan: ExamPlan,
    /// When it began.
    pub begun: Moment,
    /// When and how it ended, by its answers; none while it is open.
    pub end: Option<(Moment, ExamEnd)>,
    /// What the log says of its end, where its answers say otherwise. To be told, and not to be used.
    pub claimed: Option<ExamEnd>,
    /// What the learner said of it last.
    pub evaluation: Option<Evaluation>,
}

/// An answer given in an exam, as far as the score goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredAnswer {
    /// The item.
    pub item: ItemId,
    /// What it earned, in [`Score::PARTS`] of a point.
    parts: u32,
    right: bool,
    self_rated: bool,
}

/// What the answers of an exam add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExamScore {
    /// Points earned, in [`Score::PARTS`] of one.
    pub points: u32,
    /// Items answered exactly rightly.
    pub right: u32,
    /// Items that the learner judged.
    pub self_rated: u32,
}

impl ScoredAnswer {
    /// What counts of an answer; none where it was not given in an exam.
    #[must_use]
    pub fn of(answer: &Answer) -> Option<Self> {
        let Answer { item, score, verdict, self_rated, mode, .. } = answer;
        (*mode == StudyMode::Exam).then(|| Self {
            item: item.clone(),
            parts: score.parts(),
            right: *verdict == Verdict::Right && *score >= Score::FULL,
            self_rated: *self_rated,
        })
    }
}

impl ExamScore {
    /// Adds up answers, in their order, to the items of a plan. `name` gives the id that an item has now.
    pub fn of<'a>(
        plan: &'a ExamPlan,
        answers: impl IntoIterator<Item = &'a ScoredAnswer>,
        name: impl Fn(&'a ItemId) -> &'a ItemId,
    ) -> Self {
        let mut open: HashSet<&ItemId> = plan.items.iter().map(&name).collect();
        let mut score = Self::default();
        for answer in answers {
            if open.remove(name(&answer.item)) {
                score.points = score.points.saturating_add(answer.parts);
                score.right += u32::from(answer.right);
                score.self_rated += u32::from(answer.self_rated);
            }
        }
        score
    }

    /// How an exam ended that came to this score, given what the log says of its time. `of` is the number of its items.
    #[must_use]
    pub fn end(self, plan: &ExamPlan, of: u32, claimed: ExamEnd) -> ExamEnd {
        let Self { points, right, self_rated } = self;
        let limit_ms = u64::from(plan.minutes) * 60_000;
        let elapsed_ms = claimed.elapsed_ms.min(limit_ms);
        let passed = passes(points, of, plan.pass_mark);
        ExamEnd { elapsed_ms, points, right, of, self_rated, passed, timed_out: elapsed_ms >= limit_ms }
    }
}

/// Whether points, in [`Score::PARTS`] of one, reach a mark in percent of so many items. No rounding: 70 % of 15 are 10.5.
#[must_use]
pub fn passes(points: u32, of: u32, pass_mark: u8) -> bool {
    of > 0 && u64::from(points) * 100 >= u64::from(pass_mark) * u64::from(of) * u64::from(Score::PARTS)
}
