//! `rounds log import --undo` and `--redo`.
//!
//! Undoing an import appends an event that retracts the imported events: they stay in the log, but no longer count. The
//! retraction is merged into other devices like any event. Redoing voids it.

use std::io::Write;

use super::{RescheduledItems, append, fold_with, open_log};
use crate::cli::{Exit, Failure, counted};
use crate::config::Configuration;
use crate::review::{DeviceId, EventId, Fact, LogFact, NewEvent, SessionId};
use crate::runtime::Environment;
use crate::runtime::review_log::ReviewLog;
use crate::store::{ImportRecord, ReadError};

/// Undoes the last import that is not undone.
pub fn undo(
    environment: &Environment,
    dry_run: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut review_log = open_log(environment, err)?;
    let records = review_log.store()?.imports().map_err(|error| unreadable(&error))?;
    let Some(record) = records.iter().rev().find(|record| record.undone.is_none()) else {
        let failure = Failure::usage("there is no import to undo in this log");
        return Err(failure.hint("undo an import on the device where it was made"));
    };
    let fact = Fact::Log(LogFact::Retract(record.coverage.clone()));
    let items = count_rescheduled(environment, &mut review_log, &fact)?;
    let what = describe(record);
    if dry_run {
        writeln!(out, "would undo {what}; the schedule of {items} would change")?;
        return Ok(Exit::Done);
    }
    let event = append(environment, &mut review_log, fact)?;
    review_log.store()?.record_undo(record, Some(event.id)).map_err(|error| unreadable(&error))?;
    writeln!(out, "undid {what}; the schedule of {items} changed")?;
    writeln!(err, "help: run `rounds log import --redo` to redo it")?;
    Ok(Exit::Done)
}

/// Redoes the import that was undone last.
pub fn redo(
    environment: &Environment,
    dry_run: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut review_log = open_log(environment, err)?;
    let records = review_log.store()?.imports().map_err(|error| unreadable(&error))?;
    // Imports are undone in reverse order, so of the last consecutive undone imports, the first was undone last.
    let undone = records.iter().rev().skip_while(|record| record.undone.is_none()).map_while(|record| {
        let target = record.undone?;
        Some((target, record))
    });
    let Some((target, record)) = undone.last() else {
        return Err(Failure::usage("there is no undone import to redo").hint(
            "use `rounds log import FILE` to import a \
            file",
        ));
    };
    let fact = Fact::Log(LogFact::Void { target, item: None });
    let items = count_rescheduled(environment, &mut review_log, &fact)?;
    let what = describe(record);
    if dry_run {
        writeln!(out, "would redo {what}; the schedule of {items} would change")?;
        return Ok(Exit::Done);
    }
    append(environment, &mut review_log, fact)?;
    review_log.store()?.record_undo(record, None).map_err(|error| unreadable(&error))?;
    writeln!(out, "redid {what}; the schedule of {items} changed")?;
    Ok(Exit::Done)
}

/// How many items an event would reschedule, such as `2 items`.
fn count_rescheduled(environment: &Environment, review_log: &mut ReviewLog, fact: &Fact) -> Result<String, Failure> {
    let rules = Configuration::load(&environment.config).config.rules();
    let now = environment.now().at;
    let before = fold_with(review_log, &rules, now.at_ms, |_| Ok(()))?;
    let new_event = NewEvent { id: EventId([0xff; 16]), at: now, session: SessionId([0; 16]), fact: fact.clone() };
    let event = new_event.into_event(DeviceId([0xff; 16]), u64::MAX);
    let after = fold_with(review_log, &rules, now.at_ms, |apply| {
        apply(&event);
        Ok(())
    })?;
    Ok(counted(RescheduledItems::of(&before, &after).total(), "item"))
}

/// Describes an import, such as `the import of 2026-11-23 09:00 (512 events)`.
fn describe(record: &ImportRecord) -> String {
    let at = record.at.rfc3339();
    let events = counted(usize::try_from(record.coverage.len()).unwrap_or(usize::MAX), "event");
    format!("the import of {} {} ({events})", at.get(..10).unwrap_or_default(), record.at.clock())
}

/// The failure for a log that cannot be read.
fn unreadable(error: &ReadError) -> Failure {
    Failure::io(error.to_string()).hint(error.hint())
}
