//! Plausibility checks of an import: which new events are believed, by their numbers and, for this device, by their
//! links.
//!
//! A device numbers its events 1, 2, 3 and so on, so a number shows how many events precede it. One forged number far
//! ahead would falsify every later count of missing events, and this device would continue numbering after it. So:
//!
//! - An event of another device may be at most [`MAX_JUMP`] ahead of that device's last known event, here or in the
//!   same import: a part of a long log can be imported, but an unreachable number cannot.
//! - An event with this device's id must be linked to the events that this device wrote. Either the next event holds
//!   its hash, which proves it, or it holds the hash of the event before it and nothing here contradicts it. A second event
//!   with a used number passes if it is linked: a copy of this machine may have written it.

use std::collections::{HashMap, HashSet};
use std::mem;

use rusqlite::{Connection, params};

use super::error::ReadError;
use super::row::EventRow;
use crate::review::DeviceId;

/// How many numbers an imported event of another device may skip: more than anyone answers in ten years.
pub(super) const MAX_JUMP: i64 = 1_000_000;

/// No device has written this many events. Numbers beyond it come from a forged event.
pub(super) const MAX_SEQ: i64 = 1_000_000_000_000;

/// The new events of an import: the numbers of each device, each with its line.
#[derive(Default)]
pub(super) struct PlausibilityCheck {
    own: Option<DeviceId>,
    numbers: HashMap<[u8; 16], Vec<(i64, usize)>>,
    /// The events with this device's id.
    links: Vec<Link>,
}

/// The hash of an event, and the previous hash that it holds.
type Hashes = ([u8; 16], Option<[u8; 16]>);

/// An event with this device's id, and its links to the events around it.
struct Link {
    seq: i64,
    line: usize,
    hash: [u8; 16],
    prev: Option<[u8; 16]>,
}

impl PlausibilityCheck {
    /// `own` is the device that this log writes as.
    pub fn new(own: Option<DeviceId>) -> Self {
        Self { own, ..Self::default() }
    }

    /// Adds a new event with its line number.
    pub fn add(&mut self, line: usize, columns: &EventRow<'_>) {
        let EventRow { seq, hash, prev, .. } = *columns;
        if self.own == Some(DeviceId(columns.device)) {
            self.links.push(Link { seq, line, hash, prev });
        } else {
            self.numbers.entry(columns.device).or_default().push((seq, line));
        }
    }

    /// The line numbers of implausible events, in ascending order, each with the reason.
    pub fn implausible_lines(mut self, connection: &Connection) -> Result<Vec<(usize, String)>, ReadError> {
        let mut implausible = match self.own {
            Some(own) => unlinked(connection, own, &mut self.links)?,
            None => Vec::new(),
        };
        for (device, numbers) in &mut self.numbers {
            numbers.sort_unstable();
            let device = DeviceId(*device);
            let mut last = 0;
            for (seq, line) in numbers {
                if *seq - last > MAX_JUMP {
                    last = last.max(last_before(connection, device, *seq)?);
                }
                if *seq - last > MAX_JUMP {
                    implausible.push((*line, rejected(&too_far(device, *seq, last))));
                } else {
                    last = *seq;
                }
            }
        }
        implausible.sort_unstable_by_key(|(line, _)| *line);
        Ok(implausible)
    }
}

/// The events with this device's id that are not linked to its own events: line numbers and reasons.
fn unlinked(connection: &Connection, own: DeviceId, links: &mut [Link]) -> Result<Vec<(usize, String)>, ReadError> {
    links.sort_unstable_by_key(|link| (link.seq, link.line));
    // Backward: an event is proved if a later event holds its hash.
    let mut referenced: HashSet<[u8; 16]> = HashSet::new();
    let mut proved = vec![false; links.len()];
    for (link, proved) in links.iter().zip(&mut proved).rev() {
        let after = linked(connection, own, link.seq.saturating_add(1))?;
        *proved = referenced.contains(&link.hash) || after.iter().any(|(_, prev)| *prev == Some(link.hash));
        if *proved {
            referenced.extend(link.prev);
        }
    }
    // Forward: an event that follows a believed one is believed, unless the next one contradicts it.
    let mut unlinked = Vec::new();
    let (mut number, mut previous, mut current) = (0, Vec::new(), Vec::new());
    for (link, is_proved) in links.iter().zip(proved) {
        if link.seq != number {
            previous = if link.seq - 1 == number { mem::take(&mut current) } else { Vec::new() };
            previous.extend(linked(connection, own, link.seq - 1)?.into_iter().map(|(hash, _)| hash));
            current.clear();
            number = link.seq;
        }
        let why = if is_proved {
            None
        } else if link.seq > 1 && previous.is_empty() {
            Some(missing_before(link.seq, last_before(connection, own, link.seq)?))
        } else if !link.prev.map_or(link.seq == 1, |prev| previous.contains(&prev)) {
            Some(format!("the number {}, but does not follow event {} of this device", link.seq, link.seq - 1))
        } else if is_contradicted(connection, own, link)? {
            Some(format!("the number {}, but event {} of this device does not follow it", link.seq, link.seq + 1))
        } else {
            None
        };
        match why {
            Some(why) => unlinked.push((link.line, rejected(&format!("it has the id of this device and {why}")))),
            None => current.push(link.hash),
        }
    }
    Ok(unlinked)
}

/// Whether the log has no event with this number, but has a next event that does not follow this one.
fn is_contradicted(connection: &Connection, own: DeviceId, link: &Link) -> Result<bool, ReadError> {
    Ok(linked(connection, own, link.seq)?.is_empty()
        && !linked(connection, own, link.seq.saturating_add(1))?.is_empty())
}

/// The stored events with a device and number: their hashes and previous hashes.
fn linked(connection: &Connection, device: DeviceId, seq: i64) -> Result<Vec<Hashes>, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_links.sql"))?;
    let links = statement.query_map(params![device.0, seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(links.collect::<rusqlite::Result<_>>()?)
}

/// The message for a rejected event.
fn rejected(why: &str) -> String {
    format!("the log does not accept this event: {why}")
}

/// The reason that a number of this device is implausible.
fn missing_before(seq: i64, last: i64) -> String {
    match last {
        0 => format!("the number {seq}, but this device has written none"),
        last => format!("the number {seq}, but the last is {last}"),
    }
}

/// The reason that a number of another device is implausible.
fn too_far(device: DeviceId, seq: i64, last: i64) -> String {
    match last {
        0 => format!("its number {seq} is too high for device `{device}`, of which nothing else is known"),
        last => format!("its number {seq} is too far ahead of {last}, the last of device `{device}`"),
    }
}

/// The device's highest number below `seq`; 0 if there is none.
fn last_before(connection: &Connection, device: DeviceId, seq: i64) -> Result<i64, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_before.sql"))?;
    let mut rows = statement.query(params![device.0, seq])?;
    Ok(rows.next()?.map_or(Ok(0), |row| row.get(0))?)
}

#[cfg(test)]
mod tests {
    use super::super::chain::seal;
    use super::super::insert::insert;
    use super::super::log::Store;
    use super::super::sample::{log, sample_event};
    use super::*;
    use crate::review::NewEvent;

    /// A log whose own device wrote ten events, of which only those with these numbers are stored; and all ten.
    fn log_with(numbers: &[i64]) -> (tempfile::TempDir, Store, Vec<EventRow<'static>>) {
        let (dir, mut store) = log();
        let own = store.device().unwrap();
        let mut written: Vec<EventRow<'static>> = Vec::new();
        for seq in 1..=10 {
            let new_event: NewEvent = sample_event(u64::try_from(seq).unwrap());
            let prev = written.last().map(|columns| columns.hash);
            written.push(seal(EventRow::of(&new_event, own, seq, prev)).into_owned());
        }
        for columns in written.iter().filter(|columns| numbers.contains(&columns.seq)) {
            insert(store.connection().unwrap(), columns).unwrap();
        }
        (dir, store, written)
    }

    /// The numbers of the events that are rejected.
    fn rejected(store: &mut Store, events: &[EventRow<'_>]) -> Vec<i64> {
        let mut check = PlausibilityCheck::new(store.device());
        for (line, columns) in events.iter().enumerate() {
            check.add(line, columns);
        }
        let lines = check.implausible_lines(store.connection().unwrap()).unwrap();
        lines.into_iter().map(|(line, _)| events[line].seq).collect()
    }

    /// An event with this device's id that it did not write.
    fn forged(store: &Store, seq: i64, prev: Option<[u8; 16]>) -> EventRow<'static> {
        let new_event = sample_event(90 + u64::try_from(seq).unwrap());
        seal(EventRow::of(&new_event, store.device().unwrap(), seq, prev)).into_owned()
    }

    #[test]
    fn missing_events_of_this_device_are_accepted() {
        let whole: Vec<i64> = (1..=10).collect();
        for (first, last) in [(1, 1), (1, 3), (4, 4), (4, 6), (9, 10), (10, 10), (1, 10)] {
            let stored: Vec<i64> = whole.iter().copied().filter(|seq| !(first..=last).contains(seq)).collect();
            let (_dir, mut store, written) = log_with(&stored);
            let mut missing: Vec<EventRow<'static>> =
                written.into_iter().filter(|columns| !stored.contains(&columns.seq)).collect();
            assert_eq!(rejected(&mut store, &missing), [0; 0], "{first} to {last}");
            missing.reverse();
            assert_eq!(rejected(&mut store, &missing), [0; 0], "{first} to {last}, the last first");
        }
    }

    #[test]
    fn last_part_of_a_gap_is_proved_by_the_next_event() {
        let (_dir, mut store, written) = log_with(&[1, 2, 8, 9, 10]);
        assert_eq!(rejected(&mut store, &written[5..7]), [0; 0]);
        assert_eq!(rejected(&mut store, &written[4..6]), [5, 6], "nothing here leads to these");
        assert_eq!(rejected(&mut store, &written[2..4]), [0; 0]);
    }

    #[test]
    fn forged_event_does_not_fill_a_gap() {
        let (_dir, mut store, written) = log_with(&[1, 2, 3, 5, 6, 7, 8, 9, 10]);
        let filling = forged(&store, 4, Some(written[2].hash));
        assert_eq!(rejected(&mut store, std::slice::from_ref(&filling)), [4], "event 5 does not follow it");
        assert_eq!(rejected(&mut store, &[filling, written[3].clone()]), [4], "the true one is taken");
        let unlinked = forged(&store, 4, Some([7; 16]));
        assert_eq!(rejected(&mut store, &[unlinked]), [4]);
    }

    #[test]
    fn events_of_a_copy_of_this_machine_are_accepted() {
        let (_dir, mut store, written) = log_with(&[1, 2, 3, 4, 5]);
        let there = forged(&store, 4, Some(written[2].hash));
        let then = forged(&store, 5, Some(there.hash));
        assert_eq!(rejected(&mut store, &[then.clone(), there]), [0; 0]);
        assert_eq!(rejected(&mut store, &[then]), [5], "without the one before it nothing leads to it");
        let root = forged(&store, 1, None);
        assert_eq!(rejected(&mut store, &[root]), [0; 0], "copied before its first answer");
    }
}
