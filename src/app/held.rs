//! Recognizes a key that is held down, by the rhythm of its presses.
//!
//! A held key sends one press, and after a delay it repeats quickly and evenly. The first repeat looks like a second
//! press, so it counts as one; the key is known to be held from the second repeat on. Presses by hand always count,
//! however fast they are: they are slower than the usual repeats, or less even. A terminal that reports repeats needs
//! no guess.

use std::ops::RangeInclusive;

use super::message::Press;

/// How long a key is held before it starts to repeat.
const DELAY_MS: RangeInclusive<u64> = 150..=1100;
/// The longest interval between the repeats of a held key.
const REPEAT_MS: u64 = 100;
/// Nobody presses one key twice within this time.
const BY_HAND_MS: u64 = 60;
/// Presses this close together arrived late, after the program or the connection was busy. Their rhythm is unknown.
const TOGETHER_MS: u64 = 10;
/// How much the intervals between slow repeats differ at most.
const EVEN_MS: u64 = 10;

/// The last key pressed.
#[derive(Clone, Copy, Debug, Default)]
pub struct HeldKey {
    press: Press,
    ticks_ms: u64,
    /// The last interval between its presses, and the one before that.
    gaps_ms: [Option<u64>; 2],
    is_held: bool,
    /// Whether it has changed the screen.
    pub changed_screen: bool,
}

impl HeldKey {
    /// Records a press, and returns whether it is the repeat of a held key.
    pub fn pressed(&mut self, press: Press, ticks_ms: u64) -> bool {
        let gap_ms = ticks_ms.saturating_sub(self.ticks_ms);
        if press.is_none() || press != self.press {
            *self = Self { press, ticks_ms, ..Self::default() };
            return false;
        }
        self.is_held = if self.is_held { gap_ms <= REPEAT_MS } else { self.reveals(gap_ms) };
        self.changed_screen &= self.is_held || gap_ms <= *DELAY_MS.end();
        (self.ticks_ms, self.gaps_ms) = (ticks_ms, [Some(gap_ms), self.gaps_ms[0]]);
        self.is_held
    }

    /// Records a press that the terminal reports as a repeat.
    pub fn repeated(&mut self, press: Press, ticks_ms: u64) {
        self.pressed(press, ticks_ms);
        self.is_held = true;
    }

    /// Whether another press after this interval shows that the key is held.
    fn reveals(&self, gap_ms: u64) -> bool {
        let is_delay = |gap: Option<u64>| gap.is_some_and(|gap| DELAY_MS.contains(&gap));
        let is_repeat = |gap: u64| (TOGETHER_MS..BY_HAND_MS).contains(&gap);
        let [last, before] = self.gaps_ms;
        let repeats = is_repeat(gap_ms) && (is_delay(last) || last.is_some_and(is_repeat));
        let repeats_slowly = gap_ms <= REPEAT_MS
            && is_delay(before)
            && last.is_some_and(|last| last <= REPEAT_MS && last.abs_diff(gap_ms) <= EVEN_MS);
        repeats || repeats_slowly
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The number of presses that count, for a key pressed at these intervals.
    fn counted(gaps_ms: &[u64]) -> usize {
        let mut held = HeldKey::default();
        let mut at_ms = 5_000;
        let mut counted = usize::from(!held.pressed(Some('a'), at_ms));
        for gap in gaps_ms {
            at_ms += gap;
            counted += usize::from(!held.pressed(Some('a'), at_ms));
        }
        counted
    }

    /// A key held until it has repeated this many times.
    fn held(delay_ms: u64, repeat_ms: u64, repeats: usize) -> Vec<u64> {
        [vec![delay_ms], vec![repeat_ms; repeats]].concat()
    }

    proptest! {
        #[test]
        fn no_press_by_hand_is_lost(gaps in prop::collection::vec(60_u64..2_000, 0..60)) {
            let uneven = gaps.windows(2).all(|pair| pair[0] > 100 || pair[1] > 100 || pair[0].abs_diff(pair[1]) > 10);
            prop_assume!(uneven);
            prop_assert_eq!(counted(&gaps), gaps.len() + 1);
        }

        #[test]
        fn no_fast_press_by_hand_is_lost(gaps in prop::collection::vec(101_u64..260, 0..60)) {
            prop_assert_eq!(counted(&gaps), gaps.len() + 1);
        }

        #[test]
        fn presses_that_arrive_together_after_a_pause_are_two(gap in 60_u64..5_000, late in 0_u64..10) {
            prop_assert_eq!(counted(&[gap, late]), 3);
        }

        #[test]
        fn a_held_key_counts_twice(
            (delay, repeat) in prop::sample::select(vec![(250_u64, 33_u64), (500, 30), (660, 25), (200, 20), (1000, 40)]),
            jitter in prop::collection::vec(0_u64..8, 1..60),
        ) {
            let gaps: Vec<u64> =
                held(delay, repeat, jitter.len()).iter().enumerate().map(|(n, gap)| gap + jitter[n % jitter.len()]).collect();
            prop_assert_eq!(counted(&gaps), 2);
        }

        #[test]
        fn a_key_held_with_slow_repeats_is_recognized_at_the_third(
            delay in 200_u64..1_000, repeat in 60_u64..=100, repeats in 2_usize..40,
        ) {
            prop_assert_eq!(counted(&held(delay, repeat, repeats)), 3);
        }

        #[test]
        fn another_key_or_a_pause_ends_it(pause in 101_u64..5_000) {
            let mut key = HeldKey::default();
            let mut at_ms = 1_000;
            key.pressed(Some('a'), at_ms);
            for gap in held(500, 30, 10) {
                at_ms += gap;
                key.pressed(Some('a'), at_ms);
            }
            let mut other = key;
            prop_assert!(!other.pressed(Some('b'), at_ms + 1));
            prop_assert!(!other.pressed(Some('a'), at_ms + 2));
            prop_assert!(!key.pressed(Some('a'), at_ms + pause));
        }
    }

    #[test]
    fn a_reported_repeat_is_one_at_once() {
        let mut key = HeldKey::default();
        assert!(!key.pressed(Some('a'), 1_000));
        key.repeated(Some('a'), 1_400);
        assert!(key.is_held);
        assert!(!key.pressed(None, 1_410));
        assert!(!key.pressed(None, 1_420), "a click is never held");
    }
}
