//! Effects: orders to the world outside.

use std::path::PathBuf;

use super::message::Command;
use crate::review::{Draft, SessionId};

/// An exam that can be paused and is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// The exam.
    pub session: SessionId,
    /// Milliseconds of it that were over.
    pub elapsed_ms: u64,
    /// What the clock showed then that stands still while the machine sleeps.
    pub at_ms: u64,
}

/// Work that [`super::update()`] decided on and the shell does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write an event to the log, durably, before anything else is drawn.
    Append(Draft),
    /// Read the events of an interrupted session.
    Restore(SessionId),
    /// Read the events of an exam that was interrupted or left.
    RestoreExam(SessionId),
    /// Watch over the clock of an exam that can be paused, from now on; none where none is on the screen any more. How long it
    /// had run is told when the exam is taken up again, and the process being stopped is no time of it.
    Pulse(Option<Running>),
    /// Read what other processes wrote to the log.
    Refresh,
    /// Read the whole log and make the ledger anew from it; then obey a command that was given, if one was.
    Recall(Option<Command>),
    /// Open a deck file in the editor, at an item if one is named, and read all decks anew.
    Edit {
        /// The file.
        path: PathBuf,
        /// The item's name in the deck.
        item: Option<String>,
    },
    /// Give the terminal's clipboard a line of text.
    Copy(String),
    /// Give the terminal back and stop until the shell continues us.
    Stop,
    /// Give a key of the configuration another value, as it is written in the file.
    Configure {
        /// The key, such as `study.session`.
        key: String,
        /// The value.
        value: String,
    },
    /// Leave.
    Exit,
}
