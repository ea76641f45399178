//! The calendar of study days: one column per week, one row per weekday.

use ratatui::text::{Line, Span};

use super::super::indented;
use crate::app::theme::Theme;
use crate::day::{Day, Days};
use crate::stats::calendar::{Heat, Week};
use crate::stats::{Figures, Period};

/// Weeks shown for all periods except a year.
const QUARTER: usize = 13;
/// Columns before the first week.
const LABEL: usize = 6;

/// The days with a legend.
pub fn lines(figures: &Figures, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let room = width.saturating_sub(LABEL);
    let (weeks, cells) = match figures.period {
        Period::Year => (figures.calendar.len().min(room), if 2 * figures.calendar.len() <= room { 2 } else { 1 }),
        Period::Day | Period::Month | Period::Quarter => (QUARTER, 2),
    };
    let weeks = &figures.calendar[figures.calendar.len().saturating_sub(weeks)..];
    let months = months(weeks.iter().map(|week| week.monday), cells);
    let mut lines = vec![Line::styled(format!("{}{months}", " ".repeat(LABEL)), theme.muted())];
    for weekday in 0..7 {
        let name = figures.today.monday().plus(Days(u32::try_from(weekday).unwrap_or(0))).weekday();
        let mut spans = vec![Span::styled(format!("  {name} "), theme.muted())];
        for week in weeks {
            spans.push(day(week, weekday, cells, theme));
        }
        lines.push(Line::from(spans));
    }
    let [none, little, some, much] = theme.glyphs().heat;
    let legend = format!("{none} none  {little} 1-9  {some} 10-24  {much} 25 or more");
    lines.push(indented(legend, theme.muted()));
    lines
}

/// One day.
fn day(week: &Week, weekday: usize, cells: usize, theme: Theme) -> Span<'static> {
    let [none, little, some, much] = theme.glyphs().heat;
    let fill = " ".repeat(cells.saturating_sub(1));
    let Some(answers) = week.answers.get(weekday).copied().flatten() else {
        return Span::raw(format!(" {fill}"));
    };
    let (sign, style) = match Heat::of(answers) {
        Heat::None => (none, theme.muted()),
        Heat::Little => (little, theme.bar()),
        Heat::Some => (some, theme.bar()),
        Heat::Much => (much, theme.bar()),
    };
    Span::styled(format!("{sign}{fill}"), style)
}

/// The names of months, aligned with the weeks in which they begin. `cells` is the width of a week.
pub fn months(mondays: impl Iterator<Item = Day>, cells: usize) -> String {
    let mut line = String::new();
    let mut last = String::new();
    for (n, monday) in mondays.enumerate() {
        // A week belongs to the month of its middle day.
        let middle = monday.plus(Days(3)).short();
        let (month, day) = middle.split_once(' ').unwrap_or_default();
        let at = n * cells;
        let free = line.is_empty() || line.len() < at;
        if month != last && free && (n > 0 || is_early(day)) {
            line += &" ".repeat(at - line.len());
            line += month;
        }
        month.clone_into(&mut last);
    }
    line
}

/// Whether this early day of a month leaves room for the month's name.
fn is_early(day: &str) -> bool {
    day.parse::<u32>().is_ok_and(|day| day <= 14)
}
