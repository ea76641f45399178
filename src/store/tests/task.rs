//! What a child process of these tests does with a log, and what must hold for the log whatever happens to the child.
//!
//! A child runs this test binary again, with the single test that performs its task.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::super::recover::{Recovery, RecoveryOutcome, RecoveryTrigger, recover};
use super::super::sample::sample_event;
use super::super::{Backup, Cursor, IntegrityProblem, OpenError, ReadError, Store, files, migrate};
use crate::day::{Day, Moment};
use crate::review::EventId;

/// The environment variable with the child's task: a name, a space and a folder.
const TASK_VARIABLE: &str = "ROUNDS_TEST_CHILD";

/// The time at which a damaged log is moved aside.
const AT: Moment = Moment { at_ms: 1_795_426_867_000, offset_min: 60 };

const DAY: i32 = 20_040;

/// Something that a child does with the log in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// Creates a log in a new folder and appends to it.
    Begin,
    /// Appends to a log, with occasional checkpoints, and reopens it halfway.
    Append,
    /// The same with commits that do not wait for the disk, which must lose events.
    AppendUnsynced,
    /// Makes a backup and prunes old ones.
    BackUp,
    /// Imports an export.
    Import,
    /// Appends to a log and reports the result of each attempt.
    AppendReporting,
    /// Migrates a log of a former format.
    Migrate,
    /// Recovers a damaged log.
    Recover,
    /// Verifies a log.
    Verify,
}

impl Task {
    /// All tasks that must be safe.
    pub const ALL: [Self; 7] =
        [Self::Begin, Self::Append, Self::BackUp, Self::Import, Self::Migrate, Self::Recover, Self::Verify];

    fn name(self) -> String {
        format!("{self:?}")
    }

    /// The command that runs this task in a child process.
    pub fn child(self, folder: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["store::tests::task::child_performs_its_task", "--exact", "--nocapture", "--test-threads=1"]);
        command.env(TASK_VARIABLE, format!("{} {}", self.name(), folder.display()));
        command
    }

    /// The path of the log.
    fn path(self, folder: &Path) -> PathBuf {
        match self {
            Self::Begin => folder.join("new/er/reviews.db"),
            Self::Append
            | Self::AppendUnsynced
            | Self::AppendReporting
            | Self::BackUp
            | Self::Import
            | Self::Migrate
            | Self::Recover
            | Self::Verify => folder.join("reviews.db"),
        }
    }

    /// The numbers of the events that are in the log before, and of those that the task adds.
    fn event_numbers(self) -> (std::ops::Range<u64>, std::ops::Range<u64>) {
        match self {
            Self::Begin => (0..0, 0..4),
            Self::Append | Self::AppendUnsynced => (0..20, 20..44),
            Self::AppendReporting => (0..5, 5..8),
            Self::Import => (0..5, 5..30),
            Self::BackUp | Self::Verify => (0..30, 0..0),
            Self::Recover => (0..200, 0..0),
            Self::Migrate => (0..0, 0..0),
        }
    }

    /// Sets up the folder for the task.
    pub fn prepare(self, folder: &Path) {
        let path = self.path(folder);
        let (before, added) = self.event_numbers();
        let write = |path: &Path, device: u8, numbers: std::ops::Range<u64>| {
            let (mut store, _) = Store::open(path, [device; 16]).unwrap();
            for n in numbers {
                store.append(&sample_event(n)).unwrap();
            }
        };
        match self {
            Self::Begin => {}
            Self::Append | Self::AppendUnsynced | Self::AppendReporting | Self::Verify => write(&path, 1, before),
            Self::BackUp => {
                write(&path, 1, before);
                let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
                for day in (1..=12).rev() {
                    store.backup(&folder.join("backups"), Day::from_epoch(DAY - day), u64::MAX).unwrap();
                }
            }
            Self::Import => {
                write(&path, 1, before);
                let other = tempfile::tempdir().unwrap();
                write(&other.path().join("reviews.db"), 2, added);
                let (mut store, _) = Store::open(&other.path().join("reviews.db"), [2; 16]).unwrap();
                store.export(&mut fs::File::create(folder.join("lines")).unwrap()).unwrap();
            }
            Self::Migrate => {
                let connection = Connection::open(&path).unwrap();
                connection.execute("CREATE TABLE scrap (x)", []).unwrap();
                for _ in 0..50 {
                    connection.execute("INSERT INTO scrap VALUES (randomblob(200))", []).unwrap();
                }
                connection.pragma_update(None, "application_id", migrate::APPLICATION).unwrap();
            }
            Self::Recover => {
                write(&path, 1, before.start..120);
                fs::copy(&path, folder.join("backup")).unwrap();
                write(&path, 1, 120..before.end);
                let mut bytes = fs::read(&path).unwrap();
                let page = bytes.len() / 4096 * 3 / 4;
                bytes[page * 4096..(page + 4) * 4096].fill(0xA5);
                fs::write(&path, bytes).unwrap();
            }
        }
    }

    /// Runs the task and passes each saved event to `report`. An error ends it, as it ends the program's attempt.
    pub fn perform(self, folder: &Path, entropy: [u8; 16], report: impl FnMut(String)) {
        let path = self.path(folder);
        // Errors are not failures of the test: only what was reported must hold.
        let _ = match self {
            Self::Begin | Self::Append | Self::AppendUnsynced => self.append(&path, entropy, report),
            Self::AppendReporting => self.append_reporting(&path, entropy, report),
            Self::BackUp => open(&path, entropy).and_then(|mut store| {
                let made = store.backup(&folder.join("backups"), Day::from_epoch(DAY), u64::MAX)?;
                assert!(matches!(made, Backup::Made { .. } | Backup::Exists(_)));
                Ok(())
            }),
            Self::Import => self.import(folder, entropy, report),
            Self::Migrate | Self::Recover => open(&path, entropy).map(drop),
            Self::Verify => verify(&path),
        };
    }

    /// Appends, with retries.
    fn append(self, path: &Path, entropy: [u8; 16], mut report: impl FnMut(String)) -> Result<(), ReadError> {
        let (_, added) = self.event_numbers();
        let half = added.start + (added.end - added.start) / 2;
        for part in [added.start..half, half..added.end] {
            let mut store = open(path, entropy)?;
            let connection = store.connection()?;
            connection.pragma_update_and_check(None, "wal_autocheckpoint", 30, |_| Ok(()))?;
            if self == Self::AppendUnsynced {
                connection.pragma_update(None, "synchronous", "NORMAL")?;
            }
            for n in part {
                let event = sample_event(n);
                let mut attempts = (0..3).map(|_| store.append(&event));
                if attempts.any(|attempt| attempt.is_ok()) {
                    report(n.to_string());
                }
            }
        }
        Ok(())
    }

    /// Appends, and reports the result of opening and of each attempt.
    fn append_reporting(self, path: &Path, entropy: [u8; 16], mut report: impl FnMut(String)) -> Result<(), ReadError> {
        let (mut store, _) = Store::open(path, entropy).inspect_err(|error| report(error.to_string()))?;
        // No other process can hold the lock.
        store.connection()?.busy_timeout(std::time::Duration::from_millis(10))?;
        for n in self.event_numbers().1 {
            report(store.append(&sample_event(n)).map_or_else(|error| error.to_string(), |_| "saved".into()));
        }
        Ok(())
    }

    /// Imports an export, with a retry.
    fn import(self, folder: &Path, entropy: [u8; 16], mut report: impl FnMut(String)) -> Result<(), ReadError> {
        let mut store = open(&self.path(folder), entropy)?;
        let lines = fs::read_to_string(folder.join("lines"))?;
        let mut import = || store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {});
        let imported = import().or_else(|_| import())?;
        assert_eq!(imported.refused, []);
        self.event_numbers().1.for_each(|n| report(n.to_string()));
        Ok(())
    }

    /// Checks that the log holds the events that were there before and those reported as saved, nothing else except
    /// events of the task, and nothing twice.
    pub fn check(self, folder: &Path, reported: &[String]) {
        let path = self.path(folder);
        if self == Self::Begin && reported.is_empty() && !path.exists() {
            return;
        }
        if self == Self::Migrate {
            return check_format(&path, 0..=1);
        }
        let (before, added) = self.event_numbers();
        let mut store = open(&path, [90; 16]).unwrap();
        let found = store.verify().unwrap();
        if self == Self::Recover {
            assert!(found.is_intact(), "{:?}", found.problems);
        } else {
            assert!(found.is_valid(), "{:?}", found.problems);
        }
        let ids = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(|n| sample_event(n).id).collect::<BTreeSet<_>>();
        let events = store.events_since(Cursor::default()).unwrap().0;
        let stored: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(stored.len(), events.len());
        let before = if self == Self::Recover { self.recoverable() } else { ids(&mut before.clone()) };
        assert!(before.is_subset(&stored), "{} of {}", stored.len(), before.len());
        assert_eq!(self.missing(folder, reported), 0, "{} were said to be saved", reported.len());
        let all = ids(&mut self.event_numbers().0.chain(added));
        assert!(stored.is_subset(&all));
        if self == Self::BackUp {
            check_backups(&folder.join("backups"), &stored);
        }
    }

    /// How many events reported as saved are not in the log.
    pub fn missing(self, folder: &Path, reported: &[String]) -> usize {
        let (events, _) = open(&self.path(folder), [90; 16]).unwrap().events_since(Cursor::default()).unwrap();
        let stored: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        reported.iter().filter(|n| !stored.contains(&sample_event(n.parse().unwrap()).id)).count()
    }

    /// The events that can be recovered, determined with a second copy.
    fn recoverable(self) -> BTreeSet<EventId> {
        static RECOVERABLE: OnceLock<BTreeSet<EventId>> = OnceLock::new();
        let found = RECOVERABLE.get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            self.prepare(dir.path());
            let (path, backup) = (self.path(dir.path()), dir.path().join("backup"));
            let recovery = Recovery {
                trigger: RecoveryTrigger::Damage,
                path: &path,
                backups: &[backup],
                at: AT,
                entropy: [91; 16],
            };
            assert!(matches!(recover(&recovery, &mut |_| true).unwrap(), RecoveryOutcome::Done(_)));
            let events = Store::open(&path, [91; 16]).unwrap().0.events_since(Cursor::default()).unwrap().0;
            assert!(events.len() > 150 && events.len() < 200, "{}", events.len());
            events.iter().map(|event| event.id).collect()
        });
        found.clone()
    }

    /// Runs the task again without faults: it must complete, whatever happened before, and leave no other files.
    pub fn complete(self, folder: &Path, names: &BTreeSet<PathBuf>) {
        let mut reported = Vec::new();
        self.perform(folder, [92; 16], |n| reported.push(n));
        self.check(folder, &reported);
        let (_, added) = self.event_numbers();
        assert!(reported.iter().map(|n| n.parse::<u64>().unwrap()).eq(added), "{reported:?}");
        if self == Self::Migrate {
            check_format(&self.path(folder), 1..=1);
            check_format(&files::sibling(&self.path(folder), ".format-0"), 0..=0);
        }
        if self == Self::BackUp {
            assert!(folder.join(format!("backups/reviews-{}.db", Day::from_epoch(DAY))).exists());
        }
        let left = listed(folder);
        assert!(left.is_subset(names), "{:?}", left.difference(names));
    }
}

/// Opens a log as the program does: a damaged one is recovered first.
fn open(path: &Path, entropy: [u8; 16]) -> Result<Store, ReadError> {
    let opened = Store::open(path, entropy).and_then(|(mut store, _)| {
        let damaged = |detail| OpenError::Damaged { path: path.to_owned(), detail };
        match store.events(drop) {
            Err(ReadError::Damaged(detail)) => Err(damaged(detail)),
            Ok(_) | Err(_) => Ok(store),
        }
    });
    match opened {
        Err(OpenError::Damaged { .. }) => {
            let backups = [path.with_file_name("backup")];
            let recovery = Recovery { trigger: RecoveryTrigger::Damage, path, backups: &backups, at: AT, entropy };
            if let RecoveryOutcome::Done(found) = recover(&recovery, &mut |_| true)? {
                assert!(found.aside.exists());
            }
            Ok(Store::open(path, entropy)?.0)
        }
        opened => Ok(opened?),
    }
}

/// Verifies a log opened read-only.
fn verify(path: &Path) -> Result<(), ReadError> {
    let found = Store::open_read_only(path)?.0.verify()?;
    // A failing disk is not damage.
    assert!(found.problems.iter().all(|problem| matches!(problem, IntegrityProblem::File(_))), "{:?}", found.problems);
    Ok(())
}

/// Checks that a log has one of these formats and all of its content.
fn check_format(path: &Path, formats: std::ops::RangeInclusive<i64>) {
    let connection = Connection::open(path).unwrap();
    let checked: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(checked, "ok");
    let count: i64 = connection.query_row("SELECT count(*) FROM scrap", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 50);
    let format = migrate::version(&connection).unwrap();
    assert!(formats.contains(&format), "{format}");
}

/// Checks that every backup is complete, and that old ones were pruned only after the new one was made.
fn check_backups(dir: &Path, events: &BTreeSet<EventId>) {
    let backups = super::super::backup::list(dir).unwrap();
    assert!(backups.len() >= 8 || backups[0].0 == Day::from_epoch(DAY), "{backups:?}");
    for (_, path) in backups {
        let (mut store, _) = Store::open_read_only(&path).unwrap();
        assert!(store.verify().unwrap().is_valid());
        let copied = store.events_since(Cursor::default()).unwrap().0;
        assert!(copied.iter().map(|event| event.id).eq(events.iter().copied()));
    }
}

/// Every path in a folder, recursively.
pub fn listed(folder: &Path) -> BTreeSet<PathBuf> {
    fn walk(root: &Path, folder: &Path, names: &mut BTreeSet<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                walk(root, &path, names);
            }
            names.insert(path.strip_prefix(root).unwrap().to_owned());
        }
    }
    let mut names = BTreeSet::new();
    walk(folder, folder, &mut names);
    names
}

#[test]
fn child_performs_its_task() {
    #[expect(clippy::disallowed_methods, reason = "a parent tells its child what to do through the environment")]
    let Ok(assignment) = std::env::var(TASK_VARIABLE) else { return };
    let (name, folder) = assignment.split_once(' ').unwrap();
    let tasks = Task::ALL.into_iter().chain([Task::AppendUnsynced, Task::AppendReporting]);
    let task = tasks.into_iter().find(|task| task.name() == name).unwrap();
    task.perform(Path::new(folder), [89; 16], |n| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "child: {n}").unwrap();
        out.flush().unwrap();
    });
}

#[test]
fn every_task_completes_without_faults() {
    for task in Task::ALL {
        let dir = tempfile::tempdir().unwrap();
        task.prepare(dir.path());
        let before = listed(dir.path());
        task.perform(dir.path(), [89; 16], drop);
        let names = before.union(&listed(dir.path())).cloned().collect();
        task.complete(dir.path(), &names);
    }
}
