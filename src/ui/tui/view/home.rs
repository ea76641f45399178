//! The home screen: what to study, the decks, and the forecast.

mod header;
mod panel;

use ratatui::text::{Line, Span};

use super::super::layout::{GAP, MEASURE, Page, WIDE, side_by_side};
use super::super::text::{self, ParagraphStyle};
use super::{agreeing, counted, fitted};
use crate::app::App;
use crate::app::screen::{Home, HomeRow};
use crate::app::state::DAMAGED;
use crate::deck::DeckId;
use crate::session::{DeckStatus, Waiting};
use crate::stats::share::LEAST;

/// The width from which the panel takes half of the window.
const HALVES: usize = 140;
/// The width of the panel in a window that is not as wide.
const PANEL: usize = 38;
/// The rows of a page below which the day's facts follow the list instead of preceding it.
const LOW: usize = 12;
/// The rows of a window below which its page is low.
const LOW_WINDOW: u16 = 14;
/// The width of the list from which decks are shown in a table.
const TABLE: usize = 56;
/// The width of the list from which the table has a column for recall.
const RECALL: usize = 76;

/// The program's name, and the date; in a low window, what is due.
pub fn title(app: &App) -> (String, Line<'static>) {
    let today = app.today();
    let is_low = app.size.1 < LOW_WINDOW && !is_fresh(app);
    let words = if is_low { waiting(app) } else { format!("{}, {}", today.weekday(), today.long()) };
    ("rounds".to_owned(), Line::styled(format!("{words} "), app.settings.theme.muted()))
}

/// Whether the log is empty.
fn is_fresh(app: &App) -> bool {
    app.ledger.items().next().is_none()
}

/// The width of the list beside a panel, and that of the panel; no panel in a narrow window or before the first answer.
fn columns(app: &App, width: usize) -> (usize, usize) {
    match width {
        width if width < usize::from(WIDE) || is_fresh(app) => (width.min(MEASURE), 0),
        HALVES.. => (width / 2, width - width / 2 - GAP),
        width => (width - PANEL - GAP, PANEL),
    }
}

pub fn page(app: &App, home: &Home, width: usize, rows: usize) -> Page {
    let (column, panel) = columns(app, width);
    let (fresh, low) = (is_fresh(app), rows < LOW);
    let mut flow = Vec::new();
    if !low {
        flow.push(Line::default());
    }
    if app.is_log_damaged {
        flow.extend(damage_notice(column, rows, app));
    }
    // In a small window, the notice about damage replaces the welcome.
    if fresh && !(app.is_log_damaged && rows < 14) {
        flow.extend(welcome(column, rows, app));
        if !low && !app.today_stats.plans.is_empty() {
            flow.extend(header::plans(app, column));
            flow.push(Line::default());
        }
    } else if !fresh && !low {
        flow.extend(header::lines(app, column));
        flow.push(Line::default());
    }
    let mut list = Vec::new();
    let mut headed = low;
    for (row, what) in app.home_rows().iter().enumerate() {
        if matches!(what, HomeRow::Deck(_)) && !std::mem::replace(&mut headed, true) {
            flow.push(Line::default());
            flow.push(heading(column, app));
        }
        list.push(flow.len());
        // The selected row is always visible; rows further away than the window's height are not.
        let near = row.abs_diff(home.row) <= rows;
        flow.push(if near { row_line(app, what, row == home.row, column, low) } else { Line::default() });
    }
    if low && !fresh {
        flow.extend(header::details(app, column));
    }
    flow.extend(notes(app, column));
    let flow = if panel > 0 { side_by_side(flow, panel::lines(app, panel), column, app.settings.theme) } else { flow };
    Page { list_columns: (panel > 0).then_some(column), ..Page::listing(flow, list, home.row) }
}

/// What is due and new today.
fn waiting(app: &App) -> String {
    let Waiting { due, new, .. } = app.today_stats.overview.waiting;
    let counts = [(due, "due"), (new, "new")].into_iter().filter(|(count, _)| *count > 0);
    let counts: Vec<String> = counts.map(|(count, what)| format!("{count} {what}")).collect();
    if counts.is_empty() {
        return "nothing due".to_owned();
    }
    counts.join(&format!(" {} ", app.settings.theme.glyphs().dot))
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

/// The text for new users: five lines, or one in a small window.
fn welcome(width: usize, rows: usize, app: &App) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width, first: "  ", rest: "  ", style };
    let mut lines = text::plain("Learn pain medicine with cases and questions.", setting(theme.strong()));
    if rows >= LOW {
        let steps = [
            "1 Press the letter of your answer.",
            "2 Read why each option is right or wrong; press Enter.",
            "3 Come back tomorrow for the items you may forget.",
        ];
        for step in steps {
            lines.extend(text::plain(step, ParagraphStyle { rest: "    ", ..setting(theme.plain()) }));
        }
        let note = "For study, not medical advice. Stored on this device.";
        lines.extend(text::plain(note, setting(theme.muted())));
    }
    lines.push(Line::default());
    lines
}

/// The open exam, and the time it has left.
fn exam_line(app: &App) -> String {
    let Some(exam) = &app.open_exam else { return String::new() };
    if exam.is_frozen() {
        return format!("Score exam: {}, finished", exam.plan().title);
    }
    match exam.left_ms(app.clocks()) {
        0 => format!("Score exam: {}, time is up", exam.plan().title),
        left => format!("Resume exam: {}, {} left", exam.plan().title, super::exam::clock(left)),
    }
}

/// What can be studied today: `Study: 34 due, 12 new`.
fn study(app: &App, low: bool) -> String {
    let Waiting { due, new, .. } = app.today_stats.overview.waiting;
    let minutes = app.today_stats.today_minutes;
    let limit = app.settings.limits.session;
    let of_due = if due > limit { format!("{limit} of {due} due") } else { format!("{due} due") };
    let counts = match (due, new) {
        (0, 0) => return "Study: nothing due".to_owned(),
        (0, new) => format!("{new} new"),
        (_, 0) => of_due,
        (_, new) => format!("{of_due}, {new} new"),
    };
    // The header, which says how long it takes, is not shown here.
    let time = if minutes > 0 && (low || is_fresh(app)) { format!(" ({minutes} min)") } else { String::new() };
    format!("Study: {counts}{time}")
}

/// Whether decks are listed in a table, and whether it has a column for recall.
fn has_table(app: &App, width: usize) -> (bool, bool) {
    (width >= TABLE && !is_fresh(app), width >= RECALL)
}

/// The column headings of the decks. The rows show all of a deck's new items; the day's limit is shared by all decks.
fn heading(width: usize, app: &App) -> Line<'static> {
    let theme = app.settings.theme;
    let (is_table, with_recall) = has_table(app, width);
    let allowance = format!("Decks ({} new a day)", app.settings.limits.new_per_day);
    let name = if is_table { name_width(width, with_recall) } else { width.saturating_sub(4) };
    let fits = app.today_stats.overview.waiting.unseen > 0 && text::columns(&allowance) <= name;
    let title = if fits { &allowance } else { "Decks" };
    let mut text = format!("    {}", fitted(title, name, theme));
    if is_table {
        text += &format!("{:>5}{:>6}{:>9}{:>8}", "due", "new", "learned", "mature");
        text += &if with_recall { format!("{:>8}", "recall") } else { String::new() };
    }
    Line::styled(text.trim_end().to_owned(), theme.muted())
}

/// The width of the decks' titles in the table.
fn name_width(width: usize, with_recall: bool) -> usize {
    width.saturating_sub(if with_recall { 41 } else { 33 })
}

fn row_line(app: &App, what: &HomeRow, selected: bool, width: usize, low: bool) -> Line<'static> {
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
        HomeRow::Build => line("Build a test".to_owned()),
        HomeRow::Everything => line(study(app, low)),
        HomeRow::Deck(deck) => deck_line(app, deck, pointer, style, width),
    }
}

/// A deck: title, items due, new, learned and mature, and the mean recall today if enough items were seen.
fn deck_line(app: &App, id: &DeckId, pointer: &str, style: ratatui::style::Style, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let Some(deck) = app.library.deck(id) else { return Line::default() };
    let status = app.today_stats.overview.decks.get(id).copied().unwrap_or_default();
    let DeckStatus { waiting: Waiting { due, unseen, .. }, learned, mature, .. } = status;
    let none = theme.glyphs().none;
    let number = |count: usize| if count == 0 { none.to_owned() } else { count.to_string() };
    let (is_table, with_recall) = has_table(app, width);
    let counts = if is_table {
        let recall = status.recall.filter(|_| status.recalled >= LEAST);
        let recall = recall.map_or(none.to_owned(), |recall| format!("{:.0}%", 100.0 * recall));
        let recall = if with_recall { format!("{recall:>8}") } else { String::new() };
        format!("{:>5}{:>6}{:>9}{:>8}{recall}", number(due), number(unseen), number(learned), number(mature))
    } else {
        let words = match (due, unseen) {
            (0, 0) => none.to_owned(),
            (0, unseen) => format!("{unseen} new"),
            (due, _) => format!("{due} due"),
        };
        format!("{words:>10}")
    };
    let name = if is_table { name_width(width, with_recall) } else { width.saturating_sub(15).min(46) };
    let left_out = if deck.left_out > 0 { format!(" {}", theme.glyphs().mark) } else { String::new() };
    Line::from(vec![
        Span::styled(format!("  {pointer} "), theme.accent()),
        Span::styled(fitted(&format!("{}{left_out}", deck.title), name, theme), style),
        Span::raw(counts),
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
