//! Clicks on rows: a click selects a row, and a click on the selected row activates it.

use super::super::browse::Part;
use super::super::command::{BrowseCommand, Command};
use super::super::effect::Effect;
use super::super::exam::{ActiveExam, ExamStage, SetupRow};
use super::super::message::Now;
use super::super::screen::{Screen, Stage};
use super::super::state::App;
use super::super::stats::StatsStage;
use super::super::viewport::ListScroll;

/// Selects a row of the list on the screen, or activates it if it is selected.
pub fn point(app: &mut App, row: usize, now: Now) -> Vec<Effect> {
    let Some((selected, activate)) = selection(app) else { return Vec::new() };
    if selected == Some(row) {
        return super::run(app, activate, now);
    }
    select(app, row);
    Vec::new()
}

/// The selected row, and the command that activates it; none if the screen has no list.
fn selection(app: &App) -> Option<(Option<usize>, Command)> {
    if let Some(palette) = &app.palette {
        return Some((Some(palette.row), Command::Enter));
    }
    let (row, activate) = match &app.screen {
        Screen::Home(home) => (home.row, Command::Enter),
        Screen::Settings(settings) => (settings.row, Command::Enter),
        Screen::Setup(setup) if !setup.rules => {
            (SetupRow::ALL.iter().position(|row| *row == setup.row)?, Command::Next)
        }
        Screen::Browse(browse) => match browse.part {
            Part::List => (browse.row, Command::Browse(BrowseCommand::Look)),
            // The first click moves the focus to the list.
            Part::Query => return Some((None, Command::Enter)),
            Part::Item(_) | Part::History(_) | Part::Reset | Part::Bulk | Part::Confirm(..) => return None,
        },
        Screen::Statistics(statistics) => match statistics.stage {
            StatsStage::Figures(row) => return Some((row, Command::Enter)),
            StatsStage::Item(_) => return None,
        },
        Screen::Exam(active) => match &active.stage {
            ExamStage::Overview(grid) => (grid.selected, Command::Enter),
            ExamStage::Report(_, rows) => (rows.row, Command::Enter),
            ExamStage::Asking(..)
            | ExamStage::ConfirmFinish(_)
            | ExamStage::Finishing(_)
            | ExamStage::Judging(_)
            | ExamStage::Review(..) => return None,
        },
        Screen::Study(study) => match &study.stage {
            Stage::Summary(summary) => (summary.row, Command::Enter),
            Stage::Asking(_) | Stage::Judging(_) | Stage::Feedback(_) | Stage::Review(..) => return None,
        },
        Screen::Builder(builder) => (builder.row, Command::Enter),
        Screen::Page(page) if page.request.is_list() => (page.row, Command::Enter),
        Screen::Setup(_) | Screen::Nothing(_) | Screen::Watch(_) | Screen::Problems(_) | Screen::Page(_) => {
            return None;
        }
    };
    Some((Some(row), activate))
}

/// Selects a row. The list stays where it is.
fn select(app: &mut App, row: usize) {
    if let Some(palette) = &mut app.palette {
        palette.row = row;
        return;
    }
    let lines = app.drawn.screen.scroll;
    match &mut app.screen {
        Screen::Home(home) => home.row = row,
        Screen::Settings(settings) => settings.row = row,
        Screen::Setup(setup) => setup.row = SetupRow::ALL.get(row).copied().unwrap_or(setup.row),
        Screen::Browse(browse) => (browse.row, browse.part) = (row, Part::List),
        Screen::Statistics(statistics) => {
            (statistics.stage, statistics.scroll) = (StatsStage::Figures(Some(row)), lines);
        }
        Screen::Exam(active) => match &mut **active {
            ActiveExam { stage: ExamStage::Overview(grid), .. } => grid.selected = row,
            ActiveExam { stage: ExamStage::Report(_, rows), .. } => rows.row = row,
            _ => {}
        },
        Screen::Study(study) => {
            if let Stage::Summary(summary) = &mut study.stage {
                summary.row = row;
            }
        }
        Screen::Builder(builder) => builder.row = row,
        Screen::Page(page) => page.row = row,
        Screen::Nothing(_) | Screen::Watch(_) | Screen::Problems(_) => {}
    }
    app.screen.scroll_list(Some(ListScroll { lines, follows: false }));
}
