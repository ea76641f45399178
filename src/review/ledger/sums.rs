//! Totals over all items, updated whenever an item changes. The guess model reads them after every answer, so they must
//! be cheap.

use hashbrown::HashMap;

use crate::day::Day;
use crate::review::ConfidenceTable;
use crate::review::item_state::ItemState;

/// Totals over all items.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    /// The confidence table of all answers.
    pub confidence_table: ConfidenceTable,
    /// Number of items due, by day.
    pub due: HashMap<Day, usize>,
    /// Number of items answered for the first time ever, by day, without those that an exam introduced.
    pub introduced: HashMap<Day, usize>,
}

impl Sums {
    /// Adds an item.
    pub fn add(&mut self, state: &ItemState, confidence_table: &ConfidenceTable) {
        self.confidence_table.add(confidence_table);
        if let Some(day) = state.due_day() {
            *self.due.entry(day).or_default() += 1;
        }
        if let Some(progress) = state.progress.filter(|progress| !progress.is_from_exam) {
            *self.introduced.entry(progress.first).or_default() += 1;
        }
    }

    /// Removes an item that was added with the same values.
    pub fn remove(&mut self, state: &ItemState, confidence_table: &ConfidenceTable) {
        self.confidence_table.subtract(confidence_table);
        if let Some(day) = state.due_day()
            && let Some(count) = self.due.get_mut(&day)
        {
            *count = count.saturating_sub(1);
        }
        if let Some(progress) = state.progress.filter(|progress| !progress.is_from_exam)
            && let Some(count) = self.introduced.get_mut(&progress.first)
        {
            *count = count.saturating_sub(1);
        }
    }
}
