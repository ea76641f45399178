use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::super::sample::{log, sample_event};
use super::*;
use crate::store::IntegrityProblem;
use crate::store::log::Store;

/// Copies the files of an open log, as a crash would leave them.
fn crashed(log: &Path, to: &Path) {
    for ending in ["", "-wal", ".head"] {
        fs::copy(sibling(log, ending), sibling(to, ending)).unwrap();
    }
}

/// The lost tail among some notices.
fn lost(notices: &[Notice]) -> Option<LostTail> {
    notices.iter().find_map(|notice| if let Notice::LostTail(lost) = notice { Some(lost.clone()) } else { None })
}

#[test]
fn head_follows_events_of_every_device() {
    let (_other, mut other) = log();
    for n in 50..55 {
        other.append(&sample_event(n)).unwrap();
    }
    let mut lines = Vec::new();
    other.export(&mut lines).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    let device = store.device().unwrap();
    let stored_head = |store: &mut Store| {
        let head = Head::of(store.connection().unwrap(), device).unwrap();
        assert_eq!(Head::read(&path), StoredHead::Valid(head));
        (head.seq, head.arrivals)
    };
    assert_eq!(stored_head(&mut store), (0, 0));
    for n in 1..=3 {
        store.append(&sample_event(n)).unwrap();
        assert_eq!(stored_head(&mut store), (n, n));
    }
    store.append_all(&[sample_event(4), sample_event(5)]).unwrap();
    assert_eq!(stored_head(&mut store), (5, 5));
    let lines = String::from_utf8(lines).unwrap();
    store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {}).unwrap();
    assert_eq!(stored_head(&mut store), (5, 10));
    drop(store);
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!((stored_head(&mut store), notices), ((5, 10), Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 150 } else { 2000 }))]

    #[test]
    fn damaged_write_ahead_file_loses_no_event_without_a_notice(
        at in any::<prop::sample::Index>(),
        length in 1_usize..6000,
        bit in 0_u8..8,
        damage in 0_u8..4,
    ) {
        let (dir, mut store) = log();
        for n in 1..=20 {
            store.append(&sample_event(n)).unwrap();
        }
        let path = dir.path().join("crashed.db");
        crashed(store.path(), &path);
        let device = store.device().unwrap();
        let wal = sibling(&path, "-wal");
        let mut bytes = fs::read(&wal).unwrap();
        let at = at.index(bytes.len());
        match damage {
            0 => bytes[at] ^= 1 << bit,
            1 => bytes.truncate(at),
            2 => bytes[at..].iter_mut().take(length).for_each(|byte| *byte = 0),
            _ => bytes.clear(),
        }
        fs::write(&wal, &bytes).unwrap();
        let (mut found, notices) = Store::open(&path, [2; 16]).unwrap();
        let (events, _) = found.events_since(super::super::Cursor::default()).unwrap();
        let gaps = lost(&notices).map(|lost| lost.gaps).unwrap_or_default();
        let named: Vec<u64> = gaps.iter().flat_map(|gap| gap.first..=gap.last).collect();
        let here: Vec<u64> = events.iter().map(|event| event.seq).collect();
        let missing: Vec<u64> = (1..=20).filter(|seq| !here.contains(seq)).collect();
        prop_assert_eq!(&named, &missing);
        prop_assert!(gaps.iter().all(|gap| gap.device == device));
        prop_assert!(here.is_sorted());
        // Each append writes its page to the file again.
        prop_assert!(damage != 0 || missing.len() <= 1, "one bit cost {missing:?}");
        drop(found);
        // The notice appears once; verification keeps reporting the gaps.
        let (mut again, notices) = Store::open(&path, [3; 16]).unwrap();
        prop_assert_eq!(lost(&notices), None);
        let problems: Vec<IntegrityProblem> = gaps.into_iter().map(IntegrityProblem::Missing).collect();
        prop_assert_eq!(again.verify().unwrap().problems, problems);
    }
}

#[test]
fn events_in_a_damaged_write_ahead_file_are_restored() {
    let (dir, mut store) = log();
    for n in 1..=20 {
        store.append(&sample_event(n)).unwrap();
    }
    let path = dir.path().join("crashed.db");
    crashed(store.path(), &path);
    let wal = sibling(&path, "-wal");
    let mut bytes = fs::read(&wal).unwrap();
    // In the header: SQLite rejects every frame.
    bytes[16] ^= 1;
    fs::write(&wal, bytes).unwrap();
    let (mut found, notices) = Store::open(&path, [2; 16]).unwrap();
    assert_eq!(notices, [Notice::TailRestored(20)]);
    assert_eq!(
        notices[0].to_string(),
        "the file with the latest changes to the review log was damaged; 20 events were restored from it"
    );
    let events = |store: &mut Store| store.events_since(super::super::Cursor::default()).unwrap().0;
    assert_eq!(events(&mut found), events(&mut store));
    assert!(found.verify().unwrap().is_valid());
}

#[test]
fn lost_numbers_are_not_reused_and_imported_events_close_the_gap() {
    let (dir, mut store) = log();
    for n in 1..=10 {
        store.append(&sample_event(n)).unwrap();
    }
    let path = dir.path().join("crashed.db");
    crashed(store.path(), &path);
    let device = store.device().unwrap();
    fs::write(sibling(&path, "-wal"), "").unwrap();
    let examined = crate::store::examine(&path, i64::MAX).unwrap();
    let gap = Gap { device, first: 1, last: 10 };
    assert_eq!(examined.verification.problems, [IntegrityProblem::Missing(gap)]);
    let (mut found, notices) = Store::open(&path, [2; 16]).unwrap();
    assert_eq!(
        lost(&notices).unwrap().to_string(),
        format!(
            "the end of the review log is missing: 10 saved events are lost (numbers 1 to 10 of device `{}`, the last \
            at \
             2026-09-21 15:13). `rounds log recover` searches the backups and the remaining log files for them",
            EventId(device.0)
        )
    );
    let event = found.append(&sample_event(11)).unwrap();
    assert_ne!(event.device, device);
    assert_eq!(found.verify().unwrap().problems, [IntegrityProblem::Missing(gap)]);
    let mut lines = Vec::new();
    store.export(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    found.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {}).unwrap();
    assert_eq!(found.verify().unwrap().problems, []);
}

#[test]
fn head_older_than_the_log_reports_no_loss() {
    let (_dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let path = store.path().to_owned();
    let old = fs::read(super::files::head_of(&path)).unwrap();
    for n in 2..=5 {
        store.append(&sample_event(n)).unwrap();
    }
    drop(store);
    fs::write(super::files::head_of(&path), old).unwrap();
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(notices, []);
    let device = store.device().unwrap();
    let head = Head::of(store.connection().unwrap(), device).unwrap();
    assert_eq!(Head::read(&path), StoredHead::Valid(head));
}

#[test]
fn half_written_head_falls_back_to_the_previous_slot() {
    let (_dir, mut store) = log();
    for n in 1..=4 {
        store.append(&sample_event(n)).unwrap();
    }
    let path = store.path().to_owned();
    drop(store);
    let whole = fs::read(super::files::head_of(&path)).unwrap();
    let seq = |bytes: &[u8]| {
        fs::write(super::files::head_of(&path), bytes).unwrap();
        match Head::read(&path) {
            StoredHead::Valid(head) => Some(head.seq),
            StoredHead::Absent | StoredHead::Unreadable => None,
        }
    };
    assert_eq!(seq(&whole), Some(4));
    for at in 0..whole.len() {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        let found = seq(&bytes);
        assert!(matches!(found, Some(3 | 4)), "{at}: {found:?}");
    }
    assert_eq!(seq(&whole[..SLOT - 1]), Some(4), "only the end of the line is missing");
    assert_eq!(seq(&whole[..SLOT / 4]), None);
    assert_eq!(seq(&whole[SLOT..]), Some(3));
    fs::write(super::files::head_of(&path), "").unwrap();
    let (store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(notices, [Notice::HeadUnreadable { path: super::files::head_of(&path) }]);
    drop(store);
    assert_eq!(Store::open(&path, [1; 16]).unwrap().1, []);
}

#[test]
fn deleted_log_is_reported_but_not_missing_from_the_new_one() {
    let (_dir, mut store) = log();
    for n in 1..=4 {
        store.append(&sample_event(n)).unwrap();
    }
    let path = store.path().to_owned();
    drop(store);
    fs::remove_file(&path).unwrap();
    let (mut store, notices) = Store::open(&path, [2; 16]).unwrap();
    assert!(
        matches!(&notices[..], [Notice::Created { .. }, Notice::LostLog(lost)] if lost.events() == 4),
        "{notices:?}"
    );
    assert_eq!(store.verify().unwrap().problems, []);
    drop(store);
    assert_eq!(Store::open(&path, [3; 16]).unwrap().1, []);
}

#[cfg(unix)]
#[test]
fn other_file_types_at_the_head_path_block_no_append() {
    let (_dir, mut store) = log();
    let path = store.path().to_owned();
    fs::remove_file(super::files::head_of(&path)).unwrap();
    fs::create_dir(super::files::head_of(&path)).unwrap();
    store.append(&sample_event(1)).unwrap();
    drop(store);
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&sample_event(2)).unwrap();
    drop(store);
    fs::remove_dir(super::files::head_of(&path)).unwrap();
    let made = std::process::Command::new("mkfifo").arg(super::files::head_of(&path)).status().unwrap();
    assert!(made.success());
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&sample_event(3)).unwrap();
    assert_eq!(store.verify().unwrap().events, 3);
}
