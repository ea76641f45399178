//! The scheduler: the next memory state and interval for each rating.

use fsrs::{DEFAULT_PARAMETERS, FSRS, FSRSItem, FSRSReview, check_and_fill_parameters};

use super::{DesiredRetention, Difficulty, MemoryState, Rating, Retrievability, Stability};
use crate::day::Days;

/// The longest interval, a century, as in Anki.
const LONGEST: f32 = 36_500.0;

/// FSRS-6 weights, w0 to w20: 21 finite numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameters([f32; 21]);

impl Parameters {
    /// Converts weights of FSRS-4.5 (17), FSRS-5 (19) or FSRS-6 (21) to FSRS-6.
    ///
    /// None for any other number of weights, or if one is not finite. Weights outside the model's bounds are clipped
    /// when a [`Scheduler`] is created.
    #[must_use]
    pub fn new(weights: &[f32]) -> Option<Self> {
        if weights.is_empty() {
            return None;
        }
        let filled = check_and_fill_parameters(weights).ok()?;
        filled.try_into().ok().map(Self)
    }

    /// The weights, w0 to w20.
    #[must_use]
    pub fn weights(&self) -> &[f32; 21] {
        &self.0
    }
}

impl Default for Parameters {
    /// The published FSRS-6 weights.
    fn default() -> Self {
        Self(DEFAULT_PARAMETERS)
    }
}

/// The result of one rating.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatingOutcome {
    /// Memory state after the review.
    pub memory: MemoryState,
    /// Days until retrievability falls to the desired retention: at least one, without fuzz.
    pub interval: Days,
}

/// What each rating leads to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RatingOutcomes([RatingOutcome; 4]);

impl RatingOutcomes {
    /// The outcome of one rating.
    #[must_use]
    pub fn of(&self, rating: Rating) -> RatingOutcome {
        let [again, hard, good, easy] = self.0;
        match rating {
            Rating::Again => again,
            Rating::Hard => hard,
            Rating::Good => good,
            Rating::Easy => easy,
        }
    }
}

impl Default for Scheduler {
    /// The published weights and the default retention.
    fn default() -> Self {
        Self::new(&Parameters::default(), DesiredRetention::default())
    }
}

/// FSRS-6 with one learner's parameters and desired retention.
#[derive(Clone, Debug)]
pub struct Scheduler {
    model: FSRS,
    decay: f32,
    retention: DesiredRetention,
}

impl Scheduler {
    /// Creates a scheduler. Falls back to the published weights if `fsrs` rejects these.
    #[must_use]
    pub fn new(parameters: &Parameters, retention: DesiredRetention) -> Self {
        let weights = &parameters.0;
        let (model, decay) = match FSRS::new(weights) {
            Ok(model) => (model, weights[20].clamp(0.1, 0.8)),
            Err(_) => (FSRS::default(), DEFAULT_PARAMETERS[20]),
        };
        Self { model, decay, retention }
    }

    /// The desired retention.
    #[must_use]
    pub fn retention(&self) -> DesiredRetention {
        self.retention
    }

    /// The result of each rating, for an item last answered `elapsed` study days ago (`memory` is none for a new item).
    ///
    /// Zero days is a repeat on the same study day.
    #[must_use]
    pub fn preview(&self, memory: Option<MemoryState>, elapsed: Days) -> RatingOutcomes {
        let state =
            memory.map(|memory| fsrs::MemoryState { stability: memory.stability.0, difficulty: memory.difficulty.0 });
        let (retention, days) = (self.retention.value(), elapsed.0.min(LONGEST as u32));
        let Ok(next) = self.model.next_states(state, retention, days) else {
            return RatingOutcomes([unchanged(memory); 4]);
        };
        RatingOutcomes([next.again, next.hard, next.good, next.easy].map(|state| checked(memory, &state)))
    }

    /// The memory state after one rating: the same as in [`Scheduler::preview`], at a quarter of the cost, for folding
    /// long logs.
    #[must_use]
    pub fn after(&self, memory: Option<MemoryState>, elapsed: Days, rating: Rating) -> MemoryState {
        let state =
            memory.map(|memory| fsrs::MemoryState { stability: memory.stability.0, difficulty: memory.difficulty.0 });
        let review = FSRSReview { rating: rating.number().into(), delta_t: elapsed.0.min(LONGEST as u32) };
        let next = self.model.memory_state(FSRSItem { reviews: vec![review] }, state);
        next.map_or_else(
            |_| unchanged(memory),
            |next| checked(memory, &fsrs::ItemState { memory: next, interval: 1.0 }),
        )
        .memory
    }

    /// Days until an item of this stability falls to a retention: at least one, without fuzz.
    #[must_use]
    pub fn interval(&self, stability: Stability, retention: DesiredRetention) -> Days {
        // `fsrs` only uses the rating for a new item, which has no stability.
        whole(self.model.next_interval(Some(stability.0), retention.value(), 3))
    }

    /// The probability of recall after `elapsed` days without a review.
    ///
    /// Do not show it for an item answered today: FSRS-6 does not predict within a day.
    #[must_use]
    pub fn retrievability(&self, memory: MemoryState, elapsed: Days) -> Retrievability {
        let state = fsrs::MemoryState { stability: memory.stability.0, difficulty: memory.difficulty.0 };
        let value = fsrs::current_retrievability(state, elapsed.0 as f32, self.decay);
        Retrievability(value.clamp(0.0, 1.0))
    }
}

/// Converts a result of `fsrs` to checked types. Keeps the previous state if the result is invalid.
fn checked(before: Option<MemoryState>, state: &fsrs::ItemState) -> RatingOutcome {
    let memory = Stability::new(state.memory.stability)
        .zip(Difficulty::new(state.memory.difficulty.clamp(1.0, 10.0)))
        .map(|(stability, difficulty)| MemoryState { stability, difficulty });
    match memory {
        Some(memory) => RatingOutcome { memory, interval: whole(state.interval) },
        None => unchanged(before),
    }
}

/// Fallback for states that `fsrs` cannot process: the memory is unchanged and the item due the next day.
fn unchanged(before: Option<MemoryState>) -> RatingOutcome {
    let memory = before.unwrap_or(MemoryState { stability: Stability(0.1), difficulty: Difficulty(5.0) });
    RatingOutcome { memory, interval: Days(1) }
}

/// Rounds an interval to whole days, from one day to a century.
fn whole(days: f32) -> Days {
    // The clamp bounds the cast. NaN becomes zero and then one.
    Days((days.round().clamp(1.0, LONGEST) as u32).max(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn scheduler(retention: f32) -> Scheduler {
        Scheduler::new(&Parameters::default(), DesiredRetention::new(retention).unwrap())
    }

    fn state(stability: f32, difficulty: f32) -> MemoryState {
        MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(difficulty).unwrap() }
    }

    #[test]
    fn thirty_lapses_in_a_row_still_give_an_interval_of_a_day() {
        let scheduler = scheduler(0.9);
        let mut memory = None;
        for _ in 0..30 {
            memory = Some(scheduler.preview(memory, Days(1)).of(Rating::Again).memory);
        }
        assert!(memory.unwrap().stability.days() < 0.1);
        for rating in Rating::ALL {
            assert!(scheduler.preview(memory, Days(1)).of(rating).interval >= Days(1));
        }
    }

    #[test]
    fn invalid_weights_are_rejected() {
        let mut weights = *Parameters::default().weights();
        weights[3] = f32::NAN;
        assert_eq!(Parameters::new(&weights), None);
        assert_eq!(Parameters::new(&[]), None);
        assert_eq!(Parameters::new(&[0.5; 20]), None);
    }

    #[test]
    fn no_elapsed_time_overflows() {
        let outcomes = scheduler(0.99).preview(Some(state(36_500.0, 1.0)), Days(u32::MAX));
        assert!(outcomes.of(Rating::Easy).interval <= Days(36_500));
    }

    proptest! {
        #[test]
        fn states_stay_within_their_bounds(
            ratings in prop::collection::vec((0_usize..4, 0_u32..40_000), 1..60),
            retention in 0.70_f32..=0.99,
        ) {
            let scheduler = scheduler(retention);
            let mut memory = None;
            for (rating, days) in ratings {
                let outcome = scheduler.preview(memory, Days(days)).of(Rating::ALL[rating]);
                prop_assert!(outcome.memory.stability.days().is_finite());
                prop_assert!((1.0..=10.0).contains(&outcome.memory.difficulty.value()));
                prop_assert!((1..=36_500).contains(&outcome.interval.0));
                memory = Some(outcome.memory);
            }
        }

        #[test]
        fn after_agrees_with_preview(
            ratings in prop::collection::vec((0_usize..4, 0_u32..40_000), 1..30), retention in 0.70_f32..=0.99,
        ) {
            let scheduler = scheduler(retention);
            let mut memory = None;
            for (rating, days) in ratings {
                let rating = Rating::ALL[rating];
                let outcome = scheduler.preview(memory, Days(days)).of(rating);
                let after = scheduler.after(memory, Days(days), rating);
                prop_assert_eq!((after, scheduler.interval(after.stability, scheduler.retention())), (outcome.memory, outcome.interval));
                memory = Some(after);
            }
        }

        #[test]
        fn retrievability_never_rises_with_time(
            stability in 0.01_f32..10_000.0, difficulty in 1.0_f32..=10.0, day in 0_u32..30_000, more in 0_u32..30_000,
        ) {
            let scheduler = scheduler(0.9);
            let memory = state(stability, difficulty);
            let soon = scheduler.retrievability(memory, Days(day));
            let late = scheduler.retrievability(memory, Days(day + more));
            prop_assert!(late <= soon);
        }

        #[test]
        fn the_interval_at_90_percent_is_the_stability(stability in 1.0_f32..30_000.0) {
            let scheduler = scheduler(0.9);
            let outcome = scheduler.preview(Some(state(stability, 5.0)), Days(stability as u32)).of(Rating::Hard);
            // Intervals are computed in single precision, so a long one may be off by a day.
            let expected = outcome.memory.stability.days().clamp(1.0, 36_500.0);
            let off = (outcome.interval.0 as f32 - expected).abs();
            prop_assert!(off <= 0.5 + expected * 1e-5, "{:?} for {}", outcome.interval, expected);
        }

        #[test]
        fn better_ratings_never_come_back_sooner(
            stability in 0.01_f32..30_000.0, difficulty in 1.0_f32..=10.0, days in 0_u32..10_000, retention in 0.70_f32..=0.99,
        ) {
            let outcomes = scheduler(retention).preview(Some(state(stability, difficulty)), Days(days));
            for pair in [Rating::Hard, Rating::Good, Rating::Easy].windows(2) {
                prop_assert!(outcomes.of(pair[0]).interval <= outcomes.of(pair[1]).interval);
            }
        }
    }
}
