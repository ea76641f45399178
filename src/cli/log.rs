//! `rounds log`: exports, imports, recovers, restores and renames in the review log.

mod import;
mod recover;
mod rename;
mod restore;
mod spool;
mod undo;

use std::io::Write;

use clap::ValueEnum;

use super::{Exit, Failure};
use crate::app::Message;
use crate::deck::clean::clean_line;
use crate::review::{Event, EventIds, Fact, Ledger, NewEvent, Rules, SessionId};
use crate::runtime::Environment;
use crate::runtime::review_log::ReviewLog;

pub use import::{ImportArgs, import};
pub use recover::{RecoverArgs, recover};
pub use rename::{RenameArgs, rename};
pub use restore::{RestoreArgs, restore};

/// How the log is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Complete events, one JSON object per line; can be imported
    Jsonl,
    /// Comma-separated values, for a spreadsheet
    Csv,
}

/// Prints every event.
pub fn export(
    environment: &Environment,
    format: ExportFormat,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let (mut review_log, notices) = ReviewLog::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    let left_out = review_log.export(format == ExportFormat::Csv, out)?;
    for notice in &left_out {
        writeln!(err, "rounds: {}", clean_line(notice))?;
    }
    Ok(if left_out.is_empty() { Exit::Done } else { Exit::Findings })
}

/// Opens the log and prints its notices.
fn open_log(environment: &Environment, err: &mut dyn Write) -> Result<ReviewLog, Failure> {
    let (review_log, notices) = ReviewLog::open(environment);
    for notice in notices {
        writeln!(err, "rounds: {}", clean_line(&notice))?;
    }
    Ok(review_log)
}

/// Appends one event to the log.
fn append(environment: &Environment, review_log: &mut ReviewLog, fact: Fact) -> Result<Event, Failure> {
    let now = environment.now();
    let session = SessionId(environment.entropy());
    let id = EventIds::new(session).mint(now.at.at_ms);
    match review_log.append(NewEvent { id, at: now.at, session, fact }) {
        Message::Saved(event) => Ok(event),
        Message::Failed(_, failure) => Err(Failure::io(failure.what).hint(failure.help)),
        _ => Err(Failure::io("the log did not confirm that the event was saved")),
    }
}

/// Folds the log together with additional events, without storing them.
fn fold_with(
    review_log: &mut ReviewLog,
    rules: &Rules,
    now_ms: i64,
    mut more: impl FnMut(&mut dyn FnMut(&Event)) -> Result<(), Failure>,
) -> Result<Ledger, Failure> {
    let mut fold = |left_out| {
        let mut ledger = Ledger::new(rules.clone()).excluding(left_out);
        let read = review_log.store()?.events(|event| ledger.insert(&event, now_ms));
        read.map_err(|error| Failure::io(error.to_string()).hint(error.hint()))?;
        more(&mut |event| ledger.insert(event, now_ms))?;
        ledger.recompute();
        Ok(ledger)
    };
    let ledger: Ledger = fold(Vec::new())?;
    match ledger.corrected_retractions() {
        Some(left_out) => fold(left_out),
        None => Ok(ledger),
    }
}

/// The number of items whose schedule differs between two ledgers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct RescheduledItems {
    /// Items that have a schedule in the first ledger.
    scheduled: usize,
    /// Items that have a schedule in the second ledger only.
    added: usize,
}

impl RescheduledItems {
    /// Compares two ledgers.
    fn of(before: &Ledger, after: &Ledger) -> Self {
        let mut changed = Self::default();
        let items: std::collections::HashSet<_> = before.items().chain(after.items()).map(|(item, _)| item).collect();
        for item in items {
            let (was, is) = (before.state(&item), after.state(&item));
            if (was.progress, was.suspended) == (is.progress, is.suspended) {
            } else if was.progress.is_some() {
                changed.scheduled += 1;
            } else {
                changed.added += 1;
            }
        }
        changed
    }

    /// The total.
    fn total(self) -> usize {
        self.scheduled + self.added
    }
}
