//! Retractions: events that an undone import brought do not count, as if they had never arrived.
//!
//! Whether one counts can be told only once every event is known, as each may be taken back, or be retracted itself together
//! with the log that it came from. So a fold finds out what is retracted, and where that is not what it was told at its
//! beginning, it is to be done again with what it found: then nothing of what is retracted is ever filed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::judge::Judge;
use super::{Ledger, Order};
use crate::review::{Coverage, Event, EventId, Fact};

/// How many retractions may retract one another in a row. No learner undoes that much; a forged log may, to make a fold end in
/// an overflow of the stack.
pub(super) const DEEPEST: usize = 200;

/// What is known of retractions.
#[derive(Clone, Debug, Default)]
pub(super) struct Retractions {
    /// Every retraction.
    all: BTreeMap<Order, Coverage>,
    /// Their ids.
    ids: HashSet<EventId>,
    /// The events that take another one back, by that.
    voids: HashMap<EventId, Vec<Order>>,
    /// Those that this fold takes to be in force.
    in_force: Vec<Coverage>,
    /// What these cover, which is left out.
    left_out: Coverage,
    /// Whether other ones are in force than those that this fold left out.
    pub misjudged: bool,
}

impl Retractions {
    /// Whether an event is left out.
    pub fn leaves_out(&self, event: &Event) -> bool {
        event.is_in(&self.left_out)
    }

    /// Takes note of an event that retracts others, or takes something back.
    pub fn note(&mut self, event: &Event) {
        match &event.fact {
            Fact::Retract(coverage) => {
                self.ids.insert(event.id);
                self.all.insert(event.order(), coverage.clone());
            }
            Fact::Void { target, .. } => self.voids.entry(*target).or_default().push(event.order()),
            _ => {}
        }
    }

    /// The retractions that are in force, by all that is known: neither taken back nor retracted themselves.
    pub fn found(&self) -> Vec<Coverage> {
        if self.all.is_empty() {
            return Vec::new();
        }
        Judge::new(&self.all, &self.voids, DEEPEST).in_force().into_iter().cloned().collect()
    }

    /// Leaves out what these cover.
    pub fn leave_out(&mut self, in_force: Vec<Coverage>) {
        self.left_out = Coverage::union(&in_force);
        self.in_force = in_force;
    }
}

impl Ledger {
    /// The same ledger of no events, which leaves out what these retractions cover.
    #[must_use]
    pub fn leaving_out(mut self, in_force: Vec<Coverage>) -> Self {
        self.retractions.leave_out(in_force);
        self
    }

    /// The retractions that the fold should have left out, where it left out others: then it is to be done again with them.
    #[must_use]
    pub fn misjudged(&self) -> Option<Vec<Coverage>> {
        self.retractions.misjudged.then(|| self.retractions.found())
    }

    /// Looks whether what is left out is what is to be left out.
    pub(super) fn judge(&mut self) {
        self.retractions.misjudged = self.retractions.found() != self.retractions.in_force;
    }

    /// Whether taking an event back may change what is left out.
    pub(super) fn is_retraction(&self, event: EventId) -> bool {
        self.retractions.ids.contains(&event)
    }

    /// Whether an event of the log does not count, since the import that brought it was undone.
    #[must_use]
    pub fn is_retracted(&self, event: &Event) -> bool {
        self.retractions.leaves_out(event)
    }
}
