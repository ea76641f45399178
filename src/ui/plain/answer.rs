//! Parses a line that answers a question.

use std::collections::BTreeSet;

use super::prompt::prompt;
use crate::app::App;
use crate::app::command::{AnswerCommand, Command, Move, Typing};
use crate::app::keymap::layouts::{is_foreign, narrow};
use crate::deck::item::Mode;
use crate::deck::{Task, clean};
use crate::response::Confidence;

/// The meaning of a line.
pub enum ParsedInput {
    Commands(Vec<Command>),
    /// List what can be typed.
    Help,
    /// Repeat the current screen.
    Repeat,
    Quit,
    /// Not understood, with the message to print.
    Unclear(String),
}

/// A parsed answer.
pub struct Answer {
    /// The commands that enter the answer, starting from an empty entry.
    pub commands: Vec<Command>,
    /// The confidence, if it was stated.
    pub confidence: Option<Confidence>,
}

/// The text of an answer that cannot be a command: one after `=` or in quotation marks.
pub fn literal(line: &str) -> Option<&str> {
    if let Some(text) = line.strip_prefix('=') {
        return Some(text.trim());
    }
    let (text, _) = split_confidence(line);
    is_quoted(text).then_some(line)
}

fn is_quoted(text: &str) -> bool {
    unquoted(text).len() < text.len()
}

/// A text without its quotation marks, if it has any.
fn unquoted(text: &str) -> &str {
    const PAIRS: [(char, char); 5] =
        [('"', '"'), ('\'', '\''), ('\u{201c}', '\u{201d}'), ('\u{2018}', '\u{2019}'), ('«', '»')];
    let inside = |(open, close): &(char, char)| {
        let inside = text.strip_prefix(*open)?.strip_suffix(*close)?;
        (!inside.contains([*open, *close])).then_some(inside.trim())
    };
    PAIRS.iter().find_map(inside).unwrap_or(text)
}

/// Parses an answer to the current item.
pub fn parse_response(app: &App, line: &str) -> Result<Answer, ParsedInput> {
    let Some(item) = app.item() else { return Err(ParsedInput::Repeat) };
    match &item.task {
        Task::Choice(choice) => parse_letters(&item.task, choice.mode, unquoted(line)),
        Task::Order(_) => parse_order(&item.task, unquoted(line)),
        Task::Short(_) | Task::Numeric(_) | Task::Recall(_) | Task::Cloze(_) => parse_texts(&item.task, line),
    }
}

/// Splits a line of letters into words. The second word of "fairly sure" is left out.
fn words(line: &str) -> impl Iterator<Item = &str> {
    let words = line.split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
    let mut before = "";
    words.filter(move |word| {
        let first = std::mem::replace(&mut before, word);
        !(first.eq_ignore_ascii_case("fairly") && word.eq_ignore_ascii_case("sure"))
    })
}

/// Parses letters of options, and a confidence.
fn parse_letters(task: &Task, mode: Mode, line: &str) -> Result<Answer, ParsedInput> {
    let line: String = line.chars().map(narrow).collect();
    let mut letters = Vec::new();
    let mut confidence = None;
    for word in words(&line) {
        if let Some(level) = level(word) {
            confidence = Some(level);
        } else if word.chars().all(|c| c.is_ascii_alphabetic()) && (word.len() == 1 || mode == Mode::Multi) {
            letters.extend(word.chars());
        } else {
            let layout = if word.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
            let word = clean::clean_line(word);
            return Err(ParsedInput::Unclear(format!("`{word}` is not an answer. {layout}{}", prompt(task))));
        }
    }
    if letters.is_empty() || letters.iter().any(|letter| row(*letter) >= task.rows()) {
        return Err(ParsedInput::Unclear(prompt(task)));
    }
    let commands = match (mode, letters.as_slice()) {
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter])
            if letter.is_ascii_uppercase() && confidence.is_none() =>
        {
            vec![Command::Answer(AnswerCommand::ChooseSure(row(*letter)))]
        }
        (Mode::Single | Mode::Matching | Mode::TrueFalse, [letter]) => {
            vec![Command::Answer(AnswerCommand::Choose(row(*letter)))]
        }
        (Mode::Single | Mode::Matching | Mode::TrueFalse, _) => return Err(ParsedInput::Unclear(prompt(task))),
        (Mode::Multi, letters) => {
            let rows: BTreeSet<usize> = letters.iter().map(|letter| row(*letter)).collect();
            rows.into_iter().map(|row| Command::Answer(AnswerCommand::Choose(row))).chain([Command::Enter]).collect()
        }
    };
    Ok(Answer { commands, confidence })
}

/// Parses the letters of all steps in order, and a confidence.
fn parse_order(task: &Task, line: &str) -> Result<Answer, ParsedInput> {
    let line: String = line.chars().map(narrow).collect();
    let mut rows = Vec::new();
    let mut confidence = None;
    for word in words(&line) {
        match level(word) {
            Some(level) => confidence = Some(level),
            None => rows.extend(word.chars().map(row)),
        }
    }
    let distinct: BTreeSet<usize> = rows.iter().copied().filter(|row| *row < task.rows()).collect();
    if rows.len() != task.rows() || distinct.len() != task.rows() {
        let layout = if line.contains(is_foreign) { "Switch to a Latin keyboard layout. " } else { "" };
        return Err(ParsedInput::Unclear(format!("{layout}{}", prompt(task))));
    }
    Ok(Answer {
        commands: rows
            .into_iter()
            .map(|row| Command::Answer(AnswerCommand::Choose(row)))
            .chain([Command::Enter])
            .collect(),
        confidence,
    })
}

/// Parses a typed text, or several separated by semicolons if the item has several gaps. The confidence follows in
/// square brackets.
fn parse_texts(task: &Task, line: &str) -> Result<Answer, ParsedInput> {
    let (text, confidence) = split_confidence(line.trim());
    let parts: Vec<&str> = if is_quoted(text) || task.fields() < 2 {
        vec![unquoted(text)]
    } else {
        text.split(';').map(|part| unquoted(part.trim())).collect()
    };
    if parts.len() > task.fields() {
        return Err(ParsedInput::Unclear(prompt(task)));
    }
    // Clears what an earlier line left in the fields.
    let mut commands = vec![Command::Move(Move::Up); task.fields()];
    for n in 0..task.fields() {
        commands.push(Command::Write(Typing::Clear));
        let text = parts.get(n).into_iter().flat_map(|part| part.chars());
        commands.extend(text.map(|c| Command::Write(Typing::Insert(c))));
        commands.push(Command::Enter);
    }
    Ok(Answer { commands, confidence })
}

/// Splits the confidence in square brackets off the end of a line.
fn split_confidence(line: &str) -> (&str, Option<Confidence>) {
    let stated = line.strip_suffix(']').and_then(|text| text.rsplit_once('['));
    let stated = stated.and_then(|(text, word)| Some((text.trim_end(), level(word.trim())?)));
    stated.map_or((line, None), |(text, level)| (text, Some(level)))
}

/// The confidence that a word names.
fn level(word: &str) -> Option<Confidence> {
    let word = word.to_lowercase();
    Confidence::ALL.into_iter().find(|level| level.word() == word || level.phrase() == word)
}

/// The commands that change one confidence to another. `default` is the level that each question starts at.
pub fn steps(mut now: Confidence, level: Confidence, default: Confidence) -> Vec<Command> {
    let mut steps = Vec::new();
    while now != level {
        now = now.next(default);
        steps.push(Command::Answer(AnswerCommand::Confidence));
    }
    steps
}

/// The row of a letter; `usize::MAX` if it is not a letter.
pub fn row(letter: char) -> usize {
    ('a'..='z').position(|known| known == letter.to_ascii_lowercase()).unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_after_an_equals_sign_or_in_quotation_marks_is_an_answer() {
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
    fn confidence_is_parsed_from_brackets_at_the_end_only() {
        assert_eq!(split_confidence("up [sure]"), ("up", Some(Confidence::Sure)));
        assert_eq!(split_confidence("[Guess]"), ("", Some(Confidence::Guess)));
        assert_eq!(split_confidence("up [Fairly sure]"), ("up", Some(Confidence::Fairly)));
        assert_eq!(words("b, fairly sure").collect::<Vec<_>>(), ["b", "fairly"]);
        assert_eq!(words("b sure").collect::<Vec<_>>(), ["b", "sure"]);
        for line in ["up sure", "[sure] up", "up [surely]", "sure]", "up [sure] x"] {
            assert_eq!(split_confidence(line), (line, None));
        }
    }

    #[test]
    fn every_confidence_is_reachable_from_every_other() {
        for default in Confidence::ALL {
            for from in Confidence::ALL {
                for to in Confidence::ALL {
                    let mut now = from;
                    for _ in steps(from, to, default) {
                        now = now.next(default);
                    }
                    assert_eq!(now, to);
                }
            }
        }
    }
}
