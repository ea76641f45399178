//! Knew-it: how likely it is that an answer was known, and not guessed or slipped, and what memory makes of that.
//!
//! One is right by knowing or by chance, and wrong by not knowing or by a slip. A right answer to a two-option item says
//! less than one to a free question, and a "guess" less than a "sure". Memory then stands between what a recall and what a
//! lapse would have left, on the scale of a logarithm for stability.

use super::{Difficulty, MemoryState, Rating, RatingOutcomes, Stability};

/// The chance of answering wrongly what one knows.
const SLIP: f64 = 0.02;

/// Parts of certainty in which a [`KnewProbability`] is kept, so that sums of them are the same in any order.
const PARTS: u32 = 1_000_000;

/// The probability that the learner knew it, in millionths: what the log keeps beside each answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KnewProbability(u32);

impl KnewProbability {
    /// Takes a probability, rounded to millionths; none beyond 0 to 1.
    #[must_use]
    pub fn new(probability: f64) -> Option<Self> {
        (0.0..=1.0).contains(&probability).then(|| Self((probability * f64::from(PARTS)).round() as u32))
    }

    /// The probability.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(PARTS)
    }

    /// The probability in millionths.
    #[must_use]
    pub fn parts(self) -> u64 {
        u64::from(self.0)
    }

    /// The probability that it was known, after an answer.
    ///
    /// `recall` is the probability before it, `chance` that of being right by guessing alone, and `likelihood` how much
    /// more often the learner says this confidence when they know than when they do not (1 where none was said).
    #[must_use]
    pub fn after(right: bool, recall: f64, chance: f64, likelihood: f64) -> Self {
        let (known, unknown) = if right { (1.0 - SLIP, chance) } else { (SLIP, 1.0 - chance) };
        let (known, unknown) = (recall * known * likelihood, (1.0 - recall) * unknown);
        let sum = known + unknown;
        // Where nothing speaks for either, an answer that cannot be guessed was known.
        let probability = if sum > 0.0 { known / sum } else { f64::from(u8::from(right)) };
        Self::new(probability).unwrap_or(Self(PARTS / 2))
    }
}

impl RatingOutcomes {
    /// The memory after an answer: by its rating alone, or, where it is told how likely it was known, between a recall and a
    /// lapse. Both rules, behind one door.
    #[must_use]
    pub fn memory(&self, rating: Rating, knew: Option<KnewProbability>) -> MemoryState {
        let Some(knew) = knew.map(KnewProbability::value) else { return self.of(rating).memory };
        let (good, again) = (self.of(Rating::Good).memory, self.of(Rating::Again).memory);
        let between = |good: f32, again: f32| knew * f64::from(good) + (1.0 - knew) * f64::from(again);
        let stability = between(good.stability.days().ln(), again.stability.days().ln()).exp();
        let difficulty = between(good.difficulty.value(), again.difficulty.value());
        let mixed = Stability::new(stability as f32).zip(Difficulty::new((difficulty as f32).clamp(1.0, 10.0)));
        // Between two states there is always one; were there none, the rating would count.
        mixed.map_or(self.of(rating).memory, |(stability, difficulty)| MemoryState { stability, difficulty })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::day::Days;
    use crate::memory::{DesiredRetention, Parameters, Scheduler};

    /// P(confidence | knew) / P(confidence | did not) of the starting table: guess, fairly, sure.
    const LIKELIHOODS: [f64; 3] = [0.08 / 0.45, 0.30 / 0.35, 0.62 / 0.20];

    fn scheduler() -> Scheduler {
        Scheduler::new(&Parameters::default(), DesiredRetention::default())
    }

    fn state(stability: f32, difficulty: f32) -> MemoryState {
        MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(difficulty).unwrap() }
    }

    /// The percentage known and the interval after a right answer, for each confidence.
    fn right(days: u32, options: f64) -> [(f64, u32); 3] {
        let (scheduler, before) = (scheduler(), state(10.0, 5.0));
        let recall = f64::from(scheduler.retrievability(before, Days(days)).value());
        let outcomes = scheduler.preview(Some(before), Days(days));
        let one = |likelihood| {
            let knew = KnewProbability::after(true, recall, 1.0 / options, likelihood);
            let memory = outcomes.memory(Rating::Good, Some(knew));
            let interval = scheduler.interval(memory.stability, DesiredRetention::default());
            (knew.value() * 100.0, interval.0)
        };
        LIKELIHOODS.map(one)
    }

    #[test]
    fn the_computed_numbers_hold() {
        // Stability 10, difficulty 5, four options, after 20 days: guess, fairly, sure.
        // Two options, after 60 days: guess and sure.
        let [guess, _, sure] = right(60, 2.0);
        let found = right(20, 4.0).into_iter().chain([guess, sure]);
        for ((percent, interval), expected) in found.zip([(79.0, 22), (95.0, 38), (98.5, 43), (50.0, 11), (95.0, 58)]) {
            assert!((percent - expected.0).abs() < 0.5 && interval == expected.1, "{percent} {interval} {expected:?}");
        }
        // What the rating alone would do.
        let outcomes = scheduler().preview(Some(state(10.0, 5.0)), Days(20));
        assert_eq!(outcomes.of(Rating::Good).interval, Days(45));
        assert!((outcomes.of(Rating::Again).memory.stability.days() - 1.5).abs() < 0.05);
        assert_eq!(scheduler().preview(Some(state(10.0, 5.0)), Days(60)).of(Rating::Good).interval, Days(70));
    }

    #[test]
    fn the_computed_numbers_of_a_new_item_hold() {
        let outcomes = scheduler().preview(None, Days(0));
        for (likelihood, percent, stability) in [(LIKELIHOODS[0], 41.0, 0.57), (LIKELIHOODS[2], 92.0, 1.92)] {
            let knew = KnewProbability::after(true, 0.5, 0.25, likelihood);
            let found = outcomes.memory(Rating::Good, Some(knew)).stability.days();
            assert!((knew.value() * 100.0 - percent).abs() < 0.5, "{knew:?}");
            assert!((found - stability).abs() < 0.01, "{found}");
        }
        assert!((outcomes.memory(Rating::Good, None).stability.days() - 2.31).abs() < 0.01);
    }

    #[test]
    fn an_answer_that_cannot_be_guessed_was_known() {
        for recall in [0.0, 0.3, 1.0] {
            assert_eq!(KnewProbability::after(true, recall, 0.0, 1.0), KnewProbability(PARTS));
        }
        assert_eq!(KnewProbability::new(1.1), None);
        assert_eq!(KnewProbability::new(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn memory_stands_between_a_recall_and_a_lapse(
            stability in 0.01_f32..10_000.0, difficulty in 1.0_f32..=10.0, days in 0_u32..2000,
            right in any::<bool>(), recall in 0.0_f64..=1.0, chance in 0.0_f64..=1.0, likelihood in 0.01_f64..50.0,
        ) {
            let outcomes = scheduler().preview(Some(state(stability, difficulty)), Days(days));
            let knew = KnewProbability::after(right, recall, chance, likelihood);
            let found = outcomes.memory(Rating::Good, Some(knew)).stability.days();
            let [low, high] = [Rating::Again, Rating::Good].map(|rating| outcomes.of(rating).memory.stability.days());
            let (low, high) = (low.min(high), low.max(high));
            prop_assert!((low * 0.9999..=high * 1.0001).contains(&found), "{} {} {}", low, found, high);
        }

        #[test]
        fn a_right_answer_never_speaks_against_knowing_and_a_surer_one_speaks_more_for_it(
            recall in 0.0_f64..=1.0, chance in 0.0_f64..=0.9, likelihood in 0.1_f64..10.0,
        ) {
            prop_assert!(KnewProbability::after(true, recall, chance, 1.0).value() >= recall - 1e-5);
            prop_assert!(KnewProbability::after(true, recall, chance, likelihood * 1.5) >= KnewProbability::after(true, recall, chance, likelihood));
            prop_assert!(KnewProbability::after(false, recall, chance, 1.0) <= KnewProbability::after(true, recall, chance, 1.0));
        }
    }
}
