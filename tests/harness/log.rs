//! A log as a test needs it: written by the store, and changed behind its back.

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

/// The nth answer of a writer, given so many minutes before the tests begin; ahead of them where negative.
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

/// Writes so many answers of a writer, each a minute after the one before it, and closes the log.
pub fn write(path: &Path, writer: u8, answers: u32) {
    let (mut store, _) = Store::open(path, [writer; 16]).unwrap();
    let drafts: Vec<NewEvent> = (0..answers).map(|n| answer(writer, n, i64::from(answers - n))).collect();
    store.append_all(&drafts).unwrap();
}

/// Runs statements on a log behind the program's back, past its triggers.
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

/// Runs statements on a database as they are.
pub fn execute(path: &Path, statements: &str) {
    Connection::open(path).unwrap().execute_batch(statements).unwrap();
}

/// Copies a log as a machine that died left it: its last changes wait beside it, with the shared memory or without.
pub fn as_after_a_crash(from: &Path, to: &Path, with_memory: bool) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    let endings = ["", "-wal", "-shm"];
    for ending in &endings[..if with_memory { 3 } else { 2 }] {
        let beside = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        fs::copy(beside(from), beside(to)).unwrap();
    }
}

/// Copies a log with a rollback journal as a machine left it that died in the middle of a change.
pub fn interrupted(from: &Path, to: &Path) {
    let connection = Connection::open(from).unwrap();
    // More than fits into memory, so that some of it is in the file before it is finished.
    let change = "PRAGMA cache_size = 1; BEGIN; CREATE TABLE big (x); INSERT INTO big VALUES (zeroblob(90000))";
    connection.execute_batch(change).unwrap();
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    for ending in ["", "-journal"] {
        let beside = |path: &Path| PathBuf::from(format!("{}{ending}", path.display()));
        fs::copy(beside(from), beside(to)).unwrap();
    }
}

/// Copies a folder with all that is in it.
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

/// One file or folder: path, whether it is a folder, content, when it was changed, and who may use it.
pub type Trace = (PathBuf, Option<Vec<u8>>, SystemTime, fs::Permissions);

/// Everything in and below a folder.
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
