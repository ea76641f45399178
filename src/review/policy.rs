//! What a learner asks of scheduling, beside one retention for all.

use std::collections::BTreeMap;

use super::exam_date::ExamDate;
use crate::day::{Day, Days, Weekdays};
use crate::memory::{DesiredRetention, FinalDays, Window};

/// What a learner asks of scheduling: from the configuration, and what the log adds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// The retention of decks that have one of their own, by deck id.
    pub retention_of: BTreeMap<String, DesiredRetention>,
    /// Days on which nothing is to come back.
    pub days_off: Weekdays,
    /// Whether memory follows how likely it is that an answer was known, and not its rating alone.
    pub guess_aware: bool,
    /// The dates of exams in force, by deck id: what the log says, whatever was given.
    pub exam_dates: BTreeMap<String, ExamDate>,
}

impl Policy {
    /// The exam that an answer on a day works towards, if there is one.
    fn exam(&self, deck: &str, day: Day) -> Option<&ExamDate> {
        self.exam_dates.get(deck).filter(|exam| day < exam.day)
    }

    /// The retention at which an item of a deck comes back after an answer on a day; none where it is that of all decks.
    #[must_use]
    pub fn retention(&self, deck: &str, day: Day) -> Option<DesiredRetention> {
        self.exam(deck, day).map(|exam| exam.retention).or_else(|| self.retention_of.get(deck).copied())
    }

    /// The days on which an item of a deck may come back after an answer on a day.
    #[must_use]
    pub fn window(&self, deck: &str, day: Day, interval: Days) -> Window {
        let last_days =
            |exam: &ExamDate| FinalDays { first: exam.day.plus_signed(-days(exam.last_days)), exam: exam.day };
        Window::of(day, interval, self.exam(deck, day).map(last_days), self.days_off)
    }
}

/// Days as a signed number.
fn days(days: Days) -> i32 {
    i32::try_from(days.0).unwrap_or(i32::MAX)
}
