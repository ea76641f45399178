//! Key table rows for exams.

use super::super::command::{AnswerCommand, Command, ExamCommand, Move};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Capitals, Char, Code, Letters};
use super::binding::{KeyRow, row};
use super::context::KeyContext;
use super::context::KeyContext::{
    ConfirmFinish, ExamAsking, ExamOrdering, Finishing, Overview, Report, ReportReview, Rules, Setup,
};

/// Exam questions in which letters are not text.
const EXAM_QUESTION: &[KeyContext] = &[ExamAsking, ExamOrdering];

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
        "Choose that option as \"sure\"",
    ),
    row(
        &[ExamAsking],
        &[Char(' ')],
        Command::Answer(AnswerCommand::Tick),
        "Space",
        "",
        "Choose the highlighted option, or toggle it",
    ),
    row(EXAM_QUESTION, &[Code(KeyCode::Right), Char('n')], Command::Next, "Right n", "next", "Go to the next question"),
    row(
        EXAM_QUESTION,
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left p",
        "previous",
        "Go to the previous question",
    ),
    row(
        EXAM_QUESTION,
        &[Char('w')],
        Command::Exam(ExamCommand::Overview),
        "w",
        "overview",
        "Show all questions; finish the exam there",
    ),
    row(
        EXAM_QUESTION,
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "",
        "Choose the highlighted option, or go to the next question",
    ),
    // First, so that a narrow footer has it.
    row(&[Overview], &[Char('F')], Command::Exam(ExamCommand::Finish), "F", "finish", "Finish the exam; asks first"),
    row(
        &[ConfirmFinish],
        &[Char('F')],
        Command::Exam(ExamCommand::Finish),
        "F",
        "finish",
        "Finish the exam and see the score",
    ),
    row(&[Overview], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "open", "Go to the selected question"),
    row(
        &[Overview],
        &[Char('o')],
        Command::Exam(ExamCommand::NextOpen),
        "o",
        "unanswered",
        "Select the next unanswered question",
    ),
    row(
        &[Overview],
        &[Char('m')],
        Command::Exam(ExamCommand::NextMarked),
        "m",
        "marked",
        "Select the next marked question",
    ),
    row(
        &[Overview],
        &[Char('l')],
        Command::Exam(ExamCommand::Leave),
        "l",
        "leave",
        "Leave the exam; you can resume it later",
    ),
    row(&[Overview], &[Code(KeyCode::Right), Char('n')], Command::Next, "Right", "", "Select the next question"),
    row(&[Overview], &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left", "", "Select the previous question"),
    row(&[Overview], &[Code(KeyCode::Up), Char('k')], Command::Move(Move::Up), "Up", "", "Select the question above"),
    row(
        &[Overview],
        &[Code(KeyCode::Down), Char('j')],
        Command::Move(Move::Down),
        "Down",
        "",
        "Select the question below",
    ),
    row(&[Finishing], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "try again", "Retry saving the finished exam"),
    row(&[Setup], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "next", "Read the rules"),
    row(
        &[Setup],
        &[Code(KeyCode::Right), Char(' '), Char('l')],
        Command::Next,
        "Right",
        "change",
        "Choose the next value",
    ),
    row(&[Setup], &[Code(KeyCode::Left), Char('h')], Command::Previous, "Left", "", "Choose the previous value"),
    row(&[Rules], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "begin", "Start the exam and its clock"),
    row(
        &[Report],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "explain",
        "Show the explanation of the selected question",
    ),
    row(
        &[Report],
        &[Char('a')],
        Command::Exam(ExamCommand::All),
        "a",
        "all or missed",
        "List all questions, or only the missed ones",
    ),
    row(
        &[ReportReview],
        &[Code(KeyCode::Enter), Char(' '), Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Enter",
        "next",
        "Show the next explanation",
    ),
    row(
        &[ReportReview],
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left p",
        "previous",
        "Show the previous explanation",
    ),
];
