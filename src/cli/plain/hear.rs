//! Hearing: what a typed line means.

use std::collections::BTreeSet;

use super::exam;
use crate::deck::item::Mode;
use crate::deck::{Task, clean};
use crate::memory::Rating;
use crate::response::Confidence;
use crate::tui::App;
use crate::tui::keymap::layouts::{is_foreign, narrow};
use crate::tui::message::{Command, Typing};
use crate::tui::screen::{Screen, Stage};

/// What can be said besides an answer.
pub const WORDS: &[(&str, Command, &str)] = &[
    ("undo", Command::Undo, "take the last step back"),
    ("skip", Command::Skip, "leave the question for the end"),
    ("mark", Command::Mark, "mark the question, or remove the mark"),
    ("suspend", Command::Suspend, "leave this question out until you resume it"),
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
    let in_exam = matches!(app.screen, Screen::Setup(_) | Screen::Exam(_));
    if let (false, Some((_, command, _))) = (in_exam, WORDS.iter().find(|(name, ..)| *name == word)) {
        return Heard::Commands(vec![*command]);
    }
    let study = match &app.screen {
        Screen::Study(study) => study,
        Screen::Setup(_) if word.is_empty() => return Heard::Commands(vec![Command::Enter]),
        Screen::Setup(_) => return Heard::Unclear("Press Enter to begin, or type quit.".into()),
        Screen::Exam(room) => return exam::hear(app, room, line),
        _ => return Heard::Unclear("Type more, or quit.".into()),
    };
    match &study.stage {
        Stage::Asking(asking) if asking.covered && word.is_empty() => Heard::Commands(vec![Command::Enter]),
        Stage::Asking(asking) if asking.covered => {
            Heard::Unclear("Press Enter to hear the options, or type skip, help or quit.".into())
        }
        Stage::Asking(_) => answer(app, line),
        Stage::Judging(_) => match word.as_str() {
            "wrong" | "no" | "n" | "1" => Heard::Commands(vec![Command::Rate(Rating::Again)]),
            "hard" | "2" => Heard::Commands(vec![Command::Rate(Rating::Hard)]),
            "right" | "yes" | "y" | "3" => Heard::Commands(vec![Command::Rate(Rating::Good)]),
            "easy" | "4" => Heard::Commands(vec![Command::Rate(Rating::Easy)]),
            _ => Heard::Unclear("Type right or wrong, or hard or easy; or undo, help or quit.".into()),
        },
        Stage::Feedback(_) if word.is_empty() || word == "next" => Heard::Commands(vec![Command::Enter]),
        Stage::Feedback(_) => Heard::Unclear("Press Enter to go on, or type undo, better, worse, help or quit.".into()),
        Stage::Summary(_) | Stage::Review(..) => Heard::Unclear("Type undo or quit.".into()),
    }
}

/// Understands an answer, in the way of its kind.
pub fn answer(app: &App, line: &str) -> Heard {
    let Some(item) = app.item() else { return Heard::Again };
    match &item.task {
        Task::Choice(choice) => chosen(&item.task, choice.mode, line),
        Task::Order(_) => ordered(&item.task, line),
        Task::Short(_) | Task::Numeric(_) | Task::Recall(_) | Task::Cloze(_) => typed(&item.task, line),
    }
}

/// Understands letters, and how sure.
fn chosen(task: &Task, mode: Mode, line: &str) -> Heard {
    let line: String = line.chars().map(narrow).collect();
    let mut letters = Vec::new();
    let mut commands = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        if let Some(steps) = confidence(word) {
            commands.extend(steps);
        } else if word.chars().all(|c| c.is_ascii_alphabetic()) && (word.len() == 1 || mode == Mode::Multi) {
            letters.extend(word.chars());
        } else {
            let layout = if word.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
            return Heard::Unclear(format!("`{}` is not an answer. {layout}{}", clean::clean_line(word), prompt(task)));
        }
    }
    if letters.is_empty() || letters.iter().any(|letter| row(*letter) >= task.rows()) {
        return Heard::Unclear(prompt(task));
    }
    match (mode, letters.as_slice()) {
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter])
            if letter.is_ascii_uppercase() && commands.is_empty() =>
        {
            commands.push(Command::ChooseSure(row(*letter)));
        }
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter]) => commands.push(Command::Choose(row(*letter))),
        (Mode::Single | Mode::Matching | Mode::TrueFalse, _) => return Heard::Unclear(prompt(task)),
        (Mode::Multi, letters) => {
            let rows: BTreeSet<usize> = letters.iter().map(|letter| row(*letter)).collect();
            commands.extend(rows.into_iter().map(Command::Choose));
            commands.push(Command::Enter);
        }
    }
    Heard::Commands(commands)
}

/// Understands every letter once, in order, and how sure.
fn ordered(task: &Task, line: &str) -> Heard {
    let line: String = line.chars().map(narrow).collect();
    let mut rows = Vec::new();
    let mut commands = Vec::new();
    for word in line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty()) {
        match confidence(word) {
            Some(steps) => commands.extend(steps),
            None => rows.extend(word.chars().map(row)),
        }
    }
    let distinct: BTreeSet<usize> = rows.iter().copied().filter(|row| *row < task.rows()).collect();
    if rows.len() != task.rows() || distinct.len() != task.rows() {
        let layout = if line.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
        return Heard::Unclear(format!("{layout}{}", prompt(task)));
    }
    commands.extend(rows.into_iter().map(Command::Choose));
    commands.push(Command::Enter);
    Heard::Commands(commands)
}

/// Understands a text, or, for several gaps, texts with semicolons between them. How sure stands in brackets behind them.
fn typed(task: &Task, line: &str) -> Heard {
    let mut commands = Vec::new();
    let mut text = line.trim();
    if let Some((before, word)) = text.strip_suffix(']').and_then(|text| text.rsplit_once('['))
        && let Some(steps) = confidence(word.trim())
    {
        commands.extend(steps);
        text = before.trim();
    }
    let parts: Vec<&str> = if task.fields() > 1 { text.split(';').map(str::trim).collect() } else { vec![text] };
    if parts.len() > task.fields() {
        return Heard::Unclear(prompt(task));
    }
    // What an earlier line left in the gaps goes first.
    commands.extend(std::iter::repeat_n(Command::Up, task.fields()));
    for n in 0..task.fields() {
        commands.push(Command::Write(Typing::Clear));
        commands
            .extend(parts.get(n).into_iter().flat_map(|part| part.chars()).map(|c| Command::Write(Typing::Insert(c))));
        commands.push(Command::Enter);
    }
    Heard::Commands(commands)
}

/// The steps to a confidence, if a word names one.
fn confidence(word: &str) -> Option<impl Iterator<Item = Command> + use<>> {
    let level = Confidence::ALL.into_iter().find(|level| level.word() == word.to_lowercase())?;
    let mut now = Confidence::default();
    let mut steps = 0;
    while now != level {
        now = now.next();
        steps += 1;
    }
    Some(std::iter::repeat_n(Command::Confidence, steps))
}

/// The row of a letter; beyond all rows for what is no letter.
fn row(letter: char) -> usize {
    ('a'..='z').position(|known| known == letter.to_ascii_lowercase()).unwrap_or(usize::MAX)
}

/// What may be typed as an answer.
pub fn prompt(task: &Task) -> String {
    let last = ('a'..='z').nth(task.rows().saturating_sub(1)).unwrap_or('z');
    match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single | Mode::Matching | Mode::TrueFalse => format!("Type one letter, a to {last}."),
            Mode::Multi => format!("Type every letter that is right, a to {last}, such as: a c."),
        },
        Task::Order(_) => format!("Type all letters, a to {last}, in the right order, such as: b a c."),
        Task::Short(_) => "Type your answer in a word or a few.".into(),
        Task::Numeric(numeric) => match numeric.unit {
            Some(unit) => format!("Type a number, in {unit} unless you write another unit."),
            None => "Type a number.".into(),
        },
        Task::Cloze(cloze) if cloze.gaps.len() > 1 => {
            format!("Type {} answers with semicolons between them.", cloze.gaps.len())
        }
        Task::Cloze(_) => "Type what belongs into the gap.".into(),
        Task::Recall(_) => "Answer in your mind, or type it; then press Enter to hear the back.".into(),
    }
}
