//! The overview of all questions, and the end of an exam: asking whether to finish, and saving.

use ratatui::text::{Line, Span};

use super::super::super::layout::Page;
use super::super::super::text::{self, ParagraphStyle};
use super::super::{agreeing, counted, indented};
use super::navigator;
use crate::app::App;
use crate::app::command::{Command, ExamCommand};
use crate::app::exam::{finish_question, numbered};
use crate::app::keymap;
use crate::session::exam::Exam;

/// The window height, in rows of the page, below which empty lines are left out.
const LOW: usize = 12;

/// The overview of all questions.
pub fn page(app: &App, exam: &Exam, selected: usize, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let (answered, of) = (exam.answered(), exam.questions().len());
    let marked = exam.questions().iter().filter(|question| question.marked).count();
    let dot = theme.glyphs().dot;
    let setting = ParagraphStyle { width: super::super::measure(width), first: "  ", rest: "  ", style: theme.plain() };
    let mut flow = if rows < LOW { Vec::new() } else { vec![Line::default()] };
    let words = format!("{answered} answered {dot} {} unanswered {dot} {marked} marked", of - answered);
    flow.extend(text::plain(&words, setting));
    flow.extend(unreadable(app, exam, setting));
    if rows >= LOW {
        flow.push(Line::default());
    }
    let in_a_row = navigator::in_a_row(width.saturating_sub(4), of);
    let cells = navigator::grid(exam, in_a_row, Some(selected), theme);
    let list = (flow.len()..flow.len() + cells.len()).collect();
    flow.extend(cells.into_iter().map(|line| Line::from([vec![Span::raw("  ")], line.spans].concat())));
    flow.push(Line::default());
    let clock = if exam.plan().pausable { "leave; the clock pauses" } else { "leave; the clock keeps running" };
    for (key, words) in [
        (Command::Exam(ExamCommand::Finish), "finish and see the score".to_owned()),
        (Command::Exam(ExamCommand::NextOpen), format!("next unanswered question ({})", of - answered)),
        (Command::Exam(ExamCommand::NextMarked), format!("next marked question ({marked})")),
        (Command::Back, format!("back to question {}", exam.at() + 1)),
        (Command::Exam(ExamCommand::Leave), clock.to_owned()),
    ] {
        let key = keymap::key_of(app, key);
        flow.push(Line::from(vec![Span::styled(format!("  {key:<5}"), theme.accent()), Span::raw(words)]));
    }
    Page { grid_columns: Some(in_a_row), ..Page::listing(flow, list, selected / in_a_row) }
}

/// Which typed numbers cannot be read, if there are any.
fn unreadable(app: &App, exam: &Exam, setting: ParagraphStyle) -> Vec<Line<'static>> {
    let unreadable = exam.unreadable(&app.library);
    if unreadable.is_empty() {
        return Vec::new();
    }
    let count = unreadable.len();
    let words = format!(
        "{} that cannot be read {} as wrong: {}",
        counted(count, "number"),
        agreeing(count, "counts", "count"),
        numbered(unreadable)
    );
    text::plain(&words, ParagraphStyle { style: app.settings.theme.warning(), ..setting })
}

/// Asks whether to finish.
pub fn confirm_finish(app: &App, exam: &Exam, width: usize, rows: usize) -> Page {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut flow = if rows < LOW { Vec::new() } else { vec![Line::default()] };
    let [question, consequence] = finish_question(exam);
    flow.extend(text::plain(&question, ParagraphStyle { style: theme.strong(), ..setting }));
    flow.extend(text::plain(&consequence, setting));
    let unanswered = exam.unanswered();
    if !unanswered.is_empty() {
        flow.extend(text::plain(&format!("Unanswered: {}", numbered(unanswered)), setting));
    }
    flow.extend(unreadable(app, exam, setting));
    flow.push(Line::default());
    let [finish, back] =
        [Command::Exam(ExamCommand::Finish), Command::Back].map(|command| keymap::key_of(app, command));
    flow.extend(text::plain(&format!("{finish} finishes, {back} goes back."), setting));
    Page::flowing(flow)
}

/// A finished exam whose freeze could not be written yet.
pub fn finishing(app: &App, width: usize) -> Page {
    let theme = app.settings.theme;
    let setting = ParagraphStyle { width, first: "  ", rest: "  ", style: theme.plain() };
    let mut flow = vec![Line::default(), indented("Exam finished, but not saved yet.", theme.strong())];
    flow.push(Line::default());
    let words = "The score and the explanations are shown once it is saved. If rounds ends before that, the exam is not \
        finished, and its clock keeps running.";
    flow.extend(text::plain(words, setting));
    let key = keymap::key_of(app, Command::Enter);
    flow.push(indented(format!("{key}: retry"), theme.plain()));
    Page::flowing(flow)
}
