//! Tests of a log that is moved, deleted or replaced while it is open.

use super::*;

#[cfg(unix)]
#[test]
fn a_log_that_is_moved_away_is_told_is_whole_there_and_goes_on_when_it_is_back() {
    let (dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
    fs::rename(&path, &away).unwrap();
    for _ in 0..2 {
        assert_eq!(store.append(&draft(2)).unwrap_err(), AppendError::Gone);
        assert_eq!(store.append_all(&[draft(2)]).unwrap_err(), AppendError::Gone);
    }
    // Without what lay beside it.
    let copy = dir.path().join("copy.db");
    fs::copy(&away, &copy).unwrap();
    assert_eq!(all(&mut Store::open_read_only(&copy).unwrap().0).len(), 1);
    fs::rename(&away, &path).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(false));
    store.append(&draft(2)).unwrap();
    // The second had it open all the while, and did not notice.
    second.append(&draft(3)).unwrap();
    store.append(&draft(4)).unwrap();
    assert_eq!((all(&mut store).len(), all(&mut second).len()), (4, 4));
    drop((store, second));
    assert_eq!(troubles(&path), []);
    assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 4);
}

#[cfg(unix)]
#[test]
fn changes_that_are_removed_from_beside_an_open_log_are_taken_in_all_the_same() {
    for both in [false, true] {
        let (_dir, mut store) = log();
        let path = store.path().to_owned();
        let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
        for n in 1..=3 {
            store.append(&draft(n)).unwrap();
        }
        fs::remove_file(files::beside(&path, "-wal")).unwrap();
        if both {
            fs::remove_file(files::beside(&path, "-shm")).unwrap();
        }
        // Those who have it open go on together, and the last of them takes in all.
        second.append(&draft(4)).unwrap();
        store.append(&draft(5)).unwrap();
        assert_eq!((all(&mut store).len(), all(&mut second).len()), (5, 5));
        drop(store);
        second.append(&draft(6)).unwrap();
        drop(second);
        assert_eq!(troubles(&path), []);
        assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 6);
    }
}

#[cfg(unix)]
#[test]
fn a_log_that_is_begun_where_one_was_moved_away_shares_nothing_with_who_has_that_one_open() {
    let (dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    drop(store);
    // One that waits, with nothing of its own beside the path.
    let (mut idle, _) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(all(&mut idle).len(), 1);
    fs::rename(&path, &away).unwrap();
    let (mut anew, _) = Store::open(&path, [5; 16]).unwrap();
    anew.append(&draft(2)).unwrap();
    assert_eq!(all(&mut idle).len(), 1);
    assert_eq!(idle.append(&draft(3)).unwrap_err(), AppendError::Replaced);
    anew.append(&draft(4)).unwrap();
    assert_eq!(idle.reopen([6; 16]), Ok(true));
    idle.append(&draft(3)).unwrap();
    drop((anew, idle));
    for (path, count) in [(&path, 3), (&away, 1), (&files::beside(&path, ".replaced-1"), 1)] {
        assert_eq!(troubles(path), []);
        assert_eq!(all(&mut Store::open_read_only(path).unwrap().0).len(), count);
    }
}

#[cfg(unix)]
#[test]
fn what_another_file_was_put_over_is_kept_beside_it() {
    let (dir, mut store) = log();
    let path = store.path().to_owned();
    let (_other, other) = closed_log(30);
    let restored = dir.path().join("restored.db");
    for n in 1..=2_u64 {
        store.append(&draft(40 + n)).unwrap();
        fs::copy(&other, &restored).unwrap();
        fs::rename(&restored, &path).unwrap();
        assert_eq!(store.append(&draft(50)).unwrap_err(), AppendError::Replaced);
        assert_eq!(store.reopen([6; 16]), Ok(true));
        assert_eq!(all(&mut store).len(), 30);
        let kept = all(&mut Store::open_read_only(&files::beside(&path, &format!(".replaced-{n}"))).unwrap().0);
        assert!(kept.iter().any(|event| event.id == draft(40 + n).id));
    }
}

#[cfg(unix)]
#[test]
fn a_copy_that_finds_no_place_loses_nothing() {
    let (dir, store) = log();
    let path = store.path().to_owned();
    drop(store);
    // A link to the log, whose file is deleted.
    let (link, file) = (dir.path().join("link.db"), dir.path().join("file.db"));
    fs::rename(&path, &file).unwrap();
    std::os::unix::fs::symlink(&file, &link).unwrap();
    let (mut store, _) = Store::open(&link, [1; 16]).unwrap();
    store.append(&draft(1)).unwrap();
    fs::remove_file(&file).unwrap();
    assert_eq!(store.append(&draft(2)).unwrap_err(), AppendError::Gone);
    for _ in 0..2 {
        assert!(matches!(store.reopen([2; 16]), Err(OpenError::Io { .. })));
    }
    fs::remove_file(&link).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&draft(2)).unwrap();
    assert_eq!(all(&mut store).len(), 2);
}

#[cfg(unix)]
#[test]
fn a_log_that_is_deleted_or_moved_for_good_is_written_anew_with_all_that_was_in_it() {
    for (is_moved, with_companions) in [(false, false), (false, true), (true, false), (true, true)] {
        let (dir, mut store) = log();
        for n in 1..=3 {
            store.append(&draft(n)).unwrap();
        }
        let (path, away) = (store.path().to_owned(), dir.path().join("away/moved.db"));
        fs::create_dir(dir.path().join("away")).unwrap();
        for ending in if with_companions { &["", "-wal", "-shm"][..] } else { &[""] } {
            let file = files::beside(&path, ending);
            if is_moved {
                fs::rename(file, files::beside(&away, ending)).unwrap();
            } else {
                fs::remove_file(file).unwrap();
            }
        }
        assert_eq!(store.append(&draft(4)).unwrap_err(), AppendError::Gone);
        assert_eq!(store.reopen([2; 16]), Ok(true));
        store.append(&draft(4)).unwrap();
        assert_eq!(all(&mut store).len(), 4);
        drop(store);
        assert_eq!(troubles(&path), []);
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
fn a_log_that_is_lost_while_a_failure_had_closed_it_is_told_and_begun_anew() {
    let (_dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    store.doubt();
    fs::remove_file(store.path()).unwrap();
    assert_eq!(store.append(&draft(2)).unwrap_err(), AppendError::Gone);
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&draft(2)).unwrap();
    assert_eq!(all(&mut store).len(), 1);
}

#[cfg(unix)]
#[test]
fn a_log_that_is_replaced_is_told_and_two_who_had_it_open_mix_nothing_into_the_other() {
    let (dir, mut store) = log();
    let path = store.path().to_owned();
    let (mut second, _) = Store::open(&path, [1; 16]).unwrap();
    for n in 1..=3 {
        store.append(&draft(n)).unwrap();
    }
    let away = dir.path().join("away.db");
    let (_other, other) = closed_log(30);
    fs::rename(&path, &away).unwrap();
    fs::copy(&other, &path).unwrap();
    assert_eq!(store.append(&draft(31)).unwrap_err(), AppendError::Replaced);
    // A third has only the new one open.
    let (mut third, _) = Store::open(&path, [4; 16]).unwrap();
    third.append(&draft(34)).unwrap();
    assert_eq!(store.reopen([2; 16]), Ok(true));
    store.append(&draft(31)).unwrap();
    // What the second still has open is the former log, and what lies beside the path is no longer its own.
    assert_eq!(all(&mut second).len(), 3);
    assert_eq!(second.append(&draft(32)).unwrap_err(), AppendError::Replaced);
    store.append(&draft(32)).unwrap();
    assert_eq!(second.reopen([2; 16]), Ok(true));
    second.append(&draft(33)).unwrap();
    third.append(&draft(35)).unwrap();
    drop((third, store, second));
    for (path, count) in [(&path, 35), (&away, 3)] {
        assert!(troubles(path).is_empty());
        assert_eq!(all(&mut Store::open(path, [3; 16]).unwrap().0).len(), count);
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_log_in_the_place_of_one_is_left_as_it_is_and_the_log_can_come_back() {
    let (dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let (path, away) = (store.path().to_owned(), dir.path().join("away.db"));
    fs::rename(&path, &away).unwrap();
    fs::write(&path, "stem = \"no log\"".repeat(100)).unwrap();
    for _ in 0..2 {
        assert_eq!(store.append(&draft(2)).unwrap_err(), AppendError::Replaced);
        assert!(matches!(store.reopen([2; 16]), Err(OpenError::NotADatabase { .. })));
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), "stem = \"no log\"".repeat(100));
    fs::rename(&away, &path).unwrap();
    store.append(&draft(2)).unwrap();
    drop(store);
    assert_eq!(all(&mut Store::open(&path, [3; 16]).unwrap().0).len(), 2);
}
