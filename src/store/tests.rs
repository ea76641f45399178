//! Tests of the store as a whole.

mod append;
mod backups;
mod displaced;
#[cfg(target_os = "linux")]
mod faults;
mod opening;
#[cfg(target_os = "linux")]
mod power;
mod recovery;
#[cfg(target_os = "linux")]
mod strace;
mod table;
#[cfg(target_os = "linux")]
mod task;
mod verification;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use rusqlite::Connection;

use super::connection::{Access, DatabaseFile};
use super::insert::insert;
use super::recover::{Sources, rebuild, set_aside};
use super::row::EventRow;
use super::sample::{any_event, log, sample_event};
use super::*;
use crate::day::Moment;
use crate::review::{Answer, Event, Fact, ItemFact, NewEvent, SessionId};

/// All events of a log.
fn all(store: &mut Store) -> Vec<Event> {
    store.events_since(Cursor::default()).unwrap().0
}

/// A closed log with this many events.
fn closed_log(events: u64) -> (tempfile::TempDir, PathBuf) {
    let (dir, mut store) = log();
    for n in 1..=events {
        store.append(&sample_event(n)).unwrap();
    }
    let path = store.path().to_owned();
    (dir, path)
}

/// Changes a log without triggers.
fn tamper(path: &Path, statement: &str) {
    let connection = Connection::open(path).unwrap();
    for trigger in ["event_no_update", "event_no_delete", "event_no_replace"] {
        connection.execute(&format!("DROP TRIGGER {trigger}"), []).unwrap();
    }
    connection.execute_batch(statement).unwrap();
    for create in [
        include_str!("sql/create_no_update.sql"),
        include_str!("sql/create_no_delete.sql"),
        include_str!("sql/create_no_replace.sql"),
    ] {
        connection.execute(create, []).unwrap();
    }
}

/// The problems that a verification finds.
fn problems(path: &Path) -> Vec<IntegrityProblem> {
    Store::open(path, [8; 16]).unwrap().0.verify().unwrap().problems
}

/// Logs to rebuild, without a backup.
fn sources<'a>(logs: impl IntoIterator<Item = &'a PathBuf>) -> Sources {
    Sources { logs: logs.into_iter().cloned().collect(), ..Sources::default() }
}
