//! The state of one item.

use super::progress::ItemProgress;
use crate::day::Day;

/// The state of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemState {
    /// Progress from its answers; none for a new item.
    pub progress: Option<ItemProgress>,
    /// Excluded from study.
    pub suspended: bool,
    /// Marked for later.
    pub marked: bool,
    /// Flagged as wrong or unclear.
    pub reported: bool,
}

impl ItemState {
    /// The day on which the item is due; none for new and suspended items.
    #[must_use]
    pub fn due_day(&self) -> Option<Day> {
        self.progress.as_ref().filter(|_| !self.suspended).map(|progress| progress.due)
    }
}
