//! Connections: one file, how it is opened, and what speaks against it.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::OpenError;
use super::files::beside;
use super::migrate;
use super::notice::Notice;
use super::settings::{BUSY_MS, configure, journal};

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
pub(super) struct DatabaseFile {
    pub path: PathBuf,
    pub access: Access,
    /// The layer between SQLite and the system; none for the usual one.
    pub vfs: Option<&'static str>,
}

/// Connects to a log that is there, and makes every setting.
pub(super) fn connect(place: &DatabaseFile) -> Result<(Connection, Option<Notice>), OpenError> {
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

/// Refuses to begin a log where files of a former one lie, which SQLite would take for the new one's.
pub(super) fn no_orphans(path: &Path) -> Result<(), OpenError> {
    let full = |ending| fs::metadata(beside(path, ending)).is_ok_and(|data| data.len() > 0);
    if full("-wal") || full("-journal") {
        let detail = "its last changes are there, but the log itself is missing".into();
        return Err(OpenError::Damaged { path: path.to_owned(), detail });
    }
    Ok(())
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

/// Moves all events into the database proper and empties the write-ahead file. Nothing is waited for; false where another
/// connection is in the way.
pub(super) fn empty(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(Duration::ZERO)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(Duration::from_millis(BUSY_MS.unsigned_abs()))?;
    Ok(busy? == 0)
}
