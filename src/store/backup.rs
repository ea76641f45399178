//! Backups: whole copies of the log, checked before they get their names, thinned out with age.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use super::connection::{self, Access};
use super::copy::copy;
use super::error::ReadError;
use super::files::{self, clear};
use super::log::Store;
use crate::day::Day;
use crate::folder;

/// How many of the newest backups are kept.
const DAILY: usize = 7;
/// For how many of the newest weeks the last backup is kept.
const WEEKLY: usize = 4;
/// For how many of the newest months the last backup is kept.
const MONTHLY: usize = 6;

/// The name of a backup that is being made. One for all days, so that what an interruption leaves goes with the next.
const UNFINISHED: &str = "reviews.part";
/// The name of a backup that is complete and has not been compared with the one that it is to replace.
const UNPROVEN: &str = "reviews.new";

/// What a call for a backup came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Backup {
    /// One was made, and old ones went.
    Made {
        /// The new one.
        path: PathBuf,
        /// Those that went.
        pruned: Vec<PathBuf>,
    },
    /// There is one of that day that holds enough.
    Exists(PathBuf),
    /// The log holds no event, and so would a backup.
    Empty,
}

impl Store {
    /// Copies the log into a folder, unless the backup of the day is there and lacks fewer than `behind` events. Keeps 7 daily, 4
    /// weekly and 6 monthly copies.
    ///
    /// A copy gets its name only when it is whole, checked and on the disk. The former one of the day is replaced, and old
    /// ones go, only after that, and only if every event in the new one is as it was written.
    ///
    /// # Errors
    ///
    /// Why there is no new backup. Older ones are then all still there.
    pub fn backup(&mut self, dir: &Path, day: Day, behind: u64) -> Result<Backup, ReadError> {
        let path = dir.join(format!("reviews-{day}.db"));
        let part = dir.join(UNFINISHED);
        let arrived = self.arrived();
        if arrived == 0 {
            return Ok(Backup::Empty);
        }
        let is_enough = |path: &Path| held(path).is_some_and(|held| arrived.saturating_sub(held) < behind);
        if is_enough(&path) {
            clear_interrupted(dir, &part);
            return Ok(Backup::Exists(path));
        }
        files::private_folder(dir)?;
        let _held = files::hold(dir);
        // Another process may have made it meanwhile.
        if is_enough(&path) {
            return Ok(Backup::Exists(path));
        }
        let former = path.exists();
        let unproven = if former { dir.join(UNPROVEN) } else { path.clone() };
        let verification = copy(self.connection()?, &part, &unproven)?;
        if former && !verification.is_intact() {
            // What the former one holds may be what the log has lost.
            clear(&unproven);
            return Err(ReadError::Damaged("its events were changed".into()));
        }
        if former {
            fs::rename(&unproven, &path)?;
            files::sync_folder(dir)?;
        }
        let pruned = if verification.is_intact() { prune(dir, day)? } else { Vec::new() };
        Ok(Backup::Made { path, pruned })
    }
}

/// How many events a backup holds; none where there is none, or it cannot be read.
fn held(path: &Path) -> Option<u64> {
    let connection = connection::bare(path, Access::Frozen, None).ok()?;
    let arrived: i64 = connection.query_row(include_str!("sql/select_arrived.sql"), [], |row| row.get(0)).ok()?;
    u64::try_from(arrived).ok()
}

/// Removes what an interrupted backup has left, unless one is being made.
fn clear_interrupted(dir: &Path, part: &Path) {
    if files::is_left(part)
        && let Some(_held) = files::hold_if_free(dir)
    {
        clear(part);
    }
}

/// Removes the backups that are no longer kept.
fn prune(dir: &Path, today: Day) -> Result<Vec<PathBuf>, ReadError> {
    let mut backups = list(dir)?;
    let days: Vec<Day> = backups.iter().map(|(day, _)| *day).collect();
    let kept = kept(&days);
    backups.retain(|(day, _)| *day != today && !kept.contains(day));
    for (_, path) in &backups {
        fs::remove_file(path)?;
    }
    Ok(backups.into_iter().map(|(_, path)| path).collect())
}

/// The backups in a folder, the newest first. Whatever else lies there is not looked at.
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

/// The days whose backups are kept, from days with the newest first.
fn kept(days: &[Day]) -> BTreeSet<Day> {
    let mut kept: BTreeSet<Day> = days.iter().take(DAILY).copied().collect();
    let mut weeks = BTreeSet::new();
    let mut months = BTreeSet::new();
    for day in days {
        // Day 0 was a Thursday; weeks begin on Monday.
        if weeks.len() < WEEKLY && weeks.insert((day.since_epoch() + 3).div_euclid(7)) {
            kept.insert(*day);
        }
        let month = day.to_string().rsplit_once('-').map(|(month, _)| month.to_owned());
        if months.len() < MONTHLY && months.insert(month) {
            kept.insert(*day);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_of_backups_thins_out_to_days_weeks_and_months() {
        let mut days = Vec::new();
        let first = Day::parse("2026-01-01").unwrap().since_epoch();
        for day in first..first + 365 {
            days.insert(0, Day::from_epoch(day));
            let kept = kept(&days);
            days.retain(|day| kept.contains(day));
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
