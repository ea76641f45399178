use super::super::sample::{log, sample_event};
use super::*;
use crate::review::NewEvent;

/// Enough rows to be read on another thread.
const LONG: u64 = 3 * THREAD_MIN_ROWS + 7;

/// A log with this many events.
fn log_of(count: u64) -> (tempfile::TempDir, Store) {
    let (folder, mut store) = log();
    store.append_all(&(1..=count).map(sample_event).collect::<Vec<NewEvent>>()).unwrap();
    (folder, store)
}

#[test]
fn long_log_is_read_in_order_without_altered_or_removed_rows() {
    for count in [40, LONG] {
        let (_folder, mut store) = log_of(count);
        let (events, tally) = store.events_since(Cursor::default()).unwrap();
        assert!(events.iter().map(|event| event.seq).eq(1..=count));
        assert_eq!(tally, Tally { read: count, last: Cursor(count.cast_signed()), ..Tally::default() });
        let connection = rusqlite::Connection::open(store.path()).unwrap();
        connection.execute_batch("DROP TRIGGER event_no_update; DROP TRIGGER event_no_delete").unwrap();
        connection
            .execute_batch(&format!("UPDATE event SET at_ms = at_ms + 1 WHERE n IN (1, {}, {count})", count / 2))
            .unwrap();
        connection.execute_batch(&format!("DELETE FROM event WHERE n IN (2, {})", count - 1)).unwrap();
        let (events, tally) = store.events_since(Cursor::default()).unwrap();
        let changed = [1, 2, count / 2, count - 1, count];
        assert!(events.iter().map(|event| event.seq).eq((1..=count).filter(|n| !changed.contains(n))));
        let last = Cursor(count.cast_signed());
        assert_eq!(tally, Tally { read: count - 5, skipped: 0, altered: 3, removed: 2, last });
    }
}

#[test]
fn failing_consumer_stops_the_read_and_the_log_stays_usable() {
    for count in [40, LONG] {
        let (_folder, mut store) = log_of(count);
        let mut used = 0;
        let outcome: Result<Tally, ReadError> = store.read_rows(
            Cursor::default(),
            |columns, _| Ok(columns.seq),
            |_| {
                used += 1;
                if used == 20 { Err(ReadError::DiskFull) } else { Ok(()) }
            },
        );
        assert!(matches!(outcome, Err(ReadError::DiskFull)));
        assert_eq!(used, 20);
        store.append(&sample_event(count + 1)).unwrap();
        assert_eq!(store.events_since(Cursor::default()).unwrap().1.read, count + 1);
    }
}

#[test]
fn partly_readable_long_log_returns_the_rows_before_the_damage() {
    let (_folder, mut store) = log_of(LONG);
    let mut used = 0;
    store.connection().unwrap().pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(())).unwrap();
    let path = store.path().to_owned();
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    // The last leaf page of the table: the last page with a leaf header that contains the last event.
    let id = sample_event(LONG).id.0;
    let at = (0..bytes.len() / 4096)
        .rev()
        .find(|page| {
            bytes[page * 4096] == 13 && bytes[page * 4096..(page + 1) * 4096].windows(16).any(|part| part == id)
        })
        .unwrap();
    bytes[at * 4096..at * 4096 + 8].fill(0xFF);
    std::fs::write(&path, bytes).unwrap();
    let mut store = Store::open_read_only(&path).unwrap().0;
    assert!(store.events(|_| used += 1).is_err());
    assert!(used > LONG - 100 && used < LONG, "{used}");
}
