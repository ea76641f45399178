//! Salvage: puts everything that can be read from damaged logs and backups into a new log.
//!
//! Each source is read with SQL and then as raw pages. An event counts only if it matches its own hash, so it does not
//! matter where it was found, and nothing that a file says about itself has to be trusted.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use super::loss::{LogWitness, Losses};
use super::recovered::{Recovered, Share};
use super::source::{connect, max_row};
use crate::review::EventId;
use crate::store::connection::{self, Access, DatabaseFile};
use crate::store::error::ReadError;
use crate::store::files::{self};
use crate::store::insert::insert;
use crate::store::open;
use crate::store::row::{ARRIVAL, EventRow};
use crate::store::{chain, pages, verify};

/// Page cache for the new log, in KiB. With SQLite's small default, index pages of a long log would be written and read
/// many times.
const PAGES_KIB: i64 = 64 * 1024;

/// The files that a log is rebuilt from.
#[derive(Clone, Debug, Default)]
pub(in crate::store) struct Sources {
    /// The path of the log, whose head is read.
    pub log: Option<PathBuf>,
    /// The log itself, and what an interrupted recovery left.
    pub logs: Vec<PathBuf>,
    pub backups: Vec<PathBuf>,
}

struct Salvage<'a> {
    connection: &'a Connection,
    /// Events that were read but do not match their hash.
    altered: HashSet<EventId>,
    /// Valid events found only in raw pages of a source that SQL can read completely, and whose numbers are taken by
    /// other events of their devices.
    unconfirmed: Vec<EventRow<'static>>,
}

/// Builds a log from the sources.
pub(super) fn fill(sources: &Sources, part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    files::private_file(part)?;
    open::fill(part, None, entropy)?;
    let file = DatabaseFile { path: part.to_owned(), access: Access::Write, vfs: None };
    let (mut connection, _) = connection::connect(&file)?;
    connection.pragma_update(None, "cache_size", -PAGES_KIB)?;
    let mut recovered = Recovered::default();
    let mut witness = LogWitness::with_head(sources.log.as_deref());
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let mut salvage = Salvage { connection: &transaction, altered: HashSet::new(), unconfirmed: Vec::new() };
    for source in &sources.logs {
        witness.read(source, &transaction)?;
        salvage.read(source, false, &mut recovered)?;
    }
    for source in &sources.backups {
        salvage.read(source, true, &mut recovered)?;
    }
    salvage.insert_confirmed()?;
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
    /// Inserts the events of a source.
    fn read(&mut self, source: &Path, is_backup: bool, recovered: &mut Recovered) -> Result<(), ReadError> {
        let (mut by_sql, mut by_pages) = (0, 0);
        let read = read_ranges(source, |columns| {
            by_sql += u64::from(self.insert_from_sql(columns)?);
            Ok(())
        })?;
        let scanned = pages::scan(source, &mut |_, columns| {
            by_pages += u64::from(self.insert_from_pages(columns, matches!(read, Ok(Reach::All)))?);
            Ok(())
        })?;
        match read {
            Err(why) if scanned.rows == 0 => recovered.unread.push((source.to_owned(), why.to_string())),
            _ => recovered.unread.extend(scanned.unread),
        }
        recovered.shares.push(Share { path: source.to_owned(), is_backup, events: by_sql + by_pages, raw: by_pages });
        Ok(())
    }

    /// Inserts an event that SQL read. Returns whether it is new.
    fn insert_from_sql(&mut self, columns: &EventRow<'_>) -> Result<bool, ReadError> {
        if !chain::is_valid(columns) {
            self.altered.insert(EventId(columns.id));
            return Ok(false);
        }
        if is_known(self.connection, EventId(columns.id))? {
            return Ok(false);
        }
        self.insert(columns)
    }

    /// Inserts an event from raw pages. Returns whether it is new. If its number is taken and SQL reads the whole
    /// source without finding it, it may belong to a transaction that never committed; that is decided at the end.
    fn insert_from_pages(&mut self, columns: &EventRow<'_>, is_readable: bool) -> Result<bool, ReadError> {
        if is_known(self.connection, EventId(columns.id))? {
            return Ok(false);
        }
        if is_readable && self.has_number(columns)? {
            self.unconfirmed.push(columns.clone().into_owned());
            return Ok(false);
        }
        self.insert(columns)
    }

    /// Whether the new log has an event with the same device and number.
    fn has_number(&self, columns: &EventRow<'_>) -> rusqlite::Result<bool> {
        let mut statement = self.connection.prepare_cached(include_str!("../sql/select_numbered.sql"))?;
        statement.exists((columns.device, columns.seq))
    }

    /// Inserts an event. One that violates a constraint was never in a log.
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

    /// Inserts the unconfirmed events that another event follows: their transaction was committed.
    fn insert_confirmed(&mut self) -> Result<(), ReadError> {
        for columns in std::mem::take(&mut self.unconfirmed).iter().rev() {
            let next = (columns.device, columns.seq.saturating_add(1), columns.hash);
            let is_followed =
                self.connection.prepare_cached(include_str!("../sql/select_following.sql"))?.exists(next)?;
            if is_followed && !is_known(self.connection, EventId(columns.id))? {
                self.insert(columns)?;
            }
        }
        Ok(())
    }

    /// Inserts the events of a source that a flipped bit damaged, repaired. Returns how many.
    fn repair(&mut self, source: &Path) -> Result<u64, ReadError> {
        let connection = self.connection;
        let mut repaired = 0;
        pages::repair(source, &mut |id| Ok(is_known(connection, EventId(id))?), &mut |_, columns| {
            repaired += u64::from(self.insert_from_pages(columns, true)?);
            Ok(())
        })?;
        Ok(repaired)
    }
}

fn is_known(connection: &Connection, id: EventId) -> rusqlite::Result<bool> {
    connection.prepare_cached(include_str!("../sql/select_known.sql"))?.exists([id.0])
}

/// How much of a source SQL can read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    /// Everything, without an error.
    All,
    Partial,
}

/// Passes every row of a damaged log that SQL can read to `each`. The outer error comes from `each`; the inner one says
/// why nothing could be read.
fn read_ranges(
    source: &Path,
    mut each: impl FnMut(&EventRow<'_>) -> Result<(), ReadError>,
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
    // If a range cannot be read to its end, the rest is halved until only the damaged rows are skipped.
    let mut ranges = vec![(1, max_row(source, &connection))];
    while let Some((low, high)) = ranges.pop() {
        let mut reached = low - 1;
        let mut is_complete = false;
        let mut rows = match statement.query([low, high]) {
            Ok(rows) => rows,
            Err(error) => return Ok(Err(error.into())),
        };
        loop {
            let row = match rows.next() {
                Ok(Some(row)) => row,
                Ok(None) => {
                    is_complete = true;
                    break;
                }
                Err(_) => break,
            };
            let n: i64 = row.get(ARRIVAL).unwrap_or(0);
            // Damaged pages may form loops.
            if n <= reached {
                break;
            }
            reached = n;
            if let Ok(columns) = EventRow::of_row(row) {
                each(&columns)?;
            }
        }
        let low = reached + 1;
        if !is_complete {
            reach = Reach::Partial;
        }
        if !is_complete && low < high {
            let middle = low + (high - low) / 2;
            ranges.extend([(middle + 1, high), (low, middle)]);
        }
    }
    Ok(Ok(reach))
}
