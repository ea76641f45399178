//! Provenance: where events came from, and whether the hash chains of the devices that wrote them hold.
//!
//! A chain shows that nothing before an event was changed or taken out since. It does not show who wrote it: whoever can write
//! the file can write a chain that holds.

use std::collections::BTreeSet;
use std::mem;

use rusqlite::params;

use super::chain;
use super::device::{self, DeviceChange};
use super::error::ReadError;
use super::log::Store;
use super::row::EventRow;
use crate::day::Moment;
use crate::review::{DeviceId, Event, EventId};

/// Where events came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The device that writes into this file wrote all of them.
    ThisDevice,
    /// The device that writes into this file wrote all of them, some as the devices that it was before.
    FormerDevice,
    /// Another device wrote some.
    OtherDevice,
    /// An import brought some, the last one at this moment.
    Imported(Moment),
}

/// Where events came from, and what was checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Where they came from.
    pub origin: Origin,
    /// The devices that wrote them.
    pub devices: Vec<DeviceId>,
    /// Those among them that this device was before, and until when.
    pub formers: Vec<(DeviceId, DeviceChange)>,
    /// How many events of these devices were checked, from the first one on.
    pub checked: u64,
    /// Whether each is as it was written and follows the one before it.
    pub is_unbroken: bool,
}

impl Store {
    /// Finds out where events came from.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn provenance(&mut self, events: &[Event]) -> Result<Provenance, ReadError> {
        let imports = self.imports()?;
        let mut imported = imports.iter().filter(|record| events.iter().any(|event| event.is_in(&record.coverage)));
        let devices: BTreeSet<DeviceId> = events.iter().map(|event| event.device).collect();
        let last_import = imported.next_back().map(|record| record.at);
        let mut formers = device::formers(self.connection()?)?;
        formers.retain(|(device, _)| devices.contains(device) && self.device != Some(*device));
        let is_own = |device: &DeviceId| self.device == Some(*device);
        let was_own = |device: &DeviceId| formers.iter().any(|(former, _)| former == device);
        let origin = match last_import {
            Some(at) => Origin::Imported(at),
            None if devices.is_empty() => Origin::OtherDevice,
            None if devices.iter().all(is_own) => Origin::ThisDevice,
            None if devices.iter().all(|device| is_own(device) || was_own(device)) => Origin::FormerDevice,
            None => Origin::OtherDevice,
        };
        let (mut checked, mut is_unbroken) = (0, true);
        for device in &devices {
            let (count, holds) = self.follow(*device, events)?;
            checked += count;
            is_unbroken &= holds;
        }
        Ok(Provenance { origin, devices: devices.into_iter().collect(), formers, checked, is_unbroken })
    }

    /// Follows the chains of a device up to the last of these events: how many events were checked, and whether each of these
    /// is sound and linked to a first one. A chain that forks, as after a machine was copied, is followed on both sides.
    fn follow(&mut self, device: DeviceId, events: &[Event]) -> Result<(u64, bool), ReadError> {
        let mut wanted: BTreeSet<EventId> = BTreeSet::new();
        wanted.extend(events.iter().filter(|event| event.device == device).map(|event| event.id));
        let last = events.iter().filter(|event| event.device == device).map(|event| event.seq).max();
        let last = last.map_or(0, |last| i64::try_from(last).unwrap_or(i64::MAX));
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_chain_to.sql"))?;
        let mut rows = statement.query(params![device.0, last])?;
        let (mut checked, mut number, mut before, mut here) = (0, 0, Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            // Whatever follows one that cannot be read is linked to nothing.
            let Ok(columns) = EventRow::of_row(row) else { continue };
            if columns.seq != number {
                before = if columns.seq - 1 == number { mem::take(&mut here) } else { Vec::new() };
                here.clear();
                number = columns.seq;
            }
            let is_linked = columns.prev.map_or(number == 1, |prev| before.contains(&prev));
            if is_linked && chain::is_sound(&columns) {
                checked += 1;
                here.push(columns.hash);
                wanted.remove(&EventId(columns.id));
            }
        }
        Ok((checked, wanted.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::insert::insert;
    use super::super::row::EventRow;
    use super::super::sample::{draft, log};
    use super::super::{Recovery, RecoveryTrigger, recover};
    use super::*;

    /// Events by their drafts' numbers.
    fn written(store: &mut Store, numbers: impl IntoIterator<Item = u64>) -> Vec<Event> {
        numbers.into_iter().map(|n| store.append(&draft(n)).unwrap()).collect()
    }

    #[test]
    fn what_was_written_before_a_recovery_is_known_as_this_devices_own() {
        let (_dir, mut store) = log();
        let path = store.path().to_owned();
        let before = written(&mut store, 1..4);
        let as_it_was = store.device().unwrap();
        let own = store.provenance(&before).unwrap();
        assert_eq!((own.origin, own.formers.len()), (Origin::ThisDevice, 0));
        drop(store);
        let recovery = Recovery {
            occasion: RecoveryTrigger::Asked,
            path: &path,
            backups: &[],
            at: Moment::new(0, 0),
            entropy: [9; 16],
        };
        recover(&recovery, &mut |_| true).unwrap();
        let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
        let after = written(&mut store, 4..6);
        assert_ne!(store.device(), Some(as_it_was));
        assert_eq!(store.provenance(&after).unwrap().origin, Origin::ThisDevice);
        let all: Vec<Event> = before.into_iter().chain(after).collect();
        let found = store.provenance(&all).unwrap();
        assert_eq!((found.origin, found.is_unbroken, found.checked), (Origin::FormerDevice, true, 5));
        assert_eq!(found.formers, [(as_it_was, DeviceChange::Recovered)]);
        // Those that an import brought are told as such, whatever their device.
        store.note_import(Moment::new(7, 0), crate::review::Coverage::of([(as_it_was, 2)])).unwrap();
        assert_eq!(store.provenance(&all).unwrap().origin, Origin::Imported(Moment::new(7, 0)));
    }

    #[test]
    fn what_was_written_before_a_backup_was_restored_is_known_as_this_devices_own() {
        let (dir, mut store) = log();
        let path = store.path().to_owned();
        let before = written(&mut store, 1..4);
        let as_it_was = store.device().unwrap();
        let folder = dir.path().join("backups");
        let copy = store.copy_before_import(&folder, crate::day::Day::from_epoch(0)).unwrap();
        drop(store);
        super::super::restore(&path, &copy, Moment::new(0, 0), [9; 16]).unwrap();
        let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
        let found = store.provenance(&before).unwrap();
        assert_eq!((found.origin, found.formers), (Origin::FormerDevice, vec![(as_it_was, DeviceChange::Copied)]));
    }

    #[test]
    fn an_event_of_another_device_is_not_this_devices_own() {
        let (_dir, mut store) = log();
        let ours = written(&mut store, 1..3);
        let plain = draft(7);
        let columns = chain::seal(EventRow::of(&plain, DeviceId([4; 16]), 1, None));
        insert(store.connection().unwrap(), &columns).unwrap();
        let theirs = plain.into_event(DeviceId([4; 16]), 1);
        let found = store.provenance(&[ours[0].clone(), theirs]).unwrap();
        assert_eq!((found.origin, found.is_unbroken), (Origin::OtherDevice, true));
    }

    #[test]
    fn a_fork_breaks_no_chain_and_an_event_that_is_linked_to_nothing_does() {
        let (_dir, mut store) = log();
        let ours = written(&mut store, 1..4);
        let device = store.device().unwrap();
        let hash = |store: &mut Store, seq: i64| -> [u8; 16] {
            let connection = store.connection().unwrap();
            connection.query_row("SELECT hash FROM event WHERE seq = ?1", [seq], |row| row.get(0)).unwrap()
        };
        let first = hash(&mut store, 1);
        let plain = [draft(8), draft(9)];
        let copied = chain::seal(EventRow::of(&plain[0], device, 2, Some(first)));
        let stray = chain::seal(EventRow::of(&plain[1], device, 3, Some([7; 16])));
        for columns in [&copied, &stray] {
            insert(store.connection().unwrap(), columns).unwrap();
        }
        let found = store.provenance(&ours).unwrap();
        assert!(found.is_unbroken, "{found:?}");
        assert!(store.provenance(&[plain[0].clone().into_event(device, 2)]).unwrap().is_unbroken);
        assert!(!store.provenance(&[plain[1].clone().into_event(device, 3)]).unwrap().is_unbroken);
    }
}
