//! Calibration: the share of correct answers at each confidence.

use ratatui::text::{Line, Span};

use super::super::bar;
use super::{DrawOptions, ends};
use crate::stats::calibration::Level;
use crate::ui::tui::text;

/// The widest bar.
const WIDEST: usize = 16;
/// The narrowest bar that is drawn.
const NARROWEST: usize = 4;
/// The width of the name of a level, with its margin.
const NAME: usize = 10;

impl DrawOptions<'_> {
    /// The share of correct answers at each confidence with enough data, with a bar if there is room.
    pub(super) fn calibration(self) -> Vec<Line<'static>> {
        let levels: Vec<&Level> =
            self.figures.calibration.iter().rev().filter(|level| level.has_enough_data()).collect();
        let Some(widest) = levels.iter().map(|level| text::columns(&level_words(level))).max() else {
            return Vec::new();
        };
        let mut lines = vec![ends("Calibration", &self.figures.period.title(), self.width, self.theme)];
        let cells = self.width.saturating_sub(NAME + 2 + widest).min(WIDEST);
        let cells = if cells < NARROWEST { 0 } else { cells };
        lines.extend(levels.iter().flat_map(|level| self.level(level, cells)));
        lines
    }

    /// One level.
    fn level(self, level: &Level, cells: usize) -> Vec<Line<'static>> {
        let theme = self.theme;
        let words = level_words(level);
        if cells == 0 {
            return self.line(level.confidence.word(), &words);
        }
        let [full, empty] = bar(theme, level.right.value().unwrap_or(0.0), cells);
        let style = if level.is_overconfident() { theme.warning() } else { theme.plain() };
        let head = Span::raw(format!("  {:<8}", level.confidence.word()));
        vec![Line::from(vec![head, full, empty, Span::styled(format!(" {words}"), style)])]
    }
}

/// How often answers at a confidence level were right, in words.
fn level_words(level: &Level) -> String {
    let over = if level.is_overconfident() { ", overconfident" } else { "" };
    format!("{}{over}", level.right.words())
}
