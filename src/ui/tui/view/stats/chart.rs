//! The chart of the share correct at review by week, against desired retention.

use ratatui::text::{Line, Span};
use ratatui::widgets::GraphType;

use super::super::{indented, plot};
use crate::app::theme::Theme;
use crate::memory::DesiredRetention;
use crate::stats::retention::{Retention, Week};
use crate::stats::share::TargetStatus;

/// A point for each week that has enough answers, joined by a line, and a line at the desired retention; with a legend.
pub fn chart(
    retention: &Retention,
    target: DesiredRetention,
    (width, height): (usize, usize),
    theme: Theme,
) -> Vec<Line<'static>> {
    let target = f64::from(target.value());
    let first = retention.weeks.iter().position(|week| week.share.has_enough_data()).unwrap_or(0);
    let weeks = retention.weeks.get(first..).unwrap_or_default();
    let (Some(from), Some(to)) = (weeks.first(), weeks.last()) else { return Vec::new() };
    let x = |week: &Week| f64::from(week.monday.since_epoch());
    let points = |only: &dyn Fn(&Week) -> bool| -> plot::Points {
        let weeks = weeks.iter().filter(|week| week.share.has_enough_data() && only(week));
        weeks.filter_map(|week| Some((x(week), 100.0 * week.share.value()?))).collect()
    };
    let is_below = |week: &Week| week.share.against(target) == Some(TargetStatus::Below);
    let (all, below, near) = (points(&|_| true), points(&is_below), points(&|week| !is_below(week)));
    let least = all.iter().map(|(_, percent)| *percent).fold(100.0 * target, f64::min);
    let low = (((least - 1.0) / 10.0).floor() * 10.0).clamp(0.0, 90.0);
    let line: plot::Points = [x(from), x(to)].map(|x| (x, 100.0 * target)).to_vec();
    let glyphs = theme.glyphs();
    let sets = vec![
        plot::fine(&line, '-', theme.muted(), GraphType::Line, theme),
        plot::fine(&all, '.', theme.bar(), GraphType::Line, theme),
        plot::signs(&near, glyphs.chosen, theme.accent()),
        plot::signs(&below, glyphs.chosen, theme.warning()),
    ];
    let days = plot::axis([x(from) - 1.0, x(to) + 1.0], plot::days(from.monday, to.monday), theme);
    let middle = f64::midpoint(low, 100.0);
    let labels = [format!("{low:.0}"), format!("{middle:.0}"), "100%".to_owned()].map(Span::raw);
    let mut lines = plot::drawn(sets, days, plot::axis([low, 100.0], labels, theme), (width, height), theme);
    let legend =
        format!("{} one week {} level line: desired retention, {:.0}%", glyphs.chosen, glyphs.dot, 100.0 * target);
    lines.push(indented(legend, theme.muted()));
    lines
}
