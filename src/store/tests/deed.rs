//! What a child of these tests does with a log, and what must hold of the log whatever befalls the child meanwhile.
//!
//! A child is this binary again, with one test that does as it is told.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use rusqlite::Connection;

use super::super::recover::{Recovery, RecoveryOutcome, RecoveryTrigger, recover};
use super::super::sample::draft;
use super::super::{Backup, Cursor, IntegrityProblem, OpenError, ReadError, Store, files, migrate};
use crate::day::{Day, Moment};
use crate::review::EventId;

/// The variable that tells a child what to do: a deed, a space and a folder.
const TASK: &str = "ROUNDS_TEST_CHILD";

/// When a damaged log is set aside.
const AT: Moment = Moment { at_ms: 1_795_426_867_000, offset_min: 60 };

/// The day of the backup.
const DAY: i32 = 20_040;

/// Something that a child does with the log in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// Begins a log, in a folder that is not there yet, and appends to it.
    Begin,
    /// Appends to a log, with a checkpoint now and then, and opens it anew in between.
    Append,
    /// The same, with commits that do not wait for the disk: what must not be.
    AppendHastily,
    /// Makes a backup, and lets old ones go.
    BackUp,
    /// Takes in an export.
    Import,
    /// Appends to a log, and says what came of each attempt.
    AppendAloud,
    /// Brings a log of a former format up to date.
    Migrate,
    /// Recovers a damaged log.
    Recover,
    /// Verifies a log.
    Verify,
}

impl Deed {
    /// All that must be safe.
    pub const ALL: [Self; 7] =
        [Self::Begin, Self::Append, Self::BackUp, Self::Import, Self::Migrate, Self::Recover, Self::Verify];

    /// Its name.
    fn name(self) -> String {
        format!("{self:?}")
    }

    /// This binary, to do it.
    pub fn child(self, folder: &Path) -> Command {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["store::tests::deed::a_child_does_its_deed", "--exact", "--nocapture", "--test-threads=1"]);
        command.env(TASK, format!("{} {}", self.name(), folder.display()));
        command
    }

    /// Where the log is.
    fn path(self, folder: &Path) -> PathBuf {
        match self {
            Self::Begin => folder.join("new/er/reviews.db"),
            Self::Append
            | Self::AppendHastily
            | Self::AppendAloud
            | Self::BackUp
            | Self::Import
            | Self::Migrate
            | Self::Recover
            | Self::Verify => folder.join("reviews.db"),
        }
    }

    /// Which drafts are in the log before, and which come to it.
    fn drafts(self) -> (std::ops::Range<u64>, std::ops::Range<u64>) {
        match self {
            Self::Begin => (0..0, 0..4),
            Self::Append | Self::AppendHastily => (0..20, 20..44),
            Self::AppendAloud => (0..5, 5..8),
            Self::Import => (0..5, 5..30),
            Self::BackUp | Self::Verify => (0..30, 0..0),
            Self::Recover => (0..200, 0..0),
            Self::Migrate => (0..0, 0..0),
        }
    }

    /// Lays out the folder in which it is done.
    pub fn prepare(self, folder: &Path) {
        let path = self.path(folder);
        let (before, added) = self.drafts();
        let write = |path: &Path, device: u8, drafts: std::ops::Range<u64>| {
            let (mut store, _) = Store::open(path, [device; 16]).unwrap();
            for n in drafts {
                store.append(&draft(n)).unwrap();
            }
        };
        match self {
            Self::Begin => {}
            Self::Append | Self::AppendHastily | Self::AppendAloud | Self::Verify => write(&path, 1, before),
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

    /// Does it. What was told to be saved is said; an error ends it, as it ends the program's attempt.
    pub fn perform(self, folder: &Path, entropy: [u8; 16], say: impl FnMut(String)) {
        let path = self.path(folder);
        // Whatever stands in the way is no failure of the test: only what is said must hold.
        let _ = match self {
            Self::Begin | Self::Append | Self::AppendHastily => self.append(&path, entropy, say),
            Self::AppendAloud => self.append_aloud(&path, entropy, say),
            Self::BackUp => open(&path, entropy).and_then(|mut store| {
                let made = store.backup(&folder.join("backups"), Day::from_epoch(DAY), u64::MAX)?;
                assert!(matches!(made, Backup::Made { .. } | Backup::Exists(_)));
                Ok(())
            }),
            Self::Import => self.import(folder, entropy, say),
            Self::Migrate | Self::Recover => open(&path, entropy).map(drop),
            Self::Verify => verify(&path),
        };
    }

    /// Appends, trying again where it fails.
    fn append(self, path: &Path, entropy: [u8; 16], mut say: impl FnMut(String)) -> Result<(), ReadError> {
        let (_, added) = self.drafts();
        let half = added.start + (added.end - added.start) / 2;
        for part in [added.start..half, half..added.end] {
            let mut store = open(path, entropy)?;
            let connection = store.connection()?;
            connection.pragma_update_and_check(None, "wal_autocheckpoint", 30, |_| Ok(()))?;
            if self == Self::AppendHastily {
                connection.pragma_update(None, "synchronous", "NORMAL")?;
            }
            for n in part {
                let drafted = draft(n);
                let mut attempts = (0..3).map(|_| store.append(&drafted));
                if attempts.any(|attempt| attempt.is_ok()) {
                    say(n.to_string());
                }
            }
        }
        Ok(())
    }

    /// Appends, and says what came of the opening and of each attempt.
    fn append_aloud(self, path: &Path, entropy: [u8; 16], mut say: impl FnMut(String)) -> Result<(), ReadError> {
        let (mut store, _) = Store::open(path, entropy).inspect_err(|error| say(error.to_string()))?;
        // Nobody else is there to be waited for.
        store.connection()?.busy_timeout(std::time::Duration::from_millis(10))?;
        for n in self.drafts().1 {
            say(store.append(&draft(n)).map_or_else(|error| error.to_string(), |_| "saved".into()));
        }
        Ok(())
    }

    /// Takes in an export, trying again where it fails.
    fn import(self, folder: &Path, entropy: [u8; 16], mut say: impl FnMut(String)) -> Result<(), ReadError> {
        let mut store = open(&self.path(folder), entropy)?;
        let lines = fs::read_to_string(folder.join("lines"))?;
        let mut take = || store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {});
        let imported = take().or_else(|_| take())?;
        assert_eq!(imported.refused, []);
        self.drafts().1.for_each(|n| say(n.to_string()));
        Ok(())
    }

    /// What the log must hold now: what was there before, and what was said to be saved. It may hold what was to come
    /// to it, and nothing else and nothing twice.
    pub fn check(self, folder: &Path, said: &[String]) {
        let path = self.path(folder);
        if self == Self::Begin && said.is_empty() && !path.exists() {
            return;
        }
        if self == Self::Migrate {
            return check_format(&path, 0..=1);
        }
        let (before, added) = self.drafts();
        let mut store = open(&path, [90; 16]).unwrap();
        let found = store.verify().unwrap();
        if self == Self::Recover {
            assert!(found.is_intact(), "{:?}", found.troubles);
        } else {
            assert!(found.is_sound(), "{:?}", found.troubles);
        }
        let ids = |numbers: &mut dyn Iterator<Item = u64>| numbers.map(|n| draft(n).id).collect::<BTreeSet<_>>();
        let events = store.events_since(Cursor::default()).unwrap().0;
        let there: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        assert_eq!(there.len(), events.len());
        let before = if self == Self::Recover { self.recoverable() } else { ids(&mut before.clone()) };
        assert!(before.is_subset(&there), "{} of {}", there.len(), before.len());
        assert_eq!(self.missing(folder, said), 0, "{} were said to be saved", said.len());
        let all = ids(&mut self.drafts().0.chain(added));
        assert!(there.is_subset(&all));
        if self == Self::BackUp {
            check_backups(&folder.join("backups"), &there);
        }
    }

    /// How many of those that were said to be saved are not there.
    pub fn missing(self, folder: &Path, said: &[String]) -> usize {
        let (events, _) = open(&self.path(folder), [90; 16]).unwrap().events_since(Cursor::default()).unwrap();
        let there: BTreeSet<_> = events.iter().map(|event| event.id).collect();
        said.iter().filter(|n| !there.contains(&draft(n.parse().unwrap()).id)).count()
    }

    /// What can be recovered: found out in another place.
    fn recoverable(self) -> BTreeSet<EventId> {
        static RECOVERABLE: OnceLock<BTreeSet<EventId>> = OnceLock::new();
        let found = RECOVERABLE.get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            self.prepare(dir.path());
            let (path, backup) = (self.path(dir.path()), dir.path().join("backup"));
            let recovery = Recovery {
                occasion: RecoveryTrigger::Damage,
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

    /// Does it again, unharmed: then it must be done, whatever happened before, and leave nothing else lying about.
    pub fn complete(self, folder: &Path, names: &BTreeSet<PathBuf>) {
        let mut said = Vec::new();
        self.perform(folder, [92; 16], |n| said.push(n));
        self.check(folder, &said);
        let (_, added) = self.drafts();
        assert!(said.iter().map(|n| n.parse::<u64>().unwrap()).eq(added), "{said:?}");
        if self == Self::Migrate {
            check_format(&self.path(folder), 1..=1);
            check_format(&files::beside(&self.path(folder), ".format-0"), 0..=0);
        }
        if self == Self::BackUp {
            assert!(folder.join(format!("backups/reviews-{}.db", Day::from_epoch(DAY))).exists());
        }
        let left = listed(folder);
        assert!(left.is_subset(names), "{:?}", left.difference(names));
    }
}

/// Opens a log as the program does: one that is damaged is recovered first.
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
            let recovery = Recovery { occasion: RecoveryTrigger::Damage, path, backups: &backups, at: AT, entropy };
            if let RecoveryOutcome::Done(found) = recover(&recovery, &mut |_| true)? {
                assert!(found.aside.exists());
            }
            Ok(Store::open(path, entropy)?.0)
        }
        opened => Ok(opened?),
    }
}

/// Verifies a log that is only read.
fn verify(path: &Path) -> Result<(), ReadError> {
    let found = Store::open_read_only(path)?.0.verify()?;
    // A disk that fails is no damage.
    assert!(found.troubles.iter().all(|trouble| matches!(trouble, IntegrityProblem::File(_))), "{:?}", found.troubles);
    Ok(())
}

/// That a log has one of these formats, and everything that it had.
fn check_format(path: &Path, formats: std::ops::RangeInclusive<i64>) {
    let connection = Connection::open(path).unwrap();
    let checked: String = connection.query_row("PRAGMA integrity_check", [], |row| row.get(0)).unwrap();
    assert_eq!(checked, "ok");
    let count: i64 = connection.query_row("SELECT count(*) FROM scrap", [], |row| row.get(0)).unwrap();
    assert_eq!(count, 50);
    let format = migrate::version(&connection).unwrap();
    assert!(formats.contains(&format), "{format}");
}

/// That every backup is whole, and that old ones went only for a new one.
fn check_backups(dir: &Path, events: &BTreeSet<EventId>) {
    let backups = super::super::backup::list(dir).unwrap();
    assert!(backups.len() >= 8 || backups[0].0 == Day::from_epoch(DAY), "{backups:?}");
    for (_, path) in backups {
        let (mut store, _) = Store::open_read_only(&path).unwrap();
        assert!(store.verify().unwrap().is_sound());
        let copied = store.events_since(Cursor::default()).unwrap().0;
        assert!(copied.iter().map(|event| event.id).eq(events.iter().copied()));
    }
}

/// Every name in a folder and below it.
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
fn a_child_does_its_deed() {
    #[expect(clippy::disallowed_methods, reason = "a parent tells its child what to do through the environment")]
    let Ok(told) = std::env::var(TASK) else { return };
    let (name, folder) = told.split_once(' ').unwrap();
    let deeds = Deed::ALL.into_iter().chain([Deed::AppendHastily, Deed::AppendAloud]);
    let deed = deeds.into_iter().find(|deed| deed.name() == name).unwrap();
    deed.perform(Path::new(folder), [89; 16], |n| {
        let mut out = std::io::stdout().lock();
        writeln!(out, "child: {n}").unwrap();
        out.flush().unwrap();
    });
}

#[test]
fn every_deed_that_nothing_befalls_is_done() {
    for deed in Deed::ALL {
        let dir = tempfile::tempdir().unwrap();
        deed.prepare(dir.path());
        let before = listed(dir.path());
        deed.perform(dir.path(), [89; 16], drop);
        let names = before.union(&listed(dir.path())).cloned().collect();
        deed.complete(dir.path(), &names);
    }
}
