//! The home screen: what to study, the decks, and the forecast.

use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{agreeing, counted, fitted};
use crate::app::App;
use crate::app::screen::{Home, HomeRow};
use crate::app::state::DAMAGED;
use crate::app::today::Today;
use crate::day::Days;
use crate::deck::DeckId;
use crate::session::Waiting;
use crate::stats::share::LEAST;

/// The days of the forecast.
const DAYS: usize = 14;
/// The least number of items that fills a bar.
const LEAST_FULL: usize = 10;
/// The width of the forecast.
const PANEL: usize = 38;

/// The program's name, and the date.
pub fn title(app: &App) -> (String, Line<'static>) {
    let today = app.today();
    let date = format!("{}, {} ", today.weekday(), today.long());
    ("rounds".to_owned(), Line::styled(date, app.settings.theme.muted()))
}

pub fn page(app: &App, home: &Home, width: usize, rows: usize) -> Page {
    let wide = width >= usize::from(WIDE);
    let column = if wide { width - PANEL - 3 } else { width };
    let fresh = app.ledger.items().next().is_none();
    let mut flow = Vec::new();
    if rows >= 12 {
        flow.push(Line::default());
    }
    if app.is_log_damaged {
        flow.extend(damage_notice(column, rows, app));
    }
    // In a small window, the notice about damage replaces the welcome.
    if fresh && !(app.is_log_damaged && rows < 14) {
        flow.extend(welcome(column, rows, app));
    } else {
        flow.push(today(app, column));
        flow.push(Line::default());
    }
    let mut list = Vec::new();
    let mut headed = false;
    for (row, what) in app.home_rows().iter().enumerate() {
        if matches!(what, HomeRow::Deck(_)) && !std::mem::replace(&mut headed, true) {
            flow.push(Line::default());
            flow.push(heading(column, app));
        }
        list.push(flow.len());
        // The selected row is always visible; rows further away than the window's height are not.
        let near = row.abs_diff(home.row) <= rows;
        flow.push(if near { row_line(app, what, row == home.row, column) } else { Line::default() });
    }
    flow.extend(notes(app, column));
    let flow = if wide { side_by_side(flow, panel(app), column, app) } else { flow };
    Page { list_columns: wide.then_some(column), ..Page::listing(flow, list, home.row) }
}

/// The notice about a damaged log; short in a small window.
fn damage_notice(width: usize, rows: usize, app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let words = if rows < 12 { "The review log is damaged. Run `rounds log recover`." } else { DAMAGED };
    let text = format!("{} {words}", theme.glyphs().mark);
    let setting = ParagraphStyle { width: width.saturating_sub(2), first: "  ", rest: "    ", style: theme.wrong() };
    let mut lines = text::plain(&text, setting);
    if rows >= 12 {
        lines.push(Line::default());
    }
    lines
}

/// The text for new users.
fn welcome(width: usize, rows: usize, app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width: width.saturating_sub(2), first: "  ", rest: "  ", style };
    let mut lines = text::plain(
        "Learn pain medicine with decks of cases and questions, a few minutes a day.",
        setting(theme.strong()),
    );
    if rows >= 14 {
        let steps = [
            "1 Press the letter of your answer.",
            "2 Read why each option is right or wrong, then press Enter.",
            "3 Come back tomorrow: items you are about to forget come first.",
        ];
        for step in steps {
            lines.extend(text::plain(step, ParagraphStyle { first: "  ", rest: "     ", ..setting(theme.plain()) }));
        }
    }
    if rows >= 20 {
        let note = "For study only; not medical advice. Your answers stay on this device.";
        lines.extend(text::plain(note, setting(theme.muted())));
    }
    lines.push(Line::default());
    lines
}

/// What is due today.
fn today(app: &App, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let Today { overview, done, streak, .. } = &app.today_stats;
    let waiting = overview.waiting;
    let dot = theme.glyphs().dot;
    let mut words = format!("{} due {dot} {} new", waiting.due, waiting.new);
    if done.answers > 0 {
        words += &format!(" {dot} {} done", done.answers);
    }
    if *streak > 1 && width >= 56 {
        words += &format!(" {dot} {} in a row", Days(*streak));
    }
    Line::from(vec![Span::styled("  Today  ", theme.accent()), Span::styled(words, theme.strong())])
}

/// The open exam, and the time it has left.
fn exam_line(app: &App) -> String {
    let Some(exam) = &app.open_exam else { return String::new() };
    if exam.is_frozen() {
        return format!("Exam finished, not yet scored: {}", exam.plan().title);
    }
    match exam.left_ms(app.clocks()) {
        0 => format!("Exam, time is up, not yet scored: {}", exam.plan().title),
        left => format!("Exam, {} left: {}", super::exam::clock(left), exam.plan().title),
    }
}

/// The column headings of the decks. The rows show each deck's new items; the day's limit of new items is shared by all
/// decks.
fn heading(width: usize, app: &App) -> Line<'static> {
    let name = width.saturating_sub(26);
    let allowance = format!("Decks ({} a day in total)", counted(app.settings.limits.new_per_day, "new item"));
    let fits = app.today_stats.overview.waiting.unseen > 0 && text::columns(&allowance) < name;
    let title = if fits { &allowance } else { "Decks" };
    let text = format!("    {}{:>5}{:>6}{:>9}", fitted(title, name, app.settings.theme), "due", "new", "recall");
    Line::styled(text, app.settings.theme.muted())
}

fn row_line(app: &App, what: &HomeRow, selected: bool, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let style = if selected { theme.selected() } else { theme.plain() };
    let line = |text: String| {
        let text = fitted(&text, width.saturating_sub(6), theme);
        Line::from(vec![Span::styled(format!("  {pointer} "), theme.accent()), Span::styled(text, style)])
    };
    match what {
        HomeRow::Continue => {
            let (title, left) = app.pending.as_ref().map_or(("", 0), |session| (session.title(), session.left()));
            line(format!("Continue: {title}, {left} left"))
        }
        HomeRow::Exam => line(exam_line(app)),
        HomeRow::Everything => line("Study: due and new items".to_owned()),
        HomeRow::Deck(deck) => deck_line(app, deck, pointer, style, width),
    }
}

/// A deck: title, reviews due, new items, and the expected recall of the items seen, if there are enough.
fn deck_line(app: &App, id: &DeckId, pointer: &str, style: ratatui::style::Style, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let Some(deck) = app.library.deck(id) else { return Line::default() };
    let status = app.today_stats.overview.decks.get(id).copied().unwrap_or_default();
    let Waiting { due, unseen, .. } = status.waiting;
    let name = width.saturating_sub(26);
    let number = |count: usize| if count == 0 { theme.glyphs().none.to_owned() } else { count.to_string() };
    let recall = status.recall.filter(|_| status.recalled >= LEAST);
    let recall = recall.map_or(theme.glyphs().none.to_owned(), |recall| format!("{:.0}%", 100.0 * recall));
    let left_out = if deck.left_out > 0 { format!(" {}", theme.glyphs().mark) } else { String::new() };
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::styled(fitted(&format!("{}{left_out}", deck.title), name, theme), style),
        Span::raw(format!("{:>5}{:>6}{recall:>9}", number(due), number(unseen))),
    ])
}

/// Notes below the list.
fn notes(app: &App, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let mut lines = Vec::new();
    let mut note = |text: &str, style| {
        lines.push(Line::default());
        lines.extend(text::plain(
            text,
            ParagraphStyle { width: width.saturating_sub(2), first: "  ", rest: "  ", style },
        ));
    };
    if let Some((read, all)) = app.reading {
        let far = if all == 0 { String::new() } else { format!(": {read} of {all}") };
        note(&format!("Loading decks{far}"), theme.accent());
    }
    let mark = theme.glyphs().mark;
    if !app.problems.is_empty() {
        let decks = counted(app.problems.len(), "deck");
        note(&format!("{mark} {decks} with errors; p shows them"), theme.warning());
    }
    let suspended = app.today_stats.overview.suspended;
    if suspended > 0 {
        note(
            &format!("{} suspended; z resumes {}", counted(suspended, "item"), agreeing(suspended, "it", "them")),
            theme.muted(),
        );
    }
    if app.ledger.future_events() > 0 {
        let answers = counted(app.ledger.future_events(), "answer");
        note(&format!("{mark} {answers} dated in the future; not counted yet"), theme.warning());
    }
    lines
}

/// The forecast, one line per day.
fn panel(app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let forecast = app.today_stats.overview.ahead.get(..DAYS).unwrap_or_default();
    let most = forecast.iter().copied().max().unwrap_or(0).max(LEAST_FULL);
    let mut lines =
        vec![Line::default(), Line::styled(format!("{DAYS}-day forecast"), theme.strong()), Line::default()];
    for (ahead, count) in forecast.iter().enumerate() {
        let day = app.today().plus(Days(u32::try_from(ahead).unwrap_or(0)));
        let label = format!("{:<11}  ", day.named());
        let cells = (count * 18).div_ceil(most);
        let bar = theme.glyphs().full.repeat(cells);
        let number = if *count == 0 { theme.glyphs().none.to_owned() } else { count.to_string() };
        lines.push(Line::from(vec![
            Span::styled(label, theme.muted()),
            Span::styled(bar, theme.bar()),
            Span::raw(if *count == 0 { number } else { format!(" {number}") }),
        ]));
    }
    lines
}

/// Two columns with a divider.
fn side_by_side(left: Vec<Line<'static>>, right: Vec<Line<'static>>, column: usize, app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let rows = left.len().max(right.len());
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    (0..rows)
        .map(|_| {
            let (mut line, other) = (left.next().unwrap_or_default(), right.next().unwrap_or_default());
            let gap = column.saturating_sub(line.width());
            line.spans.push(Span::raw(" ".repeat(gap)));
            line.spans.push(Span::styled(format!("{} ", theme.glyphs().divider), theme.muted()));
            let style = other.style;
            line.spans.extend(other.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style))));
            line
        })
        .collect()
}
