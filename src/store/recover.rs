//! Recovery: a damaged log is moved aside, never deleted, and what can be read of it goes into a new one.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::{OpenError, ReadError};
use super::files::{self, COMPANIONS, beside};
use super::open::{self, Access, Place};
use super::row::Columns;
use super::verify::{self, Gap};
use super::{Store, chain, insert};
use crate::day::Moment;
use crate::review::EventId;

/// The fewest bytes that an event takes in a file: bounds how many there can be.
const LEAST_BYTES: u64 = 64;

/// What a recovery saved, and what it knows to be lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Events in the new log.
    pub kept: u64,
    /// Events left out because they are not as they were written.
    pub altered: u64,
    /// Numbers that are missing. What a device wrote last may be missing without a trace.
    pub missing: Vec<Gap>,
    /// Files that could not be read at all, and why.
    pub unread: Vec<(PathBuf, String)>,
}

/// Moves a log and the files beside it to `NAME.broken-YYYYMMDD-HHMMSS`, and returns that path.
///
/// # Errors
///
/// Why it cannot be moved.
pub fn set_aside(path: &Path, at: Moment) -> Result<PathBuf, OpenError> {
    let fail = |error: std::io::Error| OpenError::of_io(path, &error);
    let digits: String = at.rfc3339().chars().take(19).filter(char::is_ascii_digit).collect();
    let (date, time) = digits.split_at(digits.len().min(8));
    let mut aside = beside(path, &format!(".broken-{date}-{time}"));
    let taken = |path: &Path| fs::symlink_metadata(path).is_ok();
    let mut again = 2;
    while ["", "-wal", "-shm", "-journal"].iter().any(|ending| taken(&beside(&aside, ending))) {
        aside = beside(path, &format!(".broken-{date}-{time}-{again}"));
        again += 1;
    }
    // The log first: should this stop half-way, the next start meets files without a log and begins none.
    for ending in [""].iter().chain(&COMPANIONS) {
        match fs::rename(beside(path, ending), beside(&aside, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            Ok(()) | Err(_) => {}
        }
    }
    files::sync_folder(files::folder(path)).map_err(fail)?;
    Ok(aside)
}

/// Reads what can be read of damaged logs and backups into a new log at `new`, where there must be none.
///
/// The sources are only read. An event that is in several of them is taken once; one that does not match its own
/// hash is not taken. The new log writes as a new device, named by the entropy, since what the old one wrote last
/// may be known elsewhere.
///
/// # Errors
///
/// Why there is no new log. Nothing was changed then.
pub fn recover(sources: &[PathBuf], new: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    if fs::symlink_metadata(new).is_ok() {
        return Err(ReadError::Io(format!("there is a file at `{}` already", new.display())));
    }
    let part = beside(new, ".recovering");
    clear(&part);
    let recovered = fill(sources, &part, entropy)
        .and_then(|recovered| if files::publish(&part, new)? { Ok(recovered) } else { Err(ReadError::Locked) });
    if recovered.is_err() {
        clear(&part);
    }
    recovered
}

/// Makes a log of what the sources hold.
fn fill(sources: &[PathBuf], part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    let place = Place { path: part.to_owned(), access: Access::Write, vfs: None };
    let (mut store, _) = Store::open_in(place, entropy)?;
    let connection = store.connection()?;
    let mut recovered = Recovered::default();
    let mut altered = HashSet::new();
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    for source in sources {
        let taken = salvage(source, |columns| {
            if !take(&transaction, columns)? {
                altered.insert(EventId(columns.id));
            }
            Ok(())
        });
        match taken? {
            Ok(()) => {}
            Err(why) => recovered.unread.push((source.clone(), why.to_string())),
        }
    }
    transaction.commit()?;
    connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))?;
    for id in altered {
        recovered.altered += u64::from(!is_known(connection, id)?);
    }
    let verification = verify::verify(connection)?;
    recovered.kept = verification.events;
    recovered.missing = verification.gaps().collect();
    if let Some(connection) = store.connection.take() {
        connection.close().map_err(|(_, error)| error)?;
    }
    Ok(recovered)
}

/// Takes an event into the new log, unless it is there. False when it is not as it was written.
fn take(connection: &Connection, columns: &Columns<'_>) -> Result<bool, ReadError> {
    if !chain::is_sound(columns) {
        return Ok(false);
    }
    if !is_known(connection, EventId(columns.id))? {
        insert(connection, columns)?;
    }
    Ok(true)
}

/// Whether a log has an event.
fn is_known(connection: &Connection, id: EventId) -> rusqlite::Result<bool> {
    connection.prepare_cached(include_str!("sql/select_known.sql"))?.exists([id.0])
}

/// Hands over every row of a damaged log that can be read. The outer error is the taker's; the inner one says why
/// nothing could be read.
fn salvage(
    source: &Path,
    mut take: impl FnMut(&Columns<'_>) -> Result<(), ReadError>,
) -> Result<Result<(), ReadError>, ReadError> {
    let connection = match connect(source) {
        Ok(connection) => connection,
        Err(error) => return Ok(Err(error)),
    };
    let mut statement = match connection.prepare(include_str!("sql/select_range.sql")) {
        Ok(statement) => statement,
        Err(error) => return Ok(Err(error.into())),
    };
    // Where a range cannot be read to its end, its rest is halved until only what is damaged is passed over.
    let mut ranges = vec![(1, most(source, &connection))];
    while let Some((low, high)) = ranges.pop() {
        let mut reached = low - 1;
        let mut whole = false;
        let mut rows = match statement.query([low, high]) {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error.into())),
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    whole = true;
                    break;
                }
                Err(_) => break,
            };
            let n: i64 = row.get("n").unwrap_or(0);
            // Damaged pages may lead in circles.
            if n <= reached {
                break;
            }
            reached = n;
            if let Ok(columns) = Columns::of_row(row) {
                take(&columns)?;
            }
        }
        let low = reached + 1;
        if !whole && low < high {
            let middle = low + (high - low) / 2;
            ranges.extend([(middle + 1, high), (low, middle)]);
        }
    }
    Ok(Ok(()))
}

/// Opens a damaged log as best it can be, and never to write.
fn connect(source: &Path) -> Result<Connection, ReadError> {
    let attempt = |access| -> Result<Connection, ReadError> {
        let connection = open::bare(source, access, None)?;
        // Nothing is written; this lets SQLite read on where a file is shorter than it should be.
        connection.pragma_update(None, "writable_schema", true)?;
        connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
        Ok(connection)
    };
    attempt(Access::Read).or_else(|_| attempt(Access::Frozen))
}

/// How many rows a log can have.
fn most(source: &Path, connection: &Connection) -> i64 {
    let known = connection.query_row(include_str!("sql/select_sequence.sql"), [], |row| row.get::<_, i64>(0));
    let length = |ending| fs::metadata(beside(source, ending)).map_or(0, |data| data.len());
    let possible = i64::try_from((length("") + length("-wal")) / LEAST_BYTES).unwrap_or(i64::MAX);
    known.map_or(possible, |known| known.clamp(possible.min(1), possible))
}

/// Removes an unfinished log.
fn clear(part: &Path) {
    for leftover in COMPANIONS.map(|ending| beside(part, ending)).iter().map(PathBuf::as_path).chain([part]) {
        let _ = fs::remove_file(leftover);
    }
}
