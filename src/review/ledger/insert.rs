//! Inserting one event: what it means, and for which item.

use super::track::{Answered, Step};
use super::{FUTURE_MS, LatestSession, Ledger};
use crate::day::Day;
use crate::review::event::Order;
use crate::review::{Event, ExamFact, Fact, ItemFact, LogFact, Plan, ScheduleFact, ScoredAnswer, SessionFact};

impl Ledger {
    /// Inserts one event without recomputing what it changes. This way a long log is read without holding its events in
    /// memory; [`Ledger::recompute`] has to follow.
    pub fn insert(&mut self, event: &Event, now_ms: i64) {
        let is_excluded = self.retractions.excludes(event);
        if event.at.at_ms > now_ms.saturating_add(FUTURE_MS) {
            self.future += usize::from(!is_excluded);
            return;
        }
        self.retractions.record(event);
        if is_excluded {
            return;
        }
        self.changes += 1;
        self.last = self.last.max(Some(event.order()));
        let day = Day::of(event.at, self.rules.rollover);
        if let Fact::Item(ItemFact::Answer(answer)) = &event.fact
            && !answer.words.is_empty()
        {
            self.words.insert(answer.key, &answer.words);
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
                confidence: answer.stated_confidence(),
                rating: answer.rating,
                latency_ms: answer.latency_ms,
                key: answer.key,
                mode: answer.mode,
                guess_model: answer.guess_model,
            }),
            Fact::Item(ItemFact::Regrade { target, rating, .. }) => Step::Regrade { target: *target, rating: *rating },
            Fact::Item(ItemFact::Suspend(_)) => Step::Suspended(true),
            Fact::Item(ItemFact::Resume(_)) => Step::Suspended(false),
            Fact::Item(ItemFact::Bury(_)) => Step::Buried,
            Fact::Item(ItemFact::Mark { on, .. }) => Step::Marked(*on),
            Fact::Item(ItemFact::Report(_)) => Step::Reported,
            Fact::Item(ItemFact::Reset(_)) => Step::Reset,
            Fact::Schedule(ScheduleFact::Params(adopted)) => {
                self.global_events.insert(event.id);
                self.params.insert(event.order(), adopted.clone());
                return;
            }
            Fact::Schedule(ScheduleFact::ExamDate(date)) => {
                self.global_events.insert(event.id);
                self.exam_dates.insert(event.order(), date.clone());
                return;
            }
            Fact::Item(ItemFact::Rename { item, to }) => {
                self.global_events.insert(event.id);
                self.renames.insert(event.order(), (item.clone(), to.clone()));
                return;
            }
            Fact::Log(LogFact::Void { target, .. }) => {
                let void = self.voided.entry(*target).or_insert(event.id);
                *void = event.id.min(*void);
                return;
            }
            Fact::Session(SessionFact::Begin(plan)) => {
                self.begin_session(event, plan, day);
                return;
            }
            Fact::Session(SessionFact::End) => {
                self.session_ends.entry(event.session).or_default().push(event.order());
                return;
            }
            Fact::Exam(ExamFact::Begin(plan)) => {
                let exam = self.exams.entry(event.session).or_default();
                replace_if_earlier(&mut exam.begin, event.order(), (event.at, plan.clone()));
                return;
            }
            Fact::Exam(ExamFact::End(end)) => {
                let exam = self.exams.entry(event.session).or_default();
                exam.ends.push((event.order(), (event.at, *end)));
                return;
            }
            Fact::Exam(ExamFact::Evaluation(evaluation)) => {
                let latest = &mut self.exams.entry(event.session).or_default().evaluation;
                if latest.as_ref().is_none_or(|(order, _)| *order < event.order()) {
                    *latest = Some((event.order(), evaluation.clone()));
                }
                return;
            }
            // The answers that count are logged when the exam is scored.
            Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_))
            | Fact::Log(LogFact::Retract(_))
            | Fact::Unknown { .. } => return,
        };
        if let Some(item) = event.fact.item() {
            self.track(item).insert((event.order(), day, step));
        }
    }

    /// Records a session if it is the latest, or one of the last day with a session.
    fn begin_session(&mut self, event: &Event, plan: &Plan, day: Day) {
        let order = event.order();
        let session = || LatestSession { session: event.session, plan: plan.clone(), day, ended: false };
        if self.latest_session.as_ref().is_none_or(|(latest, _)| *latest < order) {
            self.latest_session = Some((order, session()));
        }
        let last_day = self.last_sessions.values().next().map(|session| session.day);
        if last_day.is_some_and(|last| last < day) {
            self.last_sessions.clear();
        }
        if last_day.is_none_or(|last| last <= day) {
            self.last_sessions.insert(order, session());
        }
    }
}

/// Replaces a value if the new one comes earlier in replay order: an exam begins only once, whatever else the log
/// contains.
fn replace_if_earlier<T>(earliest: &mut Option<(Order, T)>, order: Order, value: T) {
    if earliest.as_ref().is_none_or(|(first, _)| order < *first) {
        *earliest = Some((order, value));
    }
}

/// Whether an event affects more than one item, so that a [`super::Snapshot`] has to list it.
fn is_landmark(fact: &Fact) -> bool {
    match fact {
        Fact::Item(ItemFact::Rename { .. })
        | Fact::Schedule(_)
        | Fact::Exam(ExamFact::Begin(_) | ExamFact::End(_) | ExamFact::Evaluation(_))
        | Fact::Log(LogFact::Retract(_)) => true,
        // Only the sessions of the last day matter, and only undo events without their target. Snapshots list both separately.
        Fact::Log(LogFact::Void { .. })
        | Fact::Session(_)
        | Fact::Item(
            ItemFact::Answer(_)
            | ItemFact::Regrade { .. }
            | ItemFact::Suspend(_)
            | ItemFact::Bury(_)
            | ItemFact::Resume(_)
            | ItemFact::Mark { .. }
            | ItemFact::Report(_)
            | ItemFact::Reset(_),
        )
        | Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_))
        | Fact::Unknown { .. } => false,
    }
}
