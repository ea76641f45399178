//! Which retractions are in force, where they may retract one another.
//!
//! A forged log may hold any number of them, each of which covers all others. Asking each about each would take the square of
//! their number, so those that cover an event are found by an index, which passes over those that are known not to count.

use std::collections::{BTreeMap, HashMap, HashSet};

use crate::review::coverage::Coverage;
use crate::review::event::Order;
use crate::review::id::{DeviceId, EventId};

/// Finds out which retractions are in force.
pub(super) struct Judge<'a> {
    /// Every retraction, in the order of replay.
    all: Vec<(Order, &'a Coverage)>,
    /// The events that take another one back, by that.
    voids: &'a HashMap<EventId, Vec<Order>>,
    /// How many may retract one another in a row.
    deepest: usize,
    known: HashMap<EventId, Known>,
    by_id: HashMap<EventId, Queue>,
    by_number: HashMap<DeviceId, Numbers>,
    /// How many retractions were looked at.
    looks: usize,
}

/// What is known of a retraction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Known {
    /// The answer depends on itself: for now it does not count.
    Asked,
    InForce,
    NotInForce,
}

impl<'a> Judge<'a> {
    /// Gets ready to judge these retractions.
    pub fn new(all: &'a BTreeMap<Order, Coverage>, voids: &'a HashMap<EventId, Vec<Order>>, deepest: usize) -> Self {
        let all: Vec<(Order, &Coverage)> = all.iter().map(|(order, coverage)| (*order, coverage)).collect();
        // Only about these it is ever asked what covers them.
        let of_void = all.iter().filter_map(|(order, _)| voids.get(&order.3)).flatten();
        let asked: Vec<Order> = all.iter().map(|(order, _)| *order).chain(of_void.copied()).collect();
        let ids: HashSet<EventId> = asked.iter().map(|order| order.3).collect();
        let mut numbers: HashMap<DeviceId, Vec<u64>> = HashMap::new();
        for (_, device, seq, _) in &asked {
            numbers.entry(*device).or_default().push(*seq);
        }
        let mut by_number: HashMap<DeviceId, Numbers> =
            numbers.into_iter().map(|(device, numbers)| (device, Numbers::of(numbers))).collect();
        let mut by_id: HashMap<EventId, Queue> = HashMap::new();
        for (place, (_, coverage)) in all.iter().enumerate() {
            for id in coverage.ids().filter(|id| ids.contains(id)) {
                by_id.entry(id).or_default().push(place);
            }
            for (device, ranges) in coverage.ranges() {
                if let Some(numbers) = by_number.get_mut(&device) {
                    for range in ranges {
                        numbers.cover(*range, place);
                    }
                }
            }
        }
        Self { all, voids, deepest, known: HashMap::new(), by_id, by_number, looks: 0 }
    }

    /// The retractions that are in force: neither taken back nor retracted themselves.
    pub fn in_force(&mut self) -> Vec<&'a Coverage> {
        let in_force = (0..self.all.len()).filter(|place| self.is_in_force(*place, 0)).collect::<Vec<_>>();
        in_force.into_iter().map(|place| self.all[place].1).collect()
    }

    /// Whether a retraction is in force. Each covers only what was there before it, so the question has an end; in a log where
    /// two cover each other, the one that is asked about first does not count for the other.
    fn is_in_force(&mut self, place: usize, depth: usize) -> bool {
        let order = self.all[place].0;
        if let Some(known) = self.known.get(&order.3) {
            return *known == Known::InForce;
        }
        self.known.insert(order.3, Known::Asked);
        let voids = self.voids;
        let is_void = voids.get(&order.3).into_iter().flatten().any(|void| !self.is_retracted(void, depth));
        let is_in_force = !is_void && !self.is_retracted(&order, depth);
        self.known.insert(order.3, if is_in_force { Known::InForce } else { Known::NotInForce });
        is_in_force
    }

    /// Whether a retraction covers an event and is in force.
    fn is_retracted(&mut self, order: &Order, depth: usize) -> bool {
        if depth + 1 >= self.deepest {
            return false;
        }
        let mut after = None;
        while let Some(place) = self.next_over(order, after) {
            if self.all[place].0.3 != order.3 && self.is_in_force(place, depth + 1) {
                return true;
            }
            after = Some(place);
        }
        false
    }

    /// The next retraction after another one that covers an event and may be in force.
    fn next_over(&mut self, (_, device, seq, id): &Order, after: Option<usize>) -> Option<usize> {
        let Self { all, known, by_id, by_number, looks, .. } = self;
        let is_out = |place: usize| known.get(&all[place].0.3) == Some(&Known::NotInForce);
        let by_id = by_id.get_mut(id).and_then(|queue| queue.next(after, &is_out));
        let by_number = by_number.get_mut(device).and_then(|numbers| numbers.next(*seq, after, &is_out));
        *looks += 1;
        by_id.into_iter().chain(by_number).min()
    }
}

/// Retractions in the order of replay. Those that are out for good are passed over ever faster.
#[derive(Default)]
struct Queue {
    places: Vec<usize>,
    /// Where to go on from each entry: the entry itself, or a later one if it is out.
    onward: Vec<usize>,
}

impl Queue {
    /// Adds a retraction behind all others.
    fn push(&mut self, place: usize) {
        self.onward.push(self.places.len());
        self.places.push(place);
    }

    /// The first retraction after another one that is not out.
    fn next(&mut self, after: Option<usize>, is_out: &dyn Fn(usize) -> bool) -> Option<usize> {
        let mut at = after.map_or(0, |after| self.places.partition_point(|place| *place <= after));
        loop {
            let onward = *self.onward.get(at)?;
            if onward != at {
                // Half the way is forgotten each time it is gone.
                self.onward[at] = self.onward.get(onward).copied().unwrap_or(onward);
                at = onward;
            } else if is_out(self.places[at]) {
                self.onward[at] = at + 1;
            } else {
                return Some(self.places[at]);
            }
        }
    }
}

/// Which retractions cover the numbers of one device: a tree over the numbers that are asked about, in which a range stands
/// at few nodes.
struct Numbers {
    /// The numbers, in order.
    asked: Vec<u64>,
    /// The children of node n are 2n and 2n + 1; the leaves are the numbers.
    nodes: Vec<Queue>,
}

impl Numbers {
    /// Gets ready to be asked about these numbers.
    fn of(mut asked: Vec<u64>) -> Self {
        asked.sort_unstable();
        asked.dedup();
        let nodes = std::iter::repeat_with(Queue::default).take(2 * asked.len()).collect();
        Self { asked, nodes }
    }

    /// Notes that a retraction covers a range, both ends included.
    fn cover(&mut self, (first, last): (u64, u64), place: usize) {
        let leaves = self.asked.len();
        let mut from = leaves + self.asked.partition_point(|number| *number < first);
        let mut to = leaves + self.asked.partition_point(|number| *number <= last);
        while from < to {
            if from % 2 == 1 {
                self.nodes[from].push(place);
                from += 1;
            }
            if to % 2 == 1 {
                to -= 1;
                self.nodes[to].push(place);
            }
            (from, to) = (from / 2, to / 2);
        }
    }

    /// The first retraction after another one that covers a number and is not out.
    fn next(&mut self, number: u64, after: Option<usize>, is_out: &dyn Fn(usize) -> bool) -> Option<usize> {
        let mut node = self.asked.len() + self.asked.binary_search(&number).ok()?;
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

    /// The same without an index: each retraction is asked about each.
    struct Naive<'a> {
        all: &'a Retractions,
        voids: &'a Voids,
        deepest: usize,
        known: HashMap<EventId, bool>,
    }

    impl Naive<'_> {
        fn is_in_force(&mut self, order: Order, depth: usize) -> bool {
            if depth == self.deepest {
                return false;
            }
            if let Some(is_in_force) = self.known.get(&order.3) {
                return *is_in_force;
            }
            self.known.insert(order.3, false);
            let (all, voids) = (self.all, self.voids);
            let mut is_retracted = |order: &Order| {
                let covers = |(other, coverage): &(&Order, &Coverage)| {
                    other.3 != order.3 && coverage.covers(order.1, order.2, order.3)
                };
                all.iter().filter(covers).any(|(other, _)| self.is_in_force(*other, depth + 1))
            };
            let is_void = voids.get(&order.3).into_iter().flatten().any(|void| !is_retracted(void));
            let is_in_force = !is_void && !is_retracted(&order);
            self.known.insert(order.3, is_in_force);
            is_in_force
        }
    }

    fn naive<'a>(all: &'a Retractions, voids: &'a Voids, deepest: usize) -> Vec<&'a Coverage> {
        let mut naive = Naive { all, voids, deepest, known: HashMap::new() };
        all.iter().filter(|(order, _)| naive.is_in_force(**order, 0)).map(|(_, coverage)| coverage).collect()
    }

    /// An event of a device with a number, and the id that these give it.
    fn order(at_ms: i64, device: u8, seq: u64) -> Order {
        let mut id = [device; 16];
        id[..8].copy_from_slice(&seq.to_be_bytes());
        (at_ms, DeviceId([device; 16]), seq, EventId(id))
    }

    fn id_of(device: u8, seq: u64) -> EventId {
        order(0, device, seq).3
    }

    prop_compose! {
        /// Ranges and ids among few devices and numbers, so that they meet.
        fn any_coverage()(
            ranges in prop::collection::vec((0_u8..3, 0_u64..20, 0_u64..8), 0..3),
            ids in prop::collection::vec((0_u8..3, 0_u64..20), 0..3),
        ) -> Coverage {
            let ranges = ranges.into_iter().map(|(device, first, more)| (DeviceId([device; 16]), (first, first + more)));
            Coverage::new(ranges, ids.into_iter().map(|(device, seq)| id_of(device, seq)))
        }
    }

    prop_compose! {
        /// Retractions and events that take some of them back.
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
        fn the_same_are_in_force_as_if_each_was_asked_about_each((all, voids) in any_log(), deepest in 1_usize..9) {
            prop_assert_eq!(Judge::new(&all, &voids, deepest).in_force(), naive(&all, &voids, deepest));
        }
    }

    /// How many retractions are looked at for each of a log.
    fn looks_per_retraction(all: &Retractions, voids: &Voids) -> usize {
        let mut judge = Judge::new(all, voids, super::super::retracted::DEEPEST);
        judge.in_force();
        judge.looks / all.len()
    }

    #[test]
    fn however_many_retract_one_another_each_costs_few_looks() {
        const MANY: u64 = 20_000;
        let everything = || Coverage::new([(DeviceId([1; 16]), (0, u64::MAX))], []);
        let before = |seq: u64| Coverage::new([(DeviceId([1; 16]), (0, seq.saturating_sub(1)))], []);
        let one_before = |seq: u64| Coverage::new([], [id_of(1, seq.wrapping_sub(1))]);
        let kinds: [(&str, &dyn Fn(u64) -> Coverage); 3] =
            [("each covers all", &|_| everything()), ("each covers all before it", &before), ("a chain", &one_before)];
        for (what, covered) in kinds {
            let at = |seq: u64| order(i64::try_from(seq).unwrap(), 1, seq);
            let all: Retractions = (0..MANY).map(|seq| (at(seq), covered(seq))).collect();
            // None is taken back, all are, or all but every tenth.
            for kept in [1, u64::MAX, 10] {
                let taken_back = (0..MANY).filter(|seq| kept > 1 && (kept == u64::MAX || seq % kept > 0));
                let voids: Voids = taken_back.map(|seq| (id_of(1, seq), vec![order(0, 2, seq)])).collect();
                let looks = looks_per_retraction(&all, &voids);
                assert!(looks <= 2 * super::super::retracted::DEEPEST, "{what}, one in {kept} kept: {looks}");
            }
        }
    }
}
