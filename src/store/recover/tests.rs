//! Tests of recovery against random damage.
//!
//! The property: whatever a plain read can still get of a damaged log is in the recovered one, and the number of events
//! that is said to be missing is exact or a bound.

use std::collections::BTreeMap;

use super::*;
use crate::review::{Event, EventId, Fact, ItemFact};
use crate::store::sample::{draft, log};
use crate::store::{Cursor, Store};

/// When all recoveries are.
const AT: Moment = Moment { at_ms: 1_795_426_867_000, offset_min: 0 };

/// Bytes of a page.
const PAGE: usize = 4096;

/// Numbers that are the same each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// The files of a log by the ends of their names.
type Bytes = BTreeMap<&'static str, Vec<u8>>;

/// The files that a log is made of.
const FILES: [&str; 3] = ["", "-wal", ".head"];

/// A log with events of two devices, between two of which some were never here.
struct Patient {
    /// The log as it is after a session.
    closed: Bytes,
    /// The log as it is in the middle of one.
    open: Bytes,
    backup: Vec<u8>,
    backed_up: Vec<EventId>,
    events: BTreeMap<EventId, Event>,
    /// Numbers of the other device that were never here.
    never_here: u64,
}

impl Patient {
    fn new() -> Self {
        let other_dir = tempfile::tempdir().unwrap();
        let (mut other, _) = Store::open(&other_dir.path().join("reviews.db"), [8; 16]).unwrap();
        other.append_all(&(1000..1020).map(long).collect::<Vec<_>>()).unwrap();
        let mut lines = Vec::new();
        other.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let lines: Vec<&str> = lines.lines().collect();
        // All but the third to the fifth event of the other device.
        let lines = lines.iter().enumerate().filter(|(n, _)| !(3..6).contains(n)).map(|(_, line)| (*line).to_owned());
        let (dir, mut store) = log();
        let path = store.path().to_owned();
        store.append_all(&(0..60).map(long).collect::<Vec<_>>()).unwrap();
        store.import(lines.map(Ok), |_| {}).unwrap();
        let day = crate::day::Day::from_epoch(20_000);
        store.backup(&dir.path().join("backups"), day, u64::MAX).unwrap();
        let backed_up = store.events_since(Cursor::default()).unwrap().0.iter().map(|event| event.id).collect();
        let backup = fs::read(dir.path().join(format!("backups/reviews-{day}.db"))).unwrap();
        store.append_all(&(60..100).map(long).collect::<Vec<_>>()).unwrap();
        store.connection().unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
        for n in 100..116 {
            store.append(&long(n)).unwrap();
        }
        let events = store.events_since(Cursor::default()).unwrap().0;
        let files = || FILES.iter().filter_map(|end| Some((*end, fs::read(beside(&path, end)).ok()?))).collect();
        let open: Bytes = files();
        assert!(open["-wal"].len() > 100_000);
        drop(store);
        let closed: Bytes = files();
        assert!(closed.get("-wal").is_none_or(Vec::is_empty));
        let events = events.into_iter().map(|event| (event.id, event)).collect();
        Self { closed, open, backup, backed_up, events, never_here: 3 }
    }

    /// Damages a log, and checks what is read of it, what is recovered of it and what is said of it.
    fn survives(&self, files: &Bytes, with_backup: bool, what: &str) -> Recovered {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reviews.db");
        for (end, bytes) in files {
            fs::write(beside(&path, end), bytes).unwrap();
        }
        let plain = self.plain(&dir, files);
        let need = needs_recovery(&path);
        let is_whole = plain.len() == self.events.len();
        assert!(is_whole || !files.contains_key(".head") || !matches!(need, Ok(None)), "{what}: damaged in silence");
        let backup = dir.path().join("backup.db");
        if with_backup {
            fs::write(&backup, &self.backup).unwrap();
        }
        let backups: Vec<PathBuf> = with_backup.then_some(backup).into_iter().collect();
        let recovery =
            Recovery { occasion: RecoveryTrigger::Asked, path: &path, backups: &backups, at: AT, entropy: [3; 16] };
        let outcome = recover(&recovery, &mut |_| true);
        let Ok(RecoveryOutcome::Done(found)) = outcome else { panic!("{what}: {outcome:?}") };
        let (mut store, notices) = Store::open(&path, [4; 16]).unwrap();
        assert_eq!(notices, [], "{what}");
        assert!(store.verify().unwrap().is_intact(), "{what}");
        let kept = store.events_since(Cursor::default()).unwrap().0;
        assert_eq!(kept.len() as u64, found.kept, "{what}");
        for event in &kept {
            assert_eq!(self.events.get(&event.id), Some(event), "{what}");
        }
        let is_kept = |id: &EventId| kept.iter().any(|event| event.id == *id);
        assert!(plain.iter().all(is_kept), "{what}: {} of {} that can be read", found.kept, plain.len());
        assert!(!with_backup || self.backed_up.iter().all(is_kept), "{what}: not all of the backup");
        let lost = self.events.len() as u64 - found.kept;
        if found.is_exact {
            assert_eq!(found.lost, lost, "{what}: {found:?}");
        } else {
            assert!(found.lost <= lost + self.never_here, "{what}: {lost}, {found:?}");
        }
        // With a head, a loss is known; without one, it may be known only that something is not.
        assert!(lost == 0 || found.lost > 0 || !files.contains_key(".head"), "{what}: {lost}, {found:?}");
        assert!(lost == 0 || !found.is_lossless() || !files.contains_key(".head"), "{what}: {lost}, {found:?}");
        assert!(found.aside.exists() || !files.contains_key(""), "{what}");
        for (end, bytes) in files.iter().filter(|(end, _)| **end != ".head") {
            assert_eq!(&fs::read(beside(&found.aside, end)).unwrap(), bytes, "{what}");
        }
        found
    }

    /// What a plain read gets of a copy of the log.
    fn plain(&self, dir: &tempfile::TempDir, files: &Bytes) -> Vec<EventId> {
        let copy = dir.path().join("plain/reviews.db");
        fs::create_dir(copy.parent().unwrap()).unwrap();
        for (end, bytes) in files {
            fs::write(beside(&copy, end), bytes).unwrap();
        }
        let mut read = Vec::new();
        if let Ok((mut store, _)) = Store::open_read_only(&copy) {
            let _ = store.events(|event| {
                if self.events.get(&event.id) == Some(&event) {
                    read.push(event.id);
                }
            });
        }
        read
    }
}

/// The nth event: now and then one that takes several pages.
fn long(n: u64) -> crate::review::NewEvent {
    let mut draft = draft(n);
    if let (0, Fact::Item(ItemFact::Answer(answer))) = (n % 8, &mut draft.fact) {
        answer.reply.typed = vec!["y".repeat(usize::try_from(n * 131 % 9000).unwrap())];
    }
    draft
}

/// Damages files at random; what was done.
fn damage(files: &mut Bytes, dice: &mut Dice) -> String {
    let end = if files.get("-wal").is_some_and(|bytes| !bytes.is_empty()) && dice.below(2) == 0 { "-wal" } else { "" };
    let bytes = files.get_mut(end).unwrap();
    let (length, pages) = (bytes.len(), bytes.len() / PAGE);
    let (at, other) = (dice.below(length), dice.below(pages) * PAGE);
    let page = at / PAGE * PAGE;
    let page_end = (page + PAGE).min(length);
    match dice.below(9) {
        0..=2 => {
            bytes[at] ^= 1 << dice.below(8);
            format!("bit of byte {at} of `{end}`")
        }
        3 => {
            bytes.truncate(at);
            format!("`{end}` cut to {at}")
        }
        4 => {
            bytes[page..page_end].fill(0);
            format!("page at {page} of `{end}` zeroed")
        }
        5 => {
            let copy = bytes[page..page_end].to_vec();
            bytes.copy_within(other..other + PAGE.min(page_end - page), page);
            let swapped = copy.len().min(length - other);
            bytes[other..other + swapped].copy_from_slice(&copy[..swapped]);
            format!("pages at {page} and {other} of `{end}` swapped")
        }
        6 => {
            let reach = (at + 1 + dice.below(600)).min(length);
            for byte in &mut bytes[at..reach] {
                *byte = u8::try_from(dice.below(256)).unwrap();
            }
            format!("garbage at {at}..{reach} of `{end}`")
        }
        7 => {
            bytes[..PAGE.min(length)].fill(u8::try_from(dice.below(2) * 0xA5).unwrap());
            format!("first page of `{end}`")
        }
        _ => {
            let header = dice.below(100.min(length));
            bytes[header] = u8::try_from(dice.below(256)).unwrap();
            format!("byte {header} of the header of `{end}`")
        }
    }
}

/// Lets a log suffer so many damages.
fn suffer(patient: &Patient, times: usize, seed: u64) {
    let mut dice = Dice(seed);
    for time in 0..times {
        let mut files = if dice.below(2) == 0 { patient.open.clone() } else { patient.closed.clone() };
        let mut what = format!("{time}:");
        for _ in 0..=dice.below(3) {
            if files.values().all(|bytes| bytes.len() > PAGE || bytes.len() == 1024) {
                what += &format!(" {},", damage(&mut files, &mut dice));
            }
        }
        match dice.below(12) {
            0 => {
                files.remove(".head");
                what += " no head";
            }
            1 => {
                files.remove("-wal");
                what += " no write-ahead file";
            }
            _ => {}
        }
        patient.survives(&files, dice.below(4) == 0, &what);
    }
}

#[test]
fn what_can_be_read_is_recovered_and_what_is_missing_is_counted() {
    suffer(&Patient::new(), 120, 0x9E37_79B9_7F4A_7C15);
}

#[test]
#[ignore = "takes minutes: four thousand damaged logs"]
fn what_can_be_read_of_thousands_of_damaged_logs_is_recovered() {
    let patient = Patient::new();
    for seed in 1..=40 {
        suffer(&patient, 100, (seed * 0x9E37_79B9_7F4A) | 1);
    }
}

#[test]
fn no_byte_of_the_header_is_needed() {
    let patient = Patient::new();
    for at in 0..100 {
        let mut files = if at % 2 == 0 { patient.closed.clone() } else { patient.open.clone() };
        files.get_mut("").unwrap()[at] ^= 1 << (at % 8);
        let found = patient.survives(&files, false, &format!("byte {at} of the header"));
        assert_eq!((found.kept, found.lost), (patient.events.len() as u64, 0), "byte {at}: {found:?}");
        assert!(found.is_lossless());
    }
}

#[test]
fn a_log_whose_header_states_a_format_that_no_version_has_is_damaged() {
    let patient = Patient::new();
    for (at, byte) in [(60, 0x83), (61, 0x07), (62, 0xFF)] {
        let mut files = patient.closed.clone();
        let database = files.get_mut("").unwrap();
        database[at] = byte;
        let event = &patient.events[&long(77).id];
        let begins = [event.id.0, event.device.0].concat();
        let place = database.windows(32).position(|part| part == begins).unwrap();
        database[place + 16] ^= 0xFF;
        patient.survives(&files, false, &format!("byte {at} of the header, and an event"));
    }
}

#[test]
fn a_flipped_bit_of_an_event_is_repaired() {
    let patient = Patient::new();
    let intact = &patient.closed[""];
    let draft = long(77);
    // Wherever the record lies, remains of a split page included: its header, then the id.
    let begins = |id: usize| {
        let lengths = (24..30).map(|length| id.checked_sub(length).filter(|at| usize::from(intact[*at]) == length));
        lengths.flatten().find(|at| intact[at + 1..at + 4] == [0, 44, 44])
    };
    let places: Vec<usize> =
        (0..intact.len() - 16).filter(|id| intact[*id..id + 16] == draft.id.0).filter_map(begins).collect();
    assert!(!places.is_empty());
    // In the header of the record, in the id, and in what follows.
    for (offset, bit) in [(0, 0), (0, 6), (1, 2), (2, 2), (4, 7), (9, 1), (24, 1), (30, 0), (41, 5), (90, 6), (200, 2)]
    {
        let mut files = patient.closed.clone();
        for at in &places {
            files.get_mut("").unwrap()[at + offset] ^= 1 << bit;
        }
        let what = format!("bit {bit} at {offset}");
        let found = patient.survives(&files, false, &what);
        assert_eq!((found.kept, found.repaired, found.lost), (patient.events.len() as u64, 1, 0), "{what}: {found:?}");
    }
}

#[test]
fn a_change_that_is_not_agreed_to_changes_nothing() {
    let patient = Patient::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let mut files = patient.open.clone();
    files.get_mut("").unwrap()[PAGE..2 * PAGE].fill(0);
    for (end, bytes) in &files {
        fs::write(beside(&path, end), bytes).unwrap();
    }
    let recovery = Recovery { occasion: RecoveryTrigger::Asked, path: &path, backups: &[], at: AT, entropy: [3; 16] };
    let mut shown = None;
    let outcome = recover(&recovery, &mut |found| {
        shown = Some(found.clone());
        false
    });
    assert_eq!(outcome, Ok(RecoveryOutcome::Declined(shown.unwrap())));
    for (end, bytes) in &files {
        assert_eq!(&fs::read(beside(&path, end)).unwrap(), bytes, "`{end}`");
    }
    let mut left = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.all(|name| FILES.iter().chain(&["-shm"]).any(|end| name == format!("reviews.db{end}"))));
}

#[test]
fn what_is_added_while_it_is_asked_is_recovered_too() {
    let patient = Patient::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    fs::write(&path, &patient.closed[""]).unwrap();
    let recovery = Recovery { occasion: RecoveryTrigger::Asked, path: &path, backups: &[], at: AT, entropy: [3; 16] };
    let mut times = 0;
    let outcome = recover(&recovery, &mut |_| {
        times += 1;
        if times == 1 {
            Store::open(&path, [5; 16]).unwrap().0.append(&draft(5000)).unwrap();
        }
        true
    });
    let Ok(RecoveryOutcome::Done(found)) = outcome else { panic!("{outcome:?}") };
    assert_eq!((times, found.kept), (2, patient.events.len() as u64 + 1));
}

#[test]
fn of_two_events_with_one_number_an_unfinished_one_is_left_out() {
    let (dir, mut store) = log();
    store.append_all(&(0..20).map(draft).collect::<Vec<_>>()).unwrap();
    let path = store.path().to_owned();
    // A page that a change left behind in the write-ahead file, without having been finished.
    let copy = dir.path().join("other.db");
    fs::copy(&path, &copy).unwrap();
    store.connection().unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    fs::copy(&path, &copy).unwrap();
    let device = store.device().unwrap();
    store.append(&draft(100)).unwrap();
    drop(store);
    let mut other = Store::open(&copy, [7; 16]).unwrap().0;
    other.device = Some(device);
    let unfinished = other.append(&draft(200)).unwrap();
    assert_eq!((unfinished.device, unfinished.seq), (device, 21));
    let frames = fs::read(beside(&copy, "-wal")).unwrap();
    fs::write(beside(&path, "-journal"), &frames).unwrap();
    let sources = Sources { logs: vec![path.clone()], ..Sources::default() };
    let found = rebuild(&sources, &dir.path().join("new.db"), [2; 16]).unwrap();
    assert_eq!(found.kept, 21);
    let kept = Store::open(&dir.path().join("new.db"), [9; 16]).unwrap().0.events_since(Cursor::default()).unwrap().0;
    assert!(kept.iter().all(|event| event.id != unfinished.id));
}
