//! An item's history: its state, its forgetting curve, and all its answers.

use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::{curve, fitted, indented};
use crate::app::App;
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::Retrievability;
use crate::response::Verdict;
use crate::review::PastAnswer;

/// The width from which an item's numbers fit on one line.
const BROAD: usize = 68;

/// The item's state, curve and answers, last answer first.
pub fn page(app: &App, id: &ItemId, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let mut flow = Vec::new();
    if let Some(item) = app.library.item(id) {
        let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.strong() };
        flow.extend(text::markup(item.lead_in(), setting, theme.glyphs()));
    } else {
        flow.push(indented("This item is no longer in any deck.", theme.warning()));
    }
    flow.extend(facts(app, id, width, Detail::Known));
    let answers = app.ledger.answers_of(id);
    if answers.is_empty() {
        flow.push(Line::default());
        flow.push(indented("No answers yet.", theme.muted()));
        return Page::flowing(flow);
    }
    flow.push(Line::default());
    flow.extend(curve::lines(app, id, &answers, width, rows));
    flow.push(Line::default());
    flow.push(indented(row(["", "answered", "", "sure?", "rated", "next"], app), theme.muted()));
    flow.extend(answers.iter().rev().map(|item_history| answer_line(app, item_history)));
    Page::flowing(flow)
}

/// A row of the table.
fn row(cells: [&str; 6], app: &App) -> String {
    let theme = app.settings.theme;
    let widths = [2, 13, 6, 7, 6, 9];
    let cells = cells.iter().zip(widths).map(|(cell, width)| fitted(cell, width, theme));
    cells.collect::<String>().trim_end().to_owned()
}

/// An answer: date, verdict, confidence, rating and interval.
fn answer_line(app: &App, item_history: &PastAnswer) -> Line<'static> {
    let theme = app.settings.theme;
    let (sign, word, style) = match item_history.verdict {
        Verdict::Right => (theme.glyphs().right, "right", theme.right()),
        Verdict::Wrong => (theme.glyphs().wrong, "wrong", theme.wrong()),
    };
    let day = item_history.day.long();
    let next = match item_history.progress.due.since(item_history.day) {
        Days(0) => "same day".to_owned(),
        days => days.to_string(),
    };
    let text = row(
        [
            "",
            &day,
            word,
            item_history.confidence.map_or("", crate::response::Confidence::word),
            item_history.rating.word(),
            &next,
        ],
        app,
    );
    let mut spans = vec![Span::raw("  "), Span::styled(fitted(sign, 2, theme), style)];
    let style = if item_history.forgotten { theme.muted() } else { theme.plain() };
    spans.push(Span::styled(text.strip_prefix("  ").unwrap_or(&text).to_owned(), style));
    if item_history.forgotten {
        spans.push(Span::styled(" reset", theme.muted()));
    }
    Line::from(spans)
}

/// How much of the state is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// One line.
    Line,
    /// All except the last answers.
    Known,
    Whole,
}

/// An item's state.
pub fn facts(app: &App, id: &ItemId, width: usize, extent: Detail) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let dot = format!(" {} ", theme.glyphs().dot);
    let answers = app.ledger.answers_of(id);
    let counted: Vec<&PastAnswer> = answers.iter().filter(|item_history| !item_history.forgotten).collect();
    let state = app.ledger.state(id);
    let mut groups = vec![Vec::new()];
    if let Some(progress) = &state.progress {
        let right = counted.iter().filter(|item_history| item_history.verdict == Verdict::Right).count();
        let seen = format!("seen {}", progress.answers);
        let counts = [seen, format!("right {right}"), format!("lapses {}", progress.lapses)].to_vec();
        let memory = [format!("stability {:.1} d", progress.memory.stability.days()), recall(app, id)].to_vec();
        let due = vec![due(progress.due, app.today())];
        groups = match extent {
            Detail::Line => vec![[vec![recall(app, id)], due].concat()],
            Detail::Known | Detail::Whole if width < BROAD => vec![counts, memory, due],
            Detail::Known | Detail::Whole => vec![[counts, memory].concat(), due],
        };
    } else if let Some(first) = groups.first_mut() {
        first.push("never answered".to_owned());
    }
    let flags = [
        (state.marked, "marked"),
        (state.suspended, "suspended"),
        (state.is_buried(app.today()), "buried"),
        (state.reported, "reported"),
        (state.progress.as_ref().is_some_and(crate::review::ItemProgress::is_leech), "leech"),
        (
            state.progress.as_ref().is_some_and(|progress| progress.days_right_since_confident_error.is_some()),
            "confident error",
        ),
    ];
    let flags: Vec<String> = flags.iter().filter(|(on, _)| *on).map(|(_, word)| (*word).to_owned()).collect();
    if let Some(last) = groups.last_mut() {
        last.extend(flags);
    }
    if extent == Detail::Whole && !counted.is_empty() {
        let signs = counted.iter().rev().take(4).map(|item_history| {
            let sign = if item_history.verdict == Verdict::Right { theme.glyphs().right } else { theme.glyphs().wrong };
            format!("{sign} {}", item_history.day.short())
        });
        groups.push(signs.collect());
    }
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() };
    groups.iter().flat_map(|group| text::plain(&group.join(&dot), setting)).collect()
}

/// The probability that you recall the item today.
fn recall(app: &App, id: &ItemId) -> String {
    match app.ledger.retrievability(id, app.today()).map(Retrievability::value) {
        Some(recall) => format!("recall {:.0}%", 100.0 * recall),
        None => "seen today".to_owned(),
    }
}

/// When an item is due.
fn due(due: Day, today: Day) -> String {
    match (due.since(today), today.since(due)) {
        (Days(0), Days(0)) => "due today".to_owned(),
        (Days(0), late) => format!("{late} overdue"),
        (ahead, _) => format!("due in {ahead}, {}", due.short()),
    }
}
