//! The test builder: choosing filters, and starting the test.

use std::collections::HashSet;
use std::sync::Arc;

use super::super::builder::{Builder, BuilderRow, Change, TestKind, TestOrder};
use super::super::command::{Command, StudyCommand};
use super::super::effect::Effect;
use super::super::exam::PACE_S;
use super::super::message::Now;
use super::super::screen::Screen;
use super::super::state::App;
use super::exam;
use super::navigate::{go_home, seed};
use super::scroll::listed;
use crate::deck::counted::counted;
use crate::deck::{DeckId, ItemId};
use crate::find::pool::Pool;
use crate::review::ExamPlan;
use crate::session::exam::draw_among;
use crate::session::{Candidates, Scope};

/// Opens the test builder.
pub fn open(app: &mut App) -> Vec<Effect> {
    let pool = Pool::new(&app.library, &app.ledger, app.today());
    app.screen = Screen::Builder(Box::new(Builder::new(pool, app.settings.exam.kinds, &app.library)));
    Vec::new()
}

/// Continues with reloaded decks.
pub fn reload(app: &mut App) {
    let today = app.today();
    if let Screen::Builder(builder) = &mut app.screen {
        builder.reload(Pool::new(&app.library, &app.ledger, today), &app.library);
    }
}

/// Handles a command in the test builder.
pub fn builder(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let library = Arc::clone(&app.library);
    let Screen::Builder(builder) = &mut app.screen else { return Vec::new() };
    let row = builder.row;
    let selected = builder.rows().get(row).copied();
    let confirms = std::mem::take(&mut builder.confirms);
    match (command, selected) {
        (Command::Back, _) if confirms => {}
        (Command::Back, _) => return go_home(app),
        (Command::Enter, _) if confirms => return start(app, true, now),
        (Command::Study(StudyCommand::Start), _) | (Command::Enter, Some(BuilderRow::Start)) => {
            return start(app, confirms, now);
        }
        (Command::Enter, Some(row)) => builder.change(row, Change::Toggle, &library),
        (Command::Next, Some(row)) => builder.change(row, Change::Next, &library),
        (Command::Previous, Some(row)) => builder.change(row, Change::Previous, &library),
        (Command::Unset, _) => {
            builder.clear(&library);
            app.notice = Some("Filters cleared.".into());
        }
        (command, _) => {
            let row = listed(app, row, command);
            if let Screen::Builder(builder) = &mut app.screen {
                builder.row = row;
            }
        }
    }
    Vec::new()
}

/// Starts the test. An exam asks first, because its clock starts.
fn start(app: &mut App, confirmed: bool, now: Now) -> Vec<Effect> {
    let Screen::Builder(builder) = &mut app.screen else { return Vec::new() };
    let questions = builder.questions();
    if questions == 0 {
        app.notice = Some(nothing(builder).to_owned());
        return Vec::new();
    }
    if builder.kind == TestKind::Study {
        return study(app, now);
    }
    if !confirmed {
        builder.confirms = true;
        let pace_s = app.settings.exam.pace_s.unwrap_or(PACE_S);
        let minutes = app.settings.exam.minutes.unwrap_or_else(|| builder.minutes(pace_s));
        app.notice = Some(format!(
            "{} in {}; no feedback until you finish. Press Enter to start the clock.",
            counted(questions, "question"),
            counted(minutes as usize, "minute")
        ));
        return Vec::new();
    }
    sit(app, now)
}

/// Why there is nothing to ask.
fn nothing(builder: &Builder) -> &'static str {
    if builder.pool.is_empty() {
        "There are no items to choose from."
    } else if builder.counts.found.is_empty() {
        "No items match. Clear a filter; d clears all."
    } else {
        "All items that match are flashcards, which an exam leaves out."
    }
}

/// Starts a study session.
fn study(app: &mut App, now: Now) -> Vec<Effect> {
    let library = Arc::clone(&app.library);
    let Screen::Builder(builder) = &app.screen else { return Vec::new() };
    let items: HashSet<&ItemId> = builder.ids(&library).collect();
    let queue = match builder.order {
        TestOrder::Urgent => {
            Candidates::among(&library, &app.ledger, &items, app.today()).queue(builder.questions(), seed(app))
        }
        TestOrder::Shuffled => {
            let entries = library.entries().filter(|entry| items.contains(&entry.id));
            draw_among(entries, builder.questions(), seed(app))
        }
    };
    let scope = Scope { decks: builder.decks(), tags: builder.topics() };
    let title = builder.title(&library);
    app.begin_titled(title, &scope, queue, now)
}

/// Starts an exam.
fn sit(app: &mut App, now: Now) -> Vec<Effect> {
    let library = Arc::clone(&app.library);
    let session = app.next_session();
    let seed = app.seed(session);
    let Screen::Builder(builder) = &app.screen else { return Vec::new() };
    let found: HashSet<&ItemId> = builder.ids(&library).collect();
    let entries = library.entries().filter(|entry| found.contains(&entry.id));
    let items = draw_among(entries, builder.questions(), seed);
    // An exam of several decks is filed under the deck of its first question, and needs the highest of their marks.
    let decks: HashSet<&str> = items.iter().map(ItemId::deck).collect();
    let mark = |deck: &&str| DeckId::new(deck).and_then(|id| library.deck(&id)).map(|deck| deck.pass_mark);
    let options = &app.settings.exam;
    let pace_s = options.pace_s.unwrap_or(PACE_S);
    let plan = ExamPlan {
        title: builder.title(&library),
        deck: items.first().map_or_else(String::new, |item| item.deck().to_owned()),
        tags: builder.topics(),
        seed,
        minutes: options.minutes.unwrap_or_else(|| builder.minutes(pace_s)),
        pausable: options.pausable,
        certainty: options.certainty,
        pass_mark: decks.iter().filter_map(mark).max().unwrap_or(0),
        items,
    };
    exam::start_plan(app, session, plan, now)
}
