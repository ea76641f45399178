//! Unclear answers: typed answers that are handed back once before they are graded.

use super::text_of;
use super::words::{self, Match};
use crate::deck::slip::Vocabulary;
use crate::deck::{Item, Task};
use crate::response::Response;

/// Why an answer is handed back.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    /// It resembles this accepted answer more than any other. Submitted again, it counts as that answer.
    Close(String),
    /// It resembles an accepted answer, but could mean something else.
    Unclear,
}

/// A typed text that is unclear.
#[derive(Clone, Debug, PartialEq)]
pub struct UnclearAnswer {
    /// Index of the text within the response.
    pub field: usize,
    /// The text as typed.
    pub typed: String,
    /// Why it is handed back.
    pub reason: Reason,
}

impl UnclearAnswer {
    /// The message for the learner.
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

    /// The accepted answer that counts instead if the text is submitted again unchanged.
    #[must_use]
    pub fn suggestion(&self) -> Option<&str> {
        match &self.reason {
            Reason::Close(meant) => Some(meant),
            Reason::Unclear => None,
        }
    }
}

/// The unclear texts of a response, in order.
#[must_use]
pub fn unclear_answers(item: &Item, response: &Response, words: &(impl Vocabulary + ?Sized)) -> Vec<UnclearAnswer> {
    let Response::Typed(texts) = response else { return Vec::new() };
    let reason_for = |found: Match| match found {
        Match::Close(meant) => Some(Reason::Close(meant.to_owned())),
        Match::Unclear => Some(Reason::Unclear),
        Match::Exact | Match::Spelling(_) | Match::Rejected(_) | Match::Nothing | Match::Unknown => None,
    };
    let reason = |field: usize| match &item.task {
        Task::Short(short) => {
            let reject = short.reject.iter().map(|reject| reject.text.as_str());
            reason_for(words::judge(text_of(texts, field), &short.accept, reject, words))
        }
        Task::Cloze(cloze) => super::match_gap(cloze, field, text_of(texts, field), words).and_then(reason_for),
        Task::Choice(_) | Task::Order(_) | Task::Numeric(_) | Task::Recall(_) => None,
    };
    let found = (0..item.task.fields()).filter_map(|field| Some((field, reason(field)?)));
    found.map(|(field, reason)| UnclearAnswer { field, typed: text_of(texts, field).to_owned(), reason }).collect()
}
