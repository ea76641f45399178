//! The provenance of an exam's events, as stated in the record.

use serde::Serialize;

use crate::review::DeviceId;
use crate::store::{DeviceChange, Origin, Provenance};

/// The provenance of the events, as in JSON.
#[derive(Serialize)]
pub struct Source {
    pub origin: &'static str,
    pub imported_at: Option<String>,
    pub devices: Vec<String>,
    pub former_devices: Vec<FormerDevice>,
    /// Whether all devices are this one, under its current or a former id.
    #[serde(skip)]
    pub is_own: bool,
    pub events_checked: u64,
    pub chain_unbroken: bool,
}

/// A former id of this device.
#[derive(Serialize)]
pub struct FormerDevice {
    pub device: String,
    /// What ended the use of the id: `recovered`, `copied` or `renumbered`.
    pub until: &'static str,
}

/// Where the events of the exam came from.
pub fn source(provenance: &Provenance) -> Source {
    let (origin, imported_at) = match provenance.origin {
        Origin::ThisDevice => ("this-device", None),
        // `former_devices` tells the two apart.
        Origin::FormerDevice | Origin::OtherDevice => ("other-device", None),
        Origin::Imported(at) => ("imported", Some(at.rfc3339())),
    };
    let former_device =
        |(device, change): &(DeviceId, DeviceChange)| FormerDevice { device: device.to_string(), until: change.word() };
    Source {
        origin,
        is_own: provenance.origin == Origin::FormerDevice,
        former_devices: provenance.formers.iter().map(former_device).collect(),
        imported_at,
        devices: provenance.devices.iter().map(ToString::to_string).collect(),
        events_checked: provenance.checked,
        chain_unbroken: provenance.is_unbroken,
    }
}
