//! What is known of one item.

use super::learned::ItemProgress;
use crate::day::Day;

/// What is known of one item.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ItemState {
    /// What its answers add up to; none for a new item.
    pub learned: Option<ItemProgress>,
    /// Not to be asked.
    pub suspended: bool,
    /// Marked for later.
    pub marked: bool,
    /// Reported as wrong or unclear.
    pub reported: bool,
}

impl ItemState {
    /// The day on which it comes back; none for a new item and for one that is not to be asked.
    #[must_use]
    pub fn comes_back(&self) -> Option<Day> {
        self.learned.as_ref().filter(|_| !self.suspended).map(|learned| learned.due)
    }
}
