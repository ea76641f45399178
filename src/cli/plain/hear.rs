//! Hearing: what a typed line means.
//!
//! A line is a command only where it is exactly a word that does something there; every other line is an answer. A line that
//! begins with `=`, or that stands in quotation marks, is an answer whatever it says, so every word can be typed.

use std::collections::BTreeSet;

use super::exam;
use crate::deck::counted::counted;
use crate::deck::item::Mode;
use crate::deck::{Task, clean};
use crate::memory::Rating;
use crate::response::Confidence;
use crate::response::doubt::Doubt;
use crate::tui::App;
use crate::tui::exam::ExamStage;
use crate::tui::keymap::layouts::{is_foreign, narrow};
use crate::tui::message::{Command, Typing};
use crate::tui::screen::{Screen, Stage};

use At::{Asking, Covered, Feedback, Judging, Nothing, Summary};

/// Where a conversation is in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// A question is asked.
    Asking,
    /// A question is asked, its options hidden.
    Covered,
    /// The learner judges an answer.
    Judging,
    /// An answer is explained.
    Feedback,
    /// The session is summed up.
    Summary,
    /// Nothing is due.
    Nothing,
}

impl At {
    /// Where an app is; none outside of a session.
    pub fn of(app: &App) -> Option<Self> {
        match &app.screen {
            Screen::Nothing(_) => Some(Nothing),
            Screen::Study(study) => Some(match &study.stage {
                Stage::Asking(asking) if asking.covered => Covered,
                Stage::Asking(_) => Asking,
                Stage::Judging(_) => Judging,
                Stage::Feedback(_) => Feedback,
                Stage::Summary(_) | Stage::Review(..) => Summary,
            }),
            Screen::Home(_)
            | Screen::Problems(_)
            | Screen::Watch(_)
            | Screen::Setup(_)
            | Screen::Exam(_)
            | Screen::Settings(_)
            | Screen::Browse(_)
            | Screen::Statistics(_) => None,
        }
    }
}

/// A word that can be said besides an answer.
pub struct Word {
    /// The word.
    pub name: &'static str,
    /// What it does.
    pub command: Command,
    /// Where it does that.
    pub at: &'static [At],
    /// The same in words.
    pub help: &'static str,
}

/// What can be said besides an answer, and where.
pub const WORDS: &[Word] = &[
    word("undo", Command::Undo, &[Asking, Covered, Judging, Feedback, Summary], "take the last step back"),
    word("skip", Command::Skip, &[Asking, Covered], "leave the question for the end"),
    word("mark", Command::Mark, &[Asking, Covered, Feedback], "mark the question, or remove the mark"),
    word("suspend", Command::Suspend, &[Asking, Covered, Feedback], "leave this question out until you resume it"),
    word("report", Command::Report, &[Asking, Covered, Feedback], "report the question as wrong or unclear"),
    word("better", Command::Better, &[Feedback], "rate your recall better"),
    word("worse", Command::Worse, &[Feedback], "rate your recall worse"),
    word("more", Command::MoreNew, &[Nothing], "learn more new questions than the day's limit"),
    word("resume", Command::Unsuspend, &[Nothing], "be asked suspended questions again"),
];

/// Makes a word.
const fn word(name: &'static str, command: Command, at: &'static [At], help: &'static str) -> Word {
    Word { name, command, at, help }
}

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

/// An answer, and how sure it is, if that was said.
pub struct Answer {
    /// What makes it, beginning with a question that has no answer yet.
    pub commands: Vec<Command>,
    /// How sure.
    pub confidence: Option<Confidence>,
}

/// The text of an answer that is no command whatever it says, if a line is one.
pub fn literal(line: &str) -> Option<&str> {
    if let Some(text) = line.strip_prefix('=') {
        return Some(text.trim());
    }
    let (text, _) = said_confidence(line);
    is_quoted(text).then_some(line)
}

/// Whether a text stands in quotation marks.
fn is_quoted(text: &str) -> bool {
    unquoted(text).len() < text.len()
}

/// A text without the quotation marks around it, if it has some.
fn unquoted(text: &str) -> &str {
    const PAIRS: [(char, char); 5] =
        [('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}'), ('«', '»')];
    let inside = |(open, close): &(char, char)| {
        let inside = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains([*open, *close])).then_some(inside.trim())
    };
    PAIRS.iter().find_map(inside).unwrap_or(text)
}

/// Understands a line.
pub fn hear(app: &App, line: &str) -> Heard {
    let is_asked = match &app.screen {
        Screen::Exam(room) => matches!(room.stage, ExamStage::Asking(..)),
        _ => At::of(app) == Some(Asking),
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
        "quit" | "exit" => return Heard::Quit,
        "q" if !is_row => return Heard::Quit,
        "help" | "?" => return Heard::Help,
        "repeat" => return Heard::Again,
        _ => {}
    }
    let at = match (At::of(app), &app.screen) {
        (Some(at), _) => at,
        (None, Screen::Setup(_)) if word.is_empty() => return Heard::Commands(vec![Command::Enter]),
        (None, Screen::Setup(_)) => return Heard::Unclear("Press Enter to begin, or type quit.".into()),
        (None, Screen::Exam(room)) => return exam::hear(app, room, line),
        (None, _) => return Heard::Unclear("Type quit.".into()),
    };
    if let Some(word) = WORDS.iter().find(|known| known.name == word && known.at.contains(&at)) {
        return Heard::Commands(vec![word.command]);
    }
    match at {
        Covered if word.is_empty() => Heard::Commands(vec![Command::Enter]),
        Covered => Heard::Unclear("Press Enter to hear the options, or type skip, help or quit.".into()),
        Asking if doubt(app).is_some() && matches!(word.as_str(), "" | "yes" | "y") => {
            Heard::Commands(vec![Command::Enter])
        }
        Asking => answered(app, line),
        Judging => match word.as_str() {
            "wrong" | "no" | "n" | "1" => Heard::Commands(vec![Command::Rate(Rating::Again)]),
            "hard" | "2" => Heard::Commands(vec![Command::Rate(Rating::Hard)]),
            "right" | "yes" | "y" | "3" => Heard::Commands(vec![Command::Rate(Rating::Good)]),
            "easy" | "4" => Heard::Commands(vec![Command::Rate(Rating::Easy)]),
            _ => Heard::Unclear("Type right or wrong, or hard or easy; or undo, help or quit.".into()),
        },
        Feedback if word.is_empty() || word == "next" => Heard::Commands(vec![Command::Enter]),
        Feedback => Heard::Unclear("Press Enter to go on, or type undo, better, worse, help or quit.".into()),
        Summary => Heard::Unclear("Type undo or quit.".into()),
        Nothing => Heard::Unclear("Type more, or quit.".into()),
    }
}

/// Understands an answer in a session.
fn answered(app: &App, line: &str) -> Heard {
    let now = match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => asking.confidence,
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => return Heard::Again,
        },
        _ => return Heard::Again,
    };
    match answer(app, line) {
        Ok(Answer { commands, confidence }) => {
            let steps = confidence.map(|level| steps(now, level)).into_iter().flatten();
            Heard::Commands(steps.chain(commands).collect())
        }
        Err(heard) => heard,
    }
}

/// Understands an answer, in the way of its kind.
pub fn answer(app: &App, line: &str) -> Result<Answer, Heard> {
    let Some(item) = app.item() else { return Err(Heard::Again) };
    match &item.task {
        Task::Choice(choice) => chosen(&item.task, choice.mode, unquoted(line)),
        Task::Order(_) => ordered(&item.task, unquoted(line)),
        Task::Short(_) | Task::Numeric(_) | Task::Recall(_) | Task::Cloze(_) => typed(&item.task, line),
    }
}

/// Why the answer was handed back, if it was.
pub fn doubt(app: &App) -> Option<&Doubt> {
    match &app.screen {
        Screen::Study(study) => match &study.stage {
            Stage::Asking(asking) => asking.entry.doubt.as_ref(),
            Stage::Judging(_) | Stage::Feedback(_) | Stage::Summary(_) | Stage::Review(..) => None,
        },
        _ => None,
    }
}

/// The words of a line of letters.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty())
}

/// Understands letters, and how sure.
fn chosen(task: &Task, mode: Mode, line: &str) -> Result<Answer, Heard> {
    let line: String = line.chars().map(narrow).collect();
    let mut letters = Vec::new();
    let mut sure = None;
    for word in words(&line) {
        if let Some(level) = level(word) {
            sure = Some(level);
        } else if word.chars().all(|c| c.is_ascii_alphabetic()) && (word.len() == 1 || mode == Mode::Multi) {
            letters.extend(word.chars());
        } else {
            let layout = if word.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
            let word = clean::clean_line(word);
            return Err(Heard::Unclear(format!("`{word}` is not an answer. {layout}{}", prompt(task))));
        }
    }
    if letters.is_empty() || letters.iter().any(|letter| row(*letter) >= task.rows()) {
        return Err(Heard::Unclear(prompt(task)));
    }
    let commands = match (mode, letters.as_slice()) {
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter])
            if letter.is_ascii_uppercase() && sure.is_none() =>
        {
            vec![Command::ChooseSure(row(*letter))]
        }
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter]) => vec![Command::Choose(row(*letter))],
        (Mode::Single | Mode::Matching | Mode::TrueFalse, _) => return Err(Heard::Unclear(prompt(task))),
        (Mode::Multi, letters) => {
            let rows: BTreeSet<usize> = letters.iter().map(|letter| row(*letter)).collect();
            rows.into_iter().map(Command::Choose).chain([Command::Enter]).collect()
        }
    };
    Ok(Answer { commands, confidence: sure })
}

/// Understands every letter once, in order, and how sure.
fn ordered(task: &Task, line: &str) -> Result<Answer, Heard> {
    let line: String = line.chars().map(narrow).collect();
    let mut rows = Vec::new();
    let mut sure = None;
    for word in words(&line) {
        match level(word) {
            Some(level) => sure = Some(level),
            None => rows.extend(word.chars().map(row)),
        }
    }
    let distinct: BTreeSet<usize> = rows.iter().copied().filter(|row| *row < task.rows()).collect();
    if rows.len() != task.rows() || distinct.len() != task.rows() {
        let layout = if line.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
        return Err(Heard::Unclear(format!("{layout}{}", prompt(task))));
    }
    Ok(Answer { commands: rows.into_iter().map(Command::Choose).chain([Command::Enter]).collect(), confidence: sure })
}

/// Understands a text, or, for several gaps, texts with semicolons between them. How sure stands in brackets behind them.
fn typed(task: &Task, line: &str) -> Result<Answer, Heard> {
    let (text, confidence) = said_confidence(line.trim());
    let parts: Vec<&str> = if is_quoted(text) || task.fields() < 2 {
        vec![unquoted(text)]
    } else {
        text.split(';').map(|part| unquoted(part.trim())).collect()
    };
    if parts.len() > task.fields() {
        return Err(Heard::Unclear(prompt(task)));
    }
    // What an earlier line left in the gaps goes first.
    let mut commands = vec![Command::Up; task.fields()];
    for n in 0..task.fields() {
        commands.push(Command::Write(Typing::Clear));
        let text = parts.get(n).into_iter().flat_map(|part| part.chars());
        commands.extend(text.map(|c| Command::Write(Typing::Insert(c))));
        commands.push(Command::Enter);
    }
    Ok(Answer { commands, confidence })
}

/// A line without the brackets at its end that say how sure, and what they say.
fn said_confidence(line: &str) -> (&str, Option<Confidence>) {
    let said = line.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    let said = said.and_then(|(text, word)| Some((text.trim_end(), level(word.trim())?)));
    said.map_or((line, None), |(text, level)| (text, Some(level)))
}

/// The confidence that a word names, if it names one.
fn level(word: &str) -> Option<Confidence> {
    Confidence::ALL.into_iter().find(|level| level.word() == word.to_lowercase())
}

/// The steps from one confidence to another.
pub fn steps(mut now: Confidence, level: Confidence) -> Vec<Command> {
    let mut steps = Vec::new();
    while now != level {
        now = now.next();
        steps.push(Command::Confidence);
    }
    steps
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
            format!("Type {} with semicolons between them.", counted(cloze.gaps.len(), "answer"))
        }
        Task::Cloze(_) => "Type what belongs into the gap.".into(),
        Task::Recall(_) => "Answer in your mind, or type it; then press Enter to hear the back.".into(),
    }
}

/// How to say how sure an answer is.
pub fn sure_prompt(task: &Task) -> &'static str {
    match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single | Mode::Matching | Mode::TrueFalse => {
                "Add guess, fairly or sure to say how sure you are, such as: b sure. A capital letter means sure."
            }
            Mode::Multi => "Add guess, fairly or sure to say how sure you are, such as: a c sure.",
        },
        Task::Order(_) => "Add guess, fairly or sure to say how sure you are, such as: b a c sure.",
        Task::Short(_) | Task::Numeric(_) | Task::Recall(_) | Task::Cloze(_) => {
            "Add [guess], [fairly] or [sure] in brackets to say how sure you are; without brackets it is part of the answer."
        }
    }
}

/// How to answer with a word that is a command.
pub const LITERAL: &str =
    "To answer with one of these words, put = before it, such as: =help. Quotation marks do the same.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_behind_an_equals_sign_or_in_quotation_marks_is_an_answer() {
        for (line, text) in [
            ("=quit", Some("quit")),
            ("= go 5 [sure]", Some("go 5 [sure]")),
            ("==", Some("=")),
            ("=", Some("")),
            ("\"help\"", Some("\"help\"")),
            ("'help' [sure]", Some("'help' [sure]")),
            ("\u{201c}list\u{201d}", Some("\u{201c}list\u{201d}")),
            ("\"Popeye\" or \"Yergason\"", None),
            ("quit", None),
            ("a = b", None),
            ("\"", None),
            ("", None),
        ] {
            assert_eq!(literal(line), text, "{line}");
        }
        assert_eq!(unquoted("\" back \""), "back");
        assert_eq!(unquoted("Murphy's"), "Murphy's");
    }

    #[test]
    fn how_sure_is_said_in_brackets_at_the_end_alone() {
        assert_eq!(said_confidence("up [sure]"), ("up", Some(Confidence::Sure)));
        assert_eq!(said_confidence("[Guess]"), ("", Some(Confidence::Guess)));
        for line in ["up sure", "[sure] up", "up [surely]", "sure]", "up [sure] x"] {
            assert_eq!(said_confidence(line), (line, None));
        }
    }

    #[test]
    fn a_confidence_is_reached_from_every_other() {
        for from in Confidence::ALL {
            for to in Confidence::ALL {
                let mut now = from;
                for _ in steps(from, to) {
                    now = now.next();
                }
                assert_eq!(now, to);
            }
        }
    }
}
