//! Events that could not be written.

use super::super::effect::Effect;
use super::super::message::{Now, SaveFailure};
use super::super::state::App;
use super::{browse, exam};
use crate::deck::clean::clean_line;
use crate::review::{DeviceId, NewEvent};

/// Goes on with an event that could not be written: it counts, and is tried again before the next one.
pub fn failed(app: &mut App, draft: &NewEvent, trouble: SaveFailure, now: Now) -> Vec<Effect> {
    app.ledger.apply(&draft.clone().into_event(DeviceId([0; 16]), u64::MAX), now.at.at_ms);
    browse::noted(app, draft.fact.item());
    app.unsaved.push(draft.clone());
    // It may name a path, which may be anything.
    app.trouble = Some(SaveFailure { what: clean_line(&trouble.what).into_owned(), ..trouble });
    exam::failed(app, draft)
}
