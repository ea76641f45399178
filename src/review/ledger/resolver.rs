//! Resolves which retractions are in force, given that retractions may retract each other.
//!
//! A forged log may contain any number of retractions that all cover each other. Comparing every pair would take
//! quadratic time, so the retractions that cover an event come from an index that skips those already known not to be
//! in force.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::review::coverage::Coverage;
use crate::review::event::Order;
use crate::review::id::{DeviceId, EventId};

/// Resolves which retractions are in force.
pub(super) struct Resolver<'a> {
    /// All retractions, in replay order. Indexes below refer to this list.
    all: Vec<(Order, &'a Coverage)>,
    /// Undo events, by the event that they undo.
    voids: &'a HashMap<EventId, Vec<Order>>,
    /// Maximum length of a chain of retractions that retract each other.
    max_depth: usize,
    results: HashMap<EventId, Resolution>,
    by_id: HashMap<EventId, Queue>,
    by_number: HashMap<DeviceId, Numbers>,
    /// Number of index lookups, for tests.
    lookups: usize,
}

/// The resolution of one retraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Resolution {
    /// Being resolved. If it depends on itself, it counts as not in force.
    Pending,
    InForce,
    NotInForce,
}

impl<'a> Resolver<'a> {
    /// Builds the index over these retractions.
    pub fn new(all: &'a BTreeMap<Order, Coverage>, voids: &'a HashMap<EventId, Vec<Order>>, max_depth: usize) -> Self {
        let all: Vec<(Order, &Coverage)> = all.iter().map(|(order, coverage)| (*order, coverage)).collect();
        // The only events for which covering retractions are looked up.
        let of_void = all.iter().filter_map(|(order, _)| voids.get(&order.3)).flatten();
        let targets: Vec<Order> = all.iter().map(|(order, _)| *order).chain(of_void.copied()).collect();
        let ids: HashSet<EventId> = targets.iter().map(|order| order.3).collect();
        let mut numbers: HashMap<DeviceId, Vec<u64>> = HashMap::new();
        for (_, device, seq, _) in &targets {
            numbers.entry(*device).or_default().push(*seq);
        }
        let mut by_number: HashMap<DeviceId, Numbers> =
            numbers.into_iter().map(|(device, numbers)| (device, Numbers::of(numbers))).collect();
        let mut by_id: HashMap<EventId, Queue> = HashMap::new();
        for (index, (_, coverage)) in all.iter().enumerate() {
            for id in coverage.ids().filter(|id| ids.contains(id)) {
                by_id.entry(id).or_default().push(index);
            }
            for (device, ranges) in coverage.ranges() {
                if let Some(numbers) = by_number.get_mut(&device) {
                    for range in ranges {
                        numbers.cover(*range, index);
                    }
                }
            }
        }
        Self { all, voids, max_depth, results: HashMap::new(), by_id, by_number, lookups: 0 }
    }

    /// The retractions in force: neither undone nor retracted themselves.
    pub fn in_force(&mut self) -> Vec<&'a Coverage> {
        let in_force = (0..self.all.len()).filter(|index| self.is_in_force(*index, 0)).collect::<Vec<_>>();
        in_force.into_iter().map(|index| self.all[index].1).collect()
    }

    /// Whether a retraction is in force. A retraction normally covers only earlier events, so the recursion ends. If
    /// two of them cover each other in a forged log, the one resolved first is not affected by the other.
    fn is_in_force(&mut self, index: usize, depth: usize) -> bool {
        let order = self.all[index].0;
        if let Some(result) = self.results.get(&order.3) {
            return *result == Resolution::InForce;
        }
        self.results.insert(order.3, Resolution::Pending);
        let voids = self.voids;
        let is_void = voids.get(&order.3).into_iter().flatten().any(|void| !self.is_retracted(void, depth));
        let is_in_force = !is_void && !self.is_retracted(&order, depth);
        self.results.insert(order.3, if is_in_force { Resolution::InForce } else { Resolution::NotInForce });
        is_in_force
    }

    /// Whether a retraction in force covers an event.
    fn is_retracted(&mut self, order: &Order, depth: usize) -> bool {
        if depth + 1 >= self.max_depth {
            return false;
        }
        let mut after = None;
        while let Some(index) = self.next_covering(order, after) {
            if self.all[index].0.3 != order.3 && self.is_in_force(index, depth + 1) {
                return true;
            }
            after = Some(index);
        }
        false
    }

    /// The next retraction after index `after` that covers an event and may be in force.
    fn next_covering(&mut self, (_, device, seq, id): &Order, after: Option<usize>) -> Option<usize> {
        let Self { all, results, by_id, by_number, lookups, .. } = self;
        let is_out = |index: usize| results.get(&all[index].0.3) == Some(&Resolution::NotInForce);
        let by_id = by_id.get_mut(id).and_then(|queue| queue.next(after, &is_out));
        let by_number = by_number.get_mut(device).and_then(|numbers| numbers.next(*seq, after, &is_out));
        *lookups += 1;
        by_id.into_iter().chain(by_number).min()
    }
}

/// Indexes of retractions in replay order. Entries that are out for good are skipped by path halving.
#[derive(Default)]
struct Queue {
    retractions: Vec<usize>,
    /// The next candidate from each entry: the entry itself, or a later one if it is out.
    next_candidate: Vec<usize>,
}

impl Queue {
    /// Appends a retraction. Indexes must be pushed in increasing order.
    fn push(&mut self, index: usize) {
        self.next_candidate.push(self.retractions.len());
        self.retractions.push(index);
    }

    /// The first retraction after index `after` that is not out.
    fn next(&mut self, after: Option<usize>, is_out: &dyn Fn(usize) -> bool) -> Option<usize> {
        let mut at = after.map_or(0, |after| self.retractions.partition_point(|index| *index <= after));
        loop {
            let next_candidate = *self.next_candidate.get(at)?;
            if next_candidate != at {
                // Path halving: each walk shortens the path for later ones.
                self.next_candidate[at] = self.next_candidate.get(next_candidate).copied().unwrap_or(next_candidate);
                at = next_candidate;
            } else if is_out(self.retractions[at]) {
                self.next_candidate[at] = at + 1;
            } else {
                return Some(self.retractions[at]);
            }
        }
    }
}

/// The retractions that cover the sequence numbers of one device: a segment tree over the numbers that are looked up,
/// in which a range is stored at few nodes.
struct Numbers {
    /// The sequence numbers that are looked up, sorted.
    numbers: Vec<u64>,
    /// The children of node n are 2n and 2n + 1; the leaves are the numbers.
    nodes: Vec<Queue>,
}

impl Numbers {
    /// Prepares lookups of these sequence numbers.
    fn of(mut numbers: Vec<u64>) -> Self {
        numbers.sort_unstable();
        numbers.dedup();
        let nodes = std::iter::repeat_with(Queue::default).take(2 * numbers.len()).collect();
        Self { numbers, nodes }
    }

    /// Records that a retraction covers an inclusive range.
    fn cover(&mut self, (first, last): (u64, u64), index: usize) {
        let leaves = self.numbers.len();
        let mut from = leaves + self.numbers.partition_point(|number| *number < first);
        let mut to = leaves + self.numbers.partition_point(|number| *number <= last);
        while from < to {
            if from % 2 == 1 {
                self.nodes[from].push(index);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                self.nodes[to].push(index);
            }
            (from, to) = (from / 2, to / 2);
        }
    }

    /// The first retraction after index `after` that covers a number and is not out.
    fn next(&mut self, number: u64, after: Option<usize>, is_out: &dyn Fn(usize) -> bool) -> Option<usize> {
        let mut node = self.numbers.len() + self.numbers.binary_search(&number).ok()?;
        let mut first = None;
        while node > 0 {
            first = first.into_iter().chain(self.nodes[node].next(after, is_out)).min();
            node /= 2;
        }
        first
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    type Retractions = BTreeMap<Order, Coverage>;
    type Voids = HashMap<EventId, Vec<Order>>;

    /// Reference implementation without an index: compares every pair.
    struct Naive<'a> {
        all: &'a Retractions,
        voids: &'a Voids,
        max_depth: usize,
        results: HashMap<EventId, bool>,
    }

    impl Naive<'_> {
        fn is_in_force(&mut self, order: Order, depth: usize) -> bool {
            if depth == self.max_depth {
                return false;
            }
            if let Some(is_in_force) = self.results.get(&order.3) {
                return *is_in_force;
            }
            self.results.insert(order.3, false);
            let (all, voids) = (self.all, self.voids);
            let mut is_retracted = |order: &Order| {
                let covers = |(other, coverage): &(&Order, &Coverage)| {
                    other.3 != order.3 && coverage.covers(order.1, order.2, order.3)
                };
                all.iter().filter(covers).any(|(other, _)| self.is_in_force(*other, depth + 1))
            };
            let is_void = voids.get(&order.3).into_iter().flatten().any(|void| !is_retracted(void));
            let is_in_force = !is_void && !is_retracted(&order);
            self.results.insert(order.3, is_in_force);
            is_in_force
        }
    }

    fn naive<'a>(all: &'a Retractions, voids: &'a Voids, max_depth: usize) -> Vec<&'a Coverage> {
        let mut naive = Naive { all, voids, max_depth, results: HashMap::new() };
        all.iter().filter(|(order, _)| naive.is_in_force(**order, 0)).map(|(_, coverage)| coverage).collect()
    }

    /// An event of a device with a sequence number, and an id derived from both.
    fn order(at_ms: i64, device: u8, seq: u64) -> Order {
        let mut id = [device; 16];
        id[..8].copy_from_slice(&seq.to_be_bytes());
        (at_ms, DeviceId([device; 16]), seq, EventId(id))
    }

    fn id_of(device: u8, seq: u64) -> EventId {
        order(0, device, seq).3
    }

    prop_compose! {
        /// Ranges and ids among few devices and numbers, so that they overlap.
        fn any_coverage()(
            ranges in prop::collection::vec((0_u8..3, 0_u64..20, 0_u64..8), 0..3),
            ids in prop::collection::vec((0_u8..3, 0_u64..20), 0..3),
        ) -> Coverage {
            let ranges = ranges.into_iter().map(|(device, first, more)| (DeviceId([device; 16]), (first, first + more)));
            Coverage::new(ranges, ids.into_iter().map(|(device, seq)| id_of(device, seq)))
        }
    }

    prop_compose! {
        /// Retractions, and events that undo some of them.
        fn any_log()(
            all in prop::collection::vec((0_i64..9, 0_u8..3, 0_u64..20, any_coverage()), 0..24),
            voids in prop::collection::vec((0_u8..3, 0_u64..20, 0_u8..3, 0_u64..20), 0..12),
        ) -> (Retractions, Voids) {
            let mut events = HashSet::new();
            let all = all.into_iter().filter(|(_, device, seq, _)| events.insert((*device, *seq)));
            let all = all.map(|(at_ms, device, seq, coverage)| (order(at_ms, device, seq), coverage)).collect();
            let mut by_target = Voids::new();
            for (device, seq, of, target) in voids {
                by_target.entry(id_of(of, target)).or_default().push(order(9, device, seq));
            }
            (all, by_target)
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]

        #[test]
        fn the_index_agrees_with_comparing_every_pair((all, voids) in any_log(), max_depth in 1_usize..9) {
            prop_assert_eq!(Resolver::new(&all, &voids, max_depth).in_force(), naive(&all, &voids, max_depth));
        }
    }

    /// Index lookups per retraction of a log.
    fn lookups_per_retraction(all: &Retractions, voids: &Voids) -> usize {
        let mut judge = Resolver::new(all, voids, super::super::retracted::MAX_DEPTH);
        judge.in_force();
        judge.lookups / all.len()
    }

    #[test]
    fn the_cost_per_retraction_stays_low_however_many_retract_each_other() {
        const MANY: u64 = 20_000;
        let everything = || Coverage::new([(DeviceId([1; 16]), (0, u64::MAX))], []);
        let before = |seq: u64| Coverage::new([(DeviceId([1; 16]), (0, seq.saturating_sub(1)))], []);
        let one_before = |seq: u64| Coverage::new([], [id_of(1, seq.wrapping_sub(1))]);
        let kinds: [(&str, &dyn Fn(u64) -> Coverage); 3] =
            [("each covers all", &|_| everything()), ("each covers all before it", &before), ("a chain", &one_before)];
        for (what, covered) in kinds {
            let at = |seq: u64| order(i64::try_from(seq).unwrap(), 1, seq);
            let all: Retractions = (0..MANY).map(|seq| (at(seq), covered(seq))).collect();
            // Undone: none, all, or all but every tenth.
            for live in [1, u64::MAX, 10] {
                let undone = (0..MANY).filter(|seq| live > 1 && (live == u64::MAX || seq % live > 0));
                let voids: Voids = undone.map(|seq| (id_of(1, seq), vec![order(0, 2, seq)])).collect();
                let lookups = lookups_per_retraction(&all, &voids);
                assert!(lookups <= 2 * super::super::retracted::MAX_DEPTH, "{what}, one in {live} kept: {lookups}");
            }
        }
    }
}
