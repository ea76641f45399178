//! The result of a recovery.

use std::path::PathBuf;

use crate::store::gap::Gap;

/// The events that one source contributed, beyond those of earlier sources.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The path of the source.
    pub path: PathBuf,
    /// Whether it is a backup.
    pub is_backup: bool,
    /// How many events it contributed.
    pub events: u64,
    /// How many of them were found only in raw pages, not by SQL.
    pub raw: u64,
}

/// What a recovery saved, and what it could not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged log was moved to; empty until it is moved.
    pub aside: PathBuf,
    /// Events in the new log.
    pub kept: u64,
    /// How many of them had a flipped bit that was repaired.
    pub repaired: u64,
    /// Altered events that were left out. They are included in `lost`.
    pub altered: u64,
    /// The missing numbers.
    pub missing: Vec<Gap>,
    /// How many events are lost.
    pub lost: u64,
    /// Whether `lost` is exact; otherwise it is a lower bound.
    pub is_exact: bool,
    /// Whether anything besides the events says how many there were.
    pub is_proven: bool,
    /// Where the events came from.
    pub shares: Vec<Share>,
    /// Files that could not be read completely, with the error.
    pub unread: Vec<(PathBuf, String)>,
}

impl Recovered {
    /// Whether every event that the log is known to have held was saved.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        self.lost == 0 && self.is_proven
    }
}
