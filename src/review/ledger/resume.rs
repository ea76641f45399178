//! A ledger that goes on from a brief: it knows how every item stands, though not how that came about; what it then cannot
//! answer, it says it cannot.

use std::collections::{BTreeMap, HashSet};

use super::snapshot::{Base, Snapshot};
use super::states::PackedStates;
use super::track::{Step, Track};
use super::words::Words;
use super::{FUTURE_MS, Ledger};
use crate::day::Day;
use crate::deck::ItemId;
use crate::review::activity::DayActivity;
use crate::review::answer::StudyMode;
use crate::review::confidence::ConfidenceTable;
use crate::review::event::Event;
use crate::review::exam_score::ExamScore;
use crate::review::fact::{ExamFact, Fact, ItemFact, LogFact};
use crate::review::id::{EventId, SessionId};
use crate::review::item_state::ItemState;
use crate::review::rules::Rules;

impl Ledger {
    /// What this ledger comes to. None where it is empty, in doubt, or where events wait for their time or for the answer that
    /// they are about.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        if self.future > 0 || self.is_in_doubt() || self.has_stray_regrade() {
            return None;
        }
        let mut landmarks = self.landmarks.clone();
        landmarks.extend(self.stray_voids());
        if let Some((begun, sitting)) = &self.sitting {
            landmarks.push(begun.3);
            landmarks.extend(self.end_of(begun, sitting.session).map(|end| end.3));
        }
        landmarks.sort_unstable();
        landmarks.dedup();
        let days = self.activity().into_iter().collect();
        let confidence_table = self.sums.confidence_table;
        let states = PackedStates::pack(self.items())?;
        let exams = self.exam_scores();
        Some(Snapshot { landmarks, confidence_table, days, exams, words: self.words.pack(), states, last: self.last? })
    }

    /// Goes on from a brief, with its landmarks. None where they are not all there, where a state makes no sense, or where
    /// the clock is behind what the brief knows.
    #[must_use]
    pub fn resume(rules: Rules, snapshot: Snapshot, landmarks: &[Event], now_ms: i64) -> Option<Self> {
        let here: HashSet<EventId> = landmarks.iter().map(|event| event.id).collect();
        let all_here = snapshot.landmarks.iter().all(|id| here.contains(id)) && here.len() == snapshot.landmarks.len();
        if !all_here || snapshot.last.0 > now_ms.saturating_add(FUTURE_MS) {
            return None;
        }
        let Snapshot { confidence_table, days, exams, words, states, last, .. } = snapshot;
        let mut ledger = Self::new(rules);
        ledger.sums.confidence_table = confidence_table;
        for state in states.states() {
            ledger.sums.add(&state?, &ConfidenceTable::default());
        }
        let days = days.into_iter().collect();
        let exams = exams.into_iter().collect();
        ledger.base = Some(Box::new(Base { last, days, exams, states, is_stale: false }));
        for event in landmarks {
            ledger.take(event, now_ms);
        }
        // The brief was made with these left out.
        let in_force = ledger.retractions.found();
        ledger.retractions.leave_out(in_force);
        ledger.settle();
        ledger.words = Words::packed(words);
        ledger.last = Some(last);
        Some(ledger)
    }

    /// Whether it holds every event, and so can tell how its items came to stand as they do.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.base.is_none()
    }

    /// Whether an event came that can be placed only among all others: then this ledger is not to be trusted any more.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.retractions.misjudged || self.base.as_ref().is_some_and(|base| base.is_stale)
    }

    /// Looks, before an event is taken, whether it can be placed without those that the brief stands for.
    pub(super) fn doubt(&mut self, event: &Event) {
        let Some(base) = &self.base else { return };
        let among_steps = |id: EventId| self.tracks.values().any(|track| track.holds(id));
        let unplaced = match &event.fact {
            Fact::Item(ItemFact::Rename { .. }) | Fact::Schedule(_) | Fact::Log(LogFact::Retract(_)) => true,
            Fact::Log(LogFact::Void { target, .. }) | Fact::Item(ItemFact::Regrade { target, .. }) => {
                !among_steps(*target)
            }
            // The day on which it was new once does not count as such any more.
            Fact::Item(ItemFact::Reset(item)) => self.was_met(item),
            // Which of its items the score has already counted is not known.
            Fact::Exam(ExamFact::Begin(_)) => base.exams.contains_key(&event.session),
            Fact::Item(ItemFact::Answer(answer)) => {
                answer.mode == StudyMode::Exam && base.exams.contains_key(&event.session)
            }
            Fact::Item(ItemFact::Suspend(_) | ItemFact::Resume(_) | ItemFact::Mark { .. } | ItemFact::Report(_))
            | Fact::Session(_)
            | Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_) | ExamFact::End(_) | ExamFact::Evaluation(_))
            | Fact::Unknown { .. } => false,
        };
        let is_stale = unplaced || event.order() <= base.last;
        if let Some(base) = &mut self.base {
            base.is_stale |= is_stale;
        }
    }

    /// How an item stood before the events that the ledger holds of it.
    pub(super) fn stood(&self, item: &ItemId) -> ItemState {
        self.base.as_ref().map(|base| base.state(item)).unwrap_or_default()
    }

    /// Whether anything was said of an item before the events that the ledger holds of it.
    pub(super) fn was_met(&self, item: &ItemId) -> bool {
        self.base.as_ref().is_some_and(|base| base.states.has(item))
    }

    /// What the answers of each exam add up to, in the order of their sessions.
    fn exam_scores(&self) -> Vec<(SessionId, ExamScore)> {
        let before = self.base.iter().flat_map(|base| base.exams.iter());
        let mut scores: BTreeMap<SessionId, ExamScore> = before.map(|(session, score)| (*session, *score)).collect();
        for (session, exam) in self.exams.iter().filter(|(_, exam)| !exam.answers.is_empty()) {
            scores.insert(*session, self.exam_score(*session, exam));
        }
        scores.into_iter().collect()
    }

    /// Whether an answer that was rated anew is not here: it may yet come, and then counts with that rating.
    fn has_stray_regrade(&self) -> bool {
        let steps = || self.tracks.values().flat_map(Track::steps);
        let regraded = steps().filter_map(|(.., step)| match step {
            Step::Regrade { target, .. } => Some(*target),
            Step::Answer(_) | Step::Suspended(_) | Step::Marked(_) | Step::Reported | Step::Reset => None,
        });
        let mut missing: HashSet<EventId> = regraded.collect();
        if !missing.is_empty() {
            steps().for_each(|((.., id), ..)| {
                missing.remove(id);
            });
        }
        !missing.is_empty()
    }

    /// What took back events that are not here: they may yet come.
    fn stray_voids(&self) -> Vec<EventId> {
        if self.voided.is_empty() {
            return Vec::new();
        }
        let steps = self.tracks.values().flat_map(Track::steps).map(|((.., id), ..)| id);
        let met: HashSet<&EventId> = steps.filter(|id| self.voided.contains_key(id)).collect();
        self.voided.iter().filter(|(target, _)| !met.contains(target)).map(|(_, void)| *void).collect()
    }

    /// What was done on each study day on which anything was answered.
    #[must_use]
    pub fn activity(&self) -> BTreeMap<Day, DayActivity> {
        let mut days = self.base.as_ref().map(|base| base.days.clone()).unwrap_or_default();
        for (item, track) in &self.tracks {
            if track.steps().is_empty() {
                continue;
            }
            let now = self.now_called.get(item).unwrap_or(item);
            let first = self.learned(now).map(|learned| learned.first);
            let mut introduced = self.now_called.contains_key(item) || self.stood(now).learned.is_some();
            for ((.., id), day, answered) in track.answers() {
                if self.voided.contains_key(id) {
                    continue;
                }
                let activity = days.entry(*day).or_default();
                activity.answers += 1;
                activity.right += u32::from(answered.is_right());
                activity.introduced += u32::from(!std::mem::replace(&mut introduced, true) && first == Some(*day));
                activity.latency_ms += u64::from(answered.latency_ms);
            }
        }
        days
    }
}
