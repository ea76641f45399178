//! A damaged log as a source of events: opened as best it can be, and never to write.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::store::connection;
use crate::store::connection::Access;
use crate::store::error::ReadError;
use crate::store::files::beside;

/// The fewest bytes that an event takes in a file: bounds how many there can be.
const LEAST_BYTES: u64 = 64;

/// Opens a damaged log as best it can be, and never to write.
pub(super) fn connect(source: &Path) -> Result<Connection, ReadError> {
    let attempt = |access| -> Result<Connection, ReadError> {
        let connection = connection::bare(source, access, None)?;
        // Nothing is written; this lets SQLite read on where a file is shorter than it should be.
        connection.pragma_update(None, "writable_schema", true)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    attempt(Access::Read).or_else(|_| attempt(Access::Frozen))
}

/// How many rows the files of a log have room for.
pub(super) fn room(source: &Path) -> u64 {
    let length = |ending| fs::metadata(beside(source, ending)).map_or(0, |data| data.len());
    (length("") + length("-wal")) / LEAST_BYTES
}

/// How many rows a log can have.
pub fn most(source: &Path, connection: &Connection) -> i64 {
    let known = connection.query_row(include_str!("../sql/select_sequence.sql"), [], |row| row.get::<_, i64>(0));
    let possible = i64::try_from(room(source)).unwrap_or(i64::MAX);
    known.map_or(possible, |known| known.clamp(possible.min(1), possible))
}
