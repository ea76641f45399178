//! Growth: which new events of an import are believed, by their numbers and, for this device, by their links.
//!
//! A device numbers its events 1, 2, 3 and so on, so a number says how many events there are before it. One forged number far
//! ahead would make every count of missing events wrong from then on, and this device would go on numbering behind it. So:
//!
//! - An event of another device may be at most [`JUMP`] ahead of the last one of that device that is known, here or in the
//!   same import: a part of a long log can be imported, a number that no device reaches cannot.
//! - An event with the id of this device must be linked to the events that this device wrote. Either the next event holds its
//!   hash, which proves it, or it holds the hash of the event before it and nothing here contradicts it. A second event with a
//!   used number passes if it is linked: a copy of this machine may have written it.

use std::collections::{HashMap, HashSet};
use std::mem;

use rusqlite::{Connection, params};

use super::error::ReadError;
use super::row::EventRow;
use crate::review::DeviceId;

/// How many numbers an imported event of another device may leave out: more than anybody answers in ten years.
pub(super) const JUMP: i64 = 1_000_000;

/// No device has written this many events. One that numbers behind it was led there by a forged event.
pub(super) const UNREACHED: i64 = 1_000_000_000_000;

/// The new events of an import: the numbers of each device, each with its line.
#[derive(Default)]
pub(super) struct ImportGrowth {
    own: Option<DeviceId>,
    numbers: HashMap<[u8; 16], Vec<(i64, usize)>>,
    /// The events with the id of this device.
    links: Vec<Link>,
}

/// The hash of an event, and that of the event before it.
type Hashes = ([u8; 16], Option<[u8; 16]>);

/// An event with the id of this device, and what links it to those around it.
struct Link {
    seq: i64,
    line: usize,
    hash: [u8; 16],
    prev: Option<[u8; 16]>,
}

impl ImportGrowth {
    /// No events yet; `own` is the device that this log writes as.
    pub fn new(own: Option<DeviceId>) -> Self {
        Self { own, ..Self::default() }
    }

    /// Adds an event that is new here, with the number of its line.
    pub fn add(&mut self, line: usize, columns: &EventRow<'_>) {
        let EventRow { seq, hash, prev, .. } = *columns;
        if self.own == Some(DeviceId(columns.device)) {
            self.links.push(Link { seq, line, hash, prev });
        } else {
            self.numbers.entry(columns.device).or_default().push((seq, line));
        }
    }

    /// The lines whose events are not believed, in their order, and why.
    pub fn unbelieved(mut self, connection: &Connection) -> Result<Vec<(usize, String)>, ReadError> {
        let mut unbelieved = match self.own {
            Some(own) => unlinked(connection, own, &mut self.links)?,
            None => Vec::new(),
        };
        for (device, numbers) in &mut self.numbers {
            numbers.sort_unstable();
            let device = DeviceId(*device);
            let mut last = 0;
            for (seq, line) in numbers {
                if *seq - last > JUMP {
                    last = last.max(last_before(connection, device, *seq)?);
                }
                if *seq - last > JUMP {
                    unbelieved.push((*line, refused(&too_far(device, *seq, last))));
                } else {
                    last = *seq;
                }
            }
        }
        unbelieved.sort_unstable_by_key(|(line, _)| *line);
        Ok(unbelieved)
    }
}

/// The lines of the events with the id of this device that are not linked to its own, and why.
fn unlinked(connection: &Connection, own: DeviceId, links: &mut [Link]) -> Result<Vec<(usize, String)>, ReadError> {
    links.sort_unstable_by_key(|link| (link.seq, link.line));
    // From the last to the first: an event whose hash a later event holds is the one that was before it.
    let mut held: HashSet<[u8; 16]> = HashSet::new();
    let mut proved = vec![false; links.len()];
    for (link, proved) in links.iter().zip(&mut proved).rev() {
        let after = linked(connection, own, link.seq.saturating_add(1))?;
        *proved = held.contains(&link.hash) || after.iter().any(|(_, prev)| *prev == Some(link.hash));
        if *proved {
            held.extend(link.prev);
        }
    }
    // From the first to the last: an event that follows a believed one is believed, unless the next one denies it.
    let mut unlinked = Vec::new();
    let (mut number, mut before, mut here) = (0, Vec::new(), Vec::new());
    for (link, is_proved) in links.iter().zip(proved) {
        if link.seq != number {
            before = if link.seq - 1 == number { mem::take(&mut here) } else { Vec::new() };
            before.extend(linked(connection, own, link.seq - 1)?.into_iter().map(|(hash, _)| hash));
            here.clear();
            number = link.seq;
        }
        let why = if is_proved {
            None
        } else if link.seq > 1 && before.is_empty() {
            Some(unreached(link.seq, last_before(connection, own, link.seq)?))
        } else if !link.prev.map_or(link.seq == 1, |prev| before.contains(&prev)) {
            Some(format!("the number {}, but does not follow event {} of this device", link.seq, link.seq - 1))
        } else if is_denied(connection, own, link)? {
            Some(format!("the number {}, but event {} of this device does not follow it", link.seq, link.seq + 1))
        } else {
            None
        };
        match why {
            Some(why) => unlinked.push((link.line, refused(&format!("it has the id of this device and {why}")))),
            None => here.push(link.hash),
        }
    }
    Ok(unlinked)
}

/// Whether an event would be the only one before events here that do not follow it.
fn is_denied(connection: &Connection, own: DeviceId, link: &Link) -> Result<bool, ReadError> {
    Ok(linked(connection, own, link.seq)?.is_empty()
        && !linked(connection, own, link.seq.saturating_add(1))?.is_empty())
}

/// The hashes of the events here that have a device and number, each with the one that it holds of the event before.
fn linked(connection: &Connection, device: DeviceId, seq: i64) -> Result<Vec<Hashes>, ReadError> {
    let mut statement = connection.prepare_cached(include_str!("sql/select_links.sql"))?;
    let links = statement.query_map(params![device.0, seq], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(links.collect::<rusqlite::Result<_>>()?)
}

/// Says that an event is refused.
fn refused(why: &str) -> String {
    format!("the log does not accept this event: {why}")
}

/// Why a number of this device is not believed.
fn unreached(seq: i64, last: i64) -> String {
    match last {
        0 => format!("the number {seq}, but this device has written none"),
        last => format!("the number {seq}, but the last is {last}"),
    }
}

/// Why a number of another device is not believed.
fn too_far(device: DeviceId, seq: i64, last: i64) -> String {
    match last {
        0 => format!("its number {seq} is too high for device `{device}`, of which nothing else is known"),
        last => format!("its number {seq} is too far ahead of {last}, the last of device `{device}`"),
    }
}

/// The last number of a device before another one; zero where there is none.
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
    use super::super::sample::{draft, log};
    use super::*;
    use crate::review::NewEvent;

    /// A log whose own device wrote the first ten events, of which only those with these numbers are left; and all ten.
    fn left(numbers: &[i64]) -> (tempfile::TempDir, Store, Vec<EventRow<'static>>) {
        let (dir, mut store) = log();
        let own = store.device().unwrap();
        let mut written: Vec<EventRow<'static>> = Vec::new();
        for seq in 1..=10 {
            let draft: NewEvent = draft(u64::try_from(seq).unwrap());
            let prev = written.last().map(|columns| columns.hash);
            written.push(seal(EventRow::of(&draft, own, seq, prev)).into_owned());
        }
        for columns in written.iter().filter(|columns| numbers.contains(&columns.seq)) {
            insert(store.connection().unwrap(), columns).unwrap();
        }
        (dir, store, written)
    }

    /// The numbers that are not believed of these events.
    fn refused(store: &mut Store, events: &[EventRow<'_>]) -> Vec<i64> {
        let mut growth = ImportGrowth::new(store.device());
        for (line, columns) in events.iter().enumerate() {
            growth.add(line, columns);
        }
        let lines = growth.unbelieved(store.connection().unwrap()).unwrap();
        lines.into_iter().map(|(line, _)| events[line].seq).collect()
    }

    /// An event that this device did not write.
    fn forged(store: &Store, seq: i64, prev: Option<[u8; 16]>) -> EventRow<'static> {
        let draft = draft(90 + u64::try_from(seq).unwrap());
        seal(EventRow::of(&draft, store.device().unwrap(), seq, prev)).into_owned()
    }

    #[test]
    fn what_this_device_wrote_is_believed_wherever_it_is_missing() {
        let whole: Vec<i64> = (1..=10).collect();
        for (first, last) in [(1, 1), (1, 3), (4, 4), (4, 6), (9, 10), (10, 10), (1, 10)] {
            let here: Vec<i64> = whole.iter().copied().filter(|seq| !(first..=last).contains(seq)).collect();
            let (_dir, mut store, written) = left(&here);
            let mut missing: Vec<EventRow<'static>> =
                written.into_iter().filter(|columns| !here.contains(&columns.seq)).collect();
            assert_eq!(refused(&mut store, &missing), [0; 0], "{first} to {last}");
            missing.reverse();
            assert_eq!(refused(&mut store, &missing), [0; 0], "{first} to {last}, the last first");
        }
    }

    #[test]
    fn the_last_part_of_a_gap_is_proved_by_what_follows_it() {
        let (_dir, mut store, written) = left(&[1, 2, 8, 9, 10]);
        assert_eq!(refused(&mut store, &written[5..7]), [0; 0]);
        assert_eq!(refused(&mut store, &written[4..6]), [5, 6], "nothing here leads to these");
        assert_eq!(refused(&mut store, &written[2..4]), [0; 0]);
    }

    #[test]
    fn a_forged_event_does_not_fill_a_gap() {
        let (_dir, mut store, written) = left(&[1, 2, 3, 5, 6, 7, 8, 9, 10]);
        let filling = forged(&store, 4, Some(written[2].hash));
        assert_eq!(refused(&mut store, std::slice::from_ref(&filling)), [4], "event 5 does not follow it");
        assert_eq!(refused(&mut store, &[filling, written[3].clone()]), [4], "the true one is taken");
        let unlinked = forged(&store, 4, Some([7; 16]));
        assert_eq!(refused(&mut store, &[unlinked]), [4]);
    }

    #[test]
    fn what_a_copy_of_this_machine_wrote_is_believed() {
        let (_dir, mut store, written) = left(&[1, 2, 3, 4, 5]);
        let there = forged(&store, 4, Some(written[2].hash));
        let then = forged(&store, 5, Some(there.hash));
        assert_eq!(refused(&mut store, &[then.clone(), there]), [0; 0]);
        assert_eq!(refused(&mut store, &[then]), [5], "without the one before it nothing leads to it");
        let root = forged(&store, 1, None);
        assert_eq!(refused(&mut store, &[root]), [0; 0], "copied before its first answer");
    }
}
