//! The forgetting curve of an item: the probability of recall between its answers, and its forecast.

use ratatui::text::Line;
use ratatui::widgets::{Axis, GraphType};

use super::super::text::{self, ParagraphStyle};
use super::plot;
use crate::app::App;
use crate::app::theme::Theme;
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::response::Verdict;
use crate::review::PastAnswer;

/// The least and the most days of forecast.
const AHEAD: (u32, u32) = (14, 365);
/// The approximate maximum number of points of a line.
const POINTS: u32 = 400;
/// The widest chart that reads well.
const WIDEST: usize = 90;

/// The points of a curve: days since 1970, and percent.
#[derive(Debug, Default, PartialEq)]
struct Curve {
    /// Between the answers, and since the last one.
    past: Vec<(f64, f64)>,
    /// From today on.
    ahead: Vec<(f64, f64)>,
    /// The points of correct answers.
    right: Vec<(f64, f64)>,
    /// The points of incorrect answers.
    wrong: Vec<(f64, f64)>,
}

/// The chart with a caption, or why there is none.
pub fn lines(app: &App, id: &ItemId, answers: &[PastAnswer], width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let counted: Vec<&PastAnswer> = answers.iter().filter(|past| !past.forgotten).collect();
    let Some(last) = counted.last() else {
        return text::plain("The item was reset, so it has no forgetting curve yet.", setting);
    };
    if app.ledger.retrievability(id, app.today()).is_none() {
        let why = "Seen today. FSRS-6 does not predict within a day; the forgetting curve appears tomorrow.";
        return text::plain(why, setting);
    }
    let height = if rows < 12 { 6 } else { (rows / 2).clamp(7, 12) };
    let ahead = last.progress.due.since(last.day).0.saturating_mul(2).clamp(AHEAD.0, AHEAD.1);
    let (first, end) = (counted.first().map_or(last.day, |past| past.day), app.today().plus(Days(ahead)));
    let mut lines = drawn(&curve(app, &counted, end), (first, app.today(), end), width.min(WIDEST), height, theme);
    let at = |days: u32| {
        let elapsed = app.today().plus(Days(days)).since(last.day);
        100.0 * app.ledger.rules().scheduler.retrievability(last.progress.memory, elapsed).value()
    };
    let words = format!("Recall today {:.0}%, in 7 days {:.0}%, in 30 days {:.0}%.", at(0), at(7), at(30));
    lines.extend(text::plain(&words, setting));
    if counted.iter().any(|past| past.day > first) {
        let g = theme.glyphs();
        let key = format!(
            "{} answered right, {} wrong, placed at the recall predicted for that \
            day.",
            g.right, g.wrong
        );
        lines.extend(text::plain(&key, ParagraphStyle { style: theme.muted(), ..setting }));
    }
    lines
}

/// The curve up to a day.
fn curve(app: &App, answers: &[&PastAnswer], end: Day) -> Curve {
    let scheduler = &app.ledger.rules().scheduler;
    let mut curve = Curve::default();
    let today = app.today();
    let Some(first) = answers.first() else { return curve };
    let step = (end.since(first.day).0 / POINTS).max(1) as usize;
    for (n, past) in answers.iter().enumerate() {
        let next = answers.get(n + 1).map_or(end, |next| next.day);
        let last = next.since(past.day).0;
        if last == 0 {
            continue;
        }
        // Today must be a point, since the line changes there.
        let until_today = today.since(past.day).0.min(last);
        let mut elapsed: Vec<u32> = (0..last).step_by(step).chain([until_today, last]).collect();
        elapsed.sort_unstable();
        elapsed.dedup();
        let recall = |days: u32| scheduler.retrievability(past.progress.memory, Days(days)).value();
        let point = |days: u32| (f64::from(past.day.plus(Days(days)).since_epoch()), f64::from(recall(days)) * 100.0);
        let (before, after): (Vec<u32>, Vec<u32>) = elapsed.iter().partition(|days| **days <= until_today);
        curve.past.extend(before.into_iter().map(point));
        match answers.get(n + 1).map(|next| next.verdict) {
            Some(Verdict::Right) => curve.right.push(point(last)),
            Some(Verdict::Wrong) => curve.wrong.push(point(last)),
            None => curve.ahead.extend([until_today].into_iter().chain(after).map(point)),
        }
    }
    curve
}

/// Draws a curve over a range of days, with a mark at today.
fn drawn(
    curve: &Curve,
    (first, today, end): (Day, Day, Day),
    width: usize,
    height: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let x = |day: Day| f64::from(day.since_epoch());
    let glyphs = theme.glyphs();
    let now: Vec<(f64, f64)> = (0..=20).map(|n| (x(today), f64::from(n) * 5.0)).collect();
    let sets = vec![
        plot::fine(&now, '|', theme.muted(), GraphType::Scatter, theme),
        plot::fine(&curve.past, '.', theme.bar(), GraphType::Line, theme),
        plot::fine(&curve.ahead, '-', theme.accent(), GraphType::Line, theme),
        plot::signs(&curve.right, glyphs.right, theme.right()),
        plot::signs(&curve.wrong, glyphs.wrong, theme.wrong()),
    ];
    let days = plot::axis([x(first), x(end)], plot::days(first, end), theme);
    let percent = Axis::default().bounds([0.0, 100.0]).labels(["0", "50", "100%"]).style(theme.muted());
    plot::drawn(sets, days, percent, (width, height), theme)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chart_of_any_size_fills_its_lines_and_is_never_too_wide() {
        let day = Day::from_epoch;
        let curve =
            Curve { past: vec![(0.0, 100.0), (5.0, 80.0)], ahead: vec![(5.0, 80.0), (9.0, 70.0)], ..Curve::default() };
        for width in [0, 1, 2, 3, 10, 40, 90] {
            for height in [0, 1, 2, 6, 12] {
                let lines = drawn(&curve, (day(0), day(5), day(9)), width, height, Theme::default());
                assert_eq!(lines.len(), height);
                assert!(lines.iter().all(|line| line.width() <= width.max(2)), "{width}x{height}");
            }
        }
    }
}
