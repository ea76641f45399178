//! Commands: what a key can do. A command's configuration name is its variant in kebab case.

use strum::IntoStaticStr;

use crate::memory::Rating;
use crate::response::Confidence;
use crate::stats::Period;

/// What a key does. Each row of the key table has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Activate the highlighted row, or continue.
    Enter,
    /// Go up one level, or quit on the home screen.
    Back,
    /// Go to the next one.
    Next,
    /// Go to the previous one.
    Previous,
    /// Undo the last step.
    Undo,
    /// Redo the step that was undone last.
    Redo,
    /// Reset the selected setting to its default.
    Unset,
    /// Move in a list, or scroll.
    Move(Move),
    /// Select a row with the mouse, or activate it if it is selected.
    Point(usize),
    /// Edit the text field.
    Write(Typing),
    /// Answer the question.
    Answer(AnswerCommand),
    /// Grade your own recall.
    Rate(Rating),
    /// State your confidence.
    Say(Confidence),
    /// Act on the item on the screen.
    Item(ItemCommand),
    /// Act on the session.
    Study(StudyCommand),
    /// Move through an exam, or finish it.
    Exam(ExamCommand),
    /// Inspect the selected item.
    Browse(BrowseCommand),
    /// Change the statistics shown.
    Stats(StatsCommand),
    /// Make the change that a page shows.
    Page(PageCommand),
    /// Open a screen or an overlay.
    Open(Open),
    /// Act on the whole program.
    Process(ProcessCommand),
}

impl Command {
    /// The command's name in `[keys.<context>]`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enter
            | Self::Back
            | Self::Next
            | Self::Previous
            | Self::Undo
            | Self::Redo
            | Self::Unset
            | Self::Point(_) => self.into(),
            Self::Move(command) => command.into(),
            Self::Write(typing) => typing.into(),
            Self::Answer(command) => command.into(),
            Self::Rate(rating) => match rating {
                Rating::Again => "rate-wrong",
                Rating::Hard => "rate-hard",
                Rating::Good => "rate-right",
                Rating::Easy => "rate-easy",
            },
            Self::Say(confidence) => match confidence {
                Confidence::Guess => "guess",
                Confidence::Fairly => "fairly",
                Confidence::Sure => "sure",
            },
            Self::Item(command) => command.into(),
            Self::Study(command) => command.into(),
            Self::Exam(command) => command.into(),
            Self::Browse(command) => command.into(),
            Self::Stats(command) => command.into(),
            Self::Page(command) => command.into(),
            Self::Open(command) => command.into(),
            Self::Process(command) => command.into(),
        }
    }
}

/// Moves the selection, or scrolls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Move {
    /// Up one row.
    Up,
    /// Down one row.
    Down,
    /// Up one page.
    PageUp,
    /// Down one page.
    PageDown,
    /// To the top.
    Top,
    /// To the bottom.
    Bottom,
    /// Up a few lines, as with the mouse wheel.
    ScrollUp,
    /// Down a few lines.
    ScrollDown,
}

/// Edits a text field.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Typing {
    /// Insert a character.
    #[strum(serialize = "type")]
    Insert(char),
    /// Delete the character before the cursor.
    Erase,
    /// Delete the character after the cursor.
    EraseNext,
    /// Delete the word before the cursor.
    EraseWord,
    /// Delete the whole text.
    Clear,
    /// Move the cursor left.
    #[strum(serialize = "cursor-left")]
    Left,
    /// Move the cursor right.
    #[strum(serialize = "cursor-right")]
    Right,
    /// Move the cursor to the start.
    #[strum(serialize = "cursor-start")]
    Start,
    /// Move the cursor to the end.
    #[strum(serialize = "cursor-end")]
    End,
}

/// Answers a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum AnswerCommand {
    /// Choose an option, by its row on the screen; tick it in a `multi` item.
    Choose(usize),
    /// Choose an option and state the confidence "sure".
    ChooseSure(usize),
    /// Tick or untick the highlighted option of a `multi` item.
    Tick,
    /// Cycle through the confidence levels.
    Confidence,
    /// Strike out the option whose letter comes next.
    Strike,
    /// Put the item off to the end of the session.
    Skip,
}

/// Acts on the item on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ItemCommand {
    /// Mark or unmark the item.
    Mark,
    /// Suspend the item.
    Suspend,
    /// Flag the item as wrong or unclear.
    Report,
    /// Show or hide the stem on the feedback screen.
    Stem,
    /// Show or hide the scheduler's figures on the feedback screen.
    Figures,
    /// Show or hide the case.
    Case,
    /// Open the deck file in the editor, at the item.
    Edit,
    /// Copy the item's sources.
    Copy,
}

/// Acts on the session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum StudyCommand {
    /// Raise the rating.
    Better,
    /// Lower the rating.
    Worse,
    /// Continue the session.
    Continue,
    /// Start the test that was built.
    Start,
    /// Learn new items beyond the day's limit.
    MoreNew,
    /// Resume suspended items.
    Unsuspend,
}

/// Moves through an exam, or finishes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ExamCommand {
    /// Show the overview of all questions.
    Overview,
    /// Go to a question, by its index.
    Go(usize),
    /// Finish the exam.
    Finish,
    /// Leave the exam; you can resume it later.
    Leave,
    /// Go to the next unanswered question.
    NextOpen,
    /// Go to the next marked question.
    NextMarked,
    /// Switch between all questions and missed ones.
    All,
}

/// Inspects the selected item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum BrowseCommand {
    /// Show the item with its answers.
    Look,
    /// Show the item's history.
    History,
    /// Reset the item to new.
    Reset,
    /// Sort the list by something else.
    Sort,
    /// Reverse the order of the list.
    ReverseSort,
    /// Select the row for an action on several items, or deselect it.
    Select,
    /// Choose an action on all items in the list, or on those selected.
    All,
    /// Do not ask the item again today, or ask it again.
    Bury,
    /// Suspend them.
    SuspendAll,
    /// Do not ask them again today.
    BuryAll,
    /// Resume them.
    ResumeAll,
    /// Reset them.
    ResetAll,
    /// Confirm the action.
    Confirm,
}

/// Changes the statistics shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum StatsCommand {
    /// Change the period.
    Period(Period),
    /// Switch to the next deck.
    NextDeck,
}

/// Makes the change that a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum PageCommand {
    /// Type an exam date.
    SetDate,
    /// Accept what was computed.
    Accept,
    /// Remove the exam date, or undo the last update of the memory model.
    Remove,
}

/// Opens a screen or an overlay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Open {
    /// The home screen.
    Home,
    /// A study session over all that is due.
    Study,
    /// The loaded decks.
    Decks,
    /// The exam dates that reviews are planned for.
    Plan,
    /// The fit of the memory model to the log.
    Optimize,
    /// The workload at each desired retention.
    Retention,
    /// The completion record for a passed exam.
    Record,
    /// The health check.
    Doctor,
    /// The exam setup.
    Exam,
    /// The settings.
    Settings,
    /// The browse screen, with the query focused.
    Find,
    /// The browse screen, with the list focused.
    Browse,
    /// The test builder.
    Builder,
    /// The statistics.
    Statistics,
    /// The decks with errors.
    Problems,
    /// The command palette.
    Palette,
    /// Help; closes it if it is open.
    Help,
}

/// Acts on the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ProcessCommand {
    /// Quit at once.
    Quit,
    /// Suspend the process until the shell resumes it (Ctrl+Z).
    Stop,
    /// Redraw the window.
    Redraw,
    /// Retry saving.
    Retry,
}
