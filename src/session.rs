//! Study sessions and exams as pure state machines. They know no screen, and clocks and event ids are passed in.

mod attempt;
pub mod exam;
mod order;
mod overview;
mod queue;
mod redo;
pub mod report;
mod rng;
pub mod study;
mod tally;

use std::collections::VecDeque;

pub use attempt::{Assessment, Attempt, GradedAttempt};
pub use order::shown_order;
pub use overview::{DeckStatus, MATURE_DAYS, Overview};
pub use queue::{Candidates, Limits, Scope, Waiting, is_due};
pub use tally::{Missed, Tally, TopicTally};

use crate::deck::{CaseId, Item, ItemId, Library};
use crate::memory::Rating;
use crate::response::{Confidence, Grade, Response};
use crate::review::{EventId, SessionId};
use redo::UndoneStep;

/// How many other items are asked before a missed item comes back, if there are that many. It never comes back at once:
/// if no other item is left, the session ends.
const RETURN_AFTER: usize = 5;

/// An entry in the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Slot {
    /// Index in [`Session::items`].
    item: usize,
    /// Whether it was missed earlier in this session.
    again: bool,
}

/// An item being shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Showing {
    /// The item.
    pub item: ItemId,
    /// Indices of its options or steps in the file, in the order shown.
    pub order: Vec<u8>,
    /// Whether it was missed earlier in this session.
    pub again: bool,
    slot: usize,
}

/// An answer given in this session.
#[derive(Clone, Debug, PartialEq)]
pub struct Answered {
    /// Its event in the log.
    pub event: EventId,
    /// How the item was shown.
    pub showing: Showing,
    /// The learner's response.
    pub response: Response,
    /// The learner's confidence; none if they did not state it.
    pub confidence: Option<Confidence>,
    /// Its grade when it was given.
    pub grade: Grade,
    /// Whether the learner graded it.
    pub self_rated: bool,
    /// The current rating.
    pub rating: Rating,
    /// Whether it was the first answer to the item in this session.
    pub first: bool,
    /// Milliseconds from showing the item to the response.
    pub latency_ms: u32,
}

/// The step that [`Session::undo`] reverted.
#[derive(Clone, Debug, PartialEq)]
pub enum Undone {
    /// An answer. Its item is shown again, in the same order.
    Answer(EventId, ItemId),
    /// A changed rating.
    Regrade(EventId, ItemId),
    /// A skip.
    Skip,
    /// A suspension.
    Suspend(EventId, ItemId),
    /// A mark that was set or removed; whether it was set.
    Mark(EventId, ItemId, bool),
    /// A report.
    Report(EventId, ItemId),
}

/// A step of the learner, and the state before it.
#[derive(Clone, Debug, PartialEq)]
struct UndoStep {
    undone: Undone,
    /// The queue before this step, without the tail that it shares with the queue before the next step.
    queue: VecDeque<Slot>,
    /// Length of the omitted tail; zero in the last step.
    omitted: usize,
    showing: Option<Showing>,
    /// The missed item that had ended the session, if any.
    held_over: Option<Slot>,
    answered: usize,
    /// The rating of the last answer.
    rating: Option<Rating>,
}

/// A study session.
#[derive(Clone, Debug, PartialEq)]
pub struct Session {
    id: SessionId,
    title: String,
    seed: u64,
    items: Vec<ItemId>,
    cases: Vec<Option<CaseId>>,
    queue: VecDeque<Slot>,
    showing: Option<Showing>,
    /// The missed item that is left at the end of the session: it would have followed itself.
    held_over: Option<Slot>,
    answered: Vec<Answered>,
    steps: Vec<UndoStep>,
    /// The steps that can be redone; the next one is last.
    undone: Vec<UndoneStep>,
}

impl Session {
    /// Begins a session over these items, in this order. Items that are not in the library are left out.
    #[must_use]
    pub fn begin(id: SessionId, title: String, items: &[ItemId], seed: u64, library: &Library) -> Self {
        let known: Vec<_> = items.iter().filter_map(|id| library.item(id)).collect();
        let mut session = Self {
            id,
            title,
            seed,
            items: known.iter().map(|item| item.id.clone()).collect(),
            cases: known.iter().map(|item| item.case.as_ref().map(|case| case.id.clone())).collect(),
            queue: (0..known.len()).map(|item| Slot { item, again: false }).collect(),
            showing: None,
            held_over: None,
            answered: Vec::new(),
            steps: Vec::new(),
            undone: Vec::new(),
        };
        session.advance(None, library);
        session
    }

    /// The session's id.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// What is studied, as shown to the learner.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The items that it began with.
    #[must_use]
    pub fn items(&self) -> &[ItemId] {
        &self.items
    }

    /// The item being shown; none when the session is complete.
    #[must_use]
    pub fn showing(&self) -> Option<&Showing> {
        self.showing.as_ref()
    }

    /// The answers that were not undone, oldest first.
    #[must_use]
    pub fn answered(&self) -> &[Answered] {
        &self.answered
    }

    /// Answers still to give, including the one to the item being shown, if no more are missed.
    #[must_use]
    pub fn left(&self) -> usize {
        self.queue.len() + usize::from(self.showing.is_some())
    }

    /// How many of these are to items that were missed earlier in this session.
    #[must_use]
    pub fn left_again(&self) -> usize {
        let shown = self.showing.as_ref().is_some_and(|showing| showing.again);
        self.queue.iter().filter(|slot| slot.again).count() + usize::from(shown)
    }

    /// The missed item that was not asked again, because no other item was left to ask before it.
    #[must_use]
    pub fn held_over(&self) -> Option<&ItemId> {
        self.held_over.map(|slot| &self.items[slot.item])
    }

    /// Whether an item is asked later in this session, or is being shown.
    #[must_use]
    pub fn will_ask(&self, item: &ItemId) -> bool {
        let shown = self.showing.as_ref().map(|showing| showing.slot);
        self.queue.iter().map(|slot| slot.item).chain(shown).any(|slot| self.items[slot] == *item)
    }

    /// Whether there is a step to undo.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.steps.is_empty()
    }

    /// Records the answer to the item being shown and advances. Does nothing if no item is shown.
    pub fn answer(&mut self, event: EventId, graded: GradedAttempt, library: &Library) {
        let Some(showing) = self.showing.clone() else { return };
        self.push_undo_step(Undone::Answer(event, showing.item.clone()));
        let GradedAttempt { attempt: Attempt { response, confidence, latency_ms }, grade, self_rated } = graded;
        let rating = grade.rating;
        if rating == Rating::Again {
            self.requeue(Slot { item: showing.slot, again: true });
        }
        let (first, slot) = (!self.answered.iter().any(|answer| answer.showing.slot == showing.slot), showing.slot);
        self.answered.push(Answered {
            event,
            showing,
            response,
            confidence,
            grade,
            self_rated,
            rating,
            first,
            latency_ms,
        });
        self.advance(Some(slot), library);
    }

    /// Changes the rating of the last answer. Its item comes back in this session only if the rating is "again".
    fn regrade(&mut self, event: EventId, rating: Rating, library: &Library) {
        let Some(last) = self.answered.last().cloned() else { return };
        if last.rating == rating {
            return;
        }
        self.push_undo_step(Undone::Regrade(event, last.showing.item.clone()));
        if let Some(answer) = self.answered.last_mut() {
            answer.rating = rating;
        }
        let slot = Slot { item: last.showing.slot, again: true };
        if rating == Rating::Again {
            self.requeue(slot);
            if self.showing.is_none() {
                self.advance(Some(slot.item), library);
            }
        } else if last.rating == Rating::Again {
            self.queue.retain(|queued| *queued != slot);
            self.held_over = self.held_over.filter(|held| *held != slot);
            if self.showing.as_ref().is_some_and(|showing| showing.slot == slot.item) {
                self.advance(None, library);
            }
        }
    }

    /// Moves the item being shown to the end of the queue. Does nothing if it is the last.
    pub fn skip(&mut self, library: &Library) {
        let Some(showing) = self.showing.clone() else { return };
        if self.queue.is_empty() {
            return;
        }
        self.push_undo_step(Undone::Skip);
        self.queue.push_back(Slot { item: showing.slot, again: showing.again });
        self.advance(Some(showing.slot), library);
        if let Some(skipped) = self.held_over.take() {
            // The others are no longer in the library.
            self.queue.push_back(skipped);
            self.advance(None, library);
        }
    }

    /// Removes an item from the queue, also if it is being shown.
    fn suspend(&mut self, event: EventId, item: &ItemId, library: &Library) {
        self.push_undo_step(Undone::Suspend(event, item.clone()));
        let items = &self.items;
        self.queue.retain(|slot| items[slot.item] != *item);
        self.held_over = self.held_over.filter(|slot| items[slot.item] != *item);
        if self.showing.as_ref().is_some_and(|showing| showing.item == *item) {
            self.advance(self.last_answered(), library);
        }
    }

    /// Adds a mark that was set or removed to the steps that can be undone.
    fn mark(&mut self, event: EventId, item: &ItemId, on: bool) {
        self.push_undo_step(Undone::Mark(event, item.clone(), on));
    }

    /// Adds a report to the steps that can be undone.
    fn report(&mut self, event: EventId, item: &ItemId) {
        self.push_undo_step(Undone::Report(event, item.clone()));
    }

    /// Undoes the last step. The item shown before it is shown again, with its options in the same order.
    pub fn undo(&mut self) -> Option<Undone> {
        let step = self.steps.pop()?;
        let queue = std::mem::replace(&mut self.queue, step.queue);
        if let Some(last) = self.steps.last_mut() {
            last.queue.extend(self.queue.range(self.queue.len() - std::mem::take(&mut last.omitted)..));
        }
        let showing = std::mem::replace(&mut self.showing, step.showing);
        let held_over = std::mem::replace(&mut self.held_over, step.held_over);
        let rating = self.answered.last().map(|answer| answer.rating);
        let answer = if self.answered.len() > step.answered { self.answered.pop() } else { None };
        if let Some((answer, rating)) = self.answered.last_mut().zip(step.rating) {
            answer.rating = rating;
        }
        self.undone.push(UndoneStep { undone: step.undone.clone(), queue, showing, held_over, answer, rating });
        Some(step.undone)
    }

    /// Records an answer from the log, wherever its item is in the queue. Does nothing if it is not in the queue.
    fn replay(&mut self, item: &Item, order: Vec<u8>, event: EventId, graded: GradedAttempt, library: &Library) {
        let shown = self.showing.as_ref().map(|showing| Slot { item: showing.slot, again: showing.again });
        let left = shown.into_iter().chain(self.queue.iter().copied()).chain(self.held_over);
        let Some(slot) = left.into_iter().find(|slot| self.items[slot.item] == item.id) else { return };
        self.held_over = None;
        if let Some(shown) = shown.filter(|shown| *shown != slot) {
            self.queue.retain(|queued| *queued != slot);
            self.queue.push_front(shown);
        }
        self.showing = Some(Showing { item: item.id.clone(), order, again: slot.again, slot: slot.item });
        self.answer(event, graded, library);
    }

    /// Saves the state before a new step, so that it can be undone. Steps undone before cannot be redone after it.
    fn push_undo_step(&mut self, undone: Undone) {
        self.undone.clear();
        self.save_state(undone);
    }

    /// Saves the state before a step. To save memory, each earlier step keeps only the part
    /// of its queue that differs from the next one.
    fn save_state(&mut self, undone: Undone) {
        if let Some(last) = self.steps.last_mut() {
            let ends = last.queue.iter().rev().zip(self.queue.iter().rev());
            last.omitted = ends.take_while(|(before, now)| before == now).count();
            last.queue.truncate(last.queue.len() - last.omitted);
            last.queue.shrink_to_fit();
        }
        self.steps.push(UndoStep {
            undone,
            queue: self.queue.clone(),
            omitted: 0,
            showing: self.showing.clone(),
            held_over: self.held_over,
            answered: self.answered.len(),
            rating: self.answered.last().map(|answer| answer.rating),
        });
    }

    /// Puts a missed item back into the queue, never between two items of one case.
    fn requeue(&mut self, slot: Slot) {
        let case = |index: usize| self.queue.get(index).and_then(|slot: &Slot| self.cases[slot.item].as_ref());
        let mut index = RETURN_AFTER.min(self.queue.len());
        while index > 0 && index < self.queue.len() && case(index).is_some() && case(index - 1) == case(index) {
            index += 1;
        }
        self.queue.insert(index, slot);
    }

    /// Continues with a library that was reloaded: the options of the item being shown are ordered again, and an item
    /// that no longer exists is skipped.
    pub fn reload(&mut self, library: &Library) {
        self.undone.clear();
        let Some(showing) = self.showing.take() else { return };
        self.queue.push_front(Slot { item: showing.slot, again: showing.again });
        self.advance(self.last_answered().filter(|last| *last != showing.slot), library);
    }

    /// The index of the item that was answered last.
    fn last_answered(&self) -> Option<usize> {
        self.answered.last().map(|answer| answer.showing.slot)
    }

    /// Shows the next item in the queue that is not `previous`, the item that was on the screen before. If `previous` is
    /// the only item left, it is held over and the session ends.
    fn advance(&mut self, previous: Option<usize>, library: &Library) {
        self.showing = None;
        let mut held = None;
        while let Some(slot) = self.queue.pop_front() {
            let id = &self.items[slot.item];
            let Some(item) = library.item(id) else { continue };
            if previous == Some(slot.item) {
                held = Some(slot);
                continue;
            }
            let nth = self.answered.iter().filter(|answer| answer.showing.slot == slot.item).count();
            let order = shown_order(&item, self.seed, nth);
            self.showing = Some(Showing { item: id.clone(), order, again: slot.again, slot: slot.item });
            break;
        }
        if self.showing.is_some() {
            if let Some(slot) = held {
                self.queue.push_front(slot);
            }
        } else {
            self.held_over = held;
        }
    }
}

#[cfg(test)]
mod tests;
