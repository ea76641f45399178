//! Filing: what one event means, and to which item.

use super::track::{Answered, Step};
use super::{FUTURE_MS, LatestSession, Ledger};
use crate::day::Day;
use crate::review::event::Order;
use crate::review::{Event, ExamFact, Fact, ItemFact, LogFact, Plan, ScheduleFact, ScoredAnswer, SessionFact};

impl Ledger {
    /// Files one event without settling what it changes: so a long log is read without being held.
    pub fn take(&mut self, event: &Event, now_ms: i64) {
        let is_left_out = self.retractions.leaves_out(event);
        if event.at.at_ms > now_ms.saturating_add(FUTURE_MS) {
            self.future += usize::from(!is_left_out);
            return;
        }
        self.retractions.note(event);
        if is_left_out {
            return;
        }
        self.changes += 1;
        self.last = self.last.max(Some(event.order()));
        let day = Day::of(event.at, self.rules.rollover);
        if let Fact::Item(ItemFact::Answer(answer)) = &event.fact
            && !answer.words.is_empty()
        {
            self.words.tell(answer.key, &answer.words);
        }
        if let Fact::Item(ItemFact::Answer(answer)) = &event.fact
            && let Some(scored) = ScoredAnswer::of(answer)
        {
            self.exams.entry(event.session).or_default().answers.push((event.order(), scored));
        }
        if is_landmark(&event.fact) {
            self.landmarks.push(event.id);
        }
        let step = match &event.fact {
            Fact::Item(ItemFact::Answer(answer)) => Step::Answer(Answered {
                verdict: answer.verdict,
                confidence: answer.said(),
                rating: answer.rating,
                latency_ms: answer.latency_ms,
                key: answer.key,
                mode: answer.mode,
                weighed: answer.weighed,
            }),
            Fact::Item(ItemFact::Regrade { target, rating, .. }) => Step::Regrade { target: *target, rating: *rating },
            Fact::Item(ItemFact::Suspend(_)) => Step::Suspended(true),
            Fact::Item(ItemFact::Resume(_)) => Step::Suspended(false),
            Fact::Item(ItemFact::Mark { on, .. }) => Step::Marked(*on),
            Fact::Item(ItemFact::Report(_)) => Step::Reported,
            Fact::Item(ItemFact::Reset(_)) => Step::Reset,
            Fact::Schedule(ScheduleFact::Params(adopted)) => {
                self.sweeping.insert(event.id);
                self.params.insert(event.order(), adopted.clone());
                return;
            }
            Fact::Schedule(ScheduleFact::ExamDate(date)) => {
                self.sweeping.insert(event.id);
                self.exam_dates.insert(event.order(), date.clone());
                return;
            }
            Fact::Item(ItemFact::Rename { item, to }) => {
                self.sweeping.insert(event.id);
                self.renamings.insert(event.order(), (item.clone(), to.clone()));
                return;
            }
            Fact::Log(LogFact::Void { target, .. }) => {
                let void = self.voided.entry(*target).or_insert(event.id);
                *void = event.id.min(*void);
                return;
            }
            Fact::Session(SessionFact::Begin(plan)) => {
                self.begin(event, plan, day);
                return;
            }
            Fact::Session(SessionFact::End) => {
                self.ended.entry(event.session).or_default().push(event.order());
                return;
            }
            Fact::Exam(ExamFact::Begin(plan)) => {
                let exam = self.exams.entry(event.session).or_default();
                keep_first(&mut exam.begun, event.order(), (event.at, plan.clone()));
                return;
            }
            Fact::Exam(ExamFact::End(end)) => {
                let exam = self.exams.entry(event.session).or_default();
                exam.ends.push((event.order(), (event.at, *end)));
                return;
            }
            Fact::Exam(ExamFact::Evaluation(evaluation)) => {
                let said = &mut self.exams.entry(event.session).or_default().evaluation;
                if said.as_ref().is_none_or(|(latest, _)| *latest < event.order()) {
                    *said = Some((event.order(), evaluation.clone()));
                }
                return;
            }
            // The answers that count come when the exam is scored.
            Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_))
            | Fact::Log(LogFact::Retract(_))
            | Fact::Unknown { .. } => return,
        };
        if let Some(item) = event.fact.item() {
            self.track(item).file((event.order(), day, step));
        }
    }

    /// Remembers the latest session that began.
    fn begin(&mut self, event: &Event, plan: &Plan, day: Day) {
        let order = event.order();
        if self.sitting.as_ref().is_none_or(|(latest, _)| *latest < order) {
            let sitting = LatestSession { session: event.session, plan: plan.clone(), day, ended: false };
            self.sitting = Some((order, sitting));
        }
    }
}

/// Keeps what comes first in the order of replay: an exam begins once, whatever else a log says.
fn keep_first<T>(kept: &mut Option<(Order, T)>, order: Order, said: T) {
    if kept.as_ref().is_none_or(|(first, _)| order < *first) {
        *kept = Some((order, said));
    }
}

/// Whether more than one item hangs on what an event says, so that a [`super::Snapshot`] names it.
fn is_landmark(fact: &Fact) -> bool {
    match fact {
        Fact::Item(ItemFact::Rename { .. })
        | Fact::Schedule(_)
        | Fact::Exam(ExamFact::Begin(_) | ExamFact::End(_) | ExamFact::Evaluation(_))
        | Fact::Log(LogFact::Retract(_)) => true,
        // Of sessions only the latest one counts, and of what was taken back only what is not here: both are named apart.
        Fact::Log(LogFact::Void { .. })
        | Fact::Session(_)
        | Fact::Item(
            ItemFact::Answer(_)
            | ItemFact::Regrade { .. }
            | ItemFact::Suspend(_)
            | ItemFact::Resume(_)
            | ItemFact::Mark { .. }
            | ItemFact::Report(_)
            | ItemFact::Reset(_),
        )
        | Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_))
        | Fact::Unknown { .. } => false,
    }
}
