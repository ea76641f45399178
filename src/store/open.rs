//! Opening the file: whose it is, which format it has, and beginning one where there is none.
//!
//! A file that is not surely this program's own is looked at and left as it is.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::connection::{Access, DatabaseFile, UNFINISHED, bare, connect, identity, look, no_orphans, recovered};
use super::copy;
use super::error::{OpenError, ReadError};
use super::files::{self, beside};
use super::head::{self, Head, Kept, RecoveredTail};
use super::notice::Notice;
use super::opened::Opened;
use super::settings::{configure, journal};
use super::synced::SyncedFolder;
use super::{device, migrate};
use crate::folder;
use crate::review::DeviceId;

/// Opens a log for reading and appending, and begins one where there is none.
pub(super) fn open(
    place: &DatabaseFile,
    entropy: [u8; 16],
) -> Result<(Connection, Opened, DeviceId, Vec<Notice>), OpenError> {
    let path = &place.path;
    let mut notices = Vec::new();
    // Before the log, which others may be writing to: then nothing that they add is taken for lost.
    let head = Head::read(path);
    let folder = files::folder(path);
    files::private_folder(folder).map_err(|error| folder_error(folder, &error))?;
    match look(path) {
        Ok(()) => {}
        Err(OpenError::Missing { .. }) => {
            if begin(place, entropy)? {
                notices.push(Notice::Created { path: path.clone() });
            }
        }
        Err(error) => return Err(error),
    }
    if fs::symlink_metadata(recovered(path)).is_ok() {
        let detail = "its recovery was interrupted".into();
        return Err(OpenError::Damaged { path: path.clone(), detail });
    }
    peek(place)?;
    let ((mut connection, notice), opened) = Opened::by(path, || connect(place))?;
    notices.extend(notice);
    files::keep_private(path);
    if let Some(SyncedFolder { by, by_itself: true, .. }) = SyncedFolder::find(folder, None) {
        notices.push(Notice::Synced { by });
    }
    let found = RecoveredTail::of(&connection, path, &head);
    let device = prepare(place, &mut connection, entropy, &mut notices)?;
    let is_new = notices.iter().any(|notice| matches!(notice, Notice::Created { .. }));
    let other = device::another_entropy(entropy, "lost");
    let settled = head::settle(&mut connection, path, head, &found, (device, is_new), other);
    let (device, told) = settled.map_err(|error| OpenError::of(path, &error))?;
    notices.extend(told);
    Ok((connection, opened, device, notices))
}

/// Opens a log for reading only.
pub(super) fn open_read_only(path: &Path) -> Result<(Connection, DatabaseFile, Vec<Notice>), OpenError> {
    let head = Head::read(path);
    look(path)?;
    let frozen = DatabaseFile { path: path.to_owned(), access: Access::Frozen, vfs: None };
    let read = DatabaseFile { access: Access::Read, ..frozen.clone() };
    let mut notices = vec![Notice::ReadOnly];
    match peek(&frozen) {
        Ok(()) => {}
        Err(OpenError::Newer { found, known, .. }) => notices.push(Notice::Newer { found, known }),
        Err(error) => return Err(error),
    }
    let opened = if files::is_read_only_disk(path) { None } else { Some(connect(&read)) };
    let (place, (connection, notice)) = match opened {
        // SQLite needs a file beside the log even to read it. Where none can be made, nobody else writes either.
        None | Some(Err(OpenError::ReadOnly { .. })) => {
            let connected = connect(&frozen)?;
            (frozen, connected)
        }
        Some(opened) => (read, opened?),
    };
    notices.extend(notice);
    let wal = beside(path, "-wal");
    if place.access == Access::Frozen && fs::metadata(&wal).is_ok_and(|data| data.len() > 0) {
        notices.push(Notice::Unread { path: wal });
    } else if let Kept::Sound(head) = head {
        // A log that cannot be read at all says so when it is read.
        notices.extend(head.lost(&connection).ok().flatten().map(Notice::LostTail));
    }
    Ok((connection, place, notices))
}

/// Begins a log where there is none. False when another process was faster, or is to be recovered from.
fn begin(place: &DatabaseFile, entropy: [u8; 16]) -> Result<bool, OpenError> {
    let path = &place.path;
    let held = files::hold(files::folder(path));
    if !matches!(look(path), Err(OpenError::Missing { .. })) || fs::symlink_metadata(recovered(path)).is_ok() {
        return Ok(false);
    }
    no_orphans(path)?;
    if held.is_some() {
        clear_unfinished(path);
        // Empty ones, of a log that was moved away while somebody has it open: two logs must not share them.
        files::clear_beside(path);
    }
    create(place, entropy)
}

/// Removes what first starts that were interrupted have left: no event was ever in it.
fn clear_unfinished(path: &Path) {
    let Some(name) = path.file_name() else { return };
    let unfinished = [name.as_encoded_bytes(), UNFINISHED.as_bytes()].concat();
    for (found, _) in folder::list(files::folder(path)).into_iter().flatten() {
        if found.as_encoded_bytes().starts_with(&unfinished) {
            let _ = fs::remove_file(path.with_file_name(found));
        }
    }
}

/// Reads a file's identity without a lock, a file beside it or a change. What cannot be read is left to
/// [`connect`], which looks again under a lock.
fn peek(place: &DatabaseFile) -> Result<(), OpenError> {
    let looked = bare(&place.path, Access::Frozen, place.vfs).and_then(|connection| identity(&connection, &place.path));
    match looked {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(error) => {
            let error = OpenError::of(&place.path, &error);
            // Anything else may come from somebody who is writing just now.
            if matches!(error, OpenError::NotADatabase { .. }) { Err(error) } else { Ok(()) }
        }
    }
}

/// Begins a log: complete under another name first, so that no half-made one is ever met. False when another
/// process was faster.
fn create(place: &DatabaseFile, entropy: [u8; 16]) -> Result<bool, OpenError> {
    let path = &place.path;
    let part = beside(path, &format!("{UNFINISHED}{:032x}", u128::from_be_bytes(entropy)));
    files::private_file(&part).map_err(|error| OpenError::of_io(path, &error))?;
    let publish = |()| files::publish(&part, path).map_err(|error| OpenError::of_io(path, &error));
    let made = fill(&part, place.vfs, entropy).and_then(publish);
    if made.is_err() {
        files::clear(&part);
    }
    // Where there is no write-ahead log, an empty journal stays.
    files::clear_beside(&part);
    made
}

/// Fills an empty file with a log without events.
pub(super) fn fill(part: &Path, vfs: Option<&str>, entropy: [u8; 16]) -> Result<(), OpenError> {
    let wrong = |error: rusqlite::Error| OpenError::of(part, &error);
    let mut connection = bare(part, Access::Write, vfs).map_err(wrong)?;
    configure(&connection, part)?;
    migrate::migrate(&mut connection, migrate::MIGRATIONS).map_err(wrong)?;
    device::name(&connection, part, entropy).map_err(wrong)?;
    // Last, so that the write-ahead log is empty when its file goes.
    journal(&connection, part)?;
    connection.close().map_err(|(_, error)| wrong(error))
}

/// Brings an old format up to date, and finds the device.
fn prepare(
    place: &DatabaseFile,
    connection: &mut Connection,
    entropy: [u8; 16],
    notices: &mut Vec<Notice>,
) -> Result<DeviceId, OpenError> {
    let path = &place.path;
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    let to = migrate::last(migrate::MIGRATIONS);
    if migrate::version(connection).map_err(wrong)? < to {
        let _held = files::hold(files::folder(path));
        let from = migrate::version(connection).map_err(wrong)?;
        // Another process may have done it while this one waited.
        if from < to {
            let copy = beside(path, &format!(".format-{from}"));
            copy::copy(connection, &beside(&copy, ".part"), &copy).map_err(|error| of_copy(path, error))?;
            migrate::migrate(connection, migrate::MIGRATIONS).map_err(wrong)?;
            notices.push(Notice::Migrated { from, to });
        }
    }
    // What stands in the way of a new name leaves the old one: a number used twice is told, and nothing is lost by it.
    let moved = device::renamed_if_copied(connection, path, entropy);
    if let Ok(Some(device)) = moved.or_else(|_| device::named(connection)) {
        return Ok(device);
    }
    device::name(connection, path, entropy).map_err(wrong)?;
    let found = device::named(connection).map_err(wrong)?;
    found.ok_or_else(|| OpenError::Damaged { path: path.clone(), detail: "it names no device".into() })
}

/// Names what is wrong with the copy that goes before a new format.
fn of_copy(path: &Path, error: ReadError) -> OpenError {
    let path = path.to_owned();
    match error {
        ReadError::Locked => OpenError::Locked { path },
        ReadError::DiskFull => OpenError::DiskFull { path },
        ReadError::Damaged(detail) => OpenError::Damaged { path, detail },
        ReadError::Io(detail) => OpenError::Io { path, detail },
    }
}

/// Names what is wrong with a folder.
fn folder_error(path: &Path, error: &std::io::Error) -> OpenError {
    let named = OpenError::of_io(path, error);
    // All but a full disk is about the folder, and best said in the system's words.
    if matches!(named, OpenError::DiskFull { .. }) {
        return named;
    }
    OpenError::Folder { path: path.to_owned(), why: error.to_string() }
}
