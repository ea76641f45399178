//! The command palette: the matching commands with their keys and, if they belong to another screen, its name.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{browse, counted, fitted, indented, with_more};
use crate::app::App;
use crate::app::keymap;
use crate::app::keymap::{PaletteEntry, Place};
use crate::app::palette::Palette;
use crate::app::theme::Theme;

/// The width of the keys, and that in a narrow window.
const KEYS: (usize, usize) = (14, 7);

/// The number of commands that match.
pub fn status(app: &App) -> Line<'static> {
    let count = app.palette.as_ref().map_or(0, |palette| keymap::found(app, palette).len());
    Line::styled(format!("{} ", counted(count, "command")), app.settings.theme.muted())
}

/// The query and the matching commands.
pub fn page(app: &App, palette: &Palette, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let mut spans = vec![Span::styled(" : ", theme.accent())];
    spans.extend(browse::typed(&palette.query, true, width.saturating_sub(4), theme));
    let found = keymap::found(app, palette);
    let row = palette.row.min(found.len().saturating_sub(1));
    let (mut flow, mut focus, mut rows_of) = (Vec::new(), None, Vec::new());
    for (n, entry) in found.iter().enumerate() {
        let lines = entry_lines(entry, n == row, width, theme);
        if n == row {
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

/// A command: its key, what it does, and where if that is not here.
fn entry_lines(entry: &PaletteEntry, selected: bool, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let keys = if width < 60 { KEYS.1 } else { KEYS.0 };
    let (here, style, key_style) = match entry.place {
        Place::Here => (String::new(), theme.plain(), theme.accent()),
        Place::Anywhere(None) => (String::new(), theme.plain(), theme.muted()),
        Place::Anywhere(Some(context)) => (format!("  {}", context.title()), theme.plain(), theme.muted()),
        Place::Shell(usage) => (format!("  {usage}"), theme.muted(), theme.muted()),
        Place::Only(context) => (format!("  only: {}", context.title()), theme.muted(), theme.muted()),
    };
    let style: Style = if selected { theme.selected() } else { style };
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let head = format!(" {pointer} {} ", fitted(&entry.key, keys, theme));
    let rest = " ".repeat(text::columns(&head));
    let setting = ParagraphStyle { width: width.saturating_sub(1), first: &head, rest: &rest, style };
    let mut lines = text::wrap(&[(entry.help.to_owned(), style), (here, theme.muted())], setting);
    if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        head.style = key_style;
    }
    lines
}
