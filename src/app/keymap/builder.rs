//! Key table rows for the test builder.

use super::super::command::{Command, StudyCommand};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Char, Code};
use super::binding::{KeyRow, row};
use super::context::KeyContext::Builder;

pub const ROWS: &[KeyRow] = &[
    row(
        &[Builder],
        &[Code(KeyCode::Enter), Char(' ')],
        Command::Enter,
        "Enter",
        "choose",
        "Check or uncheck the box, open a list, change the value, or start",
    ),
    row(&[Builder], &[Char('s')], Command::Study(StudyCommand::Start), "s", "start", "Start the test"),
    row(
        &[Builder],
        &[Code(KeyCode::Right), Char('l')],
        Command::Next,
        "Right",
        "more",
        "Check the box, or choose the next value",
    ),
    row(
        &[Builder],
        &[Code(KeyCode::Left), Char('h')],
        Command::Previous,
        "Left",
        "less",
        "Uncheck the box, or choose the previous value",
    ),
    row(&[Builder], &[Char('d')], Command::Unset, "d", "clear", "Clear all filters"),
];
