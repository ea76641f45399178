//! Gaps: missing sequence numbers of a device.

use std::fmt;

use crate::review::DeviceId;

/// A range of events that a device wrote but that the log does not have. Both ends are inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The device that wrote them.
    pub device: DeviceId,
    /// The first missing number.
    pub first: u64,
    /// The last missing number.
    pub last: u64,
}

impl fmt::Display for Gap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { device, first, last } = self;
        if first == last {
            write!(f, "event {first} of device `{device}` is missing")
        } else {
            write!(f, "events {first} to {last} of device `{device}` are missing")
        }
    }
}
