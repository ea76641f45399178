//! The log: its size and format, its SQLite settings, its devices, and dates in the future.

use std::fs;

use serde_json::json;

use super::section::{Section, bytes};
use super::subject::Subject;
use crate::deck::counted::{agreeing, counted};
use crate::store::OpenError;

/// The size, format and journal of the log file.
pub fn file(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("log");
    let Some(log) = &subject.log else { return section };
    for (name, ending) in [("size", ""), ("waiting", "-wal")] {
        let mut path = log.path.clone().into_os_string();
        path.push(ending);
        if let Ok(data) = fs::metadata(&path) {
            section.number(name, data.len(), &bytes(data.len()));
        }
    }
    let examined = match &log.examined {
        Ok(examined) => examined,
        Err(OpenError::Missing { .. }) => {
            section.info("there is no review log yet", "run `rounds study` to create it");
            return section;
        }
        Err(error) => {
            section.error(error.to_string(), error.hint());
            return section;
        }
    };
    let events = examined.devices.iter().map(|device| device.events).sum::<u64>();
    section.number("events", events, &events.to_string());
    let (format, known) = (examined.format, examined.known);
    section.number("format", u64::try_from(format).unwrap_or(0), &format.to_string());
    section.text("journal", if examined.uses_wal { "write-ahead log" } else { "rollback journal" });
    if format > known {
        let headline = format!("the log has format {format}, but this program supports formats up to {known}");
        section.error(headline, "the log is fine, but nothing is saved to it: update rounds");
    } else if format < known {
        let headline = format!("the log has format {format}; the current format is {known}");
        section.info(headline, "the next start backs it up and migrates it");
    }
    if examined.skipped > 0 && format == known {
        let count = usize::try_from(examined.skipped).unwrap_or(usize::MAX);
        let has = agreeing(count, "has", "have");
        let headline = format!("{} {has} values this program cannot read", counted(count, "event"));
        section.warning(headline, "they are kept but not used; a later version may be able to read them");
    }
    section
}

/// Settings that belong to the file; the section on the log reports them.
const FILE_SETTINGS: [&str; 3] = ["journal_mode", "application_id", "user_version"];

/// The value of each SQLite setting, and the value it should have.
pub fn settings(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("settings");
    let Some(examined) = subject.examined() else { return section };
    let row = |setting: &crate::store::Setting| {
        let should = if setting.is_right() { String::new() } else { format!(", should be {}", setting.expected) };
        let value = json!({ "name": setting.name, "found": setting.found, "wanted": setting.expected });
        (value, format!("{} = {}{should}", setting.name, setting.found))
    };
    section.list("read_back", examined.settings.iter().map(row));
    for setting in examined.settings.iter().filter(|setting| !setting.is_right()) {
        let (name, found, wanted) = (setting.name, &setting.found, &setting.expected);
        if name == "journal_mode" {
            let help = "answers are just as safe, only slower to save; the next start changes it if the disk allows";
            section.info(format!("the log uses the journal `{found}` instead of the usual `{wanted}`"), help);
        } else if !FILE_SETTINGS.contains(&name) {
            let help = "this build of SQLite lacks what the log needs: install another build of `rounds`";
            section.error(format!("SQLite keeps `{name}` at `{found}` instead of `{wanted}`"), help);
        }
    }
    section
}

/// How many events each device wrote, and when.
pub fn devices(subject: &Subject<'_>) -> Section {
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

/// Events that are dated further in the future than clocks may reasonably differ.
pub fn dates(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("dates");
    let Some(examined) = subject.examined() else { return section };
    let Some((count, first_ms)) = examined.future else {
        section.number("ahead", 0, "0");
        return section;
    };
    let first = subject.environment.zone.moment(first_ms).rfc3339();
    section.number("ahead", count, &count.to_string());
    section.text("first_ahead", &first);
    let events = counted(usize::try_from(count).unwrap_or(usize::MAX), "event");
    let (is, waits) = if count == 1 { ("is", "it counts") } else { ("are", "they count") };
    let headline = format!("{events} {is} dated in the future, the first at {first}");
    section.warning(headline, format!("set the clock right; {waits} from that time on"));
    section
}
