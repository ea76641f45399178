//! Tracks whether the log's path still leads to the open file.
//!
//! SQLite keeps writing to a file that was renamed or deleted. Events appended then are not where the user will look
//! for them, or vanish when the program exits, so they must not be reported as saved.

use std::path::Path;

use rusqlite::Connection;

use super::connection;
use super::error::AppendError;
use super::files::{self, FileNumber, sibling};

/// The identity of the files that a connection has open; none on systems without file numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct OpenFiles {
    log: Option<FileNumber>,
    /// The write-ahead file.
    wal: Option<FileNumber>,
}

impl OpenFiles {
    /// Opens a connection to `path`. Reads the file number first, so that a replacement in between is noticed.
    pub fn open<T, E>(path: &Path, connect: impl FnOnce() -> Result<T, E>) -> Result<(T, Self), E> {
        let log = FileNumber::of(path);
        let connection = connect()?;
        Ok((connection, Self { log, wal: FileNumber::of(&sibling(path, "-wal")) }))
    }

    /// Checks that `path` still leads to the open log.
    pub fn check(&self, path: &Path) -> Result<(), AppendError> {
        match (self.log, FileNumber::of(path)) {
            (Some(_), None) => Err(AppendError::Gone),
            (Some(log), Some(found)) if log != found => Err(AppendError::Replaced),
            (Some(_), Some(_)) | (None, _) => Ok(()),
        }
    }

    /// Whether the write-ahead file next to `path` is the one that the connection uses.
    pub fn owns_wal_at(&self, path: &Path) -> bool {
        self.wal.is_some() && self.wal == FileNumber::of(&sibling(path, "-wal"))
    }

    /// Checkpoints the open log, so that its file is complete wherever it is now. If another log is at `path`, which
    /// would adopt these changes, the write-ahead file is removed from next to it. Waits for nothing.
    pub fn absorb_wal(&self, connection: &Connection, path: &Path, displaced: &AppendError) -> rusqlite::Result<()> {
        let is_checkpointed = connection::truncate_wal(connection)?;
        // With nothing at the path, other processes with the open log share these files, and the log may be moved back.
        if is_checkpointed && *displaced == AppendError::Replaced && self.owns_wal_at(path) {
            files::remove_companions(path);
        }
        Ok(())
    }
}
