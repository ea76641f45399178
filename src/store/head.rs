//! The head of the log: a record of the last event written, in a file next to the log.
//!
//! SQLite ends a write-ahead log at the first damaged frame. What remains passes every check, and nothing in it shows
//! that there was more. The head shows it: it is written outside the database, after each commit and before the event
//! is reported as saved.
//!
//! Writing the head does not wait for the disk. The commit before it did, so after a power failure the head may be
//! older than the log, which is harmless, but never newer. It is synced when the program closes the log.
//!
//! The file has two slots of one sector each, written alternately: if a write is cut off, the other slot is intact. A
//! slot is one line of JSON that carries a hash of itself.
//!
//! Events that SQLite skips may still be in the write-ahead file. The head holds the hash of the last event, and each
//! event holds the hash of the one before it, so the lost events can be identified there with certainty and restored.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::device::DeviceChange;
use super::files::{self, sibling};
use super::gap::Gap;
use super::insert::insert;
use super::lost_tail::LostTail;
use super::notice::Notice;
use super::row::EventRow;
use super::{device, pages};
use crate::day::Moment;
use crate::deck::Fingerprint;
use crate::review::{DeviceId, EventId};

/// Bytes of a slot. Disks write one sector atomically.
const SLOT: usize = 512;

/// Identifies the format in each slot.
const FORMAT: &str = "rounds-head";

/// The state of a log when it was last written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    pub device: DeviceId,
    /// The sequence number of the device's last event; 0 if it has written none.
    pub seq: u64,
    pub hash: [u8; 16],
    /// When that event was created.
    pub at: Moment,
    /// How many events, from all devices, have arrived in the file.
    pub arrivals: u64,
}

/// The head file as found on disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum StoredHead {
    /// There is none: an earlier version wrote the log, or the file was deleted.
    Absent,
    /// No slot is readable.
    Unreadable,
    /// At least one slot is intact; the newest one.
    Valid(Head),
}

/// The stored form of a slot.
#[derive(Serialize, Deserialize)]
struct Slot {
    format: String,
    schema: u64,
    device: String,
    seq: u64,
    hash: String,
    at_ms: i64,
    tz_min: i16,
    arrivals: u64,
    check: String,
}

impl Slot {
    /// The hash of all other fields.
    fn check(&self) -> String {
        let Self { format, schema, device, seq, hash, at_ms, tz_min, arrivals, .. } = self;
        let text = format!("{format} {schema} {device} {seq} {hash} {at_ms} {tz_min} {arrivals}");
        let mut check = [0; 16];
        blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut check);
        Fingerprint(check).to_string()
    }
}

impl Head {
    /// The head for the current state of a log.
    pub fn of(connection: &Connection, device: DeviceId) -> rusqlite::Result<Self> {
        let arrivals: i64 =
            connection.prepare_cached(include_str!("sql/select_sequence.sql"))?.query_row([], |row| row.get(0))?;
        let last = connection
            .prepare_cached(include_str!("sql/select_head.sql"))?
            .query_row([device.0], |row| {
                let seq: i64 = row.get(0)?;
                Ok((u64::try_from(seq).unwrap_or(0), row.get(1)?, Moment::new(row.get(2)?, row.get(3)?)))
            })
            .optional()?;
        let (seq, hash, at) = last.unwrap_or((0, [0; 16], Moment::new(0, 0)));
        Ok(Self { device, seq, hash, at, arrivals: u64::try_from(arrivals).unwrap_or(0) })
    }

    /// Reads the head file of a log.
    pub fn read(log: &Path) -> StoredHead {
        let bytes = match open(&files::head_of(log), false).and_then(|file| read(&file)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return StoredHead::Absent,
            Err(_) => return StoredHead::Unreadable,
        };
        let slots = bytes.chunks(SLOT).filter_map(Self::parse_slot);
        slots.max_by_key(|head| head.arrivals).map_or(StoredHead::Unreadable, StoredHead::Valid)
    }

    /// Parses a slot; none if it is empty or damaged.
    fn parse_slot(bytes: &[u8]) -> Option<Self> {
        let slot: Slot = serde_json::from_slice(bytes.trim_ascii()).ok()?;
        if slot.format != FORMAT || slot.schema != 1 || slot.check != slot.check() {
            return None;
        }
        Some(Self {
            device: DeviceId(EventId::parse(&slot.device)?.0),
            seq: slot.seq,
            hash: Fingerprint::parse(&slot.hash)?.0,
            at: Moment::new(slot.at_ms, slot.tz_min),
            arrivals: slot.arrivals,
        })
    }

    fn encode(&self) -> io::Result<[u8; SLOT]> {
        let mut slot = Slot {
            format: FORMAT.into(),
            schema: 1,
            device: EventId(self.device.0).to_string(),
            seq: self.seq,
            hash: Fingerprint(self.hash).to_string(),
            at_ms: self.at.at_ms,
            tz_min: self.at.offset_min,
            arrivals: self.arrivals,
            check: String::new(),
        };
        slot.check = slot.check();
        let text = serde_json::to_vec(&slot)?;
        let mut bytes = [b' '; SLOT];
        let target =
            bytes.get_mut(..text.len()).ok_or_else(|| io::Error::other("the head is too long for its slot"))?;
        target.copy_from_slice(&text);
        bytes[SLOT - 1] = b'\n';
        Ok(bytes)
    }

    /// Updates the head file of a log without waiting for the disk.
    pub fn advance(&self, log: &Path) -> io::Result<()> {
        let mut file = match open(&files::head_of(log), true) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.replace(log),
            file => file?,
        };
        file.seek(SeekFrom::Start(if self.arrivals.is_multiple_of(2) { 0 } else { SLOT as u64 }))?;
        file.write_all(&self.encode()?)
    }

    /// Replaces the head file of a log and waits until it is on the disk.
    pub fn replace(&self, log: &Path) -> io::Result<()> {
        let path = files::head_of(log);
        let part = sibling(&path, ".part");
        let _ = fs::remove_file(&part);
        let replaced = || -> io::Result<()> {
            files::private_file(&part)?;
            let mut file = OpenOptions::new().write(true).open(&part)?;
            let blank = [b' '; SLOT];
            let slot = self.encode()?;
            let (first, second) = if self.arrivals.is_multiple_of(2) { (slot, blank) } else { (blank, slot) };
            file.write_all(&[first, second].concat())?;
            file.sync_all()?;
            fs::rename(&part, &path)
        };
        let replaced = replaced();
        if replaced.is_err() {
            let _ = fs::remove_file(&part);
        }
        replaced
    }

    /// The events that this head records and a log lacks. The head must have been read before the log: other processes
    /// may have appended in between.
    pub fn lost(&self, connection: &Connection) -> rusqlite::Result<Option<LostTail>> {
        let current = Self::of(connection, self.device)?;
        let mut hashes = connection.prepare_cached(include_str!("sql/select_head_hashes.sql"))?;
        let seq = i64::try_from(self.seq).unwrap_or(i64::MAX);
        let hashes: Vec<[u8; 16]> =
            hashes.query_map((self.device.0, seq), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let is_stored = self.seq == 0 || hashes.contains(&self.hash);
        let gap = (!is_stored).then(|| {
            // If the log holds a different event with the last number, only that event is missing.
            let first = (current.seq + 1).min(self.seq);
            Gap { device: self.device, first, last: self.seq }
        });
        let own = gap.map_or(0, |gap| gap.last - gap.first + 1);
        let imported = self.arrivals.saturating_sub(current.arrivals).saturating_sub(own);
        let since = (current.seq > 0).then_some(current.at);
        let lost = LostTail { device: self.device, gaps: gap.into_iter().collect(), imported, since, until: self.at };
        Ok((lost.events() > 0).then_some(lost))
    }
}

/// Events of a lost tail that were found in the write-ahead file.
#[derive(Debug, Default)]
pub(super) struct RecoveredTail(Vec<EventRow<'static>>);

impl RecoveredTail {
    /// Searches the write-ahead file for events that the log has lost. Must run before anything is written to the log,
    /// because SQLite overwrites the frames that it skipped.
    pub fn of(connection: &Connection, log: &Path, stored: &StoredHead) -> Self {
        let StoredHead::Valid(head) = stored else { return Self::default() };
        // If the log cannot be read, its first use reports that.
        let Ok(Some(lost)) = head.lost(connection) else { return Self::default() };
        let (mut found, mut others) = (HashMap::new(), Vec::new());
        let scanned = pages::scan_wal(log, &mut |_, columns| {
            if columns.device == head.device.0 {
                found.insert(columns.hash, columns.clone().into_owned());
            } else if lost.imported > 0 {
                others.push(columns.clone().into_owned());
            }
            Ok(())
        });
        if scanned.is_err() {
            return Self::default();
        }
        let mut tail = Vec::new();
        if let Some(gap) = lost.gaps.first() {
            let is_lost = |seq: i64| u64::try_from(seq).is_ok_and(|seq| seq >= gap.first);
            // Backward from the event that the head names. Any other event with one of these numbers was never saved.
            let mut next = Some(head.hash);
            while let Some(columns) = next.and_then(|hash| found.remove(&hash)).filter(|columns| is_lost(columns.seq)) {
                next = columns.prev;
                tail.push(columns);
            }
            // Forward from the last event in the log, in case one in between is damaged.
            let mut before =
                Head::of(connection, head.device).ok().filter(|current| current.seq > 0).map(|current| current.hash);
            while let Some(columns) =
                single(found.values().filter(|columns| columns.prev == before && is_lost(columns.seq)))
            {
                before = Some(columns.hash);
                tail.push(columns.clone());
                found.remove(&tail[tail.len() - 1].hash);
            }
        }
        tail.sort_by_key(|columns| columns.seq);
        others.extend(tail);
        Self(others)
    }
}

/// The only value of an iterator; none if there are none or several.
fn single<T>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

impl LostTail {
    /// Inserts the events that were found. Returns how many were restored, and what is still lost.
    fn restore(mut self, connection: &mut Connection, found: &RecoveredTail) -> rusqlite::Result<(u64, Option<Self>)> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut own, mut imported) = (0, 0);
        for columns in &found.0 {
            if !transaction.prepare_cached(include_str!("sql/select_known.sql"))?.exists([columns.id])? {
                insert(&transaction, columns)?;
                *(if columns.device == self.device.0 { &mut own } else { &mut imported }) += 1;
            }
        }
        if own > 0 {
            let gaps =
                self.gaps.iter().map(|gap| missing_in(&transaction, *gap)).collect::<rusqlite::Result<Vec<_>>>()?;
            self.gaps = gaps.concat();
        }
        transaction.commit()?;
        self.imported = self.imported.saturating_sub(imported);
        let lost = (self.events() > 0).then_some(self);
        Ok((own + imported, lost))
    }
}

/// The parts of a gap that are still missing.
fn missing_in(connection: &Connection, Gap { device, first, last }: Gap) -> rusqlite::Result<Vec<Gap>> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(include_str!("sql/select_numbers.sql"))?;
    let mut rows = statement.query((device.0, number(first), number(last)))?;
    let (mut gaps, mut next) = (Vec::new(), first);
    while let Some(row) = rows.next()? {
        let current = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        gaps.extend((current > next).then(|| Gap { device, first: next, last: current - 1 }));
        next = current + 1;
    }
    gaps.extend((next <= last).then_some(Gap { device, first: next, last }));
    Ok(gaps)
}

/// Compares a log with the head that was read before it was opened, then updates the head.
///
/// A loss is recorded in the log, so that later verifications keep reporting it. If the log's own device lost events,
/// it gets a new id, because other machines may know the lost events by the numbers that it would reuse. Returns the
/// device that writes from now on, and the notices. A newly created log has lost nothing, but the head may describe the
/// previous log.
pub(super) fn reconcile(
    connection: &mut Connection,
    log: &Path,
    stored: StoredHead,
    found: &RecoveredTail,
    (device, is_new): (DeviceId, bool),
    entropy: [u8; 16],
) -> rusqlite::Result<(DeviceId, Vec<Notice>)> {
    let (mut device, mut notices) = (device, Vec::new());
    match stored {
        StoredHead::Absent => {}
        StoredHead::Unreadable => notices.push(Notice::HeadUnreadable { path: files::head_of(log) }),
        StoredHead::Valid(head) => {
            if let Some(lost) = head.lost(connection)? {
                if is_new {
                    // The events of the previous log are not missing from this one.
                    notices.push(Notice::LostLog(lost));
                } else {
                    let (restored, lost) = lost.restore(connection, found)?;
                    notices.extend((restored > 0).then_some(Notice::TailRestored(restored)));
                    if let Some(lost) = lost {
                        device = record_loss(connection, log, &lost, device, entropy)?;
                        notices.push(Notice::LostTail(lost));
                    }
                }
            }
        }
    }
    let now = Head::of(connection, device)?;
    if stored != StoredHead::Valid(now) {
        // If it cannot be written, the next start makes the same comparison again.
        let _ = now.replace(log);
    }
    Ok((device, notices))
}

/// Records a loss in the log, and assigns a new device if the log's own device lost events. Returns the current device.
fn record_loss(
    connection: &mut Connection,
    log: &Path,
    lost: &LostTail,
    device: DeviceId,
    entropy: [u8; 16],
) -> rusqlite::Result<DeviceId> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(gap) = lost.gaps.last() {
        transaction.execute(include_str!("sql/set_lost.sql"), [key(gap.device), gap.last.to_string()])?;
        if gap.device == device {
            device::retire(&transaction, DeviceChange::Renumbered)?;
            device::assign(&transaction, log, entropy)?;
        }
    }
    transaction.commit()?;
    Ok(device::current(connection)?.unwrap_or(device))
}

/// The recorded losses that are still missing: the tail of each device's events.
pub(super) fn recorded_losses(connection: &Connection) -> rusqlite::Result<Vec<Gap>> {
    let mut statement = connection.prepare(include_str!("sql/select_lost.sql"))?;
    let records: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut gaps = Vec::new();
    for (key, last) in records {
        let device = key.strip_prefix(LOST).and_then(Fingerprint::parse).map(|id| DeviceId(id.0));
        let (Some(device), Ok(last)) = (device, last.parse::<u64>()) else { continue };
        let current = Head::of(connection, device)?.seq;
        if current < last {
            gaps.push(Gap { device, first: current + 1, last });
        }
    }
    Ok(gaps)
}

/// The key prefix of a recorded loss, followed by the device in hexadecimal.
const LOST: &str = "lost ";

/// The key under which a device's loss is recorded.
fn key(device: DeviceId) -> String {
    format!("{LOST}{}", Fingerprint(device.0))
}

/// Rewrites the head from the log. Whatever an earlier head recorded is no longer expected.
pub(super) fn rewrite(log: &Path, connection: &Connection) -> io::Result<()> {
    let head =
        device::current(connection).and_then(|device| device.map(|device| Head::of(connection, device)).transpose());
    match head.map_err(io::Error::other)? {
        Some(head) => head.replace(log),
        None => Ok(()),
    }
}

/// Opens a head file. Does not block on a named pipe.
fn open(path: &Path, write: bool) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(!write).write(write);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.custom_flags(i32::try_from(rustix::fs::OFlags::NONBLOCK.bits()).unwrap_or(0));
    }
    let file = options.open(path)?;
    if file.metadata()?.is_file() { Ok(file) } else { Err(io::Error::other("not a regular file")) }
}

/// Reads at most the size of a head file.
fn read(file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(2 * SLOT);
    file.take(2 * SLOT as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
