//! Key table rows for pages and lists of decks.

use super::super::command::{Command, Open, PageCommand, Typing};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Any, Char, Code};
use super::binding::{KeyRow, row};
use super::context::KeyContext::{Decks, Optimize, Page, Plan, PlanDate};

pub const ROWS: &[KeyRow] = &[
    row(&[Decks], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "study", "Study the deck, or open its exam date"),
    row(&[Decks], &[Char('e')], Command::Open(Open::Exam), "e", "exam", "Set up an exam on the deck"),
    row(
        &[Decks],
        &[Char('d')],
        Command::Page(PageCommand::SetDate),
        "d",
        "exam date",
        "Set the date of an exam that you study the deck for",
    ),
    row(
        &[Plan],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "set date",
        "Accept the date that is shown, or type one",
    ),
    row(&[Plan], &[Char('d')], Command::Page(PageCommand::SetDate), "d", "other date", "Type a date"),
    row(&[Plan], &[Char('x')], Command::Page(PageCommand::Remove), "x", "remove", "Remove the exam date"),
    row(&[PlanDate], &[Any], Command::Write(Typing::Insert(' ')), "digits -", "", "Type the date as YYYY-MM-DD"),
    row(&[PlanDate], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "show plan", "Show the plan for this date"),
    row(&[Optimize], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "fit", "Fit the memory model to your log"),
    row(
        &[Optimize],
        &[Char('y')],
        Command::Page(PageCommand::Accept),
        "y",
        "use these",
        "Use the fitted parameters from now on",
    ),
    row(&[Optimize], &[Char('x')], Command::Page(PageCommand::Remove), "x", "undo update", "Undo the last update"),
    row(
        &[Page],
        &[Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Right",
        "next deck",
        "Show the next deck (retention and record)",
    ),
    row(
        &[Page],
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left",
        "",
        "Show the previous deck (retention and record)",
    ),
    row(
        &[Plan],
        &[Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Right",
        "next deck",
        "Show the exam date of the next deck",
    ),
    row(
        &[Plan],
        &[Code(KeyCode::Left), Char('p')],
        Command::Previous,
        "Left",
        "",
        "Show the exam date of the previous deck",
    ),
    row(&[Page], &[Code(KeyCode::Enter)], Command::Enter, "Enter", "", "Go to the home screen"),
];
