//! Tests of backups.

use super::*;

#[test]
fn backup_is_complete_and_made_once_a_day() {
    let (dir, mut store) = log();
    for n in 0..20 {
        store.append(&sample_event(n)).unwrap();
    }
    let backups = dir.path().join("backups");
    let day = crate::day::Day::parse("2026-11-23").unwrap();
    let path = backups.join("reviews-2026-11-23.db");
    assert_eq!(store.backup(&backups, day, u64::MAX).unwrap(), Backup::Made { path: path.clone(), pruned: vec![] });
    assert_eq!(store.backup(&backups, day, u64::MAX).unwrap(), Backup::Exists(path.clone()));
    let (mut copy, _) = Store::open_read_only(&path).unwrap();
    assert_eq!(all(&mut copy), all(&mut store));
    drop(copy);
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn backup_is_made_for_the_first_event_and_again_when_it_lacks_many() {
    let (dir, mut store) = log();
    let backups = dir.path().join("backups");
    let day = crate::day::Day::from_epoch(20_000);
    let path = backups.join(format!("reviews-{day}.db"));
    let count = || all(&mut Store::open_read_only(&path).unwrap().0).len();
    assert_eq!(store.backup(&backups, day, 1), Ok(Backup::Empty));
    assert!(!backups.exists());
    store.append(&sample_event(0)).unwrap();
    assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Made { .. })));
    for n in 1..10 {
        store.append(&sample_event(n)).unwrap();
    }
    assert_eq!(store.backup(&backups, day, 10), Ok(Backup::Exists(path.clone())));
    assert_eq!(count(), 1);
    assert!(matches!(store.backup(&backups, day, 9), Ok(Backup::Made { .. })));
    assert_eq!(count(), 10);
    // A backup that cannot be read counts as missing.
    fs::write(&path, "x".repeat(5000)).unwrap();
    assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Made { .. })));
    assert_eq!(count(), 10);
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn altered_log_does_not_replace_the_backup_of_the_day() {
    let (dir, mut store) = log();
    let (backups, day) = (dir.path().join("backups"), crate::day::Day::from_epoch(20_000));
    store.append(&sample_event(1)).unwrap();
    store.backup(&backups, day, 1).unwrap();
    store.append(&sample_event(2)).unwrap();
    let path = store.path().to_owned();
    drop(store);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 1");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    assert!(matches!(store.backup(&backups, day, 1), Err(ReadError::Damaged(_))));
    let (mut backup, _) = Store::open_read_only(&backups.join(format!("reviews-{day}.db"))).unwrap();
    assert!(backup.verify().unwrap().is_valid());
    drop(backup);
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn leftovers_of_an_interrupted_backup_are_removed_unless_one_is_in_progress() {
    let (dir, mut store) = log();
    let backups = dir.path().join("backups");
    let day = crate::day::Day::from_epoch(20_000);
    store.append(&sample_event(1)).unwrap();
    store.backup(&backups, day, u64::MAX).unwrap();
    for left in ["", "-wal", "-shm", "-journal"] {
        let left = files::sibling(&backups.join("reviews.part"), left);
        fs::write(&left, "half").unwrap();
        let lock = files::lock_folder(&backups);
        assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Exists(_))));
        assert!(left.exists() || lock.is_none());
        drop(lock);
        assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Exists(_))));
        assert!(!left.exists(), "{}", left.display());
    }
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn old_backups_are_pruned_only_when_the_new_one_is_intact() {
    let (dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let backups = dir.path().join("backups");
    fs::create_dir(&backups).unwrap();
    fs::write(backups.join("my-notes.txt"), "").unwrap();
    for day in 0..40 {
        let day = crate::day::Day::from_epoch(20_000 + day);
        fs::write(backups.join(format!("reviews-{day}.db")), "old").unwrap();
    }
    drop(store);
    let path = dir.path().join("reviews.db");
    tamper(&path, "UPDATE event SET rating = 1");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    let on = crate::day::Day::from_epoch;
    let pruned_on = |store: &mut Store, day| match store.backup(&backups, on(day), u64::MAX).unwrap() {
        Backup::Made { pruned, .. } => pruned.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(pruned_on(&mut store, 20_040), 0);
    drop(store);
    tamper(&path, "UPDATE event SET rating = 3");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    assert!(pruned_on(&mut store, 20_041) > 25);
    assert!(backups.join("my-notes.txt").exists());
}

#[test]
fn damaged_log_makes_no_backup() {
    let (dir, path) = closed_log(400);
    let mut bytes = fs::read(&path).unwrap();
    let page = bytes.len() / 4096 / 2;
    bytes[page * 4096..(page + 1) * 4096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    let backups = dir.path().join("backups");
    store.backup(&backups, crate::day::Day::from_epoch(1), u64::MAX).unwrap_err();
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 0);
}
