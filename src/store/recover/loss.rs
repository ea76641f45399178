//! Losses: how many events a log held, as far as anything says so, against what could be recovered.
//!
//! Three things know of it besides the events: the head beside the log, the counter of rows inside it together with its
//! indexes, and the numbers of each device, which leave gaps. A single damage can make one of them wrong, so that what only
//! one of them says is a bound and not a count.

use std::path::Path;

use rusqlite::Connection;

use super::source::{connect, room};
use crate::review::DeviceId;
use crate::store::device::{self, DeviceChange};
use crate::store::error::ReadError;
use crate::store::gap::Gap;
use crate::store::head::{self, Head, Kept};
use crate::store::verify::Verification;

/// What the files of a log say of it.
#[derive(Debug, Default)]
pub(super) struct LogWitness {
    /// The head beside it.
    head: Option<Head>,
    /// Rows by the counter inside it.
    counter: Option<u64>,
    /// Rows by its indexes.
    indexed: Option<u64>,
    /// Ends of devices that were found missing before.
    noted: Vec<Gap>,
}

/// What could not be recovered.
#[derive(Debug)]
pub(super) struct Losses {
    /// The numbers that are missing.
    pub missing: Vec<Gap>,
    /// How many events.
    pub lost: u64,
    /// Whether that is their number; if not, they are at least so many.
    pub is_exact: bool,
    /// Whether anything says how many events there were.
    pub is_proven: bool,
}

impl LogWitness {
    /// Reads the head beside a log.
    pub fn with_head(log: Option<&Path>) -> Self {
        let head = log.and_then(|log| match Head::read(log) {
            Kept::Sound(head) => Some(head),
            Kept::Absent | Kept::Unreadable => None,
        });
        Self { head, ..Self::default() }
    }

    /// Hears what a damaged log says of itself, and takes over into the new one what belongs to the file: the imports that can
    /// be undone, and the devices that wrote into it.
    pub fn hear(&mut self, source: &Path, new: &Connection) -> Result<(), ReadError> {
        // Where the log does not say any more which device wrote it, the head beside it does.
        if let Some(head) = self.head {
            device::note_former(new, head.device, DeviceChange::Recovered)?;
        }
        let Ok(log) = connect(source) else { return Ok(()) };
        let count = |statement: rusqlite::Result<i64>| statement.ok().and_then(|count| u64::try_from(count).ok());
        let counter = count(log.query_row(include_str!("../sql/select_sequence.sql"), [], |row| row.get(0)));
        // More rows than the file has room for were never in it.
        let room = room(source);
        self.counter = self.counter.max(counter.filter(|count| *count <= room));
        let indexed = count(log.query_row(include_str!("../sql/select_indexed.sql"), [], |row| row.get(0)));
        self.indexed = self.indexed.max(indexed);
        self.noted.extend(head::noted(&log).unwrap_or_default());
        let Ok(mut statement) = log.prepare(include_str!("../sql/select_imports.sql")) else { return Ok(()) };
        let rows = statement.query_map([], |row| Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?)));
        for (key, value) in rows.into_iter().flatten().map_while(Result::ok) {
            new.execute(include_str!("../sql/set_import.sql"), [key, value])?;
        }
        for (device, former) in device::formers(&log).unwrap_or_default() {
            device::note_former(new, device, former)?;
        }
        if let Ok(Some(device)) = device::named(&log) {
            device::note_former(new, device, DeviceChange::Recovered)?;
        }
        Ok(())
    }

    /// Compares what was heard with what was recovered. `from_elsewhere` is whether some of it was not in the log's own files.
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
        self.noted.iter().try_for_each(|gap| add(*gap))?;
        if let Some(head) = &self.head {
            match head.lost(new)?.and_then(|lost| lost.gaps.first().copied()) {
                // Another event has the number of the last one.
                Some(gap) if gap.last <= end_of(gap.device)? => missing.push(gap),
                Some(gap) => add(gap)?,
                None => {}
            }
        }
        let kept = verification.events;
        let by_numbers: u64 = missing.iter().map(|gap| gap.last - gap.first + 1).sum();
        let beyond = |count: Option<u64>| count.unwrap_or(0).saturating_sub(kept);
        // The counter alone may be what is damaged.
        let by_counter = beyond(self.counter).min(beyond(self.indexed));
        let Some(head) = &self.head else {
            let is_proven = self.counter.is_some_and(|count| count <= kept);
            return Ok(Losses { missing, lost: by_numbers.max(by_counter), is_exact: false, is_proven });
        };
        let by_head = head.arrivals.saturating_sub(kept);
        // After a power failure the log may hold more than its head knows of.
        let is_current = head.arrivals >= kept.max(kept + by_counter) && end_of(head.device)? <= head.seq;
        // A gap may have been there before, and a backup may hold what this log never held.
        let is_exact = is_current && (!from_elsewhere || by_head == by_numbers);
        let lost = if is_exact { by_head } else { by_head.max(by_numbers).max(by_counter) };
        Ok(Losses { missing, lost, is_exact, is_proven: true })
    }
}
