//! Copies of the log made before an import, so that the learner can go back.

use std::fs;
use std::path::{Path, PathBuf};

use super::copy;
use super::error::ReadError;
use super::files;
use super::log::Store;
use crate::day::Day;
use crate::folder;

/// How many of these copies are kept.
const KEPT: usize = 5;

/// The name of a copy in progress.
const UNFINISHED: &str = "before-import.part";

/// The prefix of every copy's file name.
const PREFIX: &str = "before-import-";

/// A copy of the log that was made before an import.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ImportCopy {
    /// The day of the import.
    pub day: Day,
    /// The number of the import on that day, from 1.
    pub number: u32,
    /// The path of the copy.
    pub path: PathBuf,
}

impl ImportCopy {
    /// The name of the copy: its file name without the extension.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{PREFIX}{}-{}", self.day, self.number)
    }

    /// Parses a file name; none if it is not one of these copies.
    fn of(dir: &Path, name: &str) -> Option<Self> {
        let (day, number) = name.strip_prefix(PREFIX)?.strip_suffix(".db")?.rsplit_once('-')?;
        Some(Self { day: Day::parse(day)?, number: number.parse().ok()?, path: dir.join(name) })
    }
}

impl Store {
    /// Copies the log to `dir` before an import and keeps the newest five copies.
    ///
    /// # Errors
    ///
    /// No copy was made; all older copies are still there.
    pub fn copy_before_import(&mut self, dir: &Path, day: Day) -> Result<PathBuf, ReadError> {
        files::private_folder(dir)?;
        let _lock = files::lock_folder(dir);
        let mut copies = copies(dir)?;
        let number = copies.first().filter(|last| last.day == day).map_or(1, |last| last.number.saturating_add(1));
        let path = dir.join(format!("{PREFIX}{day}-{number}.db"));
        copy::copy(self.connection()?, &dir.join(UNFINISHED), &path)?;
        copies.insert(0, ImportCopy { day, number, path: path.clone() });
        for old in copies.iter().skip(KEPT) {
            fs::remove_file(&old.path)?;
        }
        Ok(path)
    }
}

/// The copies made before imports in `dir`, newest first. Ignores other files.
///
/// # Errors
///
/// The folder cannot be read.
pub fn copies(dir: &Path) -> std::io::Result<Vec<ImportCopy>> {
    let names = folder::list(dir)?.into_iter();
    let mut copies: Vec<ImportCopy> = names.filter_map(|(name, _)| ImportCopy::of(dir, name.to_str()?)).collect();
    copies.sort_unstable_by(|a, b| b.cmp(a));
    Ok(copies)
}

#[cfg(test)]
mod tests {
    use super::super::sample::{log, sample_event};
    use super::*;

    #[test]
    fn each_import_makes_a_copy_and_the_newest_five_are_kept() {
        let (dir, mut store) = log();
        let folder = dir.path().join("backups");
        let day = Day::parse("2026-11-23").unwrap();
        let mut paths = Vec::new();
        for n in 1..=7 {
            store.append(&sample_event(n)).unwrap();
            paths.push(store.copy_before_import(&folder, day).unwrap());
            let (mut copy, _) = Store::open_read_only(paths.last().unwrap()).unwrap();
            let mut count = 0;
            copy.events(|_| count += 1).unwrap();
            assert_eq!(count, n);
        }
        let exist: Vec<bool> = paths.iter().map(|path| path.exists()).collect();
        assert_eq!(exist, [false, false, true, true, true, true, true]);
        assert!(paths[6].ends_with("before-import-2026-11-23-7.db"));
    }
}
