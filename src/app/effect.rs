//! Effects: side effects that the app requests from the shell.

use std::path::PathBuf;

use super::command::Command;
use super::message::Message;
use super::page::PageRequest;
use crate::review::{NewEvent, SessionId};
use crate::session::exam::Clocks;

/// The clock of a running exam.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Running {
    /// The exam's session.
    pub session: SessionId,
    /// Milliseconds used up at `at`.
    pub elapsed_ms: u64,
    /// The clocks at the time of `elapsed_ms`.
    pub at: Clocks,
    /// Whether time away from the program does not count.
    pub pausable: bool,
}

impl Running {
    /// Milliseconds used up when the clocks read `clocks`.
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

/// A side effect that [`super::update()`] requests and the shell performs.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Append an event to the log and commit it before the next draw.
    Append(NewEvent),
    /// Load the events of an interrupted session.
    Restore(SessionId),
    /// Load the events of an exam that was interrupted or left.
    RestoreExam(SessionId),
    /// Record the running exam's clock at intervals; `None` stops that. When the exam is resumed, the last record tells
    /// how long it had run. If the exam can be paused, time in which the process is stopped does not count.
    Pulse(Option<Running>),
    /// Load events that other processes wrote, then handle the message that waits for them, if any.
    Refresh(Option<Box<Message>>),
    /// Read the whole log and rebuild the ledger, then run the command that waits for it, if any.
    Refold(Option<Command>),
    /// Open a deck file in the editor, at an item if one is named, then reload all decks.
    Edit {
        /// The deck file.
        path: PathBuf,
        /// The item's name in the deck.
        item: Option<String>,
    },
    /// Copy text to the clipboard.
    Copy(String),
    /// Restore the terminal and suspend the process until the shell resumes it.
    SuspendProcess,
    /// Set a configuration key.
    Configure {
        /// The key, such as `study.session`.
        key: String,
        /// The new value, in TOML.
        value: String,
    },
    /// Open the configuration file in the editor, at a key, then reload it. The key is added to the file if it is not
    /// there.
    EditConfiguration(String),
    /// Compute the content of a page.
    OpenPage(PageRequest),
    /// Exit.
    Exit,
}
