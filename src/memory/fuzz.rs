//! Interval fuzz: items learned together do not all return on one day.

use crate::day::Days;

/// Where in its range an interval falls. Derived from the log, so a preview and the answer agree and a
/// replay gives the same day on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// A seed made of numbers.
    #[must_use]
    pub fn of(numbers: &[u64]) -> Self {
        // The steps of SplitMix64, once for each number.
        let mixed = numbers.iter().fold(0_u64, |sum, number| {
            let mut mixed = sum.wrapping_add(*number).wrapping_add(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ mixed >> 31
        });
        Self(mixed)
    }

    /// The seed as a fraction of 0 to 1, one excluded.
    #[must_use]
    pub fn fraction(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// How much of each stretch of an interval the range widens by: the table that Anki uses.
const STRETCHES: [(f64, f64, f64); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f64::INFINITY, 0.05)];

/// Spreads an interval over its range; below 2.5 days it stays as it is.
#[must_use]
pub fn fuzzed(interval: Days, seed: Seed) -> Days {
    let (low, high) = range(interval);
    let width = f64::from(high - low + 1);
    // The fraction is below one, so the product is below the width.
    Days(low + (seed.fraction() * width) as u32)
}

/// The days over which an interval may fall, both included.
pub(super) fn range(interval: Days) -> (u32, u32) {
    let days = f64::from(interval.0);
    if days < 2.5 {
        return (interval.0, interval.0);
    }
    let delta = STRETCHES.iter().fold(1.0, |sum, (from, to, factor)| sum + factor * (days.min(*to) - from).max(0.0));
    let low = (days - delta).round().max(2.0) as u32;
    let high = ((days + delta).round() as u32).min(36_500);
    (low.min(high), high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_are_those_of_anki() {
        let expected = [(1, (1, 1)), (2, (2, 2)), (3, (2, 4)), (5, (4, 6)), (7, (5, 9)), (37, (33, 41))];
        for (days, bounds) in expected {
            assert_eq!(range(Days(days)), bounds, "{days} days");
        }
    }

    #[test]
    fn the_lowest_and_highest_seed_reach_both_ends() {
        assert_eq!(fuzzed(Days(7), Seed(0)), Days(5));
        assert_eq!(fuzzed(Days(7), Seed(u64::MAX)), Days(9));
    }

    proptest! {
        #[test]
        fn a_fuzzed_interval_stays_in_its_range(days in 1_u32..=36_500, seed in any::<u64>()) {
            let (low, high) = range(Days(days));
            let fuzzed = fuzzed(Days(days), Seed(seed));
            prop_assert!((low..=high).contains(&fuzzed.0));
            prop_assert!(fuzzed >= Days(1) && fuzzed <= Days(36_500));
        }
    }
}
