//! A log that was moved, deleted or replaced while it was open.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connection::{UNFINISHED, no_orphans};
use super::copy;
use super::error::{AppendError, OpenError, ReadError};
use super::files::{self, beside, clear};
use super::log::Store;

/// What a copy is called while it is made.
const COPY: &str = "copy";

impl Store {
    /// Sees that the path leads to the file that is open.
    pub(super) fn check_place(&mut self) -> Result<(), AppendError> {
        let checked = self.opened.check_at(&self.place.path);
        if let (Err(displaced), Some(connection)) = (&checked, &self.connection) {
            // Where another process reads just now, it stays for the next time.
            let _ = self.opened.take_in(connection, &self.place.path, displaced);
        }
        checked
    }

    /// Whether the log was moved or deleted while it was open, and nothing is in its place.
    pub fn is_gone(&mut self) -> bool {
        self.check_place() == Err(AppendError::Gone)
    }

    /// Whether another log was put in the place of the one that is open.
    pub fn is_replaced(&mut self) -> bool {
        self.check_place() == Err(AppendError::Replaced)
    }

    /// Goes on with what is at the path, after an append said that the log is gone or replaced. Where nothing is there, a
    /// copy of all that is open is put there; where another log is, the copy is kept beside it. Where nothing is open
    /// either, a new log is begun. The entropy names a new device. False where the log is back in its place.
    ///
    /// # Errors
    ///
    /// What is wrong with the path, or with the copy. What is open stays open then.
    pub fn reopen(&mut self, entropy: [u8; 16]) -> Result<bool, OpenError> {
        let Err(displaced) = self.check_place() else { return Ok(false) };
        let path = self.path().to_owned();
        if let Some(connection) = &self.connection {
            let fail = |detail: &str| OpenError::Io { path: path.clone(), detail: detail.into() };
            let folder = files::folder(&path);
            files::private_folder(folder).map_err(|error| OpenError::of_io(&path, &error))?;
            let _held = files::hold(folder);
            let copied = if displaced == AppendError::Gone {
                if self.opened.has_changes_at(&path) {
                    files::clear_beside(&path);
                }
                if no_orphans(&path).is_err() {
                    return Err(fail("changes from another log are next to it"));
                }
                put_copy(connection, &path, &path)
            } else if self.opened.has_changes_at(&path) {
                return Err(OpenError::Locked { path });
            } else {
                put_copy(connection, &path, &kept(&path))
            };
            // A copy that fails says nothing against the log at the path.
            if !copied.map_err(|error| fail(&format!("the open log cannot be copied: {error}")))? {
                return Err(fail("another file has replaced it"));
            }
        }
        // Closed before the other one is opened: two of one process would share what SQLite keeps beside the path.
        self.connection = None;
        *self = Self::open_in(self.place.clone(), entropy)?.0;
        Ok(true)
    }
}

/// A free name beside a log for what is kept of the one that was there before.
fn kept(path: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let kept = beside(path, &format!(".replaced-{number}"));
        if !kept.exists() {
            return kept;
        }
        number += 1;
    }
}

/// Puts a copy of the log that is open in a place where nothing is; false where something came meanwhile.
fn put_copy(connection: &Connection, path: &Path, place: &Path) -> Result<bool, ReadError> {
    let part = beside(path, &format!("{UNFINISHED}{COPY}"));
    clear(&part);
    let put = copy::fill(connection, &part).and_then(|_| {
        files::sync_file(&part)?;
        files::clear_beside(&part);
        Ok(files::publish(&part, place)?)
    });
    if put.is_err() {
        clear(&part);
    }
    put
}
