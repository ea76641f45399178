//! Key table rows for the statistics.

use super::super::command::{Command, Move, Open, StatsCommand};
use super::super::key::KeyCode;
use super::binding::KeyPattern::{Char, Code};
use super::binding::{KeyRow, row};
use super::context::KeyContext::{Home, Listed, Statistics};
use crate::stats::Period;

/// These rows take precedence over those of the general table.
pub const ROWS: &[KeyRow] = &[
    row(&[Home], &[Char('t')], Command::Open(Open::Statistics), "t", "stats", "Show your statistics"),
    row(
        &[Statistics],
        &[Char('1'), Char('2'), Char('3'), Char('4')],
        Command::Stats(StatsCommand::Period(Period::Day)),
        "1-4",
        "period",
        "Choose the period: today, 30, 90 or 365 days",
    ),
    row(
        &[Statistics],
        &[Char('d')],
        Command::Stats(StatsCommand::NextDeck),
        "d",
        "deck",
        "Show the next deck; after the last one, all decks",
    ),
    row(
        &[Statistics],
        &[Code(KeyCode::Enter)],
        Command::Enter,
        "Enter",
        "show",
        "Show the selected item, or select the first one on the screen",
    ),
    row(
        &[Statistics],
        &[Code(KeyCode::Up), Char('k')],
        Command::Move(Move::Up),
        "Up k",
        "",
        "Select the item above, or scroll up",
    ),
    row(
        &[Statistics],
        &[Code(KeyCode::Down), Char('j')],
        Command::Move(Move::Down),
        "Down j",
        "scroll",
        "Scroll down, or select the next item",
    ),
    row(
        &[Listed],
        &[Code(KeyCode::Enter), Char(' '), Code(KeyCode::Right), Char('n')],
        Command::Next,
        "Enter",
        "next",
        "Show the next item",
    ),
    row(&[Listed], &[Code(KeyCode::Left), Char('p')], Command::Previous, "Left p", "back", "Show the previous item"),
];
