//! The forecast: items due on each of the next days.

use super::studied::StudiedItems;
use crate::day::Day;
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Items in the loaded decks by due day; today includes everything overdue. Suspended and new \
items are excluded. Each item is counted once: reviews that result from studying before then are not predicted.";

/// Days in the forecast, including today.
pub const DAYS: usize = 30;

/// Items due on each of the next [`DAYS`] days, today first; today includes overdue items.
#[must_use]
pub fn forecast(history: &History, studied: &StudiedItems, today: Day) -> Vec<u32> {
    let mut days = vec![0; DAYS];
    for item_history in history.items.iter().filter(|item_history| studied.holds(&item_history.item)) {
        let due_in = item_history.state.due_in(today);
        if let Some(day) = due_in.and_then(|days_ahead| days.get_mut(days_ahead.0 as usize)) {
            *day += 1;
        }
    }
    days
}
