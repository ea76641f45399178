//! Several processes on one log, which answer, import and back up at the same time.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rounds::day::Day;
use rounds::review::EventId;
use rounds::store::{AppendError, Backup, ReadError, Store};

use super::{all, answer, child, lines, report};

/// The number of answers of each writer.
const ANSWERS: u32 = 150;

/// The number of imported answers.
const IMPORTED: u32 = 2500;

/// The number of days with a backup.
const DAYS: i32 = 12;

/// Appends answers as one of several writers.
pub fn write(path: &Path, writer: u8) {
    let (mut store, _) = Store::open(path, [writer; 16]).unwrap();
    for n in 0..ANSWERS {
        // A writer that waits too long for the lock gets an error, and retries with the same id.
        while let Err(error) = store.append(&answer(writer, n)) {
            assert_eq!(error, AppendError::Locked);
        }
    }
    report("written");
}

/// Imports the export next to the log.
pub fn import(path: &Path) {
    let (mut store, _) = Store::open(path, [3; 16]).unwrap();
    let lines = std::fs::read_to_string(path.with_file_name("lines")).unwrap();
    let mut import = || store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {});
    let imported = loop {
        match import() {
            Ok(imported) => break imported,
            Err(error) => assert_eq!(error, ReadError::Locked),
        }
    };
    assert_eq!((imported.added + imported.known, imported.refused.len()), (u64::from(IMPORTED), 0));
    report("taken in");
}

/// Backs up on several days, and reports the backups made.
pub fn back_up(path: &Path) {
    let (mut store, _) = Store::open(path, [4; 16]).unwrap();
    for day in 0..DAYS {
        match store.backup(&path.with_file_name("backups"), Day::from_epoch(20_000 + day), u64::MAX) {
            Ok(Backup::Made { path, .. }) => report(path.display()),
            Ok(Backup::Exists(_) | Backup::Empty) | Err(ReadError::Locked) => {}
            Err(error) => panic!("{error}"),
        }
    }
}

#[test]
fn processes_that_answer_import_and_back_up_at_once_lose_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let other = tempfile::tempdir().unwrap();
    let (mut from, _) = Store::open(&other.path().join("reviews.db"), [9; 16]).unwrap();
    let new_events: Vec<_> = (0..IMPORTED).map(|n| answer(9, n)).collect();
    from.append_all(&new_events).unwrap();
    from.export(&mut std::fs::File::create(dir.path().join("lines")).unwrap()).unwrap();
    // There is no log yet: the processes also create it concurrently.
    let tasks = ["write-1", "write-2", "import", "back-up", "back-up"];
    let mut children = tasks.map(|task| child(task, &path).spawn().unwrap());
    let reported: Vec<Vec<String>> = children.iter_mut().map(|child| lines(child).collect()).collect();
    for (task, child) in tasks.iter().zip(&mut children) {
        assert!(child.wait().unwrap().success(), "{task}");
    }
    let events = all(&path);
    let stored: BTreeSet<EventId> = events.iter().map(|event| event.id).collect();
    let written = (1..=2).flat_map(|writer| (0..ANSWERS).map(move |n| answer(writer, n).id));
    let expected: BTreeSet<EventId> = written.chain(new_events.iter().map(|new_event| new_event.id)).collect();
    assert_eq!((stored.len(), &stored), (events.len(), &expected));
    let backed_up: Vec<PathBuf> = reported[3..].concat().into_iter().map(PathBuf::from).collect();
    let days: BTreeSet<&PathBuf> = backed_up.iter().collect();
    assert_eq!(days.len(), backed_up.len(), "a day's backup is made once");
    // A backup before the first event has nothing to copy.
    let backups = std::fs::read_dir(dir.path().join("backups")).into_iter().flatten();
    for path in backups.map(|entry| entry.unwrap().path()) {
        let (mut backup, _) = Store::open_read_only(&path).unwrap();
        assert!(backup.verify().unwrap().is_valid(), "{}", path.display());
    }
}
