//! Excluding the events of undone imports from the ledger.

use super::Ledger;
use crate::review::coverage::Coverage;
use crate::review::event::Event;
use crate::review::id::EventId;

impl Ledger {
    /// Makes an empty ledger exclude the events that these retractions cover.
    #[must_use]
    pub fn excluding(mut self, in_force: Vec<Coverage>) -> Self {
        self.retractions.exclude(in_force);
        self
    }

    /// The retractions in force, if they differ from those that this fold excluded. The caller then folds again with
    /// them.
    #[must_use]
    pub fn corrected_retractions(&self) -> Option<Vec<Coverage>> {
        self.retractions.is_outdated.then(|| self.retractions.resolve())
    }

    /// Checks whether the fold excluded the right retractions.
    pub(super) fn check_retractions(&mut self) {
        self.retractions.is_outdated = self.retractions.resolve() != self.retractions.in_force;
    }

    /// Whether undoing an event may change which events are excluded.
    pub(super) fn is_retraction(&self, event: EventId) -> bool {
        self.retractions.ids.contains(&event)
    }

    /// Whether an event does not count because its import was undone.
    #[must_use]
    pub fn is_retracted(&self, event: &Event) -> bool {
        self.retractions.excludes(event)
    }
}
