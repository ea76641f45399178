//! The daily backup of the log.

use std::path::PathBuf;

use super::ReviewLog;
use crate::day::{Day, Rollover};
use crate::runtime::data_folder::BACKUPS;
use crate::runtime::environment::Environment;
use crate::store::Store;

/// Bytes up to which a log is copied at the end of a session without a noticeable wait.
const FAST_COPY_BYTES: u64 = 16 * 1024 * 1024;

/// New events from which a session ends with another backup.
const BACKUP_MIN_EVENTS: u64 = 50;

impl ReviewLog {
    /// Starts the backup of the day, unless there is one already or the log is new. It runs on a thread with a
    /// connection of its own, since a long log takes seconds. A failure must not stop a session, so
    /// [`Self::finish_backup`] reports it.
    pub fn back_up(&mut self, environment: &Environment, rollover: Rollover) {
        let (Some(path), Some(folder), false) = (self.writable_path(), &environment.data, self.was_empty) else {
            return;
        };
        let backups = folder.join(BACKUPS);
        let (day, entropy) = (Day::of(environment.now().at, rollover), environment.entropy());
        let thread = std::thread::Builder::new().name("backup".into()).spawn(move || {
            let (mut store, _) = Store::open(&path, entropy)?;
            store.backup(&backups, day, u64::MAX).map(drop)
        });
        // If no thread can be started, the backup is made at the end.
        self.backup = thread.ok();
    }

    /// Waits for the backup of the day, and makes it again if this session started the log or added many events to it.
    /// Does neither for a log that takes long to copy: the next session makes its backup. Returns a sentence if
    /// something failed.
    pub fn finish_backup(&mut self, environment: &Environment, rollover: Rollover) -> Option<String> {
        let (path, folder) = (self.writable_path()?, environment.data.as_ref()?);
        if std::fs::metadata(path).map_or(u64::MAX, |data| data.len()) > FAST_COPY_BYTES {
            return None;
        }
        let first = self.backup.take().map_or(Ok(()), |backup| backup.join().unwrap_or(Ok(())));
        let day = Day::of(environment.now().at, rollover);
        let store = self.store.as_mut().ok()?;
        let behind = if self.was_empty { 1 } else { BACKUP_MIN_EVENTS };
        let made = first.and_then(|()| store.backup(&folder.join(BACKUPS), day, behind).map(drop));
        made.err().map(|error| format!("the review log could not be backed up: {error}; {}", error.hint()))
    }

    /// The path of the log, if it can be written.
    fn writable_path(&self) -> Option<PathBuf> {
        let store = self.store.as_ref().ok()?;
        store.device().map(|_| store.path().to_owned())
    }
}
