//! Interval fuzz: spreads items learned together over several days.

use crate::day::Days;

/// Seed for a random choice. Derived from the log, so that a preview agrees with the answer and a replay gives the same
/// day on every machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seed(pub u64);

impl Seed {
    /// Hashes numbers to a seed.
    #[must_use]
    pub fn of(numbers: &[u64]) -> Self {
        // One SplitMix64 step per number.
        let mixed = numbers.iter().fold(0_u64, |sum, number| {
            let mut mixed = sum.wrapping_add(*number).wrapping_add(0x9E37_79B9_7F4A_7C15);
            mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
            mixed ^ mixed >> 31
        });
        Self(mixed)
    }

    /// The seed as a fraction from 0 to 1, excluding 1.
    #[must_use]
    pub fn fraction(self) -> f64 {
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Share by which each section of an interval (from day, to day) widens the range, as in Anki.
const FUZZ_FACTORS: [(f64, f64, f64); 3] = [(2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, f64::INFINITY, 0.05)];

/// Moves an interval within its fuzz range. Intervals below 2.5 days stay unchanged.
#[must_use]
pub fn fuzzed(interval: Days, seed: Seed) -> Days {
    let (low, high) = range(interval);
    let width = f64::from(high - low + 1);
    // The fraction is below one, so the product is below the width.
    Days(low + (seed.fraction() * width) as u32)
}

/// The fuzz range of an interval in days, both ends included.
pub(super) fn range(interval: Days) -> (u32, u32) {
    let days = f64::from(interval.0);
    if days < 2.5 {
        return (interval.0, interval.0);
    }
    let delta = FUZZ_FACTORS.iter().fold(1.0, |sum, (from, to, factor)| sum + factor * (days.min(*to) - from).max(0.0));
    let low = (days - delta).round().max(2.0) as u32;
    let high = ((days + delta).round() as u32).min(36_500);
    (low.min(high), high)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn ranges_match_anki() {
        let expected = [(1, (1, 1)), (2, (2, 2)), (3, (2, 4)), (5, (4, 6)), (7, (5, 9)), (37, (33, 41))];
        for (days, bounds) in expected {
            assert_eq!(range(Days(days)), bounds, "{days} days");
        }
    }

    #[test]
    fn the_extreme_seeds_reach_both_ends() {
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
