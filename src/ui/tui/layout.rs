//! Layout: the areas of the window, and how far a page can scroll.

use std::ops::Range;

use ratatui::layout::{Constraint, Layout, Rect};
use ratatui::text::{Line, Span};

use crate::app::theme::Theme;
use crate::app::viewport::{ListScroll, Viewport};

/// The width from which two columns are placed side by side.
pub const WIDE: u16 = 96;
/// The width from which a screen with two panes uses more than `FRAME` columns.
pub const TWO_PANES: u16 = 140;
/// The height below which the two rules are omitted.
const RULES: u16 = 14;
/// The number of rows from which an empty line separates the controls from the text.
pub const SPACED: usize = 12;
/// The longest line that reads well, in columns, with the two of its left margin.
pub const MEASURE: usize = 94;
/// The widest frame.
const FRAME: u16 = 100;
/// The widest frame of a screen with two panes.
const WIDE_FRAME: u16 = 188;
/// The width of the divider between two panes.
pub const GAP: usize = 3;

/// The columns that a screen makes use of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Panes {
    /// One column of text.
    One,
    /// Two panes, if the window is wide enough.
    Two,
}

/// The part of the window in which a screen is drawn, title and footer included: centered, and not wider than its text
/// needs.
#[must_use]
pub fn frame(window: Rect, panes: Panes) -> Rect {
    let widest = if panes == Panes::Two && window.width >= TWO_PANES { WIDE_FRAME } else { FRAME };
    let width = window.width.min(widest);
    Rect { x: window.x + (window.width - width) / 2, width, ..window }
}

/// Two panes with a divider: each line of the left one is padded to `column`. Lines end when both panes do.
#[must_use]
pub fn side_by_side(
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    column: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let joined = |mut line: Line<'static>, other: Line<'static>| {
        let gap = column.saturating_sub(line.width());
        line.spans.push(Span::raw(" ".repeat(gap)));
        line.spans.push(Span::styled(format!(" {} ", theme.glyphs().divider), theme.muted()));
        let style = other.style;
        line.spans.extend(other.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style))));
        line
    };
    (0..rows).map(|_| joined(left.next().unwrap_or_default(), right.next().unwrap_or_default())).collect()
}

/// The areas of a window.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Areas {
    /// Title and status: one row.
    pub title: Rect,
    /// The rule below the title; empty in a low window.
    pub upper: Rect,
    /// The page.
    pub body: Rect,
    /// The rule above the footer; empty in a low window.
    pub lower: Rect,
    /// Notices, on as many rows as needed, or key hints on one row.
    pub footer: Rect,
}

/// Splits a window with a footer of this height. The lower rule is dropped before the page shrinks.
#[must_use]
pub fn areas(window: Rect, footer: u16) -> Areas {
    let rule = |shown: bool| Constraint::Length(u16::from(shown && window.height >= RULES));
    let footer = footer.clamp(1, most_footer(window.height));
    let rows = [Constraint::Length(1), rule(true), Constraint::Fill(1), rule(footer == 1), Constraint::Length(footer)];
    let [title, upper, body, lower, footer] = window.layout(&Layout::vertical(rows));
    Areas { title, upper, body, lower, footer }
}

/// The maximum height of the footer: half of the window.
#[must_use]
pub fn most_footer(rows: u16) -> u16 {
    (rows / 2).max(1)
}

/// The content of a screen: lines that scroll, and lines pinned below them.
#[derive(Clone, Debug, Default)]
pub struct Page {
    /// The lines that scroll.
    pub flow: Vec<Line<'static>>,
    /// The lines that stay visible below the flow, at the bottom if the flow is longer than the window.
    pub pinned: Vec<Line<'static>>,
    /// The lines at the bottom of the window, wherever the text ends.
    pub controls: Vec<Line<'static>>,
    /// The pane to the right of flow and pinned lines, which does not scroll.
    pub side: Option<Side>,
    /// The line of the flow that must be visible.
    pub focus: Option<usize>,
    /// The line of each selectable row, in order.
    pub list: Vec<usize>,
    /// The lines of each option in the flow, in order; empty if options do not scroll.
    pub options: Vec<Range<usize>>,
    /// Whether a part of the stem is left out.
    pub is_folded: bool,
    /// Questions per row of the grid, if there is one.
    pub grid_columns: Option<usize>,
    /// The lines that select a row when they are clicked, with its index, if only part of a list is on the page.
    pub clickable: Vec<(usize, usize)>,
    /// The width of the list, if something else is beside it.
    pub list_columns: Option<usize>,
}

/// A pane to the right of a page.
#[derive(Clone, Debug)]
pub struct Side {
    /// The width of the page to the left of it.
    pub column: usize,
    /// Its lines.
    pub lines: Vec<Line<'static>>,
}

impl Page {
    /// A page that scrolls as a whole.
    #[must_use]
    pub fn flowing(flow: Vec<Line<'static>>) -> Self {
        Self { flow, ..Self::default() }
    }

    /// A page with a list: the lines of its rows, and the selected row.
    #[must_use]
    pub fn listing(flow: Vec<Line<'static>>, list: Vec<usize>, row: usize) -> Self {
        let focus = list.get(row).or(list.last()).copied();
        Self { flow, focus, list, ..Self::default() }
    }

    /// Pins lines if they leave half of the room to the rest; otherwise they scroll along.
    #[must_use]
    pub fn with_pinned(mut self, pinned: Vec<Line<'static>>, rows: usize) -> Self {
        if 2 * pinned.len() <= self.room(rows) {
            self.pinned = pinned;
        } else {
            self.flow.extend(pinned);
        }
        self
    }

    /// Puts lines at the bottom of the window, below an empty one if there is room, unless they take more than half of
    /// it: then they scroll along. Call it before [`Page::with_pinned`].
    #[must_use]
    pub fn with_controls(mut self, mut controls: Vec<Line<'static>>, rows: usize) -> Self {
        if 2 * controls.len() > rows {
            self.flow.extend(controls);
            return self;
        }
        if rows >= SPACED && !controls.is_empty() {
            controls.insert(0, Line::default());
        }
        self.controls = controls;
        self
    }

    /// The number of rows left to the flow.
    #[must_use]
    pub fn room(&self, rows: usize) -> usize {
        rows.saturating_sub(self.pinned.len() + self.controls.len())
    }

    /// The largest scroll offset. Empty lines at the end need not be visible.
    #[must_use]
    pub fn last_scroll(&self, rows: usize) -> usize {
        let is_empty = |line: &Line| line.spans.iter().all(|span| span.content.trim().is_empty());
        let end = self.flow.iter().rposition(|line| !is_empty(line)).map_or(0, |last| last + 1);
        // Rows far from the selected one may not be drawn.
        let end = end.max(self.list.last().map_or(0, |last| last + 1));
        end.saturating_sub(self.room(rows))
    }

    /// The line at a row of the window, for the requested scroll offset. Pinned lines are numbered after those of the
    /// flow; the controls have none.
    #[must_use]
    pub fn line_at(&self, row: usize, requested: usize, rows: usize) -> Option<usize> {
        let scroll = self.scroll(requested, rows);
        let shown = self.flow.len().saturating_sub(scroll).min(self.room(rows));
        if row >= rows.saturating_sub(self.controls.len()) {
            return None;
        }
        match row.checked_sub(shown) {
            None => Some(scroll + row),
            Some(pinned) => (pinned < self.pinned.len()).then_some(self.flow.len() + pinned),
        }
    }

    /// The selectable row on a line, at this column.
    #[must_use]
    pub fn row_on(&self, line: usize, column: usize) -> Option<usize> {
        if self.list_columns.is_some_and(|columns| column >= columns) {
            return None;
        }
        let part = self.clickable.iter().find(|(at, _)| *at == line).map(|(_, row)| *row);
        part.or_else(|| self.list.iter().position(|at| *at == line))
    }

    /// The scroll offset nearest to the requested one that is in range and keeps the focus visible.
    #[must_use]
    pub fn scroll(&self, requested: usize, rows: usize) -> usize {
        let scroll = requested.min(self.last_scroll(rows));
        let Some(focus) = self.focus else { return scroll };
        let room = self.room(rows).max(1);
        // The last visible line is replaced by the hint that there is more below.
        let below = usize::from(focus + 1 < self.flow.len() && room > 1);
        scroll.clamp((focus + 1 + below).saturating_sub(room), focus).min(self.last_scroll(rows))
    }

    /// The layout of the page in a window of this height, at this scroll offset.
    #[must_use]
    pub fn viewport(&self, rows: usize, scroll: usize) -> Viewport {
        Viewport {
            rows,
            room: self.room(rows),
            last_scroll: self.last_scroll(rows),
            scroll,
            list: self.list.clone(),
            options: self.options.clone(),
            is_folded: self.is_folded,
            grid_columns: self.grid_columns,
        }
    }

    /// The scroll offset: that of the learner if they scrolled a list, or else the requested one, adjusted to keep the
    /// focus visible.
    #[must_use]
    pub fn list_scroll(&self, listed: Option<ListScroll>, requested: usize, rows: usize) -> usize {
        match listed {
            // The content next to the list may differ from row to row.
            Some(ListScroll { lines, follows: true }) => {
                self.focus.map_or(lines, |line| self.viewport(rows, lines).scroll_to_show(line, lines))
            }
            Some(ListScroll { lines, follows: false }) => lines.min(self.last_scroll(rows)),
            None => self.scroll(requested, rows),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::app::command::{Command, Move};

    #[test]
    fn a_low_window_drops_its_rules_first() {
        assert_eq!(areas(Rect::new(0, 0, 60, 20), 1).body.height, 16);
        assert_eq!(areas(Rect::new(0, 0, 60, 12), 1).body.height, 10);
    }

    #[test]
    fn a_frame_is_centered_and_as_wide_as_its_panes_need() {
        let at = |width, panes| {
            let frame = frame(Rect::new(0, 0, width, 30), panes);
            (frame.x, frame.width)
        };
        assert_eq!([80, 100].map(|width| at(width, Panes::Two)), [(0, 80), (0, 100)]);
        assert_eq!([120, 200].map(|width| at(width, Panes::One)), [(10, 100), (50, 100)]);
        assert_eq!([139, 140, 200].map(|width| at(width, Panes::Two)), [(19, 100), (0, 140), (6, 188)]);
    }

    #[test]
    fn controls_are_at_the_bottom_and_belong_to_no_line_of_the_text() {
        let lines = |n| vec![Line::raw("x"); n];
        let page = Page::flowing(lines(3)).with_controls(lines(2), 20).with_pinned(lines(4), 20);
        assert_eq!(page.room(20), 13);
        assert_eq!(
            [0, 6, 7, 16, 17, 19].map(|row| page.line_at(row, 0, 20)),
            [Some(0), Some(6), None, None, None, None]
        );
        assert_eq!(Page::flowing(lines(3)).with_controls(lines(5), 8).flow.len(), 8, "half of a low window is text");
    }

    #[test]
    fn two_panes_end_with_the_longer_one() {
        let text =
            |lines: Vec<Line>| lines.iter().map(|line| line.to_string().trim_end().to_owned()).collect::<Vec<_>>();
        let joined = side_by_side(vec![Line::raw("a")], vec![Line::raw("b"), Line::raw("c")], 3, Theme::default());
        assert_eq!(text(joined), ["a   │ b", "    │ c"]);
    }

    #[test]
    fn empty_windows_have_no_body() {
        for height in 0..3 {
            assert_eq!(areas(Rect::new(0, 0, 0, height), 1).body.height, height.saturating_sub(2));
        }
    }

    #[test]
    fn a_long_notice_drops_the_rule_and_takes_at_most_half_of_the_window() {
        assert_eq!(areas(Rect::new(0, 0, 60, 20), 2).body.height, 16);
        assert_eq!(areas(Rect::new(0, 0, 60, 20), 3).body.height, 15);
        let low = areas(Rect::new(0, 0, 40, 10), 9);
        assert_eq!((low.body.height, low.footer.height), (4, 5));
    }

    /// A page with this many lines, and rows at these lines.
    fn page(lines: usize, list: &[usize]) -> Page {
        Page::listing(vec![Line::raw("x"); lines], list.to_vec(), 0)
    }

    proptest! {
        #[test]
        fn arrows_and_page_keys_reach_every_line_and_row_in_both_directions(
            gaps in prop::collection::vec(0_usize..14, 0..12), below in 0_usize..20, rows in 3_usize..12,
        ) {
            let mut list = Vec::new();
            for gap in &gaps {
                list.push(list.last().map_or(0, |last| last + 1) + gap);
            }
            let lines = list.last().map_or(0, |last| last + 1) + below;
            let page = page(lines, &list);
            let last = list.len().saturating_sub(1);
            for (forth, back) in [(Command::Move(Move::Down), Command::Move(Move::Up)), (Command::Move(Move::PageDown), Command::Move(Move::PageUp))] {
                let (mut row, mut scroll) = (0, 0);
                for command in [forth, back] {
                    let mut seen = vec![false; lines];
                    let mut selected = vec![false; list.len()];
                    let mut steps = 0;
                    loop {
                        // The line replaced by the hint cannot be read there.
                        let more = usize::from(scroll < page.last_scroll(rows));
                        for line in seen.iter_mut().skip(scroll).take(rows - more) {
                            *line = true;
                        }
                        if let Some(selected) = selected.get_mut(row) {
                            *selected = true;
                        }
                        let next = page.viewport(rows, scroll).step(row, command);
                        if next == (row, scroll) {
                            break;
                        }
                        (row, scroll) = next;
                        steps += 1;
                        prop_assert!(steps <= 2 * (lines + list.len()) + 2, "it ends");
                    }
                    prop_assert!(seen.iter().all(|line| *line), "{command:?} {list:?} {rows}: {seen:?}");
                    if matches!(command, Command::Move(Move::Down | Move::Up)) {
                        prop_assert!(selected.iter().all(|row| *row), "{command:?} {list:?}: {selected:?}");
                    }
                    let end = if command == forth { (last, page.last_scroll(rows)) } else { (0, 0) };
                    prop_assert_eq!((row, scroll), end);
                }
            }
        }

        #[test]
        fn a_newly_selected_row_is_visible(
            gaps in prop::collection::vec(0_usize..5, 1..20), below in 0_usize..9, rows in 2_usize..12,
            commands in prop::collection::vec(prop::sample::select(vec![
                Command::Move(Move::Up), Command::Move(Move::Down), Command::Move(Move::PageUp), Command::Move(Move::PageDown), Command::Move(Move::ScrollUp), Command::Move(Move::ScrollDown),
            ]), 0..40),
        ) {
            let mut list = Vec::new();
            for gap in &gaps {
                list.push(list.last().map_or(0, |last| last + 1) + gap);
            }
            let page = page(list.last().map_or(0, |last| last + 1) + below, &list);
            let (mut row, mut scroll) = (0, 0);
            for command in commands {
                let before = row;
                let shown = |row: usize| {
                    let more = usize::from(scroll < page.last_scroll(rows));
                    list.get(row).is_some_and(|line| (scroll..scroll + rows - more).contains(line))
                };
                let (down, up) = (shown(row) && shown(row + 1), row > 0 && shown(row) && shown(row - 1));
                (row, scroll) = page.viewport(rows, scroll).step(row, command);
                if matches!(command, Command::Move(Move::Down | Move::ScrollDown)) && down {
                    prop_assert_eq!(row, before + 1, "a row that is in sight is selected at once");
                }
                if matches!(command, Command::Move(Move::Up | Move::ScrollUp)) && up {
                    prop_assert_eq!(row + 1, before);
                }
                let more = usize::from(scroll < page.last_scroll(rows));
                if row != before {
                    prop_assert!((scroll..scroll + rows - more).contains(&list[row]), "{command:?} {row} {scroll}");
                }
            }
        }
    }

    #[test]
    fn options_are_pinned_only_if_they_leave_half_of_the_window() {
        let lines = |n| vec![Line::raw("x"); n];
        assert_eq!(Page::flowing(lines(30)).with_pinned(lines(8), 16).last_scroll(16), 22);
        assert_eq!(Page::flowing(lines(30)).with_pinned(lines(9), 16).last_scroll(16), 23);
    }
}
