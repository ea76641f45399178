//! The head of the log: which event was written last, in a file beside the log.
//!
//! SQLite ends a write-ahead log at the first frame that is damaged. What is left passes every check, and nothing in it
//! says that there was more. The head says so: it is written outside the database, after each commit and before the
//! event is reported as saved.
//!
//! Writing the head waits for no disk. The commit before it did, so after a power failure the head may be older than
//! the log, which is no contradiction, and never newer. It is synced when the program closes the log.
//!
//! The file has two slots of one sector each, which are written in turn: if a write is cut off, the other slot is whole.
//! A slot is one line of JSON that carries a hash of itself.
//!
//! What SQLite passes over may still lie in the write-ahead file. The head holds the hash of the last event, and each event
//! that of the one before it, so those that are found there can be told from anything else and are taken in again.
//!
//! The file is long because the slots, what is found again and what is noted as lost are told apart only by each other.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};
use serde::{Deserialize, Serialize};

use super::device::DeviceChange;
use super::files::{self, beside};
use super::gap::Gap;
use super::insert::insert;
use super::lost_tail::LostTail;
use super::notice::Notice;
use super::row::EventRow;
use super::{device, pages};
use crate::day::Moment;
use crate::deck::Fingerprint;
use crate::review::{DeviceId, EventId};

/// Bytes of a slot: a disk writes one sector as a whole.
const SLOT: usize = 512;

/// What names the format in each slot.
const FORMAT: &str = "rounds-head";

/// What a log held when it was last written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Head {
    /// The device that wrote.
    pub device: DeviceId,
    /// The number of its last event; zero if it has written none.
    pub seq: u64,
    /// The hash of that event.
    pub hash: [u8; 16],
    /// When that event was made.
    pub at: Moment,
    /// How many events had arrived in the file, from all devices.
    pub arrivals: u64,
}

/// The head file as it was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kept {
    /// There is none: an earlier version of the program wrote the log, or the file was deleted.
    Absent,
    /// It cannot be read.
    Unreadable,
    /// It is whole.
    Sound(Head),
}

/// A slot as it stands in the file.
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
    /// The hash of all but itself.
    fn check(&self) -> String {
        let Self { format, schema, device, seq, hash, at_ms, tz_min, arrivals, .. } = self;
        let text = format!("{format} {schema} {device} {seq} {hash} {at_ms} {tz_min} {arrivals}");
        let mut check = [0; 16];
        blake3::Hasher::new().update(text.as_bytes()).finalize_xof().fill(&mut check);
        Fingerprint(check).to_string()
    }
}

impl Head {
    /// The head of a log as it stands.
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

    /// The head that was kept beside a log.
    pub fn read(log: &Path) -> Kept {
        let bytes = match open(&files::head_of(log), false).and_then(|file| read(&file)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Kept::Absent,
            Err(_) => return Kept::Unreadable,
        };
        let slots = bytes.chunks(SLOT).filter_map(Self::of_slot);
        slots.max_by_key(|head| head.arrivals).map_or(Kept::Unreadable, Kept::Sound)
    }

    /// Reads a slot; none if it is empty or damaged.
    fn of_slot(bytes: &[u8]) -> Option<Self> {
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

    /// The bytes of a slot.
    fn slot(&self) -> io::Result<[u8; SLOT]> {
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
        let room = bytes.get_mut(..text.len()).ok_or_else(|| io::Error::other("the head is too long for its slot"))?;
        room.copy_from_slice(&text);
        bytes[SLOT - 1] = b'\n';
        Ok(bytes)
    }

    /// Moves the head of a log forward. Nothing is waited for.
    pub fn advance(&self, log: &Path) -> io::Result<()> {
        let mut file = match open(&files::head_of(log), true) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return self.replace(log),
            file => file?,
        };
        file.seek(SeekFrom::Start(if self.arrivals.is_multiple_of(2) { 0 } else { SLOT as u64 }))?;
        file.write_all(&self.slot()?)
    }

    /// Puts a new head in the place of whatever was there, and waits until it is on the disk.
    pub fn replace(&self, log: &Path) -> io::Result<()> {
        let path = files::head_of(log);
        let part = beside(&path, ".part");
        let _ = fs::remove_file(&part);
        let replaced = || -> io::Result<()> {
            files::private_file(&part)?;
            let mut file = OpenOptions::new().write(true).open(&part)?;
            let blank = [b' '; SLOT];
            let slot = self.slot()?;
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

    /// What this head knows of and a log does not hold. The head must have been read before the log, which others may have
    /// written to meanwhile.
    pub fn lost(&self, connection: &Connection) -> rusqlite::Result<Option<LostTail>> {
        let here = Self::of(connection, self.device)?;
        let mut hashes = connection.prepare_cached(include_str!("sql/select_head_hashes.sql"))?;
        let seq = i64::try_from(self.seq).unwrap_or(i64::MAX);
        let hashes: Vec<[u8; 16]> =
            hashes.query_map((self.device.0, seq), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let is_here = self.seq == 0 || hashes.contains(&self.hash);
        let gap = (!is_here).then(|| {
            // Where the log holds another event of that number, that one event is missing.
            let first = (here.seq + 1).min(self.seq);
            Gap { device: self.device, first, last: self.seq }
        });
        let own = gap.map_or(0, |gap| gap.last - gap.first + 1);
        let imported = self.arrivals.saturating_sub(here.arrivals).saturating_sub(own);
        let since = (here.seq > 0).then_some(here.at);
        let lost = LostTail { device: self.device, gaps: gap.into_iter().collect(), imported, since, until: self.at };
        Ok((lost.events() > 0).then_some(lost))
    }
}

/// What was found of a lost tail.
#[derive(Debug, Default)]
pub(super) struct RecoveredTail(Vec<EventRow<'static>>);

impl RecoveredTail {
    /// Looks in the write-ahead file for what a log has lost. To be called before anything is written to the log: SQLite
    /// writes over what it passed by.
    pub fn of(connection: &Connection, log: &Path, kept: &Kept) -> Self {
        let Kept::Sound(head) = kept else { return Self::default() };
        // A log that cannot be read says so when it is read.
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
            // Back from the event that the head names: whatever else has one of these numbers was never saved.
            let mut next = Some(head.hash);
            while let Some(columns) = next.and_then(|hash| found.remove(&hash)).filter(|columns| is_lost(columns.seq)) {
                next = columns.prev;
                tail.push(columns);
            }
            // On from the last event that is here, where one between is damaged.
            let mut before = Head::of(connection, head.device).ok().filter(|here| here.seq > 0).map(|here| here.hash);
            while let Some(columns) =
                only(found.values().filter(|columns| columns.prev == before && is_lost(columns.seq)))
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

/// The one value that there is; none where there are several.
fn only<T>(mut values: impl Iterator<Item = T>) -> Option<T> {
    let first = values.next()?;
    values.next().is_none().then_some(first)
}

impl LostTail {
    /// Takes in what was found of it. How many events that were, and what is lost still.
    fn regain(mut self, connection: &mut Connection, found: &RecoveredTail) -> rusqlite::Result<(u64, Option<Self>)> {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let (mut own, mut imported) = (0, 0);
        for columns in &found.0 {
            if !transaction.prepare_cached(include_str!("sql/select_known.sql"))?.exists([columns.id])? {
                insert(&transaction, columns)?;
                *(if columns.device == self.device.0 { &mut own } else { &mut imported }) += 1;
            }
        }
        if own > 0 {
            let gaps = self.gaps.iter().map(|gap| holes(&transaction, *gap)).collect::<rusqlite::Result<Vec<_>>>()?;
            self.gaps = gaps.concat();
        }
        transaction.commit()?;
        self.imported = self.imported.saturating_sub(imported);
        let lost = (self.events() > 0).then_some(self);
        Ok((own + imported, lost))
    }
}

/// What is missing of a run of numbers.
fn holes(connection: &Connection, Gap { device, first, last }: Gap) -> rusqlite::Result<Vec<Gap>> {
    let number = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    let mut statement = connection.prepare_cached(include_str!("sql/select_numbers.sql"))?;
    let mut rows = statement.query((device.0, number(first), number(last)))?;
    let (mut gaps, mut next) = (Vec::new(), first);
    while let Some(row) = rows.next()? {
        let here = u64::try_from(row.get::<_, i64>(0)?).unwrap_or(0);
        gaps.extend((here > next).then(|| Gap { device, first: next, last: here - 1 }));
        next = here + 1;
    }
    gaps.extend((next <= last).then_some(Gap { device, first: next, last }));
    Ok(gaps)
}

/// Compares a log with the head that was read before it was opened, and brings the head up to date. What a log has lost is
/// noted in it, so that a verification goes on telling; its device gets another name then, or it would use numbers again
/// that other machines know as those of the lost events. The device that writes from now on, and what is to be told. A log
/// that was only just begun has lost nothing, but the head tells of the one that was there before it.
pub(super) fn settle(
    connection: &mut Connection,
    log: &Path,
    kept: Kept,
    found: &RecoveredTail,
    (device, is_new): (DeviceId, bool),
    entropy: [u8; 16],
) -> rusqlite::Result<(DeviceId, Vec<Notice>)> {
    let (mut device, mut notices) = (device, Vec::new());
    match kept {
        Kept::Absent => {}
        Kept::Unreadable => notices.push(Notice::HeadUnreadable { path: files::head_of(log) }),
        Kept::Sound(head) => {
            if let Some(lost) = head.lost(connection)? {
                if is_new {
                    // What another log held is not missing from this one.
                    notices.push(Notice::LostLog(lost));
                } else {
                    let (restored, lost) = lost.regain(connection, found)?;
                    notices.extend((restored > 0).then_some(Notice::TailRestored(restored)));
                    if let Some(lost) = lost {
                        device = note(connection, log, &lost, device, entropy)?;
                        notices.push(Notice::LostTail(lost));
                    }
                }
            }
        }
    }
    let now = Head::of(connection, device)?;
    if kept != Kept::Sound(now) {
        // Where it cannot be written, the next start compares with the former one again.
        let _ = now.replace(log);
    }
    Ok((device, notices))
}

/// Notes in a log what it has lost, and gives it another device if its own has lost something. The device from now on.
fn note(
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
            device::name(&transaction, log, entropy)?;
        }
    }
    transaction.commit()?;
    Ok(device::named(connection)?.unwrap_or(device))
}

/// What was noted as lost and is still not here: the end of each device's events.
pub(super) fn noted(connection: &Connection) -> rusqlite::Result<Vec<Gap>> {
    let mut statement = connection.prepare(include_str!("sql/select_lost.sql"))?;
    let notes: Vec<(String, String)> =
        statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<rusqlite::Result<_>>()?;
    let mut gaps = Vec::new();
    for (key, last) in notes {
        let device = key.strip_prefix(LOST).and_then(Fingerprint::parse).map(|id| DeviceId(id.0));
        let (Some(device), Ok(last)) = (device, last.parse::<u64>()) else { continue };
        let here = Head::of(connection, device)?.seq;
        if here < last {
            gaps.push(Gap { device, first: here + 1, last });
        }
    }
    Ok(gaps)
}

/// What the name of a note begins with, before the device in hexadecimal digits.
const LOST: &str = "lost ";

/// The name of the note of what is lost of a device's events.
fn key(device: DeviceId) -> String {
    format!("{LOST}{}", Fingerprint(device.0))
}

/// Makes the head of a log anew: what an earlier one knew of is no longer expected.
pub(super) fn renew(log: &Path, connection: &Connection) -> io::Result<()> {
    let head =
        device::named(connection).and_then(|device| device.map(|device| Head::of(connection, device)).transpose());
    match head.map_err(io::Error::other)? {
        Some(head) => head.replace(log),
        None => Ok(()),
    }
}

/// Opens a head without waiting for the other end of a pipe.
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

/// Reads no more than a head has.
fn read(file: &File) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(2 * SLOT);
    file.take(2 * SLOT as u64).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
