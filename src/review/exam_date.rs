//! The date of an exam that a learner studies a deck for.

use crate::day::{Day, Days};
use crate::memory::DesiredRetention;

/// An exam date for a deck. Until that day, every item of the deck is scheduled to be seen once more in the last days
/// before it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamDate {
    /// The deck's id.
    pub deck: String,
    /// The day of the exam.
    pub day: Day,
    /// The desired retention until then.
    pub retention: DesiredRetention,
    /// Length of the final review before the exam: at least one day.
    pub last_days: Days,
}

impl ExamDate {
    /// The first day of the final review.
    #[must_use]
    pub fn final_review(&self) -> Day {
        self.day.plus_signed(-i32::try_from(self.last_days.0).unwrap_or(0))
    }

    /// How many new items a day are enough to meet all `unseen` ones before the final review.
    #[must_use]
    pub fn new_per_day(&self, unseen: usize, today: Day) -> usize {
        unseen.div_ceil(self.final_review().since(today).0.max(1) as usize)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn new_items_are_spread_over_the_days_before_the_final_review() {
        let today = Day::from_epoch(100);
        let plan = |days, last_days| ExamDate {
            deck: "d".into(),
            day: today.plus(Days(days)),
            retention: DesiredRetention::default(),
            last_days: Days(last_days),
        };
        assert_eq!(plan(21, 1).final_review(), today.plus(Days(20)));
        assert_eq!((plan(21, 1).new_per_day(40, today), plan(21, 1).new_per_day(41, today)), (2, 3));
        assert_eq!((plan(3, 3).new_per_day(7, today), plan(21, 1).new_per_day(0, today)), (7, 0));
    }
}
