//! The review log, open.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior};

use super::connection::{self, Access, DatabaseFile};
use super::error::{self, AppendError, OpenError, ReadError};
use super::insert::{add, says_the_same, stored};
use super::notice::Notice;
use super::opened::Opened;
use super::verify::{self, Verification};
use super::{files, open};
use crate::review::{DeviceId, Event, NewEvent};

/// What appending many events came to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AppendOutcome {
    /// Events that are new here.
    pub added: u64,
    /// Events that were here already.
    pub known: u64,
    /// Events whose id was here already and says something else, which stays.
    pub differing: u64,
}

/// The review log.
#[derive(Debug)]
pub struct Store {
    pub(super) place: DatabaseFile,
    /// The device whose events are appended; none when the log is only read.
    pub(super) device: Option<DeviceId>,
    /// None after a failure, until the next use opens it anew.
    pub(super) connection: Option<Connection>,
    /// The files that the connection has open, or had; unknown when the log is only read.
    pub(super) opened: Opened,
    /// Whether a failure left it open what is on the disk.
    pub(super) in_doubt: bool,
    /// Whether the head was written and may not be on the disk.
    pub(super) has_moved_head: bool,
    /// Whether the disk granted no locks when they were last asked for.
    pub(super) was_refused_locks: bool,
}

impl Store {
    /// Opens the log, and begins one where there is none. The entropy names a new device.
    ///
    /// # Errors
    ///
    /// What is wrong with the path; the file there is then as it was.
    pub fn open(path: &Path, entropy: [u8; 16]) -> Result<(Self, Vec<Notice>), OpenError> {
        Self::open_in(DatabaseFile { path: path.to_owned(), access: Access::Write, vfs: None }, entropy)
    }

    /// Opens the log at a place.
    pub(super) fn open_in(place: DatabaseFile, entropy: [u8; 16]) -> Result<(Self, Vec<Notice>), OpenError> {
        let (connection, opened, device, notices) = open::open(&place, entropy)?;
        Ok((Self::with(place, Some(device), connection, opened), notices))
    }

    /// Opens a log for reading only, also on a disk that nobody can write to.
    ///
    /// # Errors
    ///
    /// What is wrong with the path.
    pub fn open_read_only(path: &Path) -> Result<(Self, Vec<Notice>), OpenError> {
        let (connection, place, notices) = open::open_read_only(path)?;
        Ok((Self::with(place, None, connection, Opened::default()), notices))
    }

    /// The log of a connection.
    pub(super) fn with(place: DatabaseFile, device: Option<DeviceId>, connection: Connection, opened: Opened) -> Self {
        let connection = Some(connection);
        Self { place, device, connection, opened, in_doubt: false, has_moved_head: false, was_refused_locks: false }
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.place.path
    }

    /// The device whose events are appended; none when the log is only read.
    #[must_use]
    pub fn device(&self) -> Option<DeviceId> {
        self.device
    }

    /// Appends an event, and returns it when it is on the disk. One that is there already is returned as it is.
    ///
    /// # Errors
    ///
    /// Why it is not saved, or not surely: trying again is safe.
    pub fn append(&mut self, draft: &NewEvent) -> Result<Event, AppendError> {
        self.check_place()?;
        if self.was_refused_locks
            && let Some(refused) = files::refused_locks(self.path())
        {
            // SQLite would wait for each answer as long as for somebody who holds the log.
            return Err(AppendError::Io(error::no_locks(&refused)));
        }
        let event = self.write_surely(draft)?;
        self.move_head();
        // Asked again: it may have been moved meanwhile.
        self.check_place().map(|()| event)
    }

    /// Writes an event, and sees that it is on the disk.
    pub(super) fn write_surely(&mut self, draft: &NewEvent) -> Result<Event, AppendError> {
        match self.write(draft) {
            Ok(event) => self.settle().map(|()| event),
            Err(error) if error.is_failure() => {
                self.doubt();
                match self.find(draft) {
                    Ok(Some(event)) if self.settle().is_ok() => Ok(event),
                    Ok(_) | Err(_) => Err(error),
                }
            }
            Err(AppendError::Locked) => Err(self.why_locked()),
            Err(error) => Err(error),
        }
    }

    /// What it means that the log is locked: somebody holds it, or the disk grants no locks at all.
    pub(super) fn why_locked(&mut self) -> AppendError {
        let refused = files::refused_locks(self.path());
        self.was_refused_locks = refused.is_some();
        refused.map_or(AppendError::Locked, |refused| AppendError::Io(error::no_locks(&refused)))
    }

    /// Appends many events in one transaction, and says how many are new and how many were here. All of them are on the disk
    /// then, or none.
    ///
    /// # Errors
    ///
    /// Why they are not saved, or not surely: trying again is safe.
    pub fn append_all(&mut self, drafts: &[NewEvent]) -> Result<AppendOutcome, AppendError> {
        self.check_place()?;
        let written = self.write_all(drafts);
        if written.as_ref().is_err_and(AppendError::is_failure) {
            self.doubt();
        }
        let appended = match written {
            Err(AppendError::Locked) => return Err(self.why_locked()),
            written => written?,
        };
        self.settle()?;
        self.move_head();
        self.check_place().map(|()| appended)
    }

    /// Writes many events in one transaction.
    pub(super) fn write_all(&mut self, drafts: &[NewEvent]) -> Result<AppendOutcome, AppendError> {
        let device = self.device.ok_or(AppendError::ReadOnly)?;
        let transaction = self.connection()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut appended = AppendOutcome::default();
        for draft in drafts {
            match stored(&transaction, draft) {
                Ok(Some(_)) => appended.known += 1,
                // The same event, though it may have been made in another time zone.
                Err(AppendError::Differs(_)) if says_the_same(&transaction, draft) => appended.known += 1,
                Err(AppendError::Differs(_)) => appended.differing += 1,
                Ok(None) => {
                    add(&transaction, draft, device)?;
                    appended.added += 1;
                }
                Err(error) => return Err(error),
            }
        }
        transaction.commit()?;
        Ok(appended)
    }

    /// Writes an event in one transaction.
    pub(super) fn write(&mut self, draft: &NewEvent) -> Result<Event, AppendError> {
        let device = self.device.ok_or(AppendError::ReadOnly)?;
        let transaction = self.connection()?.transaction_with_behavior(TransactionBehavior::Immediate)?;
        if let Some(event) = stored(&transaction, draft)? {
            return Ok(event);
        }
        let event = add(&transaction, draft, device)?;
        transaction.commit()?;
        Ok(event)
    }

    /// The stored event of a draft, if there is one.
    pub(super) fn find(&mut self, draft: &NewEvent) -> Result<Option<Event>, AppendError> {
        stored(self.connection()?, draft)
    }

    /// Lets go of the connection: after a failed sync it may believe what the disk does not hold.
    pub(super) fn doubt(&mut self) {
        self.connection = None;
        self.in_doubt = true;
    }

    /// Makes sure, after a failure, that what the log shows is on the disk: copying it into the database proper
    /// writes it once more, where repeating a failed sync alone may do nothing.
    pub(super) fn settle(&mut self) -> Result<(), AppendError> {
        if self.in_doubt {
            let busy: i64 = self.connection()?.query_row("PRAGMA wal_checkpoint(FULL)", [], |row| row.get(0))?;
            if busy != 0 {
                return Err(AppendError::Locked);
            }
            self.in_doubt = false;
        }
        Ok(())
    }

    /// The connection, opened anew if a failure closed it.
    pub(super) fn connection(&mut self) -> Result<&mut Connection, OpenError> {
        let connection = if let Some(connection) = self.connection.take() {
            connection
        } else {
            let ((connection, _), opened) = Opened::by(&self.place.path, || connection::connect(&self.place))?;
            self.opened = if self.device.is_some() { opened } else { Opened::default() };
            connection
        };
        Ok(self.connection.insert(connection))
    }
}

impl Store {
    /// Checks the whole log: the file, the tables, each event's hash and place in its chain, and gaps.
    ///
    /// # Errors
    ///
    /// Why the log cannot be read at all. Damage is not an error here but a finding.
    pub fn verify(&mut self) -> Result<Verification, ReadError> {
        verify::verify(self.connection()?)
    }
}
