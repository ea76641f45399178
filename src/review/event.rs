//! Events: the lines of the log.

use super::coverage::Coverage;
use super::fact::Fact;
use super::id::{DeviceId, EventId, SessionId};
use crate::day::Moment;

/// An event before the log has assigned it a device and a sequence number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// The event's id.
    pub id: EventId,
    /// When it happened.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl NewEvent {
    /// Completes the event with its device and sequence number.
    #[must_use]
    pub fn into_event(self, device: DeviceId, seq: u64) -> Event {
        let Self { id, at, session, fact } = self;
        Event { id, device, seq, at, session, fact }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The event's id.
    pub id: EventId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// Sequence number on that device: 1, 2, 3 and so on. Gaps reveal missing events; the identity is `id`.
    pub seq: u64,
    /// When it happened, by that device's clock.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// The replay order, the same on every machine: by time, device, sequence number and id.
    #[must_use]
    pub fn order(&self) -> Order {
        (self.at.at_ms, self.device, self.seq, self.id)
    }

    /// Whether a coverage includes the event.
    #[must_use]
    pub fn is_in(&self, coverage: &Coverage) -> bool {
        coverage.covers(self.device, self.seq, self.id)
    }
}

/// An event's position in the replay order: time in UTC milliseconds, device, sequence number and id.
pub type Order = (i64, DeviceId, u64, EventId);
