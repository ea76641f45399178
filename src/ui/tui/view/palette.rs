//! The command palette: the matching commands with their keys.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{browse, indented, with_more};
use crate::app::App;
use crate::app::keymap;
use crate::app::palette::Palette;

/// The width of the keys.
const KEYS: usize = 14;

/// The query and the matching commands.
pub fn page(app: &App, palette: &Palette, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let mut spans = vec![Span::styled(" : ", theme.accent())];
    spans.extend(browse::typed(&palette.query, true, width.saturating_sub(4), theme));
    let found = keymap::found(app, palette);
    let row = palette.row.min(found.len().saturating_sub(1));
    let (mut flow, mut focus, mut rows_of) = (Vec::new(), None, Vec::new());
    for (n, binding) in found.iter().enumerate() {
        let selected = n == row;
        let pointer = if selected { theme.glyphs().pointer } else { " " };
        let head = format!(" {pointer} {:<KEYS$}", binding.name);
        let rest = " ".repeat(text::columns(&head));
        let style = if selected { theme.selected() } else { theme.plain() };
        let setting = ParagraphStyle { width: width.saturating_sub(1), first: &head, rest: &rest, style };
        let mut lines = text::plain(binding.help, setting);
        if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
            head.style = theme.accent();
        }
        if selected {
            focus = Some(flow.len() + lines.len().saturating_sub(1));
        }
        rows_of.extend(lines.iter().map(|_| n));
        flow.extend(lines);
    }
    if found.is_empty() {
        flow.push(indented(" No matching command.", theme.muted()));
    }
    // The query stays above the commands.
    let room = rows.saturating_sub(1);
    let list = Page { focus, ..Page::flowing(flow) };
    let scroll = list.scroll(0, room);
    let more = scroll < list.last_scroll(room);
    let mut lines: Vec<Line> = list.flow.into_iter().skip(scroll).take(room).collect();
    if more && let Some(last) = lines.last_mut() {
        *last = with_more(last, width, theme);
    }
    lines.insert(0, Line::from(spans));
    let shown = rows_of.into_iter().skip(scroll).take(room).enumerate();
    Page { clickable: shown.map(|(n, row)| (n + 1, row)).collect(), ..Page::flowing(lines) }
}
