//! Opening the file: whose it is, which format it has, and beginning one where there is none.
//!
//! A file that is not surely this program's own is looked at and left as it is.

use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::error::{OpenError, ReadError};
use super::files::{self, beside};
use super::head::{self, Found, Head, Kept};
use super::notice::Notice;
use super::opened::Opened;
use super::settings::{configure, journal};
use super::synced::Synced;
use super::{backup, device, migrate};
use crate::folder;
use crate::review::DeviceId;

/// The first version of SQLite in which two writers cannot damage a write-ahead log.
const OLDEST_SQLITE: i32 = 3_051_003;

/// What follows a log's name while it is made.
pub(super) const UNFINISHED: &str = ".new-";

/// The smallest page of a database.
const LEAST_BYTES: u64 = 512;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// To read and append.
    Write,
    /// To read, while others may write.
    Read,
    /// To read what nobody can change: no locks, no files beside it.
    Frozen,
}

/// Which file, and how.
#[derive(Clone, Debug)]
pub(super) struct Place {
    pub path: PathBuf,
    pub access: Access,
    /// The layer between SQLite and the system; none for the usual one.
    pub vfs: Option<&'static str>,
}

/// Opens a log for reading and appending, and begins one where there is none.
pub(super) fn open(place: &Place, entropy: [u8; 16]) -> Result<(Connection, Opened, DeviceId, Vec<Notice>), OpenError> {
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
    if let Some(Synced { by, by_itself: true, .. }) = Synced::find(folder, None) {
        notices.push(Notice::Synced { by });
    }
    let found = Found::of(&connection, path, &head);
    let device = prepare(place, &mut connection, entropy, &mut notices)?;
    let is_new = notices.iter().any(|notice| matches!(notice, Notice::Created { .. }));
    let other = device::another_entropy(entropy, "lost");
    let settled = head::settle(&mut connection, path, head, &found, (device, is_new), other);
    let (device, told) = settled.map_err(|error| OpenError::of(path, &error))?;
    notices.extend(told);
    Ok((connection, opened, device, notices))
}

/// Opens a log for reading only.
pub(super) fn open_read_only(path: &Path) -> Result<(Connection, Place, Vec<Notice>), OpenError> {
    let head = Head::read(path);
    look(path)?;
    let frozen = Place { path: path.to_owned(), access: Access::Frozen, vfs: None };
    let read = Place { access: Access::Read, ..frozen.clone() };
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

/// Connects to a log that is there, and makes every setting.
pub(super) fn connect(place: &Place) -> Result<(Connection, Option<Notice>), OpenError> {
    let path = &place.path;
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    if rusqlite::version_number() < OLDEST_SQLITE {
        let detail = format!("SQLite {} can damage a log that two programs have open", rusqlite::version());
        return Err(OpenError::Io { path: path.clone(), detail });
    }
    let connection = bare(path, place.access, place.vfs).map_err(wrong)?;
    configure(&connection, path)?;
    match (place.access, identity(&connection, path).map_err(wrong)?) {
        (Access::Read | Access::Frozen, Some(OpenError::Newer { .. })) | (_, None) => {}
        (Access::Write | Access::Read | Access::Frozen, Some(error)) => return Err(error),
    }
    let notice = match place.access {
        Access::Write if connection.is_readonly("main").map_err(wrong)? => {
            return Err(OpenError::ReadOnly { path: path.clone() });
        }
        Access::Write => journal(&connection, path)?,
        Access::Read | Access::Frozen => None,
    };
    Ok((connection, notice))
}

/// Whether there is a file with something in it.
pub(super) fn look(path: &Path) -> Result<(), OpenError> {
    let data = fs::metadata(path).map_err(|error| OpenError::of_io(path, &error))?;
    if !data.is_file() {
        return Err(OpenError::NotAFile { path: path.to_owned() });
    }
    if data.len() == 0 {
        // A log is never empty: it gets its name only when it is complete.
        return Err(OpenError::Damaged { path: path.to_owned(), detail: "it is empty".into() });
    }
    // SQLite takes a file without a whole page for one that is still empty.
    if data.len() < LEAST_BYTES {
        return Err(OpenError::NotADatabase { path: path.to_owned() });
    }
    Ok(())
}

/// The name of what was recovered of a damaged log, until that is set aside: while it is there, recovery is not over.
pub(super) fn recovered(path: &Path) -> PathBuf {
    beside(path, ".recovered")
}

/// Begins a log where there is none. False when another process was faster, or is to be recovered from.
fn begin(place: &Place, entropy: [u8; 16]) -> Result<bool, OpenError> {
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

/// Refuses to begin a log where files of a former one lie, which SQLite would take for the new one's.
pub(super) fn no_orphans(path: &Path) -> Result<(), OpenError> {
    let full = |ending| fs::metadata(beside(path, ending)).is_ok_and(|data| data.len() > 0);
    if full("-wal") || full("-journal") {
        let detail = "its last changes are there, but the log itself is missing".into();
        return Err(OpenError::Damaged { path: path.to_owned(), detail });
    }
    Ok(())
}

/// Reads a file's identity without a lock, a file beside it or a change. What cannot be read is left to
/// [`connect`], which looks again under a lock.
fn peek(place: &Place) -> Result<(), OpenError> {
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

/// What speaks against a file, by its own marks.
pub(super) fn identity(connection: &Connection, path: &Path) -> rusqlite::Result<Option<OpenError>> {
    let path = path.to_owned();
    if migrate::application(connection)? != migrate::APPLICATION {
        return Ok(Some(OpenError::Foreign { path }));
    }
    let (found, known) = (migrate::version(connection)?, migrate::last(migrate::MIGRATIONS));
    Ok((found > known).then_some(OpenError::Newer { path, found, known }))
}

/// Opens a connection and nothing more.
pub(super) fn bare(path: &Path, access: Access, vfs: Option<&str>) -> rusqlite::Result<Connection> {
    let (options, flags) = match access {
        Access::Write => ("mode=rw", OpenFlags::SQLITE_OPEN_READ_WRITE),
        Access::Read => ("mode=ro", OpenFlags::SQLITE_OPEN_READ_ONLY),
        Access::Frozen => ("mode=ro&immutable=1", OpenFlags::SQLITE_OPEN_READ_ONLY),
    };
    let flags = flags | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
    let uri = uri(path, options);
    match vfs {
        Some(vfs) => Connection::open_with_flags_and_vfs(uri, flags, vfs),
        None => Connection::open_with_flags(uri, flags),
    }
}

/// A path as SQLite reads it with options behind it.
pub(super) fn uri(path: &Path, options: &str) -> String {
    let mut uri = String::from("file:");
    let text = path.as_os_str().as_encoded_bytes();
    if cfg!(windows) && path.is_absolute() {
        uri.push('/');
    }
    for byte in text {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(char::from(*byte)),
            b':' if cfg!(windows) => uri.push(':'),
            b'\\' if cfg!(windows) => uri.push('/'),
            byte => {
                let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
                uri.extend(['%', digit(byte >> 4), digit(byte & 15)]);
            }
        }
    }
    uri + "?" + options
}

/// Begins a log: complete under another name first, so that no half-made one is ever met. False when another
/// process was faster.
fn create(place: &Place, entropy: [u8; 16]) -> Result<bool, OpenError> {
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
    place: &Place,
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
            backup::copy(connection, &beside(&copy, ".part"), &copy).map_err(|error| of_copy(path, error))?;
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
