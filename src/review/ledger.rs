//! The ledger: what a log adds up to.
//!
//! A fold, and only a fold: the order in which events arrive does not matter, and two devices that hold the
//! same set of events hold the same ledger.

mod exam_events;
mod exams;
mod fold;
mod history;
mod judge;
mod leave_out;
mod names;
mod past;
mod planning;
mod resume;
mod retracted;
mod snapshot;
mod states;
mod sums;
mod take;
mod track;
mod weigh;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use exam_events::ExamEvents;
use fold::folded;
use retracted::Retractions;
use snapshot::Base;
use sums::Sums;
use track::{Filed, Track, TrackedEvents};
use words::Words;

use super::confidence::ConfidenceTable;
use super::coverage::Coverage;
use super::event::{Event, Order};
use super::exam_date::ExamDate;
use super::fact::{Adopted, Fact, ItemFact, LogFact, Plan};
use super::id::{EventId, SessionId};
use super::item_state::ItemState;
use super::learned::ItemProgress;
use super::rules::Rules;
use crate::day::{Day, Days};
use crate::deck::wording::is_same;
use crate::deck::{Fingerprint, Item, ItemId};
use crate::memory::{Retrievability, Scheduler};

pub use history::{Before, History, ItemHistory, Review};
pub use past::Past;
pub use snapshot::Snapshot;
pub use states::PackedStates;
pub use words::PackedWords;

/// An event further ahead of the clock than this does not count until its time: the clock was wrong.
pub const FUTURE_MS: i64 = 24 * 3_600_000;

/// The latest session that was begun.
#[derive(Clone, Debug, PartialEq)]
pub struct LatestSession {
    /// Its id.
    pub session: SessionId,
    /// What it set out to ask.
    pub plan: Plan,
    /// The study day on which it began.
    pub day: Day,
    /// Whether it was left on purpose or done.
    pub ended: bool,
}

/// What a log adds up to.
#[derive(Clone, Debug)]
pub struct Ledger {
    rules: Rules,
    tracks: HashMap<ItemId, Track>,
    sums: Sums,
    /// Every renaming, and what the live ones come to: the id that an item has now, by one that it had.
    renamings: BTreeMap<Order, (ItemId, ItemId)>,
    now_called: HashMap<ItemId, ItemId>,
    /// The same the other way round.
    once_called: HashMap<ItemId, Vec<ItemId>>,
    words: Words,
    /// Each event that was taken back, with the one that did it.
    voided: HashMap<EventId, EventId>,
    /// What imports that were undone brought.
    retractions: Retractions,
    sitting: Option<(Order, LatestSession)>,
    exams: HashMap<SessionId, ExamEvents>,
    /// Every adoption of parameters of the memory model.
    params: BTreeMap<Order, Adopted>,
    /// Every date of an exam that was set.
    exam_dates: BTreeMap<Order, ExamDate>,
    /// The events among these, each of which changes any number of items.
    sweeping: HashSet<EventId>,
    /// The parameters that the rules came with, in force where none was adopted.
    given: Scheduler,
    /// Where sessions ended, in the order of replay.
    ended: HashMap<SessionId, Vec<Order>>,
    future: usize,
    /// The events on which more than one item hangs.
    landmarks: Vec<EventId>,
    /// The last event in the order of replay.
    last: Option<Order>,
    /// What was before the events that it holds, where it goes on from a [`Snapshot`].
    base: Option<Box<Base>>,
    /// Grows with every change.
    changes: u64,
}

impl Ledger {
    /// A ledger of no events.
    #[must_use]
    pub fn new(rules: Rules) -> Self {
        Self {
            tracks: HashMap::new(),
            sums: Sums::default(),
            renamings: BTreeMap::new(),
            now_called: HashMap::new(),
            once_called: HashMap::new(),
            words: Words::default(),
            voided: HashMap::new(),
            retractions: Retractions::default(),
            sitting: None,
            exams: HashMap::new(),
            params: BTreeMap::new(),
            exam_dates: BTreeMap::new(),
            sweeping: HashSet::new(),
            given: rules.scheduler.clone(),
            ended: HashMap::new(),
            future: 0,
            landmarks: Vec::new(),
            last: None,
            base: None,
            changes: 0,
            rules,
        }
    }

    /// Folds a log, in whatever order its events come. Events more than a day ahead of `now_ms` (UTC
    /// milliseconds) wait for their time.
    #[must_use]
    pub fn fold(rules: Rules, events: impl IntoIterator<Item = Event>, now_ms: i64) -> Self {
        let events: Vec<Event> = events.into_iter().collect();
        let ledger = Self::fold_leaving_out(rules.clone(), &events, now_ms, Vec::new());
        match ledger.misjudged() {
            Some(in_force) => Self::fold_leaving_out(rules, &events, now_ms, in_force),
            None => ledger,
        }
    }

    /// Folds a log without the events that these retractions cover.
    fn fold_leaving_out(rules: Rules, events: &[Event], now_ms: i64, in_force: Vec<Coverage>) -> Self {
        let mut ledger = Self::new(rules).leaving_out(in_force);
        for event in events {
            ledger.take(event, now_ms);
        }
        ledger.settle();
        ledger
    }

    /// The parameters of the memory model that were adopted last and not taken back, and how well they fit.
    #[must_use]
    pub fn adopted(&self) -> Option<&Adopted> {
        self.adoption().map(|(_, adopted)| adopted)
    }

    /// Settles all items, after [`Ledger::take`] has filed their events.
    pub fn settle(&mut self) {
        self.changes += 1;
        self.judge();
        self.rules.scheduler = match self.adopted() {
            Some(adopted) => Scheduler::new(&adopted.parameters, self.given.retention()),
            None => self.given.clone(),
        };
        self.rules.policy.exam_dates = self.dated().map(|(_, date)| (date.deck.clone(), date.clone())).collect();
        self.now_called = self.names();
        self.once_called.clear();
        for (former, now) in &self.now_called {
            self.once_called.entry(now.clone()).or_default().push(former.clone());
        }
        for now in self.now_called.values().cloned().collect::<Vec<_>>() {
            self.track(&now);
        }
        let items: Vec<ItemId> = self.tracks.keys().cloned().collect();
        for item in items {
            self.settle_item(&item);
        }
    }

    /// Adds one event. The result is the same as folding all again with it, unless the ledger says that it is in doubt.
    pub fn apply(&mut self, event: &Event, now_ms: i64) {
        self.apply_all(std::slice::from_ref(event), now_ms);
    }

    /// Adds events, as [`Ledger::apply`] does one by one, and settles each item once. One that leaves doubt is the last that is
    /// added: what the ledger says is not to be used then.
    pub fn apply_all(&mut self, events: &[Event], now_ms: i64) {
        let (mut changed, mut taken_back, mut all) = (HashSet::new(), HashSet::new(), false);
        for event in events {
            self.doubt(event);
            self.take(event, now_ms);
            match &event.fact {
                Fact::Log(LogFact::Retract(_)) => self.judge(),
                Fact::Log(LogFact::Void { target, .. }) if self.is_retraction(*target) => self.judge(),
                _ => {}
            }
            if self.is_in_doubt() {
                return;
            }
            match &event.fact {
                Fact::Item(ItemFact::Rename { .. }) | Fact::Schedule(_) => all = true,
                Fact::Log(LogFact::Void { target, .. }) if self.sweeping.contains(target) => all = true,
                Fact::Log(LogFact::Void { target, .. }) => {
                    taken_back.insert(*target);
                }
                fact => changed.extend(fact.item().cloned()),
            }
        }
        if all {
            self.settle();
            return;
        }
        // What is taken back says which item changes, whatever the event that takes it back says.
        if !taken_back.is_empty() {
            let holding = self.tracks.iter().filter(|(_, track)| track.holds_any(&taken_back));
            changed.extend(holding.map(|(item, _)| item.clone()));
        }
        for item in changed {
            let now = self.now_called.get(&item).cloned();
            self.settle_item(&now.unwrap_or(item));
        }
    }

    /// The track of an item, on which it stands as it did before.
    fn track(&mut self, item: &ItemId) -> &mut Track {
        let base = self.base.as_deref();
        let stood = || base.map(|base| base.state(item)).unwrap_or_default();
        self.tracks.entry(item.clone()).or_insert_with(|| Track { state: stood(), held: None })
    }

    /// Folds the events of one item, with those of the ids that it had.
    fn settle_item(&mut self, item: &ItemId) {
        if self.now_called.contains_key(item) {
            // All that was known of this id belongs to another one now.
            self.stands(item, ItemState::default(), ConfidenceTable::default());
            return;
        }
        let stood = self.stood(item);
        let former = self.once_called.get(item).into_iter().flatten();
        let former = former.filter_map(|id| self.tracks.get(id));
        let mut merged: Vec<Filed> = former.flat_map(|track| track.steps().to_vec()).collect();
        let Some(track) = self.tracks.get_mut(item) else { return };
        track.sort();
        let steps = if merged.is_empty() {
            track.steps()
        } else {
            merged.extend_from_slice(track.steps());
            merged.sort_unstable_by_key(|(order, ..)| *order);
            &merged
        };
        let (state, confidence_table) = folded(&self.rules, &self.voided, item, stood, steps, |_, _, _| {});
        self.stands(item, state, confidence_table);
    }

    /// Says how an item stands, and what the events held of it say of how sure the learner is.
    fn stands(&mut self, item: &ItemId, state: ItemState, confidence_table: ConfidenceTable) {
        let Some(track) = self.tracks.get_mut(item) else { return };
        self.sums.remove(&track.state, &track.confidence_table());
        self.sums.add(&state, &confidence_table);
        track.state = state;
        if let Some(held) = &mut track.held {
            held.confidence_table = confidence_table;
        } else if confidence_table != ConfidenceTable::default() {
            // Its answers were given under names that it had before.
            track.held = Some(Box::new(TrackedEvents { confidence_table, ..TrackedEvents::default() }));
        }
    }

    /// The id that each renamed item has now, by the renamings that were not taken back.
    fn names(&self) -> HashMap<ItemId, ItemId> {
        let live = self.renamings.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        names::names(live.map(|(_, (item, to))| (item, to)))
    }

    /// The id that an item has now; its own where it was not renamed.
    #[must_use]
    pub fn name_now<'a>(&'a self, item: &'a ItemId) -> &'a ItemId {
        self.now_called.get(item).unwrap_or(item)
    }

    /// Whether an event was taken back.
    #[must_use]
    pub fn is_void(&self, event: EventId) -> bool {
        self.voided.contains_key(&event)
    }

    /// What folding depends on.
    #[must_use]
    pub fn rules(&self) -> &Rules {
        &self.rules
    }

    /// What is known of an item; nothing for one never met.
    #[must_use]
    pub fn state(&self, item: &ItemId) -> ItemState {
        match self.tracks.get(item) {
            Some(track) => track.state,
            None => self.stood(item),
        }
    }

    /// What the answers to an item add up to; none for a new item.
    #[must_use]
    pub fn learned(&self, item: &ItemId) -> Option<ItemProgress> {
        self.state(item).learned
    }

    /// Whether an answer ever told a key in words.
    #[must_use]
    pub fn knows_words(&self, key: Fingerprint) -> bool {
        self.words.knows(key)
    }

    /// The key that an item had when it was last answered, in words, where the item's key says something else now. Empty
    /// words stand for a key that the log does not tell.
    #[must_use]
    pub fn former_key(&self, item: &Item) -> Option<Vec<String>> {
        let learned = self.learned(&item.id)?;
        if learned.key == item.key_fingerprint() {
            return None;
        }
        let before = self.words.of(learned.key).unwrap_or_default();
        (!is_same(&before, &item.key_words())).then_some(before)
    }

    /// The probability that an item is recalled on a day; none for a new item and for one seen that day, where
    /// FSRS-6 does not predict.
    #[must_use]
    pub fn retrievability(&self, item: &ItemId, today: Day) -> Option<Retrievability> {
        self.recall(&self.learned(item)?, today)
    }

    /// The same of what was learned of an item.
    #[must_use]
    pub fn recall(&self, learned: &ItemProgress, today: Day) -> Option<Retrievability> {
        let elapsed = today.since(learned.last);
        (elapsed > Days(0)).then(|| self.rules.scheduler.retrievability(learned.memory, elapsed))
    }

    /// The latest session that was begun, if any.
    #[must_use]
    pub fn sitting(&self) -> Option<LatestSession> {
        let (begun, sitting) = self.sitting.as_ref()?;
        Some(LatestSession { ended: self.end_of(begun, sitting.session).is_some(), ..sitting.clone() })
    }

    /// Where a session ended that began here: the first end behind its beginning. On one device the numbers tell, since its
    /// clock may have been set back meanwhile.
    fn end_of(&self, begun: &Order, session: SessionId) -> Option<&Order> {
        let is_behind = |end: &&Order| if end.1 == begun.1 { end.2 > begun.2 } else { *end > begun };
        self.ended.get(&session)?.iter().filter(is_behind).min()
    }

    /// How many events wait for their time because a clock ran ahead.
    #[must_use]
    pub fn future(&self) -> usize {
        self.future
    }

    /// All items met, each with its state.
    pub fn items(&self) -> impl Iterator<Item = (ItemId, ItemState)> {
        let held = self.tracks.iter().filter(|(item, _)| {
            // A name that a renaming brought up, and that was taken back, leaves an empty track behind.
            self.is_met(item) || self.once_called.get(*item).into_iter().flatten().any(|former| self.is_met(former))
        });
        let before = self.base.iter().flat_map(|base| base.states.iter());
        let before = before.filter(|(item, _)| !self.tracks.contains_key(item));
        held.map(|(item, track)| (item.clone(), track.state)).chain(before)
    }

    /// Whether anything was ever said of an item.
    fn is_met(&self, item: &ItemId) -> bool {
        self.tracks.get(item).is_some_and(|track| !track.steps().is_empty()) || self.was_met(item)
    }

    /// How many items were answered for the first time ever on a day.
    #[must_use]
    pub fn introduced(&self, day: Day) -> usize {
        self.sums.introduced.get(&day).copied().unwrap_or(0)
    }

    /// A number that grows with every change.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }
}

#[cfg(test)]
mod tests;
