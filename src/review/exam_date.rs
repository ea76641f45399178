//! The date of an exam that a learner works towards with a deck.

use crate::day::{Day, Days};
use crate::memory::DesiredRetention;

/// The date of an exam: until then every item of a deck is due so that it is seen in the last days before it.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamDate {
    /// The deck's id.
    pub deck: String,
    /// The day of the exam.
    pub day: Day,
    /// The retention at which its items come back until then.
    pub retention: DesiredRetention,
    /// In how many days before it everything is to be seen once more: at least one.
    pub last_days: Days,
}
