//! Gaps: numbers of a device that are missing.

use std::fmt;

use crate::review::DeviceId;

/// Events that a device wrote and that are not here, both numbers included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The device.
    pub device: DeviceId,
    /// The first number that is missing.
    pub first: u64,
    /// The last number that is missing.
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
