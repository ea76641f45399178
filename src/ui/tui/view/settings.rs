//! The settings screen: every configuration key with its value, and an explanation of the selected one.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{fitted, indented};
use crate::app::App;
use crate::app::preference::Preference;

/// The width of the keys.
const KEYS: usize = 22;

/// The title, and the number of settings that differ from their defaults.
pub fn title(app: &App) -> (String, Line<'static>) {
    let changed = app.preferences.rows.iter().filter(|row| row.value != row.default).count();
    let explanation = if changed == 0 { String::new() } else { format!("{changed} changed ") };
    ("Settings".to_owned(), Line::styled(explanation, app.settings.theme.muted()))
}

/// The keys grouped by table, with the selected one explained below.
pub fn page(app: &App, row: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let preferences = &app.preferences.rows;
    let mut flow = Vec::new();
    if let (Some(path), true) = (&app.preferences.path, rows >= 14) {
        let setting = ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "  ", style: theme.muted() };
        flow.extend(text::plain(
            &format!("Saved in {path}; change key bindings there, under [keys.CONTEXT]."),
            setting,
        ));
        flow.push(Line::default());
    }
    let mut list = Vec::new();
    let mut table = "";
    for (index, preference) in preferences.iter().enumerate() {
        let (named, key) = preference.key.rsplit_once('.').unwrap_or(("", &preference.key));
        if named != table {
            if rows >= 12 {
                flow.push(Line::default());
            }
            flow.push(indented(format!("[{named}]"), theme.muted()));
            table = named;
        }
        list.push(flow.len());
        flow.push(row_line(app, preference, key, index == row, width));
    }
    let pinned = preferences.get(row).map_or_else(Vec::new, |selected| explanation(app, selected, width, rows));
    // The explanation is shown even in a low window, as long as two rows remain visible.
    let page = Page::listing(flow, list, row);
    if pinned.len() + 2 <= rows { Page { pinned, ..page } } else { page.with_pinned(pinned, rows) }
}

/// A key with its value, and a sign if that is not the default.
fn row_line(app: &App, preference: &Preference, key: &str, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    // In a narrow window, the title has the number of changes and the last line the default.
    let changed = if preference.value == preference.default || width < 56 { "" } else { " changed" };
    let room = width.saturating_sub(KEYS + 5 + text::columns(changed));
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::raw(fitted(key, KEYS, theme)),
        Span::styled(text::cut(shown(&preference.value), room, theme.glyphs()), style),
        Span::styled(changed, theme.warning()),
    ])
}

/// A value for display: strings without quotes.
fn shown(value: &str) -> &str {
    let inner = value.strip_prefix('"').and_then(|value| value.strip_suffix('"'));
    inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\\'])).unwrap_or(value)
}

/// The explanation of the selected key, and the source of its value.
fn explanation(app: &App, selected: &Preference, width: usize, rows: usize) -> Vec<Line<'static>> {
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
