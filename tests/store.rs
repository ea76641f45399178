//! The guarantee of the store: every event reported as saved is stored exactly once, whatever happens.
//!
//! Several tests run this binary as a child process that is killed, runs out of disk space, or lacks permissions.

mod disks;
mod processes;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use crate::harness::sample;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use rounds::review::NewEvent;
use rounds::review::{Answer, Event, EventId, Fact, ItemFact, Ledger, LogFact, Rules, SessionId};
use rounds::store::{Cursor, Store};

/// The variable that tells a child what to do: a task, a space and a path.
const TASK: &str = "ROUNDS_TEST_CHILD";

/// The nth answer of a writer.
fn answer(writer: u8, n: u32) -> NewEvent {
    let mut id = [writer; 16];
    id[12..].copy_from_slice(&n.to_be_bytes());
    let right = !n.is_multiple_of(3);
    let fact = Fact::Item(ItemFact::Answer(Answer {
        shown: vec![2, 0, 1, 3],
        ..sample::answer(
            ItemId::parse(&format!("deck/item-{}", n % 12)).unwrap(),
            if right { Rating::Good } else { Rating::Again },
        )
    }));
    let at = Moment::new(1_780_000_000_000 + i64::from(n) * 3_600_000, 120);
    NewEvent { id: EventId(id), at, session: SessionId([writer; 16]), fact }
}

/// All events of a log.
fn all(path: &Path) -> Vec<Event> {
    let (mut store, _) = Store::open(path, [99; 16]).unwrap();
    let found = store.verify().unwrap();
    assert!(found.is_valid(), "{:?}", found.problems);
    store.events_since(Cursor::default()).unwrap().0
}

/// A command that runs a task in this binary as a child process.
fn child(task: &str, path: &Path) -> Command {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["store::a_child_does_its_task", "--exact", "--nocapture", "--test-threads=1"]);
    command.env(TASK, format!("{task} {}", path.display())).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// The same in a separate mount namespace, after a shell command that prepares the folder.
fn mounted_child(mount: &str, task: &str, path: &Path) -> Command {
    let inner = child(task, path);
    let mut command = Command::new("unshare");
    let folder = path.parent().unwrap();
    command.args(["-rm", "sh", "-c", &format!("{mount} && exec \"$@\""), "sh"]).env("FOLDER", folder);
    command.arg(inner.get_program()).args(inner.get_args());
    command.env(TASK, format!("{task} {}", path.display())).stdin(Stdio::null()).stdout(Stdio::piped());
    command
}

/// The lines that a child reports, without the output of the test framework.
fn lines(child: &mut Child) -> impl Iterator<Item = String> + use<> {
    let out = BufReader::new(child.stdout.take().unwrap());
    out.lines().map_while(Result::ok).filter_map(|line| line.split_once("child: ").map(|(_, report)| report.to_owned()))
}

/// The exit code of a test that failed.
const FAILED: i32 = 101;

/// Runs a child to completion and returns its reports. Returns `None` and prints a note if the preparation failed,
/// because the machine lacks what the test needs.
fn run_child(mut command: Command, test: &str) -> Option<Vec<String>> {
    let reported = command.spawn().map(|mut child| {
        let reported: Vec<String> = lines(&mut child).collect();
        (child.wait().unwrap(), reported)
    });
    match reported {
        Ok((status, reported)) if status.success() || status.code() == Some(FAILED) => {
            assert!(status.success() && !reported.is_empty(), "{reported:?}");
            Some(reported)
        }
        Ok(_) | Err(_) => {
            let _ = writeln!(std::io::stderr(), "skipped: {test}: this machine cannot prepare it");
            None
        }
    }
}

/// Sends a line to the parent process.
fn report(text: impl std::fmt::Display) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "child: {text}").unwrap();
    out.flush().unwrap();
}

#[test]
fn a_child_does_its_task() {
    #[expect(clippy::disallowed_methods, reason = "a parent tells its child what to do through the environment")]
    let Ok(assignment) = std::env::var(TASK) else { return };
    let (task, path) = assignment.split_once(' ').unwrap();
    let path = Path::new(path);
    match task {
        "append" => append_forever(path),
        "full" => disks::fill_the_disk(path),
        "full-backup" => disks::back_up_on_a_full_disk(path),
        "full-import" => disks::import_on_a_full_disk(path),
        "limit" => disks::hit_the_size_limit(path),
        "closed" => disks::open_a_read_only_log(path, false, false),
        "closed-waiting" => disks::open_a_read_only_log(path, true, false),
        "closed-file" => disks::open_a_read_only_log(path, false, true),
        "closed-file-waiting" => disks::open_a_read_only_log(path, true, true),
        "write-1" => processes::write(path, 1),
        "write-2" => processes::write(path, 2),
        "import" => processes::import(path),
        "back-up" => processes::back_up(path),
        task => panic!("no task `{task}`"),
    }
}

/// Appends until killed, and reports each number once it is saved.
fn append_forever(path: &Path) {
    let (mut store, _) = Store::open(path, [1; 16]).unwrap();
    let done = store.events_since(Cursor::default()).unwrap().0.len();
    for n in u32::try_from(done).unwrap().. {
        store.append(&answer(1, n)).unwrap();
        report(n);
    }
}

#[test]
fn a_killed_program_loses_no_answer_that_it_reported_as_saved() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let mut saved = BTreeSet::new();
    for round in 0..20_usize {
        let mut child = child("append", &path).spawn().unwrap();
        let mut reported = lines(&mut child);
        // The child is killed at an arbitrary point; everything it reported before must be saved.
        saved.extend(reported.by_ref().take(1 + round * 7 % 23));
        child.kill().unwrap();
        saved.extend(reported);
        child.wait().unwrap();
        let stored: Vec<String> = all(&path).iter().map(|event| (event.seq - 1).to_string()).collect();
        let unique: BTreeSet<String> = stored.iter().cloned().collect();
        assert_eq!(unique.len(), stored.len(), "round {round}");
        assert!(saved.is_subset(&unique), "round {round}");
        assert!(unique.len() <= saved.len() + round + 1, "round {round}");
    }
    assert!(saved.len() > 20);
}

#[test]
fn four_writers_at_once_lose_nothing_and_leave_no_gaps_in_the_sequence() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let path = &path;
            scope.spawn(move || {
                let (mut store, _) = Store::open(path, [writer; 16]).unwrap();
                for n in 0..200 {
                    store.append(&answer(writer, n)).unwrap();
                }
            });
        }
    });
    let events = all(&path);
    let expected: BTreeSet<EventId> = (0..4).flat_map(|writer| (0..200).map(move |n| answer(writer, n).id)).collect();
    assert_eq!(events.iter().map(|event| event.id).collect::<BTreeSet<_>>(), expected);
    let mut numbers = BTreeMap::<_, Vec<u64>>::new();
    for event in &events {
        numbers.entry(event.device).or_default().push(event.seq);
    }
    for mut numbers in numbers.into_values() {
        numbers.sort_unstable();
        assert!(numbers.iter().copied().eq(1..=numbers.len() as u64));
    }
}

#[test]
fn the_log_on_disk_folds_to_the_same_ledger_as_the_events_in_memory() {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&dir.path().join("reviews.db"), [1; 16]).unwrap();
    let rules =
        || Rules { scheduler: Scheduler::new(&Parameters::default(), DesiredRetention::default()), ..Rules::default() };
    let now = 1_900_000_000_000;
    let mut live = Ledger::fold(rules(), [], now);
    let mut events = Vec::new();
    for n in 0..300 {
        let mut new_event = answer(1, n);
        if n % 10 == 9 {
            let Fact::Item(ItemFact::Answer(Answer { item, .. })) = answer(1, n - 3).fact else { panic!("an answer") };
            new_event.fact = Fact::Log(LogFact::Void { target: answer(1, n - 3).id, item: Some(item) });
        }
        let event = store.append(&new_event).unwrap();
        live.apply(&event, now);
        events.push(event);
    }
    let mut read = Vec::new();
    store.events(|event| read.push(event)).unwrap();
    assert_eq!(read, events);
    let (memory, disk) = (Ledger::fold(rules(), events, now), Ledger::fold(rules(), read, now));
    let states = |ledger: &Ledger| ledger.items().collect::<BTreeMap<_, _>>();
    assert_eq!(states(&disk), states(&memory));
    assert_eq!(states(&disk), states(&live));
    assert_eq!(disk.activity(), live.activity());
}
