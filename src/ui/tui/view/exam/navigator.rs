//! The grid of an exam's questions: beside the question in a wide window, and in the overview.

use ratatui::text::{Line, Span};

use crate::app::App;
use crate::app::theme::Theme;
use crate::session::exam::{Exam, Question};

/// Questions per row of a narrow grid.
const IN_A_ROW: usize = 5;
/// Questions per row of a wide grid.
const IN_A_LONG_ROW: usize = 10;
/// The width from which the navigator has long rows.
const TWO_PANES: usize = 140;
/// Rows of the navigator other than those of its questions.
const AROUND: usize = 8;

/// The width of the navigator in a window of this width.
pub fn width(window: usize) -> usize {
    if window >= TWO_PANES { 52 } else { 27 }
}

/// The grid around the current question, with its legend.
pub fn lines(app: &App, exam: &Exam, window: usize, rows: usize) -> Vec<Line<'static>> {
    let theme = app.settings.theme;
    let mut lines = vec![Line::styled("Navigator", theme.strong()), Line::default()];
    let in_a_row = in_a_row(width(window), exam.questions().len());
    let grid = grid(exam, in_a_row, Some(exam.at()), theme);
    let seen = rows.saturating_sub(AROUND).max(1);
    let first = (exam.at() / in_a_row).saturating_sub(seen / 2).min(grid.len().saturating_sub(seen));
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

/// Questions per row of a grid of this width.
pub fn in_a_row(width: usize, questions: usize) -> usize {
    if width >= IN_A_LONG_ROW * (digits(questions) + 2) { IN_A_LONG_ROW } else { IN_A_ROW }
}

/// The width of a question's number.
fn digits(questions: usize) -> usize {
    questions.to_string().len().max(3)
}

/// The grid of questions: answered, unanswered, marked.
pub fn grid(exam: &Exam, in_a_row: usize, selected: Option<usize>, theme: Theme) -> Vec<Line<'static>> {
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
        (theme.glyphs().open, "unanswered", of - answered),
        (theme.glyphs().marked, "marked", marked),
    ]
    .into_iter()
    .map(|(sign, word, count)| Line::from(format!("{sign} {word:<11}{count:>3}")))
    .collect()
}
