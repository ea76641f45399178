//! Messages: commands from the learner, and results of effects.

use std::sync::Arc;

use super::command::Command;
use super::page::{PageContent, PageRequest};
use super::problem::DeckProblem;
use super::settings::Configured;
use super::watch::WatchedFile;
use crate::day::Moment;
use crate::deck::Library;
use crate::review::{Event, Ledger, NewEvent, SessionId};
use crate::session::exam::Clocks;

/// Readings of the clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The wall clock.
    pub at: Moment,
    /// Milliseconds on a monotonic clock that stops while the machine sleeps.
    pub ticks_ms: u64,
    /// Milliseconds on a monotonic clock that keeps running while the machine sleeps.
    pub real_ms: u64,
}

impl Now {
    /// The two monotonic clocks.
    #[must_use]
    pub fn clocks(self) -> Clocks {
        Clocks { awake_ms: self.ticks_ms, real_ms: self.real_ms }
    }
}

/// An input of [`super::update()`].
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// The learner ran a command. The character is that of the key pressed, if it has one, so that a held key does not
    /// answer the next item too.
    Command(Command, Press),
    /// The learner holds the key of a command: the terminal reports that it repeats.
    Repeated(Command, Press),
    /// The first key of a pair was pressed, or with none, a key that means nothing after the first.
    FirstKey(Option<char>),
    /// The window was resized: columns and rows.
    Resized(u16, u16),
    /// An event was committed.
    Saved(Event),
    /// An event could not be written.
    Failed(NewEvent, SaveFailure),
    /// The events of an interrupted session.
    Restored(Vec<Event>),
    /// Events that other processes wrote, and the message that waited for them.
    Refreshed(Vec<Event>, Option<Box<Message>>),
    /// The log was checked.
    LogChecked {
        /// Whether it is damaged and not recovered yet.
        is_damaged: bool,
        /// The ledger of the current log, if the log was replaced.
        refolded: Option<FoldedLog>,
        /// The message that waited for the check.
        then: Option<Box<Message>>,
    },
    /// A deck file was edited. Contains the reloaded decks, or `None` if only the watched file matters, and an error
    /// notice if something went wrong.
    Edited(Option<Decks>, Option<String>),
    /// Progress of deck loading: files read, and files in total.
    LoadingDecks(usize, usize),
    /// All decks were loaded.
    DecksLoaded(Decks),
    /// The whole log was read: its ledger, and the command that waited for it.
    Refolded(FoldedLog, Option<Command>),
    /// Time has passed.
    Tick,
    /// The events of an exam that was interrupted or left, and the milliseconds it had run when its clock was last
    /// recorded, if that is known.
    ExamRestored(SessionId, Vec<Event>, Option<u64>),
    /// Text was pasted.
    Pasted(String),
    /// A letter was pressed whose Latin key is unknown.
    OtherLayout,
    /// A watched file was read again.
    Watched(Box<WatchedFile>),
    /// The process was stopped and resumed, after this many milliseconds.
    ProcessResumed(u64),
    /// The content of a page was computed.
    PageOpened(PageRequest, PageContent),
    /// The configuration was changed or reloaded.
    Configured(Box<Configured>),
}

/// The loaded decks.
#[derive(Clone, Debug)]
pub struct Decks {
    /// All items.
    pub library: Arc<Library>,
    /// Decks that were not loaded completely.
    pub problems: Vec<DeckProblem>,
}

impl PartialEq for Decks {
    /// Compares identity, not content.
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.library, &other.library) && self.problems == other.problems
    }
}

/// The ledger folded from the whole log.
#[derive(Clone, Debug)]
pub struct FoldedLog(pub Box<Ledger>);

impl PartialEq for FoldedLog {
    /// Never equal: comparing ledgers would be expensive.
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

/// The character of the key pressed, used to detect held keys.
pub type Press = Option<char>;

/// Why an event could not be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SaveFailure {
    /// What is wrong, on one line.
    pub what: String,
    /// What to do next.
    pub help: String,
}
