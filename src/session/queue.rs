//! The queue: which items a session asks, and in what order.
//!
//! First confident errors, then due items with the least retrievable first, and the day's new items mixed in evenly
//! among them. Due and new items have limits of their own, so that neither crowds out the other. Topics are
//! interleaved. The items of a case stay together and in order.

use std::collections::{HashMap, HashSet, VecDeque};

use super::rng::SessionRng;
use crate::day::Day;
use crate::deck::{CaseId, DeckId, Entry, ItemId, Library, Tag};
use crate::memory::Retrievability;
use crate::review::{ItemProgress, Ledger};

/// How far a unit may be moved forward among units of its kind to change topics.
const LOOK_AHEAD: usize = 24;

/// How many items are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Due items in one session.
    pub session: usize,
    /// New items per study day, across all sessions.
    pub new_per_day: usize,
    /// Due and new items in one session; none if only the other limits count.
    pub total: Option<usize>,
}

impl Limits {
    /// Limits a session to `total` items, due and new together. This may be more than the due items of other sessions.
    #[must_use]
    pub fn within(self, total: usize) -> Self {
        Self { session: self.session.max(total), total: Some(total), ..self }
    }

    /// Items in a session over items that the learner chose, due or not.
    #[must_use]
    pub fn chosen(self) -> usize {
        self.total.unwrap_or(self.session)
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self { session: 30, new_per_day: 12, total: None }
    }
}

/// The decks and topics to study.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// Decks; all if empty.
    pub decks: Vec<DeckId>,
    /// Tags, each with its subtopics; all if empty.
    pub tags: Vec<String>,
}

impl Scope {
    /// Whether an item is in the scope.
    #[must_use]
    pub fn admits(&self, entry: &Entry) -> bool {
        self.has_deck(entry.id.deck()) && self.has_topic(entry)
    }

    /// Whether a deck is in the scope.
    #[must_use]
    pub fn has_deck(&self, deck: &str) -> bool {
        self.decks.is_empty() || self.decks.iter().any(|id| id.as_str() == deck)
    }

    /// Whether an item has a topic of the scope.
    #[must_use]
    pub fn has_topic(&self, entry: &Entry) -> bool {
        let tagged = |tag: &Tag| self.tags.iter().any(|name| tag.is_within(name));
        self.tags.is_empty() || entry.tags.iter().any(tagged)
    }
}

/// How many items can be studied today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Seen before, and due.
    pub due: usize,
    /// Never seen, within what is left of the daily limit.
    pub new: usize,
    /// Never seen, regardless of the limit.
    pub unseen: usize,
}

impl Waiting {
    /// Whether there is nothing to study.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self.due + self.new == 0
    }
}

/// Why an item is asked. Earlier tiers are asked first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Tier {
    /// Its answer was a confident error.
    ConfidentError,
    /// It is due, or its key has changed since the last answer.
    Due,
    /// It was never seen.
    New,
}

/// An item that may be asked today.
#[derive(Clone, Copy, Debug)]
struct Candidate<'a> {
    entry: &'a Entry,
    tier: Tier,
    /// Probability of recall: 1 for a new item, 0 if it is unknown.
    recall: f32,
}

/// One item, or the items of one case.
struct Unit<'a> {
    tier: Tier,
    recall: f32,
    members: Vec<Candidate<'a>>,
}

impl Unit<'_> {
    /// The numbers of due and of new items.
    fn counts(&self) -> (usize, usize) {
        let new = self.members.iter().filter(|member| member.tier == Tier::New).count();
        (self.members.len() - new, new)
    }

    /// Keeps the first `due` due items and the first `new` new ones.
    fn truncate(&mut self, mut due: usize, mut new: usize) {
        self.members.retain(|member| {
            let left = if member.tier == Tier::New { &mut new } else { &mut due };
            let is_kept = *left > 0;
            *left -= usize::from(is_kept);
            is_kept
        });
    }

    /// The topic for interleaving.
    fn topic(&self) -> Option<&str> {
        self.members.first()?.entry.tags.first().map(|tag| &*tag.0)
    }
}

/// How many more items a session may have.
#[derive(Clone, Copy, Debug)]
struct Room {
    due: usize,
    new: usize,
    total: usize,
}

impl Room {
    /// Shares `total` items between those due and those new, in proportion, with at least one of each if there is room
    /// for two.
    fn shared(due: usize, new: usize, total: usize) -> Self {
        let all = due + new;
        if all <= total {
            return Self { due, new, total };
        }
        let share = (2 * total * new + all) / (2 * all);
        let new = if due == 0 {
            total
        } else if new == 0 || total < 2 {
            0
        } else {
            share.clamp(1, total - 1)
        };
        Self { due: total - new, new, total }
    }

    /// Takes a unit that fits whole. A case with due items also fits if there is only room for these: its new ones are
    /// dropped then.
    fn take(&mut self, unit: &mut Unit) -> bool {
        let (due, new) = unit.counts();
        let kept = if due == 0 { new } else { new.min(self.new).min(self.total.saturating_sub(due)) };
        let fits = due <= self.due && kept <= self.new && due + kept <= self.total;
        fits && self.cut(unit, kept)
    }

    /// Takes as much of a unit as fits, with at most `new` new items. Returns whether that is anything.
    fn cut(&mut self, unit: &mut Unit, new: usize) -> bool {
        let due = unit.counts().0.min(self.due).min(self.total);
        let new = unit.counts().1.min(new).min(self.new).min(self.total - due);
        unit.truncate(due, new);
        *self = Self { due: self.due - due, new: self.new - new, total: self.total - due - new };
        due + new > 0
    }
}

/// The items that could be asked today within a scope.
pub struct Candidates<'a> {
    found: Vec<Candidate<'a>>,
    due_allowed: usize,
    new_allowed: usize,
}

impl<'a> Candidates<'a> {
    /// Finds the items of the scope that are due or new.
    #[must_use]
    pub fn find(library: &'a Library, ledger: &Ledger, scope: &Scope, limits: Limits, today: Day) -> Self {
        let found = library.entries().filter(|entry| scope.admits(entry));
        Self {
            found: found.filter_map(|entry| candidate(entry, library, ledger, today)).collect(),
            due_allowed: limits.session,
            new_allowed: limits.new_per_day.saturating_sub(ledger.introduced(today)),
        }
    }

    /// Exactly these items, due or not, except suspended ones.
    #[must_use]
    pub fn among(library: &'a Library, ledger: &Ledger, items: &HashSet<&ItemId>, today: Day) -> Self {
        let entries = library.entries().filter(|entry| items.contains(&entry.id));
        let found = entries.filter_map(|entry| {
            let state = ledger.state(&entry.id);
            let (tier, recall) = match &state.progress {
                None => (Tier::New, 1.0),
                Some(progress) => {
                    let tier = if progress.days_right_since_confident_error.is_some() {
                        Tier::ConfidentError
                    } else {
                        Tier::Due
                    };
                    (tier, ledger.retrievability(&entry.id, today).map_or(0.0, Retrievability::value))
                }
            };
            (!state.suspended).then_some(Candidate { entry, tier, recall })
        });
        Self { found: found.collect(), due_allowed: usize::MAX, new_allowed: usize::MAX }
    }

    /// The number of candidates.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.len()
    }

    /// How many can be studied today.
    #[must_use]
    pub fn waiting(&self) -> Waiting {
        let unseen = self.found.iter().filter(|candidate| candidate.tier == Tier::New).count();
        Waiting { due: self.found.len() - unseen, new: unseen.min(self.new_allowed), unseen }
    }

    /// Allows this many new items, regardless of those introduced earlier today.
    #[must_use]
    pub fn with_new(self, new_allowed: usize) -> Self {
        Self { new_allowed, ..self }
    }

    /// The items of a session, in order: at most `total`.
    #[must_use]
    pub fn queue(&self, total: usize, seed: u64) -> Vec<ItemId> {
        let mut units = self.units();
        SessionRng::of(seed, &[b"queue"]).shuffle(&mut units);
        units.sort_by(|a, b| a.tier.cmp(&b.tier).then(a.recall.total_cmp(&b.recall)));
        let ordered = mixed(self.selected(units, total));
        ordered.iter().flat_map(|unit| &unit.members).map(|member| member.entry.id.clone()).collect()
    }

    /// The units of a session, in their order.
    fn selected(&self, mut units: Vec<Unit<'a>>, total: usize) -> Vec<Unit<'a>> {
        let Waiting { due, new, .. } = self.waiting();
        let share = Room::shared(due.min(self.due_allowed), new, total);
        let (mut room, mut taken) = (share, vec![false; units.len()]);
        for (unit, taken) in units.iter_mut().zip(&mut taken) {
            // A case with more due items than a session may have never fits whole.
            let is_too_long = unit.counts().0 > share.due;
            *taken = if is_too_long && room.due > 0 { room.cut(unit, room.new) } else { room.take(unit) };
        }
        // A case that has no room waits for another session, unless there would be no new items in this one.
        if share.new > 0
            && room.new == share.new
            && let Some(nth) = (0..units.len()).find(|nth| !taken[*nth] && units[*nth].counts().1 > 0)
        {
            taken[nth] = room.cut(&mut units[nth], room.new);
        }
        // What cases leave of the one share goes to the other.
        room.due += self.due_allowed.min(due) - share.due;
        room.new += self.new_allowed.min(new) - share.new;
        for (unit, taken) in units.iter_mut().zip(&mut taken).filter(|(_, taken)| !**taken) {
            *taken = room.take(unit);
        }
        let mut taken = taken.into_iter();
        units.retain(|_| taken.next() == Some(true));
        units
    }

    /// Groups the items of each case.
    fn units(&self) -> Vec<Unit<'a>> {
        let mut units = Vec::<Unit>::new();
        let mut of_case = HashMap::<(&str, &CaseId), usize>::new();
        for candidate in &self.found {
            let key = candidate.entry.case.as_ref().map(|case| (candidate.entry.id.deck(), case));
            if let Some(unit) = key.and_then(|key| of_case.get(&key)).map(|index| &mut units[*index]) {
                unit.members.push(*candidate);
                unit.tier = unit.tier.min(candidate.tier);
                unit.recall = unit.recall.min(candidate.recall);
                continue;
            }
            of_case.extend(key.map(|key| (key, units.len())));
            units.push(Unit { tier: candidate.tier, recall: candidate.recall, members: vec![*candidate] });
        }
        units
    }
}

/// Whether an item was seen before and is due today.
#[must_use]
pub fn is_due(entry: &Entry, library: &Library, ledger: &Ledger, today: Day) -> bool {
    candidate(entry, library, ledger, today).is_some_and(|candidate| candidate.tier != Tier::New)
}

/// An item as a candidate for today; none if it is neither new nor due.
fn candidate<'a>(entry: &'a Entry, library: &Library, ledger: &Ledger, today: Day) -> Option<Candidate<'a>> {
    let state = ledger.state(&entry.id);
    if !state.is_active(today) {
        return None;
    }
    let Some(progress) = &state.progress else {
        return Some(Candidate { entry, tier: Tier::New, recall: 1.0 });
    };
    if !comes_back(entry, progress, library, ledger, today) {
        return None;
    }
    let tier = if progress.days_right_since_confident_error.is_some() { Tier::ConfidentError } else { Tier::Due };
    let recall = ledger.recall(progress, today).map_or(0.0, Retrievability::value);
    Some(Candidate { entry, tier, recall })
}

/// Whether an item that was seen before is asked today: it is due, or its key has changed since the last answer.
pub(super) fn comes_back(
    entry: &Entry,
    progress: &ItemProgress,
    library: &Library,
    ledger: &Ledger,
    today: Day,
) -> bool {
    // The text of the item is loaded only if the hashes differ.
    let changed = || library.item(&entry.id).is_some_and(|item| ledger.former_key(&item).is_some());
    progress.due <= today || progress.key != entry.key && changed()
}

/// Puts units into the order of a session: confident errors first, then due and new ones, mixed evenly.
fn mixed(units: Vec<Unit>) -> Vec<Unit> {
    let mut ordered = Vec::with_capacity(units.len());
    let (mut errors, mut due, mut new) = (Line::default(), Line::default(), Line::default());
    for unit in units {
        let line = match unit.tier {
            Tier::ConfidentError => &mut errors,
            Tier::Due => &mut due,
            Tier::New => &mut new,
        };
        line.all += unit.members.len();
        line.waiting.push_back(unit);
    }
    while errors.advance(&mut ordered) {}
    while !due.waiting.is_empty() || !new.waiting.is_empty() {
        // The kind of which less has been asked, in proportion; counted to the middle of the next item.
        let is_new_next = (2 * new.done + 1) * due.all < (2 * due.done + 1) * new.all;
        let [first, second] = if is_new_next { [&mut new, &mut due] } else { [&mut due, &mut new] };
        if !first.advance(&mut ordered) {
            second.advance(&mut ordered);
        }
    }
    ordered
}

/// Units of one kind that wait for their turn.
#[derive(Default)]
struct Line<'a> {
    waiting: VecDeque<Unit<'a>>,
    /// Items that had their turn.
    done: usize,
    /// All items.
    all: usize,
}

impl<'a> Line<'a> {
    /// Moves the next unit to the end of a session: the first one with another topic than the last unit there, if one is
    /// near enough. Returns whether there was a unit.
    fn advance(&mut self, ordered: &mut Vec<Unit<'a>>) -> bool {
        let last = ordered.last().and_then(Unit::topic);
        let differs = |unit: &Unit| last.is_none() || unit.topic() != last;
        let index = self.waiting.iter().take(LOOK_AHEAD).position(differs).unwrap_or(0);
        let Some(unit) = self.waiting.remove(index) else { return false };
        self.done += unit.members.len();
        ordered.push(unit);
        true
    }
}
