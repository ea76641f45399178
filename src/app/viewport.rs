//! The viewport: what the last drawing laid out. Update scrolls and moves in lists by it, so that it never has to draw.

use super::command::{Command, Move};

/// Lines that the wheel of a mouse scrolls at once.
const WHEEL: usize = 3;

/// The least window in which anything useful fits: columns and rows.
pub const LEAST: (u16, u16) = (40, 10);
/// Whether a window is too small for anything but a notice.
#[must_use]
pub fn too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// What a drawing reports back.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Drawn {
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// The page of the screen, even where help or the command palette covers it.
    pub screen: Viewport,
    /// The page of help or of the command palette; empty where neither is open.
    pub overlay: Viewport,
}

/// A page as it was laid out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Viewport {
    /// Rows of the window that the page has.
    pub rows: usize,
    /// Those of them in which lines scroll; the others are pinned.
    pub room: usize,
    /// The farthest that the lines can be scrolled.
    pub last_scroll: usize,
    /// How far they are scrolled.
    pub scroll: usize,
    /// The lines of the rows that can be selected, in order.
    pub list: Vec<usize>,
    /// Questions in a row of the grid, where the page has one.
    pub grid_columns: Option<usize>,
}

/// How far the learner scrolled a list. A list that was not scrolled shows its selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListScroll {
    /// Lines scrolled.
    pub lines: usize,
    /// Whether the last step selected another row, which is in sight then.
    pub follows: bool,
}

impl Viewport {
    /// Rows that a page key moves by: all but one, which stays in sight.
    #[must_use]
    pub fn page(&self) -> usize {
        self.room.saturating_sub(1).max(1)
    }

    /// Lines scrolled after a command, from so many.
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

    /// The row of a list and the lines scrolled after a command, from this row.
    ///
    /// The arrows and the page keys select, and scroll where the next row is out of sight or there is none. So no line is
    /// skipped: whatever stands above the rows, between them or below them can be read.
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
        let to = |row: usize| (row, self.holding(self.list[row], scroll));
        // Over one heading or empty line it goes at once, in the lowest window too.
        let is_near = |to: &(usize, usize)| to.1.abs_diff(scroll) <= by.max(2);
        let Command::Move(step) = command else { return (row, scroll) };
        match step {
            Move::Up | Move::ScrollUp if line >= scroll && row > 0 && is_near(&to(row - 1)) => to(row - 1),
            Move::Up | Move::ScrollUp => (row, up(1)),
            Move::Down | Move::ScrollDown
                if self.holding(line, scroll) <= scroll && row < last && is_near(&to(row + 1)) =>
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

    /// The lines scrolled that are nearest to so many with which a line is in sight.
    #[must_use]
    pub fn holding(&self, line: usize, scroll: usize) -> usize {
        let (room, last_scroll) = (self.room.max(1), self.last_scroll);
        let least = (line + 1).saturating_sub(room);
        // The last line in sight gives way to the sign that there is more below.
        let least = if least < last_scroll && room > 1 { (line + 2).saturating_sub(room) } else { least };
        // A line that can be in sight only as the last one is so.
        scroll.clamp(least.min(line), line).min(last_scroll)
    }
}

/// The row after a command that moves among so many, a page being this many of them.
#[must_use]
pub fn moved(row: usize, rows: usize, page: usize, command: Command) -> usize {
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
