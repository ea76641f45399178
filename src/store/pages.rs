//! Page scan: finds events in the raw bytes of a log's files, without SQLite.
//!
//! It does not rely on the file's structure: the header, the schema, the page tree, the cell pointers and the row
//! numbers may all be damaged. Every event record starts with the same bytes, so it is found wherever it is: in the
//! database, in any frame of the write-ahead file, in the rollback journal, in free space. Only events that match their
//! own hash are reported, so nothing wrong is accepted.

mod record;
mod repair;
mod scan;
mod source;

use std::collections::HashSet;
use std::path::Path;

use super::error::ReadError;
use super::files::sibling;
pub(super) use repair::repair;
use scan::{RowHandler, Scan, Scanned};
use source::Files;

/// Passes every valid event in the files of a log to `each`, once and in order of row number. The number is 0 if it
/// cannot be read.
///
/// # Errors
///
/// Only errors of `each`. Files that cannot be read are part of the result.
pub(super) fn scan(database: &Path, each: &mut RowHandler<'_>) -> Result<Scanned, ReadError> {
    Scan::of(Files::open(database, &["", "-wal", "-journal"])).run(|_| true, each)
}

/// The same for events that start in the write-ahead file. Their overflow pages may be in the database.
///
/// # Errors
///
/// Only errors of `each`.
pub(super) fn scan_wal(database: &Path, each: &mut RowHandler<'_>) -> Result<Scanned, ReadError> {
    let wal = sibling(database, "-wal");
    Scan::of(Files::open(database, &["", "-wal"])).run(|path| path == wal, each)
}

/// Whether the files of a log hold a valid event, which only this program can have written.
pub(super) fn holds_event(database: &Path) -> bool {
    let mut scan = Scan::of(Files::open(database, &["", "-wal"]));
    (0..scan.files.sources.len()).any(|source| {
        let mut located = Vec::new();
        scan.locate(source, &mut HashSet::new(), &mut located, 1);
        !located.is_empty()
    })
}

#[cfg(test)]
mod tests;
