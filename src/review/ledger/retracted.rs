//! Retractions: the events of an undone import do not count, as if they had never arrived.
//!
//! Which retractions are in force is known only after all events are read: a retraction may be undone, or be retracted
//! itself together with the log it came from. So a fold starts with an assumption, collects the retractions, and is
//! repeated if the assumption was wrong. That way no retracted event is ever inserted.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::resolver::Resolver;
use crate::review::coverage::Coverage;
use crate::review::event::{Event, Order};
use crate::review::fact::{Fact, LogFact};
use crate::review::id::EventId;

/// Maximum length of a chain of retractions that retract each other. No learner undoes that much, but a forged log
/// could otherwise overflow the stack.
pub(super) const MAX_DEPTH: usize = 200;

/// The retractions in a log, and those that the fold excludes.
#[derive(Clone, Debug, Default)]
pub(super) struct Retractions {
    /// All retractions.
    all: BTreeMap<Order, Coverage>,
    /// The ids of all retractions.
    pub ids: HashSet<EventId>,
    /// Undo events, by the event that they undo.
    voids: HashMap<EventId, Vec<Order>>,
    /// The retractions that this fold assumes to be in force.
    pub in_force: Vec<Coverage>,
    /// The events that they cover.
    excluded: Coverage,
    /// Whether the assumption turned out wrong: other retractions are in force.
    pub is_outdated: bool,
}

impl Retractions {
    /// Whether an event is excluded.
    pub fn excludes(&self, event: &Event) -> bool {
        event.is_in(&self.excluded)
    }

    /// Records an event if it is a retraction or an undo.
    pub fn record(&mut self, event: &Event) {
        match &event.fact {
            Fact::Log(LogFact::Retract(coverage)) => {
                self.ids.insert(event.id);
                self.all.insert(event.order(), coverage.clone());
            }
            Fact::Log(LogFact::Void { target, .. }) => self.voids.entry(*target).or_default().push(event.order()),
            _ => {}
        }
    }

    /// The retractions in force by all events so far: neither undone nor retracted themselves.
    pub fn resolve(&self) -> Vec<Coverage> {
        if self.all.is_empty() {
            return Vec::new();
        }
        Resolver::new(&self.all, &self.voids, MAX_DEPTH).in_force().into_iter().cloned().collect()
    }

    /// Excludes the events that these retractions cover.
    pub fn exclude(&mut self, in_force: Vec<Coverage>) {
        self.excluded = Coverage::union(&in_force);
        self.in_force = in_force;
    }
}
