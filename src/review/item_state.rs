//! The state of one item.

use super::progress::ItemProgress;
use crate::day::{Day, Days};

/// The state of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemState {
    /// Progress from its answers; none for a new item.
    pub progress: Option<ItemProgress>,
    /// Excluded from study.
    pub suspended: bool,
    /// The study day on which it is not asked; none if it was never buried.
    pub buried: Option<Day>,
    /// Marked for later.
    pub marked: bool,
    /// Flagged as wrong or unclear.
    pub reported: bool,
}

impl ItemState {
    /// Whether the item is not asked on a day because it was buried.
    #[must_use]
    pub fn is_buried(&self, today: Day) -> bool {
        self.buried.is_some_and(|day| day >= today)
    }

    /// Whether the item may be asked on a day: it is neither suspended nor buried.
    #[must_use]
    pub fn is_active(&self, today: Day) -> bool {
        !self.suspended && !self.is_buried(today)
    }

    /// The days from today until the item is due, 0 if it is overdue; none for new and suspended items. One that is
    /// buried today is due tomorrow at the earliest.
    #[must_use]
    pub fn due_in(&self, today: Day) -> Option<Days> {
        let days = self.due_day()?.since(today);
        Some(if self.is_buried(today) { days.max(Days(1)) } else { days })
    }

    /// The day on which the item is due; none for new and suspended items.
    #[must_use]
    pub fn due_day(&self) -> Option<Day> {
        self.progress.as_ref().filter(|_| !self.suspended).map(|progress| progress.due)
    }
}
