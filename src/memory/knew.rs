//! Guess correction: the probability that the learner knew an answer, and its effect on memory.
//!
//! A learner is right by knowing or by a lucky guess, and wrong by not knowing or by a slip. A right answer to an item
//! with two options is weaker evidence than one to an open question, and a "guess" weaker than a "sure". The new memory
//! state lies between those after a recall and after a lapse; stability is interpolated on a log scale.

use super::{Difficulty, MemoryState, Rating, RatingOutcomes, Stability};

/// Probability of a wrong answer despite knowing the right one.
const SLIP: f64 = 0.02;

/// Resolution of a [`KnewProbability`]. Integers, so that sums do not depend on the order.
const PARTS: u32 = 1_000_000;

/// The probability that the learner knew an answer, in millionths. Logged with each answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KnewProbability(u32);

impl KnewProbability {
    /// Rounds a probability to millionths; none outside 0 to 1.
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

    /// The posterior probability that the learner knew the answer.
    ///
    /// `recall` is the prior probability, `guess` the probability of a right answer by guessing, and `likelihood` the
    /// likelihood ratio of the stated confidence (1 if none was stated).
    #[must_use]
    pub fn after(right: bool, recall: f64, guess: f64, likelihood: f64) -> Self {
        let (known, unknown) = if right { (1.0 - SLIP, guess) } else { (SLIP, 1.0 - guess) };
        let (known, unknown) = (recall * known * likelihood, (1.0 - recall) * unknown);
        let sum = known + unknown;
        // If both are impossible, a right answer was known and a wrong one was not.
        let probability = if sum > 0.0 { known / sum } else { f64::from(u8::from(right)) };
        Self::new(probability).unwrap_or(Self(PARTS / 2))
    }
}

impl RatingOutcomes {
    /// The memory state after an answer: by its rating alone, or, given the probability that it was known, between the
    /// states after a recall and after a lapse.
    #[must_use]
    pub fn memory(&self, rating: Rating, knew: Option<KnewProbability>) -> MemoryState {
        let Some(knew) = knew.map(KnewProbability::value) else { return self.of(rating).memory };
        let (good, again) = (self.of(Rating::Good).memory, self.of(Rating::Again).memory);
        let between = |good: f32, again: f32| knew * f64::from(good) + (1.0 - knew) * f64::from(again);
        let stability = between(good.stability.days().ln(), again.stability.days().ln()).exp();
        let difficulty = between(good.difficulty.value(), again.difficulty.value());
        let mixed = Stability::new(stability as f32).zip(Difficulty::new((difficulty as f32).clamp(1.0, 10.0)));
        // The mix of two valid states is valid; the fallback only satisfies the types.
        mixed.map_or(self.of(rating).memory, |(stability, difficulty)| MemoryState { stability, difficulty })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::day::Days;
    use crate::memory::{DesiredRetention, Parameters, Scheduler};

    /// P(confidence | knew) / P(confidence | did not know) of the prior table: guess, fairly, sure.
    const LIKELIHOODS: [f64; 3] = [0.08 / 0.45, 0.30 / 0.35, 0.62 / 0.20];

    fn scheduler() -> Scheduler {
        Scheduler::new(&Parameters::default(), DesiredRetention::default())
    }

    fn state(stability: f32, difficulty: f32) -> MemoryState {
        MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(difficulty).unwrap() }
    }

    /// The probability in percent and the interval after a right answer, for each confidence.
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
    fn the_worked_examples_hold() {
        // Stability 10, difficulty 5, four options, after 20 days: guess, fairly, sure.
        // Two options, after 60 days: guess and sure.
        let [guess, _, sure] = right(60, 2.0);
        let found = right(20, 4.0).into_iter().chain([guess, sure]);
        for ((percent, interval), expected) in found.zip([(79.0, 22), (95.0, 38), (98.5, 43), (50.0, 11), (95.0, 58)]) {
            assert!((percent - expected.0).abs() < 0.5 && interval == expected.1, "{percent} {interval} {expected:?}");
        }
        // The same by the rating alone.
        let outcomes = scheduler().preview(Some(state(10.0, 5.0)), Days(20));
        assert_eq!(outcomes.of(Rating::Good).interval, Days(45));
        assert!((outcomes.of(Rating::Again).memory.stability.days() - 1.5).abs() < 0.05);
        assert_eq!(scheduler().preview(Some(state(10.0, 5.0)), Days(60)).of(Rating::Good).interval, Days(70));
    }

    #[test]
    fn the_worked_examples_of_a_new_item_hold() {
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
    fn a_right_answer_that_cannot_be_guessed_was_known() {
        for recall in [0.0, 0.3, 1.0] {
            assert_eq!(KnewProbability::after(true, recall, 0.0, 1.0), KnewProbability(PARTS));
        }
        assert_eq!(KnewProbability::new(1.1), None);
        assert_eq!(KnewProbability::new(f64::NAN), None);
    }

    proptest! {
        #[test]
        fn memory_lies_between_a_recall_and_a_lapse(
            stability in 0.01_f32..10_000.0, difficulty in 1.0_f32..=10.0, days in 0_u32..2000,
            right in any::<bool>(), recall in 0.0_f64..=1.0, guess in 0.0_f64..=1.0, likelihood in 0.01_f64..50.0,
        ) {
            let outcomes = scheduler().preview(Some(state(stability, difficulty)), Days(days));
            let knew = KnewProbability::after(right, recall, guess, likelihood);
            let found = outcomes.memory(Rating::Good, Some(knew)).stability.days();
            let [low, high] = [Rating::Again, Rating::Good].map(|rating| outcomes.of(rating).memory.stability.days());
            let (low, high) = (low.min(high), low.max(high));
            prop_assert!((low * 0.9999..=high * 1.0001).contains(&found), "{} {} {}", low, found, high);
        }

        #[test]
        fn a_right_answer_never_lowers_the_probability_and_confidence_raises_it(
            recall in 0.0_f64..=1.0, guess in 0.0_f64..=0.9, likelihood in 0.1_f64..10.0,
        ) {
            prop_assert!(KnewProbability::after(true, recall, guess, 1.0).value() >= recall - 1e-5);
            prop_assert!(KnewProbability::after(true, recall, guess, likelihood * 1.5) >= KnewProbability::after(true, recall, guess, likelihood));
            prop_assert!(KnewProbability::after(false, recall, guess, 1.0) <= KnewProbability::after(true, recall, guess, 1.0));
        }
    }
}
