//! A listed item: question, key, rationales and history.

use ratatui::text::{Line, Span};

use super::super::super::layout::Page;
use super::super::super::text::{self, ParagraphStyle};
use super::super::{counted, explained, feedback, fitted, measure, question, withheld};
use crate::app::App;
use crate::app::stats::Statistics;
use crate::app::theme::Theme;
use crate::response::{Confidence, Verdict};
use crate::review::{ItemHistory, Review};

/// The width of an answer.
const ANSWER: usize = 14;

/// The item's name, and its position in the lists.
pub fn title(app: &App, statistics: &Statistics, row: usize) -> (String, Line<'static>) {
    let rows = statistics.rows();
    let name = rows.get(row).map_or_else(String::new, |(_, listed)| listed.item.name().to_owned());
    (name, Line::styled(format!("{} of {} ", row + 1, rows.len()), app.settings.theme.muted()))
}

/// The item explained, and its answers.
pub fn page(app: &App, statistics: &Statistics, row: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let width = measure(width);
    if statistics.rows().get(row).is_some_and(|(_, listed)| app.is_in_open_exam(&listed.item)) {
        return withheld(app, width);
    }
    let listed = statistics.rows().get(row).map(|(_, listed)| listed.item.clone());
    let Some(item) = listed.and_then(|id| app.library.item(&id)) else {
        let gone = "This item is no longer in any loaded deck.".to_owned();
        return Page::flowing(text::plain(
            &gone,
            ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() },
        ));
    };
    let mut flow = question::stem(&item, true, rows, width, theme);
    flow.push(Line::default());
    flow.extend(explained::key(&item, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    flow.extend(history(app, &app.ledger.item_history(&item.id), width, theme));
    Page::flowing(flow)
}

/// The history: counts, memory state, and each answer with its date.
fn history(app: &App, item_history: &ItemHistory, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let dot = theme.glyphs().dot;
    let right = item_history.reviews.iter().filter(|review| review.verdict == Verdict::Right).count();
    let mut words = format!("{}, {right} right", counted(item_history.reviews.len(), "answer"));
    if let Some(progress) = &item_history.state.progress {
        words += &format!(" {dot} {}", counted(progress.lapses as usize, "lapse"));
        words += &format!(" {dot} stability {:.1} d", progress.memory.stability.days());
        if let Some(recall) = app.ledger.retrievability(&item_history.item, app.today()) {
            words += &format!(" {dot} recall {:.0}%", 100.0 * recall.value());
        }
        words += &match progress.due.since(app.today()).0 {
            0 => format!(" {dot} due"),
            days => format!(" {dot} due in {days} d"),
        };
    }
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut lines = text::plain(&words, setting);
    let answers: Vec<[Span; 2]> = item_history.reviews.iter().map(|review| answer(review, theme)).collect();
    let each = (width.saturating_sub(2) / ANSWER).max(1);
    let line = |answers: &[[Span<'static>; 2]]| -> Line<'static> {
        [Span::raw("  ")].into_iter().chain(answers.iter().flatten().cloned()).collect()
    };
    lines.extend(answers.chunks(each).map(line));
    lines
}

/// An answer: verdict, date, and whether it was "sure".
fn answer(review: &Review, theme: Theme) -> [Span<'static>; 2] {
    let (sign, style) = match review.verdict {
        Verdict::Right => (theme.glyphs().right, theme.right()),
        Verdict::Wrong => (theme.glyphs().wrong, theme.wrong()),
    };
    let sure = if review.confidence == Some(Confidence::Sure) { "sure" } else { "" };
    let words = format!(" {:<7}{sure}", review.day.short());
    [Span::styled(sign, style), Span::styled(fitted(&words, ANSWER - 1, theme), theme.muted())]
}
