//! The decks that were not loaded completely.

use std::ffi::OsStr;

use ratatui::text::Line;

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::counted;
use crate::app::App;
use crate::deck::shell_word::shell_word;

/// The number of decks.
pub fn title(app: &App) -> (String, Line<'static>) {
    let count = counted(app.problems.len(), "deck");
    (format!("{count} with errors"), Line::default())
}

/// For each deck, what was skipped and its diagnostics.
pub fn page(app: &App, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width: width.saturating_sub(1), first: "  ", rest: "    ", style };
    let mut flow = vec![Line::default()];
    let intact = "You can study everything else. Your history is not affected.";
    flow.extend(text::plain(intact, setting(theme.plain())));
    for problem in &app.problems {
        flow.push(Line::default());
        let headline = format!("{} {}: {}", theme.glyphs().wrong, problem.path, problem.summary);
        flow.extend(text::plain(&headline, setting(theme.wrong())));
        flow.push(Line::default());
        flow.extend(problem.report.lines().map(|line| Line::from(format!("  {line}"))));
        flow.extend(text::plain(
            &format!("For details, run: rounds check {}", shell_word(OsStr::new(&problem.path))),
            setting(theme.muted()),
        ));
    }
    Page::flowing(flow)
}
