//! Connections: opening a database file, and checks of whether it may be used.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use super::error::OpenError;
use super::files::sibling;
use super::migrate;
use super::notice::Notice;
use super::settings::{BUSY_MS, configure, set_journal_mode};

/// The first SQLite version in which two writers cannot corrupt a write-ahead log.
const OLDEST_SQLITE: i32 = 3_051_003;

/// The suffix of a log's name while it is being created.
pub(super) const UNFINISHED: &str = ".new-";

/// The smallest SQLite page size, in bytes.
const MIN_BYTES: u64 = 512;

/// How a file is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Read and append.
    Write,
    /// Read, while others may write.
    Read,
    /// Read a file that nobody can change: no locks, no companion files.
    Frozen,
}

/// A database file and how to open it.
#[derive(Clone, Debug)]
pub(super) struct DatabaseFile {
    pub path: PathBuf,
    pub access: Access,
    /// The SQLite VFS; none for the default one.
    pub vfs: Option<&'static str>,
}

/// Connects to an existing log and applies all settings.
pub(super) fn connect(file: &DatabaseFile) -> Result<(Connection, Option<Notice>), OpenError> {
    let path = &file.path;
    let open_error = |error: rusqlite::Error| OpenError::of(path, &error);
    if rusqlite::version_number() < OLDEST_SQLITE {
        let detail = format!("SQLite {} can damage a log that two programs have open", rusqlite::version());
        return Err(OpenError::Io { path: path.clone(), detail });
    }
    let connection = open_bare(path, file.access, file.vfs).map_err(open_error)?;
    configure(&connection, path)?;
    match (file.access, identity(&connection, path).map_err(open_error)?) {
        (Access::Read | Access::Frozen, Some(OpenError::Newer { .. })) | (_, None) => {}
        (Access::Write | Access::Read | Access::Frozen, Some(error)) => return Err(error),
    }
    let notice = match file.access {
        Access::Write if connection.is_readonly("main").map_err(open_error)? => {
            return Err(OpenError::ReadOnly { path: path.clone() });
        }
        Access::Write => set_journal_mode(&connection, path)?,
        Access::Read | Access::Frozen => None,
    };
    Ok((connection, notice))
}

/// Checks that there is a nonempty regular file.
pub(super) fn check_file(path: &Path) -> Result<(), OpenError> {
    let data = fs::metadata(path).map_err(|error| OpenError::of_io(path, &error))?;
    if !data.is_file() {
        return Err(OpenError::NotAFile { path: path.to_owned() });
    }
    if data.len() == 0 {
        // A log is never empty: it is renamed into place only when complete.
        return Err(OpenError::Damaged { path: path.to_owned(), detail: "it is empty".into() });
    }
    // SQLite treats a file shorter than a page as an empty database.
    if data.len() < MIN_BYTES {
        return Err(OpenError::NotADatabase { path: path.to_owned() });
    }
    Ok(())
}

/// The path of a recovered log until the damaged one is set aside. While this file exists, recovery is unfinished.
pub(super) fn recovered_path(path: &Path) -> PathBuf {
    sibling(path, ".recovered")
}

/// Refuses to create a log next to leftover files of a former one, which SQLite would apply to the new log.
pub(super) fn check_no_orphans(path: &Path) -> Result<(), OpenError> {
    let has_content = |suffix| fs::metadata(sibling(path, suffix)).is_ok_and(|data| data.len() > 0);
    if has_content("-wal") || has_content("-journal") {
        let detail = "its last changes are there, but the log itself is missing".into();
        return Err(OpenError::Damaged { path: path.to_owned(), detail });
    }
    Ok(())
}

/// Why a file may not be used, judged by its application id and version.
pub(super) fn identity(connection: &Connection, path: &Path) -> rusqlite::Result<Option<OpenError>> {
    let path = path.to_owned();
    if migrate::application(connection)? != migrate::APPLICATION {
        return Ok(Some(OpenError::Foreign { path }));
    }
    let (found, known) = (migrate::version(connection)?, migrate::last(migrate::MIGRATIONS));
    Ok((found > known).then_some(OpenError::Newer { path, found, known }))
}

/// Opens a connection without applying settings or checks.
pub(super) fn open_bare(path: &Path, access: Access, vfs: Option<&str>) -> rusqlite::Result<Connection> {
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

/// A path as an SQLite URI with options.
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

/// Checkpoints all events into the main database file and truncates the write-ahead file, without waiting. Returns
/// false if another connection blocks it.
pub(super) fn truncate_wal(connection: &Connection) -> rusqlite::Result<bool> {
    connection.busy_timeout(Duration::ZERO)?;
    let busy = connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get::<_, i64>(0));
    connection.busy_timeout(Duration::from_millis(BUSY_MS.unsigned_abs()))?;
    Ok(busy? == 0)
}
