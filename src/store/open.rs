//! Opening a log: checks whose file it is and which format it has, and creates one if there is none.
//!
//! A file that may not belong to this program is only inspected, never changed.

use std::fs;
use std::path::Path;

use rusqlite::Connection;

use super::connection::{
    Access, DatabaseFile, UNFINISHED, check_file, check_no_orphans, connect, identity, open_bare, recovered_path,
};
use super::copy;
use super::error::{OpenError, ReadError};
use super::files::{self, sibling};
use super::head::{self, Head, RecoveredTail, StoredHead};
use super::notice::Notice;
use super::open_files::OpenFiles;
use super::settings::{configure, set_journal_mode};
use super::synced::SyncedFolder;
use super::{device, migrate};
use crate::folder;
use crate::review::DeviceId;

/// Opens a log for reading and appending, or creates one if there is none.
pub(super) fn open(
    file: &DatabaseFile,
    entropy: [u8; 16],
) -> Result<(Connection, OpenFiles, DeviceId, Vec<Notice>), OpenError> {
    let path = &file.path;
    let mut notices = Vec::new();
    // Read before the log: events that other processes add in between then do not count as lost.
    let head = Head::read(path);
    let folder = files::folder(path);
    files::private_folder(folder).map_err(|error| folder_error(folder, &error))?;
    match check_file(path) {
        Ok(()) => {}
        Err(OpenError::Missing { .. }) => {
            if create_if_missing(file, entropy)? {
                notices.push(Notice::Created { path: path.clone() });
            }
        }
        Err(error) => return Err(error),
    }
    if fs::symlink_metadata(recovered_path(path)).is_ok() {
        let detail = "its recovery was interrupted".into();
        return Err(OpenError::Damaged { path: path.clone(), detail });
    }
    check_identity(file)?;
    let ((mut connection, notice), opened) = OpenFiles::open(path, || connect(file))?;
    notices.extend(notice);
    files::make_private(path);
    if let Some(SyncedFolder { program, is_automatic: true, .. }) = SyncedFolder::find(folder, None) {
        notices.push(Notice::Synced { program });
    }
    let found = RecoveredTail::of(&connection, path, &head);
    let device = prepare(file, &mut connection, entropy, &mut notices)?;
    let is_new = notices.iter().any(|notice| matches!(notice, Notice::Created { .. }));
    let other = device::derive_entropy(entropy, "lost");
    let reconciled = head::reconcile(&mut connection, path, head, &found, (device, is_new), other);
    let (device, reported) = reconciled.map_err(|error| OpenError::of(path, &error))?;
    notices.extend(reported);
    Ok((connection, opened, device, notices))
}

pub(super) fn open_read_only(path: &Path) -> Result<(Connection, DatabaseFile, Vec<Notice>), OpenError> {
    let head = Head::read(path);
    check_file(path)?;
    let frozen = DatabaseFile { path: path.to_owned(), access: Access::Frozen, vfs: None };
    let read = DatabaseFile { access: Access::Read, ..frozen.clone() };
    let mut notices = vec![Notice::ReadOnly];
    match check_identity(&frozen) {
        Ok(()) => {}
        Err(OpenError::Newer { found, known, .. }) => notices.push(Notice::Newer { found, known }),
        Err(error) => return Err(error),
    }
    let opened = if files::is_read_only_disk(path) { None } else { Some(connect(&read)) };
    let (file, (connection, notice)) = match opened {
        // SQLite needs a companion file even to read the log. If none can be created, no other process writes either.
        None | Some(Err(OpenError::ReadOnly { .. })) => {
            let connected = connect(&frozen)?;
            (frozen, connected)
        }
        Some(opened) => (read, opened?),
    };
    notices.extend(notice);
    let wal = sibling(path, "-wal");
    if file.access == Access::Frozen && fs::metadata(&wal).is_ok_and(|data| data.len() > 0) {
        notices.push(Notice::Unread { path: wal });
    } else if let StoredHead::Valid(head) = head {
        // If the log cannot be read at all, its first use reports that.
        notices.extend(head.lost(&connection).ok().flatten().map(Notice::LostTail));
    }
    Ok((connection, file, notices))
}

/// Creates a log if there is none. Returns false if another process created one first, or a recovery is pending.
fn create_if_missing(file: &DatabaseFile, entropy: [u8; 16]) -> Result<bool, OpenError> {
    let path = &file.path;
    let lock = files::lock_folder(files::folder(path));
    if !matches!(check_file(path), Err(OpenError::Missing { .. })) || fs::symlink_metadata(recovered_path(path)).is_ok()
    {
        return Ok(false);
    }
    check_no_orphans(path)?;
    if lock.is_some() {
        clear_unfinished(path);
        // Empty companions of a log that was moved while another process has it open: two logs must not share them.
        files::remove_companions(path);
    }
    create(file, entropy)
}

/// Removes what interrupted first starts left behind. No event was ever in it.
fn clear_unfinished(path: &Path) {
    let Some(name) = path.file_name() else { return };
    let unfinished = [name.as_encoded_bytes(), UNFINISHED.as_bytes()].concat();
    for (found, _) in folder::list(files::folder(path)).into_iter().flatten() {
        if found.as_encoded_bytes().starts_with(&unfinished) {
            let _ = fs::remove_file(path.with_file_name(found));
        }
    }
}

/// Checks a file's identity without locks, companion files or changes. Files that cannot be read are left to
/// [`connect`], which checks again under a lock.
fn check_identity(file: &DatabaseFile) -> Result<(), OpenError> {
    let checked =
        open_bare(&file.path, Access::Frozen, file.vfs).and_then(|connection| identity(&connection, &file.path));
    match checked {
        Ok(None) => Ok(()),
        Ok(Some(error)) => Err(error),
        Err(error) => {
            let error = OpenError::of(&file.path, &error);
            // Any other error may come from a process that is writing right now.
            if matches!(error, OpenError::NotADatabase { .. }) { Err(error) } else { Ok(()) }
        }
    }
}

/// Creates a log under a temporary name and renames it when complete, so that no process sees half a log. Returns false
/// if another process created one first.
fn create(file: &DatabaseFile, entropy: [u8; 16]) -> Result<bool, OpenError> {
    let path = &file.path;
    let part = sibling(path, &format!("{UNFINISHED}{:032x}", u128::from_be_bytes(entropy)));
    files::private_file(&part).map_err(|error| OpenError::of_io(path, &error))?;
    let publish = |()| files::publish(&part, path).map_err(|error| OpenError::of_io(path, &error));
    let created = fill(&part, file.vfs, entropy).and_then(publish);
    if created.is_err() {
        files::remove_database(&part);
    }
    // Without a write-ahead log, an empty journal stays.
    files::remove_companions(&part);
    created
}

/// Turns an empty file into a log without events.
pub(super) fn fill(part: &Path, vfs: Option<&str>, entropy: [u8; 16]) -> Result<(), OpenError> {
    let open_error = |error: rusqlite::Error| OpenError::of(part, &error);
    let mut connection = open_bare(part, Access::Write, vfs).map_err(open_error)?;
    configure(&connection, part)?;
    migrate::migrate(&mut connection, migrate::MIGRATIONS).map_err(open_error)?;
    device::assign(&connection, part, entropy).map_err(open_error)?;
    // Done last, so that the write-ahead file is empty when it is removed.
    set_journal_mode(&connection, part)?;
    connection.close().map_err(|(_, error)| open_error(error))
}

/// Migrates an old format and finds, or assigns, the device.
fn prepare(
    file: &DatabaseFile,
    connection: &mut Connection,
    entropy: [u8; 16],
    notices: &mut Vec<Notice>,
) -> Result<DeviceId, OpenError> {
    let path = &file.path;
    let open_error = |error: rusqlite::Error| OpenError::of(path, &error);
    let to = migrate::last(migrate::MIGRATIONS);
    if migrate::version(connection).map_err(open_error)? < to {
        let _lock = files::lock_folder(files::folder(path));
        let from = migrate::version(connection).map_err(open_error)?;
        // Another process may have migrated it while this one waited.
        if from < to {
            let copy = sibling(path, &format!(".format-{from}"));
            copy::copy(connection, &sibling(&copy, ".part"), &copy).map_err(|error| copy_error(path, error))?;
            migrate::migrate(connection, migrate::MIGRATIONS).map_err(open_error)?;
            notices.push(Notice::Migrated { from, to });
        }
    }
    // If the device cannot be changed, the old one stays: duplicate numbers are reported and lose nothing.
    let reassigned = device::reassign_if_copied(connection, path, entropy);
    if let Ok(Some(device)) = reassigned.or_else(|_| device::current(connection)) {
        return Ok(device);
    }
    device::assign(connection, path, entropy).map_err(open_error)?;
    let found = device::current(connection).map_err(open_error)?;
    found.ok_or_else(|| OpenError::Damaged { path: path.clone(), detail: "it names no device".into() })
}

/// Converts an error of the copy that precedes a migration.
fn copy_error(path: &Path, error: ReadError) -> OpenError {
    let path = path.to_owned();
    match error {
        ReadError::Locked => OpenError::Locked { path },
        ReadError::DiskFull => OpenError::DiskFull { path },
        ReadError::Damaged(detail) => OpenError::Damaged { path, detail },
        ReadError::Io(detail) => OpenError::Io { path, detail },
    }
}

/// Converts an error of creating the folder.
fn folder_error(path: &Path, error: &std::io::Error) -> OpenError {
    let named = OpenError::of_io(path, error);
    // Apart from a full disk, the system's own message describes a problem with the folder best.
    if matches!(named, OpenError::DiskFull { .. }) {
        return named;
    }
    OpenError::Folder { path: path.to_owned(), why: error.to_string() }
}
