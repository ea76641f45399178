//! The viewport: the layout of the last frame. Update uses it to scroll and to move in lists without drawing.

use std::ops::Range;

use super::command::{Command, Move};

/// Lines per step of the mouse wheel.
const WHEEL: usize = 3;

/// The smallest usable window: columns and rows.
pub const LEAST: (u16, u16) = (40, 10);
/// Whether a window has room only for a notice.
#[must_use]
pub fn too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// The layout that a drawing reports back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// The screen's page, even if help or the command palette covers it.
    pub screen: Viewport,
    /// The page of help or the command palette; empty if neither is open.
    pub overlay: Viewport,
}

/// The layout of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// The page's rows in the window.
    pub rows: usize,
    /// The rows that scroll; the others are pinned.
    pub room: usize,
    /// The largest scroll offset.
    pub last_scroll: usize,
    /// The current scroll offset.
    pub scroll: usize,
    /// The line of each selectable row, in order.
    pub list: Vec<usize>,
    /// The lines of each option, in order; empty if all options are visible.
    pub options: Vec<Range<usize>>,
    /// Whether a part of the stem is left out.
    pub is_folded: bool,
    /// Questions per row of the grid, if the page has one.
    pub grid_columns: Option<usize>,
}

/// The scroll position of a list that the learner scrolled. Otherwise the list follows its selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListScroll {
    /// Lines scrolled.
    pub lines: usize,
    /// Whether the last step moved the selection, which must then be visible.
    pub follows: bool,
}

impl Viewport {
    /// Rows that a page key moves by: all but one, which stays visible.
    #[must_use]
    pub fn page(&self) -> usize {
        self.room.saturating_sub(1).max(1)
    }

    /// The scroll offset after a command.
    #[must_use]
    pub fn scrolled(&self, scroll: usize, command: Command) -> usize {
        let (last, by) = (self.last_scroll, self.page());
        let scroll = scroll.min(last);
        let Command::Move(step) = command else { return scroll };
        match step {
            Move::Up => scroll.saturating_sub(1),
            Move::Down => (scroll + 1).min(last),
            Move::PageUp => scroll.saturating_sub(by),
            Move::PageDown => (scroll + by).min(last),
            Move::Top => 0,
            Move::Bottom => last,
            Move::ScrollUp => scroll.saturating_sub(WHEEL),
            Move::ScrollDown => (scroll + WHEEL).min(last),
        }
    }

    /// The scroll offset that shows the option in a row completely, or its first lines if it is longer than the window;
    /// none if it is visible.
    #[must_use]
    pub fn scroll_to_option(&self, row: usize) -> Option<usize> {
        let lines = self.options.get(row).filter(|lines| !lines.is_empty())?;
        let scroll = self.scroll.min(self.last_scroll);
        // The last visible line is replaced by the hint that there is more below.
        let end = |scroll: usize| scroll + self.room - usize::from(scroll < self.last_scroll && self.room > 1);
        let visible = scroll..end(scroll);
        let is_long = lines.len() >= self.room;
        if visible.contains(&lines.start) && (is_long || lines.end <= visible.end) {
            return None;
        }
        let show = |line: usize, scroll: usize| self.scroll_to_show(line, scroll);
        let target =
            if is_long { lines.start.min(self.last_scroll) } else { show(lines.start, show(lines.end - 1, scroll)) };
        (target != scroll).then_some(target)
    }

    /// The selected row and the scroll offset after a command.
    ///
    /// The arrows and the page keys move the selection; if the next row is out of sight or there is none, they scroll
    /// instead. That way every line above, between and below the rows can be read.
    #[must_use]
    pub fn step(&self, row: usize, command: Command) -> (usize, usize) {
        let last_scroll = self.last_scroll;
        let scroll = self.scroll.min(last_scroll);
        let by = self.page();
        let (up, down) = (|by: usize| scroll.saturating_sub(by), |by: usize| (scroll + by).min(last_scroll));
        let Some(last) = self.list.len().checked_sub(1) else {
            let Command::Move(step) = command else { return (row, scroll) };
            return match step {
                Move::Up | Move::ScrollUp => (row, up(1)),
                Move::Down | Move::ScrollDown => (row, down(1)),
                Move::PageUp => (row, up(by)),
                Move::PageDown => (row, down(by)),
                Move::Top => (row, 0),
                Move::Bottom => (row, last_scroll),
            };
        };
        let row = row.min(last);
        let line = self.list[row];
        let to = |row: usize| (row, self.scroll_to_show(self.list[row], scroll));
        // Skips one heading or empty line at once, even in a low window.
        let is_near = |to: &(usize, usize)| to.1.abs_diff(scroll) <= by.max(2);
        let Command::Move(step) = command else { return (row, scroll) };
        match step {
            Move::Up | Move::ScrollUp if line >= scroll && row > 0 && is_near(&to(row - 1)) => to(row - 1),
            Move::Up | Move::ScrollUp => (row, up(1)),
            Move::Down | Move::ScrollDown
                if self.scroll_to_show(line, scroll) <= scroll && row < last && is_near(&to(row + 1)) =>
            {
                to(row + 1)
            }
            Move::Down | Move::ScrollDown => (row, down(1)),
            Move::PageUp => {
                let near = (row.saturating_sub(by)..row).map(to).find(is_near);
                near.unwrap_or((row, up(by)))
            }
            Move::PageDown => {
                let near = (row + 1..=(row + by).min(last)).rev().map(to).find(is_near);
                near.unwrap_or((row, down(by)))
            }
            Move::Top => (0, 0),
            Move::Bottom => (last, last_scroll),
        }
    }

    /// The scroll offset closest to `scroll` at which `line` is visible.
    #[must_use]
    pub fn scroll_to_show(&self, line: usize, scroll: usize) -> usize {
        let (room, last_scroll) = (self.room.max(1), self.last_scroll);
        let least = (line + 1).saturating_sub(room);
        // The last visible line is replaced by the hint that there is more below.
        let least = if least < last_scroll && room > 1 { (line + 2).saturating_sub(room) } else { least };
        // If the line can be visible only in last place, that must do.
        scroll.clamp(least.min(line), line).min(last_scroll)
    }
}

/// The selected row after a command that moves among `rows` rows with pages of `page` rows.
#[must_use]
pub fn moved_row(row: usize, rows: usize, page: usize, command: Command) -> usize {
    let last = rows.saturating_sub(1);
    let row = row.min(last);
    let Command::Move(step) = command else { return row };
    match step {
        Move::Up | Move::ScrollUp => row.saturating_sub(1),
        Move::Down | Move::ScrollDown => (row + 1).min(last),
        Move::PageUp => row.saturating_sub(page),
        Move::PageDown => (row + page).min(last),
        Move::Top => 0,
        Move::Bottom => last,
    }
}
