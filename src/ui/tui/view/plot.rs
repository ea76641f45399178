//! Plots: a chart as lines of a page.

use ratatui::buffer::Buffer;
use ratatui::layout::{HorizontalAlignment, Rect};
use ratatui::style::Style;
use ratatui::symbols::Marker;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Axis, Chart, Dataset, GraphType, Widget};

use crate::app::theme::Theme;
use crate::day::Day;

/// The points of one set.
pub type Points = Vec<(f64, f64)>;

/// A set of points: drawn with Braille dots, or else with this ASCII sign.
pub fn fine(points: &[(f64, f64)], ascii: char, style: Style, graph: GraphType, theme: Theme) -> Dataset<'_> {
    let marker = if theme.glyphs().has_braille() { Marker::Braille } else { Marker::Custom(ascii) };
    Dataset::default().data(points).marker(marker).style(style).graph_type(graph)
}

/// A set of points, each drawn with this glyph.
pub fn signs<'a>(points: &'a [(f64, f64)], sign: &str, style: Style) -> Dataset<'a> {
    let marker = Marker::Custom(sign.chars().next().unwrap_or('x'));
    Dataset::default().data(points).marker(marker).style(style).graph_type(GraphType::Scatter)
}

/// The names of the first, the middle and the last day of an axis, with the year if it changes.
pub fn days(first: Day, last: Day) -> [Span<'static>; 3] {
    let years = first.year() != last.year();
    let name = |day: Day| Span::raw(if years { day.long() } else { day.short() });
    let middle = Day::from_epoch(i32::midpoint(first.since_epoch(), last.since_epoch()));
    [name(first), name(middle), name(last)]
}

/// An axis over a range with labels.
pub fn axis<'a>(bounds: [f64; 2], labels: impl IntoIterator<Item = Span<'a>>, theme: Theme) -> Axis<'a> {
    let labels: Vec<Span> = labels.into_iter().collect();
    Axis::default().bounds(bounds).labels(labels).labels_alignment(HorizontalAlignment::Right).style(theme.muted())
}

/// Draws sets of points between two axes, on so many lines.
pub fn drawn(
    sets: Vec<Dataset>,
    x: Axis,
    y: Axis,
    (width, height): (usize, usize),
    theme: Theme,
) -> Vec<Line<'static>> {
    let chart = Chart::new(sets).x_axis(x).y_axis(y).legend_position(None);
    let area = Rect::new(0, 0, u16::try_from(width.saturating_sub(2)).unwrap_or(0), u16::try_from(height).unwrap_or(0));
    let mut buffer = Buffer::empty(area);
    chart.render(area, &mut buffer);
    let row = |y: u16| {
        let mut spans = vec![Span::raw("  ")];
        let mut last = None;
        for cell in (0..area.width).filter_map(|x| buffer.cell((x, y))) {
            let sign = theme.glyphs().plain_of(cell.symbol());
            match spans.last_mut().filter(|_| last == Some(cell.style())) {
                Some(span) => span.content.to_mut().push_str(sign),
                None => spans.push(Span::styled(sign.to_owned(), cell.style())),
            }
            last = Some(cell.style());
        }
        Line::from(spans)
    };
    (0..area.height).map(row).collect()
}
