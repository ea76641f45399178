//! Where the events of an exam came from.

use serde::Serialize;

use crate::review::DeviceId;
use crate::store::{DeviceChange, Origin, Provenance};

/// Where the events of the exam came from.
#[derive(Serialize)]
pub struct Source {
    pub origin: &'static str,
    pub imported_at: Option<String>,
    pub devices: Vec<String>,
    pub former_devices: Vec<FormerDevice>,
    /// Whether all devices are this one, now or before.
    #[serde(skip)]
    pub is_own: bool,
    pub events_checked: u64,
    pub chain_unbroken: bool,
}

/// A device that this one was before.
#[derive(Serialize)]
pub struct FormerDevice {
    pub device: String,
    /// What ended it: `recovered`, `copied` or `renumbered`.
    pub until: &'static str,
}

/// Where the events of the exam came from, as the record says it.
pub fn source(provenance: &Provenance) -> Source {
    let (origin, imported_at) = match provenance.origin {
        Origin::ThisDevice => ("this-device", None),
        // What each of the devices is stands beside it.
        Origin::FormerDevice | Origin::OtherDevice => ("other-device", None),
        Origin::Imported(at) => ("imported", Some(at.rfc3339())),
    };
    let former =
        |(device, former): &(DeviceId, DeviceChange)| FormerDevice { device: device.to_string(), until: former.word() };
    Source {
        origin,
        is_own: provenance.origin == Origin::FormerDevice,
        former_devices: provenance.formers.iter().map(former).collect(),
        imported_at,
        devices: provenance.devices.iter().map(ToString::to_string).collect(),
        events_checked: provenance.checked,
        chain_unbroken: provenance.is_unbroken,
    }
}
