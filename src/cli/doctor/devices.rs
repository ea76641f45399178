//! The devices that wrote into the log.

use serde_json::json;

use super::section::Section;
use super::subject::Subject;
use crate::cli::counted;

/// How much each device wrote, and when.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("devices");
    let Some(examined) = subject.examined() else { return section };
    let day = |ms| subject.environment.zone.moment(ms).rfc3339().chars().take(10).collect::<String>();
    section.list(
        "wrote",
        examined.devices.iter().map(|written| {
            let own = examined.own == Some(written.device);
            let (device, events) = (written.device, written.events);
            let (first, last) = (day(written.first_ms), day(written.last_ms));
            let value = json!({
                "device": device.to_string(), "events": events, "first": first, "last": last, "own": own,
            });
            let events = counted(usize::try_from(events).unwrap_or(usize::MAX), "event");
            let this = if own { ", this one" } else { "" };
            (value, format!("{device}: {events}, {first} to {last}{this}"))
        }),
    );
    section
}
