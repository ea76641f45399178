//! Retractions: events that an undone import brought do not count, as if they had never arrived.
//!
//! Whether one counts can be told only once every event is known, as each may be taken back, or be retracted itself together
//! with the log that it came from. So a fold finds out what is retracted, and where that is not what it was told at its
//! beginning, it is to be done again with what it found: then nothing of what is retracted is ever filed.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::judge::Judge;
use crate::review::coverage::Coverage;
use crate::review::event::{Event, Order};
use crate::review::fact::{Fact, LogFact};
use crate::review::id::EventId;

/// How many retractions may retract one another in a row. No learner undoes that much; a forged log may, to make a fold end in
/// an overflow of the stack.
pub(super) const DEEPEST: usize = 200;

/// What is known of retractions.
#[derive(Clone, Debug, Default)]
pub(super) struct Retractions {
    /// Every retraction.
    all: BTreeMap<Order, Coverage>,
    /// Their ids.
    pub ids: HashSet<EventId>,
    /// The events that take another one back, by that.
    voids: HashMap<EventId, Vec<Order>>,
    /// Those that this fold takes to be in force.
    pub in_force: Vec<Coverage>,
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
            Fact::Log(LogFact::Retract(coverage)) => {
                self.ids.insert(event.id);
                self.all.insert(event.order(), coverage.clone());
            }
            Fact::Log(LogFact::Void { target, .. }) => self.voids.entry(*target).or_default().push(event.order()),
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
