//! The chart of the share correct at review by week against desired retention.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use crate::app::theme::Theme;
use crate::memory::DesiredRetention;
use crate::stats::retention::{Retention, Week};
use crate::stats::share::TargetStatus;

/// Rows of the chart; the top row is 100%.
const ROWS: u32 = 6;
/// The width of the scale at the left.
const SCALE: usize = 7;

/// A point with its 95% interval for each week that has enough answers, and a line at the desired retention.
pub fn chart(retention: &Retention, target: DesiredRetention, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let target = f64::from(target.value());
    let weeks = fitting(&retention.weeks, width.saturating_sub(SCALE + 1));
    let shares = weeks.iter().filter_map(|week| week.share.value().filter(|_| week.share.has_enough_data()));
    let least = shares.fold(target, f64::min);
    // Values below the lowest row are drawn in it.
    let step = if least < 0.725 { 10 } else { 5 };
    let row_of = |share: f64| ((1.0 - share) * 100.0 / f64::from(step)).round().clamp(0.0, f64::from(ROWS - 1)) as u32;
    let cells = (width.saturating_sub(SCALE + 1) / weeks.len().max(1)).clamp(1, 8);
    let mut lines: Vec<Line> = (0..ROWS)
        .map(|row| {
            let is_target = row == row_of(target);
            let label = if is_target && target < 0.995 {
                format!(" {:>3.0}  {}", 100.0 * target, theme.glyphs().divider)
            } else if row == ROWS - 1 {
                format!(" {:>3}  {}", format!("<{}", 100 - row * step + step / 2), theme.glyphs().divider)
            } else {
                format!(" {:>3}  {}", 100 - row * step, theme.glyphs().divider)
            };
            let fill = if is_target { theme.glyphs().rule } else { " " };
            let mut spans = vec![Span::styled(label, theme.muted())];
            for week in weeks {
                let (sign, style) = cell(week, row, &row_of, (target, cells), fill, theme);
                spans.push(Span::styled(fill.repeat((cells - 1) / 2), theme.muted()));
                spans.push(Span::styled(sign, style));
                spans.push(Span::styled(fill.repeat(cells - 1 - (cells - 1) / 2), theme.muted()));
            }
            if is_target && SCALE + cells * weeks.len() + 7 <= width {
                spans.push(Span::styled(" target", theme.muted()));
            }
            Line::from(spans)
        })
        .collect();
    lines.push(Line::styled(format!("{}{}", " ".repeat(SCALE), months(weeks, cells)), theme.muted()));
    lines
}

/// The symbol in a week's column at a row.
fn cell<'a>(
    week: &Week,
    row: u32,
    row_of: &impl Fn(f64) -> u32,
    (target, cells): (f64, usize),
    fill: &'a str,
    theme: Theme,
) -> (&'a str, Style)
where
    'static: 'a,
{
    let (Some(share), Some(interval), true) = (week.share.value(), week.share.interval(), week.share.has_enough_data())
    else {
        return (fill, theme.muted());
    };
    if row == row_of(share) {
        let below = week.share.against(target) == Some(TargetStatus::Below);
        return (theme.glyphs().chosen, if below { theme.warning() } else { theme.accent() });
    }
    let reaches = cells > 1 && (row_of(interval.high)..=row_of(interval.low)).contains(&row);
    (if reaches { theme.glyphs().divider } else { fill }, theme.muted())
}

/// The last weeks, as many as fit.
fn fitting(weeks: &[Week], columns: usize) -> &[Week] {
    &weeks[weeks.len().saturating_sub(columns)..]
}

/// The month names below the weeks in which they begin.
fn months(weeks: &[Week], cells: usize) -> String {
    super::calendar::months(weeks.iter().map(|week| week.monday), cells)
}
