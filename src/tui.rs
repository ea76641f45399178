//! The terminal's face: screens, keys and the loop that joins them.
//!
//! The heart is [`update()`], which decides and touches nothing, and [`view()`], which draws and changes nothing.
//! All that is not pure is behind [`Shell`]. This folder never sees the store: work leaves it as [`Effect`]s.
//! It is the only door to `ratatui` and `crossterm`.

pub mod app;
pub mod browse;
pub mod effect;
pub mod entry;
pub mod exam;
pub mod keymap;
pub mod layout;
pub mod message;
pub mod palette;
pub mod preference;
pub mod screen;
pub mod stats;
pub mod terminal;
pub mod text;
pub mod theme;
pub mod today;
pub mod viewport;
pub mod watch;

mod update;
mod view;

use std::collections::VecDeque;

use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::crossterm::event::Event as TerminalEvent;

pub use app::{App, Settings, Start};
pub use effect::Effect;
pub use message::{Command, Decks, Message, Now, Recalled};
pub use update::{begin, update};
pub use view::{changed, too_wide, view};
pub use viewport::{Drawn, Viewport};

/// What comes in from outside.
pub enum Input {
    /// A key, a paste, another size.
    Terminal(TerminalEvent),
    /// News that no key brought.
    Message(Box<Message>),
}

/// The world outside: keys, time and work.
pub trait Shell {
    /// What can go wrong with the terminal itself; all else comes back as a [`Message`].
    type Error;

    /// Waits for what comes in next; no longer than so many milliseconds, where a clock is on the screen: then the message
    /// is [`Message::Tick`].
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn input(&mut self, within_ms: Option<u64>) -> Result<Input, Self::Error>;

    /// What the clocks say.
    fn now(&self) -> Now;

    /// Does what was decided, and says how it went.
    ///
    /// # Errors
    ///
    /// The terminal is gone.
    fn perform(&mut self, effect: Effect) -> Result<Option<Message>, Self::Error>;
}

/// Runs the app until it exits.
///
/// # Errors
///
/// Whatever the shell or the terminal fails with.
pub fn run<B: Backend, S: Shell>(
    terminal: &mut Terminal<B>,
    mut app: App,
    first: Vec<Effect>,
    shell: &mut S,
) -> Result<App, S::Error>
where
    S::Error: From<B::Error>,
{
    let size = terminal.size()?;
    let resized = Message::Resized(size.width, size.height);
    if !settle(&mut app, VecDeque::from([resized]), first, shell)? {
        return Ok(app);
    }
    loop {
        if std::mem::take(&mut app.redraw) {
            // Not `clear`: it asks the terminal where the cursor is, and some never answer.
            let size = terminal.size()?;
            terminal.resize(size.into())?;
        }
        draw(terminal, &mut app)?;
        let message = match shell.input(app.wake_ms(shell.now()))? {
            Input::Terminal(event) => keymap::message(&app, &event),
            Input::Message(message) => Some(*message),
        };
        let Some(message) = message else { continue };
        if !settle(&mut app, VecDeque::from([message]), Vec::new(), shell)? {
            return Ok(app);
        }
    }
}

/// Draws the app, and lets it know what was laid out.
///
/// # Errors
///
/// Whatever the terminal fails with.
pub fn draw<B: Backend>(terminal: &mut Terminal<B>, app: &mut App) -> Result<(), B::Error> {
    let mut drawn = Drawn::default();
    terminal.draw(|frame| drawn = view(app, frame))?;
    // A key means what the screen shows, though word of the window's size may come later than the window itself.
    app.size = drawn.size;
    app.drawn = drawn;
    Ok(())
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
