//! Reading: every row is checked against its hash on the way out.
//!
//! SQLite gives back the values that lie in the file and does not know whether they are those that were written there. The
//! hash of the row does. A long log is read, checked and decoded on another thread while this one uses what was read. A
//! row never leaves the thread that reads it before it is decoded: handing its bytes to a third thread for hashing costs as
//! much as hashing them.

use std::panic::resume_unwind;
use std::sync::mpsc::sync_channel;
use std::thread;

use rusqlite::Connection;

use super::chain;
use super::error::ReadError;
use super::log::Store;
use super::names::Names;
use super::row::{ARRIVAL, DecodeError, EventRow};
use super::tally::{Cursor, Tally, walk};
use crate::review::{Event, EventId, SessionId};

/// Values that are passed from thread to thread at once.
const BATCH: usize = 256;

/// Batches that may wait while reading goes on.
const AHEAD: usize = 3;

/// Rows that are worth a thread.
const MANY: u64 = 4 * BATCH as u64;

impl Store {
    /// Hands over all events, in the order in which they arrived.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read to its end; what could be read was handed over.
    pub fn events(&mut self, each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        self.read(Cursor::default(), each)
    }

    /// How many events have arrived, near enough to say how far a reading has come; zero where that cannot be read.
    pub fn arrived(&mut self) -> u64 {
        let Ok(connection) = self.connection() else { return 0 };
        let last = connection.query_row(include_str!("sql/select_arrived.sql"), [], |row| row.get::<_, i64>(0));
        last.map_or(0, i64::cast_unsigned)
    }

    /// The events that arrived after a point, from this process and others.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read.
    pub fn events_since(&mut self, last: Cursor) -> Result<(Vec<Event>, Tally), ReadError> {
        let mut events = Vec::new();
        let tally = self.read(last, |event| events.push(event))?;
        Ok((events, tally))
    }

    /// The events of one session, in the order in which they arrived.
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

    /// An event by its id; none where it is not here or cannot be read.
    pub(super) fn event(&mut self, id: EventId) -> Option<Event> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_id.sql")).ok()?;
        let mut found = None;
        walk(&mut statement, [id.0], Tally::default(), |event| found = Some(event)).ok()?;
        found
    }

    /// The hash of the event that arrived as this one, which hangs on every event before it on its device.
    pub(super) fn hash_at(&mut self, cursor: Cursor) -> Option<[u8; 16]> {
        let mut statement = self.connection().ok()?.prepare_cached(include_str!("sql/select_hash_at.sql")).ok()?;
        statement.query_row([cursor.0], |row| row.get(0)).ok()
    }

    /// Hands over the events that arrived after a point.
    pub(super) fn read(&mut self, last: Cursor, mut each: impl FnMut(Event)) -> Result<Tally, ReadError> {
        let each = |event| {
            each(event);
            Ok(())
        };
        let event = |columns: &EventRow<'_>, names: &mut Names| -> Result<Event, DecodeError> { columns.event(names) };
        self.read_rows(last, event, each)
    }

    /// Hands over what is made of each sound row that arrived after a point, and counts the rows that are altered or gone.
    pub(super) fn read_rows<T: Send, E: From<ReadError>>(
        &mut self,
        last: Cursor,
        mut read: impl FnMut(&EventRow<'_>, &mut Names) -> Result<T, DecodeError> + Send,
        mut each: impl FnMut(T) -> Result<(), E>,
    ) -> Result<Tally, E> {
        let connection = self.connection().map_err(ReadError::from)?;
        if came(connection, last).map_err(ReadError::from)? >= MANY
            && let Some(outcome) = read_beside(connection, last, &mut read, &mut each)
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

/// How many rows ever came after a point.
fn came(connection: &Connection, last: Cursor) -> rusqlite::Result<u64> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_sequence.sql"))?;
    let ever: i64 = statement.query_row([], |row| row.get(0))?;
    Ok(u64::try_from(ever.saturating_sub(last.0)).unwrap_or(0))
}

/// Reads rows on another thread, and hands over here what is made of them; nothing where there is no thread to be had.
fn read_beside<T: Send, E: From<ReadError>>(
    connection: &mut Connection,
    last: Cursor,
    read: &mut (impl FnMut(&EventRow<'_>, &mut Names) -> Result<T, DecodeError> + Send),
    each: &mut impl FnMut(T) -> Result<(), E>,
) -> Option<Result<Tally, E>> {
    let (passed, taken) = sync_channel::<Vec<T>>(AHEAD);
    thread::scope(|scope| {
        let work = move || {
            let mut batch = Vec::with_capacity(BATCH);
            let tally = rows_since(connection, last, read, |value| {
                batch.push(value);
                batch.len() < BATCH || passed.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).is_ok()
            });
            // What could be read is handed over, whatever came then.
            let _ = passed.send(batch);
            tally
        };
        let reader = thread::Builder::new().name("rows".into()).spawn_scoped(scope, work).ok()?;
        // The reader ends when nobody takes any more.
        let failed = taken.into_iter().flatten().find_map(|value| each(value).err());
        let tally = reader.join().unwrap_or_else(|panic| resume_unwind(panic));
        Some(failed.map_or_else(|| tally.map_err(E::from), Err))
    })
}

/// Passes on what is made of each sound row that arrived after a point, until nobody wants more.
fn rows_since<T>(
    connection: &mut Connection,
    last: Cursor,
    read: &mut impl FnMut(&EventRow<'_>, &mut Names) -> Result<T, DecodeError>,
    mut pass: impl FnMut(T) -> bool,
) -> Result<Tally, ReadError> {
    // One moment of the log, so that what another process adds meanwhile is not taken for what is missing.
    let transaction = connection.transaction()?;
    let came = came(&transaction, last)?;
    let mut tally = Tally { last, ..Tally::default() };
    {
        let (mut names, mut bytes) = (Names::default(), Vec::new());
        let mut statement = transaction.prepare_cached(include_str!("sql/select_since.sql"))?;
        let mut rows = statement.query([last.0])?;
        while let Some(row) = rows.next()? {
            tally.last = Cursor(row.get(ARRIVAL)?);
            let passed = match EventRow::of_row(row) {
                Ok(columns) => {
                    let is_sound = chain::is_sound_in(&columns, &mut bytes);
                    tally.take(is_sound, || read(&columns, &mut names))
                }
                Err(decode_error) => tally.take(false, || Err(decode_error)),
            };
            if let Some(value) = passed
                && !pass(value)
            {
                return Ok(tally);
            }
        }
    }
    tally.count_removed(came);
    transaction.commit()?;
    Ok(tally)
}

#[cfg(test)]
mod tests;
