//! The overview: what waits in every deck and what is coming up, in one walk over all items.

use std::collections::HashMap;

use super::queue::{Limits, Scope, Waiting, comes_back};
use crate::day::Day;
use crate::deck::library::LoadedDeck;
use crate::deck::{DeckId, Library};
use crate::parallel;
use crate::review::{ItemState, Ledger};

/// How one deck stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeckStatus {
    /// What waits in it, within the topics that were set.
    pub waiting: Waiting,
    /// The mean probability of recall today over its items that were seen before today; none where there is none.
    pub recall: Option<f32>,
    /// How many items that is the mean of.
    pub recalled: u32,
}

/// How all decks stand on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What waits within the scope.
    pub waiting: Waiting,
    /// Each deck.
    pub decks: HashMap<DeckId, DeckStatus>,
    /// Items within the scope that are due on each day from today, with what waits today first; only as many days as were
    /// asked for.
    pub ahead: Vec<usize>,
    /// Items at hand that are not asked because the learner suspended them.
    pub suspended: usize,
}

/// Items from which on the work is shared among threads.
const MANY: usize = 20_000;

impl Overview {
    /// Looks through the library, so many days ahead.
    #[must_use]
    pub fn of(library: &Library, ledger: &Ledger, scope: &Scope, limits: Limits, today: Day, days: usize) -> Self {
        let asked = OverviewQuery { library, ledger, scope, today, days };
        let decks: Vec<&LoadedDeck> = library.decks().collect();
        let items: usize = decks.iter().map(|deck| deck.entries.len()).sum();
        let share = if items < MANY { decks.len() } else { decks.len().div_ceil(parallel::threads()) };
        let mut seen = parallel::map_chunks(&decks, share, |decks| asked.look_at(decks)).into_iter();
        let mut overview = seen.next().unwrap_or_default();
        seen.for_each(|other| overview.add(other));
        let new_allowed = limits.new_per_day.saturating_sub(ledger.introduced(today));
        for waiting in overview.decks.values_mut().map(|deck| &mut deck.waiting).chain([&mut overview.waiting]) {
            waiting.new = waiting.unseen.min(new_allowed);
        }
        overview
    }

    /// Adds what was seen of other decks.
    fn add(&mut self, other: Self) {
        self.waiting.due += other.waiting.due;
        self.waiting.unseen += other.waiting.unseen;
        self.decks.extend(other.decks);
        self.ahead.iter_mut().zip(other.ahead).for_each(|(count, more)| *count += more);
        self.suspended += other.suspended;
    }
}

/// What is looked at, and how.
struct OverviewQuery<'a> {
    library: &'a Library,
    ledger: &'a Ledger,
    scope: &'a Scope,
    today: Day,
    days: usize,
}

impl OverviewQuery<'_> {
    /// Looks through some decks.
    fn look_at(&self, decks: &[&LoadedDeck]) -> Overview {
        let mut overview = Overview { ahead: vec![0; self.days], ..Overview::default() };
        for deck in decks {
            let within = self.scope.has_deck(deck.id.as_str());
            let standing = self.look_at_deck(deck, within, &mut overview);
            if within {
                overview.waiting.due += standing.waiting.due;
                overview.waiting.unseen += standing.waiting.unseen;
            }
            overview.decks.insert(deck.id.clone(), standing);
        }
        overview
    }

    /// Looks through one deck, which may be within the scope.
    fn look_at_deck(&self, deck: &LoadedDeck, within: bool, overview: &mut Overview) -> DeckStatus {
        let Self { library, ledger, scope, today, .. } = *self;
        let mut standing = DeckStatus::default();
        let (mut recalls, mut seen) = (0.0, 0_u32);
        for entry in &deck.entries {
            let ItemState { learned, suspended, .. } = ledger.state(&entry.id);
            overview.suspended += usize::from(suspended);
            let admitted = scope.has_topic(entry);
            let Some(learned) = &learned else {
                standing.waiting.unseen += usize::from(admitted && !suspended);
                continue;
            };
            if let Some(recall) = ledger.recall(learned, today) {
                (recalls, seen) = (recalls + recall.value(), seen + 1);
            }
            if suspended {
                continue;
            }
            if admitted
                && within
                && let Some(count) = overview.ahead.get_mut(learned.due.since(today).0 as usize)
            {
                *count += 1;
            }
            let comes_back = admitted && comes_back(entry, learned, library, ledger, today);
            standing.waiting.due += usize::from(comes_back);
        }
        (standing.recall, standing.recalled) = ((seen > 0).then(|| recalls / seen as f32), seen);
        standing
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

    /// A study day.
    const TODAY: i32 = 20_000;

    /// Decks of so many items each, and a ledger in which every state occurs.
    fn shelf(decks: usize, items: usize) -> (Library, Ledger) {
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
                let learned = ItemProgress {
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
                    misbelief: (n % 11 == 0).then_some(1),
                    key: Fingerprint([1; 16]),
                };
                let state = ItemState { learned: Some(learned), suspended: n % 13 == 0, ..ItemState::default() };
                states.push((entry.id.clone(), state));
            }
            let shelved = LoadedDeck {
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
            library.shelve_untold(Arc::new(shelved)).unwrap();
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
    fn it_counts_what_the_queue_would_ask_on_one_thread_and_on_several() {
        let today = Day::from_epoch(TODAY);
        for (decks, items) in [(3, 40), (5, MANY / 4)] {
            let (library, ledger) = shelf(decks, items);
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
