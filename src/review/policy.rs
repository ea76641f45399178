//! The learner's scheduling preferences beyond a single desired retention.

use std::collections::BTreeMap;

use super::exam_date::ExamDate;
use crate::day::{Day, Days, Weekdays};
use crate::memory::{DesiredRetention, FinalDays, Window};

/// Scheduling preferences: from the configuration, plus the exam dates in the log.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Policy {
    /// Desired retention of decks that override the default, by deck id.
    pub retention_of: BTreeMap<String, DesiredRetention>,
    /// Weekdays without reviews.
    pub days_off: Weekdays,
    /// Whether memory depends on how likely the learner knew the answer, not on the rating alone.
    pub guess_aware: bool,
    /// Exam dates in force, by deck id. The fold sets them from the log and ignores what the caller passes.
    pub exam_dates: BTreeMap<String, ExamDate>,
}

impl Policy {
    /// The exam that is still ahead of an answer given on `day`.
    pub(super) fn exam(&self, deck: &str, day: Day) -> Option<&ExamDate> {
        self.exam_dates.get(deck).filter(|exam| day < exam.day)
    }

    /// The desired retention for items of a deck answered on `day`; none if the deck uses the default.
    #[must_use]
    pub fn retention(&self, deck: &str, day: Day) -> Option<DesiredRetention> {
        self.exam(deck, day).map(|exam| exam.retention).or_else(|| self.retention_of.get(deck).copied())
    }

    /// The days on which an item of a deck may be due after an answer on `day`.
    #[must_use]
    pub fn window(&self, deck: &str, day: Day, interval: Days) -> Window {
        let last_days =
            |exam: &ExamDate| FinalDays { first: exam.day.plus_signed(-signed(exam.last_days)), exam: exam.day };
        Window::of(day, interval, self.exam(deck, day).map(last_days), self.days_off)
    }
}

fn signed(days: Days) -> i32 {
    i32::try_from(days.0).unwrap_or(i32::MAX)
}
