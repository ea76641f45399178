//! A page: the lines of a command, wrapped with their indent.

use ratatui::text::Line;

use super::super::layout;
use super::super::text::{self, ParagraphStyle};
use crate::app::App;
use crate::app::page::{Page, PageKind};

/// The title, and the command that prints the same.
pub fn title(app: &App, page: &Page) -> (String, Line<'static>) {
    let command = match page.request.kind {
        PageKind::Decks => "rounds decks",
        PageKind::Retention => "rounds retention",
        PageKind::Doctor => "rounds doctor",
    };
    (page.request.title().to_owned(), Line::styled(format!("{command} "), app.settings.theme.muted()))
}

/// The lines of the page.
pub fn page(app: &App, page: &Page, width: usize) -> layout::Page {
    let theme = app.settings.theme;
    let mut flow = vec![Line::default()];
    for line in &page.lines {
        let style = match line.split(':').next() {
            _ if line.starts_with('>') => theme.selected(),
            Some("error") => theme.wrong(),
            Some("warning") => theme.warning(),
            _ => theme.plain(),
        };
        let indent = line.len() - line.trim_start().len();
        let first = " ".repeat(indent + 2);
        let rest = " ".repeat((indent + 4).min(width / 3));
        let setting = ParagraphStyle { width: width.saturating_sub(1), first: &first, rest: &rest, style };
        flow.extend(text::plain(line.trim_start(), setting));
    }
    layout::Page::flowing(flow)
}
