//! Counts of a read of the log, row by row.

use rusqlite::{CachedStatement, Params};

use super::chain;
use super::error::ReadError;
use super::names::ItemIdInterner;
use super::row::{ARRIVAL, DecodeError, EventRow};
use crate::review::Event;

/// A position in the order in which events arrived in this file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub(super) i64);

/// The result of reading the log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events read.
    pub read: u64,
    /// Valid events with values unknown to this version, which were left out: a later version wrote them.
    pub skipped: u64,
    /// Rows that do not match their hash, which were left out.
    pub altered: u64,
    /// Rows that are gone, in between or after those that were read.
    pub removed: u64,
    /// Where the next read continues.
    pub last: Cursor,
}

impl Tally {
    /// Whether every row was there and matched its hash.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.altered == 0 && self.removed == 0
    }

    /// Whether every row was there, matched its hash and could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_intact() && self.skipped == 0
    }

    /// Counts a row. Returns the decoded value if the row is valid and known to this version.
    pub(super) fn count<T>(&mut self, is_valid: bool, read: impl FnOnce() -> Result<T, DecodeError>) -> Option<T> {
        if !is_valid {
            self.altered += 1;
            return None;
        }
        let read = read();
        *(if read.is_ok() { &mut self.read } else { &mut self.skipped }) += 1;
        read.ok()
    }

    /// Counts the missing rows, given how many ever arrived.
    pub(super) fn count_removed(&mut self, arrived: u64) {
        self.removed = arrived.saturating_sub(self.read + self.skipped + self.altered);
    }
}

/// Passes the valid events that a statement selects to `each`.
pub(super) fn walk(
    statement: &mut CachedStatement<'_>,
    params: impl Params,
    mut tally: Tally,
    mut each: impl FnMut(Event),
) -> Result<Tally, ReadError> {
    let mut names = ItemIdInterner::default();
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        tally.last = Cursor(row.get(ARRIVAL)?);
        let event = match EventRow::of_row(row) {
            Ok(columns) => tally.count(chain::is_valid(&columns), || columns.event(&mut names)),
            Err(decode_error) => tally.count(false, || Err(decode_error)),
        };
        event.into_iter().for_each(&mut each);
    }
    Ok(tally)
}
