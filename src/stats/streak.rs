//! The streak: consecutive study days. Every screen and document takes it from here.

use crate::day::{Day, Days, Weekdays};

/// How it is computed.
pub const MEANING: &str = "Consecutive study days with at least one answer, up to today, or up to yesterday if you \
have not answered yet today. A configured day off does not break the streak, and counts only if you answered \
something. The day starts at the configured hour.";

/// Numbers of consecutive study days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Streak {
    /// The current streak.
    pub now: u32,
    /// The longest streak ever.
    pub longest: u32,
}

/// The current and the longest streak, from the study days with an answer in ascending order. Any two neighboring days
/// of a streak have only days off between them.
#[must_use]
pub fn streak(days: impl IntoIterator<Item = Day>, today: Day, off: Weekdays) -> Streak {
    let mut streak = Streak::default();
    let mut run = 0;
    let mut last: Option<Day> = None;
    let mut latest: Option<Day> = None;
    for day in days {
        run = if last.is_some_and(|last| is_unbroken(last, day, off)) { run + 1 } else { 1 };
        streak.longest = streak.longest.max(run);
        if day <= today {
            (streak.now, latest) = (run, Some(day));
        }
        last = Some(day);
    }
    // The streak does not end before today is over.
    if !latest.is_some_and(|latest| latest == today || is_unbroken(latest, today, off)) {
        streak.now = 0;
    }
    streak
}

/// Whether there are only days off between two days.
fn is_unbroken(earlier: Day, later: Day, off: Weekdays) -> bool {
    let gap = later.since(earlier).0;
    // A week has every weekday, so more than a week need not be checked.
    (1..gap.min(8)).all(|n| off.contains(earlier.plus(Days(n))))
}
