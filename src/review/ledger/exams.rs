//! The exams of a log, each scored from its own answers.

use std::collections::HashSet;

use super::Ledger;
use super::exam_events::ExamEvents;
use crate::deck::ItemId;
use crate::review::event::Order;
use crate::review::exam::ExamEnd;
use crate::review::exam_score::{ExamScore, FinishedExam, ScoredAnswer};
use crate::review::id::SessionId;

impl Ledger {
    /// All exams, oldest first, each scored from its answers.
    #[must_use]
    pub fn exams(&self) -> Vec<FinishedExam> {
        let mut exams: Vec<FinishedExam> =
            self.exams.iter().filter_map(|(session, exam)| self.scored(*session, exam)).collect();
        exams.sort_unstable_by_key(|exam| (exam.begun.at_ms, exam.session));
        exams
    }

    /// Scores an exam from its answers; none if it has no items.
    fn scored(&self, session: SessionId, exam: &ExamEvents) -> Option<FinishedExam> {
        let (_, (begun, plan)) = exam.begin.as_ref().filter(|(_, (_, plan))| !plan.items.is_empty())?;
        let items: HashSet<&ItemId> = plan.items.iter().map(|item| self.current_id(item)).collect();
        let of = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let score = self.exam_score(session, exam);
        let recomputed = |claimed: ExamEnd| score.end(plan, of, claimed);
        let first = |accept: &dyn Fn(&ExamEnd) -> bool| {
            exam.ends.iter().filter(|(_, (_, end))| accept(end)).min_by_key(|(order, _)| *order)
        };
        let end = first(&|end| recomputed(*end) == *end).or_else(|| first(&|_| true)).map(|(_, end)| *end);
        Some(FinishedExam {
            session,
            plan: plan.clone(),
            begun: *begun,
            end: end.map(|(at, claimed)| (at, recomputed(claimed))),
            claimed: end.map(|(_, claimed)| claimed).filter(|claimed| recomputed(*claimed) != *claimed),
            evaluation: exam.evaluation.as_ref().map(|(_, evaluation)| evaluation.clone()),
        })
    }

    /// The score of an exam's answers; zero while the exam's plan is unknown.
    pub(super) fn exam_score(&self, session: SessionId, exam: &ExamEvents) -> ExamScore {
        if let Some(score) = self.base.as_ref().and_then(|base| base.exams.get(&session)) {
            return *score;
        }
        let Some((_, (_, plan))) = &exam.begin else { return ExamScore::default() };
        let live = exam.answers.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        let mut answers: Vec<&(Order, ScoredAnswer)> = live.collect();
        answers.sort_unstable_by_key(|(order, _)| *order);
        ExamScore::of(plan, answers.into_iter().map(|(_, answer)| answer), |item| self.current_id(item))
    }

    /// Replaces the ids of an exam's deck and items with their current ones.
    #[must_use]
    pub fn with_current_ids(&self, mut exam: FinishedExam) -> FinishedExam {
        for item in &mut exam.plan.items {
            let now = self.current_id(item);
            if exam.plan.deck == item.deck() && item.deck() != now.deck() {
                now.deck().clone_into(&mut exam.plan.deck);
            }
            *item = now.clone();
        }
        exam
    }
}
