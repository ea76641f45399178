//! Examination: reads everything about a log without changing anything, including companion files.
//!
//! An ordinary reader of a write-ahead log creates two companion files. Here, the way to read depends on which files
//! exist, so that reading leaves no trace.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection;
use super::error::{OpenError, ReadError};
use super::files::{self, COMPANIONS, sibling};
use super::head::{Head, StoredHead};
use super::settings::{self, Setting};
use super::tally::{Tally, walk};
use super::verify::{self, IntegrityProblem, Verification};
use super::{device, migrate, pages};
use crate::review::DeviceId;

/// The first bytes of every SQLite database.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How often a log is read again if another process changes it meanwhile.
const ATTEMPTS: usize = 5;

/// What an examination found in the file of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogExamination {
    /// The format of the file.
    pub format: i64,
    /// The latest format that this version supports.
    pub known: i64,
    /// Whether the log uses a write-ahead log; otherwise it uses a rollback journal.
    pub uses_wal: bool,
    /// Every setting, as read back.
    pub settings: Vec<Setting>,
    /// The result of the verification. For other formats, only the file itself is checked.
    pub verification: Verification,
    /// The devices in the log, with their events.
    pub devices: Vec<DeviceEvents>,
    /// The device that writes to this file.
    pub own: Option<DeviceId>,
    /// Events with values that this version cannot read.
    pub skipped: u64,
    /// How many events are dated after the given time, and the earliest of those dates in UTC milliseconds.
    pub future: Option<(u64, i64)>,
}

/// Counts and dates of one device's events.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceEvents {
    /// The device.
    pub device: DeviceId,
    /// How many events it wrote.
    pub events: u64,
    /// The earliest date, in UTC milliseconds.
    pub first_ms: i64,
    /// The latest date, in UTC milliseconds.
    pub last_ms: i64,
}

/// Examines a log. Changes nothing and creates no file; works on a read-only disk, and while others write.
///
/// # Errors
///
/// Why nothing can be read. Damage that leaves something to read is part of the result, not an error.
pub fn examine(path: &Path, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let mut found = examine_stable(path, future_from_ms).map_err(|error| classify_open_error(path, error))?;
    if is_damaged_format(found.format, found.known) && has_known_tables(path) && pages::holds_event(path) {
        return Err(OpenError::Damaged { path: path.to_owned(), detail: "its header has a different format".into() });
    }
    if !has_header(path) {
        found.verification.problems.insert(0, IntegrityProblem::File("its first page is damaged".into()));
    }
    Ok(found)
}

/// Reports a log with a damaged first page as damaged, where SQLite takes it for another kind of file or another
/// format. It counts as a log if it contains an event with a correct hash, or if a head file is next to it.
#[must_use]
pub fn classify_open_error(path: &Path, error: OpenError) -> OpenError {
    let is_own = match error {
        OpenError::NotADatabase { .. } | OpenError::Foreign { .. } => {
            fs::symlink_metadata(files::head_of(path)).is_ok() || pages::holds_event(path)
        }
        OpenError::Newer { found, known, .. } => {
            is_damaged_format(found, known) && has_known_tables(path) && pages::holds_event(path)
        }
        _ => false,
    };
    let damaged = || OpenError::Damaged { path: path.to_owned(), detail: "its header is damaged".into() };
    if is_own { damaged() } else { error }
}

/// Upper bound of the formats that later versions may have.
const FORMAT_LIMIT: i64 = 256;

/// Whether a format number must be damaged: it differs from the current one by a single bit, or is beyond any format
/// that a later version may have.
fn is_damaged_format(found: i64, known: i64) -> bool {
    (found ^ known).count_ones() == 1 || !(0..FORMAT_LIMIT).contains(&found)
}

/// Whether the file starts with the SQLite magic. While SQLite finds the first page in the write-ahead file, it does
/// not notice damage in the database, which matters once that file is gone.
pub(super) fn has_header(path: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && &magic == MAGIC
}

/// Examines a log, again if another process changed it meanwhile.
fn examine_stable(path: &Path, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let attempt = |strategy| examine_with(path, strategy, future_from_ms);
    for _ in 0..ATTEMPTS {
        let before = file_states(path);
        let strategy = ReadStrategy::of(path)?;
        match (strategy, attempt(strategy)) {
            // The shared memory was not usable for a reader that may not write to it.
            (ReadStrategy::SharedMemory, Err(OpenError::ReadOnly { .. })) => return attempt(ReadStrategy::Ordinary),
            (ReadStrategy::Ordinary, Err(OpenError::ReadOnly { path })) => return Err(OpenError::Interrupted { path }),
            // The last process that had it open has just removed the companion files.
            (ReadStrategy::SharedMemory, Err(OpenError::Io { .. })) if file_states(path) != before => {}
            (ReadStrategy::SharedMemory | ReadStrategy::Ordinary, result) => return result,
            // These two take no lock: the result is valid only if the files did not change.
            (ReadStrategy::MainFile | ReadStrategy::PrivateIndex, result) if file_states(path) == before => {
                return result;
            }
            (ReadStrategy::MainFile | ReadStrategy::PrivateIndex, _) => {}
        }
    }
    attempt(ReadStrategy::Ordinary)
}

/// Whether a log has the tables of this program's format, whatever its header says.
fn has_known_tables(path: &Path) -> bool {
    let Ok(connection) = ReadStrategy::of(path).map(|strategy| strategy.connect(path)) else { return false };
    connection.is_ok_and(|connection| verify::has_known_schema(&connection).unwrap_or(false))
}

/// A way to read a log without leaving a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadStrategy {
    /// Everything is in the main file: read it without locks.
    MainFile,
    /// The write-ahead file has content, and others may have the log open: read their shared memory without writing to
    /// it.
    SharedMemory,
    /// The write-ahead file has content, and there is no shared memory: SQLite builds a private index, without locks.
    PrivateIndex,
    /// A rollback journal: an ordinary reader creates no file.
    Ordinary,
}

impl ReadStrategy {
    /// The strategy for a log, given which files exist.
    fn of(path: &Path) -> Result<Self, OpenError> {
        connection::check_file(path).map_err(|error| match error {
            OpenError::Missing { .. } => connection::check_no_orphans(path).err().unwrap_or(error),
            // `ReadOnly` describes a writer's problem; here it is reading that was denied.
            OpenError::ReadOnly { path } => OpenError::Io { path, detail: "permission denied".into() },
            error => error,
        })?;
        let uses_wal = uses_wal(path)?;
        let has_wal = fs::metadata(sibling(path, "-wal")).is_ok_and(|data| data.len() > 0);
        let has_shm = fs::symlink_metadata(sibling(path, "-shm")).is_ok();
        let frozen = files::is_read_only_disk(path);
        Ok(match (uses_wal, has_wal) {
            (false, _) if !frozen => Self::Ordinary,
            (false, _) | (true, false) => Self::MainFile,
            (true, true) if has_shm && !frozen => Self::SharedMemory,
            (true, true) => Self::PrivateIndex,
        })
    }

    fn connect(self, path: &Path) -> rusqlite::Result<Connection> {
        let options = match self {
            Self::MainFile => "mode=ro&immutable=1",
            Self::SharedMemory => "mode=ro&readonly_shm=1",
            Self::PrivateIndex | Self::Ordinary => "mode=ro",
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let uri = connection::uri(path, options);
        if self != Self::PrivateIndex {
            return Connection::open_with_flags(uri, flags);
        }
        let unlocked = if cfg!(windows) { "win32-none" } else { "unix-none" };
        let connection = Connection::open_with_flags_and_vfs(uri, flags, unlocked)?;
        connection.pragma_update_and_check(None, "locking_mode", "exclusive", |_| Ok(()))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(connection)
    }
}

/// Whether the file header says that a write-ahead log is used.
fn uses_wal(path: &Path) -> Result<bool, OpenError> {
    let mut head = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.map_err(|error| OpenError::Io { path: path.to_owned(), detail: error.to_string() })?;
    Ok(head[19] == 2)
}

/// Size and modification time of each file, to detect changes by other processes.
fn file_states(path: &Path) -> Vec<Option<(u64, Option<SystemTime>)>> {
    let state = |ending: &&str| {
        let data = fs::metadata(sibling(path, ending)).ok()?;
        Some((data.len(), data.modified().ok()))
    };
    ["", COMPANIONS[0], COMPANIONS[2]].iter().map(state).collect()
}

/// Examines a log with one strategy.
fn examine_with(path: &Path, strategy: ReadStrategy, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let open_error = |error: rusqlite::Error| OpenError::of(path, &error);
    let connection = strategy.connect(path).map_err(open_error)?;
    let (format, known) = match connection::identity(&connection, path).map_err(open_error)? {
        None => (migrate::version(&connection).map_err(open_error)?, migrate::last(migrate::MIGRATIONS)),
        Some(OpenError::Newer { found, known, .. }) => (found, known),
        Some(error) => return Err(error),
    };
    let head = Head::read(path);
    let uses_wal = uses_wal(path)?;
    let settings = settings::read_back(&connection, uses_wal, path).map_err(open_error)?;
    // Everything below reads one consistent snapshot.
    connection.execute_batch("BEGIN").map_err(open_error)?;
    let gather = || -> Result<LogExamination, ReadError> {
        let verification =
            if format == known { verify::verify(&connection)? } else { verify::file_alone(&connection)? };
        let mut verification = verification;
        if let StoredHead::Valid(head) = head
            && let Some(lost) = readable(head.lost(&connection))?
        {
            verification.problems.extend(lost.gaps.into_iter().map(IntegrityProblem::Missing));
            verification.problems.extend((lost.imported > 0).then_some(IntegrityProblem::Removed(lost.imported)));
        }
        let devices = readable(devices(&connection))?;
        let future = readable(future(&connection, future_from_ms))?;
        let own = readable(device::current(&connection))?;
        let mut found =
            LogExamination { format, known, uses_wal, settings, verification, devices, own, skipped: 0, future };
        match skipped(&connection) {
            Ok(skipped) => found.skipped = skipped,
            Err(ReadError::Damaged(_)) if !found.verification.is_valid() || format != known => {}
            Err(ReadError::Damaged(detail)) => found.verification.problems.push(IntegrityProblem::File(detail)),
            Err(error) => return Err(error),
        }
        Ok(found)
    };
    gather().map_err(|error| error.at(path))
}

/// Replaces damage by a default value: the verification reports it.
fn readable<T: Default>(read: rusqlite::Result<T>) -> Result<T, ReadError> {
    match read.map_err(ReadError::from) {
        Err(ReadError::Damaged(_)) => Ok(T::default()),
        read => read,
    }
}

fn devices(connection: &Connection) -> rusqlite::Result<Vec<DeviceEvents>> {
    let mut statement = connection.prepare(include_str!("sql/select_devices.sql"))?;
    let written = statement.query_map([], |row| {
        let events: i64 = row.get(1)?;
        Ok(DeviceEvents {
            device: DeviceId(row.get(0)?),
            events: u64::try_from(events).unwrap_or(0),
            first_ms: row.get(2)?,
            last_ms: row.get(3)?,
        })
    })?;
    written.collect()
}

/// How many events are dated after a time, and the earliest of those dates.
fn future(connection: &Connection, from_ms: i64) -> rusqlite::Result<Option<(u64, i64)>> {
    let (count, first): (i64, Option<i64>) =
        connection.query_row(include_str!("sql/select_future.sql"), [from_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.map(|first| (u64::try_from(count).unwrap_or(0), first)))
}

/// How many events have values that this version cannot read.
fn skipped(connection: &Connection) -> Result<u64, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_since.sql"))?;
    let tally = walk(&mut statement, [0], Tally::default(), |_| {})?;
    Ok(tally.skipped)
}
