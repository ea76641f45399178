//! Reading events: every row is checked against its hash.
//!
//! SQLite returns whatever values are in the file and cannot know whether they are the ones that were written there.
//! The hash of the row can. A long log is read, checked and decoded on another thread while this one processes the
//! events. Rows never leave the reading thread undecoded: handing their bytes to a third thread for hashing costs as
//! much as hashing them.

use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use rusqlite::Connection;

use super::chain;
use super::error::ReadError;
use super::log::Store;
use super::names::ItemIdInterner;
use super::row::{ARRIVAL, DecodeError, EventRow};
use super::tally::{Cursor, Tally, walk};
use crate::review::{Event, EventId, SessionId};

/// Values sent between threads at once.
const BATCH: usize = 256;

/// Batches that may be queued ahead of the consumer.
const AHEAD: usize = 3;

/// The number of rows that justifies a thread.
const THREAD_MIN_ROWS: u64 = 4 * BATCH as u64;

impl Store {
    /// Passes all events to `each`, in order of arrival.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read to its end. Events before that point were passed on.
    pub fn events(&mut self, each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        self.read(Cursor::default(), each)
    }

    /// Roughly how many events have arrived, for progress displays; 0 if that cannot be read.
    pub fn event_count_estimate(&mut self) -> u64 {
        let Ok(connection) = self.connection() else { return 0 };
        let last = connection.query_row(include_str!("sql/select_arrived.sql"), [], |row| row.get::<_, i64>(0));
        last.map_or(0, i64::cast_unsigned)
    }

    /// The events that arrived after a cursor, from this and other processes.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read.
    pub fn events_since(&mut self, last: Cursor) -> Result<(Vec<Event>, Tally), ReadError> {
        let mut events = Vec::new();
        let tally = self.read(last, |event| events.push(event))?;
        Ok((events, tally))
    }

    /// The events of one session, in order of arrival.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read.
    pub fn session(&mut self, session: SessionId) -> Result<Vec<Event>, ReadError> {
        let mut events = Vec::new();
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_session.sql"))?;
        walk(&mut statement, [session.0], Tally::default(), |event| events.push(event))?;
        Ok(events)
    }

    /// Finds an event by id; none if it is missing or cannot be read.
    pub(super) fn event(&mut self, id: EventId) -> Option<Event> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_id.sql")).ok()?;
        let mut found = None;
        walk(&mut statement, [id.0], Tally::default(), |event| found = Some(event)).ok()?;
        found
    }

    /// The hash of the event at a cursor, which depends on every earlier event of its device.
    pub(super) fn hash_at(&mut self, cursor: Cursor) -> Option<[u8; 16]> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_hash_at.sql")).ok()?;
        statement.query_row([cursor.0], |row| row.get(0)).ok()
    }

    /// Passes the events that arrived after a cursor to `each`.
    pub(super) fn read(&mut self, last: Cursor, mut each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        let each = |event| {
            each(event);
            Ok(())
        };
        let event =
            |columns: &EventRow<'_>, names: &mut ItemIdInterner| -> Result<Event, DecodeError> { columns.event(names) };
        self.read_rows(last, event, each)
    }

    /// Decodes each valid row after a cursor and passes the result to `each`. Counts altered and missing rows.
    pub(super) fn read_rows<T: Send, E: From<ReadError>>(
        &mut self,
        last: Cursor,
        mut read: impl FnMut(&EventRow<'_>, &mut ItemIdInterner) -> Result<T, DecodeError> + Send,
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<Tally, E> {
        let connection = self.connection().map_err(ReadError::from)?;
        if arrived_since(connection, last).map_err(ReadError::from)? >= THREAD_MIN_ROWS
            && let Some(outcome) = read_on_thread(connection, last, &mut read, &mut each)
        {
            return outcome;
        }
        let mut failed = None;
        let tally = rows_since(connection, last, &mut read, |value| {
            failed = each(value).err();
            failed.is_none()
        });
        failed.map_or_else(|| tally.map_err(E::from), Err)
    }
}

/// How many rows ever arrived after a cursor, including removed ones.
fn arrived_since(connection: &Connection, last: Cursor) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_sequence.sql"))?;
    let ever: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(ever.saturating_sub(last.0)).unwrap_or(0))
}

/// Reads rows on another thread and passes the results to `each` on this one. None if no thread can be started.
fn read_on_thread<T: Send, E: From<ReadError>>(
    connection: &mut Connection,
    last: Cursor,
    read: &mut (impl FnMut(&EventRow<'_>, &mut ItemIdInterner) -> Result<T, DecodeError> + Send),
    each: &mut impl FnMut(T) -> Result<(), E>,
) -> Option<Result<Tally, E>> {
    let (sender, receiver) = sync_channel::<Vec<T>>(AHEAD);
    thread::scope(|scope| {
        let work = move || {
            let mut batch = Vec::with_capacity(BATCH);
            let tally = rows_since(connection, last, read, |value| {
                batch.push(value);
                batch.len() < BATCH || sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_ok()
            });
            // Send what could be read, even after an error.
            let _ = sender.send(batch);
            tally
        };
        let reader = thread::Builder::new().name("rows".into()).spawn_scoped(scope, work).ok()?;
        // The reader stops once the receiver is gone.
        let failed = receiver.into_iter().flatten().find_map(|value| each(value).err());
        let tally = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        Some(failed.map_or_else(|| tally.map_err(E::from), Err))
    })
}

/// Decodes each valid row after a cursor until `pass` returns false.
fn rows_since<T>(
    connection: &mut Connection,
    last: Cursor,
    read: &mut impl FnMut(&EventRow<'_>, &mut ItemIdInterner) -> Result<T, DecodeError>,
    mut pass: impl FnMut(T) -> bool,
) -> Result<Tally, ReadError> {
    // One consistent snapshot: events that another process adds meanwhile do not affect the count of missing rows.
    let transaction = connection.transaction()?;
    let arrived = arrived_since(&transaction, last)?;
    let mut tally = Tally { last, ..Tally::default() };
    {
        let (mut names, mut bytes) = (ItemIdInterner::default(), Vec::new());
        let mut statement = transaction.prepare_cached(include_str!("sql/select_since.sql"))?;
        let mut rows = statement.query([last.0])?;
        while let Some(row) = rows.next()? {
            tally.last = Cursor(row.get(ARRIVAL)?);
            let decoded = match EventRow::of_row(row) {
                Ok(columns) => {
                    let is_valid = chain::is_valid_in(&columns, &mut bytes);
                    tally.count(is_valid, || read(&columns, &mut names))
                }
                Err(decode_error) => tally.count(false, || Err(decode_error)),
            };
            if let Some(value) = decoded
                && !pass(value)
            {
                return Ok(tally);
            }
        }
    }
    tally.count_removed(arrived);
    transaction.commit()?;
    Ok(tally)
}

#[cfg(test)]
mod tests;
