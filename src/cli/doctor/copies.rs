//! The files next to the log: backups, caches, moved logs and leftovers.

use std::ffi::OsStr;
use std::path::PathBuf;

use super::section::{Section, argument, bytes, shown};
use super::subject::Subject;
use crate::cli::counted;
use crate::day::{Day, Days};
use crate::folder;
use crate::runtime::{data_folder, deck_loader};
use crate::store::{self, Cache, CacheState, OpenError};

/// How many days older than the last answer the newest backup may be.
const MOST_BEHIND: Days = Days(7);

/// The number of backups, the newest intact one, and the damaged ones that are newer.
pub fn backups(subject: &Subject<'_>) -> Section {
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
    // The newest intact backup is enough; checking all backups of a long log would be slow.
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
    check_age(&mut section, subject, sound.map(|(day, _)| day));
    section
}

/// Warns about a log with no backup, or only an old one.
fn check_age(section: &mut Section, subject: &Subject<'_>, sound: Option<Day>) {
    let Some(examined) = subject.examined() else { return };
    let day = |ms| Day::of(subject.environment.zone.moment(ms), subject.configuration.config.rollover);
    let today = day(subject.environment.now().at.at_ms);
    // A date in the future does not show when an event was written.
    let last = examined.devices.iter().map(|device| day(device.last_ms).min(today)).max();
    let first = examined.devices.iter().map(|device| day(device.first_ms)).min();
    let (Some(first), Some(last)) = (first, last) else { return };
    let help = "run `rounds study` to create one; if none appears, check the disk and permissions below";
    match sound {
        Some(sound) if last.since(sound) > MOST_BEHIND => {
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

/// The kind of a file next to the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// A damaged log, set aside.
    Broken,
    /// The log that was in use before a backup was restored.
    Replaced,
    /// A copy from before a change of format.
    Format,
    /// A leftover of an interrupted start or recovery.
    Unfinished,
    /// Another machine's log, renamed by a syncing program.
    Conflict,
}

impl Kind {
    /// Recognizes a file by its name.
    fn of(name: &OsStr) -> Option<Self> {
        let name = name.to_string_lossy();
        let rest = name.strip_prefix("reviews")?;
        if [".db", ".db-wal", ".db-shm", ".db-journal"].contains(&rest) || is_companion(rest) {
            return None;
        }
        let lower = rest.to_lowercase();
        if rest.starts_with(".db.broken-") {
            Some(Self::Broken)
        } else if rest.starts_with(".db.before-restore-") {
            Some(Self::Replaced)
        } else if rest.starts_with(".db.format-") {
            Some(Self::Format)
        } else if rest.starts_with(".db.new-") || rest.starts_with(".db.recovering") {
            Some(Self::Unfinished)
        } else if ["conflict", "copy"].iter().any(|word| lower.contains(word)) && lower.contains(".db") {
            Some(Self::Conflict)
        } else {
            None
        }
    }
}

/// Whether a file belongs to another database file.
fn is_companion(name: &str) -> bool {
    ["-wal", "-shm", "-journal"].iter().any(|ending| name.ends_with(ending))
}

/// The other files in the folder of the log.
pub fn aside(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("beside");
    let Some(log) = &subject.log else { return section };
    let entries = folder::list(&log.folder).into_iter().flatten();
    let mut files: Vec<(PathBuf, Kind)> =
        entries.filter_map(|(name, _)| Kind::of(&name).map(|kind| (log.folder.join(name), kind))).collect();
    files.sort_by(|a, b| a.0.cmp(&b.0));
    section.list("files", files.iter().map(|(path, _)| (shown(path).into(), shown(path))));
    let first =
        |kind: Kind| files.iter().find(|(_, of)| *of == kind).map(|(path, _)| argument(path)).unwrap_or_default();
    let count = |kind: Kind| files.iter().filter(|(_, of)| *of == kind).count();
    let verb = |count: usize| if count == 1 { "is" } else { "are" };
    if let broken @ 1.. = count(Kind::Broken) {
        let headline = format!("{} {} next to the log", counted(broken, "damaged log"), verb(broken));
        let help = format!(
            "what could be read is in the log; delete `{}` once you are sure that nothing is missing",
            first(Kind::Broken)
        );
        section.info(headline, help);
    }
    if let replaced @ 1.. = count(Kind::Replaced) {
        let headline = format!("{} from before a restore {} next to the log", counted(replaced, "log"), verb(replaced));
        section.info(headline, format!("delete `{}` once you no longer need it", first(Kind::Replaced)));
    }
    if let former @ 1.. = count(Kind::Format) {
        let headline = format!("{} from before a migration {} next to the log", counted(former, "copy"), verb(former));
        section.info(headline, format!("delete `{}` once the new format works for you", first(Kind::Format)));
    }
    if let unfinished @ 1.. = count(Kind::Unfinished) {
        let headline =
            format!("{} from an interrupted start {} next to the log", counted(unfinished, "file"), verb(unfinished));
        section.info(
            headline,
            format!("it is unused; if no other `rounds` is running, delete `{}`", first(Kind::Unfinished)),
        );
    }
    if let conflicts @ 1.. = count(Kind::Conflict) {
        let headline = format!(
            "{} of the log, made by a syncing program, {} next to it; answers in it are not counted",
            counted(conflicts, "copy"),
            verb(conflicts)
        );
        let help = format!(
            "copy `{}` to an empty folder as `rounds/reviews.db`, export it with `XDG_DATA_HOME=FOLDER rounds log \
            export > FILE`, and import it with `rounds log import FILE`",
            first(Kind::Conflict)
        );
        section.warning(headline, help);
    }
    section
}

/// The state of each cache.
pub fn caches(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("caches");
    let Some(log) = &subject.log else { return section };
    for (name, file) in [("decks", deck_loader::FILE), ("ledger", data_folder::SNAPSHOT)] {
        match Cache::new(&log.folder, file).state() {
            CacheState::Absent => section.none(name, "none"),
            CacheState::Valid(size) => section.number(name, size, &bytes(size)),
            CacheState::Damaged(size) => {
                section.number(name, size, &format!("{}, damaged", bytes(size)));
                let headline = format!("the cache `{}` is damaged", argument(&log.folder.join(file)));
                section.info(headline, "nothing is lost: it is ignored and rebuilt when needed");
            }
        }
    }
    section
}
