//! Draws the app, and changes nothing. One file per screen.

mod browse;
mod builder;
mod curve;
mod deck_list;
mod entry;
mod exam;
mod explained;
mod feedback;
mod help;
mod history;
mod home;
mod judging;
mod nothing;
mod page;
mod palette;
mod plot;
mod problems;
mod question;
mod report;
mod settings;
mod setup;
mod small;
mod stats;
mod summary;
mod watch;

use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::text::{Line, Span};
use ratatui::widgets::Paragraph;

use super::layout::{self, Areas, GAP, MEASURE, Page, Panes, side_by_side};
use super::text::{self, ParagraphStyle, columns, cut};
use crate::app::command::{AnswerCommand, Command, ExamCommand, Open, ProcessCommand};
use crate::app::keymap::{self, KeyContext};
use crate::app::screen::{Screen, Stage};
use crate::app::state::App;
use crate::app::theme::Theme;
use crate::app::viewport::{Drawn, too_small};
use crate::deck::Item;
use crate::deck::clean::clean_line;
pub(super) use crate::deck::counted::{agreeing, counted};
use crate::deck::limits::LIST;

/// Draws the app, and returns the layout.
pub fn view(app: &App, frame: &mut Frame) -> Drawn {
    let window = frame.area();
    let theme = app.settings.theme;
    let size = (window.width, window.height);
    if too_small(size) {
        frame.render_widget(Paragraph::new(small::lines(app, window)), window);
        return Drawn { size, ..Drawn::default() };
    }
    let areas = areas(app, window);
    let width = areas.title.width;
    let (left, right) = title(app, usize::from(width));
    frame.render_widget(spread(left, right, width), areas.title);
    for rule in [areas.upper, areas.lower] {
        let line = theme.glyphs().rule.repeat(usize::from(rule.width));
        frame.render_widget(Line::styled(line, theme.muted()), rule);
    }
    let drawn = draw_body(app, areas.body, frame);
    let viewport = if app.palette.is_some() || app.help.is_some() { &drawn.overlay } else { &drawn.screen };
    let footer = footer(app, layout::frame(window, panes(app)), viewport.last_scroll > 0);
    frame.render_widget(Paragraph::new(footer), areas.footer);
    Drawn { size, ..drawn }
}

/// Draws the page of the screen or of its overlay. The screen is laid out in both cases, because a command from the
/// palette may scroll it.
fn draw_body(app: &App, body: Rect, frame: &mut Frame) -> Drawn {
    let (theme, rows) = (app.settings.theme, usize::from(body.height));
    let screen = screen_page(app, body.width, body.height);
    let scroll = screen.list_scroll(app.screen.list_scroll(), app.screen.scroll(), rows);
    let viewport = screen.viewport(rows, scroll);
    let Some(overlay) = overlay_page(app, body.width, body.height) else {
        draw_page(&screen, scroll, theme, body, frame);
        return Drawn { screen: viewport, ..Drawn::default() };
    };
    let scroll = overlay.scroll(app.help.unwrap_or(0), rows);
    draw_page(&overlay, scroll, theme, body, frame);
    Drawn { screen: viewport, overlay: overlay.viewport(rows, scroll), ..Drawn::default() }
}

/// The areas of the frame in a window, with a footer as high as its lines.
fn areas(app: &App, window: Rect) -> Areas {
    let frame = layout::frame(window, panes(app));
    layout::areas(frame, u16::try_from(footer(app, frame, true).len()).unwrap_or(1))
}

/// The panes of the screen. An overlay is drawn in the same frame.
fn panes(app: &App) -> Panes {
    match &app.screen {
        Screen::Home(_) | Screen::Watch(_) | Screen::Browse(_) | Screen::Statistics(_) => Panes::Two,
        Screen::Exam(active) => exam::panes(active),
        Screen::Study(study) if matches!(study.stage, Stage::Feedback(_) | Stage::Review(..)) => Panes::Two,
        Screen::Study(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Setup(_)
        | Screen::Settings(_)
        | Screen::Builder(_)
        | Screen::Page(_) => Panes::One,
    }
}

/// The area of the page.
fn body(app: &App) -> Rect {
    let (columns, rows) = app.size;
    areas(app, Rect::new(0, 0, columns, rows)).body
}

/// The lines of the page that are wider than the window, as text. There should be none.
#[must_use]
pub fn too_wide(app: &App) -> Vec<String> {
    let body = body(app);
    if too_small(app.size) {
        return Vec::new();
    }
    let page = page(app, body.width, body.height);
    let text = |line: &Line| line.spans.iter().map(|span| span.content.as_ref()).collect::<String>();
    let width = usize::from(body.width);
    let column = page.side.as_ref().map_or(width, |side| side.column);
    let side = page.side.iter().flat_map(|side| &side.lines);
    let beside = width.saturating_sub(column + GAP);
    let lines = page.flow.iter().chain(&page.pinned).map(|line| (line, column));
    let lines = lines.chain(page.controls.iter().map(|line| (line, width))).chain(side.map(|line| (line, beside)));
    // Spaces at the end of a line may be cut.
    lines
        .map(|(line, width)| (text(line), width))
        .filter(|(line, width)| columns(line.trim_end()) > *width)
        .map(|(line, _)| line)
        .collect()
}

/// The visible page: that of the overlay, or else of the screen.
fn page(app: &App, width: u16, height: u16) -> Page {
    overlay_page(app, width, height).unwrap_or_else(|| screen_page(app, width, height))
}

/// The page of help or the command palette, if it is open.
fn overlay_page(app: &App, width: u16, height: u16) -> Option<Page> {
    let (width, rows) = (usize::from(width).min(MEASURE + 1), usize::from(height));
    if app.help.is_some() {
        return Some(help::page(app, width));
    }
    app.palette.as_ref().map(|palette| palette::page(app, palette, width, rows))
}

/// The page of the screen for a body of this size.
fn screen_page(app: &App, width: u16, height: u16) -> Page {
    let (width, rows) = (usize::from(width), usize::from(height));
    match &app.screen {
        Screen::Home(home) => home::page(app, home, width, rows),
        Screen::Nothing(nothing) => nothing::page(app, nothing, width),
        Screen::Problems(_) => problems::page(app, width),
        Screen::Page(shown) if shown.request.is_list() => deck_list::page(app, shown, width, rows),
        Screen::Page(shown) => page::page(app, shown, width, rows),
        Screen::Watch(watch) => watch::page(app, watch, width, rows),
        Screen::Setup(setup) => setup::page(app, setup, width),
        Screen::Exam(active) => exam::page(app, active, width, rows),
        Screen::Settings(list) => settings::page(app, list, width, rows),
        Screen::Browse(browse) => browse::page(app, browse, width, rows),
        Screen::Builder(builder) => builder::page(app, builder, width, rows),
        Screen::Statistics(statistics) => stats::page(app, statistics, width, rows),
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => question::page(app, study, asking, measure(width), rows),
            Stage::Judging(attempt) => judging::page(app, study, attempt, measure(width), rows),
            Stage::Feedback(explained) => feedback::page(app, study, explained, true, width, rows),
            Stage::Review(explained, _) => feedback::page(app, study, explained, false, width, rows),
            Stage::Summary(summary) => summary::page(app, study, summary, width),
        },
    }
}

/// The row of the option at a position in the window, if an item with options is being answered.
#[must_use]
pub fn option_at(app: &App, column: u16, row: u16) -> Option<usize> {
    let body = body(app);
    let covered = app.help.is_some() || app.palette.is_some();
    if covered || too_small(app.size) || !body.contains(Position::new(column, row)) {
        return None;
    }
    let (width, height) = (usize::from(body.width), usize::from(body.height));
    let page = screen_page(app, body.width, body.height);
    let scroll = page.list_scroll(app.screen.list_scroll(), app.screen.scroll(), height);
    let line = page.line_at(usize::from(row - body.y), scroll, height)?;
    match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => question::option_at(app, study, asking, measure(width), height, line),
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => None,
        },
        Screen::Exam(active) => exam::option_at(app, active, width, height, usize::from(column - body.x), line),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Setup(_)
        | Screen::Browse(_)
        | Screen::Builder(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => None,
    }
}

/// The row of the list at a position in the window, on the screen or in the command palette.
#[must_use]
pub fn row_at(app: &App, column: u16, row: u16) -> Option<usize> {
    let body = body(app);
    if too_small(app.size) || !body.contains(Position::new(column, row)) {
        return None;
    }
    let rows = usize::from(body.height);
    let (page, scroll) = if let Some(page) = overlay_page(app, body.width, body.height) {
        let scroll = page.scroll(app.help.unwrap_or(0), rows);
        (page, scroll)
    } else {
        let page = screen_page(app, body.width, body.height);
        let scroll = page.list_scroll(app.screen.list_scroll(), app.screen.scroll(), rows);
        (page, scroll)
    };
    let line = page.line_at(usize::from(row - body.y), scroll, rows)?;
    let column = usize::from(column - body.x);
    let row = page.row_on(line, column)?;
    match (&app.screen, page.grid_columns) {
        (Screen::Exam(active), Some(in_a_row)) => exam::question_at(&active.exam, row, column, in_a_row),
        _ => Some(row),
    }
}

/// The width of text: all columns but one, up to what reads well.
fn measure(width: usize) -> usize {
    width.saturating_sub(1).min(MEASURE)
}

/// Draws a page at a scroll offset, with a hint if there is more below.
fn draw_page(page: &Page, scroll: usize, theme: Theme, area: Rect, frame: &mut Frame) {
    let rows = usize::from(area.height);
    let room = page.room(rows);
    let width = page.side.as_ref().map_or(usize::from(area.width), |side| side.column);
    let mut lines: Vec<Line> = page.flow.iter().skip(scroll).take(room).cloned().collect();
    for line in &mut lines {
        // No line should be wider than the area; one that is gets a visible cut.
        text::shorten(line, width, theme.glyphs());
    }
    if scroll < page.last_scroll(rows)
        && let Some(last) = lines.last_mut()
    {
        *last = with_more(last, width, theme);
    }
    lines.extend(page.pinned.iter().cloned());
    lines.resize(rows.saturating_sub(page.controls.len()), Line::default());
    if let Some(side) = &page.side {
        let right = side.lines.iter().take(lines.len()).cloned().collect();
        lines = side_by_side(lines, right, side.column, theme);
    }
    lines.extend(page.controls.iter().cloned());
    frame.render_widget(Paragraph::new(lines), area);
}

/// Adds the hint that there is more below at the right end of a line. If there is no room, the hint replaces the line;
/// the next page begins with it.
fn with_more(line: &Line<'static>, width: usize, theme: Theme) -> Line<'static> {
    let hint = format!("{} more ", theme.glyphs().more);
    let room = width.saturating_sub(columns(&hint) + 1);
    let left = if line.width() <= room { line.clone() } else { Line::default() };
    spread(left, Line::styled(hint, theme.accent()), u16::try_from(width).unwrap_or(u16::MAX))
}

/// The title and the status of the screen.
fn title(app: &App, width: usize) -> (Line<'static>, Line<'static>) {
    let theme = app.settings.theme;
    if app.help.is_some() {
        let title = KeyContext::behind_help(app).title();
        return (bold(theme, "Help"), Line::styled(format!("keys: {title} "), theme.muted()));
    }
    if app.palette.is_some() {
        return (bold(theme, "Commands"), palette::status(app));
    }
    let (left, right) = match &app.screen {
        Screen::Browse(browse) => browse::title(app, browse),
        Screen::Builder(builder) => builder::title(app, builder),
        Screen::Home(_) => home::title(app),
        Screen::Nothing(nothing) => (app.scope_title(&nothing.scope), Line::styled("nothing due ", theme.muted())),
        Screen::Problems(_) => problems::title(app),
        Screen::Page(shown) => page::title(app, shown),
        Screen::Watch(watch) => watch::title(app, watch),
        Screen::Setup(setup) => setup::title(app, setup),
        Screen::Exam(active) => exam::title(app, active),
        Screen::Settings(_) => settings::title(app),
        Screen::Statistics(statistics) => stats::title(app, statistics, width),
        Screen::Study(study) => match &study.stage {
            Stage::Asking(_) | Stage::Judging(_) => question::title(app, study),
            Stage::Feedback(explained) | Stage::Review(explained, _) => feedback::title(app, study, explained),
            Stage::Summary(summary) => summary::title(app, study, summary),
        },
    };
    let room = width.saturating_sub(right.width() + 3);
    let end = if in_session(app) { left.rfind("  ") } else { None };
    let (name, position) = left.split_at(end.unwrap_or(left.len()));
    let name = cut(name, room.saturating_sub(columns(position)), theme.glyphs());
    (bold(theme, &(name + position)), right)
}

/// Whether a session shows an item; its title then ends with the item's position.
fn in_session(app: &App) -> bool {
    matches!(&app.screen, Screen::Study(study) if !matches!(study.stage, Stage::Summary(_)))
}

/// A bold title.
fn bold(theme: Theme, text: &str) -> Line<'static> {
    Line::from(vec![Span::raw(" "), Span::styled(text.to_owned(), theme.strong())])
}

/// A line with text at both ends; the right end is dropped first.
fn spread(left: Line<'static>, right: Line<'static>, width: u16) -> Line<'static> {
    let gap = usize::from(width).saturating_sub(left.width() + right.width());
    if gap == 0 {
        return left;
    }
    let mut spans = left.spans;
    spans.push(Span::raw(" ".repeat(gap)));
    let style = right.style;
    spans.extend(right.spans.into_iter().map(|span| Span::styled(span.content, style.patch(span.style))));
    Line::from(spans)
}

/// The footer: what could not be saved, a notice, or key hints. Notices are never truncated, because the keys to press
/// are often at their end, unless the window is too low. Key hints are one line, whether the page `scrolls` or not.
fn footer(app: &App, window: Rect, scrolls: bool) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let room = usize::from(window.width).saturating_sub(2);
    let (text, style) = match (&app.save_failure, &app.notice) {
        (_, Some(notice)) => (clean_line(notice).into_owned(), theme.warning()),
        (Some(failure), None) => {
            let count = app.unsaved.len();
            let mark = theme.glyphs().mark;
            let text = format!("{mark} NOT SAVED ({count}): {}; {} (R retries)", failure.what, failure.help);
            (text, theme.wrong())
        }
        (None, None) => return vec![hints(KeyContext::of(app), app, room, scrolls)],
    };
    let mut lines = text::plain(&text, ParagraphStyle { width: room + 1, first: " ", rest: " ", style });
    let most = usize::from(layout::most_footer(window.height));
    if lines.len() > most {
        lines.truncate(most);
        if let Some(last) = lines.last_mut() {
            let words: String = last.spans.iter().map(|span| span.content.as_ref()).collect();
            let words = cut(&format!("{words}{}", " ".repeat(room + 2)), room + 1, theme.glyphs());
            *last = Line::styled(words, style);
        }
    }
    lines
}

/// As many key hints as fit; help and leaving are at the right end. Longer words are used if they crowd out no key.
fn hints(context: KeyContext, app: &App, width: usize, scrolls: bool) -> Line<'static> {
    let (short, most) = hints_in_words(context, app, width, scrolls, false);
    let (long, count) = hints_in_words(context, app, width, scrolls, true);
    if count >= most { long } else { short }
}

/// The key hints, with longer words for some keys if they are to be `long`, and how many keys there are.
fn hints_in_words(context: KeyContext, app: &App, width: usize, scrolls: bool, long: bool) -> (Line<'static>, usize) {
    let to_overview = matches!(context, KeyContext::ExamAsking | KeyContext::ExamOrdering | KeyContext::ExamTyping);
    let theme = app.settings.theme;
    let key =
        |name: &str, hint: &str| vec![Span::styled(name.to_owned(), theme.accent()), Span::raw(format!(" {hint}"))];
    let bound = keymap::effective(app, context);
    // Names the command's key if it is not the usual one.
    let named = |command: Command, usual: &str| {
        let row = bound.iter().find(|row| row.command == command && row.overridden);
        row.and_then(|row| row.keys.first().copied()).map_or_else(|| usual.to_owned(), keymap::KeyPattern::name)
    };
    let pair = |first: Vec<Span<'static>>, second| [first, vec![Span::raw("  ")], second].concat();
    let mut right = match context {
        KeyContext::Home | KeyContext::Watch => {
            let quit = if context == KeyContext::Home { Command::Process(ProcessCommand::Quit) } else { Command::Back };
            pair(key(&named(Command::Open(Open::Help), "?"), "help"), key(&named(quit, "q"), "quit"))
        }
        KeyContext::Help => key(&named(Command::Back, "Esc"), "close"),
        context => {
            let help = if context.is_text() { "F1" } else { "?" };
            let back = if to_overview { "overview" } else { "back" };
            pair(key(&named(Command::Back, "Esc"), back), key(&named(Command::Open(Open::Help), help), "help"))
        }
    };
    let mut bindings = keymap::hints(app, context);
    bindings.retain(|row| scrolls || row.hint != "scroll");
    let room_beside = |right: &[Span]| width.saturating_sub(right.iter().map(Span::width).sum::<usize>() + 2);
    // The way forward is more important than help.
    let forward = bindings.iter().position(|row| row.command == Command::Enter).map_or(0, |last| {
        bindings.iter().take(last + 1).map(|row| columns(&letters(&row.name, app)) + columns(row.hint) + 3).sum()
    });
    if forward > room_beside(&right) && context != KeyContext::Help {
        right = key(&named(Command::Back, "Esc"), "back");
    }
    let mut room = room_beside(&right);
    let mut left = vec![Span::raw(" ")];
    let mut count = 0;
    for binding in bindings {
        let is_overview = binding.command == Command::Exam(ExamCommand::Overview);
        if to_overview && is_overview {
            continue;
        }
        let name = letters(&binding.name, app);
        let hint = match (long, binding.command) {
            (true, Command::Previous) if binding.hint == "back" => "previous",
            (true, Command::Answer(AnswerCommand::Confidence)) => "confidence",
            (true, Command::Answer(AnswerCommand::ChooseSure(_))) => "as sure",
            _ => binding.hint,
        };
        let need = columns(&name) + columns(hint) + 3;
        if need > room {
            break;
        }
        room -= need;
        count += usize::from(!is_overview);
        left.extend(key(&name, hint));
        left.push(Span::raw("  "));
    }
    let used: usize = left.iter().chain(&right).map(Span::width).sum();
    left.push(Span::raw(" ".repeat((width + 1).saturating_sub(used))));
    left.append(&mut right);
    (Line::from(left), count)
}

/// What is shown instead of the answers to a question of an open exam.
fn withheld(app: &App, width: usize) -> Page {
    let words = "This question is in your open exam. Its answer is shown after you finish the exam.";
    let style = app.settings.theme.warning();
    let mut flow = vec![Line::default()];
    flow.extend(text::plain(words, ParagraphStyle { width, first: "  ", rest: "  ", style }));
    Page::flowing(flow)
}

/// The topics of an item, and its level if it states one.
fn about(item: &Item, theme: Theme) -> String {
    let tags: Vec<&str> = item.tags.iter().map(|tag| &*tag.0).collect();
    let parts = [tags.join(", "), item.level.map(|level| level.name().to_owned()).unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(&format!(" {} ", theme.glyphs().dot))
}

/// Replaces "a-h" by the letters of the actual rows.
fn letters(name: &str, app: &App) -> String {
    let rows = app.item().map_or(8, |item| item.task.rows()).clamp(1, LIST);
    let last = entry::letter_of(rows - 1);
    match name {
        "a-h" => format!("a-{last}"),
        "A-H" => format!("A-{}", last.to_ascii_uppercase()),
        name => name.to_owned(),
    }
}

/// The full and the empty part of a bar of this many cells. `share` is from 0 to 1.
fn bar(theme: Theme, share: f64, cells: usize) -> [Span<'static>; 2] {
    let full = ((share.clamp(0.0, 1.0) * cells as f64).round() as usize).min(cells);
    [
        Span::styled(theme.glyphs().full.repeat(full), theme.bar()),
        Span::styled(theme.glyphs().empty.repeat(cells - full), theme.muted()),
    ]
}

fn indented(text: impl Into<String>, style: Style) -> Line<'static> {
    Line::from(vec![Span::raw("  "), Span::styled(text.into(), style)])
}

/// Truncates or pads a text to a width.
fn fitted(text: &str, width: usize, theme: Theme) -> String {
    let text = cut(text, width, theme.glyphs());
    let fill = width.saturating_sub(columns(&text));
    format!("{text}{}", " ".repeat(fill))
}
