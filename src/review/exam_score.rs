//! Exam scores, computed from the exam's answers.
//!
//! The score stored in an exam's end event is not trusted: a log can be imported, and anyone can write a line that says
//! "passed". The rules, wherever an exam is used:
//!
//! - The score is recomputed from the exam's answers: those of its session, given in exam mode to items of its plan,
//!   and not undone. The first answer to an item counts. An item without an answer earns nothing.
//! - The end event only provides when the exam ended and how long it took, capped at the time limit. If there are
//!   several, the first that agrees with the answers counts, or else the first. Where its score disagrees with the
//!   answers, the discrepancy is reported and the stored score ignored.
//! - An exam without items does not count as an exam, and neither does an end without a beginning.

use std::collections::HashSet;

use super::answer::{Answer, StudyMode};
use super::exam::{Evaluation, ExamEnd, ExamPlan};
use super::id::SessionId;
use crate::day::Moment;
use crate::deck::ItemId;
use crate::response::{Score, Verdict};

/// An exam in the log, open or finished.
#[derive(Clone, Debug, PartialEq)]
pub struct FinishedExam {
    /// The exam's session.
    pub session: SessionId,
    /// The questions and rules.
    pub plan: ExamPlan,
    /// When it began.
    pub begun: Moment,
    /// When it ended, and the result computed from its answers; none while the exam is open.
    pub end: Option<(Moment, ExamEnd)>,
    /// The result stored in the log, if it disagrees with the answers. Report it, but never use it.
    pub claimed: Option<ExamEnd>,
    /// The learner's latest evaluation.
    pub evaluation: Option<Evaluation>,
}

/// The part of an exam answer that the score depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoredAnswer {
    /// The item answered.
    pub item: ItemId,
    /// Points earned, in [`Score::PARTS`] of a point.
    parts: u32,
    right: bool,
    self_rated: bool,
}

/// Totals of an exam's answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExamScore {
    /// Points earned, in [`Score::PARTS`] of a point.
    pub points: u32,
    /// Items answered fully right.
    pub right: u32,
    /// Items judged by the learner.
    pub self_rated: u32,
}

impl ScoredAnswer {
    /// Extracts what the score needs; none if the answer was not given in an exam.
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
    /// Adds up the answers, in replay order, to the items of a plan. `current_id` maps an item's former id to its
    /// current one.
    pub fn of<'a>(
        plan: &'a ExamPlan,
        answers: impl IntoIterator<Item = &'a ScoredAnswer>,
        current_id: impl Fn(&'a ItemId) -> &'a ItemId,
    ) -> Self {
        let mut open: HashSet<&ItemId> = plan.items.iter().map(&current_id).collect();
        let mut score = Self::default();
        for answer in answers {
            if open.remove(current_id(&answer.item)) {
                score.points = score.points.saturating_add(answer.parts);
                score.right += u32::from(answer.right);
                score.self_rated += u32::from(answer.self_rated);
            }
        }
        score
    }

    /// The result of an exam with this score and `of` items. Only the elapsed time comes from the stored end event.
    #[must_use]
    pub fn end(self, plan: &ExamPlan, of: u32, claimed: ExamEnd) -> ExamEnd {
        let Self { points, right, self_rated } = self;
        let limit_ms = u64::from(plan.minutes) * 60_000;
        let elapsed_ms = claimed.elapsed_ms.min(limit_ms);
        let passed = passes(points, of, plan.pass_mark);
        ExamEnd { elapsed_ms, points, right, of, self_rated, passed, timed_out: elapsed_ms >= limit_ms }
    }
}

/// Whether `points`, in [`Score::PARTS`] of a point, reach the pass mark, in percent of `of` items. Nothing is rounded:
/// 70% of 15 items is 10.5 points.
#[must_use]
pub fn passes(points: u32, of: u32, pass_mark: u8) -> bool {
    of > 0 && u64::from(points) * 100 >= u64::from(pass_mark) * u64::from(of) * u64::from(Score::PARTS)
}
