//! Examination: all that can be known of a log without changing anything, not even a file beside it.
//!
//! An ordinary reader of a write-ahead log makes two files beside it. How a log is read here follows from what lies
//! there, so that nobody can tell afterwards that it was looked at.

use std::fs::{self, File};
use std::io::Read;
use std::path::Path;
use std::time::SystemTime;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::connection;
use super::error::{OpenError, ReadError};
use super::files::{self, COMPANIONS, beside};
use super::head::{Head, Kept};
use super::settings::{self, Setting};
use super::tally::{Tally, walk};
use super::verify::{self, IntegrityProblem, Verification};
use super::{device, migrate, pages};
use crate::review::DeviceId;

/// What every database begins with.
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// How often a log is read anew when somebody changes it meanwhile.
const ATTEMPTS: usize = 5;

/// What lies in the file of a log.
#[derive(Clone, Debug, PartialEq)]
pub struct LogExamination {
    /// The format of the file.
    pub format: i64,
    /// The last format known here.
    pub known: i64,
    /// Whether changes reach it through a write-ahead log; through a rollback journal if not.
    pub ahead: bool,
    /// Every setting, read back.
    pub settings: Vec<Setting>,
    /// What is wrong. Of another format only the file itself is checked.
    pub verification: Verification,
    /// Who wrote, and how much.
    pub devices: Vec<DeviceEvents>,
    /// The device that writes here.
    pub own: Option<DeviceId>,
    /// Events whose values this program cannot read.
    pub skipped: u64,
    /// Events dated later than asked for, and the first of their dates, in UTC milliseconds.
    pub future: Option<(u64, i64)>,
}

/// The events of one device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DeviceEvents {
    /// The device.
    pub device: DeviceId,
    /// How many it wrote.
    pub events: u64,
    /// The earliest of their dates, in UTC milliseconds.
    pub first_ms: i64,
    /// The latest of them.
    pub last_ms: i64,
}

/// Looks a log over. Nothing is changed, no file is made; it works on a read-only disk, and while others write.
///
/// # Errors
///
/// Why nothing can be read of it. Damage that leaves something to read is no error, but part of what was found.
pub fn examine(path: &Path, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let mut found = examined(path, future_from_ms).map_err(|error| recognized(path, error))?;
    if is_no_format(found.format, found.known) && has_known_tables(path) && pages::holds_event(path) {
        return Err(OpenError::Damaged { path: path.to_owned(), detail: "its header has a different format".into() });
    }
    if !has_header(path) {
        found.verification.troubles.insert(0, IntegrityProblem::File("its first page is damaged".into()));
    }
    Ok(found)
}

/// Why a log cannot be used, where SQLite does not take it for a log, or for one of this format, since its first page is
/// damaged: it holds an event of which the hash is right, or the head of a log lies beside it.
#[must_use]
pub fn recognized(path: &Path, error: OpenError) -> OpenError {
    let is_own = match error {
        OpenError::NotADatabase { .. } | OpenError::Foreign { .. } => {
            fs::symlink_metadata(files::head_of(path)).is_ok() || pages::holds_event(path)
        }
        OpenError::Newer { found, known, .. } => {
            is_no_format(found, known) && has_known_tables(path) && pages::holds_event(path)
        }
        _ => false,
    };
    let damaged = || OpenError::Damaged { path: path.to_owned(), detail: "its header is damaged".into() };
    if is_own { damaged() } else { error }
}

/// Formats that later versions of this program may have.
const FORMATS: i64 = 256;

/// Whether the number of a format is damaged: it is that of this program with one bit flipped, or far beyond any that a later
/// version may have.
fn is_no_format(found: i64, known: i64) -> bool {
    (found ^ known).count_ones() == 1 || !(0..FORMATS).contains(&found)
}

/// Whether the file of a log begins as every database does. SQLite may find its first page in the write-ahead file, and then
/// does not miss it in the database, where it is needed once that file is gone.
pub(super) fn has_header(path: &Path) -> bool {
    let mut magic = [0; MAGIC.len()];
    File::open(path).and_then(|mut file| file.read_exact(&mut magic)).is_ok() && &magic == MAGIC
}

/// Looks a log over, again if somebody changed it meanwhile.
fn examined(path: &Path, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let attempt = |way| look(path, way, future_from_ms);
    for _ in 0..ATTEMPTS {
        let before = traces(path);
        let way = ReadStrategy::of(path)?;
        match (way, attempt(way)) {
            // Nobody had left a mark in the shared memory that a look alone could follow.
            (ReadStrategy::Beside, Err(OpenError::ReadOnly { .. })) => return attempt(ReadStrategy::Plain),
            (ReadStrategy::Plain, Err(OpenError::ReadOnly { path })) => return Err(OpenError::Interrupted { path }),
            // The last one who had it open has just taken away what lies beside it.
            (ReadStrategy::Beside, Err(OpenError::Io { .. })) if traces(path) != before => {}
            (ReadStrategy::Beside | ReadStrategy::Plain, looked) => return looked,
            // These two take no lock: what they saw holds if it stood still.
            (ReadStrategy::Still | ReadStrategy::Alone, looked) if traces(path) == before => return looked,
            (ReadStrategy::Still | ReadStrategy::Alone, _) => {}
        }
    }
    attempt(ReadStrategy::Plain)
}

/// Whether a log has the tables of this program's format, whatever its header says.
fn has_known_tables(path: &Path) -> bool {
    let Ok(connection) = ReadStrategy::of(path).map(|way| way.connect(path)) else { return false };
    connection.is_ok_and(|connection| verify::has_known_schema(&connection).unwrap_or(false))
}

/// A way to read that leaves no trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum ReadStrategy {
    /// All of it is in the one file: without locks.
    Still,
    /// Last changes wait beside it, and others may be at it: their shared memory is read, and not written to.
    Beside,
    /// Last changes wait beside it, and the shared memory is gone: SQLite keeps its own, without locks.
    Alone,
    /// A rollback journal: an ordinary reader makes no file then.
    Plain,
}

impl ReadStrategy {
    /// The way for a log as it lies there.
    fn of(path: &Path) -> Result<Self, OpenError> {
        connection::look(path).map_err(|error| match error {
            OpenError::Missing { .. } => connection::no_orphans(path).err().unwrap_or(error),
            // Said of who would write; here it is the reading that is denied.
            OpenError::ReadOnly { path } => OpenError::Io { path, detail: "permission denied".into() },
            error => error,
        })?;
        let ahead = is_written_ahead(path)?;
        let waiting = fs::metadata(beside(path, "-wal")).is_ok_and(|data| data.len() > 0);
        let shared = fs::symlink_metadata(beside(path, "-shm")).is_ok();
        let frozen = files::is_read_only_disk(path);
        Ok(match (ahead, waiting) {
            (false, _) if !frozen => Self::Plain,
            (false, _) | (true, false) => Self::Still,
            (true, true) if shared && !frozen => Self::Beside,
            (true, true) => Self::Alone,
        })
    }

    /// Connects this way.
    fn connect(self, path: &Path) -> rusqlite::Result<Connection> {
        let options = match self {
            Self::Still => "mode=ro&immutable=1",
            Self::Beside => "mode=ro&readonly_shm=1",
            Self::Alone | Self::Plain => "mode=ro",
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_EXRESCODE;
        let uri = connection::uri(path, options);
        if self != Self::Alone {
            return Connection::open_with_flags(uri, flags);
        }
        let unlocked = if cfg!(windows) { "win32-none" } else { "unix-none" };
        let connection = Connection::open_with_flags_and_vfs(uri, flags, unlocked)?;
        connection.pragma_update_and_check(None, "locking_mode", "exclusive", |_| Ok(()))?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
        Ok(connection)
    }
}

/// Whether a file says that changes reach it through a write-ahead log.
fn is_written_ahead(path: &Path) -> Result<bool, OpenError> {
    let mut head = [0; 20];
    let read = File::open(path).and_then(|mut file| file.read_exact(&mut head));
    read.map_err(|error| OpenError::Io { path: path.to_owned(), detail: error.to_string() })?;
    Ok(head[19] == 2)
}

/// What shows whether somebody changed a log: the size and the time of its files.
fn traces(path: &Path) -> Vec<Option<(u64, Option<SystemTime>)>> {
    let trace = |ending: &&str| {
        let data = fs::metadata(beside(path, ending)).ok()?;
        Some((data.len(), data.modified().ok()))
    };
    ["", COMPANIONS[0], COMPANIONS[2]].iter().map(trace).collect()
}

/// Looks a log over in one of the ways.
fn look(path: &Path, way: ReadStrategy, future_from_ms: i64) -> Result<LogExamination, OpenError> {
    let wrong = |error: rusqlite::Error| OpenError::of(path, &error);
    let connection = way.connect(path).map_err(wrong)?;
    let (format, known) = match connection::identity(&connection, path).map_err(wrong)? {
        None => (migrate::version(&connection).map_err(wrong)?, migrate::last(migrate::MIGRATIONS)),
        Some(OpenError::Newer { found, known, .. }) => (found, known),
        Some(error) => return Err(error),
    };
    let head = Head::read(path);
    let ahead = is_written_ahead(path)?;
    let settings = settings::read_back(&connection, ahead, path).map_err(wrong)?;
    // All that follows sees one moment of the log.
    connection.execute_batch("BEGIN").map_err(wrong)?;
    let gathered = || -> Result<LogExamination, ReadError> {
        let verification =
            if format == known { verify::verify(&connection)? } else { verify::file_alone(&connection)? };
        let mut verification = verification;
        if let Kept::Sound(head) = head
            && let Some(lost) = readable(head.lost(&connection))?
        {
            verification.troubles.extend(lost.gaps.into_iter().map(IntegrityProblem::Missing));
            verification.troubles.extend((lost.imported > 0).then_some(IntegrityProblem::Removed(lost.imported)));
        }
        let devices = readable(devices(&connection))?;
        let future = readable(future(&connection, future_from_ms))?;
        let own = readable(device::named(&connection))?;
        let mut found =
            LogExamination { format, known, ahead, settings, verification, devices, own, skipped: 0, future };
        match skipped(&connection) {
            Ok(skipped) => found.skipped = skipped,
            Err(ReadError::Damaged(_)) if !found.verification.is_sound() || format != known => {}
            Err(ReadError::Damaged(detail)) => found.verification.troubles.push(IntegrityProblem::File(detail)),
            Err(error) => return Err(error),
        }
        Ok(found)
    };
    gathered().map_err(|error| error.at(path))
}

/// What was read; nothing where the file is damaged, which the verification tells.
fn readable<T: Default>(read: rusqlite::Result<T>) -> Result<T, ReadError> {
    match read.map_err(ReadError::from) {
        Err(ReadError::Damaged(_)) => Ok(T::default()),
        read => read,
    }
}

/// Who wrote, and how much.
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

/// How many events are dated later than a moment, and the first of their dates.
fn future(connection: &Connection, from_ms: i64) -> rusqlite::Result<Option<(u64, i64)>> {
    let (count, first): (i64, Option<i64>) =
        connection.query_row(include_str!("sql/select_future.sql"), [from_ms], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(first.map(|first| (u64::try_from(count).unwrap_or(0), first)))
}

/// How many events have values that this program cannot read.
fn skipped(connection: &Connection) -> Result<u64, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_since.sql"))?;
    let tally = walk(&mut statement, [0], Tally::default(), |_| {})?;
    Ok(tally.skipped)
}
