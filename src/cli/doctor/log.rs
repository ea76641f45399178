//! The log as a file: what it is, and whether it can be read.

use std::fs;

use super::section::{Section, bytes};
use super::subject::Subject;
use crate::deck::counted::{agreeing, counted};
use crate::store::OpenError;

/// What kind of file the log is.
pub fn section(subject: &Subject<'_>) -> Section {
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
    section.text("journal", if examined.ahead { "write-ahead log" } else { "rollback journal" });
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
