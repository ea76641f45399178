//! Opens a damaged log as a source of events, read-only.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use crate::store::connection;
use crate::store::connection::Access;
use crate::store::error::ReadError;
use crate::store::files::sibling;

/// The fewest bytes that an event takes in a file, which bounds the number of rows.
const MIN_BYTES: u64 = 64;

/// Opens a damaged log read-only, ignoring as many errors as possible.
pub(super) fn connect(source: &Path) -> Result<Connection, ReadError> {
    let attempt = |access| -> Result<Connection, ReadError> {
        let connection = connection::open_bare(source, access, None)?;
        // Nothing is written; this lets SQLite continue if a file is shorter than it should be.
        connection.pragma_update(None, "writable_schema", true)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    attempt(Access::Read).or_else(|_| attempt(Access::Frozen))
}

/// How many rows the files of a log have room for.
pub(super) fn row_capacity(source: &Path) -> u64 {
    let length = |ending| fs::metadata(sibling(source, ending)).map_or(0, |data| data.len());
    (length("") + length("-wal")) / MIN_BYTES
}

/// The highest possible row number of a log.
pub fn max_row(source: &Path, connection: &Connection) -> i64 {
    let known = connection.query_row(include_str!("../sql/select_sequence.sql"), [], |row| row.get::<_, i64>(0));
    let possible = i64::try_from(row_capacity(source)).unwrap_or(i64::MAX);
    known.map_or(possible, |known| known.clamp(possible.min(1), possible))
}
