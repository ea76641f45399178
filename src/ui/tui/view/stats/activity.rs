//! Activity: the calendar of study days, and answers with their times.

use ratatui::text::Line;

use super::super::{counted, fitted, indented};
use super::{DrawOptions, HEAD, calendar, ends, row};
use crate::day::Days;
use crate::stats::Period;
use crate::stats::activity::spent;

impl DrawOptions<'_> {
    /// The calendar and the streak.
    pub(super) fn days(self) -> Vec<Line<'static>> {
        let streak = self.figures.streak;
        let words = match streak.now {
            0 => format!("longest streak {}", Days(streak.longest)),
            now => format!("{} in a row, longest {}", Days(now), streak.longest),
        };
        let words = if streak.longest == 0 { String::new() } else { words };
        let mut lines = vec![ends("Calendar", &words, self.width, self.theme)];
        lines.extend(calendar::lines(self.figures, self.width, self.theme));
        lines
    }

    /// Answers and time.
    pub(super) fn answers(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        let activity = &figures.activity;
        let (total, dot) = (activity.total, theme.glyphs().dot);
        let mut lines = vec![ends("Answers", &figures.period.title(), width, theme)];
        if total.answers == 0 {
            lines.push(indented("None.", theme.muted()));
            return lines;
        }
        let head = format!("{} on {}", counted(total.answers as usize, "answer"), Days(activity.studied));
        lines.push(indented(fitted(&head, width.saturating_sub(2), theme).trim_end().to_owned(), theme.plain()));
        let a_day = total.answers.div_ceil(activity.studied.max(1));
        lines.push(indented(format!("{a_day} per study day {dot} {} total", spent(total.ms)), theme.plain()));
        if let Some(ms) = activity.median_ms {
            lines.push(indented(format!("median {}", spent(ms.into())), theme.plain()));
        }
        lines.extend(self.line("correct", &total.right.words()));
        let stretch = match figures.period {
            Period::Day => return lines,
            Period::Month => Days(1),
            Period::Quarter | Period::Year => Days(7),
        };
        let what = if stretch == Days(1) { "by day" } else { "by week" };
        let work = activity.bins(figures.period, figures.today, stretch);
        let room = width.saturating_sub(HEAD + 2);
        let answers: Vec<Option<u32>> = work.iter().map(|work| Some(work.answers)).collect();
        let times: Vec<Option<u32>> =
            work.iter().map(|work| Some(u32::try_from(work.ms).unwrap_or(u32::MAX))).collect();
        lines.extend(self.line(what, &row(&answers, None, room, theme)));
        lines.extend(self.line("time", &row(&times, None, room, theme)));
        lines
    }
}
