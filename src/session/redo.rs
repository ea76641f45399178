//! Redo: steps that were undone, and can be taken again.

use std::collections::VecDeque;

use super::attempt::{Attempt, GradedAttempt};
use super::{Answered, Session, Showing, Slot, Undone};
use crate::day::Moment;
use crate::deck::Library;
use crate::memory::Rating;
use crate::review::{EventId, ItemFact, Ledger, StudyMode};

/// A step that was undone, and the state after it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct UndoneStep {
    pub undone: Undone,
    pub queue: VecDeque<Slot>,
    pub showing: Option<Showing>,
    pub held_over: Option<Slot>,
    /// The answer, if the step was one.
    pub answer: Option<Answered>,
    /// The rating of the last answer.
    pub rating: Option<Rating>,
}

impl Session {
    /// The step that [`Session::redo`] would take again: the one that was undone last, unless another followed.
    #[must_use]
    pub fn next_redo(&self) -> Option<&Undone> {
        self.undone.last().map(|step| &step.undone)
    }

    /// The fact to log if that step is taken again; none for a skip, which is not in the log. An undo is final, so a
    /// redo is a new event.
    #[must_use]
    pub fn redo_fact(&self, library: &Library, mode: StudyMode, ledger: &Ledger, at: Moment) -> Option<ItemFact> {
        let step = self.undone.last()?;
        Some(match &step.undone {
            Undone::Answer(_, item) => {
                let answer = self.logged(&*library.item(item)?, &graded(step.answer.as_ref()?), mode, ledger, at)?;
                ItemFact::Answer(answer)
            }
            Undone::Regrade(_, item) => {
                ItemFact::Regrade { target: self.answered.last()?.event, item: item.clone(), rating: step.rating? }
            }
            Undone::Suspend(_, item) => ItemFact::Suspend(item.clone()),
            Undone::Mark(_, item, on) => ItemFact::Mark { item: item.clone(), on: *on },
            Undone::Report(_, item) => ItemFact::Report(item.clone()),
            Undone::Skip => return None,
        })
    }

    /// Takes the step again that was undone last, with its new event.
    pub fn redo(&mut self, event: Option<EventId>) -> Option<Undone> {
        let step = self.undone.pop()?;
        let undone = event.map_or_else(|| step.undone.clone(), |event| step.undone.with_event(event));
        self.save_state(undone.clone());
        (self.queue, self.showing, self.held_over) = (step.queue, step.showing, step.held_over);
        if let Some(answer) = step.answer {
            self.answered.push(Answered { event: event.unwrap_or(answer.event), ..answer });
        } else if let Some((last, rating)) = self.answered.last_mut().zip(step.rating) {
            last.rating = rating;
        }
        Some(undone)
    }
}

impl Undone {
    /// The same step with another event.
    fn with_event(&self, event: EventId) -> Self {
        match self.clone() {
            Self::Answer(_, item) => Self::Answer(event, item),
            Self::Regrade(_, item) => Self::Regrade(event, item),
            Self::Suspend(_, item) => Self::Suspend(event, item),
            Self::Mark(_, item, on) => Self::Mark(event, item, on),
            Self::Report(_, item) => Self::Report(event, item),
            Self::Skip => Self::Skip,
        }
    }
}

/// The graded attempt behind an answer.
fn graded(answer: &Answered) -> GradedAttempt {
    let Answered { response, confidence, latency_ms, grade, self_rated, .. } = answer.clone();
    GradedAttempt { attempt: Attempt { response, confidence, latency_ms }, grade, self_rated }
}
