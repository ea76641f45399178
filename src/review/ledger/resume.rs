//! Taking snapshots of a ledger, and resuming from them. A resumed ledger knows the state of every item, but not the
//! events that led to it; an event that needs those makes the ledger stale.

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
    /// Takes a snapshot. None if the ledger is empty or stale, if events lie in the future, or if a regrade still waits
    /// for its answer.
    #[must_use]
    pub fn snapshot(&self) -> Option<Snapshot> {
        if self.future > 0 || self.is_stale() || self.has_orphan_regrade() {
            return None;
        }
        let mut landmarks = self.landmarks.clone();
        landmarks.extend(self.orphan_voids());
        let latest = self.latest_session.iter().map(|(begin, session)| (begin, session));
        for (begin, session) in latest.chain(&self.last_sessions) {
            landmarks.push(begin.3);
            landmarks.extend(self.end_of(begin, session.session).map(|end| end.3));
        }
        landmarks.sort_unstable();
        landmarks.dedup();
        let days = self.activity().into_iter().collect();
        let confidence_table = self.sums.confidence_table;
        let states = PackedStates::pack(self.items())?;
        let exams = self.exam_scores();
        Some(Snapshot { landmarks, confidence_table, days, exams, words: self.words.pack(), states, last: self.last? })
    }

    /// Resumes from a snapshot and its landmark events. None if one of them is missing, a state is invalid, or the
    /// clock is behind the snapshot.
    #[must_use]
    pub fn resume(rules: Rules, snapshot: Snapshot, landmarks: &[Event], now_ms: i64) -> Option<Self> {
        let given: HashSet<EventId> = landmarks.iter().map(|event| event.id).collect();
        let is_complete =
            snapshot.landmarks.iter().all(|id| given.contains(id)) && given.len() == snapshot.landmarks.len();
        if !is_complete || snapshot.last.0 > now_ms.saturating_add(FUTURE_MS) {
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
            ledger.insert(event, now_ms);
        }
        // The snapshot was taken with these excluded.
        let in_force = ledger.retractions.resolve();
        ledger.retractions.exclude(in_force);
        ledger.recompute();
        ledger.words = Words::from_packed(words);
        ledger.last = Some(last);
        Some(ledger)
    }

    /// Whether the ledger holds every event, and so also the history of its items.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.base.is_none()
    }

    /// Whether an event arrived that needs a fold of the whole log. The ledger must not be used any more then.
    #[must_use]
    pub fn is_stale(&self) -> bool {
        self.retractions.is_outdated || self.base.as_ref().is_some_and(|base| base.is_stale)
    }

    /// Marks a resumed ledger as stale if an event, about to be inserted, needs events from before the snapshot.
    pub(super) fn check_stale(&mut self, event: &Event) {
        let Some(base) = &self.base else { return };
        let is_here = |id: EventId| self.tracks.values().any(|track| track.contains(id));
        let needs_history = match &event.fact {
            Fact::Item(ItemFact::Rename { .. }) | Fact::Schedule(_) | Fact::Log(LogFact::Retract(_)) => true,
            Fact::Log(LogFact::Void { target, .. }) | Fact::Item(ItemFact::Regrade { target, .. }) => !is_here(*target),
            // It is unknown which of its items the score already includes.
            Fact::Exam(ExamFact::Begin(_)) => base.exams.contains_key(&event.session),
            Fact::Item(ItemFact::Answer(answer)) => {
                answer.mode == StudyMode::Exam && base.exams.contains_key(&event.session)
            }
            Fact::Item(
                ItemFact::Suspend(_)
                | ItemFact::Resume(_)
                | ItemFact::Bury(_)
                | ItemFact::Mark { .. }
                | ItemFact::Report(_)
                | ItemFact::Reset(_),
            )
            | Fact::Session(_)
            | Fact::Exam(ExamFact::Step(_) | ExamFact::Freeze(_) | ExamFact::End(_) | ExamFact::Evaluation(_))
            | Fact::Unknown { .. } => false,
        };
        let is_stale = needs_history || event.order() <= base.last;
        if let Some(base) = &mut self.base {
            base.is_stale |= is_stale;
        }
    }

    /// The state of an item in the snapshot, before its events in this ledger.
    pub(super) fn base_state(&self, item: &ItemId) -> ItemState {
        self.base.as_ref().map(|base| base.state(item)).unwrap_or_default()
    }

    /// Whether the snapshot includes an item.
    pub(super) fn is_in_base(&self, item: &ItemId) -> bool {
        self.base.as_ref().is_some_and(|base| base.states.has(item))
    }

    /// The score of each exam's answers, sorted by session.
    fn exam_scores(&self) -> Vec<(SessionId, ExamScore)> {
        let before = self.base.iter().flat_map(|base| base.exams.iter());
        let mut scores: BTreeMap<SessionId, ExamScore> = before.map(|(session, score)| (*session, *score)).collect();
        for (session, exam) in self.exams.iter().filter(|(_, exam)| !exam.answers.is_empty()) {
            scores.insert(*session, self.exam_score(*session, exam));
        }
        scores.into_iter().collect()
    }

    /// Whether a regrade's answer is missing. It may still arrive, and then counts with the new rating.
    fn has_orphan_regrade(&self) -> bool {
        let steps = || self.tracks.values().flat_map(Track::steps);
        let regraded = steps().filter_map(|(.., step)| match step {
            Step::Regrade { target, .. } => Some(*target),
            Step::Answer(_) | Step::Suspended(_) | Step::Buried | Step::Marked(_) | Step::Reported | Step::Reset => {
                None
            }
        });
        let mut missing: HashSet<EventId> = regraded.collect();
        if !missing.is_empty() {
            steps().for_each(|((.., id), ..)| {
                missing.remove(id);
            });
        }
        !missing.is_empty()
    }

    /// The undo events whose targets are missing. These may still arrive.
    fn orphan_voids(&self) -> Vec<EventId> {
        if self.voided.is_empty() {
            return Vec::new();
        }
        let steps = self.tracks.values().flat_map(Track::steps).map(|((.., id), ..)| id);
        let here: HashSet<&EventId> = steps.filter(|id| self.voided.contains_key(id)).collect();
        self.voided.iter().filter(|(target, _)| !here.contains(target)).map(|(_, void)| *void).collect()
    }

    /// Totals of each study day with an answer.
    #[must_use]
    pub fn activity(&self) -> BTreeMap<Day, DayActivity> {
        let mut days = self.base.as_ref().map(|base| base.days.clone()).unwrap_or_default();
        for ((.., id), day, answered) in self.tracks.values().flat_map(Track::answers) {
            if self.voided.contains_key(id) {
                continue;
            }
            let activity = days.entry(*day).or_default();
            activity.answers += 1;
            activity.right += u32::from(answered.is_right());
            activity.latency_ms += u64::from(answered.latency_ms);
        }
        days
    }
}
