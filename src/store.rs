//! The review log on disk, stored in one SQLite file.
//!
//! Only this folder uses `rusqlite`, and it is the only folder below `cli` that touches the file system. It stores and
//! returns events but does not interpret them: that is the job of `review`. It reads no clock and no random numbers;
//! callers pass in time and entropy.
//!
//! An event is on the disk when [`Store::append`] returns it. An error does not prove that it was not saved, so retry
//! with the same id: that never duplicates the event.

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
mod head;
mod import;
mod import_copies;
mod imports;
mod insert;
mod log;
mod lost_tail;
mod migrate;
#[cfg(target_os = "linux")]
mod mounts;
mod names;
mod notice;
mod open;
mod open_files;
mod pages;
mod plausibility;
mod provenance;
mod read;
mod recover;
mod restore;
mod row;
#[cfg(test)]
mod sample;
mod settings;
mod synced;
mod tally;
mod update_head;
mod verify;

pub use backup::{Backup, list as backups};
pub use cache::{Cache, CacheState, Catalog, CatalogedDeck, Stamp, StoredSnapshot};
pub use device::{DeviceChange, derive_entropy};
pub use disk::Disk;
pub use error::{AppendError, OpenError, ReadError};
pub use examine::{DeviceEvents, LogExamination, classify_open_error, examine};
pub use export::{ExportError, LineError, parse_line};
pub use files::is_writable;
pub use gap::Gap;
pub use import::{ImportOutcome, ScannedEvent};
pub use import_copies::{ImportCopy, copies as import_copies};
pub use imports::ImportRecord;
pub use log::{AppendOutcome, Store};
pub use lost_tail::LostTail;
pub use notice::Notice;
pub use provenance::{Origin, Provenance};
pub use recover::{
    Recovered, Recovery, RecoveryOutcome, RecoveryReason, RecoveryTrigger, Share, needs_recovery, recover,
};
pub use restore::{RestoreCandidate, RestoreOutcome, restore, restore_candidates};
pub use row::DecodeError;
pub use settings::Setting;
pub use synced::SyncedFolder;
pub use tally::{Cursor, Tally};
pub use verify::{IntegrityProblem, Verification};

/// The version of SQLite that this program is linked with.
#[must_use]
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}

#[cfg(test)]
mod tests;
