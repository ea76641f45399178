//! The settings screen: every setting in plain words with its value, and an explanation of the selected one.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{fitted, indented, spread};
use crate::app::App;
use crate::app::preference::{Editing, Preference};
use crate::app::screen::SettingsScreen;

/// The width of the names.
const NAMES: usize = 26;
/// The width from which the keys of the configuration file are shown.
const WITH_KEYS: usize = 76;
/// The height from which every choice is explained, not only the current one.
const WITH_CHOICES: usize = 20;

/// The title, and the number of settings that differ from their defaults.
pub fn title(app: &App) -> (String, Line<'static>) {
    let changed = app.preferences.rows.iter().filter(|row| row.value != row.default).count();
    let explanation = if changed == 0 { String::new() } else { format!("{changed} changed ") };
    ("Settings".to_owned(), Line::styled(explanation, app.settings.theme.muted()))
}

/// The settings grouped by table, with the selected one explained below.
pub fn page(app: &App, screen: &SettingsScreen, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let preferences = &app.preferences.rows;
    let row = screen.row;
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
        let named = preference.key.rsplit_once('.').map_or("", |(table, _)| table);
        if named != table {
            if rows >= 12 {
                flow.push(Line::default());
            }
            flow.push(indented(heading(named), theme.strong()));
            table = named;
        }
        list.push(flow.len());
        let typed = (index == row).then_some(screen.typed.as_str()).filter(|typed| !typed.is_empty());
        flow.push(row_line(app, preference, typed, index == row, width));
    }
    let pinned = preferences.get(row).map_or_else(Vec::new, |selected| explanation(app, screen, selected, width, rows));
    // The explanation is shown even in a low window, as long as two rows remain visible.
    let page = Page::listing(flow, list, row);
    if pinned.len() + 2 <= rows { Page { pinned, ..page } } else { page.with_pinned(pinned, rows) }
}

/// The heading of a table.
fn heading(table: &str) -> String {
    match table {
        "ui" => "Screen".to_owned(),
        name => {
            let mut letters = name.chars();
            letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect()
        }
    }
}

/// A setting with its value, a sign if that is not the default, and its key in the file.
fn row_line(app: &App, preference: &Preference, typed: Option<&str>, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    // In a narrow window, the title has the number of changes and the last line the default.
    let changed = if preference.value == preference.default || width < 56 { "" } else { "  changed" };
    let key = if width < WITH_KEYS { "" } else { preference.key.as_str() };
    let room = width.saturating_sub(NAMES + 6 + text::columns(changed) + text::columns(key));
    let value = typed.map_or_else(|| shown(&preference.value), |typed| format!("{typed}_"));
    let name = if preference.name.is_empty() { &preference.key } else { &preference.name };
    let left = Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::raw(fitted(name, NAMES, theme)),
        Span::styled(text::cut(&value, room, theme.glyphs()), style),
        Span::styled(changed, theme.warning()),
    ]);
    let right = Line::styled(if key.is_empty() { String::new() } else { format!("{key} ") }, theme.muted());
    spread(left, right, u16::try_from(width).unwrap_or(u16::MAX))
}

/// A value in plain words: strings without quotes, on and off, lists without brackets.
fn shown(value: &str) -> String {
    match value {
        "true" => return "on".to_owned(),
        "false" => return "off".to_owned(),
        "[]" | "{}" => return "none".to_owned(),
        _ => {}
    }
    let unquoted = |text: &str| {
        let inner = text.strip_prefix('"').and_then(|text| text.strip_suffix('"'));
        inner.filter(|inner| !inner.is_empty() && !inner.contains(['"', '\\'])).map(str::to_owned)
    };
    let list = value.strip_prefix('[').and_then(|value| value.strip_suffix(']'));
    let parts = list.and_then(|list| list.split(", ").map(unquoted).collect::<Option<Vec<_>>>());
    let table = value.strip_prefix("{ ").and_then(|value| value.strip_suffix(" }"));
    parts
        .map(|parts| parts.join(", "))
        .or_else(|| table.map(str::to_owned))
        .or_else(|| unquoted(value))
        .unwrap_or_else(|| value.to_owned())
}

/// The explanation of the selected setting: what it does, its choices, the default, and the source of its value.
fn explanation(
    app: &App,
    screen: &SettingsScreen,
    selected: &Preference,
    width: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "  ", style: theme.plain() };
    let muted = ParagraphStyle { style: theme.muted(), ..setting };
    let mut lines = if rows >= 14 { vec![Line::default()] } else { Vec::new() };
    if !screen.typed.is_empty() {
        let words = format!("{}: {}. Enter saves it, Esc discards it.", selected.name, selected.takes);
        lines.extend(text::plain(&words, setting));
        return lines;
    }
    lines.extend(text::plain(&selected.means, setting));
    let choices = selected.choices.iter().zip(&selected.meanings).filter(|(_, meaning)| !meaning.is_empty());
    for (choice, meaning) in choices {
        let is_current = *choice == selected.value;
        let mark = if is_current { theme.glyphs().chosen } else { " " };
        if rows >= WITH_CHOICES {
            let head = format!("  {mark} {:<10}", shown(choice));
            let rest = " ".repeat(text::columns(&head));
            lines.extend(text::plain(meaning, ParagraphStyle { first: &head, rest: &rest, ..setting }));
        } else if is_current && rows >= 12 {
            lines.extend(text::plain(&format!("{}: {meaning}", shown(choice)), setting));
        }
    }
    let how = match selected.editing {
        Editing::Choice => "",
        Editing::Number | Editing::Share => "Type a number, or choose with Left and Right.",
        Editing::File => "Enter opens it in your editor.",
    };
    if !how.is_empty() && rows >= 12 {
        lines.extend(text::plain(how, setting));
    }
    let dot = theme.glyphs().dot;
    let from = match selected.from.as_str() {
        "" if width < 60 => "not set",
        "" => "not set in the file",
        from => from,
    };
    let key = if width < WITH_KEYS && rows >= 12 { format!(" {dot} {}", selected.key) } else { String::new() };
    lines.extend(text::plain(&format!("default {} {dot} {from}{key}", shown(&selected.default)), muted));
    lines
}
