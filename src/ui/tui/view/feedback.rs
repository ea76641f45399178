//! The feedback screen: the last answer explained, and when its item comes back.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::{GAP, MEASURE, Page, SPACED, TWO_PANES, side_by_side};
use super::super::text::{self, ParagraphStyle};
use super::{explained, question};
use crate::app::App;
use crate::app::command::{Command, ItemCommand};
use crate::app::keymap;
use crate::app::screen::{Explained, Screen, Study, changed};
use crate::app::theme::Theme;
use crate::day::Days;
use crate::deck::Item;
use crate::memory::Rating;
use crate::response::Verdict;
use crate::review::ItemProgress;
use crate::session::Answered;

/// The deck and the position in the session, and the verdict with the confidence.
pub fn title(app: &App, study: &Study, explained: &Explained) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    let answered = study.session.answered();
    let Some(answer) = answered.get(explained.answer) else {
        return (study.session.title().to_owned(), Line::default());
    };
    let firsts = answered.iter().take(explained.answer + 1).filter(|answer| answer.first).count();
    let (sign, word, style) = verdict(answer, theme);
    let mut parts = Vec::new();
    if app.ledger.state(&answer.showing.item).marked {
        parts.push(Span::styled("marked", theme.warning()));
    }
    parts.push(Span::styled(format!("{sign} {word}"), style));
    match answer.confidence {
        Some(level) => parts.push(Span::styled(level.phrase(), theme.muted())),
        None if answer.response.is_empty() => parts.push(Span::styled("no answer", theme.muted())),
        None => {}
    }
    (question::position(study, answer.first.then_some(firsts)), question::status(parts, theme))
}

/// The sign, word and style of a verdict.
fn verdict(answer: &Answered, theme: Theme) -> (&'static str, &'static str, Style) {
    match answer.grade.verdict {
        Verdict::Right => (theme.glyphs().right, "right", theme.right()),
        Verdict::Wrong if answer.grade.score.value() > 0.0 => (theme.glyphs().wrong, "partly right", theme.wrong()),
        Verdict::Wrong => (theme.glyphs().wrong, "wrong", theme.wrong()),
    }
}

/// Stem, options with rationales, take-home point, sources, and when the item comes back. In a wide window, the
/// rationales and what follows them are next to the options.
pub fn page(app: &App, study: &Study, at: &Explained, latest: bool, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let Some(answer) = study.session.answered().get(at.answer) else { return Page::default() };
    let Some(item) = app.library.item(&answer.showing.item) else {
        return Page::flowing(vec![super::indented("This item is no longer in any deck.", theme.warning())]);
    };
    let controls = controls(app, study, answer, at, latest, super::measure(width), rows);
    let page = Page::default().with_controls(controls, rows);
    let room = page.room(rows).saturating_sub(1);
    let (order, words) = (&answer.showing.order, &*app.library);
    let changes = |width| at.was.as_ref().map(|was| note("Changed  ", &changed(was), width, theme)).unwrap_or_default();
    if width >= usize::from(TWO_PANES) {
        let column = ((width - GAP) / 2).min(MEASURE);
        let beside = super::measure(width - GAP - column);
        let marked = explained::marked_lines(&item, &answer.response, order, words, column, theme);
        let (mut left, is_folded) = stem(&item, at.stem, room.saturating_sub(marked.len()), rows, column, theme);
        left.extend(marked);
        let mut right = changes(beside);
        let whys = explained::whys(&item, order, beside, theme);
        if !whys.is_empty() {
            right.extend([super::indented("Why", theme.strong()), Line::default()]);
        }
        right.extend(whys);
        right.extend(closing(&item, beside, theme));
        if right.is_empty() {
            return Page { flow: left, is_folded, ..page };
        }
        right.insert(0, Line::default());
        // The divider reaches the controls.
        left.resize(left.len().max(room + 1), Line::default());
        return Page { flow: side_by_side(left, right, column, theme), is_folded, ..page };
    }
    let width = super::measure(width);
    let needed = explained::lines_to_marks(&item, &answer.response, order, words, width, theme) + changes(width).len();
    let (mut flow, is_folded) = stem(&item, at.stem, room.saturating_sub(needed), rows, width, theme);
    flow.extend(changes(width));
    flow.extend(explained::response_lines(&item, &answer.response, order, words, width, theme));
    flow.extend(closing(&item, width, theme));
    Page { flow, is_folded, ..page }
}

/// The question: whole if the learner wants that or if it fits into `room` lines, or else its last paragraph. Returns
/// whether a part is left out.
pub fn stem(
    item: &Item,
    whole: Option<bool>,
    room: usize,
    rows: usize,
    width: usize,
    theme: Theme,
) -> (Vec<Line<'static>>, bool) {
    let all = head(item, true, rows, width, theme);
    let has_more = item.case.is_some() || item.lead_in().trim() != item.stem.trim();
    if !has_more || whole.unwrap_or(all.len() <= room) {
        return (all, false);
    }
    (head(item, false, rows, width, theme), true)
}

/// What stays below the text: what to do about the item, its figures, when it comes back with the rating, and the
/// progress of the session.
fn controls(
    app: &App,
    study: &Study,
    answer: &Answered,
    at: &Explained,
    latest: bool,
    width: usize,
    rows: usize,
) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let mut lines = Vec::from_iter(advice(app, answer, latest));
    if at.figures {
        lines.extend(figures(app, answer, at, width));
    }
    if latest {
        lines.extend(returning(app, answer, width, rows));
        if rows >= SPACED {
            lines.push(question::progress(study, width, theme));
        }
    }
    lines
}

/// A note that the item is suspended, or is a leech.
fn advice(app: &App, answer: &Answered, latest: bool) -> Option<Line<'static>> {
    let theme = app.settings.theme;
    let item = &answer.showing.item;
    if app.ledger.state(item).suspended {
        let key = keymap::key_of(app, Command::Undo);
        // An answer from the summary cannot be undone here.
        let words =
            if latest && !key.is_empty() { format!("Suspended. {key} undoes it.") } else { "Suspended.".to_owned() };
        // Right after the command, the notice says the same.
        return (app.notice.as_ref() != Some(&words)).then(|| super::indented(words, theme.warning()));
    }
    app.ledger.progress(item).filter(ItemProgress::is_leech)?;
    let key = keymap::key_of(app, Command::Item(ItemCommand::Suspend));
    Some(super::indented(format!("Leech: try a mnemonic, or press {key} to suspend it."), theme.warning()))
}

/// The scheduler's figures of an item.
fn figures(app: &App, answer: &Answered, at: &Explained, width: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let Some(progress) = app.ledger.progress(&answer.showing.item) else { return Vec::new() };
    let mut parts = vec![format!("stability {:.1} d", progress.memory.stability.days())];
    if let Some(before) = at.before {
        parts.push(format!("before {:.1} d", before.stability));
    }
    parts.push(format!("difficulty {:.1} of 10", progress.memory.difficulty.value()));
    if let Some(recall) = at.before.and_then(|before| before.recall) {
        parts.push(format!("recall before {:.0}%", 100.0 * recall));
    }
    parts.push(format!("due {}", progress.due.named()));
    let words = parts.join(&format!(" {} ", theme.glyphs().dot));
    text::plain(&words, ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() })
}

/// The width from which the heading of the references is written in full.
const LONG: usize = 64;

/// Take-home point and references.
pub fn closing(item: &Item, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if !item.point.is_empty() {
        let heading = if width < LONG { "Point    " } else { "Point       " };
        lines.extend(note(heading, &item.point, width, theme));
    }
    lines.extend(references(item, width, theme));
    lines
}

/// The lead-in, or the whole stem.
pub fn head(item: &Item, stem: bool, rows: usize, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = if stem {
        question::stem(item, true, rows, width, theme)
    } else {
        let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.strong() };
        let mut lines = if rows < 12 { Vec::new() } else { vec![Line::default()] };
        let lead_in = question::filled(item.lead_in(), &item.task);
        lines.extend(text::markup(&format!("{} {lead_in}", theme.glyphs().cut), setting, theme.glyphs()));
        lines
    };
    lines.push(Line::default());
    lines
}

/// A paragraph with a hanging heading.
pub fn note(heading: &str, body: &str, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let rest = " ".repeat(2 + text::columns(heading));
    let setting = ParagraphStyle { width, first: &rest, rest: &rest, style: theme.plain() };
    let mut lines = text::markup(body, setting, theme.glyphs());
    if let Some(indent) = lines.first_mut().and_then(|line| line.spans.first_mut()) {
        *indent = Span::styled(format!("  {heading}"), theme.accent());
    }
    lines.push(Line::default());
    lines
}

/// The sources, numbered.
fn references(item: &Item, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for (n, reference) in item.references.iter().enumerate() {
        let heading = match (n, width < LONG) {
            (0, true) => "Refs   ",
            (0, false) => "References",
            (_, true) => "       ",
            (_, false) => "          ",
        };
        let head = format!("  {heading}  {} ", n + 1);
        let rest = " ".repeat(text::columns(&head));
        let setting = ParagraphStyle { width, first: &head, rest: &rest, style: theme.muted() };
        let mut set = text::plain(&reference.to_string(), setting);
        if let Some(first) = set.first_mut().and_then(|line| line.spans.first_mut()) {
            first.style = theme.accent();
        }
        lines.extend(set);
    }
    lines
}

/// Describes when an item comes back.
pub fn when(progress: &ItemProgress, app: &App) -> String {
    let away = progress.due.since(app.today());
    let asks_again = |study: &Study| {
        let last = study.session.answered().last();
        last.is_some_and(|last| study.session.will_ask(&last.showing.item))
    };
    if progress.rating == Rating::Again && matches!(&app.screen, Screen::Study(study) if asks_again(study)) {
        return "again this session".to_owned();
    }
    match away {
        Days(0) => "later today".to_owned(),
        Days(1) => "tomorrow".to_owned(),
        away => format!("in {away}, on {}", progress.due.short()),
    }
}

/// When the item comes back, and how it was rated: on one line if there is room. A low window has only the rating.
fn returning(app: &App, answer: &Answered, width: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let Some(progress) = app.ledger.progress(&answer.showing.item) else { return Vec::new() };
    let back = vec![Span::styled("  Comes back  ", theme.accent()), Span::raw(when(&progress, app))];
    let mut rated = rating_line(app, answer.rating, true);
    if rated.iter().map(Span::width).sum::<usize>() + 2 > width {
        rated = rating_line(app, answer.rating, false);
    } else {
        rated.insert(0, Span::styled("  Rating  ", theme.accent()));
        if rated.iter().map(Span::width).sum::<usize>() > width {
            rated.remove(0);
            rated.insert(0, Span::raw("  "));
        }
    }
    let used = |spans: &[Span]| spans.iter().map(Span::width).sum::<usize>();
    if used(&back) + used(&rated) + 3 <= width {
        let gap = width - used(&back) - used(&rated);
        return vec![Line::from([back, vec![Span::raw(" ".repeat(gap))], rated].concat())];
    }
    if rows < SPACED { vec![Line::from(rated)] } else { vec![Line::from(back), Line::from(rated)] }
}

/// The four ratings with their keys.
fn rating_line(app: &App, rated: Rating, wide: bool) -> Vec<Span<'static>> {
    let theme = app.settings.theme;
    let mut spans = if wide { Vec::new() } else { vec![Span::raw("  ")] };
    for rating in Rating::ALL {
        let key = keymap::key_of(app, Command::Rate(rating));
        let (sign, style) = match (rating == rated, wide) {
            (true, true) => (format!(" {} ", theme.glyphs().chosen), theme.strong()),
            (true, false) => (format!("{} ", theme.glyphs().chosen), theme.strong()),
            (false, _) => (" ".to_owned(), theme.muted()),
        };
        if rating != Rating::Again {
            let gap = if wide { format!(" {} ", theme.glyphs().dot) } else { " ".to_owned() };
            spans.push(Span::styled(gap, theme.muted()));
        }
        spans.push(Span::styled(key, theme.accent()));
        spans.push(Span::styled(format!("{sign}{}", rating.word()), style));
    }
    spans
}
