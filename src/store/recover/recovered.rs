//! What a recovery saves.

use std::path::PathBuf;

use crate::store::gap::Gap;

/// Events that a source brought and none before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The file.
    pub path: PathBuf,
    /// Whether it is a backup.
    pub is_backup: bool,
    /// How many events.
    pub events: u64,
    /// How many of them SQL could not reach.
    pub raw: u64,
}

/// What a recovery saves, and what it knows to be lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged log is, once it is set aside.
    pub aside: PathBuf,
    /// Events in the new log.
    pub kept: u64,
    /// How many of them were repaired: one bit in each was flipped.
    pub repaired: u64,
    /// Events left out because they are not as they were written. They are among those that are lost.
    pub altered: u64,
    /// Numbers that are missing.
    pub missing: Vec<Gap>,
    /// How many events are lost.
    pub lost: u64,
    /// Whether that is their number; if not, at least so many are lost.
    pub is_exact: bool,
    /// Whether anything besides the events says how many there were.
    pub is_proven: bool,
    /// Where the events are from.
    pub shares: Vec<Share>,
    /// Files that could not be read, or not all of them, and why.
    pub unread: Vec<(PathBuf, String)>,
}

impl Recovered {
    /// Whether every event is kept that the log is known to have held.
    #[must_use]
    pub fn is_lossless(&self) -> bool {
        self.lost == 0 && self.is_proven
    }
}
