//! Checkpoints: moving the latest events out of the write-ahead file into the database proper.
//!
//! SQLite does that by itself only once the file is long, and when the last connection closes. Until then damage to the file
//! costs the events in it, so it is emptied whenever there is time. A checkpoint that leaves the file as it is would not do:
//! if its end is damaged later, SQLite reads old pages from its beginning over newer ones of the database.

use super::connection::empty;
use super::files;
use super::log::Store;

impl Store {
    /// Moves all events out of the write-ahead file, and waits until the head is on the disk. An error costs nothing: the
    /// events stay where they are, and `rounds doctor` says how much waits there. Whether it is worth another try, since
    /// another process was in the way.
    pub fn checkpoint(&mut self) -> bool {
        if self.device.is_none() {
            return false;
        }
        let Some(connection) = &self.connection else { return false };
        let is_in_the_way = matches!(empty(connection), Ok(false));
        if self.has_moved_head && files::sync_file(&files::head_of(&self.place.path)).is_ok() {
            self.has_moved_head = false;
        }
        is_in_the_way
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::super::files::beside;
    use super::super::sample::{draft, log};
    use super::*;

    /// Bytes that wait beside a log.
    fn waiting(path: &Path) -> u64 {
        fs::metadata(beside(path, "-wal")).map_or(0, |data| data.len())
    }

    #[test]
    fn after_a_checkpoint_the_log_is_whole_without_the_files_beside_it_and_goes_on() {
        let (dir, mut store) = log();
        let path = store.path().to_owned();
        for round in 1..=3 {
            store.append(&draft(round)).unwrap();
            assert!(waiting(&path) > 0);
            assert!(!store.checkpoint());
            assert_eq!(waiting(&path), 0);
            let alone = dir.path().join(format!("alone-{round}.db"));
            fs::copy(&path, &alone).unwrap();
            let (mut alone, _) = Store::open_read_only(&alone).unwrap();
            assert_eq!((alone.arrived(), alone.verify().unwrap().is_sound()), (round, true));
        }
    }

    #[test]
    fn a_checkpoint_waits_for_nobody_who_reads_and_says_that_it_is_worth_another_try() {
        let (_dir, mut store) = log();
        store.append(&draft(1)).unwrap();
        let (mut reader, _) = Store::open_read_only(store.path()).unwrap();
        let reading = reader.connection().unwrap().transaction().unwrap();
        let _: i64 = reading.query_row("SELECT count(*) FROM event", [], |row| row.get(0)).unwrap();
        store.append(&draft(2)).unwrap();
        assert!(store.checkpoint());
        drop(reading);
        assert!(!store.checkpoint());
        assert_eq!((waiting(store.path()), store.arrived()), (0, 2));
        assert!(!reader.checkpoint(), "who only reads changes nothing");
    }
}
