//! Retractions: events that an undone import brought do not count, as if they had never arrived.
//!
//! Whether one counts can be told only once every event is known, as each may be taken back, or be retracted itself together
//! with the log that it came from. So a fold finds out what is retracted, and where that is not what it was told at its
//! beginning, it is to be done again with what it found: then nothing of what is retracted is ever filed.

use std::collections::{BTreeMap, HashMap};

use super::{Ledger, Order};
use crate::review::{Coverage, Event, EventId, Fact};

/// How many retractions may retract one another in a row. No learner undoes that much; a forged log may, to make a fold end in
/// an overflow of the stack.
const DEEPEST: usize = 200;

/// What is known of retractions.
#[derive(Clone, Debug, Default)]
pub(super) struct Retractions {
    /// Every retraction.
    all: BTreeMap<Order, Coverage>,
    /// The events that take another one back, by that.
    voids: HashMap<EventId, Vec<Order>>,
    /// Those that this fold leaves out.
    pub in_force: Vec<Coverage>,
    /// Whether other ones are in force than those that this fold left out.
    pub misjudged: bool,
}

impl Retractions {
    /// Whether an event is left out.
    pub fn leaves_out(&self, event: &Event) -> bool {
        self.in_force.iter().any(|coverage| coverage.covers_event(event))
    }

    /// Takes note of an event that retracts others, or takes something back.
    pub fn note(&mut self, event: &Event) {
        match &event.fact {
            Fact::Retract(coverage) => {
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
        let mut known = HashMap::new();
        let in_force = self.all.iter().filter(|(order, _)| self.is_in_force(**order, 0, &mut known));
        in_force.map(|(_, coverage)| coverage.clone()).collect()
    }

    /// Whether a retraction is in force. Each covers only what was there before it, so the question has an end; in a log where
    /// two cover each other, the one that is asked about first does not count for the other.
    fn is_in_force(&self, order: Order, depth: usize, known: &mut HashMap<EventId, bool>) -> bool {
        if depth == DEEPEST {
            return false;
        }
        if let Some(is_in_force) = known.get(&order.3) {
            return *is_in_force;
        }
        known.insert(order.3, false);
        let mut is_retracted = |order: &Order| {
            let covers = |(other, coverage): &(&Order, &Coverage)| {
                other.3 != order.3 && coverage.covers(order.1, order.2, order.3)
            };
            self.all.iter().filter(covers).any(|(other, _)| self.is_in_force(*other, depth + 1, known))
        };
        let is_void = self.voids.get(&order.3).into_iter().flatten().any(|void| !is_retracted(void));
        let is_in_force = !is_void && !is_retracted(&order);
        known.insert(order.3, is_in_force);
        is_in_force
    }
}

impl Ledger {
    /// The same ledger of no events, which leaves out what these retractions cover.
    #[must_use]
    pub fn leaving_out(mut self, in_force: Vec<Coverage>) -> Self {
        self.retractions.in_force = in_force;
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

    /// Whether an event of the log does not count, since the import that brought it was undone.
    #[must_use]
    pub fn is_retracted(&self, event: &Event) -> bool {
        self.retractions.leaves_out(event)
    }
}
