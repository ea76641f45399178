//! Recovery of the review log for the commands: when the log may be replaced, when the user must agree, and what is
//! reported.
//!
//! Only `rounds log recover` and interactive sessions ever replace a damaged log. Commands that run in a prompt or a
//! script read what is readable, and report what to do.

use std::io::{BufRead, Read, Write, stdin};
use std::path::{Path, PathBuf};

use super::data_folder::{BACKUPS, FILE};
use super::environment::Environment;
use super::failure::Failure;
use crate::day::{Day, Moment};
use crate::deck::clean::clean_line;
use crate::deck::counted::{agreeing, counted};
use crate::deck::limits::{LOG_LINE_BYTES, TROUBLES};
use crate::files::shown;
use crate::store::{
    self, ImportCopy, OpenError, ReadError, Recovered, Recovery, RecoveryOutcome, RecoveryReason, RecoveryTrigger,
};

/// The path of the review log.
///
/// # Errors
///
/// The home folder is unknown.
pub fn log_path(environment: &Environment) -> Result<PathBuf, Failure> {
    let folder = environment.data.as_ref();
    let unknown = || Failure::io("the home folder is unknown, so there is no log").hint("set HOME or XDG_DATA_HOME");
    folder.map(|folder| folder.join(FILE)).ok_or_else(unknown)
}

/// The backups of a log, newest first; empty if there is no folder with backups.
///
/// # Errors
///
/// The folder cannot be read.
pub fn backups(log: &Path) -> Result<Vec<(Day, PathBuf)>, String> {
    let folder = log.with_file_name(BACKUPS);
    match store::backups(&folder) {
        Ok(backups) => Ok(backups),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(&folder, &error)),
    }
}

/// The copies of a log that were made before imports, newest first; empty if there is no folder with backups.
///
/// # Errors
///
/// The folder cannot be read.
pub fn import_copies(log: &Path) -> Result<Vec<ImportCopy>, String> {
    let folder = log.with_file_name(BACKUPS);
    match store::import_copies(&folder) {
        Ok(copies) => Ok(copies),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(unreadable(&folder, &error)),
    }
}

fn unreadable(folder: &Path, error: &std::io::Error) -> String {
    format!("the backups in `{}` cannot be read: {error}", shown(folder))
}

/// Recovers a log. `agree` is asked once it is known what would be kept and lost.
///
/// # Errors
///
/// The log could not be recovered. Nothing was deleted.
pub fn recover(
    path: &Path,
    at: Moment,
    entropy: [u8; 16],
    trigger: RecoveryTrigger,
    agree: &mut dyn FnMut(&Recovered) -> bool,
) -> Result<RecoveryOutcome, ReadError> {
    let listed = backups(path).and_then(|backups| {
        let copies = import_copies(path)?.into_iter().map(|copy| copy.path);
        Ok(backups.into_iter().map(|(_, path)| path).chain(copies).collect())
    });
    let (backups, unlisted) = match listed {
        Ok(backups) => (backups, None),
        Err(why) => (Vec::<PathBuf>::new(), Some(why)),
    };
    let recovery = Recovery { trigger, path, backups: &backups, at, entropy };
    let with_unlisted = |mut found: Recovered| {
        found.unread.extend(unlisted.clone().map(|why| (path.with_file_name(BACKUPS), why)));
        found
    };
    let outcome = store::recover(&recovery, &mut |found| agree(&with_unlisted(found.clone())))?;
    Ok(match outcome {
        RecoveryOutcome::NotNeeded => RecoveryOutcome::NotNeeded,
        RecoveryOutcome::Declined(found) => RecoveryOutcome::Declined(with_unlisted(found)),
        RecoveryOutcome::Done(found) => RecoveryOutcome::Done(with_unlisted(found)),
    })
}

/// Whether a log needs recovery, and why.
///
/// # Errors
///
/// There is nothing to recover, or the file must not be moved.
pub fn reason(path: &Path) -> Result<Option<RecoveryReason>, Failure> {
    match store::needs_recovery(path) {
        Ok(need) => Ok(need),
        Err(OpenError::Missing { .. }) if backups(path).is_ok_and(|backups| !backups.is_empty()) => {
            Ok(Some(RecoveryReason::Damaged))
        }
        Err(error) => Err(Failure::io(error.to_string()).hint(error.hint())),
    }
}

/// Recovers a damaged log before a session: without asking if nothing would be lost, else if the user agrees. Returns
/// notices, a sentence each.
///
/// # Errors
///
/// The terminal fails.
pub fn before_session(environment: &Environment, err: &mut dyn Write) -> Result<Vec<String>, Failure> {
    let path = log_path(environment)?;
    let Ok(Some(RecoveryReason::Damaged)) = reason(&path) else { return Ok(Vec::new()) };
    let (mut failed, mut asked) = (None, false);
    let (at, entropy) = (environment.now().at, environment.entropy());
    let outcome = recover(&path, at, entropy, RecoveryTrigger::Requested, &mut |found| {
        // Input from a script: see the module documentation.
        if !environment.stdin_is_terminal {
            return false;
        }
        if found.is_lossless() {
            return true;
        }
        if !is_interactive(environment) {
            return false;
        }
        asked = true;
        let mut ask = || -> Result<bool, Failure> {
            for line in plan(found) {
                writeln!(err, "{}", clean_line(&line))?;
            }
            confirm("Recover the review log now?", err)
        };
        ask().unwrap_or_else(|failure| {
            failed = Some(failure);
            false
        })
    });
    if let Some(failure) = failed {
        return Err(failure);
    }
    Ok(match outcome {
        Ok(RecoveryOutcome::Done(found)) => summary(&found),
        Ok(RecoveryOutcome::Declined(_)) if asked => {
            vec!["the review log was not recovered, so answers cannot be saved; run `rounds log recover`".into()]
        }
        Ok(RecoveryOutcome::Declined(found)) => vec![format!(
            "the review log is damaged: {} can be recovered, {}; run `rounds log recover`",
            events(found.kept),
            would_lose(&found)
        )],
        Ok(RecoveryOutcome::NotNeeded) => Vec::new(),
        Err(error) => vec![failure_message(&error)],
    })
}

/// Why a recovery failed, in a sentence.
pub fn failure_message(error: &ReadError) -> String {
    format!("the review log could not be recovered: {error}; nothing was deleted; {}", error.hint())
}

/// Whether there is a user to ask.
pub fn is_interactive(environment: &Environment) -> bool {
    environment.stdin_is_terminal && environment.stderr_is_terminal
}

/// Asks a yes-or-no question. Anything but yes means no.
///
/// # Errors
///
/// The terminal fails.
pub fn confirm(question: &str, err: &mut dyn Write) -> Result<bool, Failure> {
    write!(err, "{question} [y/N] ")?;
    err.flush()?;
    let mut answer = String::new();
    stdin().lock().take(LOG_LINE_BYTES).read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// What a recovery would do, a sentence each.
pub fn plan(found: &Recovered) -> Vec<String> {
    let mut lines =
        vec![format!("the review log is damaged: {} can be recovered, {}", events(found.kept), would_lose(found))];
    lines.extend(details(found));
    lines
}

/// What a recovery did, a sentence each.
pub fn summary(found: &Recovered) -> Vec<String> {
    let absent = losses(found, "is missing", "are missing");
    let were = agreeing(number(found.kept), "was", "were");
    let aside = if found.aside.exists() {
        format!("; the damaged file is kept at {}", shown(&found.aside))
    } else {
        String::new()
    };
    let mut lines =
        vec![format!("the review log was damaged: {} {were} recovered, {absent}{aside}", events(found.kept))];
    lines.extend(details(found));
    lines
}

/// How many events would be missing after a recovery, in words.
pub fn would_lose(found: &Recovered) -> String {
    losses(found, "would be missing", "would be missing")
}

/// How many events are missing as far as is known, in words.
fn losses(found: &Recovered, one: &str, many: &str) -> String {
    let verb = agreeing(number(found.lost), one, many);
    match (found.lost, found.is_exact) {
        (0, _) => "none is known to be missing".to_owned(),
        (lost, true) => format!("{lost} {verb}"),
        (lost, false) => format!("at least {lost} {verb}"),
    }
}

/// Where events come from, what is missing, and what could not be read, a sentence each.
fn details(found: &Recovered) -> Vec<String> {
    let mut lines = Vec::new();
    for share in found.shares.iter().filter(|share| share.is_backup && share.events > 0) {
        let is = agreeing(number(share.events), "comes", "come");
        lines.push(format!("{} {is} only from the backup {}", events(share.events), shown(&share.path)));
    }
    if found.repaired > 0 {
        let had = agreeing(number(found.repaired), "was repaired: one bit was", "were repaired: one bit in each was");
        lines.push(format!("{} {had} flipped", events(found.repaired)));
    }
    if found.altered > 0 {
        let is = agreeing(
            number(found.altered),
            "was changed after being saved and is",
            "were changed after being saved and are",
        );
        lines.push(format!("{} {is} excluded", events(found.altered)));
    }
    lines.extend(found.missing.iter().take(TROUBLES).map(ToString::to_string));
    if found.missing.len() > TROUBLES {
        lines.push(format!("and {} more gaps", found.missing.len() - TROUBLES));
    }
    for (path, why) in &found.unread {
        lines.push(format!("`{}` could not be read: {why}", shown(path)));
    }
    lines
}

/// A number of events, in words.
pub fn events(count: u64) -> String {
    counted(number(count), "event")
}

fn number(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}
