//! Topics with enough data, weakest first.

use ratatui::text::{Line, Span};

use super::super::fitted;
use super::{DrawOptions, ends};

impl DrawOptions<'_> {
    /// Topics with enough data, weakest first.
    pub(super) fn topics(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme, .. } = self;
        let topics = || figures.topics.iter().filter(|topic| topic.known.has_enough_data());
        if topics().next().is_none() {
            return Vec::new();
        }
        let mut lines = vec![ends("Topics, weakest first", "correct at last review", width, theme)];
        let name = width.saturating_sub(34).clamp(10, 36);
        for topic in topics() {
            let head = format!("  {} ", fitted(&topic.name, name, theme));
            let weak = topic.known.percent().is_some_and(|percent| percent < 60);
            let mut spans = vec![Span::raw(head), Span::raw(topic.known.words())];
            if weak {
                spans.push(Span::styled(format!(" {}", theme.glyphs().weak), theme.warning()));
            }
            lines.push(Line::from(spans));
        }
        lines
    }
}
