//! The full-screen interface: it draws the app, reads keys, and runs the loop that joins the two.
//!
//! [`view()`] draws and changes nothing. This folder is the only door to `ratatui` and `crossterm`.

pub mod event;
pub mod layout;
pub mod terminal;
pub mod text;
pub mod theme;

mod view;

use std::collections::VecDeque;

use ratatui::Terminal;
use ratatui::backend::Backend;

use crate::app::{App, Drawn, Effect, Message, Shell, settle};

pub use event::message;
pub use view::{too_wide, view};

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
        let input = shell.input(app.wake_ms(shell.now()))?;
        let Some(message) = message(&app, input) else { continue };
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
