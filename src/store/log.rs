//! An open review log.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::connection::{self, Access, DatabaseFile};
use super::error::{self, AppendError, OpenError, ReadError};
use super::insert::{append_row, find_stored, has_same_fact};
use super::notice::Notice;
use super::open_files::OpenFiles;
use super::verify::{self, Verification};
use super::{files, open};
use crate::review::{DeviceId, Event, NewEvent};

/// Counts of what [`Store::append_all`] did with each event.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppendOutcome {
    /// Events that were added.
    pub added: u64,
    /// Events that were already in the log.
    pub known: u64,
    /// Events whose id is already used by a different event. The stored event stays.
    pub differing: u64,
}

/// An open review log.
#[derive(Debug)]
pub struct Store {
    pub(super) file: DatabaseFile,
    /// The device whose events are appended; none when the log is read-only.
    pub(super) device: Option<DeviceId>,
    /// None after a failure; the next use reconnects.
    pub(super) connection: Option<Connection>,
    /// The files that the connection has, or had, open; unknown when the log is read-only.
    pub(super) opened: OpenFiles,
    /// Whether a failure left it unclear what is on the disk.
    pub(super) is_uncertain: bool,
    /// Whether the head was written but may not be on the disk yet.
    pub(super) is_head_unsynced: bool,
    /// Whether the file system refused locks the last time that was checked.
    pub(super) was_refused_locks: bool,
}

impl Store {
    /// Opens the log, or creates it if there is none. `entropy` becomes the id of a new device.
    ///
    /// # Errors
    ///
    /// Why the log cannot be opened; an existing file is unchanged.
    pub fn open(path: &Path, entropy: [u8; 16]) -> Result<(Self, Vec<Notice>), OpenError> {
        Self::open_in(DatabaseFile { path: path.to_owned(), access: Access::Write, vfs: None }, entropy)
    }

    pub(super) fn open_in(file: DatabaseFile, entropy: [u8; 16]) -> Result<(Self, Vec<Notice>), OpenError> {
        let (connection, opened, device, notices) = open::open(&file, entropy)?;
        Ok((Self::with(file, Some(device), connection, opened), notices))
    }

    /// Opens a log for reading only. This also works on a read-only disk.
    ///
    /// # Errors
    ///
    /// Why the log cannot be opened.
    pub fn open_read_only(path: &Path) -> Result<(Self, Vec<Notice>), OpenError> {
        let (connection, file, notices) = open::open_read_only(path)?;
        Ok((Self::with(file, None, connection, OpenFiles::default()), notices))
    }

    pub(super) fn with(
        file: DatabaseFile,
        device: Option<DeviceId>,
        connection: Connection,
        opened: OpenFiles,
    ) -> Self {
        let connection = Some(connection);
        Self {
            file,
            device,
            connection,
            opened,
            is_uncertain: false,
            is_head_unsynced: false,
            was_refused_locks: false,
        }
    }

    /// The path of the log.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.file.path
    }

    /// The device whose events are appended; none when the log is read-only.
    #[must_use]
    pub fn device(&self) -> Option<DeviceId> {
        self.device
    }

    /// Appends an event and returns it once it is on the disk. An event that is already stored is returned unchanged.
    ///
    /// # Errors
    ///
    /// Why the event is not saved, or may not be. Retrying is safe.
    pub fn append(&mut self, new_event: &NewEvent) -> Result<Event, AppendError> {
        self.check_path()?;
        if self.was_refused_locks
            && let Some(refused) = files::refused_locks(self.path())
        {
            // SQLite cannot tell this from another program's lock, and would wait for the full timeout on each answer.
            return Err(AppendError::Io(error::no_locks(&refused)));
        }
        let event = self.write_durably(new_event)?;
        self.update_head();
        // Check again: the log may have been moved during the write.
        self.check_path().map(|()| event)
    }

    /// Writes an event and makes sure that it is on the disk.
    pub(super) fn write_durably(&mut self, new_event: &NewEvent) -> Result<Event, AppendError> {
        match self.write(new_event) {
            Ok(event) => self.ensure_durable().map(|()| event),
            Err(error) if error.is_failure() => {
                self.drop_connection();
                match self.find(new_event) {
                    Ok(Some(event)) if self.ensure_durable().is_ok() => Ok(event),
                    Ok(_) | Err(_) => Err(error),
                }
            }
            Err(AppendError::Locked) => Err(self.lock_error()),
            Err(error) => Err(error),
        }
    }

    /// Distinguishes a log that another program has locked from a file system that supports no locks at all.
    pub(super) fn lock_error(&mut self) -> AppendError {
        let refused = files::refused_locks(self.path());
        self.was_refused_locks = refused.is_some();
        refused.map_or(AppendError::Locked, |refused| AppendError::Io(error::no_locks(&refused)))
    }

    /// Appends many events in one transaction and counts which were new. Either all of them are on the disk afterwards,
    /// or none.
    ///
    /// # Errors
    ///
    /// Why the events are not saved, or may not be. Retrying is safe.
    pub fn append_all(&mut self, new_events: &[NewEvent]) -> Result<AppendOutcome, AppendError> {
        self.check_path()?;
        let written = self.write_all(new_events);
        if written.as_ref().is_err_and(AppendError::is_failure) {
            self.drop_connection();
        }
        let appended = match written {
            Err(AppendError::Locked) => return Err(self.lock_error()),
            written => written?,
        };
        self.ensure_durable()?;
        self.update_head();
        self.check_path().map(|()| appended)
    }

    pub(super) fn write_all(&mut self, new_events: &[NewEvent]) -> Result<AppendOutcome, AppendError> {
        let device = self.device.ok_or(AppendError::ReadOnly)?;
        let transaction = self.connection()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut appended = AppendOutcome::default();
        for new_event in new_events {
            match find_stored(&transaction, new_event) {
                Ok(Some(_)) => appended.known += 1,
                // The same event, though perhaps recorded in another time zone.
                Err(AppendError::Differs(_)) if has_same_fact(&transaction, new_event) => appended.known += 1,
                Err(AppendError::Differs(_)) => appended.differing += 1,
                Ok(None) => {
                    append_row(&transaction, new_event, device)?;
                    appended.added += 1;
                }
                Err(error) => return Err(error),
            }
        }
        transaction.commit()?;
        Ok(appended)
    }

    /// Writes an event in a transaction of its own. Unlike [`Store::append`], it does not update the head.
    pub(super) fn write(&mut self, new_event: &NewEvent) -> Result<Event, AppendError> {
        let device = self.device.ok_or(AppendError::ReadOnly)?;
        let transaction = self.connection()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(event) = find_stored(&transaction, new_event)? {
            return Ok(event);
        }
        let event = append_row(&transaction, new_event, device)?;
        transaction.commit()?;
        Ok(event)
    }

    /// The stored event with this event's id, if there is one.
    pub(super) fn find(&mut self, new_event: &NewEvent) -> Result<Option<Event>, AppendError> {
        find_stored(self.connection()?, new_event)
    }

    /// Drops the connection: after a failed sync, SQLite may believe that something is on the disk that is not.
    pub(super) fn drop_connection(&mut self) {
        self.connection = None;
        self.is_uncertain = true;
    }

    /// Makes sure, after a failure, that the log's visible content is on the disk. A checkpoint into the main database
    /// file writes it once more, whereas repeating only the failed sync may do nothing.
    pub(super) fn ensure_durable(&mut self) -> Result<(), AppendError> {
        if self.is_uncertain {
            let busy: i64 = self.connection()?.query_row("PRAGMA wal_checkpoint(FULL)", [], |row| row.get(0))?;
            if busy != 0 {
                return Err(AppendError::Locked);
            }
            self.is_uncertain = false;
        }
        Ok(())
    }

    /// The connection, reopened if a failure closed it.
    pub(super) fn connection(&mut self) -> Result<&mut Connection, OpenError> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let ((connection, _), opened) = OpenFiles::open(&self.file.path, || connection::connect(&self.file))?;
            self.opened = if self.device.is_some() { opened } else { OpenFiles::default() };
            connection
        };
        Ok(self.connection.insert(connection))
    }
}

impl Store {
    /// Checks the whole log: the file, the schema, every event's hash and link in its chain, and gaps.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read at all. Damage is reported in the [`Verification`], not as an error.
    pub fn verify(&mut self) -> Result<Verification, ReadError> {
        verify::verify(self.connection()?)
    }
}
