//! Verification: whether the log is what was written, and what is missing from it.

use std::fmt;

use rusqlite::Connection;

use super::error::ReadError;
use super::gap::Gap;
use super::growth::JUMP;
use super::row::{ARRIVAL, EventRow};
use super::{chain, head, migrate};
use crate::deck::counted::{agreeing, counted};
use crate::review::{DeviceId, EventId};

/// Something that is not as it was written.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum IntegrityProblem {
    /// SQLite finds the file itself damaged.
    File(String),
    /// A table, index or trigger is not the one that this program made.
    Schema(String),
    /// A row has values that no event has.
    Unreadable {
        /// Its arrival in this file.
        cursor: i64,
        /// What cannot be read.
        why: String,
    },
    /// An event does not match its own hash.
    Altered(EventId),
    /// An event does not follow the previous one on its device.
    Unlinked(EventId),
    /// Two events of one device have one number, as after copying a machine.
    Twice {
        /// The device.
        device: DeviceId,
        /// The number.
        seq: u64,
    },
    /// Events are missing between others, or before the first.
    Missing(Gap),
    /// A number that no device reaches, as a forged event brings. How many are missing before it is not known.
    Unbelievable {
        /// The device.
        device: DeviceId,
        /// The last number before it that is here.
        after: u64,
    },
    /// Events that once arrived in this file are gone.
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
            Self::Twice { device, seq } => write!(f, "device `{device}` wrote two events with the number {seq}"),
            Self::Missing(gap) => gap.fmt(f),
            Self::Unbelievable { device, after } => {
                write!(f, "device `{device}` has events numbered far beyond event {after}")
            }
            Self::Removed(count) => {
                let count = usize::try_from(*count).unwrap_or(usize::MAX);
                write!(f, "{} {} removed from the file", counted(count, "event"), agreeing(count, "was", "were"))
            }
        }
    }
}

/// What a verification found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verification {
    /// Events whose hash was checked.
    pub events: u64,
    /// What is wrong; nothing in a sound log.
    pub troubles: Vec<IntegrityProblem>,
}

impl Verification {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.troubles.is_empty()
    }

    /// Whether all that is here is as it was written, though some may be missing or numbered twice.
    #[must_use]
    pub fn is_intact(&self) -> bool {
        self.troubles.iter().all(|trouble| match trouble {
            IntegrityProblem::Missing(_) | IntegrityProblem::Unbelievable { .. } | IntegrityProblem::Twice { .. } => {
                true
            }
            IntegrityProblem::File(_)
            | IntegrityProblem::Schema(_)
            | IntegrityProblem::Unreadable { .. }
            | IntegrityProblem::Altered(_)
            | IntegrityProblem::Unlinked(_)
            | IntegrityProblem::Removed(_) => false,
        })
    }

    /// What is missing, device by device.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.troubles
            .iter()
            .filter_map(|trouble| if let IntegrityProblem::Missing(gap) = trouble { Some(*gap) } else { None })
    }
}

/// Checks a log.
pub(super) fn verify(connection: &Connection) -> Result<Verification, ReadError> {
    let mut found = Verification::default();
    let checks: [fn(&Connection, &mut Verification) -> rusqlite::Result<()>; 5] =
        [file, schema, chains, tails, arrivals];
    for check in checks {
        match check(connection, &mut found).map_err(ReadError::from) {
            Ok(()) => {}
            Err(ReadError::Damaged(detail)) => found.troubles.push(IntegrityProblem::File(detail)),
            Err(error) => return Err(error),
        }
    }
    Ok(found)
}

/// Checks only the file, as is all that can be done for a log of another format.
pub(super) fn file_alone(connection: &Connection) -> Result<Verification, ReadError> {
    let mut found = Verification::default();
    match file(connection, &mut found).map_err(ReadError::from) {
        Err(ReadError::Damaged(detail)) => found.troubles.push(IntegrityProblem::File(detail)),
        checked => checked?,
    }
    Ok(found)
}

/// Lets SQLite check the file.
fn file(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let mut statement = connection.prepare("PRAGMA integrity_check")?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let line: String = row.get(0)?;
        if line != "ok" {
            found.troubles.push(IntegrityProblem::File(line));
        }
    }
    Ok(())
}

/// Whether a log has the tables, indexes and triggers of a new one.
pub(super) fn has_known_schema(connection: &Connection) -> rusqlite::Result<bool> {
    let mut found = Verification::default();
    schema(connection, &mut found)?;
    Ok(found.is_sound())
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
    found.troubles.extend(missing.chain(added).map(|(_, name, _)| IntegrityProblem::Schema(name.clone())));
    Ok(())
}

/// Follows the chain of every device.
fn chains(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let mut statement = connection.prepare(include_str!("sql/select_chain.sql"))?;
    let mut rows = statement.query([])?;
    let mut before = Before::default();
    while let Some(row) = rows.next()? {
        let columns = match EventRow::of_row(row) {
            Ok(columns) => columns,
            Err(decode_error) => {
                found
                    .troubles
                    .push(IntegrityProblem::Unreadable { cursor: row.get(ARRIVAL)?, why: decode_error.to_string() });
                continue;
            }
        };
        found.events += 1;
        if !chain::is_sound(&columns) {
            found.troubles.push(IntegrityProblem::Altered(EventId(columns.id)));
        }
        found.troubles.extend(before.follow(&columns));
    }
    Ok(())
}

/// The last number of a device, and the hashes that bear it: one, or more after a machine was copied.
#[derive(Default)]
struct Before {
    device: [u8; 16],
    seq: i64,
    hashes: Vec<[u8; 16]>,
}

impl Before {
    /// Goes on to the next event in order of device and number; what is wrong between the two.
    fn follow(&mut self, columns: &EventRow<'_>) -> Option<IntegrityProblem> {
        if self.device != columns.device {
            *self = Self { device: columns.device, ..Self::default() };
        }
        let device = DeviceId(columns.device);
        let number = |seq: i64| u64::try_from(seq).unwrap_or(0);
        let trouble = if columns.seq == self.seq {
            Some(IntegrityProblem::Twice { device, seq: number(self.seq) })
        } else if columns.seq.saturating_sub(self.seq) > JUMP {
            Some(IntegrityProblem::Unbelievable { device, after: number(self.seq) })
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
        trouble
    }
}

/// Tells of ends that were once noted as lost and are still not here.
fn tails(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    found.troubles.extend(head::noted(connection)?.into_iter().map(IntegrityProblem::Missing));
    Ok(())
}

/// Compares the events that are here with those that ever arrived.
fn arrivals(connection: &Connection, found: &mut Verification) -> rusqlite::Result<()> {
    let (here, ever): (i64, i64) =
        connection.query_row(include_str!("sql/select_arrivals.sql"), [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    if ever > here {
        found.troubles.push(IntegrityProblem::Removed(u64::try_from(ever - here).unwrap_or(0)));
    }
    Ok(())
}
