//! Steps shared by several screens: going home, replacing the ledger, choosing a seed.

use super::super::effect::Effect;
use super::super::message::Now;
use super::super::screen::{Home, Screen};
use super::super::state::App;
use crate::review::{DeviceId, Ledger};

/// Goes to the home screen and refreshes the log.
pub fn go_home(app: &mut App) -> Vec<Effect> {
    app.screen = Screen::Home(Home::default());
    vec![Effect::Refresh(None)]
}

/// Replaces the ledger. Unsaved events are in no log, but still count.
pub fn use_ledger(app: &mut App, mut ledger: Ledger, now: Now) {
    for event in &app.unsaved {
        ledger.apply(&event.clone().into_event(DeviceId([0; 16]), u64::MAX), now.at.at_ms);
    }
    app.ledger = ledger;
    app.today_stats.invalidate();
}

/// The seed of a queue: the one from the settings, or the current time.
pub fn seed(app: &App) -> u64 {
    app.settings.seed.unwrap_or(app.at.at_ms.unsigned_abs())
}
