//! A running exam: question, navigator, overview, and self-grading before the score.

mod navigator;
mod overview;

pub use navigator::question_at;

use ratatui::text::{Line, Span};

use super::super::layout::{GAP, MEASURE, Page, Panes, SPACED, Side, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{entry, explained, feedback, indented, question, report};
use crate::app::App;
use crate::app::command::{AnswerCommand, Command};
use crate::app::entry::Entry;
use crate::app::exam::{ActiveExam, Case, ExamStage};
use crate::app::keymap;
use crate::app::preference::ConfidenceMode;
use crate::app::theme::Theme;
use crate::deck::Item;
use crate::memory::Rating;
use crate::response::Confidence;
use crate::session::exam::{Exam, Question};

/// The longest part of the exam's title in front of the question's number.
const TITLE: usize = 60;
/// Milliseconds left below which the clock is drawn as a warning.
const LATE_MS: u64 = 300_000;

/// The title with the question's number, and the clock.
pub fn title(app: &App, active: &ActiveExam) -> (String, Line<'static>) {
    let theme = app.settings.theme;
    let exam = &active.exam;
    let title = &exam.plan().title;
    let left = exam.left_ms(app.clocks());
    let style = if left < LATE_MS { theme.warning() } else { theme.muted() };
    let time = if app.settings.clock { format!("{} left ", clock(left)) } else { String::new() };
    let time = Line::styled(time, style);
    let at_place = |at: usize, status: &Line| {
        let number = format!("{}/{}", at + 1, exam.questions().len());
        // The number is never cut.
        let room = usize::from(app.size.0).saturating_sub(status.width() + text::columns(&number) + 10).min(TITLE);
        format!("EXAM {}  {number}", text::cut(title, room, theme.glyphs()))
    };
    match &active.stage {
        ExamStage::Asking(..) => (at_place(exam.at(), &time), time),
        ExamStage::Overview(_) => (format!("Overview  {title}"), time),
        ExamStage::ConfirmFinish(_) => (format!("Finish  {title}"), time),
        ExamStage::Finishing(_) => (format!("EXAM {title}"), Line::styled("time stopped ", theme.muted())),
        ExamStage::Judging(at) => {
            let status = Line::styled("time stopped ", theme.muted());
            (at_place(*at, &status), status)
        }
        ExamStage::Report(report, _) => report::title(app, exam, report),
        ExamStage::Review(report, rows) => {
            let at = rows.selected(report).unwrap_or(0);
            let status = report::verdict(report, at, exam, theme);
            (at_place(at, &status), status)
        }
    }
}

/// Formats milliseconds as hours, minutes and seconds.
pub fn clock(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}

/// The page of the current stage.
pub fn page(app: &App, active: &ActiveExam, width: usize, rows: usize) -> Page {
    match &active.stage {
        ExamStage::Asking(entry, case) => asking(app, active, entry, *case, width, rows),
        ExamStage::Overview(grid) => overview::page(app, &active.exam, grid.selected, width, rows),
        ExamStage::ConfirmFinish(_) => overview::confirm_finish(app, &active.exam, super::measure(width), rows),
        ExamStage::Finishing(_) => overview::finishing(app, super::measure(width)),
        ExamStage::Judging(index) => judging(app, active, *index, super::measure(width), rows),
        ExamStage::Report(report, selected) => report::page(app, &active.exam, report, *selected, width),
        ExamStage::Review(report, selected) => {
            review(app, active, selected.selected(report), super::measure(width), rows)
        }
    }
}

/// The question, with the navigator next to it if there is room.
fn asking(app: &App, active: &ActiveExam, entry: &Entry, case: Case, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let Some(question) = active.exam.question() else {
        return Page::flowing(vec![indented("This exam has no questions left.", theme.warning())]);
    };
    let Some(item) = app.item() else {
        return Page::flowing(vec![indented("This item is gone. Go to the next one.", theme.warning())]);
    };
    let column = question_width(width);
    let (page, _) = question_page(app, active, question, &item, entry, case, column, rows);
    let room = rows.saturating_sub(page.controls.len());
    let side =
        (width >= usize::from(WIDE)).then(|| Side { column, lines: navigator::lines(app, &active.exam, width, room) });
    Page { side, ..page }
}

/// The panes of the current stage.
pub fn panes(active: &ActiveExam) -> Panes {
    match &active.stage {
        ExamStage::Asking(..) => Panes::Two,
        ExamStage::Overview(_)
        | ExamStage::ConfirmFinish(_)
        | ExamStage::Finishing(_)
        | ExamStage::Judging(_)
        | ExamStage::Report(..)
        | ExamStage::Review(..) => Panes::One,
    }
}

/// The width of the question in a window of this width.
fn question_width(width: usize) -> usize {
    if width < usize::from(WIDE) { super::measure(width) } else { (width - navigator::width(width) - GAP).min(MEASURE) }
}

/// The question's column, and its line where the options begin.
#[expect(clippy::too_many_arguments, reason = "the parts of one screen")]
fn question_page(
    app: &App,
    active: &ActiveExam,
    question: &Question,
    item: &Item,
    entry: &Entry,
    case: Case,
    width: usize,
    rows: usize,
) -> (Page, usize) {
    let theme = app.settings.theme;
    let mut flow = question::stem(item, case == Case::Shown, rows, width, theme);
    let (options, cursor) = entry::lines(&item.task, &question.order, entry, width, theme);
    let mut controls = Vec::from_iter(confidence_line(app, active, question, entry, width));
    if rows >= SPACED {
        controls.push(progress(app, &active.exam, width, theme));
    }
    let fits = flow.len() + 1 + options.len() + controls.len() + usize::from(rows >= SPACED) <= rows;
    if !fits && 2 * (options.len() + controls.len()) <= rows {
        // The options stay in sight while a long stem scrolls.
        let first = flow.len();
        return (Page::flowing(flow).with_controls(controls, rows).with_pinned(options, rows), first);
    }
    flow.push(Line::default());
    let first = flow.len();
    flow.extend(options);
    let focus = cursor.filter(|_| !fits).map(|line| first + line);
    let options =
        if fits { Vec::new() } else { entry::rows_at(&item.task, &question.order, entry, first, width, theme) };
    (Page { focus, options, ..Page::flowing(flow).with_controls(controls, rows) }, first)
}

/// The confidence levels, with their marks in certainty-based marking.
fn confidence_line(
    app: &App,
    active: &ActiveExam,
    question: &Question,
    entry: &Entry,
    width: usize,
) -> Option<Line<'static>> {
    let theme = app.settings.theme;
    if entry.striking {
        return Some(indented("Press a letter to strike it out.", theme.warning()));
    }
    let mark = question.marked.then(|| "marked".to_owned());
    if app.settings.confidence == ConfidenceMode::Off && !active.exam.plan().certainty {
        return mark.map(|mark| indented(mark, theme.warning()));
    }
    // With marks, the levels need the full width of a narrow window.
    let narrow = active.exam.plan().certainty && width < 60;
    let head = if narrow { "  " } else { question::how_sure(width) };
    let mut spans = vec![Span::styled(head, theme.muted())];
    for level in Confidence::ALL {
        let worth = match (active.exam.plan().certainty, level) {
            (false, _) => "",
            (true, Confidence::Guess) => " +1/0",
            (true, Confidence::Fairly) => " +2/-2",
            (true, Confidence::Sure) => " +3/-6",
        };
        let (sign, style) = if level == question.confidence {
            (format!("{} ", theme.glyphs().chosen), theme.strong())
        } else {
            (String::new(), theme.muted())
        };
        let name = if narrow { level.word() } else { level.phrase() };
        spans.push(Span::styled(format!("{sign}{name}{worth}"), style));
        spans.push(if narrow { Span::raw("  ") } else { question::between(level, theme) });
    }
    let mark = mark
        .unwrap_or_else(|| format!("{} changes it", keymap::key_of(app, Command::Answer(AnswerCommand::Confidence))));
    let style = if question.marked { theme.warning() } else { theme.muted() };
    if spans.iter().map(Span::width).sum::<usize>() + text::columns(&mark) <= width {
        spans.push(Span::styled(mark, style));
    }
    Some(Line::from(spans))
}

/// The row of the option at a position on the page.
pub fn option_at(
    app: &App,
    active: &ActiveExam,
    width: usize,
    rows: usize,
    column: usize,
    line: usize,
) -> Option<usize> {
    let ExamStage::Asking(entry, case) = &active.stage else { return None };
    let (item, question) = (app.item()?, active.exam.question()?);
    let width = question_width(width);
    let (_, first) = question_page(app, active, question, &item, entry, *case, width, rows);
    let line = line.checked_sub(first)?;
    let row = entry::option_at(&item.task, &question.order, entry, width, app.settings.theme, line);
    row.filter(|_| column < width)
}

/// The progress of the exam.
fn progress(app: &App, exam: &Exam, width: usize, theme: Theme) -> Line<'static> {
    let (answered, of) = (exam.answered(), exam.questions().len());
    let marked = exam.questions().iter().filter(|question| question.marked).count();
    let mut words = format!("  {answered} of {of}");
    if marked > 0 {
        words += &format!(" {} {marked} marked", theme.glyphs().dot);
    }
    if let Some(ahead) = pace(app, exam) {
        words += &format!(" {} {ahead}", theme.glyphs().dot);
    }
    let cells = width.saturating_sub(text::columns(&words) + 2).min(48);
    let [full, empty] = super::bar(theme, answered as f64 / of.max(1) as f64, cells);
    Line::from(vec![Span::raw("  "), full, empty, Span::styled(words, theme.muted())])
}

/// How far the learner is ahead of an even pace, once a few questions are answered.
fn pace(app: &App, exam: &Exam) -> Option<String> {
    let (answered, of) = (exam.answered() as u64, exam.questions().len() as u64);
    if answered < 3 {
        return None;
    }
    let even = exam.limit_ms() * answered / of.max(1);
    let taken = exam.elapsed_ms(app.clocks());
    let away = even.abs_diff(taken);
    let minutes = away.div_ceil(60_000);
    Some(match even >= taken {
        _ if away < 60_000 => "on pace".to_owned(),
        true => format!("{minutes} min ahead"),
        false => format!("{minutes} min behind"),
    })
}

/// An answer that only the learner can grade, next to the key.
fn judging(app: &App, active: &ActiveExam, index: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(question)) = (app.item(), active.exam.questions().get(index)) else { return Page::default() };
    let mut flow = feedback::head(&item, false, rows, width, theme);
    flow.extend(explained::response_lines(&item, &question.response, &question.order, &*app.library, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    let words = "Was your answer right? The result is recorded as self-graded.";
    let mut controls = text::plain(words, ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() });
    let keys = [(Rating::Again, "wrong"), (Rating::Good, "right")];
    controls.push(Line::from(
        keys.iter()
            .map(|(rating, word)| (keymap::key_of(app, Command::Rate(*rating)), word))
            .flat_map(|(key, word)| [Span::styled(format!("  {key}"), theme.accent()), Span::raw(format!(" {word}"))])
            .collect::<Vec<_>>(),
    ));
    Page::flowing(flow).with_controls(controls, rows)
}

/// A question of the score report, explained.
fn review(app: &App, active: &ActiveExam, index: Option<usize>, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let Some(question) = index.and_then(|index| active.exam.questions().get(index)) else { return Page::default() };
    let Some(item) = app.item() else {
        return Page::flowing(vec![indented("This item is no longer in any deck.", theme.warning())]);
    };
    let mut flow = feedback::head(&item, true, rows, width, theme);
    if question.response.is_empty() {
        flow.push(indented("You left it unanswered.", theme.warning()));
        flow.push(Line::default());
    }
    flow.extend(explained::response_lines(&item, &question.response, &question.order, &*app.library, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    Page::flowing(flow)
}
