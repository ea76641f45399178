//! The browse screen: finding items, inspecting one, and acting on it.

mod bulk;

use std::collections::HashSet;

use super::super::browse::{Browse, BulkAction, Part};
use super::super::command::{BrowseCommand, Command, ItemCommand, Open, Typing};
use super::super::effect::Effect;
use super::super::keymap::rebind::key_of;
use super::super::message::Now;
use super::super::screen::Screen;
use super::super::state::App;
use super::super::viewport::moved_row;
use super::navigate::{go_home, seed};
use super::scroll::scrolled;
use super::study;
use crate::deck::clean::clean_line;
use crate::deck::{ItemId, grapheme, markup};
use crate::find::Query;
use crate::review::{Fact, ItemFact, LogFact};
use crate::session::{Candidates, Scope};

/// The longest query in a session's title, in characters.
const TITLE_CHARS: usize = 60;
/// The most characters copied of a question.
const COPY_CHARS: usize = 200;

/// Opens the browse screen.
pub fn open(app: &mut App, part: Part) -> Vec<Effect> {
    app.screen = Screen::Browse(Box::new(Browse::new(app.finder(), part)));
    Vec::new()
}

/// Continues with reloaded decks, here and in the test builder.
pub fn reload(app: &mut App) {
    app.index = None;
    super::builder::reload(app);
    if matches!(app.screen, Screen::Browse(_)) {
        let finder = app.finder();
        if let Screen::Browse(browse) = &mut app.screen {
            browse.reload(finder);
        }
    }
}

/// Refreshes an item about which an event was written. It stays in the list even if it no longer matches.
pub fn refresh_item(app: &mut App, item: Option<&ItemId>) {
    let today = app.today();
    let (Screen::Browse(browse), Some(item)) = (&mut app.screen, item) else { return };
    let index = browse.selected_index().filter(|index| browse.finder.id(*index) == Some(item));
    let index = index.or_else(|| browse.found.iter().copied().find(|index| browse.finder.id(*index) == Some(item)));
    if let Some(index) = index {
        browse.finder.refresh(index, &app.library, &app.ledger, today);
    }
}

/// Handles a command on the browse screen.
pub fn browse(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Browse(browse) = &app.screen else { return Vec::new() };
    let (part, selected) = (browse.part, browse.selected().cloned());
    match (part, command) {
        (Part::Query, command) => query(app, command),
        (Part::Reset, Command::Browse(BrowseCommand::Reset)) => selected.map_or_else(Vec::new, |item| reset(app, item)),
        (Part::Reset | Part::Bulk | Part::Confirm(..), Command::Back) => focus(app, Part::List),
        (Part::Bulk, Command::Browse(BrowseCommand::SuspendAll)) => bulk::ask(app, BulkAction::Suspend),
        (Part::Bulk, Command::Browse(BrowseCommand::BuryAll)) => bulk::ask(app, BulkAction::Bury),
        (Part::Bulk, Command::Browse(BrowseCommand::ResumeAll)) => bulk::ask(app, BulkAction::Resume),
        (Part::Bulk, Command::Browse(BrowseCommand::ResetAll)) => bulk::ask(app, BulkAction::Reset),
        (Part::Confirm(action, _), Command::Browse(BrowseCommand::Confirm)) => bulk::confirm(app, action),
        (Part::Reset | Part::Bulk | Part::Confirm(..), _) => Vec::new(),
        (Part::List, Command::Browse(BrowseCommand::All)) => bulk::choose(app),
        (
            Part::List,
            Command::Browse(command @ (BrowseCommand::Sort | BrowseCommand::ReverseSort | BrowseCommand::Select)),
        ) => arrange(app, command),
        (Part::List, Command::Enter) => study_found(app, now),
        (Part::List, Command::Open(Open::Find)) => focus(app, Part::Query),
        (Part::List, Command::Back) => go_home(app),
        (_, Command::Back) => focus(app, Part::List),
        (_, command) => match selected {
            Some(item) => item_command(app, command, part, item),
            None => Vec::new(),
        },
    }
}

/// Sorts the list, or selects a row.
fn arrange(app: &mut App, command: BrowseCommand) -> Vec<Effect> {
    let Screen::Browse(browse) = &mut app.screen else { return Vec::new() };
    match command {
        BrowseCommand::Sort => browse.sort_by(browse.sort.next(), false),
        BrowseCommand::ReverseSort => browse.sort_by(browse.sort, !browse.reversed),
        _ => browse.check(),
    }
    Vec::new()
}

/// Moves the focus.
fn focus(app: &mut App, part: Part) -> Vec<Effect> {
    if let Screen::Browse(browse) = &mut app.screen {
        browse.part = part;
    }
    Vec::new()
}

/// Handles a command in the query field.
fn query(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Browse(browse) = &mut app.screen else { return Vec::new() };
    match command {
        Command::Write(typing) => browse.type_query([typing]),
        Command::Enter if browse.found.is_empty() => app.notice = Some("No matches. Try other words.".into()),
        Command::Enter => browse.part = Part::List,
        Command::Back if browse.query.text().is_empty() => return go_home(app),
        Command::Back => browse.type_query([Typing::Clear, Typing::End]),
        command => scroll(app, command, Part::Query),
    }
    Vec::new()
}

/// Handles a command about the selected item, in the list or in the item's view.
fn item_command(app: &mut App, command: Command, part: Part, item: ItemId) -> Vec<Effect> {
    match command {
        Command::Browse(BrowseCommand::Look) => focus(app, Part::Item(0)),
        Command::Browse(BrowseCommand::History) if !app.ledger.is_complete() => {
            vec![Effect::Refold(Some(Command::Browse(BrowseCommand::History)))]
        }
        Command::Browse(BrowseCommand::History) => focus(app, Part::History(0)),
        Command::Browse(BrowseCommand::Reset) if app.ledger.progress(&item).is_none() => {
            app.notice = Some("This item is new; there is nothing to reset.".into());
            Vec::new()
        }
        Command::Browse(BrowseCommand::Reset) => focus(app, Part::Reset),
        Command::Browse(BrowseCommand::Bury) => bury(app, item),
        Command::Undo if part == Part::List && has_bulk(app) => bulk::undo(app).unwrap_or_default(),
        // Only the whole log tells whether the item was reset.
        Command::Undo if !app.ledger.is_complete() => vec![Effect::Refold(Some(Command::Undo))],
        Command::Undo => undo_reset(app, item),
        Command::Item(ItemCommand::Suspend) => suspend(app, item),
        Command::Item(ItemCommand::Mark) => mark(app, item),
        Command::Item(ItemCommand::Copy) => copy(app, &item),
        Command::Item(ItemCommand::Edit) if app.library.entry(&item).is_none() => {
            app.notice = Some("This item is no longer in any deck.".into());
            Vec::new()
        }
        Command::Item(ItemCommand::Edit) => study::edit_item(app, &item),
        command => {
            scroll(app, command, part);
            Vec::new()
        }
    }
}

/// Whether the last change was an action on several items.
fn has_bulk(app: &App) -> bool {
    matches!(&app.screen, Screen::Browse(browse) if !browse.last_bulk.is_empty())
}

/// Handles a command that moves in the list, or scrolls the item.
fn scroll(app: &mut App, command: Command, part: Part) {
    let lines = match part {
        Part::Item(lines) | Part::History(lines) => scrolled(app, lines, command),
        Part::Query | Part::List | Part::Reset | Part::Bulk | Part::Confirm(..) => 0,
    };
    let page = app.drawn.screen.rows / 2;
    let Screen::Browse(browse) = &mut app.screen else { return };
    let last = browse.found.len().saturating_sub(1);
    let row = browse.row;
    let before = browse.row;
    let row = match (part, command) {
        (_, Command::Previous) => row.saturating_sub(1),
        (_, Command::Next) => (row + 1).min(last),
        (Part::List | Part::Query, command) => moved_row(row, browse.found.len(), page.max(1), command),
        (Part::Item(_) | Part::History(_) | Part::Reset | Part::Bulk | Part::Confirm(..), _) => row,
    };
    let lines = if row == before { lines } else { 0 };
    browse.row = row;
    browse.part = match part {
        Part::Item(_) => Part::Item(lines),
        Part::History(_) => Part::History(lines),
        Part::Query | Part::List | Part::Reset | Part::Bulk | Part::Confirm(..) => part,
    };
}

/// Starts a session with exactly the matching items.
fn study_found(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Browse(browse) = &app.screen else { return Vec::new() };
    if let Some(warning) = misunderstood(browse) {
        app.notice = Some(warning);
        return Vec::new();
    }
    let items: HashSet<&ItemId> = browse.chosen_ids().collect();
    let candidates = Candidates::among(&app.library, &app.ledger, &items, app.today());
    let queue = candidates.queue(app.settings.limits.chosen(), seed(app));
    if queue.is_empty() {
        let why = if browse.found.is_empty() {
            "No matches."
        } else {
            "None of these can be studied: all are suspended or in no deck."
        };
        app.notice = Some(why.into());
        return Vec::new();
    }
    let title = title(browse.query.text());
    app.begin_titled(title, &Scope::default(), queue, now)
}

/// Why the list must not be acted on: a part of the query was not understood, and more items were found than were asked
/// for.
pub(super) fn misunderstood(browse: &Browse) -> Option<String> {
    let query = Query::parse(browse.query.text());
    query.warnings().first().map(|warning| format!("{}. Correct it first.", clean_line(warning)))
}

/// The title of a session over a query's results.
fn title(query: &str) -> String {
    let clean = clean_line(query);
    let words = clean.split_whitespace().collect::<Vec<_>>().join(" ");
    match grapheme::prefix(&words, TITLE_CHARS) {
        "" if words.is_empty() => "Browse: all items".to_owned(),
        whole if whole == words => format!("Find: {words}"),
        cut => format!("Find: {}...", cut.trim_end()),
    }
}

/// Suspends or resumes an item.
fn suspend(app: &mut App, item: ItemId) -> Vec<Effect> {
    let suspended = app.ledger.state(&item).suspended;
    let (fact, notice) = if suspended {
        (ItemFact::Resume(item), "Resumed.".to_owned())
    } else {
        let key = key_of(app, Command::Item(ItemCommand::Suspend));
        (ItemFact::Suspend(item), format!("Suspended. {key} resumes it."))
    };
    record_with_notice(app, Fact::Item(fact), &notice)
}

/// Buries an item, or resumes it.
fn bury(app: &mut App, item: ItemId) -> Vec<Effect> {
    let state = app.ledger.state(&item);
    if state.suspended {
        app.notice = Some("This item is suspended, and so not asked at all.".into());
        return Vec::new();
    }
    let (fact, notice) = if state.is_buried(app.today()) {
        (ItemFact::Resume(item), "Resumed.".to_owned())
    } else {
        let key = key_of(app, Command::Browse(BrowseCommand::Bury));
        (ItemFact::Bury(item), format!("Buried: not asked again today. {key} resumes it."))
    };
    record_with_notice(app, Fact::Item(fact), &notice)
}

/// Marks or unmarks an item.
fn mark(app: &mut App, item: ItemId) -> Vec<Effect> {
    let on = !app.ledger.state(&item).marked;
    record_with_notice(app, Fact::Item(ItemFact::Mark { item, on }), if on { "Marked." } else { "Unmarked." })
}

/// Resets an item to new.
fn reset(app: &mut App, item: ItemId) -> Vec<Effect> {
    focus(app, Part::List);
    let key = key_of(app, Command::Undo);
    let notice = format!("Reset to new. Its answers stay in the log; {key} undoes it.");
    record_with_notice(app, Fact::Item(ItemFact::Reset(item)), &notice)
}

/// Undoes the last reset of an item, however long ago: the item's earlier state is restored.
fn undo_reset(app: &mut App, item: ItemId) -> Vec<Effect> {
    let Some(target) = app.ledger.last_reset(&item) else {
        app.notice = Some("This item was not reset; there is nothing to undo.".into());
        return Vec::new();
    };
    record_with_notice(
        app,
        Fact::Log(LogFact::Void { target, item: Some(item) }),
        "Reset undone. The answers to this item count again.",
    )
}

/// Records an event and shows a notice.
fn record_with_notice(app: &mut App, fact: Fact, notice: &str) -> Vec<Effect> {
    app.notice = Some(notice.to_owned());
    if let Screen::Browse(browse) = &mut app.screen {
        browse.last_bulk.clear();
    }
    let session = app.minter.session();
    app.record(session, fact).1
}

/// Copies an item's name and question.
fn copy(app: &mut App, item: &ItemId) -> Vec<Effect> {
    let question = app.library.item(item).map(|item| markup::plain(item.lead_in()));
    let text = question.map_or_else(|| item.to_string(), |question| format!("{item}: {question}"));
    let text = grapheme::prefix(&clean_line(&text), COPY_CHARS).to_owned();
    app.notice = Some(format!("Copied (if the terminal allows it): {item}"));
    vec![Effect::Copy(text)]
}
