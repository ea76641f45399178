//! The command palette.

use super::super::command::Command;
use super::super::keymap::search::{found, selected};
use super::super::state::App;
use super::super::viewport::moved_row;

/// Handles a command in the open palette. Returns the command chosen there, to be run next.
pub fn palette(app: &mut App, command: Command) -> Option<Command> {
    let mut palette = app.palette.take()?;
    match command {
        Command::Back => return None,
        Command::Enter => {
            if let Some(binding) = selected(app, &palette) {
                return Some(binding.command);
            }
        }
        Command::Write(typing) => {
            if palette.query.apply(typing) {
                palette.row = 0;
            }
        }
        command => {
            let page = app.drawn.overlay.rows.saturating_sub(1).max(1);
            palette.row = moved_row(palette.row, found(app, &palette).len(), page, command);
        }
    }
    app.palette = Some(palette);
    None
}
