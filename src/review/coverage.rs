//! Coverage: a compact set of events, such as those of an import.
//!
//! Devices number their events consecutively, so a few ranges can cover any number of events. Events of a copied
//! machine may share a sequence number; those are listed by id.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{DeviceId, EventId};

/// A set of events, by device and sequence number or by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Sequence numbers by device: inclusive ranges, sorted and not adjacent.
    ranges: BTreeMap<DeviceId, Vec<(u64, u64)>>,
    ids: BTreeSet<EventId>,
}

impl Coverage {
    /// Builds a coverage from inclusive ranges of sequence numbers, in any order, and ids.
    pub fn new(
        ranges: impl IntoIterator<Item = (DeviceId, (u64, u64))>,
        ids: impl IntoIterator<Item = EventId>,
    ) -> Self {
        let mut all = BTreeMap::<DeviceId, Vec<(u64, u64)>>::new();
        for (device, (first, last)) in ranges {
            if first <= last {
                all.entry(device).or_default().push((first, last));
            }
        }
        for ranges in all.values_mut() {
            ranges.sort_unstable();
            let mut joined = Vec::<(u64, u64)>::with_capacity(ranges.len());
            for (first, last) in ranges.drain(..) {
                match joined.last_mut() {
                    Some(before) if first <= before.1.saturating_add(1) => before.1 = before.1.max(last),
                    Some(_) | None => joined.push((first, last)),
                }
            }
            *ranges = joined;
        }
        Self { ranges: all, ids: ids.into_iter().collect() }
    }

    /// The union of several coverages.
    pub fn union<'a>(coverages: impl IntoIterator<Item = &'a Self> + Clone) -> Self {
        let single = |device: DeviceId| move |range: &(u64, u64)| (device, *range);
        let ranges = coverages.clone().into_iter().flat_map(Self::ranges);
        let ranges = ranges.flat_map(|(device, ranges)| ranges.iter().map(single(device)));
        Self::new(ranges, coverages.into_iter().flat_map(Self::ids))
    }

    /// Covers single events by device and sequence number.
    pub fn of(events: impl IntoIterator<Item = (DeviceId, u64)>) -> Self {
        Self::new(events.into_iter().map(|(device, seq)| (device, (seq, seq))), [])
    }

    /// Whether an event is covered.
    #[must_use]
    pub fn covers(&self, device: DeviceId, seq: u64, id: EventId) -> bool {
        let within = |ranges: &Vec<(u64, u64)>| {
            let after = ranges.partition_point(|(first, _)| *first <= seq);
            after.checked_sub(1).is_some_and(|index| seq <= ranges[index].1)
        };
        self.ranges.get(&device).is_some_and(within) || self.ids.contains(&id)
    }

    /// Whether a range covers any event of a device.
    #[must_use]
    pub fn includes_device(&self, device: DeviceId) -> bool {
        self.ranges.contains_key(&device)
    }

    /// Number of events covered.
    #[must_use]
    pub fn len(&self) -> u64 {
        let numbers = self.ranges.values().flatten().map(|(first, last)| (last - first).saturating_add(1));
        numbers.fold(self.ids.len() as u64, u64::saturating_add)
    }

    /// Whether no event is covered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ranges.is_empty() && self.ids.is_empty()
    }

    /// The inclusive ranges of sequence numbers, by device.
    pub fn ranges(&self) -> impl Iterator<Item = (DeviceId, &[(u64, u64)])> {
        self.ranges.iter().map(|(device, ranges)| (*device, ranges.as_slice()))
    }

    /// The events covered by id.
    pub fn ids(&self) -> impl Iterator<Item = EventId> {
        self.ids.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn consecutive_numbers_form_one_range() {
        let device = DeviceId([1; 16]);
        let coverage = Coverage::of([3, 1, 2, 7, 8, 2].map(|seq| (device, seq)));
        assert_eq!(coverage.ranges().collect::<Vec<_>>(), [(device, &[(1, 3), (7, 8)][..])]);
        assert_eq!(coverage.len(), 5);
    }

    #[test]
    fn a_union_covers_everything_its_parts_cover() {
        let [one, other] = [1, 2].map(|n| DeviceId([n; 16]));
        let parts = [
            Coverage::new([(one, (1, 4)), (other, (9, 9))], [EventId([7; 16])]),
            Coverage::new([(one, (3, 6))], []),
            Coverage::default(),
        ];
        let union = Coverage::new([(one, (1, 6)), (other, (9, 9))], [EventId([7; 16])]);
        assert_eq!(Coverage::union(&parts), union);
    }

    proptest! {
        #[test]
        fn exactly_the_given_events_are_covered(
            events in prop::collection::vec((0_u8..3, 1_u64..40), 0..60), ids in prop::collection::vec(0_u8..9, 0..4),
        ) {
            let device = |n: u8| DeviceId([n; 16]);
            let numbers = Coverage::of(events.iter().map(|(d, seq)| (device(*d), *seq)));
            let ranges: Vec<_> = numbers
                .ranges()
                .flat_map(|(device, ranges)| ranges.iter().map(move |range| (device, *range)))
                .collect();
            let coverage = Coverage::new(ranges, ids.iter().map(|n| EventId([*n; 16])));
            for (d, seq) in (0..3).flat_map(|d| (0..41).map(move |seq| (d, seq))) {
                let is_in = events.contains(&(d, seq));
                prop_assert_eq!(coverage.covers(device(d), seq, EventId([77; 16])), is_in, "{} {}", d, seq);
            }
            for n in 0..9 {
                prop_assert_eq!(coverage.covers(device(9), 1, EventId([n; 16])), ids.contains(&n));
            }
        }
    }
}
