//! Tests of the store as a whole.

#[cfg(target_os = "linux")]
mod deed;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod strace;

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::recover::{Sources, rebuild, set_aside};
use super::sample::{any_draft, draft, log};
use super::*;
use crate::day::Moment;
use crate::review::{Answer, Fact, SessionId};

/// All events of a log.
fn all(store: &mut Store) -> Vec<Event> {
    store.events_since(Arrival::default()).unwrap().0
}

/// A log of some events, closed.
fn closed_log(events: u64) -> (tempfile::TempDir, PathBuf) {
    let (dir, mut store) = log();
    for n in 1..=events {
        store.append(&draft(n)).unwrap();
    }
    let path = store.path().to_owned();
    (dir, path)
}

/// Changes a log behind the program's back, past its triggers.
fn tamper(path: &Path, statement: &str) {
    let connection = Connection::open(path).unwrap();
    for trigger in ["event_no_update", "event_no_delete", "event_no_replace"] {
        connection.execute(&format!("DROP TRIGGER {trigger}"), []).unwrap();
    }
    connection.execute_batch(statement).unwrap();
    for create in [
        include_str!("sql/create_no_update.sql"),
        include_str!("sql/create_no_delete.sql"),
        include_str!("sql/create_no_replace.sql"),
    ] {
        connection.execute(create, []).unwrap();
    }
}

/// What a verification of a file finds.
fn troubles(path: &Path) -> Vec<Trouble> {
    Store::open(path, [8; 16]).unwrap().0.verify().unwrap().troubles
}

/// Opens a file, which must fail and leave the folder as it was.
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

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_appended_is_read_back(drafts in prop::collection::vec(any_draft(), 1..8)) {
        let (_dir, mut store) = log();
        let device = store.device().unwrap();
        let mut appended = Vec::new();
        for (n, draft) in drafts.iter().enumerate() {
            let event = store.append(draft).unwrap();
            prop_assert_eq!((event.id, event.at, event.session), (draft.id, draft.at, draft.session));
            prop_assert_eq!(&event.fact, &draft.fact);
            prop_assert_eq!((event.device, event.seq), (device, n as u64 + 1));
            appended.push(event);
        }
        prop_assert_eq!(&all(&mut store), &appended);
        prop_assert!(store.verify().unwrap().is_sound());
        let mut lines = Vec::new();
        store.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let parsed: Vec<Event> = lines.lines().skip(1).map(|line| parse_line(line).unwrap()).collect();
        prop_assert_eq!(parsed, appended);
    }
}

#[test]
fn appending_again_with_the_same_id_changes_nothing() {
    let (_dir, mut store) = log();
    let first = store.append(&draft(1)).unwrap();
    store.append(&draft(2)).unwrap();
    assert_eq!(store.append(&draft(1)).unwrap(), first);
    let other = Draft { session: SessionId([6; 16]), ..draft(1) };
    assert_eq!(store.append(&other).unwrap_err(), AppendError::Differs(other.id));
    assert_eq!(all(&mut store).len(), 2);
}

#[test]
fn an_event_that_breaks_a_rule_is_refused_and_leaves_no_trace() {
    let (_dir, mut store) = log();
    let nameless = Draft { fact: Fact::Unknown { kind: String::new() }, ..draft(1) };
    assert!(matches!(store.append(&nameless), Err(AppendError::Refused(_))));
    let hollow = Draft { fact: Fact::Unknown { kind: "answer".into() }, ..draft(1) };
    assert!(matches!(store.append(&hollow), Err(AppendError::Refused(_))));
    assert_eq!(store.append(&draft(1)).unwrap().seq, 1);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn clocks_and_pauses_beyond_all_measure_are_held_to_what_the_log_can_store() {
    let (_dir, mut store) = log();
    let Fact::Answer(answer) = draft(1).fact else { panic!("an answer") };
    let at = Moment { at_ms: i64::MAX, offset_min: i16::MIN };
    let fact = Fact::Answer(Answer { latency_ms: u32::MAX, ..answer });
    let wild = Draft { at, fact, ..draft(1) };
    let event = store.append(&wild).unwrap();
    assert_eq!(event.at, Moment::new(i64::MAX, i16::MIN));
    assert_eq!(all(&mut store), std::slice::from_ref(&event));
    assert_eq!(store.append(&wild).unwrap(), event);
}

#[test]
fn only_what_arrived_since_is_read_again() {
    let (dir, mut store) = log();
    let (mut other, notices) = Store::open(&dir.path().join("reviews.db"), [8; 16]).unwrap();
    assert_eq!((notices, other.device()), (vec![], store.device()));
    store.append(&draft(1)).unwrap();
    let (events, tally) = other.events_since(Arrival::default()).unwrap();
    assert_eq!(events.len(), 1);
    let event = store.append(&draft(2)).unwrap();
    let (events, tally) = other.events_since(tally.last).unwrap();
    assert_eq!(events, [event]);
    assert_eq!(other.events_since(tally.last).unwrap(), (vec![], Tally { last: tally.last, ..Tally::default() }));
}

#[test]
fn a_session_is_read_by_itself() {
    let (_dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let event = store.append(&Draft { session: SessionId([1; 16]), ..draft(2) }).unwrap();
    assert_eq!(store.session(SessionId([1; 16])).unwrap(), [event]);
    assert_eq!(store.session(SessionId([2; 16])).unwrap(), []);
}

#[test]
fn rows_of_the_log_can_be_neither_changed_nor_removed_nor_replaced() {
    let (_dir, path) = closed_log(3);
    let connection = Connection::open(&path).unwrap();
    for statement in [
        "UPDATE event SET rating = 4",
        "UPDATE event SET n = 9 WHERE n = 1",
        "DELETE FROM event",
        "INSERT OR REPLACE INTO event SELECT * FROM event WHERE n = 1",
        "INSERT OR REPLACE INTO event SELECT 1, x'00112233445566778899aabbccddeeff', device, seq, kind, at_ms, tz_min, \
         session, item, content, key, rating, score, verdict, confidence, latency_ms, mode, chosen, shown, target, \
         body, prev, hash FROM event WHERE n = 1",
    ] {
        let error = connection.execute(statement, []).unwrap_err();
        assert_eq!(error.to_string(), "the log is append-only", "{statement}");
    }
    drop(connection);
    assert_eq!(troubles(&path), []);
}

#[test]
fn bad_values_are_refused_by_the_table_itself() {
    let (_dir, path) = closed_log(1);
    for (column, value) in [
        ("rating", "0"),
        ("rating", "5"),
        ("rating", "NULL"),
        ("score", "1.5"),
        ("verdict", "2"),
        ("confidence", "0"),
        ("latency_ms", "-1"),
        ("tz_min", "900"),
        ("at_ms", "1e300"),
        ("id", "x'00'"),
        ("item", "NULL"),
        ("item", "''"),
        ("chosen", "x'0011'"),
        ("body", "'{'"),
        ("hash", "NULL"),
        ("seq", "0"),
        ("prev", "id"),
        ("kind", "''"),
    ] {
        let connection = Connection::open(&path).unwrap();
        connection.execute("DROP TRIGGER event_no_update", []).unwrap();
        let outcome = connection.execute(&format!("UPDATE event SET {column} = {value}"), []);
        assert!(outcome.is_err(), "{column} = {value}");
        connection.execute(include_str!("sql/create_no_update.sql"), []).unwrap();
    }
}

#[test]
fn every_setting_is_what_it_should_be() {
    let (_dir, mut store) = log();
    let connection = store.connection().unwrap();
    let number = |name: &str| connection.pragma_query_value(None, name, |row| row.get::<_, i64>(0)).unwrap();
    assert_eq!((number("synchronous"), number("busy_timeout"), number("mmap_size")), (2, 5000, 0));
    assert_eq!((number("foreign_keys"), number("trusted_schema"), number("cell_size_check")), (1, 0, 1));
    assert_eq!((number("application_id"), number("user_version")), (0x524E_4453, 1));
    let mode: String = connection.pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "wal");
    assert!(rusqlite::version_number() >= 3_051_003);
}

#[cfg(unix)]
#[test]
fn nobody_else_can_read_the_log() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("deep/er/reviews.db");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    store.append(&draft(1)).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(path.parent().unwrap()), 0o700);
    assert_eq!(mode(&path), 0o600);
    assert_eq!(mode(&files::beside(&path, "-wal")), 0o600);
    drop(store);
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    drop(Store::open(&path, [1; 16]).unwrap());
    assert_eq!(mode(&path), 0o600);
}

#[test]
fn an_edited_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 2");
    assert_eq!(troubles(&path), [Trouble::Altered(draft(2).id)]);
}

#[test]
fn a_dropped_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "DELETE FROM event WHERE n = 4");
    let device = Store::open_read_only(&path).map(|(mut store, _)| all(&mut store)[0].device).unwrap();
    assert_eq!(troubles(&path), [Trouble::Missing(Gap { device, first: 4, last: 4 }), Trouble::Removed(1)]);
}

#[test]
fn a_dropped_last_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "DELETE FROM event WHERE n > 3");
    let device = Store::open_read_only(&path).unwrap().0.events_since(Arrival(0)).unwrap().0[0].device;
    let ours = Gap { device, first: 4, last: 5 };
    assert_eq!(troubles(&path), [Trouble::Missing(ours), Trouble::Removed(2)]);
}

#[test]
fn an_inserted_event_is_found() {
    let (_dir, path) = closed_log(3);
    let columns = "device, seq + 1, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, \
                   confidence, latency_ms, mode, chosen, shown, target, body, hash, hash";
    tamper(&path, &format!("INSERT INTO event SELECT NULL, randomblob(16), {columns} FROM event WHERE n = 3"));
    let found = troubles(&path);
    assert!(matches!(found[..], [Trouble::Altered(_)]), "{found:?}");
}

#[test]
fn a_rewritten_past_is_found() {
    let (_dir, path) = closed_log(4);
    // Event 2 is changed and given its right hash; event 3 still holds the old one.
    let mut store = Store::open(&path, [8; 16]).unwrap().0;
    let mut statement = store.connection().unwrap().prepare(include_str!("sql/select_id.sql")).unwrap();
    let hash = statement
        .query_row([draft(2).id.0], |row| {
            let columns = Columns::of_row(row).unwrap();
            Ok(chain::hash(&Columns { rating: Some(1), ..columns }))
        })
        .unwrap();
    drop(statement);
    drop(store);
    let hash = crate::deck::Fingerprint(hash);
    tamper(&path, &format!("UPDATE event SET rating = 1, hash = x'{hash}' WHERE n = 2"));
    assert_eq!(troubles(&path), [Trouble::Unlinked(draft(3).id)]);
}

#[test]
fn a_copied_machine_is_found_and_both_its_histories_hold() {
    let (_dir, mut store) = log();
    let plain: Vec<Draft> = (0..6).map(draft).collect();
    let device = store.device().unwrap();
    let mut add = |n: usize, seq: i64, prev: Option<[u8; 16]>| {
        let columns = chain::seal(Columns::of(&plain[n], device, seq, prev));
        insert(store.connection().unwrap(), &columns).unwrap();
        Some(columns.hash)
    };
    let first = add(0, 1, None);
    let (here, there) = (add(1, 2, first), add(2, 2, first));
    add(3, 3, here);
    add(4, 3, there);
    let found = store.verify().unwrap();
    assert_eq!(found.troubles, [Trouble::Twice { device, seq: 2 }, Trouble::Twice { device, seq: 3 }]);
    assert!(found.is_intact() && !found.is_sound());
}

#[test]
fn a_missing_trigger_is_found() {
    let (_dir, path) = closed_log(1);
    Connection::open(&path).unwrap().execute("DROP TRIGGER event_no_delete", []).unwrap();
    assert_eq!(troubles(&path), [Trouble::Schema("event_no_delete".into())]);
}

#[test]
fn a_row_that_makes_no_sense_is_passed_over_and_counted() {
    let (_dir, path) = closed_log(3);
    tamper(&path, "UPDATE event SET mode = 'dreaming' WHERE n = 1; UPDATE event SET item = 'No Item' WHERE n = 2");
    let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
    let mut read = Vec::new();
    let tally = store.events(|event| read.push(event.id)).unwrap();
    assert_eq!((tally.read, tally.altered, read), (1, 2, vec![draft(3).id]));
}

#[test]
fn what_a_later_version_wrote_is_kept_and_passed_on() {
    let (_dir, mut store) = log();
    let plain = draft(1);
    let columns = Columns {
        kind: "dream".into(),
        rating: Some(3),
        body: Some(r#"{"depth":{"x":[1,2.5,null]},"word":"\u0007"}"#.into()),
        ..Columns::of(&plain, crate::review::DeviceId([4; 16]), 1, None)
    };
    insert(store.connection().unwrap(), &chain::seal(columns)).unwrap();
    let events = all(&mut store);
    assert_eq!(events[0].fact, Fact::Unknown { kind: "dream".into() });
    let mut lines = Vec::new();
    store.export(&mut lines).unwrap();
    let lines = String::from_utf8(lines).unwrap();
    assert!(lines.contains(r#""body":{"depth":{"x":[1,2.5,null]},"word":"\u0007"}"#), "{lines}");
    assert_eq!(parse_line(lines.lines().nth(1).unwrap()).unwrap(), events[0]);
}

#[test]
fn files_that_are_no_log_are_left_as_they_are() {
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
fn a_database_of_another_program_is_left_as_it_is() {
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
fn a_later_format_is_not_written_to_but_can_be_read() {
    let (_dir, path) = closed_log(2);
    Connection::open(&path).unwrap().pragma_update(None, "user_version", 7).unwrap();
    let error = refused(&path);
    assert_eq!(error, OpenError::Newer { path: path.clone(), found: 7, known: 1 });
    let (mut store, notices) = Store::open_read_only(&path).unwrap();
    assert_eq!(notices, [Notice::ReadOnly, Notice::Newer { found: 7, known: 1 }]);
    assert_eq!(all(&mut store).len(), 2);
    assert_eq!(store.append(&draft(3)).unwrap_err(), AppendError::ReadOnly);
}

#[test]
fn an_earlier_format_is_copied_and_brought_up_to_date() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let connection = Connection::open(&path).unwrap();
    connection.execute("CREATE TABLE scrap (x)", []).unwrap();
    connection.pragma_update(None, "application_id", migrate::APPLICATION).unwrap();
    drop(connection);
    let (mut store, notices) = Store::open(&path, [1; 16]).unwrap();
    assert_eq!(notices, [Notice::Migrated { from: 0, to: 1 }]);
    store.append(&draft(1)).unwrap();
    let copy = Connection::open(dir.path().join("reviews.db.format-0")).unwrap();
    assert_eq!(migrate::version(&copy).unwrap(), 0);
}

#[test]
fn a_log_that_lost_its_main_file_is_not_begun_anew() {
    let (_dir, path) = closed_log(1);
    fs::write(files::beside(&path, "-wal"), "changes").unwrap();
    fs::remove_file(&path).unwrap();
    assert!(matches!(refused(&path), OpenError::Damaged { .. }));
    let aside = set_aside(&path, Moment::new(0, 0)).unwrap();
    assert!(files::beside(&aside, "-wal").exists());
    assert!(Store::open(&path, [1; 16]).is_ok());
}

#[test]
fn two_first_starts_at_once_share_one_log() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let start = |n: u8| {
        let (mut store, _) = Store::open(&path, [n; 16]).unwrap();
        store.append(&draft(u64::from(n))).unwrap();
        store.device().unwrap()
    };
    let devices: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|n| scope.spawn(move || start(n))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert!(devices.iter().all(|device| *device == devices[0]));
    let (mut store, _) = Store::open(&path, [9; 16]).unwrap();
    assert_eq!(all(&mut store).len(), 4);
    assert!(store.verify().unwrap().is_sound());
    drop(store);
    // The log and its head.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
}

#[cfg(unix)]
#[test]
fn without_shared_memory_a_rollback_journal_does() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    let place = Place { path: path.clone(), access: Access::Write, vfs: Some("unix-dotfile") };
    let (mut store, notices) = Store::open_in(place.clone(), [1; 16]).unwrap();
    assert_eq!(notices, [Notice::Created { path }, Notice::NoWriteAhead]);
    for n in 0..5 {
        store.append(&draft(n)).unwrap();
    }
    let mode: String = store.connection().unwrap().pragma_query_value(None, "journal_mode", |row| row.get(0)).unwrap();
    assert_eq!(mode, "truncate");
    drop(store);
    let (mut store, notices) = Store::open_in(place, [1; 16]).unwrap();
    assert_eq!(notices, [Notice::NoWriteAhead]);
    assert_eq!(all(&mut store).len(), 5);
}

#[test]
fn a_lost_connection_is_opened_anew() {
    let (_dir, mut store) = log();
    let event = store.append(&draft(1)).unwrap();
    store.connection = None;
    store.in_doubt = true;
    assert_eq!(store.append(&draft(1)).unwrap(), event);
    assert!(!store.in_doubt);
}

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

#[test]
fn a_backup_holds_everything_and_is_made_once_a_day() {
    let (dir, mut store) = log();
    for n in 0..20 {
        store.append(&draft(n)).unwrap();
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
fn a_backup_is_made_once_there_is_something_to_keep_and_again_when_it_lacks_much() {
    let (dir, mut store) = log();
    let backups = dir.path().join("backups");
    let day = crate::day::Day::from_epoch(20_000);
    let path = backups.join(format!("reviews-{day}.db"));
    let held = || all(&mut Store::open_read_only(&path).unwrap().0).len();
    assert_eq!(store.backup(&backups, day, 1), Ok(Backup::Empty));
    assert!(!backups.exists());
    store.append(&draft(0)).unwrap();
    assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Made { .. })));
    for n in 1..10 {
        store.append(&draft(n)).unwrap();
    }
    assert_eq!(store.backup(&backups, day, 10), Ok(Backup::Exists(path.clone())));
    assert_eq!(held(), 1);
    assert!(matches!(store.backup(&backups, day, 9), Ok(Backup::Made { .. })));
    assert_eq!(held(), 10);
    // One that cannot be read is as good as none.
    fs::write(&path, "x".repeat(5000)).unwrap();
    assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Made { .. })));
    assert_eq!(held(), 10);
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn a_backup_of_the_day_is_not_replaced_by_what_is_no_longer_as_it_was_saved() {
    let (dir, mut store) = log();
    let (backups, day) = (dir.path().join("backups"), crate::day::Day::from_epoch(20_000));
    store.append(&draft(1)).unwrap();
    store.backup(&backups, day, 1).unwrap();
    store.append(&draft(2)).unwrap();
    let path = store.path().to_owned();
    drop(store);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 1");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    assert!(matches!(store.backup(&backups, day, 1), Err(ReadError::Damaged(_))));
    let (mut kept, _) = Store::open_read_only(&backups.join(format!("reviews-{day}.db"))).unwrap();
    assert!(kept.verify().unwrap().is_sound());
    drop(kept);
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn what_an_interrupted_backup_left_goes_though_the_day_has_one_but_not_while_one_is_made() {
    let (dir, mut store) = log();
    let backups = dir.path().join("backups");
    let day = crate::day::Day::from_epoch(20_000);
    store.append(&draft(1)).unwrap();
    store.backup(&backups, day, u64::MAX).unwrap();
    for left in ["", "-wal", "-shm", "-journal"] {
        let left = files::beside(&backups.join("reviews.part"), left);
        fs::write(&left, "half").unwrap();
        let held = files::hold(&backups);
        assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Exists(_))));
        assert!(left.exists() || held.is_none());
        drop(held);
        assert!(matches!(store.backup(&backups, day, u64::MAX), Ok(Backup::Exists(_))));
        assert!(!left.exists(), "{}", left.display());
    }
    assert_eq!(fs::read_dir(&backups).unwrap().count(), 1);
}

#[test]
fn old_backups_go_only_when_the_new_one_is_sound() {
    let (dir, mut store) = log();
    store.append(&draft(1)).unwrap();
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
    let made = |store: &mut Store, day| match store.backup(&backups, on(day), u64::MAX).unwrap() {
        Backup::Made { pruned, .. } => pruned.len(),
        other => panic!("{other:?}"),
    };
    assert_eq!(made(&mut store, 20_040), 0);
    drop(store);
    tamper(&path, "UPDATE event SET rating = 3");
    let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
    assert!(made(&mut store, 20_041) > 25);
    assert!(backups.join("my-notes.txt").exists());
}

#[test]
fn a_damaged_log_makes_no_backup() {
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

/// Logs to be rebuilt, without a backup.
fn sources<'a>(logs: impl IntoIterator<Item = &'a PathBuf>) -> Sources {
    Sources { logs: logs.into_iter().cloned().collect(), ..Sources::default() }
}

#[test]
fn a_damaged_log_is_set_aside_whole_and_what_is_left_of_it_recovered() {
    let (dir, path) = closed_log(600);
    let backup = dir.path().join("old.db");
    {
        // The backup holds the first 400 events.
        let (mut store, _) = Store::open(&path, [1; 16]).unwrap();
        let (_other, mut old) = log();
        store.read(Arrival(200), |_| {}).unwrap();
        for n in 1..=400 {
            old.append(&draft(n)).unwrap();
        }
        backup::copy(old.connection().unwrap(), &dir.path().join("part"), &backup).unwrap();
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
    fs::remove_file(head::path(&path)).unwrap();
    assert!(both.kept > alone.kept, "{both:?}");
    assert_eq!(fs::read(&aside).unwrap(), bytes);
    let (mut store, notices) = Store::open(&path, [3; 16]).unwrap();
    assert_eq!(notices, []);
    assert_eq!(all(&mut store).len() as u64, both.kept);
    assert_ne!(store.device(), Some(all(&mut store)[0].device));
}

#[test]
fn what_waits_in_the_write_ahead_file_is_recovered_too() {
    let (dir, mut store) = log();
    for n in 1..=50 {
        store.append(&draft(n)).unwrap();
    }
    // As after a crash: the files are there, and nobody closed them.
    let path = dir.path().join("crashed.db");
    for ending in ["", "-wal"] {
        fs::copy(files::beside(store.path(), ending), files::beside(&path, ending)).unwrap();
    }
    let aside = set_aside(&path, Moment::new(0, 0)).unwrap();
    let recovered = rebuild(&sources([&aside]), &path, [2; 16]).unwrap();
    assert_eq!((recovered.kept, recovered.lost, recovered.altered), (50, 0, 0));
    assert!(recovered.is_lossless() && recovered.missing.is_empty() && recovered.unread.is_empty());
}

#[test]
fn recovering_from_what_is_no_log_gives_an_empty_one_and_says_so() {
    let dir = tempfile::tempdir().unwrap();
    let (text, new) = (dir.path().join("text"), dir.path().join("new.db"));
    fs::write(&text, "not a database, though long enough to be looked at twice").unwrap();
    let recovered = rebuild(&sources([&text, &dir.path().join("absent")]), &new, [2; 16]).unwrap();
    assert_eq!(recovered.kept, 0);
    assert_eq!(recovered.unread.len(), 2);
    assert!(Store::open(&new, [1; 16]).is_ok());
}

#[test]
fn an_altered_event_is_not_recovered() {
    let (dir, path) = closed_log(10);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 5");
    let recovered = rebuild(&sources([&path]), &dir.path().join("new.db"), [2; 16]).unwrap();
    assert_eq!((recovered.kept, recovered.altered, recovered.missing.len()), (9, 1, 1));
    // The altered one is the missing one: it is counted once.
    assert_eq!(recovered.lost, 1);
}

/// Uses a log in every way; what comes back is its events, or none if anything was found wrong.
fn use_all(path: &Path) -> Option<Vec<Event>> {
    let (mut store, _) = Store::open(path, [8; 16]).ok()?;
    let verification = store.verify().ok();
    let _ = store.session(SessionId([5; 16]));
    let _ = store.export(&mut std::io::sink());
    let mut events = Vec::new();
    let read = store.events(|event| events.push(event)).ok();
    let _ = store.append(&draft(u64::MAX));
    (verification.is_some_and(|found| found.is_sound()) && read.is_some()).then_some(events)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_flipped_bit_is_found_or_changes_nothing(place in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (dir, path) = intact();
        let mut bytes = fs::read(&path).unwrap();
        let place = place.index(bytes.len());
        bytes[place] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        if let Some(events) = use_all(&path) {
            let (_dir, path) = intact();
            prop_assert_eq!(events, use_all(&path).unwrap(), "byte {}", place);
        }
        let _ = rebuild(&sources([&path]), &dir.path().join("new.db"), [2; 16]);
    }

    #[test]
    fn a_truncated_log_is_found_out(length in any::<prop::sample::Index>()) {
        let (_dir, path) = intact();
        let bytes = fs::read(&path).unwrap();
        let length = length.index(bytes.len());
        fs::write(&path, &bytes[..length]).unwrap();
        prop_assert_eq!(use_all(&path), None, "{} bytes", length);
    }
}

/// The bytes of a small log, made once.
fn intact() -> (tempfile::TempDir, PathBuf) {
    static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let bytes = BYTES.get_or_init(|| fs::read(closed_log(40).1).unwrap());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    fs::write(&path, bytes).unwrap();
    (dir, path)
}

#[test]
fn all_statements_select_the_same_columns() {
    let columns = |statement: &str| statement.split("FROM").next().unwrap().to_owned();
    let first = columns(include_str!("sql/select_since.sql"));
    for statement in [
        include_str!("sql/select_range.sql"),
        include_str!("sql/select_id.sql"),
        include_str!("sql/select_session.sql"),
        include_str!("sql/select_chain.sql"),
    ] {
        assert_eq!(columns(statement), first);
    }
    let insert = include_str!("sql/insert_event.sql");
    assert_eq!(insert.matches('?').count(), first.split(',').count() - 1);
}

#[test]
fn every_error_says_what_to_do() {
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
