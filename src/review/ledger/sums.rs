//! Sums over all items, kept up with each that changes: what weighing an answer asks for, between two keys.

use hashbrown::HashMap;

use crate::day::Day;
use crate::review::ConfidenceTable;
use crate::review::item_state::ItemState;

/// What the states of all items add up to.
#[derive(Clone, Debug, Default)]
pub(super) struct Sums {
    /// What all answers say of how sure the learner is.
    pub confidence_table: ConfidenceTable,
    /// Items that come back on each day.
    pub due: HashMap<Day, usize>,
    /// Items that were answered for the first time ever on each day.
    pub introduced: HashMap<Day, usize>,
}

impl Sums {
    /// Counts an item in.
    pub fn add(&mut self, state: &ItemState, confidence_table: &ConfidenceTable) {
        self.confidence_table.add(confidence_table);
        if let Some(day) = state.comes_back() {
            *self.due.entry(day).or_default() += 1;
        }
        if let Some(learned) = &state.learned {
            *self.introduced.entry(learned.first).or_default() += 1;
        }
    }

    /// Counts an item out that was counted in like this.
    pub fn remove(&mut self, state: &ItemState, confidence_table: &ConfidenceTable) {
        self.confidence_table.subtract(confidence_table);
        if let Some(day) = state.comes_back()
            && let Some(count) = self.due.get_mut(&day)
        {
            *count = count.saturating_sub(1);
        }
        if let Some(learned) = &state.learned
            && let Some(count) = self.introduced.get_mut(&learned.first)
        {
            *count = count.saturating_sub(1);
        }
    }
}
