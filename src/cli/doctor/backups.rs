//! The backups: how many, how old, and whether they can be trusted.

use super::section::{Section, argument, shown};
use super::subject::Subject;
use crate::cli::counted;
use crate::day::{Day, Days};
use crate::store::{self, OpenError};

/// How far the newest backup may lie behind the last answer.
const BEHIND: Days = Days(7);

/// How many backups there are; the newest that is sound, and those newer than it that are not.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("backups");
    let Some(log) = &subject.log else { return section };
    let backups = match store::backups(&log.backups) {
        Ok(backups) => backups,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
        Err(error) => {
            let headline = format!("the backups in `{}` cannot be read: {error}", shown(&log.backups));
            section.warning(headline, "make the folder readable for your user");
            return section;
        }
    };
    section.number("number", backups.len() as u64, &backups.len().to_string());
    match backups.first() {
        Some((day, _)) => section.text("newest", &day.to_string()),
        None => section.none("newest", "none"),
    }
    // The newest that is sound will do; checking all of a long log's would take long.
    let mut sound = None;
    for (day, path) in &backups {
        match store::examine(path, i64::MAX) {
            Ok(found) if found.verification.is_intact() => {
                sound = Some((*day, found.devices.iter().map(|device| device.events).sum::<u64>()));
                break;
            }
            Ok(_) | Err(OpenError::Damaged { .. } | OpenError::NotADatabase { .. }) => {
                let help = if subject.examined().is_some_and(|log| log.verification.is_intact()) {
                    format!("the log itself is intact, so you can delete `{}`", argument(path))
                } else {
                    "keep it: `rounds log recover` may be able to use it".to_owned()
                };
                section.warning(format!("the backup of {day} is damaged"), help);
            }
            Err(error) => section.warning(format!("the backup of {day} cannot be checked: {error}"), error.hint()),
        }
    }
    match sound {
        Some((day, events)) => {
            section.text("newest_sound", &day.to_string());
            let words = counted(usize::try_from(events).unwrap_or(usize::MAX), "event");
            section.number("events_in_it", events, &words);
        }
        None => section.none("newest_sound", "none"),
    }
    age(&mut section, subject, sound.map(|(day, _)| day));
    section
}

/// Tells of a log that has no backup, or only an old one.
fn age(section: &mut Section, subject: &Subject<'_>, sound: Option<Day>) {
    let Some(examined) = subject.examined() else { return };
    let day = |ms| Day::of(subject.environment.zone.moment(ms), subject.configuration.config.rollover);
    let today = day(subject.environment.now().at.at_ms);
    // What is dated ahead says nothing of when it was written.
    let last = examined.devices.iter().map(|device| day(device.last_ms).min(today)).max();
    let first = examined.devices.iter().map(|device| day(device.first_ms)).min();
    let (Some(first), Some(last)) = (first, last) else { return };
    let help = "run `rounds study` to create one; if none appears, check the disk and permissions below";
    match sound {
        Some(sound) if last.since(sound) > BEHIND => {
            section.warning(
                format!(
                    "the latest valid backup is from {sound}, but the latest events are from \
                {last}"
                ),
                help,
            );
        }
        None if last.since(first) > Days(1) => {
            section.warning(format!("there is no valid backup, and the log has events from {first} on"), help);
        }
        Some(_) | None => {}
    }
}
