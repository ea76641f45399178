//! Tests of the page scan: it finds exactly the events that SQL reads.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::record::SIGNATURE;
use super::*;
use crate::review::{Fact, ItemFact, NewEvent};
use crate::store::Store;
use crate::store::chain;
use crate::store::sample::{log, sample_event};

/// Events for these numbers. Every seventh is an answer of varying length, up to several pages.
fn sample_events(numbers: std::ops::Range<u64>) -> Vec<NewEvent> {
    let typed = |n: u64| "x".repeat(usize::try_from(n * 977 % 19_000).unwrap());
    let long = |n: u64| {
        let mut new_event = sample_event(n);
        if let (0, Fact::Item(ItemFact::Answer(answer))) = (n % 7, &mut new_event.fact) {
            answer.reply.typed = vec![typed(n)];
        }
        new_event
    };
    numbers.map(long).collect()
}

/// Row numbers and hashes by id.
type Rows = BTreeMap<[u8; 16], (i64, [u8; 16])>;

/// The events that a scan finds.
fn scanned(path: &Path) -> (Rows, Scanned) {
    let mut rows = BTreeMap::new();
    let found = scan(path, &mut |number, columns| {
        assert!(chain::is_valid(columns));
        assert!(rows.insert(columns.id, (number, columns.hash)).is_none());
        Ok(())
    });
    (rows, found.unwrap())
}

/// The events that SQL reads.
fn read(store: &mut Store) -> Rows {
    let connection = store.connection().unwrap();
    let mut statement = connection.prepare("SELECT id, n, hash FROM event").unwrap();
    let rows = statement.query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))).unwrap();
    rows.map(Result::unwrap).collect()
}

/// Copies the files of an open log to another folder.
fn copied(path: &Path, to: &Path) -> PathBuf {
    for ending in ["", "-wal"] {
        if let Ok(bytes) = fs::read(sibling(path, ending)) {
            fs::write(sibling(&to.join("copy.db"), ending), bytes).unwrap();
        }
    }
    to.join("copy.db")
}

#[test]
fn scan_finds_exactly_the_rows_that_sql_reads() {
    let (dir, mut store) = log();
    store.append_all(&sample_events(0..1500)).unwrap();
    let path = store.path().to_owned();
    store.connection().unwrap().query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).unwrap();
    for new_event in sample_events(1500..2000) {
        store.append(&new_event).unwrap();
    }
    let expected = read(&mut store);
    let copy = copied(&path, dir.path());
    assert!(fs::metadata(sibling(&copy, "-wal")).unwrap().len() > 100_000);
    let (rows, found) = scanned(&copy);
    assert_eq!(rows.len(), 2000);
    assert_eq!(rows, expected);
    assert_eq!((found.rows, found.unread), (2000, Vec::new()));
    let mut ahead = 0;
    scan_wal(&copy, &mut |_, _| {
        ahead += 1;
        Ok(())
    })
    .unwrap();
    assert!((1..2000).contains(&ahead), "{ahead}");
    // Without the write-ahead file, only the events in it are gone.
    fs::remove_file(sibling(&copy, "-wal")).unwrap();
    let (before, _) = scanned(&copy);
    assert!(before.len() >= 1500 && before.iter().all(|(id, row)| expected.get(id) == Some(row)));
    drop(store);
    assert_eq!(scanned(&path).0, expected);
}

#[test]
fn rows_are_reported_in_order_of_arrival() {
    let (_dir, mut store) = log();
    store.append_all(&sample_events(0..300)).unwrap();
    let mut numbers = Vec::new();
    let path = store.path().to_owned();
    scan(&path, &mut |number, _| {
        numbers.push(number);
        Ok(())
    })
    .unwrap();
    assert_eq!(numbers, (1..=300).collect::<Vec<i64>>());
}

#[test]
fn scan_needs_no_byte_of_the_structure() {
    let (_dir, mut store) = log();
    store.append_all(&sample_events(0..400)).unwrap();
    let expected = read(&mut store);
    let path = store.path().to_owned();
    drop(store);
    let mut bytes = fs::read(&path).unwrap();
    // The file header, the schema, and the header and cell pointers of every page.
    bytes[..4096].fill(0);
    for page in bytes.chunks_mut(4096).filter(|page| page[0] == 13) {
        let cells = usize::from(u16::from_be_bytes([page[3], page[4]]));
        page[..8 + cells * 2].fill(0xA5);
    }
    fs::write(&path, &bytes).unwrap();
    assert_eq!(scanned(&path).0, expected);
}

#[test]
fn other_page_sizes_are_scanned_even_without_the_header() {
    let (dir, mut store) = log();
    store.append_all(&sample_events(0..200)).unwrap();
    let expected = read(&mut store);
    for size in [512, 1024, 65_536] {
        let path = dir.path().join(format!("{size}.db"));
        let connection = store.connection().unwrap();
        connection.execute("VACUUM INTO ?1", [path.to_str().unwrap()]).unwrap();
        let other = rusqlite::Connection::open(&path).unwrap();
        other.pragma_update(None, "page_size", size).unwrap();
        other.execute("VACUUM", []).unwrap();
        drop(other);
        assert_eq!(scanned(&path).0, expected, "{size}");
        let mut bytes = fs::read(&path).unwrap();
        bytes[..100].fill(0xFF);
        fs::write(&path, &bytes).unwrap();
        assert_eq!(scanned(&path).0, expected, "{size} without a header");
    }
}

#[test]
fn files_that_cannot_be_opened_are_part_of_the_result() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(scanned(&dir.path().join("absent")).1, Scanned::default());
    let (rows, found) = scanned(dir.path());
    assert!(rows.is_empty() && found.unread.len() == 1, "{found:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn arbitrary_bytes_contain_no_event(bytes in prop::collection::vec(any::<u8>(), 0..20_000), signed in any::<bool>()) {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        let mut bytes = bytes;
        if signed {
            for at in (0..bytes.len().saturating_sub(4)).step_by(40) {
                bytes[at] = 24 + (bytes[at] % 8);
                bytes[at + 1..at + 4].copy_from_slice(&SIGNATURE);
            }
        }
        for ending in ["", "-wal", "-journal"] {
            fs::write(sibling(&path, ending), &bytes).unwrap();
        }
        prop_assert!(scanned(&path).0.is_empty());
    }

    #[test]
    fn flipped_bits_never_produce_a_false_event(flips in prop::collection::vec((any::<prop::sample::Index>(), 0_u8..8), 1..40)) {
        let (dir, mut store) = log();
        store.append_all(&sample_events(0..40)).unwrap();
        let expected = read(&mut store);
        let copy = copied(store.path(), dir.path());
        for ending in ["", "-wal"] {
            let mut bytes = fs::read(sibling(&copy, ending)).unwrap();
            for (at, bit) in &flips {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            fs::write(sibling(&copy, ending), &bytes).unwrap();
        }
        let (rows, _) = scanned(&copy);
        prop_assert!(rows.iter().all(|(id, (_, hash))| expected.get(id).is_some_and(|known| known.1 == *hash)));
    }
}
