//! Checkpoints: move the latest events from the write-ahead file into the main database file.
//!
//! SQLite does that only once the write-ahead file is long, and when the last connection closes. Until then, damage to
//! that file costs the events in it, so it is emptied whenever there is time. It must be truncated: if its end is
//! damaged later, SQLite would read old pages from its start over newer ones in the database.

use super::connection::truncate_wal;
use super::files;
use super::log::Store;

impl Store {
    /// Moves all events out of the write-ahead file, and syncs the head to the disk. Errors cost nothing: the events
    /// stay where they are, and `rounds doctor` reports how much is waiting. Returns whether a retry is worthwhile,
    /// because another process blocked the checkpoint.
    pub fn checkpoint(&mut self) -> bool {
        if self.device.is_none() {
            return false;
        }
        let Some(connection) = &self.connection else { return false };
        let is_blocked = matches!(truncate_wal(connection), Ok(false));
        if self.is_head_unsynced && files::sync_file(&files::head_of(&self.file.path)).is_ok() {
            self.is_head_unsynced = false;
        }
        is_blocked
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::files::sibling;
    use super::super::sample::{log, sample_event};
    use super::*;

    /// Bytes in the write-ahead file of a log.
    fn waiting(path: &Path) -> u64 {
        fs::metadata(sibling(path, "-wal")).map_or(0, |data| data.len())
    }

    #[test]
    fn log_is_complete_without_companions_after_a_checkpoint() {
        let (dir, mut store) = log();
        let path = store.path().to_owned();
        for round in 1..=3 {
            store.append(&sample_event(round)).unwrap();
            assert!(waiting(&path) > 0);
            assert!(!store.checkpoint());
            assert_eq!(waiting(&path), 0);
            let alone = dir.path().join(format!("alone-{round}.db"));
            fs::copy(&path, &alone).unwrap();
            let (mut alone, _) = Store::open_read_only(&alone).unwrap();
            assert_eq!((alone.event_count_estimate(), alone.verify().unwrap().is_valid()), (round, true));
        }
    }

    #[test]
    fn checkpoint_does_not_wait_for_a_reader_and_asks_for_a_retry() {
        let (_dir, mut store) = log();
        store.append(&sample_event(1)).unwrap();
        let (mut reader, _) = Store::open_read_only(store.path()).unwrap();
        let reading = reader.connection().unwrap().transaction().unwrap();
        let _: i64 = reading.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap();
        store.append(&sample_event(2)).unwrap();
        assert!(store.checkpoint());
        drop(reading);
        assert!(!store.checkpoint());
        assert_eq!((waiting(store.path()), store.event_count_estimate()), (0, 2));
        assert!(!reader.checkpoint(), "who only reads changes nothing");
    }
}
