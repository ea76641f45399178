//! The shell: the trait through which the app reaches input, time and side effects.

use std::collections::VecDeque;

use super::effect::Effect;
use super::key::Key;
use super::message::{Message, Now};
use super::state::App;
use super::update::update;

/// An input event.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// A key repeats because it is held, as far as the terminal reports that.
    Repeat(Key),
    /// Text was pasted.
    Paste(String),
    /// A mouse event.
    Mouse(Mouse),
    /// The window was resized: columns and rows.
    Resize(u16, u16),
    /// A message that no key caused.
    Message(Box<Message>),
}

/// A mouse event and its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What happened.
    pub kind: MouseKind,
    /// The column of the window.
    pub column: u16,
    /// The row of the window.
    pub row: u16,
}

/// A kind of mouse event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// A left click.
    Click,
    /// The wheel turned up.
    ScrollUp,
    /// The wheel turned down.
    ScrollDown,
}

/// The outside world: input, time and side effects.
pub trait Shell {
    /// An error of the terminal itself; every other failure is returned as a [`Message`].
    type Error;

    /// Waits for the next input. If `within_ms` is set and expires first, returns [`Message::Tick`].
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn input(&mut self, within_ms: Option<u64>) -> Result<Input, Self::Error>;

    /// Reads the clocks.
    fn now(&self) -> Now;

    /// Performs an effect and returns its result.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Self::Error>;
}

/// Handles messages and performs their effects until none is left. Returns false if the app should exit.
///
/// # Errors
///
/// The shell fails.
pub fn dispatch<S: Shell>(
    app: &mut App,
    mut inbox: VecDeque<Message>,
    mut outbox: Vec<Effect>,
    shell: &mut S,
) -> Result<bool, S::Error> {
    loop {
        for effect in outbox.drain(..) {
            if effect == Effect::Exit {
                return Ok(false);
            }
            inbox.extend(shell.perform(effect)?);
        }
        let Some(message) = inbox.pop_front() else { return Ok(true) };
        outbox = update(app, message, shell.now());
    }
}
