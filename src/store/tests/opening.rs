//! Tests of opening files of all kinds.

use super::*;

/// Opens a file, which must fail and leave the folder unchanged.
fn refused(path: &Path) -> OpenError {
    let folder = path.parent().unwrap();
    let contents = || {
        let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.into_iter().map(|path| (fs::read(&path).unwrap_or_default(), path)).collect::<Vec<_>>()
    };
    let before = contents();
    let error = Store::open(path, [8; 16]).unwrap_err();
    assert_eq!(contents(), before, "{error}");
    error
}

#[test]
fn files_that_are_not_logs_are_unchanged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    for text in [&b"stem = \"not a database\""[..], &[0; 8192], b"SQLite format 3\0", b"x"] {
        fs::write(&path, text).unwrap();
        let error = refused(&path);
        assert!(matches!(error, OpenError::NotADatabase { .. } | OpenError::Damaged { .. }), "{text:?}: {error}");
    }
    fs::write(&path, "").unwrap();
    assert!(matches!(refused(&path), OpenError::Damaged { .. }));
    fs::remove_file(&path).unwrap();
    fs::create_dir(&path).unwrap();
    assert!(matches!(refused(&path), OpenError::NotAFile { .. }));
}

#[test]
fn database_of_another_program_is_unchanged() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    for (application, version, mode) in [(0, 0, "delete"), (0x1234, 1, "delete"), (0, 99, "wal")] {
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update_and_check(None, "journal_mode", mode, |_| Ok(())).unwrap();
        connection.execute("CREATE TABLE IF NOT EXISTS event (x)", []).unwrap();
        connection.pragma_update(None, "application_id", application).unwrap();
        connection.pragma_update(None, "user_version", version).unwrap();
        drop(connection);
        assert!(matches!(refused(&path), OpenError::Foreign { .. }));
        assert!(matches!(Store::open_read_only(&path), Err(OpenError::Foreign { .. })));
    }
}

#[test]
fn later_format_can_be_read_but_not_written() {
    let (_dir, path) = closed_log(2);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let error = refused(&path);
    assert_eq!(error, OpenError::Newer { path: path.clone(), found: 7, known: 1 });
    let (mut store, notices) = Store::open_read_only(&path).unwrap();
    assert_eq!(notices, [Notice::ReadOnly, Notice::Newer { found: 7, known: 1 }]);
    assert_eq!(all(&mut store).len(), 2);
    assert_eq!(store.append(&sample_event(3)).unwrap_err(), AppendError::ReadOnly);
}

#[test]
fn earlier_format_is_copied_and_migrated() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute("CREATE TABLE scrap (x)", []).unwrap();
    connection.pragma_update(None, "application_id", migrate::APPLICATION).unwrap();
    drop(connection);
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(notices, [Notice::Migrated { from: 0, to: 1 }]);
    store.append(&sample_event(1)).unwrap();
    let copy = Connection::open(dir.path().join("reviews.db.format-0")).unwrap();
    assert_eq!(migrate::version(&copy).unwrap(), 0);
}

#[test]
fn log_without_its_main_file_is_not_recreated() {
    let (_dir, path) = closed_log(1);
    fs::write(files::sibling(&path, "-wal"), "changes").unwrap();
    fs::remove_file(&path).unwrap();
    assert!(matches!(refused(&path), OpenError::Damaged { .. }));
    let aside = set_aside(&path, Moment::new(0, 0)).unwrap();
    assert!(files::sibling(&aside, "-wal").exists());
    assert!(Store::open(&path, [1; 16]).is_ok());
}

#[test]
fn simultaneous_first_starts_share_one_log() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let start = |n: u8| {
        let (mut store, _) = Store::open(&path, [n; 16]).unwrap();
        store.append(&sample_event(u64::from(n))).unwrap();
        store.device().unwrap()
    };
    let devices: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || start(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(devices.iter().all(|device| *device == devices[0]));
    let (mut store, _) = Store::open(&path, [9; 16]).unwrap();
    assert_eq!(all(&mut store).len(), 4);
    assert!(store.verify().unwrap().is_valid());
    drop(store);
    // The log and its head.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn rollback_journal_is_used_without_shared_memory() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let file = DatabaseFile { path: path.clone(), access: Access::Write, vfs: Some("unix-dotfile") };
    let (mut store, notices) = Store::open_in(file.clone(), [1; 16]).unwrap();
    assert_eq!(notices, [Notice::Created { path }, Notice::NoWriteAhead]);
    for n in 0..5 {
        store.append(&sample_event(n)).unwrap();
    }
    let mode: String = store.connection().unwrap().pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "truncate");
    drop(store);
    let (mut store, notices) = Store::open_in(file, [1; 16]).unwrap();
    assert_eq!(notices, [Notice::NoWriteAhead]);
    assert_eq!(all(&mut store).len(), 5);
}

#[test]
fn lost_connection_is_reopened() {
    let (_dir, mut store) = log();
    let event = store.append(&sample_event(1)).unwrap();
    store.connection = None;
    store.is_uncertain = true;
    assert_eq!(store.append(&sample_event(1)).unwrap(), event);
    assert!(!store.is_uncertain);
}

#[test]
fn every_error_has_a_hint() {
    let path = PathBuf::from("reviews.db");
    for error in [
        OpenError::Folder { path: path.clone(), why: "permission denied".into() },
        OpenError::Foreign { path: path.clone() },
        OpenError::Newer { path: path.clone(), found: 2, known: 1 },
        OpenError::Damaged { path: path.clone(), detail: "it is empty".into() },
        OpenError::ReadOnly { path },
    ] {
        let (text, hint) = (error.to_string(), error.hint());
        assert!(!hint.is_empty() && !text.ends_with('.') && text.starts_with(|c: char| !c.is_uppercase()), "{text}");
    }
}
