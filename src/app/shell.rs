//! The shell: the world outside, behind one trait.

use std::collections::VecDeque;

use super::effect::Effect;
use super::key::Key;
use super::message::{Message, Now};
use super::state::App;
use super::update::update;

/// What comes in from outside.
#[derive(Clone, Debug, PartialEq)]
pub enum Input {
    /// A key was pressed.
    Key(Key),
    /// Text was pasted.
    Paste(String),
    /// The mouse did something.
    Mouse(Mouse),
    /// The window has another size: columns and rows.
    Resize(u16, u16),
    /// News that no key brought.
    Message(Box<Message>),
}

/// What the mouse did, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mouse {
    /// What.
    pub kind: MouseKind,
    /// The column of the window.
    pub column: u16,
    /// The row of the window.
    pub row: u16,
}

/// What the mouse did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MouseKind {
    /// A click with the left button.
    Click,
    /// The wheel was turned up.
    ScrollUp,
    /// The wheel was turned down.
    ScrollDown,
}

/// The world outside: input, time and work.
pub trait Shell {
    /// What can go wrong with the terminal itself; everything else comes back as a [`Message`].
    type Error;

    /// Waits for the next input; no longer than so many milliseconds, where a clock is on the screen: then the message is
    /// [`Message::Tick`].
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn input(&mut self, within_ms: Option<u64>) -> Result<Input, Self::Error>;

    /// What the clocks say.
    fn now(&self) -> Now;

    /// Performs an effect, and reports how it went.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Self::Error>;
}

/// Performs effects and takes the messages they return, until none is left; false when the app is to exit.
///
/// # Errors
///
/// Whatever the shell fails with.
pub fn settle<S: Shell>(
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
