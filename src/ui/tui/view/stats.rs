//! The statistics: a summary with the items that need attention, and then trends and details. Two panes in a wide window,
//! one column in a narrow one.

mod activity;
mod calendar;
mod calibration;
mod chart;
mod forecast;
mod item;
mod lists;
mod memory;
mod review;
mod topics;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::{GAP, Page, SPACED, TWO_PANES, WIDE, side_by_side};
use super::super::text::{self, ParagraphStyle};
use super::{counted, indented};
use crate::app::App;
use crate::app::stats::{Statistics, StatsStage};
use crate::app::theme::Theme;
use crate::stats::summary::not_enough_data_yet;
use crate::stats::{Figures, Period};

/// The width of the right column.
const PANEL: usize = 42;
/// The width of headings.
const HEAD: usize = 11;

/// The scope of the figures, and the period.
pub fn title(app: &App, statistics: &Statistics, width: usize) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    if let StatsStage::Item(row) = statistics.stage {
        return item::title(app, statistics, row);
    }
    let deck = statistics.deck.as_ref().and_then(|deck| app.library.deck(deck));
    let title = format!("Statistics: {}", deck.map_or("all decks", |deck| deck.title.as_str()));
    let period = statistics.figures.period;
    if width < usize::from(WIDE) {
        return (title, Line::styled(format!("{} ", period.title()), theme.muted()));
    }
    let mut spans = Vec::new();
    for (n, choice) in Period::ALL.into_iter().enumerate() {
        let words = if choice == Period::Day { "today".to_owned() } else { choice.days().to_string() };
        let (sign, style) =
            if choice == period { (theme.glyphs().chosen, theme.strong()) } else { (" ", theme.muted()) };
        spans.push(Span::styled(format!("{sign}{} {words}  ", n + 1), style));
    }
    (title, Line::from(spans))
}

pub fn page(app: &App, statistics: &Statistics, width: usize, rows: usize) -> Page {
    let row = match statistics.stage {
        StatsStage::Item(row) => return item::page(app, statistics, row, width, rows),
        StatsStage::Figures(row) => row,
    };
    let drawing = DrawOptions { figures: &statistics.figures, width, rows, theme: app.settings.theme };
    let mut flow = if rows >= SPACED { vec![Line::default()] } else { Vec::new() };
    if !statistics.answered {
        flow.extend(nothing(drawing));
        return Page::flowing(flow);
    }
    let parts = Parts { app, statistics, row };
    let (lines, list, list_columns) = if width >= usize::from(TWO_PANES) {
        parts.two_panes(drawing)
    } else {
        let (lines, list) = parts.one_page(drawing);
        (lines, list, None)
    };
    let list = list.into_iter().map(|line| line + flow.len()).collect();
    flow.extend(lines);
    let page = Page::listing(flow, list, row.unwrap_or(0));
    Page { focus: page.focus.filter(|_| row.is_some()), list_columns, ..page }
}

/// The text before the first answer, and how many items there are.
fn nothing(drawing: DrawOptions) -> Vec<Line<'static>> {
    let DrawOptions { width, theme, figures, .. } = drawing;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let items = counted(figures.strength.new as usize, "new item");
    let mut lines = vec![indented("No answers yet.", theme.strong()), Line::default()];
    let words = format!(
        "{items} to study. Your statistics begin with your first answer; each figure is shown once there is enough data."
    );
    lines.extend(text::plain(&words, setting));
    lines
}

/// The lines of a page, and those of its listed items.
type Listed = (Vec<Line<'static>>, Vec<usize>);

/// What the page is about.
#[derive(Clone, Copy)]
struct Parts<'a> {
    app: &'a App,
    statistics: &'a Statistics,
    row: Option<usize>,
}

impl Parts<'_> {
    /// One page: the summary, the trends in one or two columns, and the lists.
    fn one_page(self, drawing: DrawOptions) -> Listed {
        let DrawOptions { width, figures, theme, .. } = drawing;
        let (mut lines, mut list) = self.opening(drawing);
        lines.push(Line::default());
        if width >= usize::from(WIDE) {
            let column = width - PANEL - GAP;
            // The calendar of a year needs the whole width.
            let is_year = figures.period == Period::Year;
            let (left, right) = (drawing.within(column - 1), drawing.within(PANEL));
            let (mut first, mut second) =
                (vec![left.review(), left.due(), left.calibration()], vec![right.answers(), right.memory()]);
            if !is_year && first.iter().any(Vec::is_empty) {
                first.push(left.days());
            } else if !is_year {
                second.insert(1, right.days());
            }
            lines.extend(side_by_side(sections(first), sections(second), column, theme));
            if is_year {
                lines.push(Line::default());
                lines.extend(drawing.days());
            }
        } else {
            lines.extend(sections(vec![
                drawing.review(),
                drawing.answers(),
                drawing.due(),
                drawing.calibration(),
                drawing.days(),
                drawing.memory(),
            ]));
        }
        let topics = drawing.topics();
        if !topics.is_empty() {
            lines.push(Line::default());
            lines.extend(topics);
        }
        self.close(drawing, &mut lines, &mut list);
        (lines, list)
    }

    /// Two panes: the summary and the lists beside the trends. Also returns the width of the left pane.
    fn two_panes(self, drawing: DrawOptions) -> (Vec<Line<'static>>, Vec<usize>, Option<usize>) {
        let column = (drawing.width - GAP) / 2;
        let left = drawing.within(column - 1);
        let right = drawing.within(drawing.width - column - GAP);
        let (mut lines, mut list) = self.opening(left);
        for part in [left.calibration(), left.topics(), left.due(), left.memory()] {
            if !part.is_empty() {
                lines.push(Line::default());
                lines.extend(part);
            }
        }
        self.close(left, &mut lines, &mut list);
        let right = sections(vec![right.review(), right.answers(), right.days()]);
        (side_by_side(lines, right, column, drawing.theme), list, Some(column))
    }

    /// The beginning: the summary, what lacks data, and the first listed items.
    fn opening(self, drawing: DrawOptions) -> Listed {
        let mut lines = drawing.summary();
        let first = self.statistics.first_rows();
        if first == 0 {
            lines.push(Line::default());
            lines.extend(lists::none(drawing.width, drawing.theme));
        }
        let (listed, list) = lists::lines(self.app, self.statistics, self.row, 0..first, drawing.width);
        let list = list.into_iter().map(|line| line + lines.len()).collect();
        lines.extend(listed);
        (lines, list)
    }

    /// Adds the end: the other listed items, and the notes.
    fn close(self, drawing: DrawOptions, lines: &mut Vec<Line<'static>>, list: &mut Vec<usize>) {
        let (first, all) = (self.statistics.first_rows(), self.statistics.rows().len());
        let (listed, rows) = lists::lines(self.app, self.statistics, self.row, first..all, drawing.width);
        list.extend(rows.into_iter().map(|line| line + lines.len()));
        lines.extend(listed);
        lines.extend(drawing.notes(self.app.ledger.future_events()));
    }
}

/// Parts with an empty line between them; parts without lines are left out.
fn sections(parts: Vec<Vec<Line<'static>>>) -> Vec<Line<'static>> {
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(&Line::default())
}

/// What to draw, and how.
#[derive(Clone, Copy)]
struct DrawOptions<'a> {
    figures: &'a Figures,
    width: usize,
    /// The height of the window.
    rows: usize,
    theme: Theme,
}

impl DrawOptions<'_> {
    /// The same at another width.
    fn within(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// The height of a plot; none if the window is too small for one.
    fn plot_height(self) -> Option<usize> {
        match (self.width, self.rows) {
            (..40, _) | (_, ..14) => None,
            (_, ..40) => Some(8),
            _ => Some(12),
        }
    }

    /// Facts on a line, with separators.
    fn facts(self, facts: &[String]) -> String {
        facts.join(&format!(" {} ", self.theme.glyphs().dot))
    }

    /// The summary, and what lacks data.
    fn summary(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let rows = crate::stats::summary(figures);
        let mut lines: Vec<Line> =
            rows.iter().flat_map(|row| self.line(&row.heading, &self.facts(&row.facts))).collect();
        if let Some(words) = not_enough_data_yet(figures) {
            let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() };
            lines.extend(text::plain(&words, setting));
        }
        lines
    }

    /// Notes on the figures.
    fn notes(self, future: usize) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let setting = |style: Style| ParagraphStyle { width, first: "  ", rest: "  ", style };
        let mut lines = vec![Line::default()];
        if figures.orphans > 0 {
            let items = counted(figures.orphans as usize, "answered item");
            let words = format!(
                "{items} in no loaded deck: counted in past figures, not in current ones or the \
                forecast."
            );
            lines.extend(text::plain(&words, setting(theme.muted())));
        }
        if future > 0 {
            let waits = if future == 1 { "is not counted yet" } else { "are not counted yet" };
            let words = format!("{} {} dated in the future {waits}", theme.glyphs().mark, counted(future, "answer"));
            lines.extend(text::plain(&words, setting(theme.warning())));
        }
        let words = "In parentheses: 95% confidence interval. ? explains each figure.";
        lines.extend(text::plain(words, setting(theme.muted())));
        lines
    }

    /// A line with a hanging heading.
    fn line(self, heading: &str, words: &str) -> Vec<Line<'static>> {
        let theme = self.theme;
        let first = format!("  {heading:<HEAD$}");
        let rest = " ".repeat(2 + HEAD);
        let setting = ParagraphStyle { width: self.width, first: &first, rest: &rest, style: theme.plain() };
        let mut lines = text::plain(words, setting);
        if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
            let is_heading = heading.starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit());
            head.style = if is_heading { theme.strong() } else { theme.muted() };
        }
        lines
    }
}

/// A heading with text at the right end, if there is room.
fn ends(heading: &str, words: &str, width: usize, theme: Theme) -> Line<'static> {
    let gap = width.saturating_sub(2 + text::columns(heading) + text::columns(words));
    let mut spans = vec![Span::raw("  "), Span::styled(heading.to_owned(), theme.strong())];
    if gap > 0 {
        spans.push(Span::styled(format!("{}{words}", " ".repeat(gap)), theme.muted()));
    }
    Line::from(spans)
}

/// Numbers as bars of different heights; the last ones if not all fit. Zero and unknown are dots. The scale ends at
/// `most`, or at the largest number.
fn row(numbers: &[Option<u32>], most: Option<u32>, room: usize, theme: Theme) -> String {
    let from = numbers.len().saturating_sub(room);
    let numbers = &numbers[from..];
    let most = most.or_else(|| numbers.iter().copied().flatten().max()).unwrap_or(0).max(1);
    let height = |number: &Option<u32>| match number {
        None | Some(0) => theme.glyphs().none,
        Some(number) => {
            let level = (u64::from(*number) * 8).div_ceil(u64::from(most)).clamp(1, 8);
            theme.glyphs().levels.get(level as usize - 1).copied().unwrap_or(theme.glyphs().none)
        }
    };
    numbers.iter().map(height).collect()
}
