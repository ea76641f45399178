//! Actions on all items in the list of the browse screen, or on those selected there.

use super::super::super::browse::{BulkAction, Part};
use super::super::super::effect::Effect;
use super::super::super::screen::Screen;
use super::super::super::state::App;
use super::focus;
use crate::deck::ItemId;
use crate::deck::counted::counted;
use crate::review::{Fact, ItemFact, LogFact};

/// The most items that are changed at once: every change is an event that is saved on its own.
const MOST: usize = 500;

/// Asks what to do with all items, if there are any.
pub fn choose(app: &mut App) -> Vec<Effect> {
    let Screen::Browse(browse) = &app.screen else { return Vec::new() };
    if browse.found.is_empty() {
        app.notice = Some("No matches.".into());
        return Vec::new();
    }
    focus(app, Part::Bulk)
}

/// The items that an action would change.
fn affected(app: &App, action: BulkAction) -> Vec<ItemId> {
    let Screen::Browse(browse) = &app.screen else { return Vec::new() };
    let is_affected = |item: &&ItemId| {
        let state = app.ledger.state(item);
        match action {
            BulkAction::Suspend => !state.suspended,
            BulkAction::Resume => !state.is_active(app.today()),
            BulkAction::Bury => state.is_active(app.today()),
            BulkAction::Reset => state.progress.is_some(),
        }
    };
    browse.chosen_ids().filter(is_affected).cloned().collect()
}

/// Asks for confirmation, with the number of items.
pub fn ask(app: &mut App, action: BulkAction) -> Vec<Effect> {
    if let Screen::Browse(browse) = &app.screen
        && let Some(warning) = super::misunderstood(browse)
    {
        app.notice = Some(warning);
        return focus(app, Part::List);
    }
    let count = affected(app, action).len();
    if count == 0 {
        let what = match action {
            BulkAction::Suspend => "All of them are suspended already.",
            BulkAction::Resume => "None of them is suspended or buried.",
            BulkAction::Bury => "All of them are suspended or buried already.",
            BulkAction::Reset => "All of them are new; there is nothing to reset.",
        };
        app.notice = Some(what.into());
        return focus(app, Part::List);
    }
    if count > MOST {
        app.notice = Some(format!("{count} items are too many at once. Find {MOST} or fewer first."));
        return focus(app, Part::List);
    }
    focus(app, Part::Confirm(action, count))
}

/// Changes the items.
pub fn confirm(app: &mut App, action: BulkAction) -> Vec<Effect> {
    let items = affected(app, action);
    let session = app.minter.session();
    let (mut effects, mut events) = (Vec::new(), Vec::new());
    for item in items {
        let fact = match action {
            BulkAction::Suspend => ItemFact::Suspend(item.clone()),
            BulkAction::Resume => ItemFact::Resume(item.clone()),
            BulkAction::Bury => ItemFact::Bury(item.clone()),
            BulkAction::Reset => ItemFact::Reset(item.clone()),
        };
        let (event, appended) = app.record(session, Fact::Item(fact));
        effects.extend(appended);
        events.push((event, item));
    }
    let what = match action {
        BulkAction::Suspend => "Suspended",
        BulkAction::Resume => "Resumed",
        BulkAction::Bury => "Buried",
        BulkAction::Reset => "Reset",
    };
    app.notice = Some(format!("{what} {}. u undoes it.", counted(events.len(), "item")));
    if let Screen::Browse(browse) = &mut app.screen {
        browse.last_bulk = events;
        browse.part = Part::List;
    }
    effects
}

/// Undoes the last action on all items; none if there was none, or another change since.
pub fn undo(app: &mut App) -> Option<Vec<Effect>> {
    let Screen::Browse(browse) = &mut app.screen else { return None };
    let events = std::mem::take(&mut browse.last_bulk);
    if events.is_empty() {
        return None;
    }
    app.notice = Some(format!("Undone: {} as before.", counted(events.len(), "item")));
    let session = app.minter.session();
    let voids = events.into_iter().rev().map(|(target, item)| LogFact::Void { target, item: Some(item) });
    Some(voids.flat_map(|void| app.record(session, Fact::Log(void)).1).collect())
}
