use std::fs;
use std::path::Path;

use proptest::prelude::*;

use super::super::sample::{draft, log};
use super::*;
use crate::store::IntegrityProblem;
use crate::store::log::Store;

/// Copies the files of a log that is open, as a crash leaves them.
fn crashed(log: &Path, to: &Path) {
    for ending in ["", "-wal", ".head"] {
        fs::copy(beside(log, ending), beside(to, ending)).unwrap();
    }
}

/// The notice that something is lost, among those of an opening.
fn lost(notices: &[Notice]) -> Option<LostTail> {
    notices.iter().find_map(|notice| if let Notice::LostTail(lost) = notice { Some(lost.clone()) } else { None })
}

#[test]
fn the_head_follows_every_event_from_whatever_device() {
    let (_other, mut other) = log();
    for n in 50..55 {
        other.append(&draft(n)).unwrap();
    }
    let mut lines = Vec::new();
    other.export(&mut lines).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    let device = store.device().unwrap();
    let kept = |store: &mut Store| {
        let head = Head::of(store.connection().unwrap(), device).unwrap();
        assert_eq!(Head::read(&path), Kept::Sound(head));
        (head.seq, head.arrivals)
    };
    assert_eq!(kept(&mut store), (0, 0));
    for n in 1..=3 {
        store.append(&draft(n)).unwrap();
        assert_eq!(kept(&mut store), (n, n));
    }
    store.append_all(&[draft(4), draft(5)]).unwrap();
    assert_eq!(kept(&mut store), (5, 5));
    let lines = String::from_utf8(lines).unwrap();
    store.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {}).unwrap();
    assert_eq!(kept(&mut store), (5, 10));
    drop(store);
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!((kept(&mut store), notices), ((5, 10), Vec::new()));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(if cfg!(debug_assertions) { 150 } else { 2000 }))]

    #[test]
    fn whatever_befalls_the_write_ahead_file_each_event_is_there_or_is_named(
        at in any::<prop::sample::Index>(),
        length in 1_usize..6000,
        bit in 0_u8..8,
        damage in 0_u8..4,
    ) {
        let (dir, mut store) = log();
        for n in 1..=20 {
            store.append(&draft(n)).unwrap();
        }
        let path = dir.path().join("crashed.db");
        crashed(store.path(), &path);
        let device = store.device().unwrap();
        let wal = beside(&path, "-wal");
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
        // A page is in the file again with each event that came to it.
        prop_assert!(damage != 0 || missing.len() <= 1, "one bit cost {missing:?}");
        drop(found);
        // Told once; a verification goes on telling.
        let (mut again, notices) = Store::open(&path, [3; 16]).unwrap();
        prop_assert_eq!(lost(&notices), None);
        let troubles: Vec<IntegrityProblem> = gaps.into_iter().map(IntegrityProblem::Missing).collect();
        prop_assert_eq!(again.verify().unwrap().troubles, troubles);
    }
}

#[test]
fn what_a_damaged_write_ahead_file_still_holds_is_taken_in_again_and_told() {
    let (dir, mut store) = log();
    for n in 1..=20 {
        store.append(&draft(n)).unwrap();
    }
    let path = dir.path().join("crashed.db");
    crashed(store.path(), &path);
    let wal = beside(&path, "-wal");
    let mut bytes = fs::read(&wal).unwrap();
    // In the header: SQLite believes no frame of it.
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
    assert!(found.verify().unwrap().is_sound());
}

#[test]
fn after_a_loss_no_number_is_used_again_and_what_comes_back_is_no_longer_missing() {
    let (dir, mut store) = log();
    for n in 1..=10 {
        store.append(&draft(n)).unwrap();
    }
    let path = dir.path().join("crashed.db");
    crashed(store.path(), &path);
    let device = store.device().unwrap();
    fs::write(beside(&path, "-wal"), "").unwrap();
    let examined = crate::store::examine(&path, i64::MAX).unwrap();
    let gap = Gap { device, first: 1, last: 10 };
    assert_eq!(examined.verification.troubles, [IntegrityProblem::Missing(gap)]);
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
    let event = found.append(&draft(11)).unwrap();
    assert_ne!(event.device, device);
    assert_eq!(found.verify().unwrap().troubles, [IntegrityProblem::Missing(gap)]);
    let mut lines = Vec::new();
    store.export(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    found.import(lines.lines().map(|line| Ok(line.to_owned())), |_| {}).unwrap();
    assert_eq!(found.verify().unwrap().troubles, []);
}

#[test]
fn a_head_that_is_older_than_the_log_tells_of_nothing() {
    let (_dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let path = store.path().to_owned();
    let old = fs::read(super::files::head_of(&path)).unwrap();
    for n in 2..=5 {
        store.append(&draft(n)).unwrap();
    }
    drop(store);
    fs::write(super::files::head_of(&path), old).unwrap();
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(notices, []);
    let device = store.device().unwrap();
    let head = Head::of(store.connection().unwrap(), device).unwrap();
    assert_eq!(Head::read(&path), Kept::Sound(head));
}

#[test]
fn half_a_head_is_the_one_before_and_none_at_all_is_told() {
    let (_dir, mut store) = log();
    for n in 1..=4 {
        store.append(&draft(n)).unwrap();
    }
    let path = store.path().to_owned();
    drop(store);
    let whole = fs::read(super::files::head_of(&path)).unwrap();
    let seq = |bytes: &[u8]| {
        fs::write(super::files::head_of(&path), bytes).unwrap();
        match Head::read(&path) {
            Kept::Sound(head) => Some(head.seq),
            Kept::Absent | Kept::Unreadable => None,
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
fn a_log_that_was_deleted_is_told_and_not_missed_in_the_new_one() {
    let (_dir, mut store) = log();
    for n in 1..=4 {
        store.append(&draft(n)).unwrap();
    }
    let path = store.path().to_owned();
    drop(store);
    fs::remove_file(&path).unwrap();
    let (mut store, notices) = Store::open(&path, [2; 16]).unwrap();
    assert!(
        matches!(&notices[..], [Notice::Created { .. }, Notice::LostLog(lost)] if lost.events() == 4),
        "{notices:?}"
    );
    assert_eq!(store.verify().unwrap().troubles, []);
    drop(store);
    assert_eq!(Store::open(&path, [3; 16]).unwrap().1, []);
}

#[cfg(unix)]
#[test]
fn what_stands_in_the_place_of_the_head_holds_up_no_answer() {
    let (_dir, mut store) = log();
    let path = store.path().to_owned();
    fs::remove_file(super::files::head_of(&path)).unwrap();
    fs::create_dir(super::files::head_of(&path)).unwrap();
    store.append(&draft(1)).unwrap();
    drop(store);
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&draft(2)).unwrap();
    drop(store);
    fs::remove_dir(super::files::head_of(&path)).unwrap();
    let made = std::process::Command::new("mkfifo").arg(super::files::head_of(&path)).status().unwrap();
    assert!(made.success());
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&draft(3)).unwrap();
    assert_eq!(store.verify().unwrap().events, 3);
}
