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
use crate::app::preference::SelfRating;
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
        Judging => match (word.as_str(), app.settings.self_rating) {
            ("wrong" | "no" | "n", _) => ParsedInput::Commands(vec![Command::Rate(Rating::Again)]),
            ("right" | "yes" | "y", _) => ParsedInput::Commands(vec![Command::Rate(Rating::Good)]),
            ("", SelfRating::Two) => ParsedInput::Commands(vec![Command::Enter]),
            (word, rating) => match (rating_named(word), rating) {
                (Some(rating), _) => ParsedInput::Commands(vec![Command::Rate(rating)]),
                (None, SelfRating::Four) => {
                    ParsedInput::Unclear("Type again, hard, good or easy; or undo, help or quit.".into())
                }
                (None, SelfRating::Two) => ParsedInput::Unclear("Type yes or no; or undo, help or quit.".into()),
            },
        },
        Feedback if word.is_empty() || word == "next" => ParsedInput::Commands(vec![Command::Enter]),
        Feedback => match rating_named(&word) {
            Some(rating) => ParsedInput::Commands(vec![Command::Rate(rating)]),
            None => ParsedInput::Unclear(
                "Press Enter to continue, or type again, hard, good or easy to rate it, undo, help or quit.".into(),
            ),
        },
        Summary => ParsedInput::Unclear("Type undo or quit.".into()),
        Nothing => ParsedInput::Unclear("Type more, or quit.".into()),
    }
}

/// The rating with this name or number.
fn rating_named(word: &str) -> Option<Rating> {
    Rating::ALL.into_iter().find(|rating| rating.word() == word || rating.number().to_string() == word)
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
