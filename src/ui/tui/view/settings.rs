//! The settings: every key of the configuration with its value, and what the selected one means.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{fitted, indented};
use crate::app::App;
use crate::app::preference::Preference;

/// Columns of the keys.
const KEYS: usize = 22;

/// What this is, and how many settings are not as they come.
pub fn title(app: &App) -> (String, Line<'static>) {
    let changed = app.preferences.rows.iter().filter(|row| row.value != row.default).count();
    let words = if changed == 0 { String::new() } else { format!("{changed} changed ") };
    ("Settings".to_owned(), Line::styled(words, app.settings.theme.muted()))
}

/// The keys by table; below them the selected one in words.
pub fn page(app: &App, row: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let preferences = &app.preferences.rows;
    let mut flow = Vec::new();
    if let (Some(path), true) = (&app.preferences.path, rows >= 14) {
        let setting = ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "  ", style: theme.muted() };
        flow.extend(text::plain(&format!("Saved in {path}; change keys there under [keys.CONTEXT]."), setting));
        flow.push(Line::default());
    }
    let mut list = Vec::new();
    let mut table = "";
    for (place, preference) in preferences.iter().enumerate() {
        let (named, key) = preference.key.rsplit_once('.').unwrap_or(("", &preference.key));
        if named != table {
            if rows >= 12 {
                flow.push(Line::default());
            }
            flow.push(indented(format!("[{named}]"), theme.muted()));
            table = named;
        }
        list.push(flow.len());
        flow.push(row_line(app, preference, key, place == row, width));
    }
    let pinned = preferences.get(row).map_or_else(Vec::new, |selected| words(app, selected, width, rows));
    // What a key means stands beside it even in a low window, as long as its row and one more do.
    let page = Page::listing(flow, list, row);
    if pinned.len() + 2 <= rows { Page { pinned, ..page } } else { page.with_pinned(pinned, rows) }
}

/// One key: its name, its value, and a sign where that is not the default.
fn row_line(app: &App, preference: &Preference, key: &str, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    // In a narrow window the title tells how many, and the last line what the default is.
    let changed = if preference.value == preference.default || width < 56 { "" } else { " changed" };
    let room = width.saturating_sub(KEYS + 5 + text::columns(changed));
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::raw(fitted(key, KEYS, theme)),
        Span::styled(text::cut(shown(&preference.value), room, theme.glyphs()), style),
        Span::styled(changed, theme.warning()),
    ])
}

/// A value as people read it: words without their quotes.
fn shown(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\\'])).unwrap_or(value)
}

/// What the selected key means, and where its value is from.
fn words(app: &App, selected: &Preference, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "  ", style: theme.plain() };
    let mut lines = if rows >= 14 { vec![Line::default()] } else { Vec::new() };
    lines.extend(text::plain(&selected.means, setting));
    let from =
        if selected.from.is_empty() { String::new() } else { format!(" {} {}", theme.glyphs().dot, selected.from) };
    let default = format!("default {}{from}", shown(&selected.default));
    lines.extend(text::plain(&default, ParagraphStyle { style: theme.muted(), ..setting }));
    lines
}
