//! Events that could not be written.

use super::super::effect::Effect;
use super::super::message::{Now, SaveFailure};
use super::super::state::App;
use super::{browse, exam};
use crate::deck::clean::clean_line;
use crate::review::{DeviceId, NewEvent};

/// Handles an event that could not be written: it counts nevertheless, and is retried before the next one.
pub fn failed(app: &mut App, event: &NewEvent, failure: SaveFailure, now: Now) -> Vec<Effect> {
    app.ledger.apply(&event.clone().into_event(DeviceId([0; 16]), u64::MAX), now.at.at_ms);
    browse::refresh_item(app, event.fact.item());
    app.unsaved.push(event.clone());
    // The message may contain a path, and a path may contain anything.
    app.save_failure = Some(SaveFailure { what: clean_line(&failure.what).into_owned(), ..failure });
    exam::failed(app, event)
}
