//! The panel beside the decks: the forecast and, in a wide window, recent study days and exams.

use ratatui::text::{Line, Span};

use super::super::{counted, fitted};
use super::{HALVES, PANEL};
use crate::app::App;
use crate::day::Days;
use crate::stats::calendar::Heat;

/// The days of the forecast.
const DAYS: usize = 14;
/// The least number of items that fills a bar.
const LEAST_FULL: usize = 10;
/// The width of the day before a bar.
const LABEL: usize = 13;
/// Room for the number behind a bar.
const NUMBER: usize = 6;
/// The longest bar.
const BAR: usize = 40;

/// The lines of the panel.
pub fn lines(app: &App, width: usize) -> Vec<Line<'static>> {
    let mut lines = forecast(app, width);
    if width > PANEL && usize::from(app.size.0) >= HALVES {
        lines.extend(recent(app));
        lines.extend(exams(app, width));
    }
    lines
}

/// The forecast, one line per day.
fn forecast(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let forecast = app.today_stats.overview.ahead.get(..DAYS).unwrap_or_default();
    let most = forecast.iter().copied().max().unwrap_or(0).max(LEAST_FULL);
    let bar = width.saturating_sub(LABEL + NUMBER).min(BAR);
    let mut lines =
        vec![Line::default(), Line::styled(format!("{DAYS}-day forecast"), theme.strong()), Line::default()];
    for (ahead, count) in forecast.iter().enumerate() {
        let day = app.today().plus(Days(u32::try_from(ahead).unwrap_or(0)));
        let label = format!("{:<LABEL$}", day.named());
        let cells = (count * bar).div_ceil(most);
        let number = if *count == 0 { theme.glyphs().none.to_owned() } else { format!(" {count}") };
        lines.push(Line::from(vec![
            Span::styled(label, theme.muted()),
            Span::styled(theme.glyphs().full.repeat(cells), theme.bar()),
            Span::raw(number),
        ]));
    }
    lines
}

/// The last four weeks: one sign per day, and what was answered.
fn recent(app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let recent = &app.today_stats.recent;
    let [none, little, some, much] = theme.glyphs().heat;
    let mut days = Vec::new();
    for week in recent.chunks(7) {
        for answers in week {
            let (sign, style) = match Heat::of(*answers) {
                Heat::None => (none, theme.muted()),
                Heat::Little => (little, theme.bar()),
                Heat::Some => (some, theme.bar()),
                Heat::Much => (much, theme.bar()),
            };
            days.push(Span::styled(sign, style));
        }
        days.push(Span::raw("  "));
    }
    let answers: u32 = recent.iter().sum();
    days.push(Span::raw(counted(answers as usize, "answer")));
    vec![Line::default(), Line::styled("Last 28 days", theme.strong()), Line::from(days)]
}

/// The last exams with their scores.
fn exams(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let exams = &app.today_stats.exams;
    if exams.is_empty() {
        return Vec::new();
    }
    let mut lines = vec![Line::default(), Line::styled("Last exams", theme.strong())];
    for exam in exams {
        let score = if exam.passed {
            Span::styled(format!("{:>4}% passed", exam.percent), theme.right())
        } else {
            Span::styled(format!("{:>4}% not passed", exam.percent), theme.plain())
        };
        let title = fitted(&exam.title, width.saturating_sub(LABEL + 17).min(40), theme);
        lines.push(Line::from(vec![
            Span::styled(format!("{:<LABEL$}", exam.day.named()), theme.muted()),
            Span::raw(title),
            score,
        ]));
    }
    lines
}
