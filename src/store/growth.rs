//! Growth: which sequence numbers of imported events are believed.
//!
//! A device numbers its events 1, 2, 3 and so on, so a number says how many events there are before it. One forged number far
//! ahead would make every count of missing events wrong from then on, and this device would go on numbering behind it. So:
//!
//! - An event of another device may be at most [`JUMP`] ahead of the last one of that device that is known, here or in the
//!   same import: a part of a long log can be imported, a number that no device reaches cannot.
//! - An event with the id of this device may fill a gap or follow the last one, and leaves no gap of its own: this device knows
//!   how many events it wrote.

use std::collections::HashMap;

use rusqlite::{Connection, params};

use super::error::ReadError;
use super::row::Columns;
use crate::review::DeviceId;

/// How many numbers an imported event of another device may leave out: more than anybody answers in ten years.
pub(super) const JUMP: i64 = 1_000_000;

/// No device has written this many events. One that numbers behind it was led there by a forged event.
pub(super) const UNREACHED: i64 = 1_000_000_000_000;

/// The new events of an import: the numbers of each device, each with its line.
#[derive(Default)]
pub(super) struct Growth {
    own: Option<DeviceId>,
    numbers: HashMap<[u8; 16], Vec<(i64, usize)>>,
}

impl Growth {
    /// No events yet; `own` is the device that this log writes as.
    pub fn new(own: Option<DeviceId>) -> Self {
        Self { own, ..Self::default() }
    }

    /// Adds an event that is new here, with the number of its line.
    pub fn add(&mut self, line: usize, columns: &Columns<'_>) {
        self.numbers.entry(columns.device).or_default().push((columns.seq, line));
    }

    /// The lines whose events are not believed, in their order, and why.
    pub fn unbelieved(mut self, connection: &Connection) -> Result<Vec<(usize, String)>, ReadError> {
        let mut unbelieved = Vec::new();
        for (device, numbers) in &mut self.numbers {
            numbers.sort_unstable();
            let device = DeviceId(*device);
            let is_own = self.own == Some(device);
            let mut last = 0;
            for (seq, line) in numbers {
                let jump = if is_own { 1 } else { JUMP };
                if *seq - last > jump {
                    last = last.max(last_before(connection, device, *seq)?);
                }
                if *seq - last > jump {
                    unbelieved.push((*line, why(device, *seq, last, is_own)));
                } else {
                    last = *seq;
                }
            }
        }
        unbelieved.sort_unstable_by_key(|(line, _)| *line);
        Ok(unbelieved)
    }
}

/// Why a number is not believed.
fn why(device: DeviceId, seq: i64, last: i64, is_own: bool) -> String {
    let why = match (is_own, last) {
        (true, 0) => format!("it has the id of this device and the number {seq}, but this device has written none"),
        (true, last) => format!("it has the id of this device and the number {seq}, but the last is {last}"),
        (false, 0) => format!("its number {seq} is too high for device `{device}`, of which nothing else is known"),
        (false, last) => format!("its number {seq} is too far ahead of {last}, the last of device `{device}`"),
    };
    format!("the log takes no such event: {why}")
}

/// The last number of a device before another one; zero where there is none.
fn last_before(connection: &Connection, device: DeviceId, seq: i64) -> Result<i64, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_before.sql"))?;
    let mut rows = statement.query(params![device.0, seq])?;
    Ok(rows.next()?.map_or(Ok(0), |row| row.get(0))?)
}
