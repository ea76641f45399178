//! The home screen, and the screen shown when nothing is due.

use super::super::browse::Part;
use super::super::command::{Command, Open, ProcessCommand, StudyCommand};
use super::super::effect::Effect;
use super::super::keymap::key_of;
use super::super::message::Now;
use super::super::screen::{Home, HomeRow, NothingDue, Screen};
use super::super::state::App;
use super::navigate::{go_home, seed};
use super::scroll::{listed, scrolled};
use crate::deck::ItemId;
use crate::deck::counted::counted;
use crate::review::{Fact, ItemFact};
use crate::session::{Overview, Scope};

/// New items added beyond the day's limit at a time.
const MORE_NEW: usize = 10;
/// How far ahead the next reviews are looked for when nothing is due, in days.
const AHEAD: usize = 400;

/// Handles a command on the home screen.
pub fn home(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let rows = app.home_rows();
    let Screen::Home(home) = &mut app.screen else { return Vec::new() };
    let asked = std::mem::take(&mut home.asked);
    match command {
        Command::Back => {
            let key = key_of(app, Command::Process(ProcessCommand::Quit));
            app.notice = Some(format!("Press {key} to quit."));
        }
        Command::Study(StudyCommand::Unsuspend) => return unsuspend(app, asked),
        Command::Open(Open::Exam) => {
            let deck = if let Some(HomeRow::Deck(deck)) = rows.get(home.row) { Some(deck.clone()) } else { None };
            return super::exam::set_up(app, deck);
        }
        Command::Open(Open::Home) => {}
        Command::Open(
            open @ (Open::Decks | Open::Plan | Open::Optimize | Open::Retention | Open::Record | Open::Doctor),
        ) => return super::page::kind_of(open).map_or_else(Vec::new, |kind| super::page::open(app, kind)),
        Command::Open(Open::Study) => return study(app, &app.settings.scope.clone(), now),
        Command::Open(Open::Settings) => return super::settings::open(app),
        Command::Open(Open::Find) => return super::browse::open(app, Part::Query),
        Command::Open(Open::Browse) => return super::browse::open(app, Part::List),
        Command::Open(Open::Builder) => return super::builder::open(app),
        Command::Open(Open::Statistics) => return super::stats::open(app),
        Command::Open(Open::Problems) if !app.problems.is_empty() => app.screen = Screen::Problems(0),
        Command::Open(Open::Problems) => app.notice = Some("All decks loaded, no errors.".into()),
        Command::Enter => match rows.get(home.row) {
            Some(HomeRow::Exam) => return super::exam::resume(app, now),
            Some(HomeRow::Continue) => return resume(app, now),
            Some(HomeRow::Build) => return super::builder::open(app),
            Some(HomeRow::Deck(deck)) => return study(app, &app.deck_scope(deck), now),
            Some(HomeRow::Everything) | None => return study(app, &app.settings.scope.clone(), now),
        },
        command => {
            let row = home.row;
            let row = listed(app, row, command);
            if let Screen::Home(home) = &mut app.screen {
                home.row = row;
            }
        }
    }
    Vec::new()
}

/// Handles a command when nothing is due.
pub fn nothing(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Nothing(nothing) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, nothing.scroll, command);
    match command {
        Command::Back => go_home(app),
        Command::Study(StudyCommand::Unsuspend) => {
            let effects = unsuspend(app, true);
            app.screen = Screen::Home(Home::default());
            effects
        }
        Command::Study(StudyCommand::MoreNew) => {
            let scope = nothing.scope.clone();
            let queue = app.candidates(&scope).with_new(MORE_NEW).queue(total(app), seed(app));
            if queue.is_empty() { go_home(app) } else { app.begin(&scope, queue, now) }
        }
        _ => {
            if let Screen::Nothing(nothing) = &mut app.screen {
                nothing.scroll = scroll;
            }
            Vec::new()
        }
    }
}

/// Resumes all suspended items; on the home screen only after the learner was `asked`.
fn unsuspend(app: &mut App, asked: bool) -> Vec<Effect> {
    let mut items: Vec<ItemId> = app.suspended().collect();
    items.sort();
    if let Screen::Home(home) = &mut app.screen
        && !asked
        && !items.is_empty()
    {
        home.asked = true;
        let key = key_of(app, Command::Study(StudyCommand::Unsuspend));
        app.notice = Some(format!("Press {key} again to resume {}.", counted(items.len(), "suspended item")));
        return Vec::new();
    }
    app.notice = Some(match items.len() {
        0 => "No items are suspended.".to_owned(),
        count => format!("Resumed {}.", counted(count, "item")),
    });
    let session = app.minter.session();
    items.into_iter().flat_map(|item| app.record(session, Fact::Item(ItemFact::Resume(item))).1).collect()
}

/// The most items of a session, due and new together.
fn total(app: &App) -> usize {
    app.settings.limits.total.unwrap_or(usize::MAX)
}

/// Studies what is due and new in a scope.
pub fn study(app: &mut App, scope: &Scope, now: Now) -> Vec<Effect> {
    let candidates = app.candidates(scope);
    let waiting = candidates.waiting();
    let queue = candidates.queue(total(app), seed(app));
    if queue.is_empty() {
        let overview = Overview::of(&app.library, &app.ledger, scope, app.settings.limits, app.today(), AHEAD);
        app.screen = Screen::Nothing(NothingDue { scope: scope.clone(), waiting, ahead: overview.ahead, scroll: 0 });
        return Vec::new();
    }
    app.begin(scope, queue, now)
}

/// Resumes the interrupted session.
pub fn resume(app: &mut App, now: Now) -> Vec<Effect> {
    if let Some(session) = app.pending.take() {
        app.show(*session, now);
    }
    Vec::new()
}
