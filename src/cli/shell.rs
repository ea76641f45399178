//! The live shell: keys, clocks and the log, as the app sees them.

use std::io;

use ratatui::crossterm::event::Event as TerminalEvent;

use super::environment::Environment;
use super::journal::Journal;
use super::signals;
use crate::tui::{Effect, Message, Now, Shell, terminal};

/// The world outside, for real.
pub struct LiveShell<'a> {
    environment: &'a Environment,
    /// The log.
    pub journal: Journal,
}

impl<'a> LiveShell<'a> {
    /// Joins an environment and a log.
    #[must_use]
    pub fn new(environment: &'a Environment, journal: Journal) -> Self {
        Self { environment, journal }
    }
}

impl Shell for LiveShell<'_> {
    type Error = io::Error;

    fn event(&mut self) -> io::Result<TerminalEvent> {
        terminal::next_event()
    }

    fn now(&self) -> Now {
        self.environment.now()
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Message>> {
        match effect {
            Effect::Append(draft) => Ok(Some(self.journal.append(draft))),
            Effect::Restore(session) => Ok(Some(Message::Restored(self.journal.session(session)))),
            Effect::Refresh => Ok(Some(Message::Refreshed(self.journal.fresh()))),
            Effect::Stop => {
                let before = self.now().ticks_ms;
                signals::stop_and_go_on()?;
                Ok(Some(Message::Continued(self.now().ticks_ms.saturating_sub(before))))
            }
            Effect::Exit => Ok(None),
        }
    }
}
