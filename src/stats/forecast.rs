//! The forecast: what falls due.

use super::studied::StudiedItems;
use crate::day::Day;
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Items in the loaded decks by due day; today includes everything overdue. Suspended and new \
items are excluded. Each item is counted once: reviews that result from studying before then are not predicted.";

/// Days that are looked ahead, today the first.
pub const DAYS: usize = 30;

/// Items that fall due on each of the next days, today first.
#[must_use]
pub fn forecast(history: &History, shelf: &StudiedItems, today: Day) -> Vec<u32> {
    let mut days = vec![0; DAYS];
    for past in history.items.iter().filter(|past| !past.state.suspended && shelf.holds(&past.item)) {
        let Some(learned) = &past.state.learned else { continue };
        if let Some(day) = days.get_mut(learned.due.since(today).0 as usize) {
            *day += 1;
        }
    }
    days
}
