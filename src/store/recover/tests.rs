//! Tests of recovery from random damage.
//!
//! The property: whatever a plain read of the damaged log returns is in the recovered log, and the reported number of
//! missing events is exact or a bound.

use std::collections::BTreeMap;

use super::*;
use crate::review::{Event, EventId, Fact, ItemFact};
use crate::store::sample::{log, sample_event};
use crate::store::{Cursor, Store};

/// The time of all recoveries.
const AT: Moment = Moment { at_ms: 1_795_426_867_000, offset_min: 0 };

/// Bytes of a page.
const PAGE: usize = 4096;

/// A deterministic random number generator.
struct Rng(u64);

impl Rng {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % bound.max(1) as u64).unwrap()
    }
}

/// The files of a log by suffix.
type Bytes = BTreeMap<&'static str, Vec<u8>>;

/// The suffixes of a log's files.
const FILES: [&str; 3] = ["", "-wal", ".head"];

/// A log with events of two devices, of which some were never imported.
struct SampleLog {
    /// The log after a session.
    closed: Bytes,
    /// The log during a session.
    open: Bytes,
    backup: Vec<u8>,
    backed_up: Vec<EventId>,
    events: BTreeMap<EventId, Event>,
    /// How many events of the other device were never imported.
    never_imported: u64,
}

impl SampleLog {
    fn new() -> Self {
        let other_dir = tempfile::tempdir().unwrap();
        let (mut other, _) = Store::open(&other_dir.path().join("reviews.db"), [8; 16]).unwrap();
        other.append_all(&(1000..1020).map(long).collect::<Vec<_>>()).unwrap();
        let mut lines = Vec::new();
        other.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let lines: Vec<&str> = lines.lines().collect();
        // All except the third to the fifth event of the other device.
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
        let files = || FILES.iter().filter_map(|end| Some((*end, fs::read(sibling(&path, end)).ok()?))).collect();
        let open: Bytes = files();
        assert!(open["-wal"].len() > 100_000);
        drop(store);
        let closed: Bytes = files();
        assert!(closed.get("-wal").is_none_or(Vec::is_empty));
        let events = events.into_iter().map(|event| (event.id, event)).collect();
        Self { closed, open, backup, backed_up, events, never_imported: 3 }
    }

    /// Recovers damaged files, and checks the result against the original events and the reported losses.
    fn check_recovery(&self, files: &Bytes, with_backup: bool, what: &str) -> Recovered {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("reviews.db");
        for (end, bytes) in files {
            fs::write(sibling(&path, end), bytes).unwrap();
        }
        let readable = self.readable(&dir, files);
        let need = needs_recovery(&path);
        let is_whole = readable.len() == self.events.len();
        assert!(is_whole || !files.contains_key(".head") || !matches!(need, Ok(None)), "{what}: damaged in silence");
        let backup = dir.path().join("backup.db");
        if with_backup {
            fs::write(&backup, &self.backup).unwrap();
        }
        let backups: Vec<PathBuf> = with_backup.then_some(backup).into_iter().collect();
        let recovery =
            Recovery { trigger: RecoveryTrigger::Requested, path: &path, backups: &backups, at: AT, entropy: [3; 16] };
        let outcome = recover(&recovery, &mut |_| true);
        let Ok(RecoveryOutcome::Done(found)) = outcome else { panic!("{what}: {outcome:?}") };
        let (mut store, notices) = Store::open(&path, [4; 16]).unwrap();
        assert_eq!(notices, [], "{what}");
        assert!(store.verify().unwrap().is_intact(), "{what}");
        let events_kept = store.events_since(Cursor::default()).unwrap().0;
        assert_eq!(events_kept.len() as u64, found.kept, "{what}");
        for event in &events_kept {
            assert_eq!(self.events.get(&event.id), Some(event), "{what}");
        }
        let is_kept = |id: &EventId| events_kept.iter().any(|event| event.id == *id);
        assert!(readable.iter().all(is_kept), "{what}: {} of {} that can be read", found.kept, readable.len());
        assert!(!with_backup || self.backed_up.iter().all(is_kept), "{what}: not all of the backup");
        let lost = self.events.len() as u64 - found.kept;
        if found.is_exact {
            assert_eq!(found.lost, lost, "{what}: {found:?}");
        } else {
            assert!(found.lost <= lost + self.never_imported, "{what}: {lost}, {found:?}");
        }
        // With a head, a loss is always known; without one, a loss may go unnoticed.
        assert!(lost == 0 || found.lost > 0 || !files.contains_key(".head"), "{what}: {lost}, {found:?}");
        assert!(lost == 0 || !found.is_lossless() || !files.contains_key(".head"), "{what}: {lost}, {found:?}");
        assert!(found.aside.exists() || !files.contains_key(""), "{what}");
        for (end, bytes) in files.iter().filter(|(end, _)| **end != ".head") {
            assert_eq!(&fs::read(sibling(&found.aside, end)).unwrap(), bytes, "{what}");
        }
        found
    }

    /// What a plain read of a copy of the log returns.
    fn readable(&self, dir: &tempfile::TempDir, files: &Bytes) -> Vec<EventId> {
        let copy = dir.path().join("plain/reviews.db");
        fs::create_dir(copy.parent().unwrap()).unwrap();
        for (end, bytes) in files {
            fs::write(sibling(&copy, end), bytes).unwrap();
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

/// The nth event: sometimes one that takes several pages.
fn long(n: u64) -> crate::review::NewEvent {
    let mut new_event = sample_event(n);
    if let (0, Fact::Item(ItemFact::Answer(answer))) = (n % 8, &mut new_event.fact) {
        answer.reply.typed = vec!["y".repeat(usize::try_from(n * 131 % 9000).unwrap())];
    }
    new_event
}

/// Damages files at random. Returns a description.
fn damage(files: &mut Bytes, rng: &mut Rng) -> String {
    let end = if files.get("-wal").is_some_and(|bytes| !bytes.is_empty()) && rng.below(2) == 0 { "-wal" } else { "" };
    let bytes = files.get_mut(end).unwrap();
    let (length, pages) = (bytes.len(), bytes.len() / PAGE);
    let (at, other) = (rng.below(length), rng.below(pages) * PAGE);
    let page = at / PAGE * PAGE;
    let page_end = (page + PAGE).min(length);
    match rng.below(9) {
        0..=2 => {
            bytes[at] ^= 1 << rng.below(8);
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
            let reach = (at + 1 + rng.below(600)).min(length);
            for byte in &mut bytes[at..reach] {
                *byte = u8::try_from(rng.below(256)).unwrap();
            }
            format!("garbage at {at}..{reach} of `{end}`")
        }
        7 => {
            bytes[..PAGE.min(length)].fill(u8::try_from(rng.below(2) * 0xA5).unwrap());
            format!("first page of `{end}`")
        }
        _ => {
            let header = rng.below(100.min(length));
            bytes[header] = u8::try_from(rng.below(256)).unwrap();
            format!("byte {header} of the header of `{end}`")
        }
    }
}

/// Damages a log this many times, and checks each recovery.
fn damage_and_check(sample: &SampleLog, times: usize, seed: u64) {
    let mut rng = Rng(seed);
    for time in 0..times {
        let mut files = if rng.below(2) == 0 { sample.open.clone() } else { sample.closed.clone() };
        let mut what = format!("{time}:");
        for _ in 0..=rng.below(3) {
            if files.values().all(|bytes| bytes.len() > PAGE || bytes.len() == 1024) {
                what += &format!(" {},", damage(&mut files, &mut rng));
            }
        }
        match rng.below(12) {
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
        sample.check_recovery(&files, rng.below(4) == 0, &what);
    }
}

#[test]
fn readable_events_are_recovered_and_losses_counted() {
    damage_and_check(&SampleLog::new(), 120, 0x9E37_79B9_7F4A_7C15);
}

#[test]
#[ignore = "takes minutes: four thousand damaged logs"]
fn readable_events_of_thousands_of_damaged_logs_are_recovered() {
    let sample = SampleLog::new();
    for seed in 1..=40 {
        damage_and_check(&sample, 100, (seed * 0x9E37_79B9_7F4A) | 1);
    }
}

#[test]
fn recovery_needs_no_byte_of_the_header() {
    let sample = SampleLog::new();
    for at in 0..100 {
        let mut files = if at % 2 == 0 { sample.closed.clone() } else { sample.open.clone() };
        files.get_mut("").unwrap()[at] ^= 1 << (at % 8);
        let found = sample.check_recovery(&files, false, &format!("byte {at} of the header"));
        assert_eq!((found.kept, found.lost), (sample.events.len() as u64, 0), "byte {at}: {found:?}");
        assert!(found.is_lossless());
    }
}

#[test]
fn impossible_format_in_the_header_counts_as_damage() {
    let sample = SampleLog::new();
    for (at, byte) in [(60, 0x83), (61, 0x07), (62, 0xFF)] {
        let mut files = sample.closed.clone();
        let database = files.get_mut("").unwrap();
        database[at] = byte;
        let event = &sample.events[&long(77).id];
        let begins = [event.id.0, event.device.0].concat();
        let record = database.windows(32).position(|part| part == begins).unwrap();
        database[record + 16] ^= 0xFF;
        sample.check_recovery(&files, false, &format!("byte {at} of the header, and an event"));
    }
}

#[test]
fn flipped_bit_in_an_event_is_repaired() {
    let sample = SampleLog::new();
    let intact = &sample.closed[""];
    let new_event = long(77);
    // Wherever the record is, including remains of a split page: its header, then the id.
    let begins = |id: usize| {
        let lengths = (24..30).map(|length| id.checked_sub(length).filter(|at| usize::from(intact[*at]) == length));
        lengths.flatten().find(|at| intact[at + 1..at + 4] == [0, 44, 44])
    };
    let records: Vec<usize> =
        (0..intact.len() - 16).filter(|id| intact[*id..id + 16] == new_event.id.0).filter_map(begins).collect();
    assert!(!records.is_empty());
    // In the header of the record, in the id, and in what follows.
    for (offset, bit) in [(0, 0), (0, 6), (1, 2), (2, 2), (4, 7), (9, 1), (24, 1), (30, 0), (41, 5), (90, 6), (200, 2)]
    {
        let mut files = sample.closed.clone();
        for at in &records {
            files.get_mut("").unwrap()[at + offset] ^= 1 << bit;
        }
        let what = format!("bit {bit} at {offset}");
        let found = sample.check_recovery(&files, false, &what);
        assert_eq!((found.kept, found.repaired, found.lost), (sample.events.len() as u64, 1, 0), "{what}: {found:?}");
    }
}

#[test]
fn declined_recovery_changes_nothing() {
    let sample = SampleLog::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let mut files = sample.open.clone();
    files.get_mut("").unwrap()[PAGE..2 * PAGE].fill(0);
    for (end, bytes) in &files {
        fs::write(sibling(&path, end), bytes).unwrap();
    }
    let recovery =
        Recovery { trigger: RecoveryTrigger::Requested, path: &path, backups: &[], at: AT, entropy: [3; 16] };
    let mut shown = None;
    let outcome = recover(&recovery, &mut |found| {
        shown = Some(found.clone());
        false
    });
    assert_eq!(outcome, Ok(RecoveryOutcome::Declined(shown.unwrap())));
    for (end, bytes) in &files {
        assert_eq!(&fs::read(sibling(&path, end)).unwrap(), bytes, "`{end}`");
    }
    let mut left = fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert!(left.all(|name| FILES.iter().chain(&["-shm"]).any(|end| name == format!("reviews.db{end}"))));
}

#[test]
fn events_added_during_the_prompt_are_recovered() {
    let sample = SampleLog::new();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    fs::write(&path, &sample.closed[""]).unwrap();
    let recovery =
        Recovery { trigger: RecoveryTrigger::Requested, path: &path, backups: &[], at: AT, entropy: [3; 16] };
    let mut times = 0;
    let outcome = recover(&recovery, &mut |_| {
        times += 1;
        if times == 1 {
            Store::open(&path, [5; 16]).unwrap().0.append(&sample_event(5000)).unwrap();
        }
        true
    });
    let Ok(RecoveryOutcome::Done(found)) = outcome else { panic!("{outcome:?}") };
    assert_eq!((times, found.kept), (2, sample.events.len() as u64 + 1));
}

#[test]
fn uncommitted_event_with_a_taken_number_is_left_out() {
    let (dir, mut store) = log();
    store.append_all(&(0..20).map(sample_event).collect::<Vec<_>>()).unwrap();
    let path = store.path().to_owned();
    // A page of an uncommitted transaction that was left in the write-ahead file.
    let copy = dir.path().join("other.db");
    fs::copy(&path, &copy).unwrap();
    store.connection().unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    fs::copy(&path, &copy).unwrap();
    let device = store.device().unwrap();
    store.append(&sample_event(100)).unwrap();
    drop(store);
    let mut other = Store::open(&copy, [7; 16]).unwrap().0;
    other.device = Some(device);
    let unfinished = other.append(&sample_event(200)).unwrap();
    assert_eq!((unfinished.device, unfinished.seq), (device, 21));
    let frames = fs::read(sibling(&copy, "-wal")).unwrap();
    fs::write(sibling(&path, "-journal"), &frames).unwrap();
    let sources = Sources { logs: vec![path.clone()], ..Sources::default() };
    let found = rebuild(&sources, &dir.path().join("new.db"), [2; 16]).unwrap();
    assert_eq!(found.kept, 21);
    let events_kept =
        Store::open(&dir.path().join("new.db"), [9; 16]).unwrap().0.events_since(Cursor::default()).unwrap().0;
    assert!(events_kept.iter().all(|event| event.id != unfinished.id));
}
