//! Recovery: a damaged log is moved aside, never deleted, and what can be read of it goes into a new one.
//!
//! It may be interrupted anywhere. What was saved is whole, on the disk and under a name of its own before the damaged
//! log is moved, and while that name is there no log is opened or begun: the next start begins the recovery again.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, TransactionBehavior};

use super::error::{OpenError, ReadError};
use super::files::{self, COMPANIONS, beside, clear, clear_beside};
use super::open::{self, Access, Place};
use super::row::{ARRIVAL, Columns};
use super::verify::{self, Gap, Trouble, Verification};
use super::{chain, head, insert, migrate, pages};
use crate::day::Moment;
use crate::folder;
use crate::review::EventId;

/// What follows the name of a log that was moved aside, before the date.
const BROKEN: &str = ".broken-";

/// The fewest bytes that an event takes in a file: bounds how many there can be.
const LEAST_BYTES: u64 = 64;

/// Why a log is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Occasion {
    /// It was found damaged: where that turns out not to be so, nothing is done.
    Damage,
    /// The learner asked for it, since events were changed or are missing.
    Asked,
}

/// What a recovery saved, and what it knows to be lost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recovered {
    /// Where the damaged log is.
    pub aside: PathBuf,
    /// Events in the new log.
    pub kept: u64,
    /// Events left out because they are not as they were written.
    pub altered: u64,
    /// Numbers that are missing. What a device wrote last may be missing without a trace.
    pub missing: Vec<Gap>,
    /// Files that could not be read at all, and why.
    pub unread: Vec<(PathBuf, String)>,
}

/// Puts in the place of a damaged log a new one, with what can be read of the old one and of its backups. The old one is
/// moved aside to `NAME.broken-YYYYMMDD-HHMMSS`. Nothing is done, and none returned, if the log is not damaged, or not
/// there at all, unless it was asked for: another process may have been faster, or the disk failed for a moment.
///
/// The sources are only read. An event that is in several of them is taken once; one that does not match its own
/// hash is not taken. The new log writes as a new device, named by the entropy, since what the old one wrote last
/// may be known elsewhere.
///
/// # Errors
///
/// Why there is no new log. The damaged one is where it was, or aside; doing it again goes on from there.
pub fn recover(
    occasion: Occasion,
    path: &Path,
    backups: &[PathBuf],
    at: Moment,
    entropy: [u8; 16],
) -> Result<Option<Recovered>, ReadError> {
    let folder = files::folder(path);
    let _held = files::hold(folder);
    let ready = open::recovered(path);
    let is_gone = !is_there(path) && !COMPANIONS.iter().any(|ending| is_there(&beside(path, ending)));
    if occasion == Occasion::Damage && !is_there(&ready) && (is_gone || is_whole(path)?) {
        return Ok(None);
    }
    // A recovery that was interrupted may have left nothing under the log's own name.
    let here = [path, &ready].into_iter().filter(|path| path.exists()).map(Path::to_owned);
    let sources: Vec<PathBuf> = here.chain(backups.iter().cloned()).collect();
    let part = beside(path, ".recovering");
    let recovered = rebuild(&sources, &part, entropy)?;
    // Reading may have put files beside what an interrupted recovery left, and writing beside what is new.
    clear_beside(&ready);
    clear_beside(&part);
    fs::rename(&part, &ready)?;
    files::sync_folder(folder)?;
    let aside = set_aside(path, at)?;
    if !files::publish(&ready, path)? {
        return Err(ReadError::Locked);
    }
    // What is missing was told, and is not to be told again at the next start.
    let _ = head::renew(path, &open::bare(path, Access::Read, None)?);
    Ok(Some(Recovered { aside, ..recovered }))
}

/// Whether a log can be read to its end, and is built as this program builds it.
fn is_whole(path: &Path) -> Result<bool, ReadError> {
    let place = Place { path: path.to_owned(), access: Access::Read, vfs: None };
    let check = || -> Result<Verification, ReadError> {
        let (log, _) = open::connect(&place)?;
        // A former format has other tables: it is brought up to date, not recovered.
        if migrate::version(&log)? < migrate::last(migrate::MIGRATIONS) {
            return verify::file_alone(&log);
        }
        verify::verify(&log)
    };
    let damages = |trouble: &Trouble| matches!(trouble, Trouble::File(_) | Trouble::Schema(_));
    match check() {
        Ok(found) => Ok(!found.troubles.iter().any(damages)),
        // Who holds it knows more of it than can be seen from here.
        Err(ReadError::Locked) => Err(ReadError::Locked),
        Err(ReadError::Damaged(_) | ReadError::DiskFull | ReadError::Io(_)) => Ok(false),
    }
}

/// Moves a log and the files beside it to `NAME.broken-YYYYMMDD-HHMMSS`, and returns that path.
pub(super) fn set_aside(path: &Path, at: Moment) -> Result<PathBuf, OpenError> {
    let fail = |error: std::io::Error| OpenError::of_io(path, &error);
    let aside = interrupted(path).unwrap_or_else(|| free(path, at));
    // The log first: without the changes that wait beside it, it could pass for a whole one.
    for ending in [""].iter().chain(&COMPANIONS) {
        match fs::rename(beside(path, ending), beside(&aside, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            Ok(()) | Err(_) => {}
        }
    }
    files::sync_folder(files::folder(path)).map_err(fail)?;
    Ok(aside)
}

/// Where a log was moved already, when only files that lay beside it are still here, or nothing.
fn interrupted(path: &Path) -> Option<PathBuf> {
    let aside = if is_there(path) { None } else { newest_aside(path) }?;
    let in_the_way = |ending: &str| is_there(&beside(path, ending)) && is_there(&beside(&aside, ending));
    if COMPANIONS.iter().any(|ending| in_the_way(ending)) { None } else { Some(aside) }
}

/// The log that was moved aside last.
fn newest_aside(path: &Path) -> Option<PathBuf> {
    let name = [path.file_name()?.as_encoded_bytes(), BROKEN.as_bytes()].concat();
    let entries = folder::list(files::folder(path)).ok()?.into_iter().map(|(name, _)| path.with_file_name(name));
    let asides = entries.filter(|path| {
        let found = path.file_name().unwrap_or_default().as_encoded_bytes();
        found.starts_with(&name) && !COMPANIONS.iter().any(|ending| found.ends_with(ending.as_bytes()))
    });
    asides.max()
}

/// A free name for a log that is moved aside.
fn free(path: &Path, at: Moment) -> PathBuf {
    let digits: String = at.rfc3339().chars().take(19).filter(char::is_ascii_digit).collect();
    let (date, time) = digits.split_at(digits.len().min(8));
    let mut aside = beside(path, &format!("{BROKEN}{date}-{time}"));
    let mut again = 2;
    while is_there(&aside) || COMPANIONS.iter().any(|ending| is_there(&beside(&aside, ending))) {
        aside = beside(path, &format!("{BROKEN}{date}-{time}-{again}"));
        again += 1;
    }
    aside
}

/// Whether a name is taken, by whatever.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Reads what can be read of damaged logs and backups into a new log, which is on the disk then.
pub(super) fn rebuild(sources: &[PathBuf], part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    clear(part);
    let recovered = fill(sources, part, entropy);
    if recovered.is_err() {
        clear(part);
    }
    recovered
}

/// Makes a log of what the sources hold.
fn fill(sources: &[PathBuf], part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    files::private_file(part)?;
    open::fill(part, None, entropy)?;
    let place = Place { path: part.to_owned(), access: Access::Write, vfs: None };
    let (mut connection, _) = open::connect(&place)?;
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
        // What SQL cannot reach may still lie there whole.
        pages::scan(source, &mut |_, columns| take(&transaction, columns).map(drop))?;
    }
    transaction.commit()?;
    connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))?;
    for id in altered {
        recovered.altered += u64::from(!is_known(&connection, id)?);
    }
    let verification = verify::verify(&connection)?;
    recovered.kept = verification.events;
    recovered.missing = verification.gaps().collect();
    connection.close().map_err(|(_, error)| error)?;
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
            let n: i64 = row.get(ARRIVAL).unwrap_or(0);
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
