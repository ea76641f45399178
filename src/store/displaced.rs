//! Handles a log that was moved, deleted or replaced while it was open.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::connection::{UNFINISHED, check_no_orphans};
use super::copy;
use super::error::{AppendError, OpenError, ReadError};
use super::files::{self, remove_database, sibling};
use super::log::Store;

/// The suffix of a copy in progress.
const COPY: &str = "copy";

impl Store {
    /// Checks that the path still leads to the open file.
    pub(super) fn check_path(&mut self) -> Result<(), AppendError> {
        let checked = self.opened.check(&self.file.path);
        if let (Err(displaced), Some(connection)) = (&checked, &self.connection) {
            // If another process is reading right now, the next check retries this.
            let _ = self.opened.absorb_wal(connection, &self.file.path, displaced);
        }
        checked
    }

    /// Whether the log was moved or deleted while it was open, and nothing is in its place.
    pub fn is_gone(&mut self) -> bool {
        self.check_path() == Err(AppendError::Gone)
    }

    /// Whether another log took the place of the open one.
    pub fn is_replaced(&mut self) -> bool {
        self.check_path() == Err(AppendError::Replaced)
    }

    /// Reopens the path after an append reported that the log is gone or replaced. If nothing is at the path, a copy of
    /// the open log is put there; if another log is, the copy is kept next to it. If nothing is open either, a new log
    /// is created. `entropy` becomes the id of a new device. Returns false if the log is back in its place.
    ///
    /// # Errors
    ///
    /// Why the path or the copy cannot be used. The open log stays open.
    pub fn reopen(&mut self, entropy: [u8; 16]) -> Result<bool, OpenError> {
        let Err(displaced) = self.check_path() else { return Ok(false) };
        let path = self.path().to_owned();
        if let Some(connection) = &self.connection {
            let fail = |detail: &str| OpenError::Io { path: path.clone(), detail: detail.into() };
            let folder = files::folder(&path);
            files::private_folder(folder).map_err(|error| OpenError::of_io(&path, &error))?;
            let _lock = files::lock_folder(folder);
            let copied = if displaced == AppendError::Gone {
                if self.opened.owns_wal_at(&path) {
                    files::remove_companions(&path);
                }
                if check_no_orphans(&path).is_err() {
                    return Err(fail("changes from another log are next to it"));
                }
                put_copy(connection, &path, &path)
            } else if self.opened.owns_wal_at(&path) {
                return Err(OpenError::Locked { path });
            } else {
                put_copy(connection, &path, &replaced_name(&path))
            };
            // A failed copy does not mean that the log at the path is bad.
            if !copied.map_err(|error| fail(&format!("the open log cannot be copied: {error}")))? {
                return Err(fail("another file has replaced it"));
            }
        }
        // Closed before the other log is opened: two connections of one process would share SQLite's companion files.
        self.connection = None;
        *self = Self::open_in(self.file.clone(), entropy)?.0;
        Ok(true)
    }
}

/// A free name next to a log for the log that was there before.
fn replaced_name(path: &Path) -> PathBuf {
    let mut number = 1;
    loop {
        let name = sibling(path, &format!(".replaced-{number}"));
        if !name.exists() {
            return name;
        }
        number += 1;
    }
}

/// Puts a copy of the open log at a free path. Returns false if something appeared there meanwhile.
fn put_copy(connection: &Connection, path: &Path, target: &Path) -> Result<bool, ReadError> {
    let part = sibling(path, &format!("{UNFINISHED}{COPY}"));
    remove_database(&part);
    let result = copy::fill(connection, &part).and_then(|_| {
        files::sync_file(&part)?;
        files::remove_companions(&part);
        Ok(files::publish(&part, target)?)
    });
    if result.is_err() {
        remove_database(&part);
    }
    result
}
