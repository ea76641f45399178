//! Hearing: what a typed line means.
//!
//! A line is a command only where it is exactly a word that does something there; every other line is an answer. A line that
//! begins with `=`, or that stands in quotation marks, is an answer whatever it says, so every word can be typed.

use super::answer::{Answer, ParsedInput, answer, literal, row, steps};
use super::exam;
use super::words::{Position, WORDS, doubt};
use crate::app::App;
use crate::app::command::Command;
use crate::app::exam::ExamStage;
use crate::app::screen::{Screen, Stage};
use crate::memory::Rating;
use crate::response::Confidence;

use Position::{Asking, Covered, Feedback, Judging, Nothing, Summary};

/// Understands a line.
pub fn hear(app: &App, line: &str) -> ParsedInput {
    let is_asked = match &app.screen {
        Screen::Exam(room) => matches!(room.stage, ExamStage::Asking(..)),
        _ => Position::of(app) == Some(Asking),
    };
    if is_asked && let Some(text) = literal(line) {
        return match &app.screen {
            Screen::Exam(room) => exam::answered(app, room, text),
            _ => answered(app, text),
        };
    }
    let word = line.to_lowercase();
    // Where it is the letter of a row, it answers.
    let is_row = is_asked && app.item().is_some_and(|item| row('q') < item.task.rows());
    match word.as_str() {
        "quit" | "exit" => return ParsedInput::Quit,
        "q" if !is_row => return ParsedInput::Quit,
        "help" | "?" => return ParsedInput::Help,
        "repeat" => return ParsedInput::Again,
        _ => {}
    }
    let at = match (Position::of(app), &app.screen) {
        (Some(at), _) => at,
        (None, Screen::Setup(_)) if word.is_empty() => return ParsedInput::Commands(vec![Command::Enter]),
        (None, Screen::Setup(_)) => return ParsedInput::Unclear("Press Enter to start, or type quit.".into()),
        (None, Screen::Exam(room)) => return exam::hear(app, room, line),
        (None, _) => return ParsedInput::Unclear("Type quit.".into()),
    };
    if let Some(word) = WORDS.iter().find(|known| known.name == word && known.at.contains(&at)) {
        return ParsedInput::Commands(vec![word.command]);
    }
    match at {
        Covered if word.is_empty() => ParsedInput::Commands(vec![Command::Enter]),
        Covered => ParsedInput::Unclear("Press Enter to hear the options, or type skip, help or quit.".into()),
        Asking if doubt(app).is_some() && matches!(word.as_str(), "" | "yes" | "y") => {
            ParsedInput::Commands(vec![Command::Enter])
        }
        Asking => answered(app, line),
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

/// Understands an answer in a session.
fn answered(app: &App, line: &str) -> ParsedInput {
    let now = match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => asking.confidence,
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => {
                return ParsedInput::Again;
            }
        },
        _ => return ParsedInput::Again,
    };
    match answer(app, line) {
        Ok(Answer { commands, confidence }) => {
            let steps = confidence.map(|level| steps(now, level, Confidence::default())).into_iter().flatten();
            ParsedInput::Commands(steps.chain(commands).collect())
        }
        Err(heard) => heard,
    }
}
