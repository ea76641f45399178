//! The statistics: two columns in a wide window, lines with headings in a narrow one.

mod activity;
mod calendar;
mod calibration;
mod chart;
mod forecast;
mod item;
mod lists;
mod memory;
mod topics;

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{counted, indented};
use crate::app::App;
use crate::app::stats::{Statistics, StatsStage};
use crate::app::theme::Theme;
use crate::stats::{Figures, Period};
use calibration::level_words;

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
    let drawing = DrawOptions { figures: &statistics.figures, width, theme: app.settings.theme };
    let mut flow = if rows >= 12 { vec![Line::default()] } else { Vec::new() };
    if !statistics.answered {
        flow.extend(nothing(width, drawing.theme));
        return Page::flowing(flow);
    }
    if width >= usize::from(WIDE) {
        flow.extend(drawing.side_by_side());
        if statistics.figures.period == Period::Year {
            flow.push(Line::default());
            flow.extend(drawing.days());
        }
    } else {
        flow.extend(drawing.stacked());
    }
    flow.push(Line::default());
    flow.extend(drawing.topics());
    let (listed, list) = lists::lines(app, statistics, row, width);
    let list: Vec<usize> = list.into_iter().map(|line| line + flow.len()).collect();
    flow.extend(listed);
    flow.extend(drawing.notes(app.ledger.future_events()));
    let page = Page::listing(flow, list, row.unwrap_or(0));
    Page { focus: page.focus.filter(|_| row.is_some()), ..page }
}

/// The text before the first answer.
fn nothing(width: usize, theme: Theme) -> Vec<Line<'static>> {
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut lines = vec![indented("No answers yet.", theme.strong()), Line::default()];
    lines.extend(text::plain(
        "Your answers count from the first one on; figures are shown once there is enough data.",
        setting,
    ));
    lines
}

/// What to draw, and how.
#[derive(Clone, Copy)]
struct DrawOptions<'a> {
    figures: &'a Figures,
    width: usize,
    theme: Theme,
}

impl DrawOptions<'_> {
    /// The same at another width.
    fn within(self, width: usize) -> Self {
        Self { width, ..self }
    }

    /// Two columns with a divider, for a wide window.
    fn side_by_side(self) -> Vec<Line<'static>> {
        let column = self.width - PANEL - 3;
        let left = self.within(column - 1).left();
        let right = self.within(PANEL).right();
        let rows = left.len().max(right.len());
        let (mut left, mut right) = (left.into_iter(), right.into_iter());
        let line = |_| {
            let (mut line, other) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            let gap = column.saturating_sub(line.width());
            line.spans.push(Span::raw(" ".repeat(gap)));
            line.spans.push(Span::styled(self.theme.glyphs().divider, self.theme.muted()));
            line.spans.extend(other.spans);
            line
        };
        (0..rows).map(line).collect()
    }

    /// Correct at review, forecast and calibration.
    fn left(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let target = 100.0 * figures.target.value();
        let period = figures.period.title();
        let mut lines = vec![ends("Correct at review", &period, width, theme)];
        if figures.period != Period::Day {
            lines.extend(chart::chart(&figures.retention, figures.target, width, theme));
        }
        let all = figures.retention.all;
        let against = all.against(f64::from(figures.target.value())).map_or("", |comparison| comparison.words());
        let dot = theme.glyphs().dot;
        let overall = if against.is_empty() { all.words() } else { format!("{}, {against}", all.words()) };
        lines.extend(self.line("all", &overall));
        lines.extend(self.line("learned", &figures.retention.learned.words()));
        lines.extend(self.line("mature", &figures.retention.mature.words()));
        if figures.period == Period::Day {
            lines.extend(self.line("target", &format!("{target:.0}%")));
        }
        if let Some(words) = self.prediction(dot) {
            lines.extend(self.line("model", &words));
        }
        lines.push(Line::default());
        lines.extend(self.due());
        lines.push(Line::default());
        lines.push(ends("Calibration", &period, width, theme));
        let drawn = figures.calibration.iter().filter(|level| level.has_enough_data());
        let widest = drawn.map(|level| text::columns(&level_words(*level))).max().unwrap_or(0);
        for level in figures.calibration.iter().rev() {
            lines.push(self.level(*level, width.saturating_sub(12 + widest).min(16)));
        }
        lines
    }

    /// Calendar, answers and memory.
    fn right(self) -> Vec<Line<'static>> {
        let mut lines = Vec::new();
        if self.figures.period != Period::Year {
            lines.extend(self.days());
            lines.push(Line::default());
        }
        lines.extend(self.answers());
        lines.push(Line::default());
        lines.extend(self.memory());
        lines
    }

    /// Lines with headings, for a narrow window.
    fn stacked(self) -> Vec<Line<'static>> {
        let Self { figures, theme, .. } = self;
        let retention = &figures.retention;
        let target = 100.0 * figures.target.value();
        let mut lines = Vec::new();
        let all = retention.all;
        let against = all.against(f64::from(figures.target.value())).map_or("", |comparison| comparison.words());
        lines.push(ends("Correct at review", &figures.period.title(), self.width, theme));
        lines.extend(self.line("all", &all.words()));
        if !against.is_empty() {
            lines.extend(self.line("", &format!("{against} of {target:.0}%")));
        }
        if figures.period != Period::Day {
            let weeks = retention.weeks.iter().map(|week| week.share.percent().map(|share| share.max(41) - 40));
            let weeks: Vec<Option<u32>> = weeks.collect();
            // The scale is 40 to 100%; lower values are drawn as 40%.
            let heights = row(&weeks, Some(60), self.width.saturating_sub(HEAD + 3), theme);
            lines.extend(self.line("by week", &heights));
        }
        lines.extend(self.line("learned", &retention.learned.words()));
        lines.extend(self.line("mature", &retention.mature.words()));
        if let Some(words) = self.prediction(theme.glyphs().dot) {
            lines.extend(self.line("model", &words));
        }
        lines.push(Line::default());
        lines.extend(self.due());
        lines.push(Line::default());
        lines.push(ends("Calibration", &figures.period.title(), self.width, theme));
        for level in figures.calibration.iter().rev() {
            lines.extend(self.line(level.confidence.word(), &level_words(*level)));
        }
        lines.push(Line::default());
        lines.extend(self.days());
        lines.push(Line::default());
        lines.extend(self.answers());
        lines.push(Line::default());
        lines.extend(self.memory());
        lines
    }

    /// The recall that the model predicted, and its log loss.
    fn prediction(self, dot: &str) -> Option<String> {
        let prediction = self.figures.prediction;
        let (mean, loss) = (prediction.mean()?, prediction.log_loss()?);
        Some(format!("predicted {:.0}% {dot} log loss {loss:.2}", 100.0 * mean))
    }

    /// Notes on the figures.
    fn notes(self, future: usize) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
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
            let is_heading = heading.starts_with(|c: char| c.is_ascii_uppercase());
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
