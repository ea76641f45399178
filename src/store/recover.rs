//! Recovery: moves a damaged log aside, never deletes it, and puts what can be read of it into a new log.
//!
//! Recovery may be interrupted at any point. The recovered events are complete, on the disk and under a name of their
//! own before the damaged log is moved. While a file with that name exists, no log is opened or created, and the next
//! start runs the recovery again.

mod loss;
mod recovered;
mod salvage;
mod source;

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::connection::{self, Access, DatabaseFile};
use super::error::{OpenError, ReadError};
use super::examine::{self, examine};
use super::files::{self, COMPANIONS, remove_companions, remove_database, sibling};
use super::head;
use super::migrate;
use super::verify::{self, IntegrityProblem, Verification};
use crate::day::Moment;
use crate::folder;
pub use recovered::{Recovered, Share};
pub(super) use salvage::Sources;

/// The suffix of a log that was moved aside, before the date.
const BROKEN: &str = ".broken-";

/// Why a log is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryTrigger {
    /// It was found damaged. If it turns out to be fine, nothing is done.
    Damage,
    /// The user asked for it, because events were changed or are missing.
    Requested,
}

/// The result of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoveryOutcome {
    /// The log is not damaged, or another process recovered it first.
    NotNeeded,
    /// The user declined. The log is unchanged.
    Declined(Recovered),
    /// A new log is in its place.
    Done(Recovered),
}

/// A log to recover, and how.
#[derive(Clone, Copy, Debug)]
pub struct Recovery<'a> {
    /// Why it is recovered.
    pub trigger: RecoveryTrigger,
    /// The path of the log.
    pub path: &'a Path,
    /// Its backups, which are searched for lost events.
    pub backups: &'a [PathBuf],
    /// The time of the recovery.
    pub at: Moment,
    /// Becomes the id of the new log's device: other machines may know the old device's last numbers.
    pub entropy: [u8; 16],
}

/// Replaces a damaged log with a new one that holds what can be read of it and of its backups. First asks `agree`, with
/// what would be kept and lost. The damaged log is moved to `NAME.broken-YYYYMMDD-HHMMSS`.
///
/// The sources are only read. Each event is taken once, and only if it matches its own hash.
///
/// # Errors
///
/// Why there is no new log. The damaged one is still there, or moved aside; running the recovery again continues.
pub fn recover(
    recovery: &Recovery<'_>,
    agree: &mut dyn FnMut(&Recovered) -> bool,
) -> Result<RecoveryOutcome, ReadError> {
    let Recovery { trigger, path, backups, at, entropy } = *recovery;
    let folder = files::folder(path);
    let _lock = files::lock_folder(folder);
    let finished = connection::recovered_path(path);
    let is_gone = !exists(path) && !COMPANIONS.iter().any(|ending| exists(&sibling(path, ending)));
    if trigger == RecoveryTrigger::Damage && !exists(&finished) && (is_gone || is_readable(path)?) {
        return Ok(RecoveryOutcome::NotNeeded);
    }
    let sources = Sources {
        log: Some(path.to_owned()),
        // An interrupted recovery may have left only companions under the log's own name.
        logs: [path, &finished]
            .into_iter()
            .filter(|log| ["", "-wal"].iter().any(|ending| exists(&sibling(log, ending))))
            .map(Path::to_owned)
            .collect(),
        backups: backups.to_vec(),
    };
    let part = sibling(path, ".recovering");
    let mut recovered = loop {
        let before = file_states(&sources.logs);
        let recovered = rebuild(&sources, &part, entropy)?;
        if !agree(&recovered) {
            remove_database(&part);
            return Ok(RecoveryOutcome::Declined(recovered));
        }
        // Include events that were appended while the user decided.
        if file_states(&sources.logs) == before {
            break recovered;
        }
    };
    recovered.aside = replace_log(&part, path, BROKEN, at)?;
    Ok(RecoveryOutcome::Done(recovered))
}

/// Replaces a log with a finished one. Returns the path that the old log was moved to.
pub(super) fn replace_log(part: &Path, path: &Path, ending: &str, at: Moment) -> Result<PathBuf, ReadError> {
    let finished = connection::recovered_path(path);
    // Reading may have created companions of what an interrupted recovery left, and writing those of the new log.
    remove_companions(&finished);
    remove_companions(part);
    fs::rename(part, &finished)?;
    files::sync_folder(files::folder(path))?;
    let aside = set_aside_as(path, ending, at)?;
    if !files::publish(&finished, path)? {
        return Err(ReadError::Locked);
    }
    // The loss was already reported; do not report it again at the next start.
    let _ = head::rewrite(path, &connection::open_bare(path, Access::Read, None)?);
    Ok(aside)
}

/// Size and modification time of each file, to detect changes by other processes.
fn file_states(logs: &[PathBuf]) -> Vec<Option<(u64, Option<SystemTime>)>> {
    let files = logs.iter().flat_map(|log| ["", "-wal"].map(|ending| sibling(log, ending)));
    // Reading may create empty files.
    let data = files.map(|path| fs::metadata(path).ok().filter(|data| data.len() > 0));
    data.map(|data| data.map(|data| (data.len(), data.modified().ok()))).collect()
}

/// Why a log should be recovered, if it should. Also recognizes damaged logs that SQLite does not take for logs.
///
/// # Errors
///
/// The file is not this program's, or cannot be read. It must not be changed.
pub fn needs_recovery(path: &Path) -> Result<Option<RecoveryReason>, OpenError> {
    if exists(&connection::recovered_path(path)) {
        return Ok(Some(RecoveryReason::Damaged));
    }
    match examine(path, i64::MAX) {
        Ok(found) => {
            let problems = &found.verification.problems;
            let is_intact = found.verification.is_intact();
            let is_missing = problems.iter().any(|problem| matches!(problem, IntegrityProblem::Missing(_)));
            Ok(match (is_intact, is_missing) {
                (false, _) => Some(RecoveryReason::Damaged),
                (true, true) => Some(RecoveryReason::Incomplete(found.verification.events)),
                (true, false) => None,
            })
        }
        Err(OpenError::Damaged { .. }) => Ok(Some(RecoveryReason::Damaged)),
        Err(error) => Err(error),
    }
}

/// Why a log should be recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryReason {
    /// It is damaged.
    Damaged,
    /// It is intact and holds this many events, but some are missing and may be in a backup.
    Incomplete(u64),
}

/// Whether a log can be read to its end and has the expected schema.
fn is_readable(path: &Path) -> Result<bool, ReadError> {
    let file = DatabaseFile { path: path.to_owned(), access: Access::Read, vfs: None };
    let check = || -> Result<Verification, ReadError> {
        let (log, _) = connection::connect(&file)?;
        // A former format has other tables: it is migrated, not recovered.
        if migrate::version(&log)? < migrate::last(migrate::MIGRATIONS) {
            return verify::file_alone(&log);
        }
        verify::verify(&log)
    };
    let is_damage =
        |problem: &IntegrityProblem| matches!(problem, IntegrityProblem::File(_) | IntegrityProblem::Schema(_));
    match check() {
        Ok(found) => Ok(examine::has_header(path) && !found.problems.iter().any(is_damage)),
        // Another process holds the lock and may be able to read the log; leave it alone.
        Err(ReadError::Locked) => Err(ReadError::Locked),
        Err(ReadError::Damaged(_) | ReadError::DiskFull | ReadError::Io(_)) => Ok(false),
    }
}

/// Moves a log and its companions to `NAME.broken-YYYYMMDD-HHMMSS`, and returns that path.
#[cfg(test)]
pub(super) fn set_aside(path: &Path, at: Moment) -> Result<PathBuf, OpenError> {
    set_aside_as(path, BROKEN, at)
}

/// Moves a log and its companions to a name with a suffix and the time, and returns that path.
fn set_aside_as(path: &Path, ending: &str, at: Moment) -> Result<PathBuf, OpenError> {
    let fail = |error: std::io::Error| OpenError::of_io(path, &error);
    let aside = interrupted_move(path, ending).unwrap_or_else(|| free_name(path, ending, at));
    // The log first: without its write-ahead file, it could pass for a complete one.
    for ending in [""].iter().chain(&COMPANIONS) {
        match fs::rename(sibling(path, ending), sibling(&aside, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            Ok(()) | Err(_) => {}
        }
    }
    files::sync_folder(files::folder(path)).map_err(fail)?;
    Ok(aside)
}

/// The destination of an interrupted move: the log is already there, and at most companions are left here.
fn interrupted_move(path: &Path, ending: &str) -> Option<PathBuf> {
    let aside = if exists(path) { None } else { newest_aside(path, ending) }?;
    let conflicts = |ending: &str| exists(&sibling(path, ending)) && exists(&sibling(&aside, ending));
    if COMPANIONS.iter().any(|ending| conflicts(ending)) { None } else { Some(aside) }
}

/// The log that was moved aside last.
fn newest_aside(path: &Path, ending: &str) -> Option<PathBuf> {
    let name = [path.file_name()?.as_encoded_bytes(), ending.as_bytes()].concat();
    let entries = folder::list(files::folder(path)).ok()?.into_iter().map(|(name, _)| path.with_file_name(name));
    let asides = entries.filter(|path| {
        let found = path.file_name().unwrap_or_default().as_encoded_bytes();
        found.starts_with(&name) && !COMPANIONS.iter().any(|ending| found.ends_with(ending.as_bytes()))
    });
    asides.max()
}

/// A free name for a log that is moved aside.
fn free_name(path: &Path, ending: &str, at: Moment) -> PathBuf {
    let digits: String = at.rfc3339().chars().take(19).filter(char::is_ascii_digit).collect();
    let (date, time) = digits.split_at(digits.len().min(8));
    let mut aside = sibling(path, &format!("{ending}{date}-{time}"));
    let mut attempt = 2;
    while exists(&aside) || COMPANIONS.iter().any(|ending| exists(&sibling(&aside, ending))) {
        aside = sibling(path, &format!("{ending}{date}-{time}-{attempt}"));
        attempt += 1;
    }
    aside
}

/// Whether anything exists at a path.
fn exists(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Rebuilds a log from damaged logs and backups, into a new file that is then on the disk.
pub(super) fn rebuild(sources: &Sources, part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    remove_database(part);
    let recovered = salvage::fill(sources, part, entropy);
    if recovered.is_err() {
        remove_database(part);
    }
    recovered
}

#[cfg(test)]
mod tests;
