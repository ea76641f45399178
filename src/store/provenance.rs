//! Provenance: where events came from, and whether the hash chains of their devices are intact.
//!
//! A chain shows that nothing before an event was changed or removed since. It does not show who wrote it: anyone who
//! can write the file can write a valid chain.

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

/// Where a set of events came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// All were written by the device that writes to this file.
    ThisDevice,
    /// All were written by the current device or its former ids.
    FormerDevice,
    /// Another device wrote some of them.
    OtherDevice,
    /// An import added some of them; the time of the latest import.
    Imported(Moment),
}

/// Where a set of events came from, and what was verified.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Where they came from.
    pub origin: Origin,
    /// The devices that wrote them.
    pub devices: Vec<DeviceId>,
    /// Those of the devices that are former ids of this one, and why each was replaced.
    pub formers: Vec<(DeviceId, DeviceChange)>,
    /// How many events of these devices are valid and linked, from the first one on.
    pub checked: u64,
    /// Whether every event of the set is valid and linked to the first event of its device.
    pub is_unbroken: bool,
}

impl Store {
    /// Determines where events came from.
    ///
    /// # Errors
    ///
    /// The log cannot be read.
    pub fn provenance(&mut self, events: &[Event]) -> Result<Provenance, ReadError> {
        let imports = self.imports()?;
        let mut imported = imports.iter().filter(|record| events.iter().any(|event| event.is_in(&record.coverage)));
        let devices: BTreeSet<DeviceId> = events.iter().map(|event| event.device).collect();
        let last_import = imported.next_back().map(|record| record.at);
        let mut formers = device::former_devices(self.connection()?)?;
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

    /// Follows the chain of a device up to the last of these events. Returns how many events were verified, and whether
    /// all of these are valid and linked to a first event. A forked chain, as after copying a machine, is followed on
    /// both branches.
    fn follow(&mut self, device: DeviceId, events: &[Event]) -> Result<(u64, bool), ReadError> {
        let mut remaining: BTreeSet<EventId> = BTreeSet::new();
        remaining.extend(events.iter().filter(|event| event.device == device).map(|event| event.id));
        let last = events.iter().filter(|event| event.device == device).map(|event| event.seq).max();
        let last = last.map_or(0, |last| i64::try_from(last).unwrap_or(i64::MAX));
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_chain_to.sql"))?;
        let mut rows = statement.query(params![device.0, last])?;
        let (mut checked, mut number, mut previous, mut current) = (0, 0, Vec::new(), Vec::new());
        while let Some(row) = rows.next()? {
            // A row that cannot be read breaks the chain for whatever follows it.
            let Ok(columns) = EventRow::of_row(row) else { continue };
            if columns.seq != number {
                previous = if columns.seq - 1 == number { mem::take(&mut current) } else { Vec::new() };
                current.clear();
                number = columns.seq;
            }
            let is_linked = columns.prev.map_or(number == 1, |prev| previous.contains(&prev));
            if is_linked && chain::is_valid(&columns) {
                checked += 1;
                current.push(columns.hash);
                remaining.remove(&EventId(columns.id));
            }
        }
        Ok((checked, remaining.is_empty()))
    }
}

#[cfg(test)]
mod tests {
    use super::super::insert::insert;
    use super::super::row::EventRow;
    use super::super::sample::{log, sample_event};
    use super::super::{Recovery, RecoveryTrigger, recover};
    use super::*;

    /// Appends the sample events with these numbers.
    fn append_samples(store: &mut Store, numbers: impl IntoIterator<Item = u64>) -> Vec<Event> {
        numbers.into_iter().map(|n| store.append(&sample_event(n)).unwrap()).collect()
    }

    #[test]
    fn events_before_a_recovery_belong_to_a_former_device() {
        let (_dir, mut store) = log();
        let path = store.path().to_owned();
        let before = append_samples(&mut store, 1..4);
        let old_device = store.device().unwrap();
        let own = store.provenance(&before).unwrap();
        assert_eq!((own.origin, own.formers.len()), (Origin::ThisDevice, 0));
        drop(store);
        let recovery = Recovery {
            trigger: RecoveryTrigger::Requested,
            path: &path,
            backups: &[],
            at: Moment::new(0, 0),
            entropy: [9; 16],
        };
        recover(&recovery, &mut |_| true).unwrap();
        let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
        let after = append_samples(&mut store, 4..6);
        assert_ne!(store.device(), Some(old_device));
        assert_eq!(store.provenance(&after).unwrap().origin, Origin::ThisDevice);
        let all: Vec<Event> = before.into_iter().chain(after).collect();
        let found = store.provenance(&all).unwrap();
        assert_eq!((found.origin, found.is_unbroken, found.checked), (Origin::FormerDevice, true, 5));
        assert_eq!(found.formers, [(old_device, DeviceChange::Recovered)]);
        // Imported events are reported as such, whatever their device.
        store.record_import(Moment::new(7, 0), crate::review::Coverage::of([(old_device, 2)])).unwrap();
        assert_eq!(store.provenance(&all).unwrap().origin, Origin::Imported(Moment::new(7, 0)));
    }

    #[test]
    fn events_before_a_restore_belong_to_a_former_device() {
        let (dir, mut store) = log();
        let path = store.path().to_owned();
        let before = append_samples(&mut store, 1..4);
        let old_device = store.device().unwrap();
        let folder = dir.path().join("backups");
        let copy = store.copy_before_import(&folder, crate::day::Day::from_epoch(0)).unwrap();
        drop(store);
        super::super::restore(&path, &copy, Moment::new(0, 0), [9; 16]).unwrap();
        let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
        let found = store.provenance(&before).unwrap();
        assert_eq!((found.origin, found.formers), (Origin::FormerDevice, vec![(old_device, DeviceChange::Copied)]));
    }

    #[test]
    fn event_of_another_device_is_not_own() {
        let (_dir, mut store) = log();
        let ours = append_samples(&mut store, 1..3);
        let plain = sample_event(7);
        let columns = chain::seal(EventRow::of(&plain, DeviceId([4; 16]), 1, None));
        insert(store.connection().unwrap(), &columns).unwrap();
        let theirs = plain.into_event(DeviceId([4; 16]), 1);
        let found = store.provenance(&[ours[0].clone(), theirs]).unwrap();
        assert_eq!((found.origin, found.is_unbroken), (Origin::OtherDevice, true));
    }

    #[test]
    fn forked_chain_is_unbroken_but_unlinked_event_is_not() {
        let (_dir, mut store) = log();
        let ours = append_samples(&mut store, 1..4);
        let device = store.device().unwrap();
        let hash = |store: &mut Store, seq: i64| -> [u8; 16] {
            let connection = store.connection().unwrap();
            connection.query_row("SELECT hash FROM event WHERE seq = ?1", [seq], |row| row.get(0)).unwrap()
        };
        let first = hash(&mut store, 1);
        let plain = [sample_event(8), sample_event(9)];
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
