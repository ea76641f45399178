//! The device that writes to a file: a random id for each installation, replaced when the file is copied.
//!
//! Otherwise, a copied folder would number its events like the original. A file records when it was created, and a copy
//! is created later. If the file system does not record that, or preserves it when copying, numbers are used twice,
//! which loses nothing.
//!
//! A device whose last number is implausible, because an earlier version imported a forged event, is replaced in the
//! same way: a new one numbers from 1.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::files;
use super::plausibility::MAX_SEQ;
use crate::deck::Fingerprint;
use crate::review::DeviceId;

/// Derives unpredictable bytes for a new device from other entropy. `ended` separates devices that are derived from the
/// same bytes.
#[must_use]
pub fn derive_entropy(entropy: [u8; 16], ended: &str) -> [u8; 16] {
    let mut other = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"rounds device ").update(ended.as_bytes()).update(&entropy);
    hasher.finalize_xof().fill(&mut other);
    other
}

/// Why a device no longer writes to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceChange {
    /// The log was recovered.
    Recovered,
    /// The log was copied, moved, or restored from a backup.
    Copied,
    /// The end of the log was lost, or its numbers became implausible.
    Renumbered,
}

impl DeviceChange {
    /// The stored word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Copied => "copied",
            Self::Renumbered => "renumbered",
        }
    }

    /// Parses a stored word.
    fn of(word: &str) -> Option<Self> {
        [Self::Recovered, Self::Copied, Self::Renumbered].into_iter().find(|change| change.word() == word)
    }
}

/// The key prefix of a former device, followed by its id in hexadecimal.
const FORMER: &str = "former ";

/// The devices that wrote to this file, or to the one that it was made from, before the current one, and why each was
/// replaced.
pub(super) fn former_devices(connection: &Connection) -> rusqlite::Result<Vec<(DeviceId, DeviceChange)>> {
    let mut statement = connection.prepare(include_str!("sql/select_formers.sql"))?;
    let records = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let records: Vec<(String, String)> = records.collect::<rusqlite::Result<_>>()?;
    let read = |(key, word): (String, String)| {
        let device = Fingerprint::parse(key.strip_prefix(FORMER)?)?;
        Some((DeviceId(device.0), DeviceChange::of(&word)?))
    };
    Ok(records.into_iter().filter_map(read).collect())
}

/// Records that a device no longer writes to a file.
pub(super) fn record_former(connection: &Connection, device: DeviceId, change: DeviceChange) -> rusqlite::Result<()> {
    let key = format!("{FORMER}{}", Fingerprint(device.0));
    connection.execute(include_str!("sql/set_former.sql"), [&*key, change.word()]).map(drop)
}

/// Removes the device from a file, so that a new one can be assigned.
pub(super) fn retire(connection: &Connection, change: DeviceChange) -> rusqlite::Result<()> {
    if let Some(device) = current(connection)? {
        record_former(connection, device, change)?;
    }
    connection.execute(include_str!("sql/delete_device.sql"), []).map(drop)
}

/// The current device of a file.
pub(super) fn current(connection: &Connection) -> rusqlite::Result<Option<DeviceId>> {
    connection.query_row(include_str!("sql/select_device.sql"), [], |row| row.get(0).map(DeviceId)).optional()
}

/// Assigns a device to a file that has none, and records when the file was created.
pub(super) fn assign(connection: &Connection, path: &Path, entropy: [u8; 16]) -> rusqlite::Result<()> {
    let id = uuid::Builder::from_random_bytes(entropy).into_uuid().into_bytes();
    connection.execute(include_str!("sql/insert_device.sql"), [id])?;
    match files::created_ns(path) {
        Some(created) => connection.execute(include_str!("sql/set_born.sql"), [created]).map(drop),
        None => Ok(()),
    }
}

/// Assigns a new device if the file is a copy. Returns the device of the file, if it has one.
pub(super) fn reassign_if_copied(
    connection: &mut Connection,
    path: &Path,
    entropy: [u8; 16],
) -> rusqlite::Result<Option<DeviceId>> {
    let created = files::created_ns(path);
    let Some(device) = current(connection)? else { return Ok(None) };
    let is_implausible = is_implausible(connection, device)?;
    if !is_implausible && (created.is_none() || recorded_creation(connection)? == created) {
        return Ok(Some(device));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_implausible && current(&transaction)? == Some(device) {
        retire(&transaction, DeviceChange::Renumbered)?;
    }
    // Another process may have done it while this one waited. Files of early versions have no record.
    if recorded_creation(&transaction)?.is_some_and(|recorded| created != Some(recorded)) {
        retire(&transaction, DeviceChange::Copied)?;
    }
    assign(&transaction, path, entropy)?;
    let device = current(&transaction)?;
    transaction.commit()?;
    Ok(device)
}

/// Whether a device's last number is implausibly high.
fn is_implausible(connection: &Connection, device: DeviceId) -> rusqlite::Result<bool> {
    let last: Option<i64> =
        connection.query_row(include_str!("sql/select_last.sql"), [device.0], |row| row.get(0)).optional()?;
    Ok(last.is_some_and(|last| last > MAX_SEQ))
}

/// The recorded creation time of the file in which the device was assigned.
fn recorded_creation(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row(include_str!("sql/select_born.sql"), [], |row| row.get(0)).optional()
}

/// Removes the device from a copy: whoever restores it continues as a new device, because the old one may have
/// continued too.
pub(super) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    // An earlier format may not have the table.
    if connection.table_exists(None, "meta")? {
        retire(connection, DeviceChange::Copied)?;
        connection.execute(include_str!("sql/delete_home.sql"), [])?;
    }
    Ok(())
}
