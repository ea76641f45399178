//! The words that are commands in a study session, and where.

use crate::app::App;
use crate::app::command::{AnswerCommand, Command, ItemCommand, StudyCommand};
use crate::app::screen::{Screen, Stage};
use crate::response::unclear::UnclearAnswer;

use Position::{Asking, Covered, Feedback, Judging, Nothing, Summary};

/// The stage of a study session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Position {
    /// A question is shown.
    Asking,
    /// A question is shown with its options hidden.
    Covered,
    /// The learner grades an attempt.
    Judging,
    /// An answer is explained.
    Feedback,
    Summary,
    Nothing,
}

impl Position {
    /// The app's current stage; `None` outside of a session.
    pub fn of(app: &App) -> Option<Self> {
        match &app.screen {
            Screen::Nothing(_) => Some(Nothing),
            Screen::Study(study) => Some(match &study.stage {
                Stage::Asking(asking) if asking.covered => Covered,
                Stage::Asking(_) => Asking,
                Stage::Judging(_) => Judging,
                Stage::Feedback(_) => Feedback,
                Stage::Summary(_) | Stage::Review(..) => Summary,
            }),
            Screen::Home(_)
            | Screen::Problems(_)
            | Screen::Page(_)
            | Screen::Watch(_)
            | Screen::Setup(_)
            | Screen::Exam(_)
            | Screen::Settings(_)
            | Screen::Browse(_)
            | Screen::Builder(_)
            | Screen::Statistics(_) => None,
        }
    }
}

/// A word that is a command.
pub struct Word {
    pub name: &'static str,
    pub command: Command,
    /// The stages in which it is a command.
    pub at: &'static [Position],
    pub help: &'static str,
}

/// The words that are commands.
pub const WORDS: &[Word] = &[
    word("undo", Command::Undo, &[Asking, Covered, Judging, Feedback, Summary], "undo the last step"),
    word("redo", Command::Redo, &[Asking, Covered, Feedback, Summary], "redo the step that was undone last"),
    word(
        "skip",
        Command::Answer(AnswerCommand::Skip),
        &[Asking, Covered],
        "skip the question; it comes back at the end",
    ),
    word("mark", Command::Item(ItemCommand::Mark), &[Asking, Covered, Feedback], "mark or unmark the item"),
    word(
        "suspend",
        Command::Item(ItemCommand::Suspend),
        &[Asking, Covered, Feedback],
        "suspend the item until you resume it",
    ),
    word(
        "report",
        Command::Item(ItemCommand::Report),
        &[Asking, Covered, Feedback],
        "report the item as wrong or unclear",
    ),
    word("better", Command::Study(StudyCommand::Better), &[Feedback], "raise your recall rating"),
    word("worse", Command::Study(StudyCommand::Worse), &[Feedback], "lower your recall rating"),
    word("more", Command::Study(StudyCommand::MoreNew), &[Nothing], "learn new items beyond today's limit"),
    word("resume", Command::Study(StudyCommand::Unsuspend), &[Nothing], "resume all suspended items"),
];

const fn word(name: &'static str, command: Command, at: &'static [Position], help: &'static str) -> Word {
    Word { name, command, at, help }
}

/// Why the typed answer is unclear, if it was returned.
pub fn unclear(app: &App) -> Option<&UnclearAnswer> {
    match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => asking.entry.unclear.as_ref(),
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => None,
        },
        _ => None,
    }
}
