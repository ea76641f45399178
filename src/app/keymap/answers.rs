//! Key table rows for typing, self-grading and ordering.

use super::super::command::{AnswerCommand, Command, Move, Typing};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Any, Capitals, Char, Code, Ctrl, Letters};
use super::binding::{KeyRow, row};
use super::context::KeyContext;
use super::context::KeyContext::{ExamOrdering, ExamTyping, Feedback, Judging, Ordering};
use crate::memory::Rating;

/// All contexts in which text is typed.
pub const TYPING: &[KeyContext] = &[KeyContext::Typing, ExamTyping];

/// The help texts of the ratings.
const AGAIN: &str = "Rate it again: wrong, or not recalled";
const HARD: &str = "Rate it hard: recalled with effort";
const GOOD: &str = "Rate it good: recalled";
const EASY: &str = "Rate it easy: recalled at once";

pub const ROWS: &[KeyRow] = &[
    row(TYPING, &[Any], Command::Write(Typing::Insert(' ')), "letters", "", "Type your answer"),
    row(
        TYPING,
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "answer",
        "Go to the next gap; after the last one, submit (in an exam, go to the next question)",
    ),
    row(
        TYPING,
        &[Code(KeyCode::Backspace)],
        Command::Write(Typing::Erase),
        "Backspace",
        "",
        "Delete the previous character",
    ),
    row(TYPING, &[Code(KeyCode::Delete)], Command::Write(Typing::EraseNext), "Del", "", "Delete the next character"),
    row(TYPING, &[Ctrl('w')], Command::Write(Typing::EraseWord), "Ctrl+W", "", "Delete the previous word"),
    row(TYPING, &[Ctrl('u')], Command::Write(Typing::Clear), "Ctrl+U", "", "Clear the text"),
    row(TYPING, &[Code(KeyCode::Left)], Command::Write(Typing::Left), "Left", "", "Move the cursor left"),
    row(TYPING, &[Code(KeyCode::Right)], Command::Write(Typing::Right), "Right", "", "Move the cursor right"),
    row(
        TYPING,
        &[Code(KeyCode::Home), Ctrl('a')],
        Command::Write(Typing::Start),
        "Home",
        "",
        "Move the cursor to the start",
    ),
    row(TYPING, &[Code(KeyCode::End)], Command::Write(Typing::End), "End", "", "Move the cursor to the end"),
    row(TYPING, &[Code(KeyCode::Up)], Command::Move(Move::Up), "Up", "", "Go to the previous gap, or scroll up"),
    row(TYPING, &[Code(KeyCode::Down)], Command::Move(Move::Down), "Down", "", "Go to the next gap, or scroll down"),
    row(TYPING, &[Code(KeyCode::PageUp)], Command::Move(Move::PageUp), "PgUp", "", "Scroll up a page"),
    row(TYPING, &[Code(KeyCode::PageDown)], Command::Move(Move::PageDown), "PgDn", "", "Scroll down a page"),
    row(&[Judging], &[Char('1'), Char('n')], Command::Rate(Rating::Again), "1", "rate", AGAIN),
    row(&[Judging], &[Char('2')], Command::Rate(Rating::Hard), "2", "", HARD),
    row(&[Judging], &[Char('3'), Char('y')], Command::Rate(Rating::Good), "3", "", GOOD),
    row(&[Judging], &[Char('4')], Command::Rate(Rating::Easy), "4", "", EASY),
    row(
        &[Judging],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "",
        "Rate it good, if study.self_rating is \"two\"; then 2 does the same",
    ),
    row(&[Feedback], &[Code(KeyCode::Enter), Char(' ')], Command::Enter, "Enter", "next", "Go to the next question"),
    row(&[Feedback], &[Char('1')], Command::Rate(Rating::Again), "1", "rate", AGAIN),
    row(&[Feedback], &[Char('2')], Command::Rate(Rating::Hard), "2", "", HARD),
    row(&[Feedback], &[Char('3')], Command::Rate(Rating::Good), "3", "", GOOD),
    row(&[Feedback], &[Char('4')], Command::Rate(Rating::Easy), "4", "", EASY),
    row(
        &[Ordering, ExamOrdering],
        &[Letters, Capitals],
        Command::Answer(AnswerCommand::Choose(0)),
        "a-h",
        "place",
        "Place that step next, or remove it",
    ),
    row(&[Ordering], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "submit", "Submit the order"),
    row(
        &[Ordering, ExamOrdering],
        &[Code(KeyCode::Backspace)],
        Command::Write(Typing::Erase),
        "Backspace",
        "back",
        "Remove the last step",
    ),
    row(
        &[Ordering, ExamOrdering],
        &[Char(' ')],
        Command::Answer(AnswerCommand::Tick),
        "Space",
        "",
        "Place the highlighted step next",
    ),
];
