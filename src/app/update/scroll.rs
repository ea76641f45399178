//! Scrolling and list movement, based on the layout of the last frame.

use super::super::command::{Command, Move};
use super::super::state::App;
use super::super::viewport::ListScroll;

/// The scroll offset of the page after a command.
pub fn scrolled(app: &App, scroll: usize, command: Command) -> usize {
    app.drawn.screen.scrolled(scroll, command)
}

/// The selected row after a command. Scrolls the list along, also when there is no further row. All list screens use
/// this.
pub fn listed(app: &mut App, row: usize, command: Command) -> usize {
    let (next, lines) = app.drawn.screen.step(row, command);
    let follows = next != row && !matches!(command, Command::Move(Move::Top | Move::Bottom));
    app.screen.scroll_list(Some(ListScroll { lines, follows }));
    next
}
