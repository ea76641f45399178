//! What several screens do: going home, taking over another ledger, choosing a seed.

use super::super::effect::Effect;
use super::super::message::Now;
use super::super::screen::{Home, Screen};
use super::super::state::App;
use crate::review::{DeviceId, Ledger};

/// Goes home, and asks what other processes wrote meanwhile.
pub fn go_home(app: &mut App) -> Vec<Effect> {
    app.screen = Screen::Home(Home::default());
    vec![Effect::Refresh(None)]
}

/// Goes on with another ledger. What could not be written is in no log, and counts all the same.
pub fn use_ledger(app: &mut App, mut ledger: Ledger, now: Now) {
    for draft in &app.unsaved {
        ledger.apply(&draft.clone().into_event(DeviceId([0; 16]), u64::MAX), now.at.at_ms);
    }
    app.ledger = ledger;
    app.standing.forget();
}

/// The chance of a queue: the one that was set, or the moment.
pub fn seed(app: &App) -> u64 {
    app.settings.seed.unwrap_or(app.at.at_ms.unsigned_abs())
}
