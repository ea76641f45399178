//! Tests of the caches: a cache that is missing or damaged changes no result.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::deck::library::{LoadedDeck, Origin};
use crate::deck::{DeckId, Entry, Fingerprint, ItemId, Level, Tag};
use crate::review::{Ledger, Rules};
use crate::store::sample::{any_event, log, sample_event};
use crate::store::{Cursor, Store};

/// A clock later than every event.
const NOW_MS: i64 = 253_402_300_799_999;

/// The ledger of all events, and the log position that it covers.
fn ledger_of(store: &mut Store) -> (Ledger, Cursor) {
    let (events, tally) = store.events_since(Cursor::default()).unwrap();
    (Ledger::fold(Rules::default(), events, NOW_MS), tally.last)
}

/// Stores a snapshot of the log; false if there is none to store.
fn store_snapshot(store: &mut Store, cache: &Cache) -> bool {
    let (ledger, cursor) = ledger_of(store);
    store.store_snapshot(cache, b"basis", &ledger, cursor).unwrap();
    cache.state() != CacheState::Absent
}

fn deck(path: &Path, stamp: Stamp, items: usize) -> CatalogedDeck {
    let id = DeckId::new("d").unwrap();
    let entry = |n: usize| Entry {
        id: ItemId::new(&id, &format!("i{n}")).unwrap(),
        case: n.is_multiple_of(3).then(|| crate::deck::CaseId("leg".into())),
        tags: [Tag("spine/facet".into()), Tag(format!("t{}", n % 2).into())].into(),
        level: n.checked_sub(2).and_then(|n| Level::ALL.get(n).copied()),
        key: Fingerprint([n as u8; 16]),
    };
    let deck = LoadedDeck {
        entries: (0..items).map(entry).collect(),
        id: id.clone(),
        title: "D".into(),
        summary: String::new(),
        origin: Origin::File(path.to_owned()),
        pass_mark: 70,
        version: "1".into(),
        objectives: vec![("anatomy".into(), "Name it".into())],
        activity: None,
        left_out: 0,
    };
    CatalogedDeck { path: path.to_owned(), stamp, text: Fingerprint([9; 16]), deck: Arc::new(deck) }
}

/// Writes a file and returns its stamp.
fn written(path: &Path, text: &str) -> Stamp {
    fs::write(path, text).unwrap();
    Stamp::of(&fs::metadata(path).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn stored_snapshot_loads_unchanged(new_events in prop::collection::vec(any_event(), 1..20)) {
        let (dir, mut store) = log();
        for new_event in &new_events {
            let _ = store.append(new_event);
        }
        let cache = Cache::new(dir.path(), "ledger.cache");
        let (ledger, cursor) = ledger_of(&mut store);
        if store_snapshot(&mut store, &cache) {
            let stored = store.load_snapshot(&cache, b"basis").unwrap();
            prop_assert_eq!(&Some(stored.snapshot.clone()), &ledger.snapshot());
            prop_assert_eq!(stored.cursor, cursor);
            let resumed = Ledger::resume(Rules::default(), stored.snapshot, &stored.landmarks, NOW_MS).unwrap();
            prop_assert_eq!(resumed.snapshot(), ledger.snapshot());
            let states = |ledger: &Ledger| {
                ledger.items().collect::<BTreeMap<_, _>>()
            };
            prop_assert_eq!(states(&resumed), states(&ledger));
        }
    }

    #[test]
    fn damaged_cache_counts_as_absent(at in any::<prop::sample::Index>(), bit in 0_u8..8, cut in any::<bool>()) {
        let (dir, mut store) = log();
        for n in 1..=30 {
            store.append(&sample_event(n)).unwrap();
        }
        let cache = Cache::new(dir.path(), "ledger.cache");
        prop_assert!(store_snapshot(&mut store, &cache));
        let mut bytes = fs::read(&cache.path).unwrap();
        let at = at.index(bytes.len());
        if cut { bytes.truncate(at) } else { bytes[at] ^= 1 << bit }
        fs::write(&cache.path, &bytes).unwrap();
        prop_assert!(store.load_snapshot(&cache, b"basis").is_none());
        prop_assert_eq!(cache.state(), CacheState::Damaged(bytes.len() as u64));
        prop_assert!(Catalog::read(&cache, b"basis").deck(Path::new("d"), Stamp::of_text(""), || None).is_none());
    }
}

#[test]
fn snapshot_of_another_log_or_basis_counts_as_absent() {
    let (dir, mut store) = log();
    let (_other, mut stranger) = log();
    for n in 1..=30 {
        store.append(&sample_event(n)).unwrap();
        stranger.append(&sample_event(n + 1)).unwrap();
    }
    let cache = Cache::new(dir.path(), "ledger.cache");
    assert_eq!(cache.state(), CacheState::Absent);
    assert!(store.load_snapshot(&cache, b"basis").is_none());
    assert!(store_snapshot(&mut store, &cache));
    assert!(matches!(cache.state(), CacheState::Valid(_)));
    assert!(store.load_snapshot(&cache, b"basis").is_some());
    assert!(store.load_snapshot(&cache, b"another program").is_none());
    assert!(stranger.load_snapshot(&cache, b"basis").is_none());
    let (_younger, mut younger) = log();
    for n in 1..=10 {
        younger.append(&sample_event(n)).unwrap();
    }
    assert!(younger.load_snapshot(&cache, b"basis").is_none(), "a log that does not go so far");
}

#[test]
fn catalog_recognizes_an_unchanged_file() {
    let dir = tempfile::tempdir().unwrap();
    let (cache, path) = (Cache::new(dir.path(), "decks.cache"), dir.path().join("d.toml"));
    let stamp = written(&path, "text");
    Catalog::write(&cache, b"basis", &[deck(&path, stamp, 7)]).unwrap();
    let catalog = Catalog::read(&cache, b"basis");
    let known = catalog.deck(&path, stamp, || Some(Fingerprint([9; 16]))).unwrap();
    assert_eq!(*known.deck, *deck(&path, stamp, 7).deck);
    // Written a moment ago, it may have changed again within one clock tick: the hash of its text decides.
    assert!(catalog.deck(&path, stamp, || Some(Fingerprint([8; 16]))).is_none());
    assert!(Catalog::read(&cache, b"another program").deck(&path, stamp, || Some(Fingerprint([9; 16]))).is_none());
}

#[test]
fn change_time_reveals_a_file_with_the_same_size_and_modification_time() {
    let dir = tempfile::tempdir().unwrap();
    let (cache, path) = (Cache::new(dir.path(), "decks.cache"), dir.path().join("d.toml"));
    let stamp = written(&path, "text");
    Catalog::write(&cache, b"basis", &[deck(&path, stamp, 1)]).unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    // The file system's coarse clock must advance, or the two stamps could not differ.
    while Stamp::of(&fs::metadata(&path).unwrap()) == stamp {
        fs::write(&path, "next").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    }
    let stamp = Stamp::of(&fs::metadata(&path).unwrap());
    assert!(Catalog::read(&cache, b"basis").deck(&path, stamp, || Some(Fingerprint([9; 16]))).is_none());
}

#[test]
fn failed_write_leaves_the_previous_cache() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path(), "decks.cache");
    cache.write(b"basis", b"before").unwrap();
    let part = files::sibling(&cache.path, &format!(".{}", std::process::id()));
    fs::create_dir(&part).unwrap();
    assert!(cache.write(b"basis", b"after").is_err());
    assert_eq!(cache.read_for(b"basis").unwrap().body(), b"before");
}
