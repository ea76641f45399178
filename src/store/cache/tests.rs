//! A cache spares work, or is as good as none: it never changes what is said.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::deck::library::{LoadedDeck, Origin};
use crate::deck::{DeckId, Entry, Fingerprint, ItemId, Tag};
use crate::review::{Ledger, Rules};
use crate::store::sample::{any_draft, draft, log};
use crate::store::{Cursor, Store};

/// A clock ahead of every event.
const NOW_MS: i64 = 253_402_300_799_999;

/// The ledger of all events, and how far they go.
fn folded(store: &mut Store) -> (Ledger, Cursor) {
    let (events, tally) = store.events_since(Cursor::default()).unwrap();
    (Ledger::fold(Rules::default(), events, NOW_MS), tally.last)
}

/// Keeps the brief of a log; whether there is one.
fn keep(store: &mut Store, cache: &Cache) -> bool {
    let (ledger, cursor) = folded(store);
    store.store_snapshot(cache, b"basis", &ledger, cursor).unwrap();
    cache.state() != CacheState::Absent
}

/// A deck as it is catalogued.
fn deck(path: &Path, stamp: Stamp, items: usize) -> Catalogued {
    let id = DeckId::new("d").unwrap();
    let entry = |n: usize| Entry {
        id: ItemId::new(&id, &format!("i{n}")).unwrap(),
        case: n.is_multiple_of(3).then(|| crate::deck::CaseId("leg".into())),
        tags: [Tag("spine/facet".into()), Tag(format!("t{}", n % 2).into())].into(),
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
    Catalogued { path: path.to_owned(), stamp, text: Fingerprint([9; 16]), deck: Arc::new(deck) }
}

/// Writes a file, and says how it is known.
fn written(path: &Path, text: &str) -> Stamp {
    fs::write(path, text).unwrap();
    Stamp::of(&fs::metadata(path).unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    #[test]
    fn a_brief_comes_back_as_it_was_kept(drafts in prop::collection::vec(any_draft(), 1..20)) {
        let (dir, mut store) = log();
        for draft in &drafts {
            let _ = store.append(draft);
        }
        let cache = Cache::new(dir.path(), "ledger.cache");
        let (ledger, cursor) = folded(&mut store);
        if keep(&mut store, &cache) {
            let kept = store.load_snapshot(&cache, b"basis").unwrap();
            prop_assert_eq!(&Some(kept.snapshot.clone()), &ledger.snapshot());
            prop_assert_eq!(kept.cursor, cursor);
            let resumed = Ledger::resume(Rules::default(), kept.snapshot, &kept.landmarks, NOW_MS).unwrap();
            prop_assert_eq!(resumed.snapshot(), ledger.snapshot());
            let standing = |ledger: &Ledger| {
                ledger.items().collect::<BTreeMap<_, _>>()
            };
            prop_assert_eq!(standing(&resumed), standing(&ledger));
        }
    }

    #[test]
    fn a_damaged_cache_is_as_good_as_none(place in any::<prop::sample::Index>(), bit in 0_u8..8, cut in any::<bool>()) {
        let (dir, mut store) = log();
        for n in 1..=30 {
            store.append(&draft(n)).unwrap();
        }
        let cache = Cache::new(dir.path(), "ledger.cache");
        prop_assert!(keep(&mut store, &cache));
        let mut bytes = fs::read(&cache.path).unwrap();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] ^= 1 << bit }
        fs::write(&cache.path, &bytes).unwrap();
        prop_assert!(store.load_snapshot(&cache, b"basis").is_none());
        prop_assert_eq!(cache.state(), CacheState::Damaged(bytes.len() as u64));
        prop_assert!(Catalogue::read(&cache, b"basis").deck(Path::new("d"), Stamp::of_text(""), || None).is_none());
    }
}

#[test]
fn a_brief_of_another_log_or_on_another_basis_is_as_good_as_none() {
    let (dir, mut store) = log();
    let (_other, mut stranger) = log();
    for n in 1..=30 {
        store.append(&draft(n)).unwrap();
        stranger.append(&draft(n + 1)).unwrap();
    }
    let cache = Cache::new(dir.path(), "ledger.cache");
    assert_eq!(cache.state(), CacheState::Absent);
    assert!(store.load_snapshot(&cache, b"basis").is_none());
    assert!(keep(&mut store, &cache));
    assert!(matches!(cache.state(), CacheState::Sound(_)));
    assert!(store.load_snapshot(&cache, b"basis").is_some());
    assert!(store.load_snapshot(&cache, b"another program").is_none());
    assert!(stranger.load_snapshot(&cache, b"basis").is_none());
    let (_younger, mut younger) = log();
    for n in 1..=10 {
        younger.append(&draft(n)).unwrap();
    }
    assert!(younger.load_snapshot(&cache, b"basis").is_none(), "a log that does not go so far");
}

#[test]
fn a_catalogue_knows_a_file_that_did_not_change() {
    let dir = tempfile::tempdir().unwrap();
    let (cache, path) = (Cache::new(dir.path(), "decks.cache"), dir.path().join("d.toml"));
    let stamp = written(&path, "text");
    Catalogue::write(&cache, b"basis", &[deck(&path, stamp, 7)]).unwrap();
    let catalogue = Catalogue::read(&cache, b"basis");
    let known = catalogue.deck(&path, stamp, || Some(Fingerprint([9; 16]))).unwrap();
    assert_eq!(*known.deck, *deck(&path, stamp, 7).deck);
    // Written a moment ago, it may have changed once more within the same step of the clock: its text decides.
    assert!(catalogue.deck(&path, stamp, || Some(Fingerprint([8; 16]))).is_none());
    assert!(Catalogue::read(&cache, b"another program").deck(&path, stamp, || Some(Fingerprint([9; 16]))).is_none());
}

#[test]
fn a_file_of_the_same_length_and_time_is_told_by_what_no_program_can_set() {
    let dir = tempfile::tempdir().unwrap();
    let (cache, path) = (Cache::new(dir.path(), "decks.cache"), dir.path().join("d.toml"));
    let stamp = written(&path, "text");
    Catalogue::write(&cache, b"basis", &[deck(&path, stamp, 1)]).unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    // The coarse clock of the file system must have gone on, or the two could not differ.
    while Stamp::of(&fs::metadata(&path).unwrap()) == stamp {
        fs::write(&path, "next").unwrap();
        fs::File::options().write(true).open(&path).unwrap().set_modified(before).unwrap();
    }
    let stamp = Stamp::of(&fs::metadata(&path).unwrap());
    assert!(Catalogue::read(&cache, b"basis").deck(&path, stamp, || Some(Fingerprint([9; 16]))).is_none());
}

#[test]
fn a_cache_that_cannot_be_written_leaves_the_one_before() {
    let dir = tempfile::tempdir().unwrap();
    let cache = Cache::new(dir.path(), "decks.cache");
    cache.write(b"basis", b"before").unwrap();
    let part = files::beside(&cache.path, &format!(".{}", std::process::id()));
    fs::create_dir(&part).unwrap();
    assert!(cache.write(b"basis", b"after").is_err());
    assert_eq!(cache.read_of(b"basis").unwrap().body(), b"before");
}
