//! The device that writes into a file: random, one for each installation, and another one once the file was copied.
//!
//! A copied folder would otherwise number its events as the first one does. A file knows when it was made, and a copy of
//! it is made later; where the disk does not say, or keeps the time on copying, numbers are used twice, which loses nothing.
//!
//! A device whose last number is one that no device reaches, since an earlier version imported a forged event, is given up in
//! the same way: a new one numbers from 1 again.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use super::files;
use super::growth::UNREACHED;
use crate::deck::Fingerprint;
use crate::review::DeviceId;

/// Bytes for a new device that nobody could have guessed, from other such bytes. What ended the old device keeps devices apart
/// that get their bytes from the same ones.
#[must_use]
pub fn another_entropy(entropy: [u8; 16], ended: &str) -> [u8; 16] {
    let mut other = [0; 16];
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"rounds device ").update(ended.as_bytes()).update(&entropy);
    hasher.finalize_xof().fill(&mut other);
    other
}

/// Why a device no longer writes into a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeviceChange {
    /// The log was recovered.
    Recovered,
    /// The log was copied, moved, or restored from a backup.
    Copied,
    /// The end of the log was lost, or its numbers were led astray.
    Renumbered,
}

impl DeviceChange {
    /// The word for it in a file.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recovered => "recovered",
            Self::Copied => "copied",
            Self::Renumbered => "renumbered",
        }
    }

    /// Reads such a word.
    fn of(word: &str) -> Option<Self> {
        [Self::Recovered, Self::Copied, Self::Renumbered].into_iter().find(|former| former.word() == word)
    }
}

/// What the name of a note of a former device begins with, before its hexadecimal digits.
const FORMER: &str = "former ";

/// The devices that wrote into a file before the one that does, or into the one that it was made of, and why each does no
/// longer.
pub(super) fn formers(connection: &Connection) -> rusqlite::Result<Vec<(DeviceId, DeviceChange)>> {
    let mut statement = connection.prepare(include_str!("sql/select_formers.sql"))?;
    let notes = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let notes: Vec<(String, String)> = notes.collect::<rusqlite::Result<_>>()?;
    let read = |(key, word): (String, String)| {
        let device = Fingerprint::parse(key.strip_prefix(FORMER)?)?;
        Some((DeviceId(device.0), DeviceChange::of(&word)?))
    };
    Ok(notes.into_iter().filter_map(read).collect())
}

/// Notes that a device no longer writes into a file.
pub(super) fn note_former(connection: &Connection, device: DeviceId, former: DeviceChange) -> rusqlite::Result<()> {
    let key = format!("{FORMER}{}", Fingerprint(device.0));
    connection.execute(include_str!("sql/set_former.sql"), [&*key, former.word()]).map(drop)
}

/// Takes the device from a file, so that it can be named anew.
pub(super) fn retire(connection: &Connection, former: DeviceChange) -> rusqlite::Result<()> {
    if let Some(device) = named(connection)? {
        note_former(connection, device, former)?;
    }
    connection.execute(include_str!("sql/delete_device.sql"), []).map(drop)
}

/// The device that is named in a file.
pub(super) fn named(connection: &Connection) -> rusqlite::Result<Option<DeviceId>> {
    connection.query_row(include_str!("sql/select_device.sql"), [], |row| row.get(0).map(DeviceId)).optional()
}

/// Names the device of a file, unless it is named, and notes when the file was made.
pub(super) fn name(connection: &Connection, path: &Path, entropy: [u8; 16]) -> rusqlite::Result<()> {
    let id = uuid::Builder::from_random_bytes(entropy).into_uuid().into_bytes();
    connection.execute(include_str!("sql/insert_device.sql"), [id])?;
    match files::born(path) {
        Some(born) => connection.execute(include_str!("sql/set_born.sql"), [born]).map(drop),
        None => Ok(()),
    }
}

/// Names the device anew where the file is not the one that it was named in. The device of the file, if it has one.
pub(super) fn renamed_if_copied(
    connection: &mut Connection,
    path: &Path,
    entropy: [u8; 16],
) -> rusqlite::Result<Option<DeviceId>> {
    let born = files::born(path);
    let Some(device) = named(connection)? else { return Ok(None) };
    let is_misled = is_misled(connection, device)?;
    if !is_misled && (born.is_none() || noted(connection)? == born) {
        return Ok(Some(device));
    }
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if is_misled && named(&transaction)? == Some(device) {
        retire(&transaction, DeviceChange::Renumbered)?;
    }
    // Another process may have done it while this one waited. A file without a note is from before there were notes.
    if noted(&transaction)?.is_some_and(|noted| born != Some(noted)) {
        retire(&transaction, DeviceChange::Copied)?;
    }
    name(&transaction, path, entropy)?;
    let device = named(&transaction)?;
    transaction.commit()?;
    Ok(device)
}

/// Whether a device goes on behind a number that no device reaches.
fn is_misled(connection: &Connection, device: DeviceId) -> rusqlite::Result<bool> {
    let last: Option<i64> =
        connection.query_row(include_str!("sql/select_last.sql"), [device.0], |row| row.get(0)).optional()?;
    Ok(last.is_some_and(|last| last > UNREACHED))
}

/// When the file that the device was named in was made.
fn noted(connection: &Connection) -> rusqlite::Result<Option<i64>> {
    connection.query_row(include_str!("sql/select_born.sql"), [], |row| row.get(0)).optional()
}

/// Leaves a file without a device: whoever restores a backup goes on as a new one, since the old one went on too.
pub(super) fn forget(connection: &Connection) -> rusqlite::Result<()> {
    // An earlier format may have no room for one.
    if connection.table_exists(None, "meta")? {
        retire(connection, DeviceChange::Copied)?;
        connection.execute(include_str!("sql/delete_home.sql"), [])?;
    }
    Ok(())
}
