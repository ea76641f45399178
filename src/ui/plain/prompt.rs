//! Prompts: what may be typed as an answer, and how to say how sure it is.

use crate::deck::Task;
use crate::deck::counted::counted;
use crate::deck::item::Mode;

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
