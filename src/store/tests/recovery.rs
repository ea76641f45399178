//! Tests of what is recovered from a damaged log.

use super::*;

#[test]
fn damaged_log_is_set_aside_and_its_events_recovered() {
    let (dir, path) = closed_log(600);
    let backup = dir.path().join("old.db");
    {
        // The backup holds the first 400 events.
        let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
        let (_other, mut old) = log();
        store.read(Cursor(200), |_| {}).unwrap();
        for n in 1..=400 {
            old.append(&sample_event(n)).unwrap();
        }
        copy::copy(old.connection().unwrap(), &dir.path().join("part"), &backup).unwrap();
    }
    let mut bytes = fs::read(&path).unwrap();
    let pages = bytes.len() / 4096;
    bytes[pages / 2 * 4096..(pages / 2 + 3) * 4096].fill(0);
    bytes.truncate((pages - 6) * 4096);
    fs::write(&path, &bytes).unwrap();
    let at = Moment::new(1_795_426_867_000, 60);
    let aside = set_aside(&path, at).unwrap();
    assert_eq!(aside.file_name().unwrap(), "reviews.db.broken-20261123-104107");
    let alone = rebuild(&sources([&aside]), &dir.path().join("alone.db"), [2; 16]).unwrap();
    assert!(alone.kept > 300 && alone.kept < 600, "{alone:?}");
    assert!(!alone.missing.is_empty());
    let both = Sources { backups: vec![backup], ..sources([&aside]) };
    let both = rebuild(&both, &path, [2; 16]).unwrap();
    fs::remove_file(files::head_of(&path)).unwrap();
    assert!(both.kept > alone.kept, "{both:?}");
    assert_eq!(fs::read(&aside).unwrap(), bytes);
    let (mut store, notices) = Store::open(&path, [3; 16]).unwrap();
    assert_eq!(notices, []);
    assert_eq!(all(&mut store).len() as u64, both.kept);
    assert_ne!(store.device(), Some(all(&mut store)[0].device));
}

#[test]
fn events_in_the_write_ahead_file_are_recovered() {
    let (dir, mut store) = log();
    for n in 1..=50 {
        store.append(&sample_event(n)).unwrap();
    }
    // As after a crash: the files exist, but were never closed.
    let path = dir.path().join("crashed.db");
    for ending in ["", "-wal"] {
        fs::copy(files::sibling(store.path(), ending), files::sibling(&path, ending)).unwrap();
    }
    let aside = set_aside(&path, Moment::new(0, 0)).unwrap();
    let recovered = rebuild(&sources([&aside]), &path, [2; 16]).unwrap();
    assert_eq!((recovered.kept, recovered.lost, recovered.altered), (50, 0, 0));
    assert!(recovered.is_lossless() && recovered.missing.is_empty() && recovered.unread.is_empty());
}

#[test]
fn recovering_from_other_files_gives_an_empty_log() {
    let dir = tempfile::tempdir().unwrap();
    let (text, new) = (dir.path().join("text"), dir.path().join("new.db"));
    fs::write(&text, "not a database, though long enough to be looked at twice").unwrap();
    let recovered = rebuild(&sources([&text, &dir.path().join("absent")]), &new, [2; 16]).unwrap();
    assert_eq!(recovered.kept, 0);
    assert_eq!(recovered.unread.len(), 2);
    assert!(Store::open(&new, [1; 16]).is_ok());
}

#[test]
fn altered_event_is_not_recovered() {
    let (dir, path) = closed_log(10);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 5");
    let recovered = rebuild(&sources([&path]), &dir.path().join("new.db"), [2; 16]).unwrap();
    assert_eq!((recovered.kept, recovered.altered, recovered.missing.len()), (9, 1, 1));
    // The altered event is the missing one: it is counted once.
    assert_eq!(recovered.lost, 1);
}
