//! True retention: how much was still known when it came back.

use super::period::Period;
use super::share::Share;
use crate::day::{Day, Days};
use crate::memory::Rating;
use crate::review::{History, Review};

/// How it is computed.
pub const MEANING: &str = "Of the items that came back on a later study day, the share not rated Again on the first \
answer of that day. New items and later answers of the same day are excluded. Young items had a stability of less than \
21 days before the answer, mature items 21 days or more. The range is the 95% confidence interval (Wilson); a week \
with fewer than 5 such answers has no point. Where a chart does not fit, the weeks are shown as bars from 40 to 100%.";

/// Days of stability from which an item is called mature, as in Anki.
pub const MATURE: Days = Days(21);

/// One week, from Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// What was still known in it.
    pub share: Share,
}

/// True retention in a period. Shares of answers, without unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Of all items.
    pub all: Share,
    /// Of young ones.
    pub young: Share,
    /// Of mature ones.
    pub mature: Share,
    /// By week, oldest first, weeks without answers among them.
    pub weeks: Vec<Week>,
}

/// What an answer says of retention: whether the item was mature, and whether it was recalled. None for answers that say
/// nothing of it.
#[must_use]
pub fn told(review: &Review) -> Option<(bool, bool)> {
    let before = review.before.filter(|before| review.first && before.elapsed > Days(0))?;
    Some((before.stability.days() >= MATURE.0 as f32, review.rating != Rating::Again))
}

/// The true retention of a period.
///
/// `answers not rated Again / all answers`, over first answers of a study day to items last answered on an earlier one.
/// Source: "true retention" as Anki's statistics count it, with stability in the place of the interval.
#[must_use]
pub fn retention(history: &History, period: Period, today: Day) -> Retention {
    let first = period.first(today);
    let mut retention = Retention { weeks: weeks(first, today), ..Retention::default() };
    for review in history.reviews().filter(|review| review.day >= first) {
        let Some((mature, recalled)) = told(review) else { continue };
        retention.all.add(recalled);
        if mature { &mut retention.mature } else { &mut retention.young }.add(recalled);
        // What a clock that is ahead dates tomorrow is of the last week.
        let place = week_of(first.monday(), review.day).min(retention.weeks.len().saturating_sub(1));
        if let Some(week) = retention.weeks.get_mut(place) {
            week.share.add(recalled);
        }
    }
    retention
}

/// The weeks from one day to another, each with nothing in it.
fn weeks(first: Day, today: Day) -> Vec<Week> {
    let count = u32::try_from(week_of(first.monday(), today)).unwrap_or(0);
    let week = |n| Week { monday: first.monday().plus(Days(7 * n)), share: Share::default() };
    (0..=count).map(week).collect()
}

/// Which week after that of a Monday a day is in.
fn week_of(monday: Day, day: Day) -> usize {
    (day.since(monday).0 / 7) as usize
}
