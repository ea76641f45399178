//! The question screen.

use std::borrow::Cow;

use ratatui::text::{Line, Span};

use super::super::layout::{Page, SPACED};
use super::super::text::{self, ParagraphStyle};
use super::entry;
use super::{agreeing, counted};
use crate::app::App;
use crate::app::command::{AnswerCommand, Command};
use crate::app::keymap;
use crate::app::preference::{AnswerMode, ConfidenceMode};
use crate::app::screen::{Asking, Stage, Study};
use crate::app::theme::Theme;
use crate::deck::item::Mode;
use crate::deck::{Item, Task};
use crate::response::{Confidence, Response, Verdict};

/// The deck and the position in the session, and the item's state.
pub fn title(app: &App, study: &Study) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    let firsts = study.session.answered().iter().filter(|answer| answer.first).count();
    let again = study.session.showing().is_some_and(|showing| showing.again);
    let mut states = Vec::new();
    if let Some(item) = app.item() {
        let state = app.ledger.state(&item.id);
        if state.progress.is_none() {
            states.push(Span::styled("new", theme.muted()));
        }
        if state.marked {
            states.push(Span::styled("marked", theme.warning()));
        }
        if state.reported {
            states.push(Span::styled("flagged", theme.muted()));
        }
    }
    let limit_ms = app.settings.limit_ms().filter(|_| app.settings.clock);
    if let (Some(limit_ms), Stage::Asking(asking)) = (limit_ms, &study.stage) {
        let seconds = asking.timer.left_ms(limit_ms, app.ticks_ms).div_ceil(1000);
        let style = if seconds <= 10 { theme.warning() } else { theme.strong() };
        states.push(Span::styled(format!("{}:{:02} left", seconds / 60, seconds % 60), style));
    }
    (position(study, (!again).then_some(firsts + 1)), status(states, theme))
}

/// The title of the session with the number of a first answer; none for a repeat.
pub fn position(study: &Study, number: Option<usize>) -> String {
    let position = number.map_or("again".to_owned(), |at| format!("{at}/{}", study.session.items().len()));
    format!("{}  {position}", study.session.title())
}

/// The parts of a status, with separators.
pub fn status(parts: Vec<Span<'static>>, theme: Theme) -> Line<'static> {
    let mut spans = Vec::new();
    for part in parts {
        if !spans.is_empty() {
            spans.push(Span::styled(format!(" {} ", theme.glyphs().dot), theme.muted()));
        }
        spans.push(part);
    }
    spans.push(Span::raw(" "));
    Line::from(spans)
}

/// Case, stem, options, confidence and progress.
pub fn page(app: &App, study: &Study, asking: &Asking, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(showing)) = (app.item(), study.session.showing()) else { return Page::default() };
    let mut flow = stem(&item, asking.case, rows, width, theme);
    flow.push(Line::default());
    let (entered, cursor) = if asking.covered {
        (covered(app, &item.task, width), None)
    } else {
        entry::lines(&item.task, &showing.order, &asking.entry, width, theme)
    };
    let mut pinned = hint(&item.task, width, theme);
    let cursor = cursor.map(|line| pinned.len() + line);
    pinned.extend(entered);
    let mut controls = Vec::from_iter(confidence(app, asking, &item.task, width));
    if rows >= SPACED {
        controls.push(progress(study, width, theme));
    }
    let stem_rows = flow.len();
    let mut page = Page::flowing(flow).with_controls(controls, rows).with_pinned(pinned, rows);
    if page.pinned.is_empty() {
        page.focus = cursor.map(|line| stem_rows + line);
        if !asking.covered {
            page.options = entry::rows_at(&item.task, &showing.order, &asking.entry, stem_rows, width, theme);
        }
    }
    page
}

/// The row of the option at a line of the page.
pub fn option_at(app: &App, study: &Study, asking: &Asking, width: usize, rows: usize, line: usize) -> Option<usize> {
    let theme = app.settings.theme;
    let (item, showing) = (app.item()?, study.session.showing()?);
    if asking.covered || asking.attempt.is_some() {
        return None;
    }
    let above = stem(&item, asking.case, rows, width, theme).len() + 1;
    entry::option_at(&item.task, &showing.order, &asking.entry, width, theme, line.checked_sub(above)?)
}

/// The case unless it is hidden, and the stem with a bold lead-in.
pub fn stem(item: &Item, case: bool, rows: usize, width: usize, theme: Theme) -> Vec<Line<'static>> {
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut lines = if rows < 12 { Vec::new() } else { vec![Line::default()] };
    if let Some(shared) = &item.case {
        if case {
            lines.extend(text::markup(&shared.text, setting, theme.glyphs()));
        } else {
            lines.push(super::indented("The case is hidden.", theme.muted()));
        }
        lines.push(Line::default());
    }
    let strong = ParagraphStyle { style: theme.strong(), ..setting };
    lines.extend(text::stem(&item.stem, setting, strong, theme.glyphs()));
    lines
}

/// A stem with its gaps filled in.
#[must_use]
pub fn filled<'a>(stem: &'a str, task: &Task) -> Cow<'a, str> {
    match task {
        Task::Cloze(cloze) => Cow::Owned(cloze.filled(stem)),
        Task::Choice(_) | Task::Order(_) | Task::Short(_) | Task::Numeric(_) | Task::Recall(_) => Cow::Borrowed(stem),
    }
}

/// What to do, for items without options or fields.
fn hint(task: &Task, width: usize, theme: Theme) -> Vec<Line<'static>> {
    if !matches!(task, Task::Recall(_)) {
        return Vec::new();
    }
    let words = "Think of the answer, or type it here; Enter shows the answer.";
    text::plain(words, ParagraphStyle { width, first: "  ", rest: "  ", style: theme.muted() })
}

/// The text in place of hidden options.
fn covered(app: &App, task: &Task, width: usize) -> Vec<Line<'static>> {
    let several = matches!(task, Task::Choice(choice) if choice.mode == Mode::Multi);
    let (rows, options) = (task.rows(), counted(task.rows(), "option"));
    let count = if several {
        format!("Select all that apply ({options}).")
    } else {
        format!("There {} {options}.", agreeing(rows, "is", "are"))
    };
    let sure = if app.settings.confidence == ConfidenceMode::Inline { " set your confidence," } else { "" };
    let key = keymap::key_of(app, Command::Enter);
    let words = format!("{count} Think of an answer,{sure} then press {key} to see them.");
    text::plain(&words, ParagraphStyle { width, first: "  ", rest: "  ", style: app.settings.theme.muted() })
}

/// The confidence levels and the key that changes them; `None` if they are off.
fn confidence(app: &App, asking: &Asking, task: &Task, width: usize) -> Option<Line<'static>> {
    let theme = app.settings.theme;
    if asking.entry.striking {
        return Some(super::indented("Press a letter to strike it out.", theme.warning()));
    }
    match (app.settings.confidence, &asking.attempt) {
        (_, Some(attempt)) => return Some(confidence_prompt(app, &attempt.response, width)),
        (ConfidenceMode::Inline, None) => {}
        (ConfidenceMode::Off | ConfidenceMode::Ask, None) => return None,
    }
    let mut spans = vec![Span::styled(how_sure(width), theme.muted())];
    for level in Confidence::ALL {
        let (sign, style) = if level == asking.confidence {
            (format!("{} ", theme.glyphs().chosen), theme.strong())
        } else {
            (String::new(), theme.muted())
        };
        spans.push(Span::styled(format!("{sign}{}", level.phrase()), style));
        spans.push(between(level, theme));
    }
    let key = keymap::key_of(app, Command::Answer(AnswerCommand::Confidence));
    let [long, short] = match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single | Mode::Matching | Mode::TrueFalse => match app.settings.answer {
                AnswerMode::Instant => ["Shift+letter answers as sure", "Shift: sure"],
                AnswerMode::Confirm => ["Enter submits", "Enter submits"],
            },
            Mode::Multi => ["Enter submits", "Enter submits"],
        },
        Task::Order(_) => ["letters in order, then Enter", "Enter submits"],
        Task::Cloze(cloze) if cloze.gaps.len() > 1 => ["Enter goes to the next gap, then submits", "Enter: next"],
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) => ["type, then Enter", "Enter submits"],
        Task::Recall(_) => ["Enter shows the answer", "Enter shows"],
    };
    let help = [format!("{key} changes it; {long}"), format!("{key} changes it"), format!("{key}; {short}"), key];
    Some(with_help(spans, help, width, theme))
}

/// The question for the confidence, short in a narrow window.
pub fn how_sure(width: usize) -> &'static str {
    if width < 46 { "  Sure?  " } else { "  How sure?  " }
}

/// A line with the first of these texts that fits at its right end.
fn with_help(
    mut spans: Vec<Span<'static>>,
    help: impl IntoIterator<Item = String>,
    width: usize,
    theme: Theme,
) -> Line<'static> {
    let used: usize = spans.iter().map(Span::width).sum();
    if let Some(help) = help.into_iter().find(|help| used + text::columns(help) <= width) {
        spans.push(Span::raw(" ".repeat(width - used - text::columns(&help))));
        spans.push(Span::styled(help, theme.muted()));
    }
    Line::from(spans)
}

/// The separator between a confidence level and the next one.
pub fn between(level: Confidence, theme: Theme) -> Span<'static> {
    let dot = format!(" {} ", theme.glyphs().dot);
    Span::styled(if level == Confidence::Sure { "  ".to_owned() } else { dot }, theme.muted())
}

/// The prompt for confidence after an answer.
fn confidence_prompt(app: &App, response: &Response, width: usize) -> Line<'static> {
    let theme = app.settings.theme;
    let mut spans = vec![Span::styled(how_sure(width), theme.warning())];
    for level in Confidence::ALL {
        let key = keymap::key_of(app, Command::Say(level));
        spans.push(Span::styled(key, theme.accent()));
        spans.push(Span::raw(format!(" {}", level.phrase())));
        spans.push(between(level, theme));
    }
    let chosen = matches!(response, Response::Chosen(_) | Response::Ordered(_));
    let back = keymap::key_of(app, Command::Back);
    let words = if chosen { "changes your answer" } else { "returns to your answer" };
    with_help(spans, [format!("{back} {words}"), format!("{back} back")], width, theme)
}

/// The progress of the session.
pub fn progress(study: &Study, width: usize, theme: Theme) -> Line<'static> {
    let answered = study.session.answered();
    let (left, again) = (study.session.left(), study.session.left_again());
    let right = answered.iter().filter(|answer| answer.first && answer.grade.verdict == Verdict::Right).count();
    let mut words = format!("  {left} left");
    if again > 0 {
        words += &format!(" ({})", counted(again, "repeat"));
    }
    if !answered.is_empty() {
        words += &format!(" {} {right} right", theme.glyphs().dot);
    }
    if let Some(minutes) = minutes_left(study) {
        words += &format!(" {} about {minutes} min", theme.glyphs().dot);
    }
    if study.session.items().len() == 1 {
        return Line::styled(words, theme.muted());
    }
    let cells = width.saturating_sub(text::columns(&words) + 2).min(48);
    let share = answered.len() as f64 / (answered.len() + left).max(1) as f64;
    let [full, empty] = super::bar(theme, share, cells);
    Line::from(vec![Span::raw("  "), full, empty, Span::styled(words, theme.muted())])
}

/// The estimated minutes left, from the learner's median time, once there are enough answers.
fn minutes_left(study: &Study) -> Option<u64> {
    let mut times: Vec<u32> = study.session.answered().iter().map(|answer| answer.latency_ms).collect();
    if times.len() < 3 {
        return None;
    }
    times.sort_unstable();
    let median = u64::from(times[times.len() / 2]);
    Some((median * study.session.left() as u64).div_ceil(60_000).max(1))
}
