//! A running exam: question, navigator, overview, and self-grading before the score.

use ratatui::text::{Line, Span};

use super::super::layout::{Page, WIDE};
use super::super::text::{self, ParagraphStyle};
use super::{entry, explained, feedback, indented, question, report};
use crate::app::App;
use crate::app::command::{AnswerCommand, Command, ExamCommand};
use crate::app::entry::Entry;
use crate::app::exam::{ActiveExam, Case, ExamStage};
use crate::app::keymap;
use crate::app::preference::ConfidenceMode;
use crate::app::theme::Theme;
use crate::deck::Item;
use crate::memory::Rating;
use crate::response::Confidence;
use crate::session::exam::{Exam, Question};

/// The width of the navigator.
const NAVIGATOR: usize = 27;
/// Questions per row of the navigator, and of the overview in a narrow window.
const IN_A_ROW: usize = 5;
/// Questions per row of the overview in a wide window.
const IN_A_LONG_ROW: usize = 10;
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
    let at_place = |at: usize| format!("Exam {}/{}  {title}", at + 1, exam.questions().len());
    match &active.stage {
        ExamStage::Asking(..) => (at_place(exam.at()), time),
        ExamStage::Overview(_) => (format!("Overview  {title}"), time),
        ExamStage::Finishing(_) => (format!("Exam  {title}"), Line::styled("time stopped ", theme.muted())),
        ExamStage::Judging(at) => (at_place(*at), Line::styled("time stopped ", theme.muted())),
        ExamStage::Report(report, _) => report::title(app, exam, report),
        ExamStage::Review(report, rows) => {
            let at = rows.selected(report).unwrap_or(0);
            (at_place(at), report::verdict(report, at, exam, theme))
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
        ExamStage::Overview(grid) => overview(app, &active.exam, grid.selected, width),
        ExamStage::Finishing(_) => finishing(app, super::measure(width)),
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
    let wide = width >= usize::from(WIDE);
    let column = if wide { width - NAVIGATOR - 3 } else { super::measure(width) };
    let mut page = question_page(app, active, question, &item, entry, case, column, rows);
    if wide {
        add_right_column(&mut page, &navigator(app, &active.exam, rows), column, theme);
    }
    page
}

/// The question's column.
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
) -> Page {
    let theme = app.settings.theme;
    let mut flow = question::stem(item, case == Case::Shown, rows, width, theme);
    flow.push(Line::default());
    let (mut pinned, cursor) = entry::lines(&item.task, &question.order, entry, width, theme);
    if rows >= 14 {
        pinned.push(Line::default());
    }
    pinned.extend(confidence_line(app, active, question, entry, width));
    if rows >= 12 {
        pinned.push(progress(app, &active.exam, width, theme));
    }
    let stem_rows = flow.len();
    let mut page = Page::flowing(flow).with_pinned(pinned, rows);
    if page.pinned.is_empty() {
        page.focus = cursor.map(|line| stem_rows + line);
    }
    page
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
    let head = if active.exam.plan().certainty && width < 56 { "  " } else { "  How sure?  " };
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
        spans.push(Span::styled(format!("{sign}{}{worth}", level.word()), style));
        let narrow = active.exam.plan().certainty && width < 56;
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
    let wide = width >= usize::from(WIDE);
    let width = if wide { width - NAVIGATOR - 3 } else { super::measure(width) };
    let theme = app.settings.theme;
    let above = question::stem(&item, *case == Case::Shown, rows, width, theme).len() + 1;
    let row = entry::option_at(&item.task, &question.order, entry, width, theme, line.checked_sub(above)?);
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
    let minutes = even.abs_diff(taken) / 60_000;
    Some(match (minutes, even >= taken) {
        (0, _) => "on pace".to_owned(),
        (minutes, true) => format!("{minutes} min ahead"),
        (minutes, false) => format!("{minutes} min behind"),
    })
}

/// Rows of the navigator other than those of its questions.
const AROUND: usize = 8;

/// The grid around the current question, with its legend.
fn navigator(app: &App, exam: &Exam, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let mut lines = vec![Line::styled("Navigator", theme.strong()), Line::default()];
    let grid = grid(exam, IN_A_ROW, Some(exam.at()), theme);
    let seen = rows.saturating_sub(AROUND).max(1);
    let first = (exam.at() / IN_A_ROW).saturating_sub(seen / 2).min(grid.len().saturating_sub(seen));
    lines.extend(grid.into_iter().skip(first).take(seen));
    let of = exam.questions().len();
    let pace = exam.limit_ms() / 1000 / of.max(1) as u64;
    lines.push(Line::default());
    lines.extend(legend(exam, theme));
    lines.push(Line::default());
    lines.push(Line::styled(format!("{}:{:02} per question", pace / 60, pace % 60), theme.muted()));
    lines.truncate(rows);
    lines
}

/// Questions per row of the overview.
fn in_a_row(width: usize, questions: usize) -> usize {
    if width >= IN_A_LONG_ROW * (digits(questions) + 2) + 4 { IN_A_LONG_ROW } else { IN_A_ROW }
}

/// The width of a question's number.
fn digits(questions: usize) -> usize {
    questions.to_string().len().max(3)
}

/// The grid of questions: answered, unanswered, marked.
fn grid(exam: &Exam, in_a_row: usize, selected: Option<usize>, theme: Theme) -> Vec<Line<'static>> {
    let digits = digits(exam.questions().len());
    let cell = |(index, question): (usize, &Question)| {
        let sign = if question.response.is_empty() { theme.glyphs().open } else { theme.glyphs().answered };
        let mark = if question.marked { theme.glyphs().marked } else { " " };
        let style = match (selected == Some(index), question.marked) {
            (true, _) => theme.selected(),
            (false, true) => theme.warning(),
            (false, false) => theme.plain(),
        };
        [Span::styled(format!("{:>digits$}{sign}{mark}", index + 1), style)]
    };
    let cells: Vec<Span> = exam.questions().iter().enumerate().flat_map(cell).collect();
    cells.chunks(in_a_row.max(1)).map(|row| Line::from(row.to_vec())).collect()
}

/// The question at a column of a row of the overview's grid.
pub fn question_at(exam: &Exam, row: usize, column: usize, in_a_row: usize) -> Option<usize> {
    let questions = exam.questions().len();
    let cell = column.checked_sub(2)? / (digits(questions) + 2);
    let index = row * in_a_row + cell;
    (cell < in_a_row && index < questions).then_some(index)
}

/// The legend, with counts.
fn legend(exam: &Exam, theme: Theme) -> Vec<Line<'static>> {
    let (answered, of) = (exam.answered(), exam.questions().len());
    let marked = exam.questions().iter().filter(|question| question.marked).count();
    [
        (theme.glyphs().answered, "answered", answered),
        (theme.glyphs().open, "blank", of - answered),
        (theme.glyphs().marked, "marked", marked),
    ]
    .into_iter()
    .map(|(sign, word, count)| Line::from(format!("{sign} {word:<9}{count:>3}")))
    .collect()
}

/// Puts lines to the right of a page's flow, with a divider.
fn add_right_column(page: &mut Page, right: &[Line<'static>], column: usize, theme: Theme) {
    let total = page.flow.len() + page.pinned.len();
    let mut lines = page.flow.iter_mut().chain(page.pinned.iter_mut());
    let join = |line: &mut Line<'static>, n: usize| {
        let gap = " ".repeat(column.saturating_sub(line.width()));
        line.spans.push(Span::raw(gap));
        line.spans.push(Span::styled(format!(" {} ", theme.glyphs().divider), theme.muted()));
        line.spans.extend(right.get(n).cloned().unwrap_or_default().spans);
    };
    for n in 0..total {
        if let Some(line) = lines.next() {
            join(line, n);
        }
    }
    drop(lines);
    if page.pinned.is_empty() || total < right.len() {
        for n in total..right.len() {
            let mut line = Line::default();
            join(&mut line, n);
            page.pinned.push(line);
        }
    }
}

/// The overview of all questions, and how to finish.
fn overview(app: &App, exam: &Exam, selected: usize, width: usize) -> Page {
    let theme = app.settings.theme;
    let (answered, of) = (exam.answered(), exam.questions().len());
    let marked = exam.questions().iter().filter(|question| question.marked).count();
    let mut flow = vec![Line::default(), indented("Finish the exam?", theme.strong()), Line::default()];
    let dot = theme.glyphs().dot;
    let words = format!("{answered} answered {dot} {} blank {dot} {marked} marked", of - answered);
    flow.push(indented(words, theme.plain()));
    flow.push(Line::default());
    let in_a_row = in_a_row(width, of);
    let cells = grid(exam, in_a_row, Some(selected), theme);
    let list = (flow.len()..flow.len() + cells.len()).collect();
    flow.extend(cells.into_iter().map(|line| Line::from([vec![Span::raw("  ")], line.spans].concat())));
    flow.push(Line::default());
    let open = of - answered;
    let finish = match open {
        0 => "finish and see the score".to_owned(),
        open => format!("finish: {open} blank {} as wrong", if open == 1 { "counts" } else { "count" }),
    };
    for (key, words) in [
        (Command::Exam(ExamCommand::Finish), finish),
        (Command::Exam(ExamCommand::NextOpen), format!("next blank question ({open})")),
        (Command::Exam(ExamCommand::NextMarked), format!("next marked question ({marked})")),
        (Command::Back, format!("back to question {}", exam.at() + 1)),
        (
            Command::Exam(ExamCommand::Leave),
            if exam.plan().pausable { "leave; the clock pauses" } else { "leave; the clock keeps running" }.to_owned(),
        ),
    ] {
        let key = keymap::key_of(app, key);
        flow.push(Line::from(vec![Span::styled(format!("  {key:<5}"), theme.accent()), Span::raw(words)]));
    }
    Page { grid_columns: Some(in_a_row), ..Page::listing(flow, list, selected / in_a_row) }
}

/// A finished exam whose freeze could not be written yet.
fn finishing(app: &App, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut flow = vec![Line::default(), indented("Exam finished. Your answers are final.", theme.strong())];
    flow.push(Line::default());
    let words = "It could not be saved yet, so the score and explanations are not available.";
    flow.extend(text::plain(words, setting));
    let key = keymap::key_of(app, Command::Enter);
    flow.push(indented(format!("{key}: retry"), theme.plain()));
    Page::flowing(flow)
}

/// An answer that only the learner can grade, next to the key.
fn judging(app: &App, active: &ActiveExam, index: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (Some(item), Some(question)) = (app.item(), active.exam.questions().get(index)) else { return Page::default() };
    let mut flow = feedback::head(&item, false, rows, width, theme);
    flow.extend(explained::response_lines(&item, &question.response, &question.order, &*app.library, width, theme));
    flow.extend(feedback::closing(&item, width, theme));
    let words = "Not on the accepted list. Was it correct? The result is recorded as self-graded.";
    let mut pinned = text::plain(words, ParagraphStyle { width, first: "  ", rest: "  ", style: theme.warning() });
    let keys = [(Rating::Again, "wrong"), (Rating::Good, "right")];
    pinned.push(Line::from(
        keys.iter()
            .map(|(rating, word)| (keymap::key_of(app, Command::Rate(*rating)), word))
            .flat_map(|(key, word)| [Span::styled(format!("  {key}"), theme.accent()), Span::raw(format!(" {word}"))])
            .collect::<Vec<_>>(),
    ));
    Page::flowing(flow).with_pinned(pinned, rows)
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
