//! True retention: the share of reviews on a later day that were recalled.

use super::period::Period;
use super::share::Share;
use super::summary::TREND;
use crate::day::{Day, Days};
use crate::memory::Rating;
use crate::review::{History, Review};

/// How it is computed.
pub const MEANING: &str = "Of the items that came back on a later study day, the share not rated Again on the first \
answer of that day. New items and later answers of the same day are excluded. Learned items had a stability of less than \
21 days before the answer, mature items 21 days or more. The range is the 95% confidence interval (Wilson). The \
trend shows each week with at least 5 such answers, and the desired retention as a line; where a chart does not fit, \
the weeks are shown as bars from 40 to 100%.";

/// Stability from which an item is mature, as in Anki.
pub const MATURE: Days = Days(21);

/// One week, from Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// True retention in this week.
    pub share: Share,
}

/// True retention in a period: answers recalled, of all that count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// All items.
    pub all: Share,
    /// Items with a stability below [`MATURE`] before the answer.
    pub learned: Share,
    /// Items with a stability of at least [`MATURE`] before the answer.
    pub mature: Share,
    /// By week, oldest first, including weeks without answers.
    pub weeks: Vec<Week>,
}

impl Retention {
    /// The number of weeks with enough data for a percentage.
    #[must_use]
    pub fn weeks_with_data(&self) -> u32 {
        let weeks = self.weeks.iter().filter(|week| week.share.has_enough_data()).count();
        u32::try_from(weeks).unwrap_or(u32::MAX)
    }

    /// The trend in words: the lowest, the highest and the latest week. None with too few weeks.
    #[must_use]
    pub fn trend(&self) -> Option<[String; 3]> {
        let weeks = || self.weeks.iter().filter(|week| week.share.has_enough_data());
        let order = |a: &&Week, b: &&Week| {
            let share = |week: &Week| week.share.value().unwrap_or(0.0);
            share(a).total_cmp(&share(b))
        };
        if self.weeks_with_data() < TREND {
            return None;
        }
        let words = |name: &str, week: &Week| {
            let percent = week.share.percent().unwrap_or(0);
            format!("{name} {percent}% in the week of {}", week.monday.short())
        };
        let (lowest, highest, latest) = (weeks().min_by(order)?, weeks().max_by(order)?, weeks().next_back()?);
        Some([words("lowest", lowest), words("highest", highest), words("latest", latest)])
    }
}

/// Whether the item was mature, and whether it was recalled. None for an answer that does not count toward retention: a
/// new item, or not the first answer on a later study day.
#[must_use]
pub fn counted_recall(review: &Review) -> Option<(bool, bool)> {
    let before = review.before.filter(|before| review.first && before.elapsed > Days(0))?;
    Some((before.stability.days() >= MATURE.0 as f32, review.rating != Rating::Again))
}

/// The true retention of a period.
///
/// `answers not rated Again / all answers`, over first answers of a study day to items last answered on an earlier one.
/// Source: "true retention" in Anki's statistics, with stability instead of the interval.
#[must_use]
pub fn retention(history: &History, period: Period, today: Day) -> Retention {
    let first = period.first(today);
    let mut retention = Retention { weeks: weeks(first, today), ..Retention::default() };
    for review in history.reviews().filter(|review| review.day >= first) {
        let Some((mature, recalled)) = counted_recall(review) else { continue };
        retention.all.add(recalled);
        if mature { &mut retention.mature } else { &mut retention.learned }.add(recalled);
        // A clock that is ahead may date an answer after the last week: it counts in the last week.
        let index = week_of(first.monday(), review.day).min(retention.weeks.len().saturating_sub(1));
        if let Some(week) = retention.weeks.get_mut(index) {
            week.share.add(recalled);
        }
    }
    retention
}

/// The weeks from one day to another, without answers.
fn weeks(first: Day, today: Day) -> Vec<Week> {
    let count = u32::try_from(week_of(first.monday(), today)).unwrap_or(0);
    let week = |n| Week { monday: first.monday().plus(Days(7 * n)), share: Share::default() };
    (0..=count).map(week).collect()
}

/// How many weeks after the one of this Monday a day is.
fn week_of(monday: Day, day: Day) -> usize {
    (day.since(monday).0 / 7) as usize
}
