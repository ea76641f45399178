//! `rounds log import --undo` and `--redo`.
//!
//! Undoing an import is one more event, which says that what the import brought does not count. It goes with the log to other
//! devices, and what it retracts stays in the log. Redoing takes that event back.

use std::io::Write;

use super::{RescheduledItems, append, folded_with, opened};
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
    let mut journal = opened(environment, err)?;
    let records = journal.store()?.imports().map_err(|error| failed(&error))?;
    let Some(record) = records.iter().rev().find(|record| record.undone.is_none()) else {
        let failure = Failure::usage("there is no import to undo in this log");
        return Err(failure.hint("undo an import on the machine where it was made"));
    };
    let fact = Fact::Log(LogFact::Retract(record.coverage.clone()));
    let items = changed_by(environment, &mut journal, &fact)?;
    let what = told(record);
    if dry_run {
        writeln!(out, "would undo {what}; the schedule of {items} would change")?;
        return Ok(Exit::Done);
    }
    let event = append(environment, &mut journal, fact)?;
    journal.store()?.record_undo(record, Some(event.id)).map_err(|error| failed(&error))?;
    writeln!(out, "undid {what}; the schedule of {items} changed")?;
    writeln!(err, "help: run `rounds log import --redo` to redo it")?;
    Ok(Exit::Done)
}

/// Takes the last undoing back.
pub fn redo(
    environment: &Environment,
    dry_run: bool,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> Result<Exit, Failure> {
    let mut journal = opened(environment, err)?;
    let records = journal.store()?.imports().map_err(|error| failed(&error))?;
    // Imports are undone one after the other, the last one first: of those in a row, the first one was undone last.
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
    let items = changed_by(environment, &mut journal, &fact)?;
    let what = told(record);
    if dry_run {
        writeln!(out, "would redo {what}; the schedule of {items} would change")?;
        return Ok(Exit::Done);
    }
    append(environment, &mut journal, fact)?;
    journal.store()?.record_undo(record, None).map_err(|error| failed(&error))?;
    writeln!(out, "redid {what}; the schedule of {items} changed")?;
    Ok(Exit::Done)
}

/// The items whose schedule an event would change, counted.
fn changed_by(environment: &Environment, journal: &mut ReviewLog, fact: &Fact) -> Result<String, Failure> {
    let rules = Configuration::load(&environment.config).config.rules();
    let now = environment.now().at;
    let before = folded_with(journal, &rules, now.at_ms, |_| Ok(()))?;
    let draft = NewEvent { id: EventId([0xff; 16]), at: now, session: SessionId([0; 16]), fact: fact.clone() };
    let event = draft.into_event(DeviceId([0xff; 16]), u64::MAX);
    let after = folded_with(journal, &rules, now.at_ms, |take| {
        take(&event);
        Ok(())
    })?;
    Ok(counted(RescheduledItems::of(&before, &after).all(), "item"))
}

/// An import, such as `the import of 2026-11-23 09:00 (512 events)`.
fn told(record: &ImportRecord) -> String {
    let at = record.at.rfc3339();
    let events = counted(usize::try_from(record.coverage.len()).unwrap_or(usize::MAX), "event");
    format!("the import of {} {} ({events})", at.get(..10).unwrap_or_default(), record.at.clock())
}

/// What is wrong with the log.
fn failed(error: &ReadError) -> Failure {
    Failure::io(error.to_string()).hint(error.hint())
}
