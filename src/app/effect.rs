//! Effects: orders to the world outside.

use std::path::PathBuf;

use super::command::Command;
use super::message::Message;
use crate::review::{NewEvent, SessionId};
use crate::session::exam::Clocks;

/// An exam that is running.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// The exam.
    pub session: SessionId,
    /// Milliseconds of it that were over.
    pub elapsed_ms: u64,
    /// What the clocks showed then.
    pub at: Clocks,
    /// Whether time away does not count.
    pub pausable: bool,
}

impl Running {
    /// Milliseconds of it that are over when the clocks show this.
    #[must_use]
    pub fn elapsed_ms(&self, clocks: Clocks) -> u64 {
        let passed = if self.pausable {
            clocks.awake_ms.saturating_sub(self.at.awake_ms)
        } else {
            clocks.real_ms.saturating_sub(self.at.real_ms)
        };
        self.elapsed_ms.saturating_add(passed)
    }
}

/// Work that [`super::update()`] decided on and the shell does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Write an event to the log, durably, before anything else is drawn.
    Append(NewEvent),
    /// Read the events of an interrupted session.
    Restore(SessionId),
    /// Read the events of an exam that was interrupted or left.
    RestoreExam(SessionId),
    /// Watch over the clock of an exam from now on; none where none is running any more. How long it had run is told when the
    /// exam is taken up again. Where the exam can be paused, the process being stopped is no time of it.
    Pulse(Option<Running>),
    /// Read what other processes wrote to the log; then take a message that waits for it, if one does.
    Refresh(Option<Box<Message>>),
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
