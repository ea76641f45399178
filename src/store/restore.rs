//! Restoring a backup: what each one holds, and putting one in the place of the log.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::connection;
use super::error::ReadError;
use super::examine::examine;
use super::files::{self, beside};
use super::pages;
use super::recover::{Sources, put_in_place, rebuild};
use crate::day::{Day, Moment};

/// What follows the name of a log that a backup replaced, before the date.
const REPLACED: &str = ".before-restore-";

/// A backup, against the log as it is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreCandidate {
    /// Its date.
    pub day: Day,
    /// Its file.
    pub path: PathBuf,
    /// Sound events in it.
    pub events: u64,
    /// When the last answer in it was given.
    pub last: Option<Moment>,
    /// What is wrong with it; none if it is sound.
    pub problem: Option<String>,
    /// Events of the log that are not in it.
    pub lost: u64,
    /// Events in it that the log does not have.
    pub gained: u64,
}

/// What came of restoring a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreOutcome {
    /// Where the log is that was there; none if there was none.
    pub aside: Option<PathBuf>,
    /// Events in the log now.
    pub events: u64,
}

/// Compares backups with a log. Nothing is changed: all are read as raw pages, so that a damaged one counts for what is
/// left of it.
#[must_use]
pub fn restorable(log: &Path, backups: &[(Day, PathBuf)]) -> Vec<RestoreCandidate> {
    let mut here = HashSet::new();
    let _ = pages::scan(log, &mut |_, columns| {
        here.insert(columns.id);
        Ok(())
    });
    let compare = |(day, path): &(Day, PathBuf)| {
        let (mut events, mut common, mut answered) = (0, 0, None);
        let scanned = pages::scan(path, &mut |_, columns| {
            events += 1;
            common += u64::from(here.contains(&columns.id));
            if ["answer", "exam-step"].contains(&&*columns.kind) {
                answered = answered.max(Some((columns.at_ms, columns.tz_min)));
            }
            Ok(())
        });
        let unread = scanned.ok().and_then(|scanned| scanned.unread.into_iter().next());
        let problem = match (unread, examine(path, i64::MAX)) {
            (Some((_, why)), _) => Some(why),
            (None, Ok(found)) if found.verification.is_intact() => None,
            (None, Ok(_)) => Some("it fails the integrity check".to_owned()),
            (None, Err(error)) => Some(error.to_string()),
        };
        let last = answered.map(|(at_ms, offset)| Moment::new(at_ms, i16::try_from(offset).unwrap_or(0)));
        RestoreCandidate {
            day: *day,
            path: path.clone(),
            events,
            last,
            problem,
            lost: here.len() as u64 - common,
            gained: events - common,
        }
    };
    backups.iter().map(compare).collect()
}

/// Puts what a backup holds in the place of the log, which is moved aside to `NAME.before-restore-YYYYMMDD-HHMMSS`. The log writes
/// as a new device from then on, since what the old one wrote last may be known elsewhere. The backup stays.
///
/// # Errors
///
/// Why the log is not the backup. It is where it was, or aside.
pub fn restore(path: &Path, backup: &Path, at: Moment, entropy: [u8; 16]) -> Result<RestoreOutcome, ReadError> {
    let folder = files::folder(path);
    files::private_folder(folder)?;
    let _held = files::hold(folder);
    if fs::symlink_metadata(connection::recovered(path)).is_ok() {
        return Err(ReadError::Damaged("its recovery was interrupted".into()));
    }
    let was_there = ["", "-wal"].iter().any(|ending| fs::symlink_metadata(beside(path, ending)).is_ok());
    let part = beside(path, ".recovering");
    let sources = Sources { log: None, logs: vec![backup.to_owned()], backups: Vec::new() };
    let kept = rebuild(&sources, &part, entropy)?;
    if let (0, Some((_, why))) = (kept.kept, kept.unread.into_iter().next()) {
        files::clear(&part);
        return Err(ReadError::Io(why));
    }
    let aside = put_in_place(&part, path, REPLACED, at)?;
    Ok(RestoreOutcome { aside: was_there.then_some(aside), events: kept.kept })
}
