//! Growth: which sequence numbers of imported events are believed.
//!
//! A device numbers its events 1, 2, 3 and so on, so a number says how many events there are before it. One forged number far
//! ahead would make every count of missing events wrong from then on, and this device would go on numbering behind it. So:
//!
//! - An event of another device may be at most [`JUMP`] ahead of the last one of that device that is known, here or in the
//!   same import: a part of a long log can be imported, a number that no device reaches cannot.
//! - An event with the id of this device either fills a gap or directly follows the last one, and its hashes must fit the
//!   events before and behind it. This device knows what it wrote.

use std::collections::{BTreeMap, HashMap, HashSet};

use rusqlite::{Connection, params};

use super::error::ReadError;
use super::row::Columns;
use crate::review::DeviceId;

/// How many numbers an imported event may leave out: more than anybody answers in ten years.
pub(super) const JUMP: i64 = 1_000_000;

/// No device has written this many events. One that numbers behind it was led there by a forged event.
pub(super) const UNREACHED: i64 = 1_000_000_000_000;

/// The new events of an import, by device.
#[derive(Default)]
pub(super) struct Growth {
    own: Option<[u8; 16]>,
    others: HashMap<[u8; 16], Vec<(i64, usize)>>,
    of_own: BTreeMap<(i64, usize), Links>,
}

/// What links an event to its neighbors.
struct Links {
    prev: Option<[u8; 16]>,
    hash: [u8; 16],
}

impl Growth {
    /// No events yet; `own` is the device that this log writes as.
    pub fn new(own: Option<DeviceId>) -> Self {
        Self { own: own.map(|device| device.0), ..Self::default() }
    }

    /// Adds an event that is new here, with the number of its line.
    pub fn add(&mut self, line: usize, columns: &Columns<'_>) {
        if self.own == Some(columns.device) {
            self.of_own.insert((columns.seq, line), Links { prev: columns.prev, hash: columns.hash });
        } else {
            self.others.entry(columns.device).or_default().push((columns.seq, line));
        }
    }

    /// The lines whose events are not believed, in their order, and why.
    pub fn unbelieved(mut self, connection: &Connection) -> Result<Vec<(usize, String)>, ReadError> {
        let mut unbelieved = Vec::new();
        for (device, numbers) in &mut self.others {
            numbers.sort_unstable();
            far_ahead(connection, *device, numbers, &mut unbelieved)?;
        }
        if let Some(own) = self.own.filter(|_| !self.of_own.is_empty()) {
            misfits(connection, own, &self.of_own, &mut unbelieved)?;
        }
        unbelieved.sort_unstable_by_key(|(line, _)| *line);
        Ok(unbelieved)
    }
}

/// The events of another device that are too far ahead of the one before them.
fn far_ahead(
    connection: &Connection,
    device: [u8; 16],
    numbers: &[(i64, usize)],
    unbelieved: &mut Vec<(usize, String)>,
) -> Result<(), ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_before.sql"))?;
    let mut last = 0_i64;
    for (seq, line) in numbers {
        if seq.saturating_sub(last) > JUMP {
            let here: i64 = statement.query_row(params![device, seq], |row| row.get(0))?;
            last = last.max(here);
        }
        if seq.saturating_sub(last) > JUMP {
            let device = DeviceId(device);
            let why = match last {
                0 => format!("event number {seq} of device `{device}`, of which nothing else is known, is too high"),
                last => format!("event number {seq} of device `{device}` is too far ahead of its event {last}"),
            };
            unbelieved.push((*line, why));
        } else {
            last = last.max(*seq);
        }
    }
    Ok(())
}

/// The events with the id of this device that do not fit what it wrote.
fn misfits(
    connection: &Connection,
    own: [u8; 16],
    events: &BTreeMap<(i64, usize), Links>,
    unbelieved: &mut Vec<(usize, String)>,
) -> Result<(), ReadError> {
    let hashes = |seq: i64, column: usize| -> Result<HashSet<[u8; 16]>, ReadError> {
        let mut statement = connection.prepare_cached(include_str!("sql/select_links.sql"))?;
        let mut found = HashSet::new();
        let mut rows = statement.query(params![own, seq])?;
        while let Some(row) = rows.next()? {
            found.extend(row.get::<_, Option<[u8; 16]>>(column)?);
        }
        Ok(found)
    };
    let written: i64 = connection
        .prepare_cached(include_str!("sql/select_before.sql"))?
        .query_row(params![own, i64::MAX], |row| row.get(0))?;
    let (mut last, mut taken) = (written, BTreeMap::<i64, HashSet<[u8; 16]>>::new());
    for ((seq, line), links) in events {
        let mut before = hashes(seq - 1, 0)?;
        before.extend(taken.get(&(seq - 1)).into_iter().flatten());
        let is_first = before.is_empty();
        // With nothing at its number and events behind it, it must be the one that those name.
        let named = if hashes(*seq, 0)?.is_empty() { hashes(seq.saturating_add(1), 1)? } else { HashSet::new() };
        let is_named = named.is_empty() || named.contains(&links.hash);
        let why = if is_first && *seq > last.saturating_add(1) {
            let wrote = match last {
                0 => "has written none yet".to_owned(),
                last => format!("has written {last}"),
            };
            Some(format!("the event says that this device wrote it as number {seq}, but this device {wrote}"))
        } else if (!is_first && !links.prev.is_some_and(|prev| before.contains(&prev))) || !is_named {
            Some(format!("the event says that this device wrote it as number {seq}, but it does not fit its chain"))
        } else {
            None
        };
        if let Some(why) = why {
            unbelieved.push((*line, why));
        } else {
            last = last.max(*seq);
            taken.entry(*seq).or_default().insert(links.hash);
        }
    }
    Ok(())
}
