//! Answer entry: options, steps or text fields.

use std::ops::Range;

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::text::{self, ParagraphStyle};
use crate::app::entry::{Entry, Field};
use crate::app::theme::Theme;
use crate::deck::grapheme;
use crate::deck::item::{Mode, Numeric, Order};
use crate::deck::{Choices, Task};

/// The minimum width of a text field.
const WORDS: usize = 32;
/// The minimum width of a number field.
const NUMBER: usize = 12;

/// The lines of the entry, and the index of the line that must be visible.
pub fn lines(
    task: &Task,
    order: &[u8],
    entry: &Entry,
    width: usize,
    theme: Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    match task {
        Task::Choice(choice) => options(choice, order, entry, width, theme),
        Task::Order(steps) => sequence(steps, order, entry, width, theme),
        Task::Short(_) | Task::Cloze(_) | Task::Recall(_) => fields(entry, None, width, theme),
        Task::Numeric(numeric) => fields(entry, Some(numeric), width, theme),
    }
}

/// The lines of each row with a letter, counted from `first`.
pub fn rows_at(
    task: &Task,
    order: &[u8],
    entry: &Entry,
    first: usize,
    width: usize,
    theme: Theme,
) -> Vec<Range<usize>> {
    if !matches!(task, Task::Choice(_) | Task::Order(_)) {
        return Vec::new();
    }
    let mut start = first;
    let ranges = order.iter().map(|index| {
        let end = start + lines(task, &[*index], entry, width, theme).0.len();
        std::mem::replace(&mut start, end)..end
    });
    ranges.collect()
}

/// The row of the option at a line of [`lines`].
pub fn option_at(task: &Task, order: &[u8], entry: &Entry, width: usize, theme: Theme, line: usize) -> Option<usize> {
    let rows = matches!(task, Task::Choice(_)).then(|| rows_at(task, order, entry, 0, width, theme))?;
    rows.iter().position(|row| row.contains(&line))
}

/// The options, and the last line of the highlighted one.
fn options(
    choice: &Choices,
    order: &[u8],
    entry: &Entry,
    width: usize,
    theme: Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let mut lines = Vec::new();
    let mut cursor = None;
    for (row, index) in order.iter().map(|index| usize::from(*index)).enumerate() {
        let Some(option) = choice.options.get(index) else { continue };
        let highlighted = entry.cursor == Some(row);
        let (picked, struck) = (entry.picks.contains(index), entry.struck.contains(index));
        let pointer = if highlighted { theme.glyphs().pointer } else { " " };
        let (pointer, tick) = match (choice.mode, picked) {
            (Mode::Multi, true) => (pointer, format!("{} ", theme.glyphs().ticked)),
            (Mode::Multi, false) => (pointer, format!("{} ", theme.glyphs().unticked)),
            (Mode::Single | Mode::Matching | Mode::TrueFalse, true) => (theme.glyphs().chosen, String::new()),
            (Mode::Single | Mode::Matching | Mode::TrueFalse, false) => (pointer, String::new()),
        };
        let letter = if struck { '-' } else { letter_of(row) };
        let style = match (struck, picked) {
            (true, _) => theme.struck(),
            (false, true) => theme.strong(),
            (false, false) => theme.plain(),
        };
        let set = lettered(&format!("  {pointer} {tick}{letter}  "), &option.text, style, highlighted, width, theme);
        if highlighted {
            cursor = Some(lines.len() + set.len().saturating_sub(1));
        }
        lines.extend(set);
    }
    (lines, cursor)
}

/// The steps, each with the position it was given.
fn sequence(
    steps: &Order,
    order: &[u8],
    entry: &Entry,
    width: usize,
    theme: Theme,
) -> (Vec<Line<'static>>, Option<usize>) {
    let mut lines = Vec::new();
    let mut cursor = None;
    for (row, index) in order.iter().enumerate() {
        let Some(step) = steps.steps.get(usize::from(*index)) else { continue };
        let highlighted = entry.cursor == Some(row);
        let position = entry.sequence.iter().position(|ordered| ordered == index);
        let number = position.map_or_else(|| theme.glyphs().dot.to_owned(), |at| (at + 1).to_string());
        let pointer = if highlighted { theme.glyphs().pointer } else { " " };
        let head = format!("  {pointer} {number}  {}  ", letter_of(row));
        let style = if position.is_some() { theme.strong() } else { theme.plain() };
        let set = lettered(&head, &step.text, style, highlighted, width, theme);
        if highlighted {
            cursor = Some(lines.len() + set.len().saturating_sub(1));
        }
        lines.extend(set);
    }
    (lines, cursor)
}

/// The text fields, and the unit of a number.
fn fields(entry: &Entry, numeric: Option<&Numeric>, width: usize, theme: Theme) -> (Vec<Line<'static>>, Option<usize>) {
    let unit = numeric.and_then(|numeric| numeric.unit);
    let mut lines = Vec::new();
    let mut cursor = None;
    for (n, typed) in entry.fields.iter().enumerate() {
        let active = n == entry.field;
        let pointer = if active { theme.glyphs().pointer } else { " " };
        let number = if entry.fields.len() > 1 { format!("{} ", n + 1) } else { String::new() };
        let head = format!("  {pointer} {number} ");
        let room = if numeric.is_some() { NUMBER } else { WORDS };
        let mut set = field(typed, &head, active, room, width, theme);
        if let (Some(unit), Some(last)) = (unit, set.last_mut()) {
            last.spans.push(Span::styled(format!(" {unit}"), theme.muted()));
        }
        if active && entry.cursor.is_some() {
            let reversed = |line: &Line| line.spans.iter().any(|span| span.style.add_modifier == Modifier::REVERSED);
            let at = set.iter().position(reversed).unwrap_or(set.len().saturating_sub(1));
            cursor = Some(lines.len() + at);
        }
        lines.extend(set);
        if let Some(unclear) = entry.unclear.as_ref().filter(|unclear| unclear.field == n) {
            let rest = " ".repeat(text::columns(&head));
            let setting = ParagraphStyle { width, first: &rest, rest: &rest, style: theme.warning() };
            let message = text::plain(&unclear.message(), setting);
            // The whole message must be visible with the field.
            cursor = Some(lines.len() + message.len() - 1);
            lines.extend(message);
        }
    }
    (lines, cursor)
}

/// A text field on an underlined line; its cursor is reversed if it has the focus.
fn field(typed: &Field, head: &str, active: bool, room: usize, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let rest = " ".repeat(text::columns(head));
    let setting = ParagraphStyle { width, first: head, rest: &rest, style: theme.strong() };
    let (before, after) = typed.parts();
    let mut runs: Vec<text::Run> = vec![(before.to_owned(), theme.strong())];
    if active {
        let (under, behind) = after.split_at(grapheme::next(after, 0));
        let under = if under.is_empty() { "\u{a0}".to_owned() } else { under.replace(' ', "\u{a0}") };
        runs.push((under, Style::new().add_modifier(Modifier::REVERSED)));
        runs.push((behind.to_owned(), theme.strong()));
    } else {
        runs.push((after.to_owned(), theme.strong()));
    }
    let taken: usize = runs.iter().map(|(text, _)| text::columns(text)).sum();
    let rule = room.min(width.saturating_sub(text::columns(head))).saturating_sub(taken);
    runs.push(("_".repeat(rule), theme.muted()));
    let mut lines = text::wrap(&runs, setting);
    if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        head.style = theme.accent();
    }
    lines
}

/// Text after its letter.
pub fn lettered(
    head: &str,
    source: &str,
    style: Style,
    highlighted: bool,
    width: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let rest = " ".repeat(text::columns(head));
    let mut lines = text::markup(source, ParagraphStyle { width, first: head, rest: &rest, style }, theme.glyphs());
    if let Some(head) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        head.style = theme.accent();
    }
    if highlighted {
        for span in lines.iter_mut().flat_map(|line| line.spans.iter_mut().skip(1)) {
            span.style = span.style.patch(theme.selected());
        }
    }
    lines
}

pub fn letter_of(row: usize) -> char {
    ('a'..='z').nth(row).unwrap_or('?')
}
