//! Verification: checks that the log is what was written, and finds what is missing.

use std::fmt;

use rusqlite::Connection;

use super::error::ReadError;
use super::gap::Gap;
use super::plausibility::MAX_JUMP;
use super::row::{ARRIVAL, EventRow};
use super::{chain, head, migrate};
use crate::deck::counted::{agreeing, counted};
use crate::review::{DeviceId, EventId};

/// A problem that a verification found.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegrityProblem {
    /// SQLite found the file itself damaged.
    File(String),
    /// A table, index or trigger differs from the one that this program creates.
    Schema(String),
    /// A row has values that are not valid for an event.
    Unreadable {
        /// The row's number in order of arrival.
        cursor: i64,
        /// What cannot be read.
        why: String,
    },
    /// An event does not match its own hash.
    Altered(EventId),
    /// An event does not follow the previous one on its device.
    Unlinked(EventId),
    /// Two events of one device have the same number, as after copying a machine.
    DuplicateNumber {
        /// The device that wrote them.
        device: DeviceId,
        /// The duplicate number.
        seq: u64,
    },
    /// Events are missing in between, or before the first.
    Missing(Gap),
    /// A number too high for any real device, which indicates a forged event. How many events are missing before it is
    /// unknown.
    ImplausibleNumber {
        /// The device of the event.
        device: DeviceId,
        /// The device's last plausible number.
        after: u64,
    },
    /// This many events arrived in this file but are gone.
    Removed(u64),
}

impl fmt::Display for IntegrityProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(detail) => write!(f, "the file is damaged: {detail}"),
            Self::Schema(name) => write!(f, "`{name}` is not as rounds creates it"),
            Self::Unreadable { cursor, why } => write!(f, "row {cursor} cannot be read: {why}"),
            Self::Altered(id) => write!(f, "event `{id}` was changed after it was written"),
            Self::Unlinked(id) => write!(f, "event `{id}` does not follow the previous one"),
            Self::DuplicateNumber { device, seq } => {
                write!(f, "device `{device}` wrote two events with the number {seq}")
            }
            Self::Missing(gap) => gap.fmt(f),
            Self::ImplausibleNumber { device, after } => {
                write!(f, "device `{device}` has events numbered far beyond event {after}")
            }
            Self::Removed(count) => {
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                write!(f, "{} {} removed from the file", counted(count, "event"), agreeing(count, "was", "were"))
            }
        }
    }
}

/// The result of a verification.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Number of events whose hash was checked.
    pub events: u64,
    /// All problems found; empty for a valid log.
    pub problems: Vec<IntegrityProblem>,
}

impl Verification {
    /// Whether no problem was found.
    #[must_use]
    pub fn is_valid(&self) -> bool {
        self.problems.is_empty()
    }

    /// Whether every event in the log is as it was written, even if some are missing or have duplicate numbers.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.problems.iter().all(|problem| match problem {
            IntegrityProblem::Missing(_)
            | IntegrityProblem::ImplausibleNumber { .. }
            | IntegrityProblem::DuplicateNumber { .. } => true,
            IntegrityProblem::File(_)
            | IntegrityProblem::Schema(_)
            | IntegrityProblem::Unreadable { .. }
            | IntegrityProblem::Altered(_)
            | IntegrityProblem::Unlinked(_)
            | IntegrityProblem::Removed(_) => false,
        })
    }

    /// The missing events, by device.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.problems
            .iter()
            .filter_map(|problem| if let IntegrityProblem::Missing(gap) = problem { Some(*gap) } else { None })
    }
}

pub(super) fn verify(connection: &Connection) -> Result<Verification, ReadError> {
    let mut found = Verification::default();
    let checks: [fn(&Connection, &mut Verification) -> rusqlite::Result<()>; 5] =
        [file, schema, chains, tails, arrivals];
    for check in checks {
        match check(connection, &mut found).map_err(ReadError::from) {
            Ok(()) => {}
            Err(ReadError::Damaged(detail)) => found.problems.push(IntegrityProblem::File(detail)),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Checks only the file itself, for logs of another format.
pub(super) fn file_alone(connection: &Connection) -> Result<Verification, ReadError> {
    let mut found = Verification::default();
    match file(connection, &mut found).map_err(ReadError::from) {
        Err(ReadError::Damaged(detail)) => found.problems.push(IntegrityProblem::File(detail)),
        checked => checked?,
    }
    Ok(found)
}

/// Runs SQLite's integrity check.
fn file(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            found.problems.push(IntegrityProblem::File(line));
        }
    }
    Ok(())
}

/// Whether a log has exactly the tables, indexes and triggers of a new one.
pub(super) fn has_known_schema(connection: &Connection) -> rusqlite::Result<bool> {
    let mut found = Verification::default();
    schema(connection, &mut found)?;
    Ok(found.is_valid())
}

/// Compares tables, indexes and triggers with those of a new log.
fn schema(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    type Object = (String, String, String);
    let read = |connection: &Connection| -> rusqlite::Result<Vec<Object>> {
        let mut statement = connection.prepare(include_str!("sql/select_schema.sql"))?;
        let objects = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        objects.collect()
    };
    let mut fresh = Connection::open_in_memory()?;
    migrate::migrate(&mut fresh, migrate::MIGRATIONS)?;
    let (expected, actual) = (read(&fresh)?, read(connection)?);
    let missing = expected.iter().filter(|object| !actual.contains(object));
    let added = actual.iter().filter(|object| !expected.iter().any(|other| other.1 == object.1));
    found.problems.extend(missing.chain(added).map(|(_, name, _)| IntegrityProblem::Schema(name.clone())));
    Ok(())
}

/// Checks the hash chain of every device.
fn chains(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(include_str!("sql/select_chain.sql"))?;
    let mut rows = statement.query([])?;
    let mut before = ChainState::default();
    while let Some(row) = rows.next()? {
        let columns = match EventRow::of_row(row) {
            Ok(columns) => columns,
            Err(decode_error) => {
                found
                    .problems
                    .push(IntegrityProblem::Unreadable { cursor: row.get(ARRIVAL)?, why: decode_error.to_string() });
                continue;
            }
        };
        found.events += 1;
        if !chain::is_valid(&columns) {
            found.problems.push(IntegrityProblem::Altered(EventId(columns.id)));
        }
        found.problems.extend(before.follow(&columns));
    }
    Ok(())
}

/// The last number of a device and the hashes of its events; several after a machine was copied.
#[derive(Default)]
struct ChainState {
    device: [u8; 16],
    seq: i64,
    hashes: Vec<[u8; 16]>,
}

impl ChainState {
    /// Checks the next event in order of device and number against the previous ones.
    fn follow(&mut self, columns: &EventRow<'_>) -> Option<IntegrityProblem> {
        if self.device != columns.device {
            *self = Self { device: columns.device, ..Self::default() };
        }
        let device = DeviceId(columns.device);
        let number = |seq: i64| u64::try_from(seq).unwrap_or(0);
        let problem = if columns.seq == self.seq {
            Some(IntegrityProblem::DuplicateNumber { device, seq: number(self.seq) })
        } else if columns.seq.saturating_sub(self.seq) > MAX_JUMP {
            Some(IntegrityProblem::ImplausibleNumber { device, after: number(self.seq) })
        } else if columns.seq > self.seq.saturating_add(1) {
            Some(IntegrityProblem::Missing(Gap { device, first: number(self.seq) + 1, last: number(columns.seq - 1) }))
        } else {
            let follows = columns.prev.map_or(self.hashes.is_empty(), |prev| self.hashes.contains(&prev));
            (!follows).then_some(IntegrityProblem::Unlinked(EventId(columns.id)))
        };
        if columns.seq != self.seq {
            self.hashes.clear();
        }
        self.hashes.push(columns.hash);
        self.seq = columns.seq;
        problem
    }
}

/// Reports recorded losses that are still missing.
fn tails(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    found.problems.extend(head::recorded_losses(connection)?.into_iter().map(IntegrityProblem::Missing));
    Ok(())
}

/// Compares the number of events with the number that ever arrived.
fn arrivals(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let (stored, arrived): (i64, i64) =
        connection.query_row(include_str!("sql/select_arrivals.sql"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if arrived > stored {
        found.problems.push(IntegrityProblem::Removed(u64::try_from(arrived - stored).unwrap_or(0)));
    }
    Ok(())
}
