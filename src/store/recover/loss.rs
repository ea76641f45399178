//! Losses: estimates how many events a log held and compares that with what was recovered.
//!
//! Besides the events, three sources bear on it: the head next to the log; the row counter in the database together
//! with its indexes; and the gaps in each device's numbers. A single damage can falsify any one of them, so a number
//! that only one source supports is a bound, not a count.

use std::path::Path;

use rusqlite::Connection;

use super::source::{connect, row_capacity};
use crate::review::DeviceId;
use crate::store::device::{self, DeviceChange};
use crate::store::error::ReadError;
use crate::store::gap::Gap;
use crate::store::head::{self, Head, StoredHead};
use crate::store::verify::Verification;

/// What the files of a log say about its size.
#[derive(Debug, Default)]
pub(super) struct LogWitness {
    /// The head file.
    head: Option<Head>,
    /// Rows according to the sequence counter.
    counter: Option<u64>,
    /// Rows according to the indexes.
    indexed: Option<u64>,
    /// Losses recorded earlier.
    recorded: Vec<Gap>,
}

/// What could not be recovered.
#[derive(Debug)]
pub(super) struct Losses {
    /// The missing numbers.
    pub missing: Vec<Gap>,
    /// How many events are lost.
    pub lost: u64,
    /// Whether `lost` is exact; otherwise it is a lower bound.
    pub is_exact: bool,
    /// Whether any source says how many events there were.
    pub is_proven: bool,
}

impl LogWitness {
    /// Starts with the head of a log.
    pub fn with_head(log: Option<&Path>) -> Self {
        let head = log.and_then(|log| match Head::read(log) {
            StoredHead::Valid(head) => Some(head),
            StoredHead::Absent | StoredHead::Unreadable => None,
        });
        Self { head, ..Self::default() }
    }

    /// Reads what a damaged log says about itself, and copies what belongs to the file into the new one: import records
    /// and former devices.
    pub fn read(&mut self, source: &Path, new: &Connection) -> Result<(), ReadError> {
        // If the log no longer names its device, the head does.
        if let Some(head) = self.head {
            device::record_former(new, head.device, DeviceChange::Recovered)?;
        }
        let Ok(log) = connect(source) else { return Ok(()) };
        let count = |statement: rusqlite::Result<i64>| statement.ok().and_then(|count| u64::try_from(count).ok());
        let counter = count(log.query_row(include_str!("../sql/select_sequence.sql"), [], |row| row.get(0)));
        // A counter beyond the file's capacity is damaged.
        let row_capacity = row_capacity(source);
        self.counter = self.counter.max(counter.filter(|count| *count <= row_capacity));
        let indexed = count(log.query_row(include_str!("../sql/select_indexed.sql"), [], |row| row.get(0)));
        self.indexed = self.indexed.max(indexed);
        self.recorded.extend(head::recorded_losses(&log).unwrap_or_default());
        let Ok(mut statement) = log.prepare(include_str!("../sql/select_imports.sql")) else { return Ok(()) };
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        for (key, value) in rows.into_iter().flatten().map_while(Result::ok) {
            new.execute(include_str!("../sql/set_import.sql"), [key, value])?;
        }
        for (device, change) in device::former_devices(&log).unwrap_or_default() {
            device::record_former(new, device, change)?;
        }
        if let Ok(Some(device)) = device::current(&log) {
            device::record_former(new, device, DeviceChange::Recovered)?;
        }
        Ok(())
    }

    /// Compares the evidence with the recovered log. `from_elsewhere` says whether some events came from outside the
    /// log's own files.
    pub fn compare(
        &self,
        new: &Connection,
        verification: &Verification,
        from_elsewhere: bool,
    ) -> Result<Losses, ReadError> {
        let mut missing: Vec<Gap> = verification.gaps().collect();
        let end_of = |device: DeviceId| -> rusqlite::Result<u64> {
            let seq: i64 = new.query_row(include_str!("../sql/select_seq.sql"), [device.0], |row| row.get(0))?;
            Ok(u64::try_from(seq).unwrap_or(0))
        };
        let mut add = |gap: Gap| -> rusqlite::Result<()> {
            let first = gap.first.max(end_of(gap.device)? + 1);
            let known = missing.iter_mut().find(|known| known.device == gap.device && known.first == first);
            match known {
                Some(known) => known.last = known.last.max(gap.last),
                None if first <= gap.last => missing.push(Gap { first, ..gap }),
                None => {}
            }
            Ok(())
        };
        self.recorded.iter().try_for_each(|gap| add(*gap))?;
        if let Some(head) = &self.head {
            match head.lost(new)?.and_then(|lost| lost.gaps.first().copied()) {
                // A different event has the last number.
                Some(gap) if gap.last <= end_of(gap.device)? => missing.push(gap),
                Some(gap) => add(gap)?,
                None => {}
            }
        }
        let recovered = verification.events;
        let by_numbers: u64 = missing.iter().map(|gap| gap.last - gap.first + 1).sum();
        let beyond = |count: Option<u64>| count.unwrap_or(0).saturating_sub(recovered);
        // The counter alone may be damaged.
        let by_counter = beyond(self.counter).min(beyond(self.indexed));
        let Some(head) = &self.head else {
            let is_proven = self.counter.is_some_and(|count| count <= recovered);
            return Ok(Losses { missing, lost: by_numbers.max(by_counter), is_exact: false, is_proven });
        };
        let by_head = head.arrivals.saturating_sub(recovered);
        // After a power failure, the log may hold more than its head records.
        let is_current = head.arrivals >= recovered.max(recovered + by_counter) && end_of(head.device)? <= head.seq;
        // A gap may be older than the damage, and a backup may hold events that this log never had.
        let is_exact = is_current && (!from_elsewhere || by_head == by_numbers);
        let lost = if is_exact { by_head } else { by_head.max(by_numbers).max(by_counter) };
        Ok(Losses { missing, lost, is_exact, is_proven: true })
    }
}
