//! Creates logs through the store, and modifies them directly in SQLite.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::sample;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::Rating;
use rounds::review::{Answer, EventId, Fact, ItemFact, NewEvent, SessionId};
use rounds::store::Store;
use rusqlite::Connection;

use super::NOW_MS;

/// The nth answer of a writer, `minutes_ago` before the start of the tests, or after it if negative.
pub fn answer(writer: u8, n: u32, minutes_ago: i64) -> NewEvent {
    let mut id = [writer; 16];
    id[12..].copy_from_slice(&n.to_be_bytes());
    let fact = Fact::Item(ItemFact::Answer(Answer {
        shown: vec![1, 0],
        ..sample::answer(ItemId::parse(&format!("deck/item-{}", n % 12)).unwrap(), Rating::Good)
    }));
    let at = Moment::new(NOW_MS - minutes_ago * 60_000, 0);
    NewEvent { id: EventId(id), at, session: SessionId([writer; 16]), fact }
}

/// Writes answers of a writer, one per minute, and closes the log.
pub fn write(path: &Path, writer: u8, answers: u32) {
    let (mut store, _) = Store::open(path, [writer; 16]).unwrap();
    let events: Vec<NewEvent> = (0..answers).map(|n| answer(writer, n, i64::from(answers - n))).collect();
    store.append_all(&events).unwrap();
}

/// Runs SQL statements on a log with its triggers disabled.
pub fn tamper(path: &Path, statements: &str) {
    let connection = Connection::open(path).unwrap();
    let mut triggers = connection.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
    let triggers: Vec<(String, String)> =
        triggers.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect();
    for (name, _) in &triggers {
        connection.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
    }
    connection.execute_batch(statements).unwrap();
    for (_, create) in triggers {
        connection.execute_batch(&create).unwrap();
    }
}

/// Runs SQL statements on a database.
pub fn execute(path: &Path, statements: &str) {
    Connection::open(path).unwrap().execute_batch(statements).unwrap();
}

/// Copies a log in the state after a crash: the last changes are still in the WAL file, with or without shared memory.
pub fn copy_as_crashed(from: &Path, to: &Path, with_memory: bool) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let endings = ["", "-wal", "-shm"];
    for ending in &endings[..if with_memory { 3 } else { 2 }] {
        let sibling = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        fs::copy(sibling(from), sibling(to)).unwrap();
    }
}

/// Copies a log with a rollback journal in the state of a crash in the middle of a transaction.
pub fn copy_interrupted(from: &Path, to: &Path) {
    let connection = Connection::open(from).unwrap();
    // The change exceeds the page cache, so that part of it is in the file before the commit.
    let change = "PRAGMA cache_size = 1; BEGIN; CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(90000))";
    connection.execute_batch(change).unwrap();
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    for ending in ["", "-journal"] {
        let sibling = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        fs::copy(sibling(from), sibling(to)).unwrap();
    }
}

/// Copies a folder recursively.
pub fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy_folder(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A file or folder: its path, contents (`None` for a folder), modification time and permissions.
pub type Trace = (PathBuf, Option<Vec<u8>>, SystemTime, fs::Permissions);

/// Everything in a folder, recursively, sorted by path.
pub fn traces(folder: &Path) -> Vec<Trace> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let data = fs::symlink_metadata(&path).unwrap();
            let content = if data.is_dir() {
                folders.push(path.clone());
                None
            } else {
                Some(fs::read(&path).unwrap())
            };
            found.push((path, content, data.modified().unwrap(), data.permissions()));
        }
    }
    found.sort_by(|a, b| a.0.cmp(&b.0));
    found
}
