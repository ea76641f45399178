//! Salvage: everything that can be read of damaged logs and backups, put into a new log.
//!
//! Each source is read by SQL and then as raw pages. An event counts only if it matches its own hash, so it does not
//! matter where it was found, and none of what a file says about itself is believed.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::loss::{LogWitness, Losses};
use super::recovered::{Recovered, Share};
use super::source::{connect, most};
use crate::review::EventId;
use crate::store::connection::{self, Access, DatabaseFile};
use crate::store::error::ReadError;
use crate::store::files::{self};
use crate::store::insert::insert;
use crate::store::open;
use crate::store::row::{ARRIVAL, EventRow};
use crate::store::{chain, pages, verify};

/// Memory for pages of the new log, in KiB: with the little that SQLite takes otherwise, pages of the indexes of a long log
/// are written and read many times.
const PAGES_KIB: i64 = 64 * 1024;

/// The files that a log is made of again.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Sources {
    /// Where the log is, or was: its head lies beside it.
    pub log: Option<PathBuf>,
    /// The log itself, and what an interrupted recovery left.
    pub logs: Vec<PathBuf>,
    /// Its backups.
    pub backups: Vec<PathBuf>,
}

/// A new log in the making.
struct Salvage<'a> {
    connection: &'a Connection,
    /// Events that were read and are not as they were written.
    altered: HashSet<EventId>,
    /// Sound events that only raw pages of a source hold that SQL can read, whose numbers other events of their devices have.
    doubtful: Vec<EventRow<'static>>,
}

/// Makes a log of what the sources hold.
pub(super) fn fill(sources: &Sources, part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    files::private_file(part)?;
    open::fill(part, None, entropy)?;
    let place = DatabaseFile { path: part.to_owned(), access: Access::Write, vfs: None };
    let (mut connection, _) = connection::connect(&place)?;
    connection.pragma_update(None, "cache_size", -PAGES_KIB)?;
    let mut recovered = Recovered::default();
    let mut witness = LogWitness::with_head(sources.log.as_deref());
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut salvage = Salvage { connection: &transaction, altered: HashSet::new(), doubtful: Vec::new() };
    for source in &sources.logs {
        witness.hear(source, &transaction)?;
        salvage.read(source, false, &mut recovered)?;
    }
    for source in &sources.backups {
        salvage.read(source, true, &mut recovered)?;
    }
    salvage.settle_doubts()?;
    for source in sources.logs.iter().chain(&sources.backups) {
        recovered.repaired += salvage.repair(source)?;
    }
    let altered = std::mem::take(&mut salvage.altered);
    transaction.commit()?;
    connection.pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(()))?;
    for id in altered {
        recovered.altered += u64::from(!is_known(&connection, id)?);
    }
    let verification = verify::verify(&connection)?;
    recovered.kept = verification.events;
    let from_backups = recovered.shares.iter().any(|share| share.is_backup && share.events > 0);
    let Losses { missing, lost, is_exact, is_proven } = witness.compare(&connection, &verification, from_backups)?;
    (recovered.missing, recovered.lost) = (missing, lost);
    (recovered.is_exact, recovered.is_proven) = (is_exact, is_proven);
    connection.close().map_err(|(_, error)| error)?;
    Ok(recovered)
}

impl Salvage<'_> {
    /// Takes what a source holds.
    fn read(&mut self, source: &Path, is_backup: bool, recovered: &mut Recovered) -> Result<(), ReadError> {
        let (mut by_sql, mut by_pages) = (0, 0);
        let read = by_ranges(source, |columns| {
            by_sql += u64::from(self.take(columns)?);
            Ok(())
        })?;
        let scanned = pages::scan(source, &mut |_, columns| {
            by_pages += u64::from(self.take_raw(columns, matches!(read, Ok(Reach::All)))?);
            Ok(())
        })?;
        match read {
            Err(why) if scanned.rows == 0 => recovered.unread.push((source.to_owned(), why.to_string())),
            _ => recovered.unread.extend(scanned.unread),
        }
        recovered.shares.push(Share { path: source.to_owned(), is_backup, events: by_sql + by_pages, raw: by_pages });
        Ok(())
    }

    /// Takes an event that SQL reads. Whether it is new.
    fn take(&mut self, columns: &EventRow<'_>) -> Result<bool, ReadError> {
        if !chain::is_sound(columns) {
            self.altered.insert(EventId(columns.id));
            return Ok(false);
        }
        if is_known(self.connection, EventId(columns.id))? {
            return Ok(false);
        }
        self.insert(columns)
    }

    /// Takes an event that lies in raw pages. Whether it is new. If its number is taken, and SQL reads the whole source without
    /// meeting it, it may be of a change that was never finished: that is decided at the end.
    fn take_raw(&mut self, columns: &EventRow<'_>, is_readable: bool) -> Result<bool, ReadError> {
        if is_known(self.connection, EventId(columns.id))? {
            return Ok(false);
        }
        if is_readable && self.is_numbered(columns)? {
            self.doubtful.push(columns.clone().into_owned());
            return Ok(false);
        }
        self.insert(columns)
    }

    /// Whether an event of the same device with the same number is there.
    fn is_numbered(&self, columns: &EventRow<'_>) -> rusqlite::Result<bool> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/select_numbered.sql"))?;
        statement.exists((columns.device, columns.seq))
    }

    /// Adds an event. One that breaks a rule of the table was never in a log.
    fn insert(&mut self, columns: &EventRow<'_>) -> Result<bool, ReadError> {
        match insert(self.connection, columns) {
            Ok(()) => Ok(true),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => {
                self.altered.insert(EventId(columns.id));
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Takes the doubtful events that another event follows: their change was finished.
    fn settle_doubts(&mut self) -> Result<(), ReadError> {
        for columns in std::mem::take(&mut self.doubtful).iter().rev() {
            let next = (columns.device, columns.seq.saturating_add(1), columns.hash);
            let is_followed =
                self.connection.prepare_cached(include_str!("../sql/select_following.sql"))?.exists(next)?;
            if is_followed && !is_known(self.connection, EventId(columns.id))? {
                self.insert(columns)?;
            }
        }
        Ok(())
    }

    /// Takes the events of a source in which one bit was flipped, as they were written. How many.
    fn repair(&mut self, source: &Path) -> Result<u64, ReadError> {
        let connection = self.connection;
        let mut repaired = 0;
        pages::repair(source, &mut |id| Ok(is_known(connection, EventId(id))?), &mut |_, columns| {
            repaired += u64::from(self.take_raw(columns, true)?);
            Ok(())
        })?;
        Ok(repaired)
    }
}

/// Whether a log has an event.
fn is_known(connection: &Connection, id: EventId) -> rusqlite::Result<bool> {
    connection.prepare_cached(include_str!("../sql/select_known.sql"))?.exists([id.0])
}

/// How far SQL reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// To the end, without an error.
    All,
    /// Not everything.
    Some,
}

/// Hands over every row of a damaged log that SQL can read. The outer error is the taker's; the inner one says why nothing
/// could be read.
fn by_ranges(
    source: &Path,
    mut take: impl FnMut(&EventRow<'_>) -> Result<(), ReadError>,
) -> Result<Result<Reach, ReadError>, ReadError> {
    let mut reach = Reach::All;
    let connection = match connect(source) {
        Ok(connection) => connection,
        Err(error) => return Ok(Err(error)),
    };
    let mut statement = match connection.prepare(include_str!("../sql/select_range.sql")) {
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
            if let Ok(columns) = EventRow::of_row(row) {
                take(&columns)?;
            }
        }
        let low = reached + 1;
        if !whole {
            reach = Reach::Some;
        }
        if !whole && low < high {
            let middle = low + (high - low) / 2;
            ranges.extend([(middle + 1, high), (low, middle)]);
        }
    }
    Ok(Ok(reach))
}
