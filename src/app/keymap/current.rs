//! Determines the app's current key context.

use super::super::browse::Part;
use super::super::exam::ExamStage;
use super::super::page::PageKind;
use super::super::preference::AnswerMode;
use super::super::screen::{Screen, Stage};
use super::super::state::App;
use super::super::stats::StatsStage;
use super::context::KeyContext;
use crate::deck::Task;
use crate::deck::item::Mode;

impl KeyContext {
    /// The current context.
    #[must_use]
    pub fn of(app: &App) -> Self {
        if app.help.is_some() {
            return Self::Help;
        }
        if app.palette.is_some() {
            return Self::Palette;
        }
        Self::behind_palette(app)
    }

    /// The context behind help.
    #[must_use]
    pub fn behind_help(app: &App) -> Self {
        if app.palette.is_some() { Self::Palette } else { Self::behind_palette(app) }
    }

    /// The context behind help and the command palette.
    #[must_use]
    pub fn behind_palette(app: &App) -> Self {
        match &app.screen {
            Screen::Home(_) => Self::Home,
            Screen::Nothing(_) => Self::Nothing,
            Screen::Problems(_) => Self::Problems,
            Screen::Page(page) => match page.request.kind {
                _ if page.date.is_some() => Self::PlanDate,
                _ if page.request.is_list() => Self::Decks,
                PageKind::Plan => Self::Plan,
                PageKind::Optimize => Self::Optimize,
                PageKind::Decks | PageKind::Retention | PageKind::Record | PageKind::Doctor => Self::Page,
            },
            Screen::Watch(_) => Self::Watch,
            Screen::Settings(_) => Self::Settings,
            Screen::Builder(_) => Self::Builder,
            Screen::Statistics(statistics) => match statistics.stage {
                StatsStage::Figures(_) => Self::Statistics,
                StatsStage::Item(_) => Self::Listed,
            },
            Screen::Browse(browse) => match browse.part {
                Part::Query => Self::Query,
                Part::List => Self::Browsing,
                Part::Item(_) => Self::BrowseItem,
                Part::History(_) => Self::History,
                Part::Reset => Self::Resetting,
                Part::Bulk => Self::Bulk,
                Part::Confirm(..) => Self::Confirming,
            },
            Screen::Setup(setup) => {
                if setup.rules {
                    Self::Rules
                } else {
                    Self::Setup
                }
            }
            Screen::Exam(room) => match &room.stage {
                ExamStage::Asking(entry, _) if entry.striking => Self::Striking,
                ExamStage::Asking(..) => {
                    app.item().map_or(Self::ExamAsking, |item| Self::answering_in_exam(&item.task))
                }
                ExamStage::Overview(_) => Self::Overview,
                ExamStage::ConfirmFinish(_) => Self::ConfirmFinish,
                ExamStage::Finishing(_) => Self::Finishing,
                ExamStage::Judging(_) => Self::Judging,
                ExamStage::Report(..) => Self::Report,
                ExamStage::Review(..) => Self::ReportReview,
            },
            Screen::Study(study) => match &study.stage {
                Stage::Asking(asking) if asking.covered => Self::Covered,
                Stage::Asking(asking) if asking.attempt.is_some() => Self::Sureness,
                Stage::Asking(asking) if asking.entry.striking => Self::Striking,
                Stage::Asking(_) => match app.item().map_or(Self::Asking, |item| Self::answering(&item.task)) {
                    Self::Asking if app.settings.answer == AnswerMode::Confirm => Self::Selecting,
                    place => place,
                },
                Stage::Judging(_) => Self::Judging,
                Stage::Feedback(_) => Self::Feedback,
                Stage::Summary(_) => Self::Summary,
                Stage::Review(..) => Self::Review,
            },
        }
    }

    /// The context of answering a task in study.
    fn answering(task: &Task) -> Self {
        match task {
            Task::Choice(choice) => match choice.mode {
                Mode::Multi => Self::Ticking,
                Mode::Single | Mode::Matching | Mode::TrueFalse => Self::Asking,
            },
            Task::Order(_) => Self::Ordering,
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Self::Typing,
        }
    }

    /// The context of answering a task in an exam.
    fn answering_in_exam(task: &Task) -> Self {
        match task {
            Task::Choice(_) => Self::ExamAsking,
            Task::Order(_) => Self::ExamOrdering,
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Self::ExamTyping,
        }
    }
}
