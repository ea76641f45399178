//! The file that is open, and whether the log's path still leads to it.
//!
//! SQLite goes on writing into a file that was renamed or deleted. What is appended then is not where it will be looked
//! for, or is gone with the program: it must not be said to be saved.

use std::path::Path;

use rusqlite::Connection;

use super::connection;
use super::error::AppendError;
use super::files::{self, FileNumber, beside};

/// The files that a connection has open; none where files have no numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Opened {
    log: Option<FileNumber>,
    /// The changes that wait beside it.
    changes: Option<FileNumber>,
}

impl Opened {
    /// Connects to what is at a path. The number comes first, so that a file that is replaced meanwhile is noticed.
    pub fn by<T, E>(path: &Path, connect: impl FnOnce() -> Result<T, E>) -> Result<(T, Self), E> {
        let log = FileNumber::of(path);
        let connection = connect()?;
        Ok((connection, Self { log, changes: FileNumber::of(&beside(path, "-wal")) }))
    }

    /// Sees that a path leads to the log that is open.
    pub fn check_at(&self, path: &Path) -> Result<(), AppendError> {
        match (self.log, FileNumber::of(path)) {
            (Some(_), None) => Err(AppendError::Gone),
            (Some(log), Some(found)) if log != found => Err(AppendError::Replaced),
            (Some(_), Some(_)) | (None, _) => Ok(()),
        }
    }

    /// Whether the changes beside a path are those of the connection.
    pub fn has_changes_at(&self, path: &Path) -> bool {
        self.changes.is_some() && self.changes == FileNumber::of(&beside(path, "-wal"))
    }

    /// Lets the log that is open take in what waits beside the path, so that it is whole wherever it is now. Where another
    /// log is at the path, which would take these changes for its own, they go. Nothing is waited for.
    pub fn take_in(&self, connection: &Connection, path: &Path, displaced: &AppendError) -> rusqlite::Result<()> {
        let is_taken = connection::empty(connection)?;
        // While nothing is at the path, others who have the log open share them, and it may come back.
        if is_taken && *displaced == AppendError::Replaced && self.has_changes_at(path) {
            files::clear_beside(path);
        }
        Ok(())
    }
}
