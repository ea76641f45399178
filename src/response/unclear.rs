//! Doubt: a typed answer that is handed back once before it is graded.

use super::text_of;
use super::words::{self, Match};
use crate::deck::slip::Vocabulary;
use crate::deck::{Item, Task};
use crate::response::Response;

/// Why an answer is handed back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It resembles this accepted answer, and nothing else as much: it is taken for it if it is submitted again.
    Close(String),
    /// It resembles an accepted answer, and could be something else.
    Unclear,
}

/// A text of an answer that is in doubt.
#[derive(Clone, Debug, PartialEq)]
pub struct UnclearAnswer {
    /// Which of the texts, from 0 on.
    pub field: usize,
    /// What was typed.
    pub typed: String,
    /// Why it is handed back.
    pub reason: Reason,
}

impl UnclearAnswer {
    /// What the learner is told.
    #[must_use]
    pub fn message(&self) -> String {
        match &self.reason {
            Reason::Close(meant) => format!("Did you mean \"{meant}\"? Press Enter for yes, or correct your answer."),
            Reason::Unclear => {
                let typed = &self.typed;
                format!(
                    "\"{typed}\" is not clear enough to grade. Check spelling, spaces \
                    and hyphens, or press Enter to submit it as it is."
                )
            }
        }
    }

    /// What is taken instead if the answer is submitted again as it is.
    #[must_use]
    pub fn meant(&self) -> Option<&str> {
        match &self.reason {
            Reason::Close(meant) => Some(meant),
            Reason::Unclear => None,
        }
    }
}

/// The texts of an answer that are in doubt, in their order.
#[must_use]
pub fn doubts(item: &Item, response: &Response, words: &(impl Vocabulary + ?Sized)) -> Vec<UnclearAnswer> {
    let Response::Typed(texts) = response else { return Vec::new() };
    let of_match = |fit: Match| match fit {
        Match::Close(meant) => Some(Reason::Close(meant.to_owned())),
        Match::Unclear => Some(Reason::Unclear),
        Match::Exact | Match::Spelling(_) | Match::Rejected(_) | Match::Nothing | Match::Unknown => None,
    };
    let reason = |field: usize| match &item.task {
        Task::Short(short) => {
            let reject = short.reject.iter().map(|reject| reject.text.as_str());
            of_match(words::judge(text_of(texts, field), &short.accept, reject, words))
        }
        Task::Cloze(cloze) => super::filling(cloze, field, text_of(texts, field), words).and_then(of_match),
        Task::Choice(_) | Task::Order(_) | Task::Numeric(_) | Task::Recall(_) => None,
    };
    let found = (0..item.task.fields()).filter_map(|field| Some((field, reason(field)?)));
    found.map(|(field, reason)| UnclearAnswer { field, typed: text_of(texts, field).to_owned(), reason }).collect()
}
