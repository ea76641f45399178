//! Commands: what a key can mean. Their names in the configuration are those of the variants, in kebab case.

use strum::IntoStaticStr;

use crate::memory::Rating;
use crate::response::Confidence;
use crate::stats::Period;

/// What a key can mean. One of these stands in each row of the key table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Command {
    /// Do what is highlighted, or go on.
    Enter,
    /// One level up; on the home screen, leave.
    Back,
    /// The next one.
    Next,
    /// The one before.
    Previous,
    /// Take the last step back.
    Undo,
    /// Reset the selected setting to its default.
    Unset,
    /// Move in a list, or scroll.
    Move(Move),
    /// Type into the text that is being written.
    Write(Typing),
    /// Make an answer.
    Answer(AnswerCommand),
    /// Say how well it was recalled.
    Rate(Rating),
    /// Say how sure the answer was.
    Say(Confidence),
    /// Do something to the item on the screen.
    Item(ItemCommand),
    /// Change a session.
    Study(StudyCommand),
    /// Move through an exam, or end it.
    Exam(ExamCommand),
    /// Look at an item that was found.
    Browse(BrowseCommand),
    /// Show other statistics.
    Stats(StatsCommand),
    /// Open a screen, or what covers it.
    Open(Open),
    /// What concerns the whole program.
    Process(ProcessCommand),
}

impl Command {
    /// What `[keys.<place>]` calls it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Enter | Self::Back | Self::Next | Self::Previous | Self::Undo | Self::Unset => self.into(),
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
            Self::Open(command) => command.into(),
            Self::Process(command) => command.into(),
        }
    }
}

/// Moving in a list, or scrolling a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Move {
    /// One up.
    Up,
    /// One down.
    Down,
    /// A page up.
    PageUp,
    /// A page down.
    PageDown,
    /// To the beginning.
    Top,
    /// To the end.
    Bottom,
    /// A few lines up, as by the wheel of a mouse.
    ScrollUp,
    /// A few lines down.
    ScrollDown,
}

/// What a key does to a text that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Typing {
    /// Put a character in.
    #[strum(serialize = "type")]
    Insert(char),
    /// Delete the character before the cursor.
    Erase,
    /// Delete the one behind it.
    EraseNext,
    /// Delete the word before it.
    EraseWord,
    /// Delete all of it.
    Clear,
    /// One character to the left.
    #[strum(serialize = "cursor-left")]
    Left,
    /// One to the right.
    #[strum(serialize = "cursor-right")]
    Right,
    /// To the start.
    #[strum(serialize = "cursor-start")]
    Start,
    /// To the end.
    #[strum(serialize = "cursor-end")]
    End,
}

/// Making an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum AnswerCommand {
    /// Answer with an option, by its place on the screen; in a `multi` item, tick it.
    Choose(usize),
    /// The same, and say sure.
    ChooseSure(usize),
    /// Tick the highlighted option of a `multi` item, or untick it.
    Tick,
    /// Another confidence.
    Confidence,
    /// The next letter strikes an option out.
    Strike,
    /// Leave the item for the end.
    Skip,
}

/// What can be done to the item on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ItemCommand {
    /// Set or remove the mark.
    Mark,
    /// Suspend the item.
    Suspend,
    /// Report the item.
    Report,
    /// Show or hide the stem on the feedback screen.
    Stem,
    /// Show or hide the case.
    Case,
    /// Open the deck file in the editor, at the item.
    Edit,
    /// Copy a reference of the item.
    Copy,
}

/// Changing a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum StudyCommand {
    /// A better rating.
    Better,
    /// A worse rating.
    Worse,
    /// Go on with the session.
    Continue,
    /// More new items than the day's limit.
    MoreNew,
    /// Ask suspended items again.
    Unsuspend,
}

/// Moving through an exam, and ending it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ExamCommand {
    /// All questions at a glance.
    Overview,
    /// Go to a question, by its place.
    Go(usize),
    /// Finish the exam.
    Finish,
    /// Leave the exam; you can resume it later.
    Leave,
    /// The next question without an answer.
    NextOpen,
    /// The next marked question.
    NextMarked,
    /// List all questions, or only missed ones.
    All,
}

/// Looking at an item that was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum BrowseCommand {
    /// Look at the item with its answers.
    Look,
    /// Its history.
    History,
    /// Make it new again.
    Reset,
}

/// Showing other statistics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum StatsCommand {
    /// Look so far back.
    Period(Period),
    /// Those of the next deck.
    NextDeck,
}

/// Opening a screen, or what covers it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Open {
    /// The setup of an exam.
    Exam,
    /// The settings.
    Settings,
    /// The query: type what to find.
    Find,
    /// All items.
    Browse,
    /// The statistics.
    Statistics,
    /// The decks that have mistakes.
    Problems,
    /// The command palette: find a command by typing what it does.
    Palette,
    /// Help; or close it.
    Help,
}

/// What concerns the whole program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum ProcessCommand {
    /// Leave at once.
    Quit,
    /// Stop until the shell continues us.
    Stop,
    /// Draw everything again.
    Redraw,
    /// Retry saving.
    Retry,
}
