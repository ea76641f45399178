//! The overview: what is due in every deck today and on the next days, in one pass over all items.

use std::collections::HashMap;

use super::queue::{Limits, Scope, Waiting, comes_back};
use crate::day::Day;
use crate::deck::library::LoadedDeck;
use crate::deck::{DeckId, Library};
use crate::parallel;
use crate::review::{ItemState, Ledger};

/// The status of one deck.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeckStatus {
    /// Items that can be studied today, within the topics of the scope.
    pub waiting: Waiting,
    /// The mean probability of recall today, from 0 to 1, over the items that were seen before today; none without such
    /// items.
    pub recall: Option<f32>,
    /// How many items that mean is over.
    pub recalled: u32,
}

/// The status of all decks on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Items that can be studied today within the scope.
    pub waiting: Waiting,
    /// The status of every deck, also outside the scope.
    pub decks: HashMap<DeckId, DeckStatus>,
    /// Items within the scope that are due on each of the next days, today and overdue first.
    pub ahead: Vec<usize>,
    /// Suspended items of all decks.
    pub suspended: usize,
}

/// Items from which the work is shared among threads.
const PARALLEL_MIN_ITEMS: usize = 20_000;

impl Overview {
    /// Computes the overview with a forecast of `days` days.
    #[must_use]
    pub fn of(library: &Library, ledger: &Ledger, scope: &Scope, limits: Limits, today: Day, days: usize) -> Self {
        let query = OverviewQuery { library, ledger, scope, today, days };
        let decks: Vec<&LoadedDeck> = library.decks().collect();
        let items: usize = decks.iter().map(|deck| deck.entries.len()).sum();
        let share = if items < PARALLEL_MIN_ITEMS { decks.len() } else { decks.len().div_ceil(parallel::threads()) };
        let mut parts = parallel::map_chunks(&decks, share, |decks| query.scan(decks)).into_iter();
        let mut overview = parts.next().unwrap_or_default();
        parts.for_each(|other| overview.merge(other));
        let new_allowed = limits.new_per_day.saturating_sub(ledger.introduced(today));
        for waiting in overview.decks.values_mut().map(|deck| &mut deck.waiting).chain([&mut overview.waiting]) {
            waiting.new = waiting.unseen.min(new_allowed);
        }
        overview
    }

    /// Adds the overview of other decks.
    fn merge(&mut self, other: Self) {
        self.waiting.due += other.waiting.due;
        self.waiting.unseen += other.waiting.unseen;
        self.decks.extend(other.decks);
        self.ahead.iter_mut().zip(other.ahead).for_each(|(count, more)| *count += more);
        self.suspended += other.suspended;
    }
}

struct OverviewQuery<'a> {
    library: &'a Library,
    ledger: &'a Ledger,
    scope: &'a Scope,
    today: Day,
    days: usize,
}

impl OverviewQuery<'_> {
    fn scan(&self, decks: &[&LoadedDeck]) -> Overview {
        let mut overview = Overview { ahead: vec![0; self.days], ..Overview::default() };
        for deck in decks {
            let within = self.scope.has_deck(deck.id.as_str());
            let status = self.scan_deck(deck, within, &mut overview);
            if within {
                overview.waiting.due += status.waiting.due;
                overview.waiting.unseen += status.waiting.unseen;
            }
            overview.decks.insert(deck.id.clone(), status);
        }
        overview
    }

    /// Scans one deck, and adds to the overview. `within` is whether the deck is in the scope.
    fn scan_deck(&self, deck: &LoadedDeck, within: bool, overview: &mut Overview) -> DeckStatus {
        let Self { library, ledger, scope, today, .. } = *self;
        let mut status = DeckStatus::default();
        let (mut recalls, mut seen) = (0.0, 0_u32);
        for entry in &deck.entries {
            let ItemState { progress, suspended, .. } = ledger.state(&entry.id);
            overview.suspended += usize::from(suspended);
            let admitted = scope.has_topic(entry);
            let Some(progress) = &progress else {
                status.waiting.unseen += usize::from(admitted && !suspended);
                continue;
            };
            if let Some(recall) = ledger.recall(progress, today) {
                (recalls, seen) = (recalls + recall.value(), seen + 1);
            }
            if suspended {
                continue;
            }
            if admitted
                && within
                && let Some(count) = overview.ahead.get_mut(progress.due.since(today).0 as usize)
            {
                *count += 1;
            }
            let comes_back = admitted && comes_back(entry, progress, library, ledger, today);
            status.waiting.due += usize::from(comes_back);
        }
        (status.recall, status.recalled) = ((seen > 0).then(|| recalls / seen as f32), seen);
        status
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::deck::library::Origin;
    use crate::deck::{Entry, Fingerprint, ItemId, Tag};
    use crate::memory::{Difficulty, MemoryState, Rating, Stability};
    use crate::review::{
        ConfidenceTable, DeviceId, EventId, ItemProgress, ItemState, LEECH_LAPSES, PackedStates, PackedWords, Rules,
        Snapshot,
    };
    use crate::session::Candidates;

    const TODAY: i32 = 20_000;

    /// Decks with `items` items each, and a ledger in which every state occurs.
    fn decks_and_ledger(decks: usize, items: usize) -> (Library, Ledger) {
        let (mut library, mut states) = (Library::default(), Vec::new());
        for number in 0..decks {
            let id = DeckId::new(&format!("deck-{number}")).unwrap();
            let entry = |n: usize| Entry {
                id: ItemId::new(&id, &format!("item-{n}")).unwrap(),
                case: None,
                tags: [Tag(format!("topic-{}", n % 2).into())].into(),
                key: Fingerprint([1; 16]),
            };
            let entries: Vec<Entry> = (0..items).map(entry).collect();
            for (n, entry) in entries.iter().enumerate().filter(|(n, _)| n % 5 != 0) {
                let day = |ahead: i32| Day::from_epoch(TODAY + ahead);
                let nth = i32::try_from(n).unwrap();
                let progress = ItemProgress {
                    memory: MemoryState {
                        stability: Stability::new(10.0).unwrap(),
                        difficulty: Difficulty::new(5.0).unwrap(),
                    },
                    first: day(-40),
                    last: day(-(nth % 30)),
                    due: day(nth % 7 - 3),
                    answers: 3,
                    lapses: LEECH_LAPSES,
                    rating: Rating::Good,
                    missed: false,
                    days_right_since_confident_error: (n % 11 == 0).then_some(1),
                    key: Fingerprint([1; 16]),
                };
                let state = ItemState { progress: Some(progress), suspended: n % 13 == 0, ..ItemState::default() };
                states.push((entry.id.clone(), state));
            }
            let deck = LoadedDeck {
                id,
                title: String::new(),
                summary: String::new(),
                origin: Origin::Embedded,
                pass_mark: 70,
                version: String::new(),
                objectives: Vec::new(),
                activity: None,
                left_out: 0,
                entries,
            };
            library.add_without_items(Arc::new(deck)).unwrap();
        }
        let snapshot = Snapshot {
            exams: Vec::new(),
            landmarks: Vec::new(),
            confidence_table: ConfidenceTable::default(),
            days: Vec::new(),
            words: PackedWords::default(),
            states: PackedStates::pack(states).unwrap(),
            last: (0, DeviceId([1; 16]), 1, EventId([1; 16])),
        };
        (library, Ledger::resume(Rules::default(), snapshot, &[], i64::MAX).unwrap())
    }

    #[test]
    fn the_overview_counts_what_the_queue_has_on_one_thread_and_on_several() {
        let today = Day::from_epoch(TODAY);
        for (decks, items) in [(3, 40), (5, PARALLEL_MIN_ITEMS / 4)] {
            let (library, ledger) = decks_and_ledger(decks, items);
            let ids: Vec<DeckId> = library.decks().map(|deck| deck.id.clone()).collect();
            for scope in [
                Scope::default(),
                Scope { decks: ids[1..].to_vec(), tags: Vec::new() },
                Scope { decks: Vec::new(), tags: vec!["topic-1".into()] },
            ] {
                let limits = Limits::default();
                let overview = Overview::of(&library, &ledger, &scope, limits, today, 10);
                let waiting = |scope: &Scope| Candidates::find(&library, &ledger, scope, limits, today).waiting();
                assert_eq!(overview.waiting, waiting(&scope));
                for id in &ids {
                    let scope = Scope { decks: vec![id.clone()], tags: scope.tags.clone() };
                    assert_eq!(overview.decks[id].waiting, waiting(&scope), "{id}");
                }
                let suspended = ledger.items().filter(|(_, state)| state.suspended).count();
                assert_eq!(overview.suspended, suspended);
                let ahead: usize = overview.ahead.iter().sum();
                let within = library.entries().filter(|entry| scope.admits(entry));
                assert_eq!(ahead, within.filter(|entry| ledger.state(&entry.id).due_day().is_some()).count());
            }
        }
    }
}
