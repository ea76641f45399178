//! A question of an exam: its options in the order shown, the response, and what the learner noted about it.

use super::draw::is_self_judged;
use crate::deck::{Fingerprint, Item, ItemId, Library, Task};
use crate::response::quantity::{self, Match};
use crate::response::{self, ChoiceSet, Confidence, Grade, Response, Score};
use crate::review::Reply;

/// One question of an exam.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The item.
    pub item: ItemId,
    /// Indices of its options or steps in the file, in the order shown.
    pub order: Vec<u8>,
    /// The current response.
    pub response: Response,
    /// The first response, if there was one.
    pub first: Option<Response>,
    /// The learner's confidence.
    pub confidence: Confidence,
    /// Whether the learner marked it to come back to.
    pub marked: bool,
    /// The options struck out.
    pub struck: ChoiceSet,
    /// Milliseconds spent on it.
    pub spent_ms: u64,
    /// The learner's own verdict, if only they can give one.
    pub judged: Option<bool>,
}

impl Question {
    /// Changes the response.
    pub(super) fn change(&mut self, response: Response) {
        if self.first.is_none() && !response.is_empty() {
            self.first = Some(response.clone());
        }
        self.response = response;
    }

    /// The grade of the answer; none if the learner must grade it and has not. Other responses that the program cannot
    /// grade earn nothing: the learner may grade those in study, but not in an exam.
    pub(super) fn grade(&self, item: &Item, library: &Library) -> Option<Grade> {
        if is_self_judged(item) {
            let score = if self.judged? { Score::FULL } else { Score::NONE };
            return Some(response::graded(score, self.confidence));
        }
        let graded = response::grade(item, &self.response, self.confidence, library);
        Some(graded.unwrap_or_else(|| response::graded(Score::NONE, self.confidence)))
    }

    /// The options struck out, as the log stores them.
    pub(super) fn struck_fingerprints(&self, item: &Item) -> Vec<Fingerprint> {
        Reply::of(item, &Response::Chosen(self.struck)).chosen
    }

    /// Restores the options struck out from the log. Options that have been reworded since are missing.
    pub(super) fn restore_struck(&mut self, item: &Item, struck: &[Fingerprint]) {
        let reply = Reply { chosen: struck.to_vec(), typed: Vec::new() };
        self.struck = if let Response::Chosen(struck) = reply.response(item) { struck } else { ChoiceSet::NONE };
    }

    /// Why a typed number cannot be read, if it is one and cannot. Says nothing that depends on the answer key.
    #[must_use]
    pub fn number_problem(&self, item: &Item) -> Option<String> {
        let (Task::Numeric(numeric), Response::Typed(texts)) = (&item.task, &self.response) else { return None };
        match quantity::judge(response::text_of(texts, 0), numeric, &item.stem) {
            Match::Slip(slip) if !self.response.is_empty() && !slip.depends_on_key() => Some(slip.help()),
            Match::Slip(_) | Match::Right | Match::Off(_) | Match::WrongUnit => None,
        }
    }
}
