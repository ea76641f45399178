//! The queue: which items a session asks, and in what order.
//!
//! First confident errors, then due items with the least retrievable first, then new items up to the daily limit.
//! Topics are interleaved. The items of a case stay together and in order.

use std::collections::{HashMap, HashSet};

use super::rng::SessionRng;
use crate::day::Day;
use crate::deck::{CaseId, DeckId, Entry, ItemId, Library, Tag};
use crate::memory::Retrievability;
use crate::review::{ItemProgress, ItemState, Ledger};

/// How far a unit may be moved forward within its tier to change topics.
const LOOK_AHEAD: usize = 24;

/// How many items are asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Items in one session.
    pub session: usize,
    /// New items per study day, across all sessions.
    pub new_per_day: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { session: 30, new_per_day: 12 }
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
    /// The number of new items.
    fn unseen(&self) -> usize {
        self.members.iter().filter(|member| member.tier == Tier::New).count()
    }

    /// Drops new items after the first `allowed` ones.
    fn truncate_new(&mut self, mut allowed: usize) {
        self.members.retain(|member| {
            let retain = member.tier != Tier::New || allowed > 0;
            allowed -= usize::from(retain && member.tier == Tier::New);
            retain
        });
    }

    /// The topic for interleaving.
    fn topic(&self) -> Option<&str> {
        self.members.first()?.entry.tags.first().map(|tag| &*tag.0)
    }
}

/// The items that could be asked today within a scope.
pub struct Candidates<'a> {
    found: Vec<Candidate<'a>>,
    new_allowed: usize,
}

impl<'a> Candidates<'a> {
    /// Finds the items of the scope that are due or new.
    #[must_use]
    pub fn find(library: &'a Library, ledger: &Ledger, scope: &Scope, limits: Limits, today: Day) -> Self {
        let found = library.entries().filter(|entry| scope.admits(entry));
        Self {
            found: found.filter_map(|entry| candidate(entry, library, ledger, today)).collect(),
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
        Self { found: found.collect(), new_allowed: usize::MAX }
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

    /// The items of a session, in order.
    #[must_use]
    pub fn queue(&self, session: usize, seed: u64) -> Vec<ItemId> {
        let mut units = self.units();
        SessionRng::of(seed, &[b"queue"]).shuffle(&mut units);
        units.sort_by(|a, b| a.tier.cmp(&b.tier).then(a.recall.total_cmp(&b.recall)));
        let (mut room, mut room_for_new) = (session, self.new_allowed);
        units.retain_mut(|unit| {
            // A new case that fits the limit of another day is postponed; one that fits no day is cut.
            let is_postponed =
                unit.tier == Tier::New && unit.unseen() <= self.new_allowed && unit.unseen() > room_for_new;
            unit.truncate_new(room_for_new);
            if unit.members.len() > session {
                unit.members.truncate(room);
            }
            let fits = !is_postponed && (1..=room).contains(&unit.members.len());
            if fits {
                room -= unit.members.len();
                room_for_new -= unit.unseen();
            }
            fits
        });
        let ordered = interleaved(units);
        ordered.iter().flat_map(|unit| &unit.members).map(|member| member.entry.id.clone()).collect()
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
    let ItemState { progress, suspended, .. } = ledger.state(&entry.id);
    if suspended {
        return None;
    }
    let Some(progress) = &progress else {
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

/// Reorders units within their tiers so that neighbors have different topics, where such a unit is near enough.
fn interleaved(units: Vec<Unit>) -> Vec<Unit> {
    let mut waiting = std::collections::VecDeque::from(units);
    let mut ordered = Vec::<Unit>::with_capacity(waiting.len());
    while let Some(front) = waiting.front() {
        let tier = front.tier;
        let last = ordered.last().and_then(Unit::topic);
        let differs = |unit: &Unit| last.is_none() || unit.topic() != last;
        let near = waiting.iter().take(LOOK_AHEAD).take_while(|unit| unit.tier == tier);
        let index = near.into_iter().position(differs).unwrap_or(0);
        ordered.extend(waiting.remove(index));
    }
    ordered
}
