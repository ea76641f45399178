//! Events: the lines of the log.

use super::coverage::Coverage;
use super::fact::Fact;
use super::id::{DeviceId, EventId, SessionId};
use crate::day::Moment;

/// An event as it is made, before the log has given it a device and a number.
#[derive(Clone, Debug, PartialEq)]
pub struct NewEvent {
    /// Its identity.
    pub id: EventId,
    /// When.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl NewEvent {
    /// The event that the log makes of it.
    #[must_use]
    pub fn written(self, device: DeviceId, seq: u64) -> Event {
        let Self { id, at, session, fact } = self;
        Event { id, device, seq, at, session, fact }
    }
}

/// One line of the log.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Its identity.
    pub id: EventId,
    /// The device that wrote it.
    pub device: DeviceId,
    /// Its number on that device: 1, 2, 3 and so on. Gaps show what is missing; it is not the identity.
    pub seq: u64,
    /// When, by that device's clock, as read.
    pub at: Moment,
    /// The session it belongs to.
    pub session: SessionId,
    /// What happened.
    pub fact: Fact,
}

impl Event {
    /// The order of replay, the same on every machine: moment, device, number, id.
    #[must_use]
    pub fn order(&self) -> Order {
        (self.at.at_ms, self.device, self.seq, self.id)
    }

    /// Whether it is one of the events that a coverage tells.
    #[must_use]
    pub fn is_in(&self, coverage: &Coverage) -> bool {
        coverage.covers(self.device, self.seq, self.id)
    }
}

/// Where an event stands in the order of replay.
pub type Order = (i64, DeviceId, u64, EventId);
