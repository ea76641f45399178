//! What a reading of the log came to, row by row.

use rusqlite::{CachedStatement, Params};

use super::chain;
use super::error::ReadError;
use super::names::Names;
use super::row::{ARRIVAL, DecodeError, EventRow};
use crate::review::Event;

/// How far a reader has come in the order in which events arrived in this file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cursor(pub(super) i64);

/// What a reading came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Events read.
    pub read: u64,
    /// Sound events with values that this program does not know, left out: a later version wrote them.
    pub skipped: u64,
    /// Rows that are not as they were written, left out.
    pub altered: u64,
    /// Rows that once stood between those that were read, or behind them, and are gone.
    pub removed: u64,
    /// Where the next reading goes on.
    pub last: Cursor,
}

impl Tally {
    /// Whether every row was there, as it was written.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.altered == 0 && self.removed == 0
    }

    /// Whether every row was there and could be read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.is_intact() && self.skipped == 0
    }

    /// Takes a row into account. What was read of it, if the row is as it was written and says something known.
    pub(super) fn take<T>(&mut self, is_sound: bool, read: impl FnOnce() -> Result<T, DecodeError>) -> Option<T> {
        if !is_sound {
            self.altered += 1;
            return None;
        }
        let read = read();
        *(if read.is_ok() { &mut self.read } else { &mut self.skipped }) += 1;
        read.ok()
    }

    /// Counts what is missing of so many rows that ever came.
    pub(super) fn count_removed(&mut self, came: u64) {
        self.removed = came.saturating_sub(self.read + self.skipped + self.altered);
    }
}

/// Hands over the sound events that a statement selects.
pub(super) fn walk(
    statement: &mut CachedStatement<'_>,
    params: impl Params,
    mut tally: Tally,
    mut each: impl FnMut(Event),
) -> Result<Tally, ReadError> {
    let mut names = Names::default();
    let mut rows = statement.query(params)?;
    while let Some(row) = rows.next()? {
        tally.last = Cursor(row.get(ARRIVAL)?);
        let event = match EventRow::of_row(row) {
            Ok(columns) => tally.take(chain::is_sound(&columns), || columns.event(&mut names)),
            Err(decode_error) => tally.take(false, || Err(decode_error)),
        };
        event.into_iter().for_each(&mut each);
    }
    Ok(tally)
}
