//! Recovery: a damaged log is moved aside, never deleted, and what can be read of it goes into a new one.
//!
//! It may be interrupted anywhere. What was saved is whole, on the disk and under a name of its own before the damaged
//! log is moved, and while that name is there no log is opened or begun: the next start begins the recovery again.

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
use super::files::{self, COMPANIONS, beside, clear, clear_beside};
use super::head;
use super::migrate;
use super::verify::{self, IntegrityProblem, Verification};
use crate::day::Moment;
use crate::folder;
pub use recovered::{Recovered, Share};
pub(super) use salvage::Sources;

/// What follows the name of a log that was moved aside, before the date.
const BROKEN: &str = ".broken-";

/// Why a log is recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryTrigger {
    /// It was found damaged: where that turns out not to be so, nothing is done.
    Damage,
    /// The learner asked for it, since events were changed or are missing.
    Asked,
}

/// What came of a recovery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecoveryOutcome {
    /// The log is not damaged, or another process was faster.
    Sound,
    /// It is as it was, since this was not agreed to.
    Declined(Recovered),
    /// A new log is in its place.
    Done(Recovered),
}

/// A log that is to be recovered.
#[derive(Clone, Copy, Debug)]
pub struct Recovery<'a> {
    /// Why.
    pub occasion: RecoveryTrigger,
    /// The log.
    pub path: &'a Path,
    /// Its backups, in which events are looked for that it lost.
    pub backups: &'a [PathBuf],
    /// When.
    pub at: Moment,
    /// What names the device that the new log writes as, since what the old one wrote last may be known elsewhere.
    pub entropy: [u8; 16],
}

/// Puts a new log in the place of a damaged one, with what can be read of it and of its backups, if that is agreed to once
/// it is known what would be kept and lost. The damaged log is moved aside to `NAME.broken-YYYYMMDD-HHMMSS`.
///
/// The sources are only read. An event that is in several of them is taken once; one that does not match its own hash is
/// not taken.
///
/// # Errors
///
/// Why there is no new log. The damaged one is where it was, or aside; doing it again goes on from there.
pub fn recover(
    recovery: &Recovery<'_>,
    agree: &mut dyn FnMut(&Recovered) -> bool,
) -> Result<RecoveryOutcome, ReadError> {
    let Recovery { occasion, path, backups, at, entropy } = *recovery;
    let folder = files::folder(path);
    let _held = files::hold(folder);
    let ready = connection::recovered(path);
    let is_gone = !is_there(path) && !COMPANIONS.iter().any(|ending| is_there(&beside(path, ending)));
    if occasion == RecoveryTrigger::Damage && !is_there(&ready) && (is_gone || is_whole(path)?) {
        return Ok(RecoveryOutcome::Sound);
    }
    let sources = Sources {
        log: Some(path.to_owned()),
        // A recovery that was interrupted may have left nothing under the log's own name but what lies beside it.
        logs: [path, &ready]
            .into_iter()
            .filter(|log| ["", "-wal"].iter().any(|ending| is_there(&beside(log, ending))))
            .map(Path::to_owned)
            .collect(),
        backups: backups.to_vec(),
    };
    let part = beside(path, ".recovering");
    let mut recovered = loop {
        let before = traces(&sources.logs);
        let recovered = rebuild(&sources, &part, entropy)?;
        if !agree(&recovered) {
            clear(&part);
            return Ok(RecoveryOutcome::Declined(recovered));
        }
        // What was added while somebody thought about it belongs to it too.
        if traces(&sources.logs) == before {
            break recovered;
        }
    };
    recovered.aside = put_in_place(&part, path, BROKEN, at)?;
    Ok(RecoveryOutcome::Done(recovered))
}

/// Puts a finished log in the place of another, which is moved aside. Where that is.
pub(super) fn put_in_place(part: &Path, path: &Path, ending: &str, at: Moment) -> Result<PathBuf, ReadError> {
    let ready = connection::recovered(path);
    // Reading may have put files beside what an interrupted recovery left, and writing beside what is new.
    clear_beside(&ready);
    clear_beside(part);
    fs::rename(part, &ready)?;
    files::sync_folder(files::folder(path))?;
    let aside = set_aside_as(path, ending, at)?;
    if !files::publish(&ready, path)? {
        return Err(ReadError::Locked);
    }
    // What is missing was told, and is not to be told again at the next start.
    let _ = head::renew(path, &connection::bare(path, Access::Read, None)?);
    Ok(aside)
}

/// What shows whether somebody changed logs: the size and the time of their files.
fn traces(logs: &[PathBuf]) -> Vec<Option<(u64, Option<SystemTime>)>> {
    let files = logs.iter().flat_map(|log| ["", "-wal"].map(|ending| beside(log, ending)));
    // An empty file may come from reading.
    let data = files.map(|path| fs::metadata(path).ok().filter(|data| data.len() > 0));
    data.map(|data| data.map(|data| (data.len(), data.modified().ok()))).collect()
}

/// Whether there is anything in a log that a recovery could put right, also in one that SQLite does not take for a log. How
/// many events can be read of it as it is, if nothing but missing events is wrong.
///
/// # Errors
///
/// The file is sound and not this program's, or cannot be read. It is to be left as it is.
pub fn needs_recovery(path: &Path) -> Result<Option<RecoveryReason>, OpenError> {
    if is_there(&connection::recovered(path)) {
        return Ok(Some(RecoveryReason::Damaged));
    }
    match examine(path, i64::MAX) {
        Ok(found) => {
            let troubles = &found.verification.troubles;
            let is_intact = found.verification.is_intact();
            let is_missing = troubles.iter().any(|trouble| matches!(trouble, IntegrityProblem::Missing(_)));
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

/// Why a log could be recovered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryReason {
    /// It is damaged.
    Damaged,
    /// It is sound, holds this many events, and some are missing, which may lie in a backup.
    Incomplete(u64),
}

/// Whether a log can be read to its end, and is built as this program builds it.
fn is_whole(path: &Path) -> Result<bool, ReadError> {
    let place = DatabaseFile { path: path.to_owned(), access: Access::Read, vfs: None };
    let check = || -> Result<Verification, ReadError> {
        let (log, _) = connection::connect(&place)?;
        // A former format has other tables: it is brought up to date, not recovered.
        if migrate::version(&log)? < migrate::last(migrate::MIGRATIONS) {
            return verify::file_alone(&log);
        }
        verify::verify(&log)
    };
    let damages =
        |trouble: &IntegrityProblem| matches!(trouble, IntegrityProblem::File(_) | IntegrityProblem::Schema(_));
    match check() {
        Ok(found) => Ok(examine::has_header(path) && !found.troubles.iter().any(damages)),
        // Who holds it knows more of it than can be seen from here.
        Err(ReadError::Locked) => Err(ReadError::Locked),
        Err(ReadError::Damaged(_) | ReadError::DiskFull | ReadError::Io(_)) => Ok(false),
    }
}

/// Moves a log and the files beside it to `NAME.broken-YYYYMMDD-HHMMSS`, and returns that path.
#[cfg(test)]
pub(super) fn set_aside(path: &Path, at: Moment) -> Result<PathBuf, OpenError> {
    set_aside_as(path, BROKEN, at)
}

/// Moves a log and the files beside it to a name with an ending and the time, and returns that path.
fn set_aside_as(path: &Path, ending: &str, at: Moment) -> Result<PathBuf, OpenError> {
    let fail = |error: std::io::Error| OpenError::of_io(path, &error);
    let aside = interrupted(path, ending).unwrap_or_else(|| free(path, ending, at));
    // The log first: without the changes that wait beside it, it could pass for a whole one.
    for ending in [""].iter().chain(&COMPANIONS) {
        match fs::rename(beside(path, ending), beside(&aside, ending)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(fail(error)),
            Ok(()) | Err(_) => {}
        }
    }
    files::sync_folder(files::folder(path)).map_err(fail)?;
    Ok(aside)
}

/// Where a log was moved already, when only files that lay beside it are still here, or nothing.
fn interrupted(path: &Path, ending: &str) -> Option<PathBuf> {
    let aside = if is_there(path) { None } else { newest_aside(path, ending) }?;
    let in_the_way = |ending: &str| is_there(&beside(path, ending)) && is_there(&beside(&aside, ending));
    if COMPANIONS.iter().any(|ending| in_the_way(ending)) { None } else { Some(aside) }
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
fn free(path: &Path, ending: &str, at: Moment) -> PathBuf {
    let digits: String = at.rfc3339().chars().take(19).filter(char::is_ascii_digit).collect();
    let (date, time) = digits.split_at(digits.len().min(8));
    let mut aside = beside(path, &format!("{ending}{date}-{time}"));
    let mut again = 2;
    while is_there(&aside) || COMPANIONS.iter().any(|ending| is_there(&beside(&aside, ending))) {
        aside = beside(path, &format!("{ending}{date}-{time}-{again}"));
        again += 1;
    }
    aside
}

/// Whether a name is taken, by whatever.
fn is_there(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok()
}

/// Reads what can be read of damaged logs and backups into a new log, which is on the disk then.
pub(super) fn rebuild(sources: &Sources, part: &Path, entropy: [u8; 16]) -> Result<Recovered, ReadError> {
    clear(part);
    let recovered = salvage::fill(sources, part, entropy);
    if recovered.is_err() {
        clear(part);
    }
    recovered
}

#[cfg(test)]
mod tests;
