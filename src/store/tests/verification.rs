//! Tests of what a verification finds.

use super::*;

#[test]
fn edited_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "UPDATE event SET rating = 1 WHERE n = 2");
    assert_eq!(problems(&path), [IntegrityProblem::Altered(sample_event(2).id)]);
}

#[test]
fn dropped_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "DELETE FROM event WHERE n = 4");
    let device = Store::open_read_only(&path).map(|(mut store, _)| all(&mut store)[0].device).unwrap();
    assert_eq!(
        problems(&path),
        [IntegrityProblem::Missing(Gap { device, first: 4, last: 4 }), IntegrityProblem::Removed(1)]
    );
}

#[test]
fn dropped_last_event_is_found() {
    let (_dir, path) = closed_log(5);
    tamper(&path, "DELETE FROM event WHERE n > 3");
    let device = Store::open_read_only(&path).unwrap().0.events_since(Cursor(0)).unwrap().0[0].device;
    let ours = Gap { device, first: 4, last: 5 };
    assert_eq!(problems(&path), [IntegrityProblem::Missing(ours), IntegrityProblem::Removed(2)]);
}

#[test]
fn inserted_event_is_found() {
    let (_dir, path) = closed_log(3);
    let columns = "device, seq + 1, kind, at_ms, tz_min, session, item, content, key, rating, score, verdict, \
                   confidence, latency_ms, mode, chosen, shown, target, body, hash, hash";
    tamper(&path, &format!("INSERT INTO event SELECT NULL, randomblob(16), {columns} FROM event WHERE n = 3"));
    let found = problems(&path);
    assert!(matches!(found[..], [IntegrityProblem::Altered(_)]), "{found:?}");
}

#[test]
fn rewritten_history_is_found() {
    let (_dir, path) = closed_log(4);
    // Event 2 is changed and given a correct hash; event 3 still holds the old one.
    let mut store = Store::open(&path, [8; 16]).unwrap().0;
    let mut statement = store.connection().unwrap().prepare(include_str!("../sql/select_id.sql")).unwrap();
    let hash = statement
        .query_row([sample_event(2).id.0], |row| {
            let columns = EventRow::of_row(row).unwrap();
            Ok(chain::hash(&EventRow { rating: Some(1), ..columns }))
        })
        .unwrap();
    drop(statement);
    drop(store);
    let hash = crate::deck::Fingerprint(hash);
    tamper(&path, &format!("UPDATE event SET rating = 1, hash = x'{hash}' WHERE n = 2"));
    assert_eq!(problems(&path), [IntegrityProblem::Unlinked(sample_event(3).id)]);
}

#[test]
fn copied_machine_is_found_and_both_histories_are_intact() {
    let (_dir, mut store) = log();
    let plain: Vec<NewEvent> = (0..6).map(sample_event).collect();
    let device = store.device().unwrap();
    let mut add = |n: usize, seq: i64, prev: Option<[u8; 16]>| {
        let columns = chain::seal(EventRow::of(&plain[n], device, seq, prev));
        insert(store.connection().unwrap(), &columns).unwrap();
        Some(columns.hash)
    };
    let first = add(0, 1, None);
    let (left, right) = (add(1, 2, first), add(2, 2, first));
    add(3, 3, left);
    add(4, 3, right);
    let found = store.verify().unwrap();
    assert_eq!(
        found.problems,
        [IntegrityProblem::DuplicateNumber { device, seq: 2 }, IntegrityProblem::DuplicateNumber { device, seq: 3 }]
    );
    assert!(found.is_intact() && !found.is_valid());
}

#[test]
fn missing_trigger_is_found() {
    let (_dir, path) = closed_log(1);
    Connection::open(&path).unwrap().execute("DROP TRIGGER event_no_delete", []).unwrap();
    assert_eq!(problems(&path), [IntegrityProblem::Schema("event_no_delete".into())]);
}

#[test]
fn invalid_row_is_skipped_and_counted() {
    let (_dir, path) = closed_log(3);
    tamper(&path, "UPDATE event SET mode = 'dreaming' WHERE n = 1; UPDATE event SET item = 'No Item' WHERE n = 2");
    let (mut store, _) = Store::open(&path, [8; 16]).unwrap();
    let mut read = Vec::new();
    let tally = store.events(|event| read.push(event.id)).unwrap();
    assert_eq!((tally.read, tally.altered, read), (1, 2, vec![sample_event(3).id]));
}

#[test]
fn events_of_a_later_version_are_kept_and_exported() {
    let (_dir, mut store) = log();
    let plain = sample_event(1);
    let columns = EventRow {
        kind: "dream".into(),
        rating: Some(3),
        body: Some(r#"{"depth":{"x":[1,2.5,null]},"word":"\u0007"}"#.into()),
        ..EventRow::of(&plain, crate::review::DeviceId([4; 16]), 1, None)
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

/// Uses a log in every way. Returns its events, or none if any problem was found.
fn use_all(path: &Path) -> Option<Vec<Event>> {
    let (mut store, _) = Store::open(path, [8; 16]).ok()?;
    let verification = store.verify().ok();
    let _ = store.session(SessionId([5; 16]));
    let _ = store.export(&mut std::io::sink());
    let mut events = Vec::new();
    let read = store.events(|event| events.push(event)).ok();
    let _ = store.append(&sample_event(u64::MAX));
    (verification.is_some_and(|found| found.is_valid()) && read.is_some()).then_some(events)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn flipped_bit_is_found_or_changes_nothing(at in any::<prop::sample::Index>(), bit in 0_u8..8) {
        let (dir, path) = intact();
        let mut bytes = fs::read(&path).unwrap();
        let at = at.index(bytes.len());
        bytes[at] ^= 1 << bit;
        fs::write(&path, &bytes).unwrap();
        if let Some(events) = use_all(&path) {
            let (_dir, path) = intact();
            prop_assert_eq!(events, use_all(&path).unwrap(), "byte {}", at);
        }
        let _ = rebuild(&sources([&path]), &dir.path().join("new.db"), [2; 16]);
    }

    #[test]
    fn truncated_log_is_found(length in any::<prop::sample::Index>()) {
        let (_dir, path) = intact();
        let bytes = fs::read(&path).unwrap();
        let length = length.index(bytes.len());
        fs::write(&path, &bytes[..length]).unwrap();
        prop_assert_eq!(use_all(&path), None, "{} bytes", length);
    }
}

/// A copy of a small log that is built once.
fn intact() -> (tempfile::TempDir, PathBuf) {
    static BYTES: std::sync::OnceLock<Vec<u8>> = std::sync::OnceLock::new();
    let bytes = BYTES.get_or_init(|| fs::read(closed_log(40).1).unwrap());
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("reviews.db");
    fs::write(&path, bytes).unwrap();
    (dir, path)
}
