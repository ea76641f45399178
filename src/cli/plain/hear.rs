//! Hearing: what a typed line means.

use std::collections::BTreeSet;

use crate::deck::item::Mode;
use crate::deck::{Choice, Task, clean};
use crate::response::Confidence;
use crate::tui::App;
use crate::tui::message::Command;
use crate::tui::screen::{Screen, Stage};

/// What can be said besides an answer.
pub const WORDS: &[(&str, Command, &str)] = &[
    ("undo", Command::Undo, "take the last step back"),
    ("skip", Command::Skip, "leave the question for the end"),
    ("mark", Command::Mark, "mark the question, or remove the mark"),
    ("suspend", Command::Suspend, "never ask this question again"),
    ("resume", Command::Unsuspend, "be asked suspended questions again, when nothing is due"),
    ("report", Command::Report, "report the question as wrong or unclear"),
    ("better", Command::Better, "rate your recall better"),
    ("worse", Command::Worse, "rate your recall worse"),
    ("more", Command::MoreNew, "learn more new questions than the day's limit"),
];

/// What a line meant.
pub enum Heard {
    /// Do these.
    Commands(Vec<Command>),
    /// Say what can be typed.
    Help,
    /// Say it again.
    Again,
    /// Leave.
    Quit,
    /// It is not understood, and why.
    Unclear(String),
}

/// Understands a line.
pub fn hear(app: &App, line: &str) -> Heard {
    let word = line.to_lowercase();
    match word.as_str() {
        "quit" | "exit" | "q" => return Heard::Quit,
        "help" | "?" => return Heard::Help,
        "repeat" => return Heard::Again,
        _ => {}
    }
    if let Some((_, command, _)) = WORDS.iter().find(|(name, ..)| *name == word) {
        return Heard::Commands(vec![*command]);
    }
    let Screen::Study(study) = &app.screen else {
        return Heard::Unclear("Type more, or quit.".into());
    };
    match &study.stage {
        Stage::Asking(asking) if asking.covered && word.is_empty() => Heard::Commands(vec![Command::Enter]),
        Stage::Asking(asking) if asking.covered => {
            Heard::Unclear("Press Enter to hear the options, or type skip, help or quit.".into())
        }
        Stage::Asking(_) => answer(app, line),
        Stage::Feedback(_) if word.is_empty() || word == "next" => Heard::Commands(vec![Command::Enter]),
        Stage::Feedback(_) => Heard::Unclear("Press Enter to go on, or type undo, better, worse, help or quit.".into()),
        Stage::Summary(_) | Stage::Review(..) => Heard::Unclear("Type undo or quit.".into()),
    }
}

/// Understands an answer: letters, and how sure.
fn answer(app: &App, line: &str) -> Heard {
    let Some(item) = app.item() else { return Heard::Again };
    let Task::Choice(choice) = &item.task;
    let mut letters = Vec::new();
    let mut commands = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        if let Some(level) = Confidence::ALL.into_iter().find(|level| level.word() == word.to_lowercase()) {
            let steps = (0..3).scan(Confidence::default(), |now, _| {
                let before = *now;
                *now = now.next();
                Some(before)
            });
            commands.extend(steps.take_while(|before| *before != level).map(|_| Command::Confidence));
        } else if word.chars().all(|c| c.is_ascii_alphabetic()) && (word.len() == 1 || choice.mode == Mode::Multi) {
            letters.extend(word.chars());
        } else {
            return Heard::Unclear(format!("`{}` is not an answer. {}", clean::clean_line(word), prompt(choice)));
        }
    }
    let row = |letter: char| usize::from(letter.to_ascii_lowercase() as u8 - b'a');
    if letters.is_empty() || letters.iter().any(|letter| row(*letter) >= choice.alternatives.len()) {
        return Heard::Unclear(prompt(choice));
    }
    match (choice.mode, letters.as_slice()) {
        (Mode::Single | Mode::TrueFalse, [letter]) if letter.is_ascii_uppercase() && commands.is_empty() => {
            commands.push(Command::ChooseSure(row(*letter)));
        }
        (Mode::Single | Mode::TrueFalse, [letter]) => commands.push(Command::Choose(row(*letter))),
        (Mode::Single | Mode::TrueFalse, _) => return Heard::Unclear(prompt(choice)),
        (Mode::Multi, letters) => {
            let rows: BTreeSet<usize> = letters.iter().map(|letter| row(*letter)).collect();
            commands.extend(rows.into_iter().map(Command::Choose));
            commands.push(Command::Enter);
        }
    }
    Heard::Commands(commands)
}

/// What may be typed as an answer.
pub fn prompt(choice: &Choice) -> String {
    let last = char::from(b'a' + u8::try_from(choice.alternatives.len().saturating_sub(1)).unwrap_or(25).min(25));
    match choice.mode {
        Mode::Single | Mode::TrueFalse => format!("Type one letter, a to {last}."),
        Mode::Multi => format!("Type every letter that is right, a to {last}, such as: a c."),
    }
}
