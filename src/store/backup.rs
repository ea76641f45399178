//! Backups: complete copies of the log, verified before they get their final names, with older ones pruned.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::connection::{self, Access};
use super::copy::copy;
use super::error::ReadError;
use super::files::{self, remove_database};
use super::log::Store;
use crate::day::Day;
use crate::folder;

/// How many of the newest backups are kept.
const DAILY: usize = 7;
/// For how many of the newest weeks the last backup is kept.
const WEEKLY: usize = 4;
/// For how many of the newest months the last backup is kept.
const MONTHLY: usize = 6;

/// The name of a backup in progress. The same on all days, so that the next backup removes what an interrupted one
/// left.
const UNFINISHED: &str = "reviews.part";
/// The name of a complete backup that has not yet been compared with the one that it replaces.
const REPLACEMENT: &str = "reviews.new";

/// The result of [`Store::backup`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backup {
    /// A backup was made, and old ones were pruned.
    Made {
        /// The new backup.
        path: PathBuf,
        /// The backups that were removed.
        pruned: Vec<PathBuf>,
    },
    /// The day's backup exists and is recent enough.
    Exists(PathBuf),
    /// The log has no events, so no backup was made.
    Empty,
}

impl Store {
    /// Backs up the log into a folder, unless the day's backup exists and lacks fewer than `max_missing` events. Keeps
    /// 7 daily, 4 weekly and 6 monthly backups.
    ///
    /// A backup gets its name only once it is complete, verified and on the disk. Only then, and only if every event in
    /// it is intact, does it replace an earlier one of the day, and are old ones pruned.
    ///
    /// # Errors
    ///
    /// Why there is no new backup. All older ones are still there.
    pub fn backup(&mut self, dir: &Path, day: Day, max_missing: u64) -> Result<Backup, ReadError> {
        let path = dir.join(format!("reviews-{day}.db"));
        let part = dir.join(UNFINISHED);
        let arrived = self.event_count_estimate();
        if arrived == 0 {
            return Ok(Backup::Empty);
        }
        let is_current =
            |path: &Path| event_count(path).is_some_and(|count| arrived.saturating_sub(count) < max_missing);
        if is_current(&path) {
            clear_interrupted(dir, &part);
            return Ok(Backup::Exists(path));
        }
        files::private_folder(dir)?;
        let _lock = files::lock_folder(dir);
        // Another process may have made it meanwhile.
        if is_current(&path) {
            return Ok(Backup::Exists(path));
        }
        let replaces = path.exists();
        let replacement = if replaces { dir.join(REPLACEMENT) } else { path.clone() };
        let verification = copy(self.connection()?, &part, &replacement)?;
        if replaces && !verification.is_intact() {
            // The earlier backup may hold what the log has lost.
            remove_database(&replacement);
            return Err(ReadError::Damaged("its events were changed".into()));
        }
        if replaces {
            fs::rename(&replacement, &path)?;
            files::sync_folder(dir)?;
        }
        let pruned = if verification.is_intact() { prune(dir, day)? } else { Vec::new() };
        Ok(Backup::Made { path, pruned })
    }
}

/// How many events a backup holds; none if it is missing or cannot be read.
fn event_count(path: &Path) -> Option<u64> {
    let connection = connection::open_bare(path, Access::Frozen, None).ok()?;
    let arrived: i64 = connection.query_row(include_str!("sql/select_arrived.sql"), [], |row| row.get(0)).ok()?;
    u64::try_from(arrived).ok()
}

/// Removes what an interrupted backup left, unless a backup is in progress.
fn clear_interrupted(dir: &Path, part: &Path) {
    if files::has_leftovers(part)
        && let Some(_lock) = files::try_lock_folder(dir)
    {
        remove_database(part);
    }
}

/// Removes the backups that are no longer kept.
fn prune(dir: &Path, today: Day) -> Result<Vec<PathBuf>, ReadError> {
    let mut backups = list(dir)?;
    let days: Vec<Day> = backups.iter().map(|(day, _)| *day).collect();
    let retained = retained(&days);
    backups.retain(|(day, _)| *day != today && !retained.contains(day));
    for (_, path) in &backups {
        fs::remove_file(path)?;
    }
    Ok(backups.into_iter().map(|(_, path)| path).collect())
}

/// The backups in a folder, newest first. Ignores other files.
///
/// # Errors
///
/// The folder cannot be read.
pub fn list(dir: &Path) -> std::io::Result<Vec<(Day, PathBuf)>> {
    let mut backups = Vec::new();
    for (name, _) in folder::list(dir)? {
        let day =
            name.to_str().and_then(|name| name.strip_prefix("reviews-")?.strip_suffix(".db")).and_then(Day::parse);
        backups.extend(day.map(|day| (day, dir.join(&name))));
    }
    backups.sort_by(|a, b| b.cmp(a));
    Ok(backups)
}

/// The days whose backups are kept. `days` must be sorted, newest first.
fn retained(days: &[Day]) -> BTreeSet<Day> {
    let mut retained: BTreeSet<Day> = days.iter().take(DAILY).copied().collect();
    let mut weeks = BTreeSet::new();
    let mut months = BTreeSet::new();
    for day in days {
        // Day 0 was a Thursday; weeks begin on Monday.
        if weeks.len() < WEEKLY && weeks.insert((day.since_epoch() + 3).div_euclid(7)) {
            retained.insert(*day);
        }
        let month = day.to_string().rsplit_once('-').map(|(month, _)| month.to_owned());
        if months.len() < MONTHLY && months.insert(month) {
            retained.insert(*day);
        }
    }
    retained
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_of_backups_is_pruned_to_days_weeks_and_months() {
        let mut days = Vec::new();
        let first = Day::parse("2026-01-01").unwrap().since_epoch();
        for day in first..first + 365 {
            days.insert(0, Day::from_epoch(day));
            let retained = retained(&days);
            days.retain(|day| retained.contains(day));
            assert_eq!(days[0], Day::from_epoch(day));
        }
        let days: Vec<String> = days.iter().map(Day::to_string).collect();
        let expected = [
            "2026-12-31",
            "2026-12-30",
            "2026-12-29",
            "2026-12-28",
            "2026-12-27",
            "2026-12-26",
            "2026-12-25",
            "2026-12-20",
            "2026-12-13",
            "2026-11-30",
            "2026-10-31",
            "2026-09-30",
            "2026-08-31",
            "2026-07-31",
        ];
        assert_eq!(days, expected);
    }
}
