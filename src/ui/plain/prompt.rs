//! Prompts: what can be typed as an answer, and how to state confidence.

use crate::deck::Task;
use crate::deck::counted::counted;
use crate::deck::item::Mode;

/// What can be typed as an answer.
pub fn prompt(task: &Task) -> String {
    let last = ('a'..='z').nth(task.rows().saturating_sub(1)).unwrap_or('z');
    match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single | Mode::Matching | Mode::TrueFalse => format!("Type one letter, a to {last}."),
            Mode::Multi => format!("Type all correct letters, a to {last}; for example: a c."),
        },
        Task::Order(_) => {
            format!("Type all letters, a to {last}, in the correct order; for example: {}.", order_example(task))
        }
        Task::Short(_) => "Type your answer in a few words.".into(),
        Task::Numeric(numeric) => match numeric.unit {
            Some(unit) => format!("Type a number in {unit}, or add another unit."),
            None => "Type a number.".into(),
        },
        Task::Cloze(cloze) if cloze.gaps.len() > 1 => {
            format!("Type {} separated by semicolons.", counted(cloze.gaps.len(), "answer"))
        }
        Task::Cloze(_) => "Type the text for the gap.".into(),
        Task::Recall(_) => "Think of the answer, or type it; Enter shows the answer.".into(),
    }
}

/// How to state confidence.
pub fn sure_prompt(task: &Task) -> String {
    let words = match task {
        Task::Choice(choice) => match choice.mode {
            Mode::Single | Mode::Matching | Mode::TrueFalse => {
                "Add guess, fairly sure or sure for your confidence; for example: b sure. A capital letter means sure."
            }
            Mode::Multi => "Add guess, fairly sure or sure for your confidence; for example: a c sure.",
        },
        Task::Order(_) => {
            return format!(
                "Add guess, fairly sure or sure for your confidence; for example: {} sure.",
                order_example(task)
            );
        }
        Task::Short(_) | Task::Numeric(_) | Task::Recall(_) | Task::Cloze(_) => {
            "Add [guess], [fairly sure] or [sure] in brackets for your confidence; \
            without brackets it is part of the answer."
        }
    };
    words.to_owned()
}

/// An order of all the steps: `b a c` for three.
fn order_example(task: &Task) -> String {
    let mut letters: Vec<String> = ('a'..='z').take(task.rows()).map(String::from).collect();
    if letters.len() > 1 {
        letters.swap(0, 1);
    }
    letters.join(" ")
}

/// How to answer with a word that is also a command.
pub const LITERAL: &str =
    "To give one of these words as an answer, put = before it (=help) or put it in quotation marks.";
