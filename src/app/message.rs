//! Messages: what the learner meant, and how work went.

use std::sync::Arc;

use super::preference::Configured;
use super::state::DeckProblem;
use super::watch::Watched;
use crate::day::Moment;
use crate::deck::Library;
use crate::memory::Rating;
use crate::response::Confidence;
use crate::review::{Draft, Event, Ledger, SessionId};
use crate::session::exam::Clocks;
use crate::stats::Period;

/// What the clocks say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock.
    pub at: Moment,
    /// Milliseconds on a clock that never jumps, and that stands still while the machine sleeps.
    pub ticks_ms: u64,
    /// Milliseconds on a clock that never jumps, and that goes on while the machine sleeps.
    pub real_ms: u64,
}

impl Now {
    /// The two clocks that never jump.
    #[must_use]
    pub fn clocks(self) -> Clocks {
        Clocks { awake_ms: self.ticks_ms, real_ms: self.real_ms }
    }
}

/// Something that [`super::update()`] takes.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The learner wants something. The character is the key that was pressed, if it has one, so that a held
    /// key does not go on to answer the next item.
    Command(Command, Press),
    /// The window has another size: columns and rows.
    Resized(u16, u16),
    /// An event is on disk.
    Saved(Event),
    /// An event could not be written.
    Failed(Draft, Trouble),
    /// The events of an interrupted session.
    Restored(Vec<Event>),
    /// Events that other processes wrote, and a message that waited for them.
    Refreshed(Vec<Event>, Option<Box<Message>>),
    /// A deck file was edited. The decks are as they are now; none where only the file being watched matters. The notice is
    /// what went wrong, if anything did.
    Edited(Option<Decks>, Option<String>),
    /// So many of all deck files that are to be read were read.
    Reading(usize, usize),
    /// All decks were read.
    Shelved(Decks),
    /// The whole log was read: what it adds up to, and a command to obey now.
    Recalled(Recalled, Option<Command>),
    /// Time has passed, and nothing else.
    Tick,
    /// The events of an exam that was interrupted or left, and how many milliseconds it had run at its last sign of life, where
    /// that is known beside them.
    ExamRestored(SessionId, Vec<Event>, Option<u64>),
    /// Text was pasted.
    Pasted(String),
    /// A letter was pressed whose key on a Latin layout is not known.
    OtherLayout,
    /// A file that is watched says something else.
    Watched(Box<Watched>),
    /// The process was stopped, and goes on after so many milliseconds.
    Continued(u64),
    /// The configuration says something else.
    Configured(Box<Configured>),
}

/// All decks, read anew.
#[derive(Clone, Debug)]
pub struct Decks {
    /// All items.
    pub library: Arc<Library>,
    /// Decks that could not be read whole.
    pub problems: Vec<DeckProblem>,
}

impl PartialEq for Decks {
    /// Whether they are the very same reading.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.library, &other.library) && self.problems == other.problems
    }
}

/// What the whole log adds up to.
#[derive(Clone, Debug)]
pub struct Recalled(pub Box<Ledger>);

impl PartialEq for Recalled {
    /// Two readings are never told to be the same.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// Which key was pressed, as far as it matters for telling a held key.
pub type Press = Option<char>;

/// Why something could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What is wrong, in a line.
    pub what: String,
    /// What to do about it.
    pub help: String,
}

/// What a key does to a text that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Typing {
    /// Put a character in.
    Insert(char),
    /// Take out the character before the cursor.
    Erase,
    /// Take out the one behind it.
    EraseNext,
    /// Take out the word before it.
    EraseWord,
    /// Take all out.
    Clear,
    /// One character to the left.
    Left,
    /// One to the right.
    Right,
    /// To the start.
    Start,
    /// To the end.
    End,
}

/// What a key can mean. One of these stands in each row of the key table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Command {
    /// Answer with an option, by its place on the screen; in a `multi` item, tick it.
    Choose(usize),
    /// The same, and say sure.
    ChooseSure(usize),
    /// Take what is highlighted, or go on.
    Enter,
    /// Tick the highlighted option of a `multi` item, or untick it.
    Tick,
    /// Type into the text that is being written.
    Write(Typing),
    /// Say how well it was recalled.
    Rate(Rating),
    /// Another confidence.
    Confidence,
    /// The next letter strikes an option out.
    Strike,
    /// Leave the item for the end.
    Skip,
    /// Take the last step back.
    Undo,
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
    /// A better rating.
    Better,
    /// A worse rating.
    Worse,
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
    /// Ask suspended items again.
    Unsuspend,
    /// More new items than the day's limit.
    MoreNew,
    /// Go on with the session.
    Continue,
    /// The decks that have mistakes.
    Problems,
    /// Try again to save what could not be saved.
    Retry,
    /// Help, or close it.
    Help,
    /// One level up; on the home screen, leave.
    Back,
    /// Leave at once.
    Quit,
    /// Open the deck file in the editor, at the item.
    Edit,
    /// Set an exam up.
    Exam,
    /// All questions of an exam at a glance.
    Overview,
    /// Go to a question of an exam, by its place.
    Go(usize),
    /// Finish the exam.
    Finish,
    /// Leave the exam, to go on with it later.
    Leave,
    /// The next question without an answer.
    NextOpen,
    /// The next marked question.
    NextMarked,
    /// List all questions, or only those missed.
    All,
    /// The next item.
    Next,
    /// The item before.
    Previous,
    /// Stop until the shell continues us.
    Stop,
    /// Draw all anew.
    Redraw,
    /// Say how sure the answer was.
    Say(Confidence),
    /// A few lines up, as by the wheel of a mouse.
    ScrollUp,
    /// A few lines down.
    ScrollDown,
    /// The settings.
    Settings,
    /// Give the selected setting its default.
    Unset,
    /// Type what to find.
    Find,
    /// Browse all items.
    Browse,
    /// Look at an item with its answers.
    Look,
    /// The history of an item.
    History,
    /// Make an item new again.
    Reset,
    /// Copy a reference of an item.
    Copy,
    /// Find a command by typing what it does.
    Palette,
    /// Show the statistics.
    Statistics,
    /// Look so far back in them.
    Period(Period),
    /// Show those of the next deck.
    NextDeck,
}
