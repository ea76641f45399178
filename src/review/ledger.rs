//! The ledger: the result of folding the log.
//!
//! The order in which events arrive does not matter: two devices with the same set of events have the same ledger.
//!
//! Slightly long because it keeps the state and all its entry points together; each kind of event has a file below.

mod exam_events;
mod exams;
mod exclude;
mod fold;
mod guess_model;
mod history;
mod insert;
mod past_answers;
mod planning;
mod renames;
mod resolver;
mod resume;
mod retracted;
mod snapshot;
mod states;
mod sums;
mod track;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use exam_events::ExamEvents;
use fold::fold;
use retracted::Retractions;
use snapshot::Base;
use sums::Sums;
use track::{OrderedStep, Track, TrackedEvents};
use words::Words;

use super::confidence::ConfidenceTable;
use super::coverage::Coverage;
use super::event::{Event, Order};
use super::exam_date::ExamDate;
use super::fact::{Adopted, Fact, ItemFact, LogFact, Plan};
use super::id::{EventId, SessionId};
use super::item_state::ItemState;
use super::progress::ItemProgress;
use super::rules::Rules;
use crate::day::{Day, Days};
use crate::deck::wording::is_same;
use crate::deck::{Fingerprint, Item, ItemId};
use crate::memory::{Retrievability, Scheduler};

pub use guess_model::PlannedLoad;
pub use history::{Before, History, ItemHistory, Review};
pub use past_answers::PastAnswer;
pub use snapshot::Snapshot;
pub use states::PackedStates;
pub use words::PackedWords;

/// How far, in milliseconds, an event may be ahead of the clock. Events beyond that come from a wrong clock and do not
/// count until their time.
pub const FUTURE_MS: i64 = 24 * 3_600_000;

/// The session that began last.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestSession {
    /// The session's id.
    pub session: SessionId,
    /// The session's plan.
    pub plan: Plan,
    /// Study day on which it began.
    pub day: Day,
    /// Whether the learner left or finished it.
    pub ended: bool,
}

/// The result of folding a log: item states, totals, exams and sessions.
#[derive(Clone, Debug)]
pub struct Ledger {
    rules: Rules,
    tracks: HashMap<ItemId, Track>,
    sums: Sums,
    /// All renames, as (old id, new id).
    renames: BTreeMap<Order, (ItemId, ItemId)>,
    /// The current id of each renamed item, by former id.
    current_ids: HashMap<ItemId, ItemId>,
    /// The former ids of each renamed item, by current id.
    former_ids: HashMap<ItemId, Vec<ItemId>>,
    words: Words,
    /// The undo event of each undone event.
    voided: HashMap<EventId, EventId>,
    /// The events of undone imports.
    retractions: Retractions,
    latest_session: Option<(Order, LatestSession)>,
    /// The sessions of the last study day on which one began.
    last_sessions: BTreeMap<Order, LatestSession>,
    exams: HashMap<SessionId, ExamEvents>,
    /// All adopted parameters of the memory model.
    params: BTreeMap<Order, Adopted>,
    /// All exam dates that were set.
    exam_dates: BTreeMap<Order, ExamDate>,
    /// The ids of all renames, parameters and exam dates: events that may change any number of items.
    global_events: HashSet<EventId>,
    /// The scheduler from the rules, used unless the log has adopted parameters.
    default_scheduler: Scheduler,
    /// The ends of each session.
    session_ends: HashMap<SessionId, Vec<Order>>,
    /// Number of events that lie in the future.
    future: usize,
    /// The events that affect more than one item, see [`Snapshot`].
    landmarks: Vec<EventId>,
    /// The last event in replay order.
    last: Option<Order>,
    /// The state before its events, if the ledger was resumed from a [`Snapshot`].
    base: Option<Box<Base>>,
    /// Incremented on every change.
    changes: u64,
}

impl Ledger {
    /// Creates an empty ledger.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            tracks: HashMap::new(),
            sums: Sums::default(),
            renames: BTreeMap::new(),
            current_ids: HashMap::new(),
            former_ids: HashMap::new(),
            words: Words::default(),
            voided: HashMap::new(),
            retractions: Retractions::default(),
            latest_session: None,
            last_sessions: BTreeMap::new(),
            exams: HashMap::new(),
            params: BTreeMap::new(),
            exam_dates: BTreeMap::new(),
            global_events: HashSet::new(),
            default_scheduler: rules.scheduler.clone(),
            session_ends: HashMap::new(),
            future: 0,
            landmarks: Vec::new(),
            last: None,
            base: None,
            changes: 0,
            rules,
        }
    }

    /// Folds a log, whose events may come in any order. Events more than a day ahead of `now_ms` (UTC milliseconds) do
    /// not count until their time.
    #[must_use]
    pub fn fold(rules: Rules, events: impl IntoIterator<Item = Event>, now_ms: i64) -> Self {
        let events: Vec<Event> = events.into_iter().collect();
        let ledger = Self::fold_excluding(rules.clone(), &events, now_ms, Vec::new());
        match ledger.corrected_retractions() {
            Some(in_force) => Self::fold_excluding(rules, &events, now_ms, in_force),
            None => ledger,
        }
    }

    /// Folds a log, excluding the events that these retractions cover.
    fn fold_excluding(rules: Rules, events: &[Event], now_ms: i64, in_force: Vec<Coverage>) -> Self {
        let mut ledger = Self::new(rules).excluding(in_force);
        for event in events {
            ledger.insert(event, now_ms);
        }
        ledger.recompute();
        ledger
    }

    /// The adopted parameters in force, and how well they fit.
    #[must_use]
    pub fn adopted(&self) -> Option<&Adopted> {
        self.adoption().map(|(_, adopted)| adopted)
    }

    /// Recomputes all items after events were inserted with [`Ledger::insert`].
    pub fn recompute(&mut self) {
        self.changes += 1;
        self.check_retractions();
        self.rules.scheduler = match self.adopted() {
            Some(adopted) => Scheduler::new(&adopted.parameters, self.default_scheduler.retention()),
            None => self.default_scheduler.clone(),
        };
        self.rules.policy.exam_dates =
            self.exam_dates_in_force().map(|(_, date)| (date.deck.clone(), date.clone())).collect();
        self.current_ids = self.renamed();
        self.former_ids.clear();
        for (former, current) in &self.current_ids {
            self.former_ids.entry(current.clone()).or_default().push(former.clone());
        }
        for current in self.current_ids.values().cloned().collect::<Vec<_>>() {
            self.track(&current);
        }
        let items: Vec<ItemId> = self.tracks.keys().cloned().collect();
        for item in items {
            self.recompute_item(&item);
        }
    }

    /// Adds one event. The result is the same as folding the whole log again, unless the ledger becomes stale.
    pub fn apply(&mut self, event: &Event, now_ms: i64) {
        self.apply_all(std::slice::from_ref(event), now_ms);
    }

    /// Adds events like [`Ledger::apply`], but recomputes each item only once. Stops at an event that makes the ledger
    /// stale; the ledger must not be used then.
    pub fn apply_all(&mut self, events: &[Event], now_ms: i64) {
        let (mut changed, mut undone, mut all) = (HashSet::new(), HashSet::new(), false);
        for event in events {
            self.check_stale(event);
            self.insert(event, now_ms);
            match &event.fact {
                Fact::Log(LogFact::Retract(_)) => self.check_retractions(),
                Fact::Log(LogFact::Void { target, .. }) if self.is_retraction(*target) => self.check_retractions(),
                _ => {}
            }
            if self.is_stale() {
                return;
            }
            match &event.fact {
                Fact::Item(ItemFact::Rename { .. }) | Fact::Schedule(_) => all = true,
                Fact::Log(LogFact::Void { target, .. }) if self.global_events.contains(target) => all = true,
                Fact::Log(LogFact::Void { target, .. }) => {
                    undone.insert(*target);
                }
                fact => changed.extend(fact.item().cloned()),
            }
        }
        if all {
            self.recompute();
            return;
        }
        // The undone event determines which item changes, not the item named by the undo event.
        if !undone.is_empty() {
            let affected = self.tracks.iter().filter(|(_, track)| track.contains_any(&undone));
            changed.extend(affected.map(|(item, _)| item.clone()));
        }
        for item in changed {
            let current = self.current_ids.get(&item).cloned();
            self.recompute_item(&current.unwrap_or(item));
        }
    }

    /// The track of an item. A new track starts with the state from the snapshot.
    fn track(&mut self, item: &ItemId) -> &mut Track {
        let base = self.base.as_deref();
        let state = || base.map(|base| base.state(item)).unwrap_or_default();
        self.tracks.entry(item.clone()).or_insert_with(|| Track { state: state(), events: None })
    }

    /// Folds the events of one item, including those under its former ids.
    fn recompute_item(&mut self, item: &ItemId) {
        if self.current_ids.contains_key(item) {
            // The events of this id belong to another id now.
            self.set_state(item, ItemState::default(), ConfidenceTable::default());
            return;
        }
        let base = self.base_state(item);
        let former = self.former_ids.get(item).into_iter().flatten();
        let former = former.filter_map(|id| self.tracks.get(id));
        let mut merged: Vec<OrderedStep> = former.flat_map(|track| track.steps().to_vec()).collect();
        let Some(track) = self.tracks.get_mut(item) else { return };
        track.sort();
        let steps = if merged.is_empty() {
            track.steps()
        } else {
            merged.extend_from_slice(track.steps());
            merged.sort_unstable_by_key(|(order, ..)| *order);
            &merged
        };
        let (state, confidence_table) = fold(&self.rules, &self.voided, item, base, steps, |_, _, _| {});
        self.set_state(item, state, confidence_table);
    }

    /// Sets an item's state and the confidence table of its events, and updates the totals.
    fn set_state(&mut self, item: &ItemId, state: ItemState, confidence_table: ConfidenceTable) {
        let Some(track) = self.tracks.get_mut(item) else { return };
        self.sums.remove(&track.state, &track.confidence_table());
        self.sums.add(&state, &confidence_table);
        track.state = state;
        if let Some(events) = &mut track.events {
            events.confidence_table = confidence_table;
        } else if confidence_table != ConfidenceTable::default() {
            // All its answers were given under former ids.
            track.events = Some(Box::new(TrackedEvents { confidence_table, ..TrackedEvents::default() }));
        }
    }

    /// The current id of each renamed item, by the renames that were not undone.
    fn renamed(&self) -> HashMap<ItemId, ItemId> {
        let live = self.renames.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        renames::current_ids(live.map(|(_, (item, to))| (item, to)))
    }

    /// The current id of an item; `item` itself if it was not renamed.
    #[must_use]
    pub fn current_id<'a>(&'a self, item: &'a ItemId) -> &'a ItemId {
        self.current_ids.get(item).unwrap_or(item)
    }

    /// Whether an event was undone.
    #[must_use]
    pub fn is_void(&self, event: EventId) -> bool {
        self.voided.contains_key(&event)
    }

    /// What the fold depends on.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The state of an item; the default for an unknown one.
    #[must_use]
    pub fn state(&self, item: &ItemId) -> ItemState {
        match self.tracks.get(item) {
            Some(track) => track.state,
            None => self.base_state(item),
        }
    }

    /// The progress of an item; none for a new item.
    #[must_use]
    pub fn progress(&self, item: &ItemId) -> Option<ItemProgress> {
        self.state(item).progress
    }

    /// Whether the log has an answer key in words.
    #[must_use]
    pub fn knows_key_words(&self, key: Fingerprint) -> bool {
        self.words.knows(key)
    }

    /// The item's answer key at its last answer, in words, if its key means something else now. Empty if the log does
    /// not have the words.
    #[must_use]
    pub fn former_key(&self, item: &Item) -> Option<Vec<String>> {
        let progress = self.progress(&item.id)?;
        if progress.key == item.key_fingerprint() {
            return None;
        }
        let before = self.words.of(progress.key).unwrap_or_default();
        (!is_same(&before, &item.key_words())).then_some(before)
    }

    /// The probability that an item is recalled on a day. None for a new item, and for one answered that day, which
    /// FSRS-6 does not predict.
    #[must_use]
    pub fn retrievability(&self, item: &ItemId, today: Day) -> Option<Retrievability> {
        self.recall(&self.progress(item)?, today)
    }

    /// Like [`Ledger::retrievability`], for an item's progress.
    #[must_use]
    pub fn recall(&self, progress: &ItemProgress, today: Day) -> Option<Retrievability> {
        let elapsed = today.since(progress.last);
        (elapsed > Days(0)).then(|| self.rules.scheduler.retrievability(progress.memory, elapsed))
    }

    /// The session that began last, if any.
    #[must_use]
    pub fn latest_session(&self) -> Option<LatestSession> {
        let (begin, latest) = self.latest_session.as_ref()?;
        Some(LatestSession { ended: self.end_of(begin, latest.session).is_some(), ..latest.clone() })
    }

    /// The sessions that began on a study day and did not end, the latest first. Known for the last day on which a
    /// session began.
    #[must_use]
    pub fn unfinished_sessions(&self, day: Day) -> Vec<&LatestSession> {
        let began = self.last_sessions.iter().rev().filter(|(_, session)| session.day == day);
        let open = began.filter(|(begin, session)| self.end_of(begin, session.session).is_none());
        open.map(|(_, session)| session).collect()
    }

    /// The end of a session: the first end event after its beginning. On one device the sequence numbers decide, since
    /// the clock may have been set back in between.
    fn end_of(&self, begin: &Order, session: SessionId) -> Option<&Order> {
        let is_after = |end: &&Order| if end.1 == begin.1 { end.2 > begin.2 } else { *end > begin };
        self.session_ends.get(&session)?.iter().filter(is_after).min()
    }

    /// Number of events that do not count yet because a clock ran ahead.
    #[must_use]
    pub fn future_events(&self) -> usize {
        self.future
    }

    /// All known items with their states.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, ItemState)> {
        let tracked = self.tracks.iter().filter(|(item, _)| {
            // The new id of an undone rename leaves an empty track behind.
            self.is_known(item) || self.former_ids.get(*item).into_iter().flatten().any(|former| self.is_known(former))
        });
        let before = self.base.iter().flat_map(|base| base.states.iter());
        let before = before.filter(|(item, _)| !self.tracks.contains_key(item));
        tracked.map(|(item, track)| (item.clone(), track.state)).chain(before)
    }

    /// Whether any event is about an item.
    fn is_known(&self, item: &ItemId) -> bool {
        self.tracks.get(item).is_some_and(|track| !track.steps().is_empty()) || self.is_in_base(item)
    }

    /// Number of items answered for the first time ever on a day, in study. Those of an exam spend no allowance of new
    /// items.
    #[must_use]
    pub fn introduced(&self, day: Day) -> usize {
        self.sums.introduced.get(&day).copied().unwrap_or(0)
    }

    /// A counter that is incremented on every change.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }
}

#[cfg(test)]
mod tests;
