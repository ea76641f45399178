//! Scrolling and moving in lists, by what the last drawing laid out.

use super::super::command::{Command, Move};
use super::super::state::App;
use super::super::viewport::ListScroll;

/// Lines of the page on the screen scrolled after a command, from so many.
pub fn scrolled(app: &App, scroll: usize, command: Command) -> usize {
    app.drawn.screen.scrolled(scroll, command)
}

/// The row of the list on the screen after a command that moves in it, from this one. The list is scrolled with it, and on
/// where there is no row that way: every list screen moves so.
pub fn listed(app: &mut App, row: usize, command: Command) -> usize {
    let (next, lines) = app.drawn.screen.step(row, command);
    let follows = next != row && !matches!(command, Command::Move(Move::Top | Move::Bottom));
    app.screen.scroll_list(Some(ListScroll { lines, follows }));
    next
}
