//! The rows of the key table for exams.

use super::super::command::{AnswerCommand, Command, ExamCommand, Move};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Capitals, Char, Code, Letters};
use super::binding::{KeyRow, row};
use super::context::KeyContext;
use super::context::KeyContext::{ExamAsking, ExamOrdering, Finishing, Overview, Report, ReportReview, Rules, Setup};

/// Every context where a question of an exam is asked.
const SITTING: &[KeyContext] = &[ExamAsking, ExamOrdering];

/// The rows.
pub const ROWS: &[KeyRow] = &[
    row(
        &[ExamAsking],
        &[Letters],
        Command::Answer(AnswerCommand::Choose(0)),
        "a-h",
        "choose",
        "Choose that option; another letter changes it",
    ),
    row(
        &[ExamAsking],
        &[Capitals],
        Command::Answer(AnswerCommand::ChooseSure(0)),
        "A-H",
        "",
        "Choose that option, and say you are sure",
    ),
    row(
        &[ExamAsking],
        &[Char(' ')],
        Command::Answer(AnswerCommand::Tick),
        "Space",
        "",
        "Choose or tick the highlighted option",
    ),
    row(SITTING, &[Code(KeyCode::Right), Char('n')], Command::Next, "Right n", "next", "Go to the next question"),
    row(SITTING, &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left p", "back", "Go to the question before"),
    row(
        SITTING,
        &[Char('w')],
        Command::Exam(ExamCommand::Overview),
        "w",
        "overview",
        "Show all questions at a glance; finish there",
    ),
    row(
        SITTING,
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "",
        "Choose what is highlighted, or go to the next question",
    ),
    row(&[Overview], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "open", "Go to the selected question"),
    row(
        &[Overview],
        &[Char('o')],
        Command::Exam(ExamCommand::NextOpen),
        "o",
        "next open",
        "Select the next question without an answer",
    ),
    row(
        &[Overview],
        &[Char('m')],
        Command::Exam(ExamCommand::NextMarked),
        "m",
        "next marked",
        "Select the next marked question",
    ),
    row(
        &[Overview],
        &[Char('F')],
        Command::Exam(ExamCommand::Finish),
        "F",
        "finish",
        "Finish the exam and see the score",
    ),
    row(
        &[Overview],
        &[Char('l')],
        Command::Exam(ExamCommand::Leave),
        "l",
        "leave",
        "Leave the exam, to go on with it later",
    ),
    row(&[Overview], &[Code(KeyCode::Right), Char('n')], Command::Next, "Right", "", "Select the next question"),
    row(&[Overview], &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left", "", "Select the question before"),
    row(&[Overview], &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up", "", "Select the question above"),
    row(
        &[Overview],
        &[Code(KeyCode::Down), Char('j')],
        Command::Move(Move::Down),
        "Down",
        "",
        "Select the question below",
    ),
    row(
        &[Finishing],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "try again",
        "Try again to save the end of the exam",
    ),
    row(&[Setup], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "go on", "Read the rules"),
    row(
        &[Setup],
        &[Code(KeyCode::Right), Char(' '), Char('l')],
        Command::Next,
        "Right",
        "change",
        "Change the selected row",
    ),
    row(&[Setup], &[Code(KeyCode::Left), Char('h')], Command::Previous, "Left", "", "Change it the other way"),
    row(&[Rules], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "begin", "Begin the exam: the clock starts"),
    row(&[Report], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "explain", "Explain the selected question"),
    row(
        &[Report],
        &[Char('a')],
        Command::Exam(ExamCommand::All),
        "a",
        "all or missed",
        "List all questions, or only those missed",
    ),
    row(
        &[ReportReview],
        &[Code(KeyCode::Enter), Char(' '), Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Enter",
        "next",
        "Explain the next question",
    ),
    row(
        &[ReportReview],
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left p",
        "back",
        "Explain the question before",
    ),
];
