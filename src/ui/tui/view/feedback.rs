//! The feedback screen: the last answer explained, and when its item comes back.

use ratatui::style::Style;
use ratatui::text::{Line, Span};

use super::super::layout::Page;
use super::super::text::{self, ParagraphStyle};
use super::explained;
use crate::app::App;
use crate::app::command::{Command, ItemCommand, StudyCommand};
use crate::app::keymap;
use crate::app::screen::{Explained, Screen, Study, changed};
use crate::app::theme::Theme;
use crate::day::Days;
use crate::deck::Item;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::ItemProgress;
use crate::session::Answered;

/// The deck, and the verdict with the confidence.
pub fn title(app: &App, study: &Study, explained: &Explained) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    let left = study.session.title().to_owned();
    let Some(answer) = study.session.answered().get(explained.answer) else { return (left, Line::default()) };
    let (sign, word, style) = verdict(answer, theme);
    let sure = match answer.confidence {
        Some(Confidence::Guess) => "a guess",
        Some(Confidence::Fairly) => "fairly sure",
        Some(Confidence::Sure) => "sure",
        None if answer.response.is_empty() => "no answer",
        None => "",
    };
    let marked = app.ledger.state(&answer.showing.item).marked;
    let mark = if marked { "marked  ".to_owned() } else { String::new() };
    let spans = vec![
        Span::styled(mark, theme.warning()),
        Span::styled(format!("{sign} {word}"), style),
        Span::styled(
            if sure.is_empty() { " ".to_owned() } else { format!(" {} {sure} ", theme.glyphs().dot) },
            theme.muted(),
        ),
    ];
    (left, Line::from(spans))
}

/// The sign, word and style of a verdict.
fn verdict(answer: &Answered, theme: Theme) -> (&'static str, &'static str, Style) {
    match answer.grade.verdict {
        Verdict::Right => (theme.glyphs().right, "right", theme.right()),
        Verdict::Wrong if answer.grade.score.value() > 0.0 => (theme.glyphs().wrong, "partly right", theme.wrong()),
        Verdict::Wrong => (theme.glyphs().wrong, "wrong", theme.wrong()),
    }
}

/// Stem, options with rationales, take-home point, sources, and when the item comes back.
pub fn page(app: &App, study: &Study, at: &Explained, latest: bool, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let Some(answer) = study.session.answered().get(at.answer) else { return Page::default() };
    let Some(item) = app.library.item(&answer.showing.item) else {
        return Page::flowing(vec![super::indented("This item is no longer in any deck.", theme.warning())]);
    };
    let mut flow = head(&item, at.stem, rows, width, theme);
    if let Some(was) = &at.was {
        flow.extend(note("Changed  ", &changed(was), width, theme));
    }
    flow.extend(explained::response_lines(&item, &answer.response, &answer.showing.order, &*app.library, width, theme));
    flow.extend(closing(&item, width, theme));
    let mut pinned = if latest { returning(app, answer, width, theme) } else { Vec::new() };
    if app.ledger.state(&item.id).suspended {
        let key = keymap::key_of(app, Command::Undo);
        // An answer from the summary cannot be undone here.
        let words =
            if latest && !key.is_empty() { format!("Suspended. {key} undoes it.") } else { "Suspended.".to_owned() };
        // Right after the command, the notice says the same.
        if app.notice.as_ref() != Some(&words) {
            pinned.push(super::indented(words, theme.warning()));
        }
    } else if app.ledger.progress(&item.id).is_some_and(|progress| progress.is_leech()) {
        let key = keymap::key_of(app, Command::Item(ItemCommand::Suspend));
        let words = format!("Leech: try a mnemonic, or press {key} to suspend it.");
        pinned.push(super::indented(words, theme.warning()));
    }
    if !pinned.is_empty() && rows >= 14 {
        pinned.insert(0, Line::default());
    }
    Page::flowing(flow).with_pinned(pinned, rows)
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
        super::question::stem(item, true, rows, width, theme)
    } else {
        let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.strong() };
        let mut lines = if rows < 12 { Vec::new() } else { vec![Line::default()] };
        lines.extend(text::markup(&super::question::filled(item.lead_in(), &item.task), setting, theme.glyphs()));
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

/// When the item comes back, and how it was rated.
fn returning(app: &App, answer: &Answered, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let Some(progress) = app.ledger.progress(&answer.showing.item) else { return Vec::new() };
    let stability = format!("   stability {:.1} d", progress.memory.stability.days());
    let mut back = vec![Span::styled("  Comes back  ", theme.accent()), Span::raw(when(&progress, app))];
    if back.iter().map(Span::width).sum::<usize>() + text::columns(&stability) <= width {
        back.push(Span::styled(stability, theme.muted()));
    }
    let mut rated = vec![Span::styled("  Rated       ", theme.accent())];
    for rating in Rating::ALL {
        let (sign, style) = if rating == answer.rating {
            (format!("{} ", theme.glyphs().chosen), theme.strong())
        } else {
            (String::new(), theme.muted())
        };
        rated.push(Span::styled(format!("{sign}{}  ", rating.word()), style));
    }
    let [better, worse] = [Command::Study(StudyCommand::Better), Command::Study(StudyCommand::Worse)]
        .map(|command| keymap::key_of(app, command));
    let help = format!("{better} {worse} change it");
    if rated.iter().map(Span::width).sum::<usize>() + text::columns(&help) <= width {
        rated.push(Span::styled(help, theme.muted()));
    }
    vec![Line::from(back), Line::from(rated)]
}
