//! The list of decks with their items, or with the exam dates that they are studied for.

use ratatui::text::{Line, Span};

use super::super::layout::{MEASURE, Page};
use super::super::text::{self, ParagraphStyle};
use super::{counted, fitted, indented};
use crate::app::App;
use crate::app::page::{Page as ShownPage, PageKind};
use crate::day::Days;
use crate::deck::clean::clean_line;
use crate::deck::library::{LoadedDeck, Origin};
use crate::review::ExamDate;

/// The width from which the days left and the recall to reach, the goal, are shown.
const WITH_DAYS: usize = 58;

/// The decks, with the selected one explained below.
pub fn page(app: &App, shown: &ShownPage, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let width = width.saturating_sub(1).min(MEASURE);
    let kind = shown.request.kind;
    let row = shown.row.min(app.library.decks().count().saturating_sub(1));
    let mut flow = if rows >= 12 { vec![Line::default()] } else { Vec::new() };
    let columns = match kind {
        PageKind::Plan => plan_columns(&["exam", "left", "goal"].map(str::to_owned), width),
        _ => deck_columns(["items", "due", "new"].map(str::to_owned)),
    };
    let name = width.saturating_sub(4 + text::columns(&columns));
    flow.push(Line::styled(format!("    {}{columns}", fitted("Deck", name, theme)), theme.muted()));
    let mut list = Vec::new();
    for (index, deck) in app.library.decks().enumerate() {
        let selected = index == row;
        let pointer = if selected { theme.glyphs().pointer } else { " " };
        let style = if selected { theme.selected() } else { theme.plain() };
        let columns = match kind {
            PageKind::Plan => exam_date(app, deck, width),
            _ => counts(app, deck),
        };
        let left_out = if deck.left_out > 0 { format!(" {}", theme.glyphs().mark) } else { String::new() };
        let title = format!("{}{left_out}", clean_line(&deck.title));
        list.push(flow.len());
        flow.push(Line::from(vec![
            Span::styled(format!("  {pointer} "), theme.accent()),
            Span::styled(fitted(&title, name, theme), style),
            Span::raw(columns),
        ]));
    }
    if list.is_empty() {
        flow.push(indented("  No decks are loaded.", theme.muted()));
    }
    let details = app.library.decks().nth(row).map_or_else(Vec::new, |deck| details(app, kind, deck, width));
    Page::listing(flow, list, row).with_controls(details, rows)
}

/// The number of items in a deck, and of those that are due and new.
fn counts(app: &App, deck: &LoadedDeck) -> String {
    let none = app.settings.theme.glyphs().none;
    let waiting = app.today_stats.overview.decks.get(&deck.id).copied().unwrap_or_default().waiting;
    let number = |count: usize| if count == 0 { none.to_owned() } else { count.to_string() };
    deck_columns([deck.entries.len(), waiting.due, waiting.unseen].map(number))
}

fn deck_columns([items, due, new]: [String; 3]) -> String {
    format!("{items:>8}{due:>6}{new:>6}")
}

/// The exam date of a deck, the days left, and the recall to reach.
fn exam_date(app: &App, deck: &LoadedDeck, width: usize) -> String {
    let none = app.settings.theme.glyphs().none;
    let cells = match date_of(app, deck) {
        Some(date) => {
            let goal = format!("{:.0}%", 100.0 * date.retention.value());
            [date.day.to_string(), left(app, date), goal]
        }
        None => [none.to_owned(), String::new(), String::new()],
    };
    plan_columns(&cells, width)
}

fn plan_columns([day, left, goal]: &[String; 3], width: usize) -> String {
    if width < WITH_DAYS { format!("{day:>12}") } else { format!("{day:>12}{left:>11}{goal:>9}") }
}

/// The exam date that a deck is studied for, unless it is over.
fn date_of<'a>(app: &'a App, deck: &LoadedDeck) -> Option<&'a ExamDate> {
    app.ledger.exam_date(deck.id.as_str()).filter(|date| date.day >= app.today())
}

/// The days left until an exam.
fn left(app: &App, date: &ExamDate) -> String {
    let left = date.day.since(app.today());
    if left == Days(0) { "today".to_owned() } else { left.to_string() }
}

/// What the row has no room for.
fn details(app: &App, kind: PageKind, deck: &LoadedDeck, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() };
    let words = if kind == PageKind::Plan {
        match app.today_stats.plans.iter().find(|plan| plan.deck == deck.id) {
            Some(plan) => {
                let new =
                    if plan.new_per_day > 0 { format!(", {} new a day", plan.new_per_day) } else { String::new() };
                let left = if plan.left == Days(0) { "today".to_owned() } else { format!("in {}", plan.left) };
                format!("{}: {left}, goal {:.0}% recall{new}", plan.day.named(), 100.0 * plan.retention.value())
            }
            None => "No exam date: the deck is scheduled normally.".to_owned(),
        }
    } else {
        let path = match &deck.origin {
            Origin::File(path) => path.display().to_string(),
            Origin::Embedded => "part of rounds".to_owned(),
        };
        let left_out = match deck.left_out {
            0 => String::new(),
            count => format!(" {} {} left out because of errors", theme.glyphs().dot, counted(count, "item")),
        };
        format!("{} {} {path}{left_out}", deck.id, theme.glyphs().dot)
    };
    text::plain(&clean_line(&words), setting)
}
