//! The forecast of reviews due.

use ratatui::text::{Line, Span};

use super::super::{counted, indented};
use super::{DrawOptions, ends, row};

impl DrawOptions<'_> {
    /// The forecast of items due.
    pub(super) fn due(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let days = figures.forecast.len().min(width.saturating_sub(4));
        let total: u32 = figures.forecast.iter().take(days).sum();
        let counts: Vec<Option<u32>> = figures.forecast.iter().take(days).map(|count| Some(*count)).collect();
        let mut lines =
            vec![ends(&format!("Due, next {}", counted(days, "day")), &counted(total as usize, "item"), width, theme)];
        lines.push(Line::from(vec![Span::raw("  "), Span::styled(row(&counts, None, days, theme), theme.bar())]));
        let most = figures.forecast.iter().take(days).max().copied().unwrap_or(0);
        let today = figures.forecast.first().copied().unwrap_or(0);
        let words = format!("today {today} {} busiest day {most}", theme.glyphs().dot);
        lines.push(indented(words, theme.muted()));
        lines
    }
}
