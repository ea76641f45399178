//! The pool of items that a test can be made from, and how many of them each choice leaves.
//!
//! Filters are grouped: decks, states, levels and topics. An item passes a group if it has at least one of the values chosen
//! there, or if nothing is chosen there; it must pass all groups.

use std::collections::{BTreeSet, HashMap};

use super::item_status::{ItemStatus, State};
use crate::day::Day;
use crate::deck::{DeckId, ItemId, Level, Library, Tag};
use crate::review::Ledger;

/// The states that a test can be limited to, in the order shown.
pub const STATES: [State; 7] =
    [State::New, State::Missed, State::Marked, State::SureWrong, State::Due, State::Leech, State::Reported];

/// What a test is limited to. An empty group does not limit it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Decks.
    pub decks: BTreeSet<DeckId>,
    /// States, of which an item needs one.
    pub states: ItemStatus,
    /// Levels, of which an item needs one.
    pub levels: BTreeSet<Level>,
    /// Topics, each with its subtopics.
    pub topics: BTreeSet<String>,
}

/// How many items the filter leaves, and how many each value would give.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The positions in the pool of the items that pass.
    pub found: Vec<u32>,
    /// For each deck of the pool: items that pass the other groups.
    pub decks: Vec<usize>,
    /// For each of [`STATES`]: items with it that pass the other groups.
    pub states: [usize; STATES.len()],
    /// For each of [`Level::ALL`]: items with it that pass the other groups.
    pub levels: [usize; Level::ALL.len()],
    /// For each topic of the pool: items with it that pass the other groups.
    pub topics: Vec<usize>,
    /// Items of all decks that pass the other groups.
    pub all_decks: usize,
    /// Items of all topics that pass the other groups.
    pub all_topics: usize,
}

/// An item of the pool.
#[derive(Clone, Debug, PartialEq)]
struct PooledItem {
    id: ItemId,
    /// The index of its deck.
    deck: usize,
    status: ItemStatus,
    level: Option<Level>,
    /// The end of its topics in [`Pool::numbers`].
    topics_end: usize,
}

/// All items that can be asked: those of the decks that are not suspended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pool {
    decks: Vec<DeckId>,
    /// Every tag and everything above it, in alphabetical order.
    topics: Vec<String>,
    items: Vec<PooledItem>,
    /// The topics of each item, by their index; concatenated.
    numbers: Vec<usize>,
}

impl Pool {
    /// Collects the items of a library with their status on a day.
    #[must_use]
    pub fn new(library: &Library, ledger: &Ledger, today: Day) -> Self {
        let (mut pool, mut known) = (Self::default(), HashMap::<&str, usize>::new());
        for deck in library.decks().filter(|deck| !deck.entries.is_empty()) {
            let number = pool.decks.len();
            pool.decks.push(deck.id.clone());
            for entry in &deck.entries {
                let status = ItemStatus::of(entry, library, ledger, today);
                if status.is(State::Suspended) {
                    continue;
                }
                let start = pool.numbers.len();
                for topic in entry.tags.iter().flat_map(Tag::with_parents) {
                    let next = known.len();
                    let topic = *known.entry(topic).or_insert(next);
                    if !pool.numbers[start..].contains(&topic) {
                        pool.numbers.push(topic);
                    }
                }
                pool.items.push(PooledItem {
                    id: entry.id.clone(),
                    deck: number,
                    status,
                    level: entry.level,
                    topics_end: pool.numbers.len(),
                });
            }
        }
        let mut topics: Vec<(&str, usize)> = known.into_iter().collect();
        topics.sort_unstable();
        let mut sorted = vec![0; topics.len()];
        for (index, (_, number)) in topics.iter().enumerate() {
            sorted[*number] = index;
        }
        pool.numbers.iter_mut().for_each(|number| *number = sorted[*number]);
        pool.topics = topics.into_iter().map(|(topic, _)| topic.to_owned()).collect();
        pool
    }

    /// The decks with items.
    #[must_use]
    pub fn decks(&self) -> &[DeckId] {
        &self.decks
    }

    /// The topics, in alphabetical order.
    #[must_use]
    pub fn topics(&self) -> &[String] {
        &self.topics
    }

    /// Whether any item has a level.
    #[must_use]
    pub fn has_levels(&self) -> bool {
        self.items.iter().any(|item| item.level.is_some())
    }

    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items at these positions.
    pub fn ids<'a>(&'a self, positions: &'a [u32]) -> impl Iterator<Item = &'a ItemId> {
        positions.iter().filter_map(|position| self.items.get(*position as usize)).map(|item| &item.id)
    }

    /// Drops the values of a filter that no item of the pool has.
    pub fn prune(&self, filter: &mut Filter) {
        filter.decks.retain(|deck| self.decks.contains(deck));
        filter.topics.retain(|topic| self.topics.binary_search(topic).is_ok());
        if !self.has_levels() {
            filter.levels.clear();
        }
    }

    /// Counts what a filter leaves, in one pass.
    #[must_use]
    pub fn count(&self, filter: &Filter) -> Counts {
        let decks: Vec<bool> = self.decks.iter().map(|deck| filter.decks.contains(deck)).collect();
        let topics: Vec<bool> = self.topics.iter().map(|topic| filter.topics.contains(topic)).collect();
        let (all_decks, all_topics) = (filter.decks.is_empty(), filter.topics.is_empty());
        let all_states = filter.states == ItemStatus::default();
        let mut counts = Counts { decks: vec![0; decks.len()], topics: vec![0; topics.len()], ..Counts::default() };
        let mut start = 0;
        for (position, item) in (0_u32..).zip(&self.items) {
            let own = &self.numbers[start..item.topics_end];
            start = item.topics_end;
            let in_deck = all_decks || decks[item.deck];
            let in_state = all_states || item.status.has_any(filter.states);
            let in_level = filter.levels.is_empty() || item.level.is_some_and(|level| filter.levels.contains(&level));
            let in_topic = all_topics || own.iter().any(|topic| topics[*topic]);
            if in_state && in_level && in_topic {
                counts.decks[item.deck] += 1;
                counts.all_decks += 1;
            }
            if in_deck
                && in_state
                && in_topic
                && let Some(level) = item.level
            {
                counts.levels[level as usize] += 1;
            }
            if in_deck && in_level && in_topic {
                for (count, state) in counts.states.iter_mut().zip(STATES) {
                    *count += usize::from(item.status.is(state));
                }
            }
            if in_deck && in_state && in_level {
                for topic in own {
                    counts.topics[*topic] += 1;
                }
                counts.all_topics += 1;
            }
            if in_deck && in_state && in_level && in_topic {
                counts.found.push(position);
            }
        }
        counts
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::library::Origin;
    use crate::review::{DeviceId, Event, EventId, Fact, ItemFact, Rules, SessionId};
    use crate::{day::Moment, deck};

    /// Two decks, of four items and of one.
    fn library() -> Library {
        let item = |name: &str, tags: &str, level: &str| {
            format!(
                "[[item]]\nid = '{name}'\n{level}tags = [{tags}]\nstem = 'Which one?'\n\
                options = [{{ text = 'yes', correct = true }}, {{ text = 'no' }}]\n"
            )
        };
        let head = |id: &str| format!("schema = 1\n[deck]\nid = '{id}'\ntitle = 'T'\n");
        let spine = [
            item("a", "'spine/facet', 'drugs'", "level = 'recall'\n"),
            item("b", "'spine/disc'", "level = 'apply'\n"),
            item("c", "'drugs'", ""),
            item("d", "'drugs'", "level = 'apply'\n"),
        ];
        let mut library = Library::default();
        for source in [head("one") + &spine.concat(), head("two") + &item("e", "'spine'", "level = 'apply'\n")] {
            library.add(deck::read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
        }
        library
    }

    fn id(text: &str) -> ItemId {
        ItemId::parse(text).unwrap()
    }

    /// A ledger in which `a` and `e` are marked, `b` is reported, and `d` is suspended.
    fn ledger() -> Ledger {
        let facts = [
            ItemFact::Mark { item: id("one/a"), on: true },
            ItemFact::Mark { item: id("two/e"), on: true },
            ItemFact::Report(id("one/b")),
            ItemFact::Suspend(id("one/d")),
        ];
        let events = (1_u8..).zip(facts).map(|(n, fact)| Event {
            id: EventId([n; 16]),
            device: DeviceId([1; 16]),
            seq: n.into(),
            at: Moment::new(1_700_000_000_000 + i64::from(n), 0),
            session: SessionId([1; 16]),
            fact: Fact::Item(fact),
        });
        Ledger::fold(Rules::default(), events, i64::MAX)
    }

    fn pool() -> Pool {
        Pool::new(&library(), &ledger(), Day::from_epoch(20_000))
    }

    fn names(pool: &Pool, counts: &Counts) -> Vec<String> {
        pool.ids(&counts.found).map(|id| id.name().to_owned()).collect()
    }

    fn filter(decks: &[&str], states: &[State], levels: &[Level], topics: &[&str]) -> Filter {
        Filter {
            levels: levels.iter().copied().collect(),
            decks: decks.iter().filter_map(|deck| DeckId::new(deck)).collect(),
            states: states.iter().fold(ItemStatus::default(), |all, state| all.toggled(*state)),
            topics: topics.iter().map(|topic| (*topic).to_owned()).collect(),
        }
    }

    #[test]
    fn an_empty_filter_leaves_every_item_that_is_not_suspended() {
        let pool = pool();
        let counts = pool.count(&Filter::default());
        assert_eq!(names(&pool, &counts), ["a", "b", "c", "e"]);
        assert_eq!((counts.all_decks, counts.all_topics, pool.len()), (4, 4, 4));
        assert_eq!(counts.decks, [3, 1]);
        assert_eq!(pool.topics(), ["drugs", "spine", "spine/disc", "spine/facet"]);
        assert_eq!(counts.topics, [2, 3, 1, 1]);
    }

    #[test]
    fn values_of_a_group_are_alternatives_and_groups_narrow_each_other() {
        let pool = pool();
        for (filter, expected) in [
            (filter(&[], &[State::Marked], &[], &[]), &["a", "e"][..]),
            (filter(&[], &[State::Marked, State::Reported], &[], &[]), &["a", "b", "e"]),
            (filter(&["one"], &[State::Marked, State::Reported], &[], &[]), &["a", "b"]),
            (filter(&["one"], &[State::Marked], &[], &["spine/disc"]), &[]),
            (filter(&["one", "two"], &[], &[], &["spine"]), &["a", "b", "e"]),
            (filter(&[], &[State::New], &[], &["drugs", "spine/disc"]), &["a", "b", "c"]),
            (filter(&[], &[], &[Level::Apply], &[]), &["b", "e"]),
            (filter(&[], &[], &[Level::Recall, Level::Analyze], &[]), &["a"]),
            (filter(&["one"], &[], &[Level::Apply, Level::Recall], &["spine"]), &["a", "b"]),
        ] {
            assert_eq!(names(&pool, &pool.count(&filter)), expected, "{filter:?}");
        }
    }

    #[test]
    fn values_that_are_gone_are_dropped() {
        let mut filter = filter(&["one", "old"], &[], &[Level::Apply], &["spine", "surgery"]);
        pool().prune(&mut filter);
        assert_eq!((filter.decks.len(), filter.levels.len(), filter.topics.len()), (1, 1, 1));
        Pool::new(&Library::default(), &ledger(), Day::from_epoch(20_000)).prune(&mut filter);
        assert_eq!(filter, Filter { states: filter.states, ..Filter::default() });
    }

    proptest! {
        #[test]
        fn each_count_is_what_choosing_that_value_alone_in_its_group_gives(
            decks in prop::collection::btree_set(prop::sample::select(vec!["one", "two"]), 0..3),
            states in prop::collection::vec(prop::sample::select(STATES.to_vec()), 0..3),
            levels in prop::collection::vec(prop::sample::select(Level::ALL.to_vec()), 0..3),
            topics in prop::collection::btree_set(
                prop::sample::select(vec!["drugs", "spine", "spine/disc", "spine/facet"]), 0..4,
            ),
        ) {
            let pool = pool();
            let (decks, topics): (Vec<&str>, Vec<&str>) = (decks.into_iter().collect(), topics.into_iter().collect());
            let counts = pool.count(&filter(&decks, &states, &levels, &topics));
            let found = |filter: &Filter| pool.count(filter).found.len();
            for (count, deck) in counts.decks.iter().zip(pool.decks()) {
                prop_assert_eq!(*count, found(&filter(&[deck.as_str()], &states, &levels, &topics)));
            }
            for (count, state) in counts.states.iter().zip(STATES) {
                prop_assert_eq!(*count, found(&filter(&decks, &[state], &levels, &topics)));
            }
            for (count, level) in counts.levels.iter().zip(Level::ALL) {
                prop_assert_eq!(*count, found(&filter(&decks, &states, &[level], &topics)));
            }
            for (count, topic) in counts.topics.iter().zip(pool.topics()) {
                prop_assert_eq!(*count, found(&filter(&decks, &states, &levels, &[topic])));
            }
            prop_assert_eq!(counts.all_decks, found(&filter(&[], &states, &levels, &topics)));
            prop_assert_eq!(counts.all_topics, found(&filter(&decks, &states, &levels, &[])));
        }
    }
}
