//! Activity: the calendar of study days, and answers with their times.

use ratatui::text::{Line, Span};
use ratatui::widgets::GraphType;

use super::super::plot;
use super::{DrawOptions, HEAD, calendar, ends, row};
use crate::day::Days;
use crate::stats::Period;
use crate::stats::activity::DayWork;
use crate::stats::summary::TREND;

/// The fewest days on the axis.
const LEAST_DAYS: u32 = 7;
/// The columns beside the bars and the labels: the margin and the axis.
const BESIDE: usize = 3;

impl DrawOptions<'_> {
    /// The calendar and the streak.
    pub(super) fn days(self) -> Vec<Line<'static>> {
        let mut lines = vec![ends("Calendar", "", self.width, self.theme)];
        lines.extend(calendar::lines(self.figures, self.width, self.theme));
        lines
    }

    /// Answers by day or week, and their times. Nothing without answers.
    pub(super) fn answers(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let activity = &figures.activity;
        let facts = activity.rhythm(figures.period, figures.today);
        let Some(span) = activity.span(figures.period, figures.today) else { return Vec::new() };
        let length = if figures.period == Period::Year { Days(7) } else { Days(1) };
        let heading = if length == Days(1) { "Answers per day" } else { "Answers per week" };
        let mut lines = vec![ends(heading, &figures.period.title(), width, theme)];
        if figures.period != Period::Day && activity.studied >= TREND {
            let bins = activity.bins(figures.period, figures.today, length);
            let from = span.0.max(LEAST_DAYS).div_ceil(length.0) as usize;
            let bins = &bins[bins.len().saturating_sub(from)..];
            if let Some(height) = self.plot_height() {
                lines.extend(self.plot(bins, length, height));
            } else {
                let answers: Vec<_> = bins.iter().map(|work| Some(work.answers)).collect();
                lines.extend(self.line("answers", &row(&answers, None, width.saturating_sub(HEAD + 2), theme)));
            }
        }
        lines.extend(self.line("pace", &self.facts(&facts)));
        lines
    }

    /// A bar for each bin of this length.
    fn plot(self, bins: &[DayWork], length: Days, height: usize) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let most = bins.iter().map(|work| work.answers).max().unwrap_or(0).div_ceil(5).max(1) * 5;
        let labels = ["0".to_owned(), most.to_string()];
        let beside = BESIDE + labels.iter().map(String::len).max().unwrap_or(0);
        // The axis counts the dots of the plot, so that no bar falls between two.
        let dots = width.saturating_sub(beside).max(2) * if theme.glyphs().has_braille() { 2 } else { 1 };
        let count = bins.len().max(1);
        let mut points = plot::Points::new();
        for (n, work) in bins.iter().enumerate().filter(|(_, work)| work.answers > 0) {
            let (from, to) = (n * dots / count, (n + 1) * dots / count);
            // The last dot of a bar stays free if the bar has more than two.
            let to = if to - from > 2 { to - 1 } else { to.max(from + 1) };
            for dot in from..to {
                points.push((dot as f64, f64::from(work.answers)));
            }
        }
        let back = u32::try_from(count - 1).unwrap_or(u32::MAX).saturating_mul(length.0);
        let days = plot::days(figures.today.minus(Days(back)), figures.today);
        let days = plot::axis([0.0, (dots - 1) as f64], days, theme);
        let answers = plot::axis([0.0, f64::from(most)], labels.map(Span::raw), theme);
        let sets = vec![plot::fine(&points, '#', theme.bar(), GraphType::Bar, theme)];
        plot::drawn(sets, days, answers, (width, height), theme)
    }
}
