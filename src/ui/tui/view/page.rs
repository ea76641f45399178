//! A page: the lines of a command, wrapped with their indent.

use ratatui::text::{Line, Span};

use super::super::layout;
use super::super::text::{self, ParagraphStyle};
use super::{browse, indented};
use crate::app::App;
use crate::app::command::{Command, PageCommand};
use crate::app::keymap;
use crate::app::page::{Draft, Page, PageKind};

/// The title, and the command that prints the same.
pub fn title(app: &App, page: &Page) -> (String, Line<'static>) {
    let command = match page.request.kind {
        PageKind::Decks => "rounds decks",
        PageKind::Plan => "rounds plan DECK",
        PageKind::Optimize => "rounds optimize",
        PageKind::Retention => "rounds retention",
        PageKind::Record => "rounds record",
        PageKind::Doctor => "rounds doctor",
    };
    (page.request.title().to_owned(), Line::styled(format!("{command} "), app.settings.theme.muted()))
}

/// The lines of the page, below the date being typed, and above what can be done with the change that it shows.
pub fn page(app: &App, page: &Page, width: usize, rows: usize) -> layout::Page {
    let (theme, width) = (app.settings.theme, width.min(layout::MEASURE + 1));
    let mut flow = if rows >= 12 { vec![Line::default()] } else { Vec::new() };
    if let Some(field) = &page.date {
        let label = "  Exam date (YYYY-MM-DD): ";
        let mut spans = vec![Span::styled(label, theme.accent())];
        spans.extend(browse::typed(field, true, width.saturating_sub(text::columns(label) + 1), theme));
        flow.extend([Line::from(spans), Line::default()]);
    }
    let Some(content) = &page.content else {
        let is_fit = page.request.draft == Some(Draft::Fit);
        let words = if is_fit { "Computing. This takes some seconds." } else { "Computing." };
        flow.push(indented(words, theme.muted()));
        return layout::Page::flowing(flow);
    };
    for line in &content.lines {
        let style = match line.split(':').next() {
            _ if line.starts_with('>') => theme.selected(),
            Some("error") => theme.wrong(),
            Some("warning") => theme.warning(),
            _ => theme.plain(),
        };
        let indent = line.len() - line.trim_start().len();
        let first = " ".repeat(indent + 2);
        // Columns hang; a sentence does not.
        let hang = if line.trim_start().contains("  ") || line.starts_with('>') { 4 } else { 2 };
        let rest = " ".repeat((indent + hang).min(width / 3));
        let setting = ParagraphStyle { width: width.saturating_sub(1), first: &first, rest: &rest, style };
        flow.extend(text::plain(line.trim_start(), setting));
    }
    layout::Page::flowing(flow).with_controls(proposal(app, page, width), rows)
}

/// What can be done with the change that the page shows.
fn proposal(app: &App, page: &Page, width: usize) -> Vec<Line<'static>> {
    if !page.can_accept() || page.date.is_some() {
        return Vec::new();
    }
    let (command, change) = if page.request.kind == PageKind::Plan {
        (Command::Enter, "accepts this plan, Esc discards it")
    } else {
        (Command::Page(PageCommand::Accept), "uses these parameters, Esc discards them")
    };
    let words = format!("Nothing has changed yet. {} {change}.", keymap::key_of(app, command));
    let style = app.settings.theme.warning();
    text::plain(&words, ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "  ", style })
}
