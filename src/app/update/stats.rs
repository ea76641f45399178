//! The statistics screen: changing the period or deck, and opening listed items.

use super::super::command::{Command, Move, Open, StatsCommand};
use super::super::effect::Effect;
use super::super::screen::Screen;
use super::super::state::App;
use super::super::stats::{Source, Statistics, StatsStage};
use super::navigate::go_home;
use super::scroll::{listed, scrolled};

/// Opens the statistics screen.
pub fn open(app: &mut App) -> Vec<Effect> {
    if !app.ledger.is_complete() {
        return vec![Effect::Refold(Some(Command::Open(Open::Statistics)))];
    }
    app.screen = Screen::Statistics(Box::new(Statistics::new(source(app))));
    Vec::new()
}

/// The inputs of the statistics.
fn source(app: &App) -> Source<'_> {
    Source { library: &app.library, ledger: &app.ledger, today: app.today() }
}

/// Handles a command on the statistics screen.
pub fn statistics(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Statistics(seen) = &app.screen else { return Vec::new() };
    match seen.stage {
        StatsStage::Figures(row) => figures(app, row, command),
        StatsStage::Item(row) => {
            item(app, row, command);
            Vec::new()
        }
    }
}

/// Handles a command on the figures.
fn figures(app: &mut App, row: Option<usize>, command: Command) -> Vec<Effect> {
    let Screen::Statistics(seen) = &app.screen else { return Vec::new() };
    let rows = seen.rows().len();
    let drawn = app.drawn.screen.scroll;
    let scroll = scrolled(app, drawn, command);
    let (stage, scroll) = match (command, row) {
        (Command::Back, _) => return go_home(app),
        (Command::Stats(StatsCommand::Period(period)), _) => {
            app.screen = Screen::Statistics(Box::new(seen.over(source(app), period)));
            return Vec::new();
        }
        (Command::Stats(StatsCommand::NextDeck), _) => {
            app.screen = Screen::Statistics(Box::new(seen.of_next_deck(source(app))));
            return Vec::new();
        }
        (Command::Enter, Some(row)) => (StatsStage::Item(row), 0),
        (Command::Enter, None) if rows > 0 => (StatsStage::Figures(Some(in_sight(app).unwrap_or(0))), scroll),
        (Command::Move(Move::Down | Move::ScrollDown), Some(row)) => {
            let row = listed(app, row, command);
            (StatsStage::Figures(Some(row)), app.screen.list_scroll().map_or(scroll, |list| list.lines))
        }
        // Scrolls up over what is below the rows until the selected row is visible.
        (Command::Move(Move::Up | Move::ScrollUp), Some(row)) if row > 0 || is_passed(app, row) => {
            let row = listed(app, row, command);
            (StatsStage::Figures(Some(row)), app.screen.list_scroll().map_or(scroll, |list| list.lines))
        }
        // Scrolls the page until a listed item is visible; from there on, the arrows select.
        (Command::Move(Move::Down), None) if in_sight(app).is_some() => (StatsStage::Figures(in_sight(app)), drawn),
        (Command::Move(Move::Up), Some(row)) => (StatsStage::Figures(row.checked_sub(1)), drawn),
        _ => (StatsStage::Figures(None), scroll),
    };
    if row.is_none() || !matches!(command, Command::Move(Move::Down | Move::ScrollDown | Move::Up | Move::ScrollUp)) {
        app.screen.scroll_list(None);
    }
    switch_view(app, stage, scroll);
    Vec::new()
}

/// Whether the page is scrolled past a listed item.
fn is_passed(app: &App, row: usize) -> bool {
    let page = &app.drawn.screen;
    page.list.get(row).is_some_and(|line| *line < page.scroll)
}

/// The first listed item that is visible.
fn in_sight(app: &App) -> Option<usize> {
    let page = &app.drawn.screen;
    // The last line may be replaced by the hint that there is more below.
    let room = page.room.saturating_sub(1);
    page.list.iter().position(|line| (page.scroll..page.scroll + room).contains(line))
}

/// Switches to another view.
fn switch_view(app: &mut App, stage: StatsStage, scroll: usize) {
    if let Screen::Statistics(statistics) = &mut app.screen {
        (statistics.stage, statistics.scroll) = (stage, scroll);
    }
}

/// Handles a command while a listed item is explained.
fn item(app: &mut App, row: usize, command: Command) {
    let Screen::Statistics(seen) = &app.screen else { return };
    let rows = seen.rows().len();
    let (stage, scroll) = match command {
        Command::Next if row + 1 < rows => (StatsStage::Item(row + 1), 0),
        Command::Previous => (StatsStage::Item(row.saturating_sub(1)), 0),
        Command::Next | Command::Back => (StatsStage::Figures(Some(row)), 0),
        _ => (StatsStage::Item(row), scrolled(app, seen.scroll, command)),
    };
    switch_view(app, stage, scroll);
}
