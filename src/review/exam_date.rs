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
