//! Tests of a log that is moved, deleted or replaced while it is open.

use super::*;

#[cfg(unix)]
#[test]
fn moved_log_is_reported_complete_and_usable_when_moved_back() {
    let (dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
    fs::rename(&path, &away).unwrap();
    for _ in 0..2 {
        assert_eq!(store.append(&sample_event(2)).unwrap_err(), AppendError::Gone);
        assert_eq!(store.append_all(&[sample_event(2)]).unwrap_err(), AppendError::Gone);
    }
    // Without its companions.
    let copy = dir.path().join("copy.db");
    fs::copy(&away, &copy).unwrap();
    assert_eq!(all(&mut Store::open_read_only(&copy).unwrap().0).len(), 1);
    fs::rename(&away, &path).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(false));
    store.append(&sample_event(2)).unwrap();
    // The second had it open all along and noticed nothing.
    second.append(&sample_event(3)).unwrap();
    store.append(&sample_event(4)).unwrap();
    assert_eq!((all(&mut store).len(), all(&mut second).len()), (4, 4));
    drop((store, second));
    assert_eq!(problems(&path), []);
    assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 4);
}

#[cfg(unix)]
#[test]
fn deleted_write_ahead_file_of_an_open_log_loses_nothing() {
    for both in [false, true] {
        let (_dir, mut store) = log();
        let path = store.path().to_owned();
        let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
        for n in 1..=3 {
            store.append(&sample_event(n)).unwrap();
        }
        fs::remove_file(files::sibling(&path, "-wal")).unwrap();
        if both {
            fs::remove_file(files::sibling(&path, "-shm")).unwrap();
        }
        // Processes that have it open continue together, and the last one checkpoints everything.
        second.append(&sample_event(4)).unwrap();
        store.append(&sample_event(5)).unwrap();
        assert_eq!((all(&mut store).len(), all(&mut second).len()), (5, 5));
        drop(store);
        second.append(&sample_event(6)).unwrap();
        drop(second);
        assert_eq!(problems(&path), []);
        assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 6);
    }
}

#[cfg(unix)]
#[test]
fn new_log_shares_no_files_with_the_moved_one_that_is_still_open() {
    let (dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    drop(store);
    // An idle one, with no companions of its own next to the path.
    let (mut idle, _) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(all(&mut idle).len(), 1);
    fs::rename(&path, &away).unwrap();
    let (mut created, _) = Store::open(&path, [5; 16]).unwrap();
    created.append(&sample_event(2)).unwrap();
    assert_eq!(all(&mut idle).len(), 1);
    assert_eq!(idle.append(&sample_event(3)).unwrap_err(), AppendError::Replaced);
    created.append(&sample_event(4)).unwrap();
    assert_eq!(idle.reopen([6; 16]), Ok(true));
    idle.append(&sample_event(3)).unwrap();
    drop((created, idle));
    for (path, count) in [(&path, 3), (&away, 1), (&files::sibling(&path, ".replaced-1"), 1)] {
        assert_eq!(problems(path), []);
        assert_eq!(all(&mut Store::open_read_only(path).unwrap().0).len(), count);
    }
}

#[cfg(unix)]
#[test]
fn replaced_log_is_kept_next_to_the_new_one() {
    let (dir, mut store) = log();
    let path = store.path().to_owned();
    let (_other, other) = closed_log(30);
    let restored = dir.path().join("restored.db");
    for n in 1..=2_u64 {
        store.append(&sample_event(40 + n)).unwrap();
        fs::copy(&other, &restored).unwrap();
        fs::rename(&restored, &path).unwrap();
        assert_eq!(store.append(&sample_event(50)).unwrap_err(), AppendError::Replaced);
        assert_eq!(store.reopen([6; 16]), Ok(true));
        assert_eq!(all(&mut store).len(), 30);
        let replaced = all(&mut Store::open_read_only(&files::sibling(&path, &format!(".replaced-{n}"))).unwrap().0);
        assert!(replaced.iter().any(|event| event.id == sample_event(40 + n).id));
    }
}

#[cfg(unix)]
#[test]
fn failed_copy_of_a_moved_log_loses_nothing() {
    let (dir, store) = log();
    let path = store.path().to_owned();
    drop(store);
    // A link to the log, whose file is deleted.
    let (link, file) = (dir.path().join("link.db"), dir.path().join("file.db"));
    fs::rename(&path, &file).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let (mut store, _) = Store::open(&link, [1; 16]).unwrap();
    store.append(&sample_event(1)).unwrap();
    fs::remove_file(&file).unwrap();
    assert_eq!(store.append(&sample_event(2)).unwrap_err(), AppendError::Gone);
    for _ in 0..2 {
        assert!(matches!(store.reopen([2; 16]), Err(OpenError::Io { .. })));
    }
    fs::remove_file(&link).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&sample_event(2)).unwrap();
    assert_eq!(all(&mut store).len(), 2);
}

#[cfg(unix)]
#[test]
fn deleted_or_moved_log_is_recreated_with_all_events() {
    for (is_moved, with_companions) in [(false, false), (false, true), (true, false), (true, true)] {
        let (dir, mut store) = log();
        for n in 1..=3 {
            store.append(&sample_event(n)).unwrap();
        }
        let (path, away) = (store.path().to_owned(), dir.path().join("away/moved.db"));
        fs::create_dir(dir.path().join("away")).unwrap();
        for ending in if with_companions { &["", "-wal", "-shm"][..] } else { &[""] } {
            let file = files::sibling(&path, ending);
            if is_moved {
                fs::rename(file, files::sibling(&away, ending)).unwrap();
            } else {
                fs::remove_file(file).unwrap();
            }
        }
        assert_eq!(store.append(&sample_event(4)).unwrap_err(), AppendError::Gone);
        assert_eq!(store.reopen([2; 16]), Ok(true));
        store.append(&sample_event(4)).unwrap();
        assert_eq!(all(&mut store).len(), 4);
        drop(store);
        assert_eq!(problems(&path), []);
        assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 4);
        if is_moved {
            assert_eq!(all(&mut Store::open(&away, [3; 16]).unwrap().0).len(), 3);
        }
        fs::remove_dir_all(dir.path().join("away")).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }
}

#[cfg(unix)]
#[test]
fn log_deleted_while_disconnected_is_reported_and_recreated() {
    let (_dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    store.drop_connection();
    fs::remove_file(store.path()).unwrap();
    assert_eq!(store.append(&sample_event(2)).unwrap_err(), AppendError::Gone);
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&sample_event(2)).unwrap();
    assert_eq!(all(&mut store).len(), 1);
}

#[cfg(unix)]
#[test]
fn replaced_log_is_reported_and_the_two_logs_do_not_mix() {
    let (dir, mut store) = log();
    let path = store.path().to_owned();
    let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
    for n in 1..=3 {
        store.append(&sample_event(n)).unwrap();
    }
    let away = dir.path().join("away.db");
    let (_other, other) = closed_log(30);
    fs::rename(&path, &away).unwrap();
    fs::copy(&other, &path).unwrap();
    assert_eq!(store.append(&sample_event(31)).unwrap_err(), AppendError::Replaced);
    // A third has only the new log open.
    let (mut third, _) = Store::open(&path, [4; 16]).unwrap();
    third.append(&sample_event(34)).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&sample_event(31)).unwrap();
    // The second still has the former log open, and the companions next to the path are no longer its own.
    assert_eq!(all(&mut second).len(), 3);
    assert_eq!(second.append(&sample_event(32)).unwrap_err(), AppendError::Replaced);
    store.append(&sample_event(32)).unwrap();
    assert_eq!(second.reopen([2; 16]), Ok(true));
    second.append(&sample_event(33)).unwrap();
    third.append(&sample_event(35)).unwrap();
    drop((third, store, second));
    for (path, count) in [(&path, 35), (&away, 3)] {
        assert!(problems(path).is_empty());
        assert_eq!(all(&mut Store::open(path, [3; 16]).unwrap().0).len(), count);
    }
}

#[cfg(unix)]
#[test]
fn other_file_in_place_of_the_log_is_unchanged_and_the_log_can_return() {
    let (dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    fs::rename(&path, &away).unwrap();
    fs::write(&path, "stem = \"no log\"".repeat(100)).unwrap();
    for _ in 0..2 {
        assert_eq!(store.append(&sample_event(2)).unwrap_err(), AppendError::Replaced);
        assert!(matches!(store.reopen([2; 16]), Err(OpenError::NotADatabase { .. })));
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "stem = \"no log\"".repeat(100));
    fs::rename(&away, &path).unwrap();
    store.append(&sample_event(2)).unwrap();
    drop(store);
    assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 2);
}
