//! The command palette.

use super::super::command::Command;
use super::super::effect::Effect;
use super::super::message::Now;
use super::super::state::App;
use super::{moved, obey};

/// A command while the palette is open.
pub fn palette(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(mut palette) = app.palette.take() else { return Vec::new() };
    match command {
        Command::Back => return Vec::new(),
        Command::Enter => {
            if let Some(binding) = palette.selected(app) {
                return obey(app, binding.command, now);
            }
        }
        Command::Write(typing) => {
            if palette.query.take(typing) {
                palette.row = 0;
            }
        }
        command => {
            let page = app.drawn.overlay.rows.saturating_sub(1).max(1);
            palette.row = moved(palette.row, palette.found(app).len(), page, command);
        }
    }
    app.palette = Some(palette);
    Vec::new()
}
