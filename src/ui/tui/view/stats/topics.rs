//! Topics, weakest first.

use ratatui::text::{Line, Span};

use super::super::fitted;
use super::{DrawOptions, ends};
use crate::ui::tui::text;

impl DrawOptions<'_> {
    /// Topics, weakest first.
    pub(super) fn topics(self) -> Vec<Line<'static>> {
        let Self { figures, width, theme } = self;
        if figures.topics.is_empty() {
            return Vec::new();
        }
        let mut lines = vec![ends("Topics, weakest first", "correct at last review", width, theme)];
        let name = width.saturating_sub(34).clamp(10, 36);
        for topic in &figures.topics {
            let head = format!("  {} ", fitted(&topic.name, name, theme));
            let style = if topic.known.has_enough_data() { theme.plain() } else { theme.muted() };
            let weak = topic.known.percent().is_some_and(|percent| percent < 60);
            let mut words = topic.known.words();
            if text::columns(&head) + text::columns(&words) >= width
                && let Some((start, _)) = words.split_once(": ")
            {
                words.drain(..start.len() + 2);
            }
            let mut spans = vec![Span::raw(head), Span::styled(words, style)];
            if weak {
                spans.push(Span::styled(format!(" {}", theme.glyphs().weak), theme.warning()));
            }
            lines.push(Line::from(spans));
        }
        lines
    }
}
