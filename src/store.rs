//! The store: the review log on disk, in one SQLite file.
//!
//! The only door to `rusqlite`, and the only folder below `cli` that touches the file system. It keeps events and
//! gives them back; what they mean is for `review`. It reads no clock and has no chance of its own.
//!
//! An event is on the disk when [`Store::append`] returns it. An error there does not say that it is not saved:
//! trying again with the same id settles that and never doubles it.

mod backup;
mod cache;
mod chain;
mod checkpoint;
mod connection;
mod copy;
mod device;
mod disk;
mod displaced;
mod error;
mod examine;
mod export;
mod files;
mod gap;
mod growth;
mod head;
mod import;
mod imports;
mod insert;
mod log;
mod lost_tail;
mod migrate;
#[cfg(target_os = "linux")]
mod mounts;
mod move_head;
mod names;
mod notice;
mod open;
mod opened;
mod pages;
mod provenance;
mod read;
mod recover;
mod restore;
mod row;
mod safety;
#[cfg(test)]
mod sample;
mod settings;
mod synced;
mod tally;
mod verify;

pub use backup::{Backup, list as backups};
pub use cache::{Cache, CacheState, Catalogue, Catalogued, Stamp, StoredSnapshot};
pub use device::{DeviceChange, another_entropy};
pub use disk::Disk;
pub use error::{AppendError, OpenError, ReadError};
pub use examine::{DeviceEvents, LogExamination, examine, recognized};
pub use export::{ExportError, LineError, parse_line};
pub use files::is_writable;
pub use gap::Gap;
pub use import::{ImportOutcome, ScannedEvent};
pub use imports::ImportRecord;
pub use log::{AppendOutcome, Store};
pub use lost_tail::LostTail;
pub use notice::Notice;
pub use provenance::{Origin, Provenance};
pub use recover::{
    Recovered, Recovery, RecoveryOutcome, RecoveryReason, RecoveryTrigger, Share, needs_recovery, recover,
};
pub use restore::{RestoreCandidate, RestoreOutcome, restorable, restore};
pub use row::DecodeError;
pub use safety::{ImportCopy, copies as import_copies};
pub use settings::Setting;
pub use synced::SyncedFolder;
pub use tally::{Cursor, Tally};
pub use verify::{IntegrityProblem, Verification};

/// The version of SQLite in this program.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

#[cfg(test)]
mod tests;
