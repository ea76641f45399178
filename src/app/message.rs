//! Messages: what the learner meant, and how work went.

use std::sync::Arc;

use super::command::Command;
use super::problem::DeckProblem;
use super::settings::Configured;
use super::watch::WatchedFile;
use crate::day::Moment;
use crate::deck::Library;
use crate::review::{Event, Ledger, NewEvent, SessionId};
use crate::session::exam::Clocks;

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
    Failed(NewEvent, SaveFailure),
    /// The events of an interrupted session.
    Restored(Vec<Event>),
    /// Events that other processes wrote, and a message that waited for them.
    Refreshed(Vec<Event>, Option<Box<Message>>),
    /// Whether the log is damaged, the ledger of another log that was put in its place, and a message that waited for this.
    LogChecked {
        /// Whether it was found damaged and not recovered yet.
        is_damaged: bool,
        /// What the log that is there now adds up to, if it is another one.
        recalled: Option<FoldedLog>,
        /// What is to be done now.
        then: Option<Box<Message>>,
    },
    /// A deck file was edited. The decks are as they are now; none where only the file being watched matters. The notice is
    /// what went wrong, if anything did.
    Edited(Option<Decks>, Option<String>),
    /// So many of all deck files that are to be read were read.
    Reading(usize, usize),
    /// All decks were read.
    Shelved(Decks),
    /// The whole log was read: what it adds up to, and a command to obey now.
    Recalled(FoldedLog, Option<Command>),
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
    Watched(Box<WatchedFile>),
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
pub struct FoldedLog(pub Box<Ledger>);

impl PartialEq for FoldedLog {
    /// Two readings are never told to be the same.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// Which key was pressed, as far as it matters for telling a held key.
pub type Press = Option<char>;

/// Why something could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFailure {
    /// What is wrong, in a line.
    pub what: String,
    /// What to do about it.
    pub help: String,
}
