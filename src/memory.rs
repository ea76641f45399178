//! The memory model: FSRS-6 states, scheduling, fitting and forecasts.
//!
//! The only module that uses `fsrs`. Its bare numbers stay in here: ratings are [`Rating`], states have checked
//! constructors, and invalid input that the crate would silently accept is rejected.

mod fuzz;
mod knew;
pub mod optimize;
mod schedule;
mod window;
pub mod workload;

pub use fuzz::{Seed, fuzzed};
pub use knew::KnewProbability;
pub use schedule::{Parameters, RatingOutcome, RatingOutcomes, Scheduler};
pub use window::{DueOffset, FinalDays, Window};

/// How well an item was recalled: the FSRS grade.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Rating {
    /// Not recalled.
    Again,
    /// Recalled with serious difficulty, or guessed.
    Hard,
    /// Recalled.
    Good,
    /// Recalled without effort.
    Easy,
}

impl Rating {
    /// All ratings, worst first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// The number that FSRS and review logs use: 1 to 4.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Again => 1,
            Self::Hard => 2,
            Self::Good => 3,
            Self::Easy => 4,
        }
    }

    /// Converts a number from 1 to 4; none for anything else.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| i64::from(rating.number()) == number)
    }

    /// The word used on screen and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Hard => "hard",
            Self::Good => "good",
            Self::Easy => "easy",
        }
    }

    /// The next better rating, if any.
    #[must_use]
    pub fn better(self) -> Option<Self> {
        Self::from_number(i64::from(self.number()) + 1)
    }

    /// The next worse rating, if any.
    #[must_use]
    pub fn worse(self) -> Option<Self> {
        Self::from_number(i64::from(self.number()) - 1)
    }
}

/// Days until the probability of recall falls to 90%: finite and above zero.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Stability(f32);

impl Stability {
    /// Creates a stability in days; none unless finite and above zero.
    #[must_use]
    pub fn new(days: f32) -> Option<Self> {
        (days.is_finite() && days > 0.0).then_some(Self(days))
    }

    /// The stability in days.
    #[must_use]
    pub fn days(self) -> f32 {
        self.0
    }
}

/// How hard it is to increase an item's stability: 1 (easy) to 10.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Difficulty(f32);

impl Difficulty {
    /// Creates a difficulty; none outside 1 to 10.
    #[must_use]
    pub fn new(value: f32) -> Option<Self> {
        (1.0..=10.0).contains(&value).then_some(Self(value))
    }

    /// The value, 1 to 10.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

/// The FSRS state of an item after a review.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct MemoryState {
    /// How long the memory lasts.
    pub stability: Stability,
    /// How hard it is to make the memory last longer.
    pub difficulty: Difficulty,
}

/// The probability that an item would be recalled now: 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Retrievability(f32);

impl Retrievability {
    /// Creates a probability; none outside 0 to 1.
    #[must_use]
    pub fn new(value: f32) -> Option<Self> {
        (0.0..=1.0).contains(&value).then_some(Self(value))
    }

    /// The probability, 0 to 1.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

/// The retrievability at which an item is due: 0.70 to 0.99, the same bounds as in Anki.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct DesiredRetention(f32);

impl DesiredRetention {
    /// Creates a desired retention; none outside 0.70 to 0.99, where `fsrs` returns infinite or negative intervals.
    #[must_use]
    pub fn new(value: f32) -> Option<Self> {
        (0.70..=0.99).contains(&value).then_some(Self(value))
    }

    /// The probability.
    #[must_use]
    pub fn value(self) -> f32 {
        self.0
    }
}

impl Default for DesiredRetention {
    /// 90%.
    fn default() -> Self {
        Self(0.9)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_outside_1_to_4_are_not_ratings() {
        for number in [i64::MIN, -1, 0, 5, 7, i64::from(u32::MAX)] {
            assert_eq!(Rating::from_number(number), None, "{number}");
        }
        for rating in Rating::ALL {
            assert_eq!(Rating::from_number(i64::from(rating.number())), Some(rating));
        }
    }

    #[test]
    fn retention_outside_its_bounds_is_rejected() {
        for value in [0.0, 0.69, 1.0, 1.5, f32::NAN, f32::INFINITY, -0.9] {
            assert_eq!(DesiredRetention::new(value), None, "{value}");
        }
        assert!(DesiredRetention::new(0.70).is_some() && DesiredRetention::new(0.99).is_some());
    }

    #[test]
    fn states_that_fsrs_would_misread_cannot_be_created() {
        assert_eq!(Stability::new(0.0), None);
        assert_eq!(Stability::new(f32::NAN), None);
        assert_eq!(Difficulty::new(0.0), None);
        assert_eq!(Difficulty::new(f32::NAN), None);
    }
}
