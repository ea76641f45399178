//! The live shell: keys, clocks and the log, as the app sees them.

use std::io;
use std::path::Path;
use std::time::Duration;

use super::environment::Environment;
use super::journal::Journal;
use super::{editor, files, signals};
use crate::deck::draft::Outline;
use crate::tui::{Decks, Effect, Input, Message, Now, Shell, terminal};

/// The world outside, for real.
pub struct LiveShell<'a> {
    environment: &'a Environment,
    decks: Box<dyn Fn() -> Decks + 'a>,
    /// The log.
    pub journal: Journal,
}

impl<'a> LiveShell<'a> {
    /// Joins an environment, a log and a way to read all decks anew.
    #[must_use]
    pub fn new(environment: &'a Environment, journal: Journal, decks: impl Fn() -> Decks + 'a) -> Self {
        Self { environment, journal, decks: Box::new(decks) }
    }
}

/// Opens a deck file in the editor, at an item if one is named, and takes the terminal again afterwards. Gives what went
/// wrong, if anything did.
pub fn edit(environment: &Environment, path: &Path, item: Option<&str>) -> io::Result<Option<String>> {
    let place = |source: String| item.and_then(|item| Outline::of(&source).line_of(&source, item));
    let line = files::read_text(path).ok().and_then(place).unwrap_or(1);
    let edited = terminal::lend(|| editor::open(environment, path, line))?;
    Ok(edited.err().map(|problem| problem.to_string()))
}

/// Gives the terminal back and stops until the shell that started us continues us.
pub fn stop(shell: &impl Shell) -> io::Result<Message> {
    let before = shell.now().ticks_ms;
    signals::stop_and_go_on()?;
    Ok(Message::Continued(shell.now().ticks_ms.saturating_sub(before)))
}

impl Shell for LiveShell<'_> {
    type Error = io::Error;

    fn input(&mut self, within_ms: Option<u64>) -> io::Result<Input> {
        let event = match within_ms {
            Some(ms) => terminal::event_within(Duration::from_millis(ms))?,
            None => Some(terminal::next_event()?),
        };
        Ok(event.map_or_else(|| Input::Message(Box::new(Message::Tick)), Input::Terminal))
    }

    fn now(&self) -> Now {
        self.environment.now()
    }

    fn perform(&mut self, effect: Effect) -> io::Result<Option<Message>> {
        match effect {
            Effect::Append(draft) => Ok(Some(self.journal.append(draft))),
            Effect::Restore(session) => Ok(Some(Message::Restored(self.journal.session(session)))),
            Effect::RestoreExam(session) => Ok(Some(Message::ExamRestored(session, self.journal.session(session)))),
            Effect::Refresh => Ok(Some(Message::Refreshed(self.journal.fresh()))),
            Effect::Edit { path, item } => {
                let notice = edit(self.environment, Path::new(&path), item.as_deref())?;
                Ok(Some(Message::Edited(Some((self.decks)()), notice)))
            }
            Effect::Copy(text) => terminal::copy(&text).map(|()| None),
            Effect::Stop => stop(self).map(Some),
            Effect::Exit => Ok(None),
        }
    }
}
