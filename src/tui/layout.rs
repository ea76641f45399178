//! Layout: where things stand, and how far a page can scroll.

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::Line;

/// The least window in which anything useful fits: columns and rows.
pub const LEAST: (u16, u16) = (40, 10);
/// Columns from which two stand side by side.
pub const WIDE: u16 = 96;
/// Rows under which the two rules are left out.
const RULES: u16 = 16;
/// The longest line of text that is easy to read, in columns.
pub const MEASURE: usize = 96;

/// The parts of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// What this is and how it stands: one row.
    pub title: Rect,
    /// A rule under it; empty in a low window.
    pub upper: Rect,
    /// The page.
    pub body: Rect,
    /// A rule over the hints; empty in a low window.
    pub lower: Rect,
    /// Notices, keys: one row.
    pub footer: Rect,
}

/// Divides a window.
#[must_use]
pub fn areas(window: Rect) -> Areas {
    let rule = Constraint::Length(u16::from(window.height >= RULES));
    let rows = [Constraint::Length(1), rule, Constraint::Fill(1), rule, Constraint::Length(1)];
    let [title, upper, body, lower, footer] = window.layout(&Layout::vertical(rows));
    Areas { title, upper, body, lower, footer }
}

/// Whether a window is too small for anything but a notice.
#[must_use]
pub fn too_small((columns, rows): (u16, u16)) -> bool {
    columns < LEAST.0 || rows < LEAST.1
}

/// What a screen shows: lines that scroll, and lines that stay below them.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// Lines that scroll.
    pub flow: Vec<Line<'static>>,
    /// Lines that stay in sight under the flow, or at the bottom where the flow is longer than the window.
    pub pinned: Vec<Line<'static>>,
    /// The line of the flow that must be in sight, if one must.
    pub focus: Option<usize>,
}

impl Page {
    /// A page that scrolls as a whole.
    #[must_use]
    pub fn flowing(flow: Vec<Line<'static>>) -> Self {
        Self { flow, pinned: Vec::new(), focus: None }
    }

    /// Keeps lines in sight if they leave half of the window to the rest; else they scroll with it.
    #[must_use]
    pub fn with_pinned(mut self, pinned: Vec<Line<'static>>, rows: usize) -> Self {
        if 2 * pinned.len() <= rows {
            self.pinned = pinned;
        } else {
            self.flow.extend(pinned);
        }
        self
    }

    /// Rows that the flow may take of so many.
    #[must_use]
    pub fn room(&self, rows: usize) -> usize {
        rows.saturating_sub(self.pinned.len())
    }

    /// How far the flow can be scrolled in so many rows: nobody needs to see the empty lines at its end.
    #[must_use]
    pub fn last_scroll(&self, rows: usize) -> usize {
        let is_empty = |line: &Line| line.spans.iter().all(|span| span.content.trim().is_empty());
        let told = self.flow.iter().rposition(|line| !is_empty(line)).map_or(0, |last| last + 1);
        told.saturating_sub(self.room(rows))
    }

    /// The line that stands in a row of so many, scrolled as wanted: lines of the flow first, then the pinned ones.
    #[must_use]
    pub fn line_at(&self, row: usize, wanted: usize, rows: usize) -> Option<usize> {
        let scroll = self.scroll(wanted, rows);
        let shown = self.flow.len().saturating_sub(scroll).min(self.room(rows));
        match row.checked_sub(shown) {
            None => Some(scroll + row),
            Some(pinned) => (pinned < self.pinned.len()).then_some(self.flow.len() + pinned),
        }
    }

    /// Lines scrolled, held to what there is and to what must be in sight.
    #[must_use]
    pub fn scroll(&self, wanted: usize, rows: usize) -> usize {
        let scroll = wanted.min(self.last_scroll(rows));
        let Some(focus) = self.focus else { return scroll };
        let room = self.room(rows).max(1);
        // The last line gives way to the sign that there is more below.
        let below = usize::from(focus + 1 < self.flow.len() && room > 1);
        scroll.clamp((focus + 1 + below).saturating_sub(room), focus).min(self.last_scroll(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_low_window_gives_up_its_rules_first() {
        assert_eq!(areas(Rect::new(0, 0, 60, 20)).body.height, 16);
        assert_eq!(areas(Rect::new(0, 0, 60, 12)).body.height, 10);
    }

    #[test]
    fn windows_of_no_size_have_no_body() {
        for height in 0..3 {
            assert_eq!(areas(Rect::new(0, 0, 0, height)).body.height, height.saturating_sub(2));
        }
    }

    #[test]
    fn options_stay_in_sight_only_while_half_of_the_window_is_left() {
        let lines = |n| vec![Line::raw("x"); n];
        assert_eq!(Page::flowing(lines(30)).with_pinned(lines(8), 16).last_scroll(16), 22);
        assert_eq!(Page::flowing(lines(30)).with_pinned(lines(9), 16).last_scroll(16), 23);
    }
}
