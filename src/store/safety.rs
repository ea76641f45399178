//! The copy of the log that is made before an import: what the learner can go back to, whatever the import brings.

use std::fs;
use std::path::{Path, PathBuf};

use super::error::ReadError;
use super::{Store, backup, files};
use crate::day::Day;

/// How many of these copies are kept.
const KEPT: usize = 5;

/// The name of one that is being made.
const UNFINISHED: &str = "before-import.part";

impl Store {
    /// Copies the log into a folder before an import, and keeps the newest five of these copies.
    ///
    /// # Errors
    ///
    /// There is no copy; older ones are then all still there.
    pub fn copy_before_import(&mut self, dir: &Path, day: Day) -> Result<PathBuf, ReadError> {
        files::private_folder(dir)?;
        let _held = files::hold(dir);
        let mut copies = copies(dir)?;
        let number = copies.last().filter(|(last, ..)| *last == day).map_or(1, |(_, number, _)| number + 1);
        let path = dir.join(format!("before-import-{day}-{number}.db"));
        backup::copy(self.connection()?, &dir.join(UNFINISHED), &path)?;
        copies.push((day, number, path.clone()));
        for (.., old) in &copies[..copies.len().saturating_sub(KEPT)] {
            fs::remove_file(old)?;
        }
        Ok(path)
    }
}

/// The copies in a folder, the oldest first: their days, their numbers on these and their paths.
fn copies(dir: &Path) -> Result<Vec<(Day, u32, PathBuf)>, ReadError> {
    let mut copies = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        let placed = name.to_str().and_then(|name| {
            let (day, number) = name.strip_prefix("before-import-")?.strip_suffix(".db")?.rsplit_once('-')?;
            Some((Day::parse(day)?, number.parse().ok()?))
        });
        copies.extend(placed.map(|(day, number)| (day, number, entry.path())));
    }
    copies.sort_unstable();
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{draft, log};
    use super::*;

    #[test]
    fn each_import_has_its_copy_and_the_newest_five_are_kept() {
        let (dir, mut store) = log();
        let folder = dir.path().join("backups");
        let day = Day::parse("2026-11-23").unwrap();
        let mut made = Vec::new();
        for n in 1..=7 {
            store.append(&draft(n)).unwrap();
            made.push(store.copy_before_import(&folder, day).unwrap());
            let (mut copy, _) = Store::open_read_only(made.last().unwrap()).unwrap();
            let mut count = 0;
            copy.events(|_| count += 1).unwrap();
            assert_eq!(count, n);
        }
        let here: Vec<bool> = made.iter().map(|path| path.exists()).collect();
        assert_eq!(here, [false, false, true, true, true, true, true]);
        assert!(made[6].ends_with("before-import-2026-11-23-7.db"));
    }
}
