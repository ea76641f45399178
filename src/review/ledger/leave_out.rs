//! A ledger leaves out what undone imports brought.

use super::Ledger;
use crate::review::coverage::Coverage;
use crate::review::event::Event;
use crate::review::id::EventId;

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
