//! Exams of a log, each scored by its own answers.

use std::collections::HashSet;

use super::Ledger;
use super::exam_events::ExamEvents;
use crate::deck::ItemId;
use crate::review::event::Order;
use crate::review::exam::ExamEnd;
use crate::review::exam_score::{ExamScore, FinishedExam, ScoredAnswer};
use crate::review::id::SessionId;

impl Ledger {
    /// All exams, oldest first, each scored by its answers.
    #[must_use]
    pub fn exams(&self) -> Vec<FinishedExam> {
        let mut exams: Vec<FinishedExam> =
            self.exams.iter().filter_map(|(session, exam)| self.scored(*session, exam)).collect();
        exams.sort_unstable_by_key(|exam| (exam.begun.at_ms, exam.session));
        exams
    }

    /// An exam, scored by its answers; none where nothing was asked.
    fn scored(&self, session: SessionId, exam: &ExamEvents) -> Option<FinishedExam> {
        let (_, (begun, plan)) = exam.begun.as_ref().filter(|(_, (_, plan))| !plan.items.is_empty())?;
        let items: HashSet<&ItemId> = plan.items.iter().map(|item| self.name_now(item)).collect();
        let of = u32::try_from(items.len()).unwrap_or(u32::MAX);
        let score = self.exam_score(session, exam);
        let by_answers = |claimed: ExamEnd| score.end(plan, of, claimed);
        let first = |is_wanted: &dyn Fn(&ExamEnd) -> bool| {
            exam.ends.iter().filter(|(_, (_, end))| is_wanted(end)).min_by_key(|(order, _)| *order)
        };
        let end = first(&|end| by_answers(*end) == *end).or_else(|| first(&|_| true)).map(|(_, end)| *end);
        Some(FinishedExam {
            session,
            plan: plan.clone(),
            begun: *begun,
            end: end.map(|(at, claimed)| (at, by_answers(claimed))),
            claimed: end.map(|(_, claimed)| claimed).filter(|claimed| by_answers(*claimed) != *claimed),
            evaluation: exam.evaluation.as_ref().map(|(_, said)| said.clone()),
        })
    }

    /// What the answers of an exam add up to; nothing before it is known what it asked.
    pub(super) fn exam_score(&self, session: SessionId, exam: &ExamEvents) -> ExamScore {
        if let Some(score) = self.base.as_ref().and_then(|base| base.exams.get(&session)) {
            return *score;
        }
        let Some((_, (_, plan))) = &exam.begun else { return ExamScore::default() };
        let live = exam.answers.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        let mut answers: Vec<&(Order, ScoredAnswer)> = live.collect();
        answers.sort_unstable_by_key(|(order, _)| *order);
        ExamScore::of(plan, answers.into_iter().map(|(_, answer)| answer), |item| self.name_now(item))
    }

    /// An exam, by the names that its deck and items have now.
    #[must_use]
    pub fn named_now(&self, mut sat: FinishedExam) -> FinishedExam {
        for item in &mut sat.plan.items {
            let now = self.name_now(item);
            if sat.plan.deck == item.deck() && item.deck() != now.deck() {
                now.deck().clone_into(&mut sat.plan.deck);
            }
            *item = now.clone();
        }
        sat
    }
}
