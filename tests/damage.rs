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
struct Patient {
    home: Home,
    intact: Vec<u8>,
    /// The head of the log.
    head: Vec<u8>,
    events: BTreeMap<EventId, Event>,
    backed_up: Vec<EventId>,
}

impl Patient {
    fn new() -> Self {
        // A log that is set aside bears the time of the zone.
        let home = Home::new().in_zone("UTC");
        let backups = home.log().with_file_name("backups");
        fs::create_dir_all(&backups).unwrap();
        let (mut store, _) = Store::open(&home.log(), [7; 16]).unwrap();
        let drafts: Vec<NewEvent> = (0..EVENTS).map(draft).collect();
        store.append_all(&drafts[..BACKED_UP]).unwrap();
        store.backup(&backups, rounds::day::Day::from_epoch(20_000), u64::MAX).unwrap();
        store.append_all(&drafts[BACKED_UP..]).unwrap();
        let events = store.events_since(Cursor::default()).unwrap().0;
        drop(store);
        let intact = fs::read(home.log()).unwrap();
        let head = fs::read(Self::head_of(&home)).unwrap();
        fs::rename(home.log(), home.path().join("the file of the log")).unwrap();
        let events = events.into_iter().map(|event| (event.id, event)).collect();
        let backed_up = drafts[..BACKED_UP].iter().map(|draft| draft.id).collect();
        Self { home, intact, head, events, backed_up }
    }

    /// The file of a log's head.
    fn head_of(home: &Home) -> PathBuf {
        home.log().with_file_name("reviews.db.head")
    }

    /// Runs a command of a prompt on a log of these bytes, which may not replace it, and then recovers it. Checks that nothing is
    /// lost without a word. Whether the log was recovered.
    fn survives(&self, bytes: &[u8], what: &str) -> bool {
        let folder = self.home.log().parent().unwrap().to_owned();
        // The very file of the log, as a disk damages it: one that was made anew is another device's.
        let file = self.home.path().join("the file of the log");
        if !file.exists() {
            fs::rename(self.asides().first().unwrap_or(&self.home.log()), &file).unwrap();
        }
        // What a former start has left beside it, the backup excepted.
        for entry in fs::read_dir(&folder).unwrap().map(Result::unwrap).filter(|entry| entry.path().is_file()) {
            fs::remove_file(entry.path()).unwrap();
        }
        fs::write(&file, bytes).unwrap();
        fs::rename(&file, self.home.log()).unwrap();
        fs::write(Self::head_of(&self.home), &self.head).unwrap();
        let due = self.home.run(&["due"]);
        assert!([0, 1].contains(&due.code()), "{what}: {}: {}", due.code(), due.err());
        assert_eq!(self.asides(), Vec::<PathBuf>::new(), "{what}: a prompt replaced the log");
        let before = fs::read(self.home.log()).unwrap();
        let ran = self.home.run(&["log", "recover", "--yes"]);
        let asides = self.asides();
        match &asides[..] {
            [] => self.is_told_or_unharmed(bytes, &due, what),
            [aside] => {
                assert_eq!(ran.code(), 0, "{what}: {}", ran.err());
                assert_eq!(fs::read(aside).unwrap(), before, "{what}");
                self.is_recovered(&ran, what);
            }
            more => panic!("{what}: {more:?}"),
        }
        !asides.is_empty()
    }

    /// Logs that were set aside.
    fn asides(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.home.log().parent().unwrap()).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path());
        paths.filter(|path| path.to_string_lossy().ends_with(ASIDE)).collect()
    }

    /// A log that was not recovered is not opened at all, and is as it was, or what cannot be read of it was told.
    fn is_told_or_unharmed(&self, bytes: &[u8], due: &Ran, what: &str) {
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

    /// A log that was recovered is sound but for what is missing, holds only what was there, all of the backup among
    /// it, and how much it holds was told.
    fn is_recovered(&self, ran: &Ran, what: &str) {
        let (mut store, _) = Store::open(&self.home.log(), [8; 16]).unwrap();
        assert!(store.verify().unwrap().is_intact(), "{what}");
        let kept = store.events_since(Cursor::default()).unwrap().0;
        assert!(kept.iter().all(|event| self.events.get(&event.id) == Some(event)), "{what}");
        assert!(self.backed_up.iter().all(|id| kept.iter().any(|event| event.id == *id)), "{what}");
        let (events, were) = if kept.len() == 1 { ("event", "was") } else { ("events", "were") };
        let missing = match self.events.len() - kept.len() {
            0 => "none is known to be missing".to_owned(),
            1 => "1 is missing".to_owned(),
            lost => format!("{lost} are missing"),
        };
        let told = format!("the review log was damaged: {} {events} {were} recovered, {missing}", kept.len());
        assert!(ran.out().contains(&told), "{what}: {told}: {}", ran.out());
    }
}

/// The end of the name of a log that was set aside at the moment of all tests.
const ASIDE: &str = ".broken-20261123-094100";

/// The nth event.
fn draft(n: u32) -> NewEvent {
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
fn spread(count: usize, below: usize) -> impl Iterator<Item = usize> {
    (0..count).map(move |n| n.wrapping_mul(0x9E37_79B1) % below)
}

/// Flips a bit at so many places, and cuts the log at some; how often it was recovered.
fn damage(flips: usize, cuts: usize) -> usize {
    let patient = Patient::new();
    let mut recovered = 0;
    for (n, place) in spread(flips, patient.intact.len()).enumerate() {
        let mut bytes = patient.intact.clone();
        bytes[place] ^= 1 << (n % 8);
        recovered += usize::from(patient.survives(&bytes, &format!("bit {} of byte {place} flipped", n % 8)));
    }
    for length in spread(cuts, patient.intact.len()) {
        recovered += usize::from(patient.survives(&patient.intact[..length], &format!("cut to {length} bytes")));
    }
    // The head beside it says whose it was.
    let zeros = vec![0; patient.intact.len()];
    assert!(patient.survives(&zeros, "all zeros"));
    recovered
}

#[test]
fn damage_is_reported_and_the_rest_is_kept() {
    assert!(damage(40, 12) > 5);
}

#[test]
fn lost_pages_are_reported_with_the_number_of_events() {
    let patient = Patient::new();
    let mut bytes = patient.intact.clone();
    let pages = bytes.len() / 4096;
    bytes[pages / 2 * 4096..(pages / 2 + 2) * 4096].fill(0xA5);
    assert!(patient.survives(&bytes, "two pages lost"));
    // The next start has nothing more to say, and the damaged log is still there.
    assert_eq!(patient.home.run(&["due"]).err(), "");
    assert_eq!(patient.asides().len(), 1);
    assert_eq!(fs::read(&patient.asides()[0]).unwrap(), bytes);
}

#[test]
fn what_a_prompt_or_a_script_runs_never_replaces_a_damaged_log() {
    let patient = Patient::new();
    // A bit of the schema, and a page in the middle.
    let mut bytes = patient.intact.clone();
    let schema = bytes.windows(12).position(|text| text == b"CREATE TABLE").unwrap();
    bytes[schema + 3] ^= 1;
    let middle = bytes.len() / 8192 * 4096;
    bytes[middle..middle + 4096].fill(0);
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    fs::write(patient.home.log(), &bytes).unwrap();
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
        let ran = patient.home.run_with(args, "");
        let told = ran.out() + &ran.err();
        // What lies in the backups is read, whatever the log is.
        assert!(told.contains("damaged") || args == ["log", "restore"], "{args:?}: {told}");
        assert_eq!(fs::read(patient.home.log()).unwrap(), bytes, "{args:?}: {told}");
        assert_eq!(patient.asides(), Vec::<PathBuf>::new(), "{args:?}: {told}");
    }
    let ran = patient.home.run(&["log", "recover"]);
    if ran.code() == 0 {
        assert_eq!(patient.home.events().len(), EVENTS as usize, "{}", ran.out());
    } else {
        assert!(ran.err().contains("--yes"), "{}", ran.err());
        assert_eq!(fs::read(patient.home.log()).unwrap(), bytes);
    }
}

#[test]
fn a_recovery_that_loses_something_asks_or_needs_a_flag() {
    let patient = Patient::new();
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    let mut bytes = patient.intact.clone();
    bytes[..4096].fill(0);
    fs::write(patient.home.log(), &bytes).unwrap();
    // A session that is fed by a script replaces nothing, even if nothing would be lost.
    let ran = patient.home.run_with(&["study", "--plain"], "q\n");
    let told = "400 events can be recovered, none is known to be missing; run `rounds log recover`";
    assert!(ran.err().contains(told), "{}", ran.err());
    assert_eq!((patient.asides().len(), fs::read(patient.home.log()).unwrap()), (0, bytes));
    let ran = patient.home.run(&["log", "recover"]);
    assert!(ran.out().contains("400 events were recovered, none is known to be missing"), "{}", ran.out());
    assert_eq!(patient.asides().len(), 1);
    assert_eq!(patient.home.run(&["due"]).err(), "");
    // Of this one, not everything is left.
    let patient = Patient::new();
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    let mut bytes = patient.intact.clone();
    let length = bytes.len();
    bytes[length / 2..].fill(0);
    fs::write(patient.home.log(), &bytes).unwrap();
    let ran = patient.home.run_with(&["study", "--plain"], "q\n");
    assert!(ran.err().contains("would be missing; run `rounds log recover`"), "{}", ran.err());
    assert_eq!((patient.asides().len(), fs::read(patient.home.log()).unwrap()), (0, bytes));
    let refused = patient.home.run(&["log", "recover"]);
    assert_eq!(refused.code(), 2, "{}", refused.err());
    assert!(refused.err().contains("`rounds log recover --yes`"), "{}", refused.err());
    let shown = patient.home.run(&["log", "recover", "--dry-run"]);
    assert!(shown.code() == 0 && shown.out().contains("only from the backup"), "{}", shown.out());
    assert_eq!(patient.asides().len(), 0);
    assert_eq!(patient.home.run(&["log", "recover", "--yes"]).code(), 0);
    assert_eq!(patient.asides().len(), 1);
}

#[cfg(unix)]
#[test]
fn in_a_terminal_a_session_recovers_what_loses_nothing_and_asks_about_the_rest() {
    use crate::harness::pty::Screen;
    let patient = Patient::new();
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    let mut bytes = patient.intact.clone();
    bytes[..4096].fill(0);
    fs::write(patient.home.log(), &bytes).unwrap();
    let mut screen = Screen::open(&patient.home, &["study"]);
    screen.wait_for("400 events were recovered");
    screen.kill();
    assert_eq!((patient.asides().len(), patient.home.events().len() >= EVENTS as usize), (1, true));
    for (answer, asides) in [("n", 0), ("y", 1)] {
        let patient = Patient::new();
        fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
        let mut bytes = patient.intact.clone();
        let length = bytes.len();
        bytes[length / 2..].fill(0);
        fs::write(patient.home.log(), &bytes).unwrap();
        let mut screen = Screen::open(&patient.home, &["study"]);
        screen.wait_for("Recover the review log now? [y/N]");
        assert_eq!(fs::read(patient.home.log()).unwrap(), bytes);
        screen.press(&format!("{answer}\r"));
        screen.wait_until("the session", |text| text.contains("How sure?"));
        screen.kill();
        assert_eq!(patient.asides().len(), asides, "{answer}");
    }
}

#[test]
fn a_backup_is_listed_with_what_it_would_take_away_and_restored_on_request() {
    let patient = Patient::new();
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    let listed = patient.home.run(&["log", "restore"]);
    let line = "2024-10-04: 250 events, no answers, intact; restoring it removes 150 events from the review log\n";
    assert_eq!((listed.code(), listed.out().as_str()), (0, line));
    let json: serde_json::Value = serde_json::from_str(&patient.home.run(&["log", "restore", "--json"]).out()).unwrap();
    let entry = &json["backups"][0];
    assert_eq!((&entry["events"], &entry["would_lose"], &entry["sound"]), (&250.into(), &150.into(), &true.into()));
    let refused = patient.home.run(&["log", "restore", "2024-10-04"]);
    assert!(
        refused.code() == 2 && refused.err().contains("`rounds log restore 2024-10-04 --yes`"),
        "{}",
        refused.err()
    );
    assert_eq!(patient.home.events().len(), 400);
    assert_eq!(patient.home.run(&["log", "restore", "2024-10-05", "--yes"]).code(), 2);
    let restored = patient.home.run(&["log", "restore", "2024-10-04", "--yes"]);
    assert!(restored.out().starts_with("restored the backup of 2024-10-04: the review log has 250 events\n"));
    assert_eq!(patient.home.events().len(), 250);
    let aside = patient.home.log().with_file_name("reviews.db.before-restore-20261123-094100");
    assert_eq!(fs::read(&aside).unwrap(), patient.intact);
    assert!(restored.out().contains(&aside.display().to_string()), "{}", restored.out());
    let due = patient.home.run(&["due"]);
    assert_eq!((due.code(), due.err().as_str()), (0, ""));
    // Undamaged, what was set aside is a log like any other.
    fs::rename(&aside, patient.home.log().with_file_name("backups/reviews-2026-11-22.db")).unwrap();
    let back = patient.home.run(&["log", "restore", "2026-11-22", "--yes"]);
    assert_eq!(back.code(), 0, "{}", back.err());
    assert_eq!(patient.home.events().len(), 400);
}

#[test]
fn a_copy_made_before_an_import_is_listed_by_its_name_and_restored() {
    use crate::harness::forge::{Forger, answer};
    let patient = Patient::new();
    fs::rename(patient.home.path().join("the file of the log"), patient.home.log()).unwrap();
    let mut forger = Forger::default();
    let (device, session) = ("018bcfe5-6800-4000-8000-0000000000aa", "018bcfe5-6800-4000-8000-0000000000bb");
    for n in 0..3 {
        forger.event(device, session, n - 9, &answer("twenty/i1", true, "study"));
    }
    assert_eq!(patient.home.run_with(&["log", "import", "-"], &forger.file()).code(), 0);
    let listed = patient.home.run(&["log", "restore"]).out();
    let line = "before-import-2026-11-23-1: 400 events, no answers, intact; restoring it removes 3 events from the \
        review log\n";
    assert!(listed.starts_with("2024-10-04: ") && listed.ends_with(line), "{listed}");
    let json: serde_json::Value = serde_json::from_str(&patient.home.run(&["log", "restore", "--json"]).out()).unwrap();
    assert_eq!((json["backups"].as_array().unwrap().len(), &json["backups"][0]["name"]), (1, &"2024-10-04".into()));
    let copy = &json["before_imports"][0];
    assert_eq!((&copy["name"], &copy["events"]), (&"before-import-2026-11-23-1".into(), &400.into()));
    let words = patient.home.run(&["complete-words", "backups"]).out();
    assert_eq!(words, "2024-10-04\nbefore-import-2026-11-23-1\n");
    let refused = patient.home.run(&["log", "restore", "before-import-2026-11-23-2", "--yes"]);
    assert_eq!(refused.code(), 2, "{}", refused.err());
    let restored = patient.home.run(&["log", "restore", "before-import-2026-11-23-1", "--yes"]);
    let told = "restored the copy before-import-2026-11-23-1: the review log has 400 events\n";
    assert!(restored.code() == 0 && restored.out().starts_with(told), "{}{}", restored.out(), restored.err());
    assert_eq!(patient.home.events().len(), 400);
}

#[test]
#[ignore = "takes minutes: two thousand flipped bits"]
fn two_thousand_flipped_bits_are_reported_and_the_rest_is_kept() {
    assert!(damage(2000, 200) > 200);
}
