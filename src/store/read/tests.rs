use super::super::sample::{draft, log};
use super::*;
use crate::review::NewEvent;

/// Rows that another thread reads.
const LONG: u64 = 3 * MANY + 7;

/// A log of so many events.
fn of(count: u64) -> (tempfile::TempDir, Store) {
    let (folder, mut store) = log();
    store.append_all(&(1..=count).map(draft).collect::<Vec<NewEvent>>()).unwrap();
    (folder, store)
}

#[test]
fn a_long_log_comes_in_order_and_without_what_was_altered_or_removed() {
    for count in [40, LONG] {
        let (_folder, mut store) = of(count);
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
fn a_failure_of_who_uses_the_rows_ends_the_reading_and_leaves_the_log_usable() {
    for count in [40, LONG] {
        let (_folder, mut store) = of(count);
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
        store.append(&draft(count + 1)).unwrap();
        assert_eq!(store.events_since(Cursor::default()).unwrap().1.read, count + 1);
    }
}

#[test]
fn a_long_log_that_cannot_be_read_to_its_end_gives_what_comes_before() {
    let (_folder, mut store) = of(LONG);
    let mut used = 0;
    store.connection().unwrap().pragma_update_and_check(None, "wal_checkpoint", "truncate", |_| Ok(())).unwrap();
    let path = store.path().to_owned();
    drop(store);
    let mut bytes = std::fs::read(&path).unwrap();
    // The last leaf of the table: the last page that begins as one and holds the last event.
    let id = draft(LONG).id.0;
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
