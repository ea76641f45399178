//! The overview: what is due in every deck today and on the next days, in one pass over all items.

use std::collections::{BTreeMap, HashMap};

use super::queue::{Limits, Scope, Waiting, comes_back};
use crate::day::Day;
use crate::deck::library::LoadedDeck;
use crate::deck::{DeckId, Library};
use crate::parallel;
use crate::review::{DayActivity, Ledger};

/// The stability, in days, from which an item is mature.
pub const MATURE_DAYS: f32 = 21.0;

/// The status of one deck.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeckStatus {
    /// Items that can be studied today, within the topics of the scope.
    pub waiting: Waiting,
    /// Items that were seen, are not suspended, and have a stability of less than [`MATURE_DAYS`], within the topics of
    /// the scope. Items that are due count, too.
    pub learned: usize,
    /// The same items with a stability of at least [`MATURE_DAYS`].
    pub mature: usize,
    /// The mean probability of recall today, from 0 to 1, over the items that were seen before today and are not
    /// suspended; none without such items.
    pub recall: Option<f32>,
    /// How many items that mean is over.
    pub recalled: u32,
}

/// The status of all decks on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// Items that can be studied today within the scope.
    pub waiting: Waiting,
    /// Learned items within the scope, as in [`DeckStatus::learned`].
    pub learned: usize,
    /// Mature items within the scope, as in [`DeckStatus::mature`].
    pub mature: usize,
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

    /// The minutes that today's items take: those due, as far as one session asks them, and today's new ones. Zero if
    /// there are none, else at least one minute. `activity` holds the totals of each study day.
    #[must_use]
    pub fn today_minutes(&self, limits: Limits, activity: &BTreeMap<Day, DayActivity>) -> u32 {
        let questions = self.waiting.due.min(limits.session) + self.waiting.new;
        let questions = limits.total.map_or(questions, |total| questions.min(total));
        let minutes = (questions as u64 * answer_ms(activity)).div_ceil(60_000);
        u32::try_from(minutes).unwrap_or(u32::MAX)
    }

    /// Adds the overview of other decks.
    fn merge(&mut self, other: Self) {
        self.waiting.due += other.waiting.due;
        self.waiting.unseen += other.waiting.unseen;
        self.learned += other.learned;
        self.mature += other.mature;
        self.decks.extend(other.decks);
        self.ahead.iter_mut().zip(other.ahead).for_each(|(count, more)| *count += more);
        self.suspended += other.suspended;
    }
}

/// The study days whose answers show how long an answer takes.
const PACE_DAYS: usize = 30;
/// The least number of answers on these days that says something.
const PACE_ANSWERS: u64 = 20;
/// Milliseconds of an answer while there are fewer.
const DEFAULT_ANSWER_MS: u64 = 30_000;
/// The longest time that an answer is expected to take. A question that was left open over lunch does not count more.
const LONGEST_ANSWER_MS: u64 = 180_000;

/// How long an answer typically takes, in milliseconds: the median over the last study days of the mean of each day, in
/// which a day weighs as much as it has answers.
fn answer_ms(activity: &BTreeMap<Day, DayActivity>) -> u64 {
    let timed = activity.values().rev().filter(|day| day.answers > 0 && day.latency_ms > 0).take(PACE_DAYS);
    let mut means: Vec<(u64, u64)> =
        timed.map(|day| (day.latency_ms / u64::from(day.answers), u64::from(day.answers))).collect();
    let answers: u64 = means.iter().map(|(_, answers)| answers).sum();
    if answers < PACE_ANSWERS {
        return DEFAULT_ANSWER_MS;
    }
    means.sort_unstable();
    let mut left = answers.div_ceil(2);
    let median = means.into_iter().find(|(_, answers)| {
        left = left.saturating_sub(*answers);
        left == 0
    });
    median.map_or(DEFAULT_ANSWER_MS, |(mean, _)| mean.clamp(1000, LONGEST_ANSWER_MS))
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
                overview.learned += status.learned;
                overview.mature += status.mature;
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
            let state = ledger.state(&entry.id);
            overview.suspended += usize::from(state.suspended);
            let admitted = scope.has_topic(entry);
            let Some(progress) = &state.progress else {
                status.waiting.unseen += usize::from(admitted && state.is_active(today));
                continue;
            };
            let Some(due_in) = state.due_in(today) else { continue };
            if let Some(recall) = ledger.recall(progress, today) {
                (recalls, seen) = (recalls + recall.value(), seen + 1);
            }
            if admitted
                && within
                && let Some(count) = overview.ahead.get_mut(due_in.0 as usize)
            {
                *count += 1;
            }
            let is_mature = progress.memory.stability.days() >= MATURE_DAYS;
            status.learned += usize::from(admitted && !is_mature);
            status.mature += usize::from(admitted && is_mature);
            let comes_back = admitted && state.is_active(today) && comes_back(entry, progress, library, ledger, today);
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
                level: None,
                key: Fingerprint([1; 16]),
            };
            let entries: Vec<Entry> = (0..items).map(entry).collect();
            for (n, entry) in entries.iter().enumerate().filter(|(n, _)| n % 5 != 0) {
                let day = |ahead: i32| Day::from_epoch(TODAY + ahead);
                let nth = i32::try_from(n).unwrap();
                let progress = ItemProgress {
                    memory: MemoryState {
                        stability: Stability::new(if n % 3 == 0 { 21.0 } else { 20.9 }).unwrap(),
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
                    is_from_exam: false,
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
                let seen = |scope: &Scope| {
                    let entries = library.entries().filter(|entry| scope.admits(entry));
                    let seen = entries.map(|entry| ledger.state(&entry.id)).filter(|state| !state.suspended);
                    let stabilities = seen.filter_map(|state| Some(state.progress?.memory.stability.days()));
                    let (mature, learned): (Vec<f32>, Vec<f32>) = stabilities.partition(|days| *days >= 21.0);
                    (learned.len(), mature.len())
                };
                assert_eq!((overview.learned, overview.mature), seen(&scope));
                for id in &ids {
                    let scope = Scope { decks: vec![id.clone()], tags: scope.tags.clone() };
                    let DeckStatus { learned, mature, .. } = overview.decks[id];
                    assert_eq!((learned, mature), seen(&scope), "{id}");
                    assert!(learned > 0 && mature > 0);
                }
                let suspended = ledger.items().filter(|(_, state)| state.suspended).count();
                assert_eq!(overview.suspended, suspended);
                let ahead: usize = overview.ahead.iter().sum();
                let within = library.entries().filter(|entry| scope.admits(entry));
                assert_eq!(ahead, within.filter(|entry| ledger.state(&entry.id).due_day().is_some()).count());
            }
        }
    }

    fn activity(days: &[(i32, u32, u64)]) -> BTreeMap<Day, DayActivity> {
        let day = |(day, answers, seconds): &(i32, u32, u64)| {
            let latency_ms = u64::from(*answers) * seconds * 1000;
            (Day::from_epoch(*day), DayActivity { answers: *answers, latency_ms, ..DayActivity::default() })
        };
        days.iter().map(day).collect()
    }

    #[test]
    fn an_answer_takes_half_a_minute_until_twenty_answers_say_otherwise() {
        assert_eq!(answer_ms(&BTreeMap::new()), 30_000);
        assert_eq!(answer_ms(&activity(&[(1, 19, 12)])), 30_000);
        assert_eq!(answer_ms(&activity(&[(1, 20, 12)])), 12_000);
        // Imported reviews have no times.
        assert_eq!(answer_ms(&activity(&[(1, 500, 0), (2, 10, 12)])), 30_000);
    }

    #[test]
    fn one_slow_day_and_days_long_ago_do_not_change_the_pace() {
        assert_eq!(answer_ms(&activity(&[(1, 30, 12), (2, 30, 14), (3, 10, 4000)])), 14_000);
        assert_eq!(answer_ms(&activity(&[(3, 20, 4000)])), 180_000);
        let mut days: Vec<(i32, u32, u64)> = (0..30).map(|day| (day + 100, 20, 10)).collect();
        days.extend((0..60).map(|day| (day, 100, 50)));
        assert_eq!(answer_ms(&activity(&days)), 10_000);
    }

    #[test]
    fn todays_minutes_are_those_of_one_session_rounded_up() {
        let minutes = |due, new, session| {
            let waiting = Waiting { due, new, unseen: 300 };
            let overview = Overview { waiting, ..Overview::default() };
            let limits = Limits { session, ..Limits::default() };
            overview.today_minutes(limits, &activity(&[(1, 40, 20)]))
        };
        assert_eq!(minutes(0, 0, 30), 0);
        assert_eq!(minutes(1, 0, 30), 1);
        assert_eq!(minutes(30, 12, 30), 14);
        assert_eq!(minutes(90, 12, 30), 14);
        assert_eq!(minutes(90, 12, 90), 34);
        let overview = Overview { waiting: Waiting { due: 90, new: 12, unseen: 300 }, ..Overview::default() };
        assert_eq!(overview.today_minutes(Limits::default().within(9), &BTreeMap::new()), 5);
    }
}
