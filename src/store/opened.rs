//! The file that is open, and whether the log's path still leads to it.
//!
//! SQLite goes on writing into a file that was renamed or deleted. What is appended then is not where it will be looked
//! for, or is gone with the program: it must not be said to be saved.

use std::path::Path;

use rusqlite::Connection;

use super::error::{AppendError, OpenError, ReadError};
use super::files::{self, FileNumber, beside, clear};
use super::{Store, backup, open};

/// What a copy is called that is to be put in the place of a log that is gone.
const COPY: &str = "copy";

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

    /// Whether a path leads to the log that is open.
    fn is_at(&self, path: &Path) -> Result<(), AppendError> {
        match (self.log, FileNumber::of(path)) {
            (Some(_), None) => Err(AppendError::Gone),
            (Some(log), Some(found)) if log != found => Err(AppendError::Replaced),
            (Some(_), Some(_)) | (None, _) => Ok(()),
        }
    }

    /// Whether the changes beside a path are those of the connection; so where it keeps none there.
    fn has_changes_at(&self, path: &Path) -> bool {
        self.changes.is_none() || self.changes == FileNumber::of(&beside(path, "-wal"))
    }
}

impl Store {
    /// Sees that the path leads to the file that is open. Where it does not, that file takes in at once what waits beside
    /// the path, so that it is whole wherever it is now.
    pub(super) fn stands(&mut self) -> Result<(), AppendError> {
        let stands = self.opened.is_at(&self.place.path);
        match (&stands, &self.connection) {
            // Where another process reads just now, it is done when the log is opened anew.
            (Err(_), Some(connection)) => drop(take_in(connection, &self.opened, &self.place.path)),
            // The log was away and came back, or somebody removed them: on closing SQLite takes them in.
            (Ok(()), Some(_)) if !self.opened.has_changes_at(&self.place.path) => self.connection = None,
            (Ok(()), Some(_)) | (_, None) => {}
        }
        stands
    }

    /// Goes on with what is at the path, after an append said that the log is gone or replaced. Where nothing is there, a
    /// copy of all that is open comes first; where nothing is open either, a new log is begun. The entropy names a new
    /// device. False where the log is back in its place.
    ///
    /// # Errors
    ///
    /// What is wrong with the path. The log that was there is wherever it was moved to.
    pub fn reopen(&mut self, entropy: [u8; 16]) -> Result<bool, OpenError> {
        let Err(displaced) = self.stands() else { return Ok(false) };
        let path = self.path().to_owned();
        if let Some(connection) = &self.connection {
            let folder = files::folder(&path);
            files::private_folder(folder).map_err(|error| OpenError::of_io(&path, &error))?;
            let _held = files::hold(folder);
            let is_gone = displaced == AppendError::Gone;
            take_in(connection, &self.opened, &path).map_err(|error| error.at(&path))?;
            if is_gone {
                put_copy(connection, &path).map_err(|error| error.at(&path))?;
            }
        }
        // Closed before the other one is opened: two of one process would share what SQLite keeps beside the path.
        self.connection = None;
        *self = Self::open_in(self.place.clone(), entropy)?.0;
        Ok(true)
    }
}

/// Puts a copy of the log that is open at a path where nothing is.
fn put_copy(connection: &Connection, path: &Path) -> Result<(), ReadError> {
    open::no_orphans(path)?;
    let part = beside(path, &format!("{}{COPY}", open::UNFINISHED));
    clear(&part);
    let put = backup::fill(connection, &part).and_then(|_| {
        files::sync_file(&part)?;
        files::clear_beside(&part);
        // Where another file came meanwhile, that one stays.
        Ok(files::publish(&part, path).map(drop)?)
    });
    if put.is_err() {
        clear(&part);
    }
    put
}

/// Lets a log that is not at its path any more take in all that waits beside the path, and removes that: another log
/// there would take it for its own.
fn take_in(connection: &Connection, opened: &Opened, path: &Path) -> Result<(), ReadError> {
    let busy: i64 = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
    if busy != 0 {
        return Err(ReadError::Locked);
    }
    // What is another log's by now stays.
    if opened.changes.is_some() && opened.has_changes_at(path) {
        files::clear_beside(path);
    }
    Ok(())
}
