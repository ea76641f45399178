//! The browse screen: query, list and the selected item.

use ratatui::style::{Modifier, Style};
use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle, columns, cut};
use super::history::Detail;
use super::{about, counted, entry, explained, feedback, fitted, history, indented, question, with_more, withheld};
use crate::app::App;
use crate::app::browse::{Browse, BulkAction, Part};
use crate::app::entry::{Entry, Field};
use crate::app::theme::Theme;
use crate::deck::clean::clean_line;
use crate::deck::{Item, ItemId, grapheme, markup};
use crate::find::{ItemFigures, Query, SortBy, State};

/// Columns between list and preview.
const GAP: usize = 3;
/// The height below which the preview shows only the question.
const LOW: usize = 8;
/// The height below which the preview omits the item's name and state.
const LOWEST: usize = 4;
/// The width of the column that says when an item is due, with its mark.
const STATE: usize = 9;
/// The least width left to the questions in a list next to the preview, and in one above it.
const QUESTION: [usize; 2] = [18, 32];

/// The title, and the number of matches.
pub fn title(app: &App, browse: &Browse) -> (String, Line<'static>) {
    let all = browse.finder.present();
    let count = match browse.part {
        Part::Query | Part::List | Part::Reset | Part::Bulk | Part::Confirm(..) => {
            let checked = if browse.checked.is_empty() {
                String::new()
            } else {
                format!("{} selected {} ", browse.checked.len(), app.settings.theme.glyphs().dot)
            };
            format!("{checked}{} of {} ", browse.found.len(), counted(all, "item"))
        }
        Part::Item(_) | Part::History(_) => format!("{} of {} found ", browse.row + 1, browse.found.len()),
    };
    let left = match (browse.part, browse.selected()) {
        (Part::Item(_), Some(item)) => item.to_string(),
        (Part::History(_), Some(item)) => format!("History of {item}"),
        _ => match (browse.sort, browse.reversed) {
            (SortBy::Match, false) => "Browse".to_owned(),
            (sort, false) => format!("Browse by {}", sort.name()),
            (sort, true) => format!("Browse by {}, reversed", sort.name()),
        },
    };
    (left, Line::styled(count, app.settings.theme.muted()))
}

pub fn page(app: &App, browse: &Browse, width: usize, rows: usize) -> Page {
    match (browse.part, browse.selected()) {
        (Part::Item(_), Some(item)) if app.is_in_open_exam(item) => withheld(app, width.saturating_sub(1)),
        (Part::Item(_), Some(item)) => Page::flowing(answers(app, item, width.saturating_sub(1).min(96), rows)),
        (Part::History(_), Some(item)) => history::page(app, item, width.saturating_sub(1), rows),
        _ => found(app, browse, width, rows),
    }
}

/// Query, list and preview, side by side if there is room, otherwise stacked. Always exactly `rows` lines, whatever
/// matched.
fn found(app: &App, browse: &Browse, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let wide = width >= usize::from(WIDE);
    let side = if wide { (width - GAP) * 11 / 20 } else { width };
    let columns = Columns::of(side, if wide { QUESTION[0] } else { QUESTION[1] });
    let mut lines = vec![query_line(browse, side, theme)];
    lines.extend(note(app, browse, side.saturating_sub(1), if rows < 12 { 2 } else { 3 }));
    if rows >= 12 {
        lines.push(Line::default());
        lines.push(headings(browse, &columns, theme));
    }
    let room = rows.saturating_sub(lines.len());
    if wide {
        let clickable = clickable(browse, lines.len(), room);
        lines.extend(list(app, browse, &columns, room));
        let right = preview(app, browse, width - GAP - side, rows);
        let flow = side_by_side(lines, right, side, rows, theme);
        return Page { clickable, list_columns: Some(side), ..Page::flowing(flow) };
    }
    let listed = room.div_ceil(2).min(browse.found.len().max(1)).max(room.saturating_sub(12));
    let clickable = clickable(browse, lines.len(), listed);
    lines.extend(list(app, browse, &columns, listed));
    if rows >= 12 {
        lines.push(Line::default());
    }
    let left = rows.saturating_sub(lines.len());
    lines.extend(preview(app, browse, width.saturating_sub(1), left));
    Page { clickable, ..Page::flowing(lines) }
}

/// The first row shown of a list in this many lines: the selected row is in the middle.
fn first_row(browse: &Browse, rows: usize) -> usize {
    browse.row.saturating_sub(rows / 2).min(browse.found.len().saturating_sub(rows))
}

/// The line of each row of the list, which begins at line `above`.
fn clickable(browse: &Browse, above: usize, rows: usize) -> Vec<(usize, usize)> {
    let first = first_row(browse, rows);
    (first..browse.found.len()).take(rows).enumerate().map(|(n, row)| (above + n, row)).collect()
}

/// The query field, with its cursor visible.
fn query_line(browse: &Browse, width: usize, theme: Theme) -> Line<'static> {
    let active = browse.part == Part::Query;
    let mut spans = vec![Span::styled(" / ", theme.accent())];
    spans.extend(typed(&browse.query, active, width.saturating_sub(4), theme));
    Line::from(spans)
}

/// A text field of this width; if the text is longer, the part around the cursor.
pub fn typed(field: &Field, active: bool, width: usize, theme: Theme) -> Vec<Span<'static>> {
    let (before, after) = field.parts();
    let (before, after) = (clean_line(before).into_owned(), clean_line(after).into_owned());
    let (under, rest) = after.split_at(if active { grapheme::next(&after, 0) } else { 0 });
    let under = if active && under.is_empty() { " " } else { under };
    let room = width.saturating_sub(columns(under).max(1));
    let mut head: &str = &before;
    while columns(head) > room {
        head = &head[grapheme::next(head, 0)..];
    }
    let tail = cut(rest, width.saturating_sub(columns(head) + columns(under)), theme.glyphs());
    vec![
        Span::styled(head.to_owned(), theme.strong()),
        Span::styled(under.to_owned(), Style::new().add_modifier(Modifier::REVERSED)),
        Span::styled(tail, theme.strong()),
    ]
}

/// What was not understood, what can be typed, or what Enter would study, in at most `most` lines.
fn note(app: &App, browse: &Browse, width: usize, most: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let setting = |style| ParagraphStyle { width, first: "   ", rest: "   ", style };
    let mut lines = if let Some(strange) = browse.unknown.first() {
        let more = if browse.unknown.len() > 1 { " (and more)" } else { "" };
        let words = clean_line(&format!("{} {strange}{more}", theme.glyphs().mark)).into_owned();
        text::plain(&words, setting(theme.warning()))
    } else if browse.part == Part::Reset {
        text::plain("Reset this item to new? y resets it, Esc cancels.", setting(theme.warning()))
    } else if browse.part == Part::Bulk {
        let what = counted(browse.chosen_ids().count(), "item");
        let words = format!(
            "{what}: z suspends, b buries until tomorrow, Z resumes, r resets {}. Esc cancels.",
            pronoun(browse)
        );
        text::plain(&words, setting(theme.warning()))
    } else if let Part::Confirm(action, count) = browse.part {
        let verb = match action {
            BulkAction::Suspend => "Suspend",
            BulkAction::Resume => "Resume",
            BulkAction::Bury => "Bury",
            BulkAction::Reset => "Reset",
        };
        text::plain(&format!("{verb} {}? y/n", counted(count, "item")), setting(theme.warning()))
    } else if browse.part == Part::Query && browse.query.text().is_empty() {
        let words = State::ALL.map(|state| format!("is:{}", state.word())).join(" ");
        text::plain(&format!("words \"as written\" -not tag: level: deck: id: {words}"), setting(theme.muted()))
    } else {
        text::plain(&study_note(app, browse), setting(theme.muted()))
    };
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let words: String = last.spans.iter().map(|span| span.content.as_ref()).collect();
            let style = last.spans.last().map_or(theme.plain(), |span| span.style);
            let words = cut(&words, width.saturating_sub(columns(theme.glyphs().cut)), theme.glyphs());
            *last =
                Line::styled(format!("{}{}", words.trim_end_matches(theme.glyphs().cut), theme.glyphs().cut), style);
        }
    }
    lines
}

/// Describes what Enter on the list would study.
fn study_note(app: &App, browse: &Browse) -> String {
    let (studied, limit) = (browse.studied(), app.settings.limits.chosen());
    let key = if browse.part == Part::Query { "Enter twice" } else { "Enter" };
    let left_out = browse.chosen().count() - studied;
    // Items that are in no deck are found only on their own.
    let without = if left_out == 0 { String::new() } else { format!(", excluding {left_out} suspended") };
    match studied {
        0 if browse.finder.present() == 0 => String::new(),
        0 if browse.found.is_empty() => "Try fewer words or letters.".to_owned(),
        0 => "None can be studied: all are suspended or in no deck.".to_owned(),
        1 => format!("{key} studies this one{without}."),
        studied if studied <= limit => format!("{key} studies these {studied}{without}."),
        studied => format!("{key} studies {limit} of these {studied}, most urgent first{without}."),
    }
}

/// The rows around the selected one, in exactly `rows` lines.
fn list(app: &App, browse: &Browse, columns: &Columns, rows: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if browse.found.is_empty() && rows > 0 {
        let words = if browse.finder.present() == 0 { "No items: no decks loaded." } else { "No matches." };
        lines.push(indented(format!(" {words}"), app.settings.theme.muted()));
    }
    let first = first_row(browse, rows);
    for (row, index) in browse.found.iter().enumerate().skip(first).take(rows) {
        lines.push(item_line(app, browse, *index, row == browse.row, columns));
    }
    lines.resize(rows, Line::default());
    lines
}

/// The pronoun for the items of an action on several items.
fn pronoun(browse: &Browse) -> &'static str {
    if browse.chosen_ids().nth(1).is_none() { "it" } else { "them" }
}

/// The columns of the list next to the questions, as far as there is room. When an item is due is always shown.
struct Columns {
    /// The width of the name; zero if it is not shown.
    name: usize,
    question: usize,
    deck: usize,
    stability: usize,
    lapses: usize,
}

impl Columns {
    /// The columns of a list of this width that leave `least` columns to the questions. The first to go is the name,
    /// which is shown below or next to the list, then the deck.
    fn of(width: usize, least: usize) -> Self {
        let own = width.saturating_sub(3 + STATE);
        let mut left = own.saturating_sub(least);
        let mut take = |column: usize| {
            let column = if column <= left { column } else { 0 };
            left -= column;
            column
        };
        let (lapses, stability) = (take(7), take(7));
        let deck = take(if width < 80 { 9 } else { 18 });
        let name = take(18);
        Self { name, question: own.saturating_sub(lapses + stability + deck + name), deck, stability, lapses }
    }
}

/// The headings of the columns; the one that the list is sorted by stands out.
fn headings(browse: &Browse, columns: &Columns, theme: Theme) -> Line<'static> {
    let style = |sort: SortBy| if browse.sort == sort { theme.accent() } else { theme.muted() };
    let mut spans = vec![Span::raw("   ")];
    if columns.name > 0 {
        spans.push(Span::styled(fitted("item", columns.name, theme), theme.muted()));
    }
    spans.push(Span::styled(fitted("question", columns.question, theme), theme.muted()));
    if columns.deck > 0 {
        spans.push(Span::styled(fitted(" deck", columns.deck, theme), theme.muted()));
    }
    if columns.stability > 0 {
        spans.push(Span::styled(format!("{:>7}", "stab."), style(SortBy::Stability)));
    }
    if columns.lapses > 0 {
        spans.push(Span::styled(format!("{:>7}", "lapses"), style(SortBy::Lapses)));
    }
    spans.push(Span::styled(format!("{:>STATE$}", "due  "), style(SortBy::Due)));
    Line::from(spans)
}

/// A row: question, deck, stability, lapses, and when it is due.
fn item_line(app: &App, browse: &Browse, index: u32, selected: bool, columns: &Columns) -> Line<'static> {
    let theme = app.settings.theme;
    let Some(id) = browse.finder.id(index) else { return Line::default() };
    let pointer = if selected { theme.glyphs().pointer } else { " " };
    let checked = if browse.checked.contains(&index) { theme.glyphs().chosen } else { " " };
    let question = app.library.item(id).map_or_else(|| id.name().to_owned(), |item| question_line(&item));
    let (state, style) = state_label(app, browse, index);
    let text = if selected && browse.part != Part::Query { theme.selected() } else { theme.plain() };
    let question = Line::from(Span::styled(fitted(&question, columns.question, theme), text));
    let mut spans = vec![Span::styled(format!("{checked}{pointer} "), theme.accent())];
    if columns.name > 0 {
        spans.push(Span::styled(format!("{}  ", fitted(id.name(), columns.name - 2, theme)), text));
    }
    spans.extend(highlighted(question, &Query::parse(browse.query.text())).spans);
    if columns.deck > 0 {
        spans.push(Span::styled(format!(" {}", fitted(id.deck(), columns.deck - 1, theme)), theme.muted()));
    }
    let figures = browse.finder.figures(index);
    let number = |text: Option<String>| format!("{:>7}", text.unwrap_or_else(|| theme.glyphs().none.to_owned()));
    if columns.stability > 0 {
        spans.push(Span::raw(number(figures.map(|figures| stability(&figures)))));
    }
    if columns.lapses > 0 {
        let lapses = figures.filter(|figures| figures.lapses > 0).map(|figures| figures.lapses.to_string());
        spans.push(Span::raw(number(lapses)));
    }
    spans.push(Span::styled(format!("{state:>STATE$}"), style));
    Line::from(spans)
}

/// A stability, such as `2.4 d` or `45 d`.
fn stability(figures: &ItemFigures) -> String {
    let days = figures.stability;
    if days < 9.95 { format!("{days:.1} d") } else { ahead(days.round() as u32) }
}

/// Underlines the words of the query.
fn highlighted(mut line: Line<'static>, query: &Query) -> Line<'static> {
    let parted = |span: Span<'static>| {
        let (mut parts, mut from) = (Vec::new(), 0);
        for found in query.matches_in(&span.content).iter().map(|found| grapheme::widen(&span.content, found)) {
            if found.start < from {
                continue;
            }
            parts.push(Span::styled(span.content[from..found.start].to_owned(), span.style));
            let style = span.style.add_modifier(Modifier::UNDERLINED);
            parts.push(Span::styled(span.content[found.clone()].to_owned(), style));
            from = found.end;
        }
        parts.push(Span::styled(span.content[from..].to_owned(), span.style));
        parts
    };
    line.spans = line.spans.into_iter().flat_map(parted).collect();
    line
}

/// The question on one line.
fn question_line(item: &Item) -> String {
    clean_line(&markup::plain(item.lead_in())).into_owned()
}

/// The item's state in one word, with a sign if it is marked.
fn state_label(app: &App, browse: &Browse, index: u32) -> (String, Style) {
    let theme = app.settings.theme;
    let state = browse.finder.status(index);
    let mark = if state.is(State::Marked) { theme.glyphs().marked } else { " " };
    let (word, style) = if state.is(State::Gone) {
        ("gone".to_owned(), theme.muted())
    } else if state.is(State::Suspended) {
        ("susp.".to_owned(), theme.muted())
    } else if state.is(State::Buried) {
        ("buried".to_owned(), theme.muted())
    } else if state.is(State::New) {
        ("new".to_owned(), theme.accent())
    } else if state.is(State::Due) {
        ("due".to_owned(), theme.warning())
    } else {
        let due = browse.finder.figures(index).map(|figures| figures.due.since(app.today()).0);
        (due.map_or_else(String::new, ahead), theme.plain())
    };
    (format!("{word} {mark}"), style)
}

/// Formats days, such as `12 d` or `3 y`.
fn ahead(days: u32) -> String {
    if days < 1000 { format!("{days} d") } else { format!("{} y", days / 365) }
}

/// The selected item as a question, in at most `rows` lines.
fn preview(app: &App, browse: &Browse, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let Some(id) = browse.selected() else { return Vec::new() };
    let (low, query) = (rows < LOW, Query::parse(browse.query.text()));
    let mut lines = vec![Line::styled(cut(&format!(" {id}"), width, theme.glyphs()), theme.strong())];
    lines.extend(history::facts(app, id, width, if low { Detail::Line } else { Detail::Whole }));
    if rows < LOWEST {
        // The name is in the list; the question matters more.
        lines.clear();
    }
    match app.library.item(id) {
        None => lines.extend(missing_note(width, theme)),
        Some(item) if low => {
            let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
            let prompt = text::markup(item.lead_in(), setting, theme.glyphs());
            lines.extend(prompt.into_iter().map(|line| highlighted(line, &query)));
        }
        Some(item) => {
            let order: Vec<u8> = (0..=u8::MAX).take(item.task.rows()).collect();
            let mut prompt = vec![Line::default()];
            prompt.extend(question::stem(&item, true, 0, width, theme));
            prompt.push(Line::default());
            prompt.extend(entry::lines(&item.task, &order, &Entry::new(&item.task), width, theme).0);
            lines.extend(prompt.into_iter().map(|line| highlighted(line, &query)));
            lines.push(Line::default());
            lines.push(indented(about(&item, theme), theme.muted()));
        }
    }
    if lines.len() > rows {
        lines.truncate(rows);
        if let Some(last) = lines.last_mut() {
            *last = with_more(last, width, theme);
        }
    }
    lines
}

/// The note that the item is not in any deck.
fn missing_note(width: usize, theme: Theme) -> Vec<Line<'static>> {
    let words = "This item is no longer in any deck; its answers are still in the log. If it was renamed, `rounds log \
        rename` moves them to the new name.";
    text::plain(words, ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() })
}

/// An item with its answers and rationales.
fn answers(app: &App, id: &ItemId, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let mut lines = history::facts(app, id, width, if rows < 12 { Detail::Line } else { Detail::Whole });
    let Some(item) = app.library.item(id) else {
        lines.extend(missing_note(width, theme));
        return lines;
    };
    lines.push(Line::default());
    lines.extend(question::stem(&item, true, 0, width, theme));
    lines.push(Line::default());
    lines.extend(explained::key(&item, width, theme));
    lines.extend(feedback::closing(&item, width, theme));
    lines
}

/// Two columns with a divider, in exactly `rows` lines.
fn side_by_side(
    left: Vec<Line<'static>>,
    right: Vec<Line<'static>>,
    side: usize,
    rows: usize,
    theme: Theme,
) -> Vec<Line<'static>> {
    let (mut left, mut right) = (left.into_iter(), right.into_iter());
    let join = |(left, right): (Line<'static>, Line<'static>)| {
        let gap = " ".repeat(side.saturating_sub(left.width()));
        let mut spans = left.spans;
        spans.extend([Span::raw(gap), Span::styled(format!(" {}", theme.glyphs().divider), theme.muted())]);
        let style = right.style;
        spans.extend(right.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style))));
        Line::from(spans)
    };
    (0..rows).map(|_| join((left.next().unwrap_or_default(), right.next().unwrap_or_default()))).collect()
}
