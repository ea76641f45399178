//! The forecast: what falls due.

use super::shelf::Shelf;
use crate::day::Day;
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Items of the decks at hand by the day on which they fall due, today with all that is \
overdue. Suspended and new items are left out, and so is what will come back because it is studied until then: each item \
is counted once.";

/// Days that are looked ahead, today the first.
pub const DAYS: usize = 30;

/// Items that fall due on each of the next days, today first.
#[must_use]
pub fn forecast(history: &History, shelf: &Shelf, today: Day) -> Vec<u32> {
    let mut days = vec![0; DAYS];
    for past in history.pasts.iter().filter(|past| !past.state.suspended && shelf.holds(&past.item)) {
        let Some(learned) = &past.state.learned else { continue };
        if let Some(day) = days.get_mut(learned.due.since(today).0 as usize) {
            *day += 1;
        }
    }
    days
}
