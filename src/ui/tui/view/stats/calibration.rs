//! Calibration: the share of correct answers at each confidence.

use ratatui::text::{Line, Span};

use super::super::bar;
use super::DrawOptions;
use crate::stats::calibration::{self, Level};
use crate::stats::share::{Share, not_enough_data};

impl DrawOptions<'_> {
    /// The share of correct answers at one confidence, with a bar.
    pub(super) fn level(self, level: Level, cells: usize) -> Line<'static> {
        let theme = self.theme;
        let head = Span::raw(format!("  {:<8}", level.confidence.word()));
        let (Some(share), true) = (level.right.value(), level.has_enough_data()) else {
            return Line::from(vec![head, Span::styled(level_words(level), theme.muted())]);
        };
        let [full, empty] = bar(theme, share, cells);
        let words = format!(" {}", level_words(level));
        let style = if level.is_overconfident() { theme.warning() } else { theme.plain() };
        Line::from(vec![head, full, empty, Span::styled(words, style)])
    }
}

/// The share of correct answers at one confidence, in words.
pub fn level_words(level: Level) -> String {
    let Share { of, .. } = level.right;
    if !level.has_enough_data() {
        return not_enough_data(of, calibration::LEAST);
    }
    let over = if level.is_overconfident() { ", overconfident" } else { "" };
    format!("{}{over}", level.right.words())
}
