//! Damaged logs in the whole program: intact events are kept, losses are reported, and nothing is deleted.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::review::{Event, EventId, Fact, ItemFact, NewEvent, SessionId};
use rounds::store::{Cursor, Store};

use crate::harness::NOW_MS;
use crate::harness::command::{Home, Ran};

/// Events in the log.
const EVENTS: u32 = 400;

/// Events in its backup.
const BACKED_UP: usize = 250;

/// A home with a log and a backup of its first events.
struct TestLog {
    home: Home,
    intact: Vec<u8>,
    /// The head of the log.
    head: Vec<u8>,
    events: BTreeMap<EventId, Event>,
    backed_up: Vec<EventId>,
}

impl TestLog {
    fn new() -> Self {
        // The name of a damaged log that was moved aside contains the local time.
        let home = Home::new().in_zone("UTC");
        let backups = home.log().with_file_name("backups");
        fs::create_dir_all(&backups).unwrap();
        let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
        let new_events: Vec<NewEvent> = (0..EVENTS).map(new_event).collect();
        store.append_all(&new_events[..BACKED_UP]).unwrap();
        store.backup(&backups, rounds::day::Day::from_epoch(20_000), u64::MAX).unwrap();
        store.append_all(&new_events[BACKED_UP..]).unwrap();
        let events = store.events_since(Cursor::default()).unwrap().0;
        drop(store);
        let intact = fs::read(home.log()).unwrap();
        let head = fs::read(Self::head_of(&home)).unwrap();
        fs::rename(home.log(), home.path().join("the file of the log")).unwrap();
        let events = events.into_iter().map(|event| (event.id, event)).collect();
        let backed_up = new_events[..BACKED_UP].iter().map(|new_event| new_event.id).collect();
        Self { home, intact, head, events, backed_up }
    }

    /// The file of a log's head.
    fn head_of(home: &Home) -> PathBuf {
        home.log().with_file_name("reviews.db.head")
    }

    /// Runs a prompt command on a log with these bytes, which must not replace it, and then recovers it. Checks that
    /// every loss is
    /// reported. Returns whether the log was recovered.
    fn check_damage(&self, bytes: &[u8], what: &str) -> bool {
        let folder = self.home.log().parent().unwrap().to_owned();
        // The same inode, as with disk damage: a new file would count as another device.
        let file = self.home.path().join("the file of the log");
        if !file.exists() {
            fs::rename(self.moved_logs().first().unwrap_or(&self.home.log()), &file).unwrap();
        }
        // Remove what an earlier run left next to it, except the backups.
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
            fs::remove_file(entry.path()).unwrap();
        }
        fs::write(&file, bytes).unwrap();
        fs::rename(&file, self.home.log()).unwrap();
        fs::write(Self::head_of(&self.home), &self.head).unwrap();
        let due = self.home.run(&["due"]);
        assert!([0, 1].contains(&due.code()), "{what}: {}: {}", due.code(), due.err());
        assert_eq!(self.moved_logs(), Vec::<PathBuf>::new(), "{what}: a prompt replaced the log");
        let before = fs::read(self.home.log()).unwrap();
        let ran = self.home.run(&["log", "recover", "--yes"]);
        let moved_logs = self.moved_logs();
        match &moved_logs[..] {
            [] => self.check_unrecovered(bytes, &due, what),
            [aside] => {
                assert_eq!(ran.code(), 0, "{what}: {}", ran.err());
                assert_eq!(fs::read(aside).unwrap(), before, "{what}");
                self.check_recovered(&ran, what);
            }
            more => panic!("{what}: {more:?}"),
        }
        !moved_logs.is_empty()
    }

    /// The damaged logs that were moved aside.
    fn moved_logs(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.home.log().parent().unwrap()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.to_string_lossy().ends_with(MOVED_SUFFIX)).collect()
    }

    /// A log that was not recovered is either not opened and unchanged, or its unreadable part was reported.
    fn check_unrecovered(&self, bytes: &[u8], due: &Ran, what: &str) {
        let Ok((mut store, _)) = Store::open(&self.home.log(), [8; 16]) else {
            assert!(due.err().contains("answers cannot be saved"), "{what}: {}", due.err());
            assert_eq!(fs::read(self.home.log()).unwrap(), bytes, "{what}");
            return;
        };
        let mut same = true;
        store.events(|event| same &= self.events.get(&event.id) == Some(&event)).unwrap();
        let complete = store.events_since(Cursor::default()).unwrap().0.len() == self.events.len();
        assert!(same && complete || !due.err().is_empty(), "{what}");
    }

    /// A recovered log is valid and contains only original events, including all of the backup, and the number of
    /// recovered events was reported.
    fn check_recovered(&self, ran: &Ran, what: &str) {
        let (mut store, _) = Store::open(&self.home.log(), [8; 16]).unwrap();
        assert!(store.verify().unwrap().is_intact(), "{what}");
        let recovered = store.events_since(Cursor::default()).unwrap().0;
        assert!(recovered.iter().all(|event| self.events.get(&event.id) == Some(event)), "{what}");
        assert!(self.backed_up.iter().all(|id| recovered.iter().any(|event| event.id == *id)), "{what}");
        let (events, were) = if recovered.len() == 1 { ("event", "was") } else { ("events", "were") };
        let missing = match self.events.len() - recovered.len() {
            0 => "none is known to be missing".to_owned(),
            1 => "1 is missing".to_owned(),
            lost => format!("{lost} are missing"),
        };
        let message = format!("the review log was damaged: {} {events} {were} recovered, {missing}", recovered.len());
        assert!(ran.out().contains(&message), "{what}: {message}: {}", ran.out());
    }
}

/// The end of the name of a log that was moved aside at the time of all tests.
const MOVED_SUFFIX: &str = ".broken-20261123-094100";

/// The nth event.
fn new_event(n: u32) -> NewEvent {
    let mut id = [6; 16];
    id[12..].copy_from_slice(&n.to_be_bytes());
    let item = ItemId::parse(&format!("deck/item-{}", n % 12)).unwrap();
    let at = Moment::new(NOW_MS - 86_400_000 + i64::from(n) * 1000, 0);
    NewEvent {
        id: EventId(id),
        at,
        session: SessionId([6; 16]),
        fact: Fact::Item(ItemFact::Mark { item, on: n.is_multiple_of(2) }),
    }
}

/// Numbers spread over a range, the same each time.
fn spread_offsets(count: usize, below: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |n| n.wrapping_mul(0x9E37_79B1) % below)
}

/// Flips a bit at `flips` offsets, and truncates the log at `cuts` lengths; returns how often it was recovered.
fn damage(flips: usize, cuts: usize) -> usize {
    let test_log = TestLog::new();
    let mut recovered = 0;
    for (n, offset) in spread_offsets(flips, test_log.intact.len()).enumerate() {
        let mut bytes = test_log.intact.clone();
        bytes[offset] ^= 1 << (n % 8);
        recovered += usize::from(test_log.check_damage(&bytes, &format!("bit {} of byte {offset} flipped", n % 8)));
    }
    for length in spread_offsets(cuts, test_log.intact.len()) {
        recovered += usize::from(test_log.check_damage(&test_log.intact[..length], &format!("cut to {length} bytes")));
    }
    // The head next to it identifies its installation.
    let zeros = vec![0; test_log.intact.len()];
    assert!(test_log.check_damage(&zeros, "all zeros"));
    recovered
}

#[test]
fn damage_is_reported_and_the_rest_is_kept() {
    assert!(damage(40, 12) > 5);
}

#[test]
fn lost_pages_are_reported_with_the_number_of_lost_events() {
    let test_log = TestLog::new();
    let mut bytes = test_log.intact.clone();
    let pages = bytes.len() / 4096;
    bytes[pages / 2 * 4096..(pages / 2 + 2) * 4096].fill(0xA5);
    assert!(test_log.check_damage(&bytes, "two pages lost"));
    // The next start reports nothing more, and the damaged log still exists.
    assert_eq!(test_log.home.run(&["due"]).err(), "");
    assert_eq!(test_log.moved_logs().len(), 1);
    assert_eq!(fs::read(&test_log.moved_logs()[0]).unwrap(), bytes);
}

#[test]
fn commands_in_prompts_and_scripts_never_replace_a_damaged_log() {
    let test_log = TestLog::new();
    // One bit of the schema, and one page in the middle.
    let mut bytes = test_log.intact.clone();
    let schema = bytes.windows(12).position(|text| text == b"CREATE TABLE").unwrap();
    bytes[schema + 3] ^= 1;
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 4096].fill(0);
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    fs::write(test_log.home.log(), &bytes).unwrap();
    for args in [
        &["due"][..],
        &["due", "--json"],
        &["stats"],
        &["decks"],
        &["doctor"],
        &["check", "--log"],
        &["log", "export"],
        &["retention", "medications"],
        &["optimize", "--dry-run"],
        &["log", "recover", "--dry-run"],
        &["log", "restore"],
        &["study", "--plain"],
    ] {
        let ran = test_log.home.run_with(args, "");
        let output = ran.out() + &ran.err();
        // The backups are read whatever state the log is in.
        assert!(output.contains("damaged") || args == ["log", "restore"], "{args:?}: {output}");
        assert_eq!(fs::read(test_log.home.log()).unwrap(), bytes, "{args:?}: {output}");
        assert_eq!(test_log.moved_logs(), Vec::<PathBuf>::new(), "{args:?}: {output}");
    }
    let ran = test_log.home.run(&["log", "recover"]);
    if ran.code() == 0 {
        assert_eq!(test_log.home.events().len(), EVENTS as usize, "{}", ran.out());
    } else {
        assert!(ran.err().contains("--yes"), "{}", ran.err());
        assert_eq!(fs::read(test_log.home.log()).unwrap(), bytes);
    }
}

#[test]
fn a_lossy_recovery_asks_for_confirmation_or_needs_a_flag() {
    let test_log = TestLog::new();
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    let mut bytes = test_log.intact.clone();
    bytes[..4096].fill(0);
    fs::write(test_log.home.log(), &bytes).unwrap();
    // A session with scripted input replaces nothing, even if nothing would be lost.
    let ran = test_log.home.run_with(&["study", "--plain"], "q\n");
    let message = "400 events can be recovered, none is known to be missing; run `rounds log recover`";
    assert!(ran.err().contains(message), "{}", ran.err());
    assert_eq!((test_log.moved_logs().len(), fs::read(test_log.home.log()).unwrap()), (0, bytes));
    let ran = test_log.home.run(&["log", "recover"]);
    assert!(ran.out().contains("400 events were recovered, none is known to be missing"), "{}", ran.out());
    assert_eq!(test_log.moved_logs().len(), 1);
    assert_eq!(test_log.home.run(&["due"]).err(), "");
    // This log cannot be recovered completely.
    let test_log = TestLog::new();
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    let mut bytes = test_log.intact.clone();
    let length = bytes.len();
    bytes[length / 2..].fill(0);
    fs::write(test_log.home.log(), &bytes).unwrap();
    let ran = test_log.home.run_with(&["study", "--plain"], "q\n");
    assert!(ran.err().contains("would be missing; run `rounds log recover`"), "{}", ran.err());
    assert_eq!((test_log.moved_logs().len(), fs::read(test_log.home.log()).unwrap()), (0, bytes));
    let refused = test_log.home.run(&["log", "recover"]);
    assert_eq!(refused.code(), 2, "{}", refused.err());
    assert!(refused.err().contains("`rounds log recover --yes`"), "{}", refused.err());
    let shown = test_log.home.run(&["log", "recover", "--dry-run"]);
    assert!(shown.code() == 0 && shown.out().contains("only from the backup"), "{}", shown.out());
    assert_eq!(test_log.moved_logs().len(), 0);
    assert_eq!(test_log.home.run(&["log", "recover", "--yes"]).code(), 0);
    assert_eq!(test_log.moved_logs().len(), 1);
}

#[cfg(unix)]
#[test]
fn in_a_terminal_a_session_recovers_without_loss_and_asks_before_a_lossy_recovery() {
    use crate::harness::pty::Screen;
    let test_log = TestLog::new();
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    let mut bytes = test_log.intact.clone();
    bytes[..4096].fill(0);
    fs::write(test_log.home.log(), &bytes).unwrap();
    let mut screen = Screen::open(&test_log.home, &["study"]);
    screen.wait_for("400 events were recovered");
    screen.kill();
    assert_eq!((test_log.moved_logs().len(), test_log.home.events().len() >= EVENTS as usize), (1, true));
    for (answer, moved_logs) in [("n", 0), ("y", 1)] {
        let test_log = TestLog::new();
        fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
        let mut bytes = test_log.intact.clone();
        let length = bytes.len();
        bytes[length / 2..].fill(0);
        fs::write(test_log.home.log(), &bytes).unwrap();
        let mut screen = Screen::open(&test_log.home, &["study"]);
        screen.wait_for("Recover the review log now? [y/N]");
        assert_eq!(fs::read(test_log.home.log()).unwrap(), bytes);
        screen.press(&format!("{answer}\r"));
        screen.wait_until("the session", |text| text.contains("How sure?"));
        screen.kill();
        assert_eq!(test_log.moved_logs().len(), moved_logs, "{answer}");
    }
}

#[test]
fn a_backup_is_listed_with_the_events_it_lacks_and_restored_on_request() {
    let test_log = TestLog::new();
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    let listed = test_log.home.run(&["log", "restore"]);
    let line = "2024-10-04: 250 events, no answers, intact; restoring it removes 150 events from the review log\n";
    assert_eq!((listed.code(), listed.out().as_str()), (0, line));
    let json: serde_json::Value =
        serde_json::from_str(&test_log.home.run(&["log", "restore", "--json"]).out()).unwrap();
    let entry = &json["backups"][0];
    assert_eq!((&entry["events"], &entry["would_lose"], &entry["sound"]), (&250.into(), &150.into(), &true.into()));
    let refused = test_log.home.run(&["log", "restore", "2024-10-04"]);
    assert!(
        refused.code() == 2 && refused.err().contains("`rounds log restore 2024-10-04 --yes`"),
        "{}",
        refused.err()
    );
    assert_eq!(test_log.home.events().len(), 400);
    assert_eq!(test_log.home.run(&["log", "restore", "2024-10-05", "--yes"]).code(), 2);
    let restored = test_log.home.run(&["log", "restore", "2024-10-04", "--yes"]);
    assert!(restored.out().starts_with("restored the backup of 2024-10-04: the review log has 250 events\n"));
    assert_eq!(test_log.home.events().len(), 250);
    let aside = test_log.home.log().with_file_name("reviews.db.before-restore-20261123-094100");
    assert_eq!(fs::read(&aside).unwrap(), test_log.intact);
    assert!(restored.out().contains(&aside.display().to_string()), "{}", restored.out());
    let due = test_log.home.run(&["due"]);
    assert_eq!((due.code(), due.err().as_str()), (0, ""));
    // Once repaired, the log that was moved aside is an ordinary log.
    fs::rename(&aside, test_log.home.log().with_file_name("backups/reviews-2026-11-22.db")).unwrap();
    let back = test_log.home.run(&["log", "restore", "2026-11-22", "--yes"]);
    assert_eq!(back.code(), 0, "{}", back.err());
    assert_eq!(test_log.home.events().len(), 400);
}

#[test]
fn a_copy_made_before_an_import_is_listed_by_name_and_can_be_restored() {
    use crate::harness::forge::{Forger, answer};
    let test_log = TestLog::new();
    fs::rename(test_log.home.path().join("the file of the log"), test_log.home.log()).unwrap();
    let mut forger = Forger::default();
    let (device, session) = ("018bcfe5-6800-4000-8000-0000000000aa", "018bcfe5-6800-4000-8000-0000000000bb");
    for n in 0..3 {
        forger.event(device, session, n - 9, &answer("twenty/i1", true, "study"));
    }
    assert_eq!(test_log.home.run_with(&["log", "import", "-"], &forger.file()).code(), 0);
    let listed = test_log.home.run(&["log", "restore"]).out();
    let line = "before-import-2026-11-23-1: 400 events, no answers, intact; restoring it removes 3 events from the \
        review log\n";
    assert!(listed.starts_with("2024-10-04: ") && listed.ends_with(line), "{listed}");
    let json: serde_json::Value =
        serde_json::from_str(&test_log.home.run(&["log", "restore", "--json"]).out()).unwrap();
    assert_eq!((json["backups"].as_array().unwrap().len(), &json["backups"][0]["name"]), (1, &"2024-10-04".into()));
    let copy = &json["before_imports"][0];
    assert_eq!((&copy["name"], &copy["events"]), (&"before-import-2026-11-23-1".into(), &400.into()));
    let words = test_log.home.run(&["complete-words", "backups"]).out();
    assert_eq!(words, "2024-10-04\nbefore-import-2026-11-23-1\n");
    let refused = test_log.home.run(&["log", "restore", "before-import-2026-11-23-2", "--yes"]);
    assert_eq!(refused.code(), 2, "{}", refused.err());
    let restored = test_log.home.run(&["log", "restore", "before-import-2026-11-23-1", "--yes"]);
    let message = "restored the copy before-import-2026-11-23-1: the review log has 400 events\n";
    assert!(restored.code() == 0 && restored.out().starts_with(message), "{}{}", restored.out(), restored.err());
    assert_eq!(test_log.home.events().len(), 400);
}

#[test]
#[ignore = "takes minutes: two thousand flipped bits"]
fn two_thousand_flipped_bits_are_reported_and_the_rest_is_kept() {
    assert!(damage(2000, 200) > 200);
}
