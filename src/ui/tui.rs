//! The full-screen interface: draws the app, reads keys, and runs the event loop.
//!
//! [`view()`] draws and changes nothing. Only this folder uses `ratatui` and `crossterm`.

pub mod event;
pub mod layout;
pub mod terminal;
pub mod text;
pub mod theme;

mod view;

use std::collections::VecDeque;

use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::app::{App, Drawn, Effect, Message, Shell, dispatch};

pub use event::message;
pub use view::{too_wide, view};

/// Runs the app until it exits.
///
/// # Errors
///
/// The shell or the terminal fails.
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
    if !dispatch(&mut app, VecDeque::from([resized]), first, shell)? {
        return Ok(app);
    }
    loop {
        if std::mem::take(&mut app.redraw) {
            // Not `clear`: that asks the terminal for the cursor position, and some terminals never answer.
            let size = terminal.size()?;
            terminal.resize(size.into())?;
        }
        draw(terminal, &mut app)?;
        let input = shell.input(app.wake_ms(shell.now()))?;
        let Some(message) = message(&app, input) else { continue };
        if !dispatch(&mut app, VecDeque::from([message]), Vec::new(), shell)? {
            return Ok(app);
        }
    }
}

/// Draws the app and stores the layout in it.
///
/// # Errors
///
/// The terminal fails.
pub fn draw<B: Backend>(terminal: &mut Terminal<B>, app: &mut App) -> Result<(), B::Error> {
    let mut drawn = Drawn::default();
    terminal.draw(|frame| drawn = view(app, frame))?;
    // Keys refer to what is drawn, even if the resize event has not arrived yet.
    app.size = drawn.size;
    app.drawn = drawn;
    Ok(())
}
