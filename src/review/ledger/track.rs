//! The track of one item: how it stands, and the events that are held of it.

use super::{ItemState, Order};
use crate::day::Day;
use crate::deck::Fingerprint;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::{ConfidenceTable, EventId, StudyMode, Weighed};

/// What counts of an answer.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub verdict: Verdict,
    /// None where nobody said.
    pub confidence: Option<Confidence>,
    pub rating: Rating,
    pub latency_ms: u32,
    pub key: Fingerprint,
    pub mode: StudyMode,
    pub weighed: Weighed,
}

/// What one event means to its item.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// An answer.
    Answer(Answered),
    /// Another rating for an answer.
    Regrade { target: EventId, rating: Rating },
    /// Suspended or not.
    Suspended(bool),
    /// Marked or not.
    Marked(bool),
    /// Reported.
    Reported,
    /// Forgotten: new again.
    Reset,
}

/// What is known of one item since the ledger began, or went on from a [`super::Brief`]: how it stands, and the events held of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub state: ItemState,
    pub held: Option<Box<Held>>,
}

/// The events that are held of one item.
#[derive(Clone, Debug, Default)]
pub(super) struct Held {
    pub steps: Vec<Filed>,
    /// The highest id among the steps: what is higher was not met before.
    pub newest: Option<EventId>,
    /// What they say of how sure the learner is.
    pub confidence_table: ConfidenceTable,
}

/// A step, in its place and on its study day.
pub(super) type Filed = (Order, Day, Step);

impl Answered {
    /// Whether it was right.
    pub fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }
}

impl Track {
    /// The events held.
    pub fn steps(&self) -> &[Filed] {
        self.held.as_ref().map_or(&[], |held| &held.steps)
    }

    /// Whether an event is among those held.
    pub fn holds(&self, event: EventId) -> bool {
        self.steps().iter().any(|(order, ..)| order.3 == event)
    }

    /// Holds one more event, unless it is among those held.
    pub fn file(&mut self, filed: Filed) {
        let id = filed.0.3;
        let newest = self.held.as_ref().and_then(|held| held.newest);
        let newer = newest.is_none_or(|newest| id > newest);
        if newer || !self.holds(id) {
            let held = self.held.get_or_insert_default();
            held.steps.push(filed);
            held.newest = newest.max(Some(id));
        }
    }

    /// Brings the events held into their order.
    pub fn sort(&mut self) {
        if let Some(held) = &mut self.held
            && !held.steps.is_sorted_by_key(|(order, ..)| *order)
        {
            held.steps.sort_unstable_by_key(|(order, ..)| *order);
        }
    }

    /// The answers among the events held.
    pub fn answers(&self) -> impl Iterator<Item = (&Order, &Day, &Answered)> {
        self.steps().iter().filter_map(|(order, day, step)| match step {
            Step::Answer(answered) => Some((order, day, answered)),
            Step::Regrade { .. } | Step::Suspended(_) | Step::Marked(_) | Step::Reported | Step::Reset => None,
        })
    }

    /// What the events held say of how sure the learner is.
    pub fn confidence_table(&self) -> ConfidenceTable {
        self.held.as_ref().map(|held| held.confidence_table).unwrap_or_default()
    }
}
