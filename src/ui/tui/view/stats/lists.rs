//! Lists of problem items, each of which can be opened.

use std::ops::Range;

use ratatui::text::{Line, Span};

use super::super::{counted, fitted};
use crate::app::App;
use crate::app::stats::{Reason, Statistics};
use crate::app::theme::Theme;
use crate::deck::markup;
use crate::stats::listed::ListedItem;
use crate::ui::tui::text::{self, ParagraphStyle};

/// The rows of a range under the headings of their lists, and the lines of these rows.
pub fn lines(
    app: &App,
    statistics: &Statistics,
    row: Option<usize>,
    range: Range<usize>,
    width: usize,
) -> (Vec<Line<'static>>, Vec<usize>) {
    let theme = app.settings.theme;
    let lists = &statistics.figures.lists;
    let (mut lines, mut list, mut headed) = (Vec::new(), Vec::new(), None);
    let is_more = range.start > 0;
    let rows = statistics.rows();
    let rows = rows.iter().copied().enumerate().skip(range.start).take(range.len());
    let shown = |reason| rows.clone().filter(|(_, (other, _))| *other == reason).count();
    for (n, (reason, listed)) in rows.clone() {
        if headed.replace(reason) != Some(reason) {
            let (heading, count) = match reason {
                Reason::ConfidentError if is_more => ("Confident errors, continued", lists.confident_errors.len()),
                Reason::Leech if is_more => ("Leeches, continued", lists.leeches.len()),
                Reason::ConfidentError => {
                    let long = "Confident errors not yet answered correctly on two later days";
                    let short = "Confident errors, not right on two days since";
                    (if text::columns(long) + 8 <= width { long } else { short }, lists.confident_errors.len())
                }
                Reason::Leech => ("Leeches, forgotten 8 times or more", lists.leeches.len()),
                Reason::Missed => ("Most missed", lists.missed.len()),
            };
            lines.push(Line::default());
            if 2 + text::columns(heading) > width {
                lines.extend(text::plain(
                    heading,
                    ParagraphStyle { width, first: "  ", rest: "  ", style: theme.strong() },
                ));
            } else {
                let count = match shown(reason) {
                    shown if is_more && reason != Reason::Missed => format!("{shown} more"),
                    shown if shown < count => format!("{shown} of {count}"),
                    _ => count.to_string(),
                };
                lines.push(super::ends(heading, &count, width, theme));
            }
        }
        list.push(lines.len());
        lines.push(line(app, reason, listed, row == Some(n), width));
    }
    (lines, list)
}

/// Shown if there are no confident errors and no leeches.
pub fn none(width: usize, theme: Theme) -> Vec<Line<'static>> {
    let words = format!("{} No confident errors, no leeches.", theme.glyphs().right);
    text::plain(&words, ParagraphStyle { width, first: "  ", rest: "    ", style: theme.muted() })
}

/// A row: the question, and why it is listed.
fn line(app: &App, reason: Reason, listed: &ListedItem, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let lead_in = app.library.item(&listed.item).map(|item| markup::plain(item.lead_in()));
    let words = lead_in.unwrap_or_else(|| listed.item.to_string()).replace('\n', " ");
    let why = match reason {
        Reason::ConfidentError => listed.last_confident_error.map_or_else(String::new, crate::day::Day::short),
        Reason::Leech => counted(listed.lapses as usize, "lapse"),
        Reason::Missed => format!("{} of {}", listed.missed.right, listed.missed.of),
    };
    let back = match listed.due.map(|due| due.since(app.today()).0) {
        None => "suspended".to_owned(),
        Some(0) => "due".to_owned(),
        Some(days) => format!("{days} d"),
    };
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    let tail = format!("  {why:<10} {back:>9} ");
    let room = width.saturating_sub(4 + text::columns(&tail));
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::styled(fitted(&words, room, theme), style),
        Span::styled(tail, theme.muted()),
    ])
}
