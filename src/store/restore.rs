//! Restoring a backup: compares the backups with the log, and replaces the log with one of them.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::connection;
use super::error::ReadError;
use super::examine::examine;
use super::files::{self, sibling};
use super::pages;
use super::recover::{Sources, rebuild, replace_log};
use crate::day::{Day, Moment};

/// The suffix of a log that a backup replaced, before the date.
const REPLACED: &str = ".before-restore-";

/// A backup, compared with the current log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreCandidate {
    /// The date of the backup.
    pub day: Day,
    /// The path of the backup.
    pub path: PathBuf,
    /// Valid events in it.
    pub events: u64,
    /// The time of its last answer.
    pub last: Option<Moment>,
    /// What is wrong with the backup; none if it is intact.
    pub problem: Option<String>,
    /// Events of the log that the backup lacks.
    pub lost: u64,
    /// Events of the backup that the log lacks.
    pub gained: u64,
}

/// The result of a restore.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RestoreOutcome {
    /// Where the previous log was moved to; none if there was none.
    pub aside: Option<PathBuf>,
    /// Events in the log now.
    pub events: u64,
}

/// Compares backups with a log. Changes nothing: all files are read as raw pages, so a damaged backup counts with what
/// is left of it.
#[must_use]
pub fn restore_candidates(log: &Path, backups: &[(Day, PathBuf)]) -> Vec<RestoreCandidate> {
    let mut log_ids = HashSet::new();
    let _ = pages::scan(log, &mut |_, columns| {
        log_ids.insert(columns.id);
        Ok(())
    });
    let compare = |(day, path): &(Day, PathBuf)| {
        let (mut events, mut common, mut answered) = (0, 0, None);
        let scanned = pages::scan(path, &mut |_, columns| {
            events += 1;
            common += u64::from(log_ids.contains(&columns.id));
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
            lost: log_ids.len() as u64 - common,
            gained: events - common,
        }
    };
    backups.iter().map(compare).collect()
}

/// Replaces the log with the content of a backup. The log is moved to `NAME.before-restore-YYYYMMDD-HHMMSS`. The
/// restored log writes as a new device, because other machines may know the old device's last numbers. The backup
/// stays.
///
/// # Errors
///
/// Why the backup was not restored. The log is still there, or moved aside.
pub fn restore(path: &Path, backup: &Path, at: Moment, entropy: [u8; 16]) -> Result<RestoreOutcome, ReadError> {
    let folder = files::folder(path);
    files::private_folder(folder)?;
    let _lock = files::lock_folder(folder);
    if fs::symlink_metadata(connection::recovered_path(path)).is_ok() {
        return Err(ReadError::Damaged("its recovery was interrupted".into()));
    }
    let was_there = ["", "-wal"].iter().any(|ending| fs::symlink_metadata(sibling(path, ending)).is_ok());
    let part = sibling(path, ".recovering");
    let sources = Sources { log: None, logs: vec![backup.to_owned()], backups: Vec::new() };
    let recovered = rebuild(&sources, &part, entropy)?;
    if let (0, Some((_, why))) = (recovered.kept, recovered.unread.into_iter().next()) {
        files::remove_database(&part);
        return Err(ReadError::Io(why));
    }
    let aside = replace_log(&part, path, REPLACED, at)?;
    Ok(RestoreOutcome { aside: was_there.then_some(aside), events: recovered.kept })
}
