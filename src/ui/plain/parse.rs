//! Parses typed lines.
//!
//! A line is a command only if it is exactly a word that is a command on the current screen; every other line is an
//! answer. A line that begins with `=` or is in quotation marks is always an answer, so that every word can be typed.

use super::answer::{Answer, ParsedInput, literal, parse_response, row, steps};
use super::exam;
use super::words::{Position, WORDS, unclear};
use crate::app::App;
use crate::app::command::Command;
use crate::app::exam::ExamStage;
use crate::app::screen::{Screen, Stage};
use crate::memory::Rating;
use crate::response::Confidence;

use Position::{Asking, Covered, Feedback, Judging, Nothing, Summary};

/// Parses a line.
pub fn parse(app: &App, line: &str) -> ParsedInput {
    let is_asked = match &app.screen {
        Screen::Exam(active) => matches!(active.stage, ExamStage::Asking(..)),
        _ => Position::of(app) == Some(Asking),
    };
    if is_asked && let Some(text) = literal(line) {
        return match &app.screen {
            Screen::Exam(active) => exam::parse_answer(app, active, text),
            _ => parse_answer(app, text),
        };
    }
    let word = line.to_lowercase();
    // `q` answers if it is the letter of a row.
    let is_row = is_asked && app.item().is_some_and(|item| row('q') < item.task.rows());
    match word.as_str() {
        "quit" | "exit" => return ParsedInput::Quit,
        "q" if !is_row => return ParsedInput::Quit,
        "help" | "?" => return ParsedInput::Help,
        "repeat" => return ParsedInput::Repeat,
        _ => {}
    }
    let position = match (Position::of(app), &app.screen) {
        (Some(position), _) => position,
        (None, Screen::Setup(_)) if word.is_empty() => return ParsedInput::Commands(vec![Command::Enter]),
        (None, Screen::Setup(_)) => return ParsedInput::Unclear("Press Enter to start, or type quit.".into()),
        (None, Screen::Exam(active)) => return exam::parse(app, active, line),
        (None, _) => return ParsedInput::Unclear("Type quit.".into()),
    };
    if let Some(word) = WORDS.iter().find(|known| known.name == word && known.at.contains(&position)) {
        return ParsedInput::Commands(vec![word.command]);
    }
    match position {
        Covered if word.is_empty() => ParsedInput::Commands(vec![Command::Enter]),
        Covered => ParsedInput::Unclear("Press Enter to hear the options, or type skip, help or quit.".into()),
        Asking if unclear(app).is_some() && matches!(word.as_str(), "" | "yes" | "y") => {
            ParsedInput::Commands(vec![Command::Enter])
        }
        Asking => parse_answer(app, line),
        Judging => match word.as_str() {
            "wrong" | "no" | "n" | "1" => ParsedInput::Commands(vec![Command::Rate(Rating::Again)]),
            "hard" | "2" => ParsedInput::Commands(vec![Command::Rate(Rating::Hard)]),
            "right" | "yes" | "y" | "3" => ParsedInput::Commands(vec![Command::Rate(Rating::Good)]),
            "easy" | "4" => ParsedInput::Commands(vec![Command::Rate(Rating::Easy)]),
            _ => ParsedInput::Unclear("Type right, wrong, hard or easy; or undo, help or quit.".into()),
        },
        Feedback if word.is_empty() || word == "next" => ParsedInput::Commands(vec![Command::Enter]),
        Feedback => ParsedInput::Unclear("Press Enter to continue, or type undo, better, worse, help or quit.".into()),
        Summary => ParsedInput::Unclear("Type undo or quit.".into()),
        Nothing => ParsedInput::Unclear("Type more, or quit.".into()),
    }
}

/// Parses an answer in a session.
fn parse_answer(app: &App, line: &str) -> ParsedInput {
    let now = match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => asking.confidence,
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => {
                return ParsedInput::Repeat;
            }
        },
        _ => return ParsedInput::Repeat,
    };
    match parse_response(app, line) {
        Ok(Answer { commands, confidence }) => {
            let steps = confidence.map(|level| steps(now, level, Confidence::default())).into_iter().flatten();
            ParsedInput::Commands(steps.chain(commands).collect())
        }
        Err(unclear) => unclear,
    }
}
