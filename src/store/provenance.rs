//! Provenance: where events came from, and whether the hash chains of the devices that wrote them hold.
//!
//! A chain shows that nothing before an event was changed or taken out since. It does not show who wrote it: whoever can write
//! the file can write a chain that holds.

use std::collections::BTreeSet;

use rusqlite::params;

use super::error::ReadError;
use super::row::Columns;
use super::{Store, chain};
use crate::day::Moment;
use crate::review::{DeviceId, Event};

/// Where events came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The device that writes into this file wrote all of them.
    ThisDevice,
    /// Another device wrote some, or this one under another id, before its log was copied or restored.
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
        let mut imported =
            imports.iter().filter(|record| events.iter().any(|event| record.coverage.covers_event(event)));
        let devices: BTreeSet<DeviceId> = events.iter().map(|event| event.device).collect();
        let is_own = devices.iter().all(|device| self.device == Some(*device));
        let origin = match imported.next_back() {
            Some(record) => Origin::Imported(record.at),
            None if is_own && !devices.is_empty() => Origin::ThisDevice,
            None => Origin::OtherDevice,
        };
        let (mut checked, mut is_unbroken) = (0, true);
        for device in &devices {
            let last = events.iter().filter(|event| event.device == *device).map(|event| event.seq).max();
            let (count, holds) = self.follow(*device, last.unwrap_or(0))?;
            checked += count;
            is_unbroken &= holds;
        }
        Ok(Provenance { origin, devices: devices.into_iter().collect(), checked, is_unbroken })
    }

    /// Follows the chain of a device up to an event: how many events were checked, and whether each is sound and follows the
    /// one before it.
    fn follow(&mut self, device: DeviceId, last: u64) -> Result<(u64, bool), ReadError> {
        let last = i64::try_from(last).unwrap_or(i64::MAX);
        let mut statement = self.connection()?.prepare_cached(include_str!("sql/select_chain_to.sql"))?;
        let mut rows = statement.query(params![device.0, last])?;
        let (mut checked, mut before) = (0, None);
        while let Some(row) = rows.next()? {
            let Ok(columns) = Columns::of_row(row) else { return Ok((checked, false)) };
            let number = i64::try_from(checked).unwrap_or(i64::MAX).saturating_add(1);
            if columns.seq != number || columns.prev != before || !chain::is_sound(&columns) {
                return Ok((checked, false));
            }
            checked += 1;
            before = Some(columns.hash);
        }
        Ok((checked, i64::try_from(checked) == Ok(last)))
    }
}
