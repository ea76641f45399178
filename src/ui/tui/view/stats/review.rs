//! Correct at review: the share by maturity and by week, and what the model predicted.

use ratatui::text::Line;

use super::{DrawOptions, HEAD, chart, ends, row};
use crate::stats::Period;
use crate::stats::share::Share;

impl DrawOptions<'_> {
    /// The share of reviews that were correct, with its trend. Nothing without enough data.
    pub(super) fn review(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let retention = &figures.retention;
        if !retention.all.has_enough_data() {
            return Vec::new();
        }
        let target = f64::from(figures.target.value());
        let mut lines = vec![ends("Correct at review", &figures.period.title(), width, theme)];
        let trend = retention.trend().filter(|_| figures.period != Period::Day);
        if trend.is_some() {
            match self.plot_height() {
                Some(height) => lines.extend(chart::chart(retention, figures.target, (width, height), theme)),
                None => lines.extend(self.line("by week", &self.bars())),
            }
        }
        let mut all = retention.all.words();
        if let Some(comparison) = retention.all.against(target) {
            all += &format!(", {} of {:.0}%", comparison.words(), 100.0 * target);
        }
        lines.extend(self.line("all", &all));
        let has_enough_data = |share: Share| Some(share).filter(|share| share.has_enough_data());
        for (name, share) in [("learned", retention.learned), ("mature", retention.mature)] {
            lines.extend(has_enough_data(share).into_iter().flat_map(|share| self.line(name, &share.words())));
        }
        if let Some(facts) = trend {
            lines.extend(self.line("by week", &self.facts(&facts)));
        }
        if let (Some(mean), Some(loss)) = (figures.prediction.mean(), figures.prediction.log_loss()) {
            let facts = [format!("predicted {:.0}%", 100.0 * mean), format!("log loss {loss:.2}")];
            lines.extend(self.line("model", &self.facts(&facts)));
        }
        lines
    }

    /// The weeks as bars, for a window without room for a chart. The scale is 40 to 100%; lower values are drawn as 40%.
    fn bars(self) -> String {
        let weeks = self.figures.retention.weeks.iter();
        let weeks: Vec<_> = weeks.map(|week| week.share.percent().map(|share| share.max(41) - 40)).collect();
        row(&weeks, Some(60), self.width.saturating_sub(HEAD + 3), self.theme)
    }
}
