//! Raw pages: the events in the bytes of a log's files, found without SQLite.
//!
//! It asks nothing of the file's structure: the header, the schema, the tree of pages, the pointers of a page and the
//! number of a row may all be damaged. Every record of an event begins alike, so each is found by its first bytes, wherever
//! it lies: in the database, in any frame of the write-ahead file, in the rollback journal, in free space. Only what
//! matches its own hash is handed over, so nothing wrong can be taken.

mod record;
mod repair;
mod scan;
mod source;

use std::collections::HashSet;
use std::path::Path;

use super::error::ReadError;
use super::files::beside;
pub(super) use repair::repair;
use scan::{Scan, Scanned, Taker};
use source::Files;

/// Hands over every sound event in the files of a log, each once, in the order of its row number, which is zero where it
/// cannot be read.
///
/// # Errors
///
/// Only those of the taker. A file that cannot be read is part of what was found.
pub(super) fn scan(database: &Path, each: &mut Taker<'_>) -> Result<Scanned, ReadError> {
    Scan::of(Files::open(database, &["", "-wal", "-journal"])).run(|_| true, each)
}

/// The same for what is in the write-ahead file of a log alone. What continues on another page may lie in the database.
///
/// # Errors
///
/// Only those of the taker.
pub(super) fn scan_wal(database: &Path, each: &mut Taker<'_>) -> Result<Scanned, ReadError> {
    let wal = beside(database, "-wal");
    Scan::of(Files::open(database, &["", "-wal"])).run(|path| path == wal, each)
}

/// Whether the files of a log hold a sound event, which nothing but this program can have written.
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
