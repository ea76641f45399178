//! All figures together, for the screen and the command line.

use super::activity::{self, PeriodActivity};
use super::calendar::{self, Week};
use super::calibration::{self, Level};
use super::forecast;
use super::listed::{self, Lists};
use super::mastery::{self, Topic};
use super::period::Period;
use super::prediction::{self, Prediction};
use super::retention::{self, Retention};
use super::streak::{self, Streak};
use super::strength::{self, MemoryStrength};
use super::studied::StudiedItems;
use crate::day::{Day, Weekdays};
use crate::memory::{DesiredRetention, Scheduler};
use crate::review::History;

/// The heading of every figure, and how it is computed.
pub const MEANINGS: [(&str, &str); 10] = [
    ("Correct at review", retention::MEANING),
    ("Model", prediction::MEANING),
    ("Answers", activity::MEANING),
    ("Streak", streak::MEANING),
    ("Calendar", calendar::MEANING),
    ("Due", forecast::MEANING),
    ("Calibration", calibration::MEANING),
    ("Memory", strength::MEANING),
    ("Topics", mastery::MEANING),
    ("Items", listed::MEANING),
];

/// What figures depend on besides answers and decks.
#[derive(Clone, Debug)]
pub struct Scale {
    /// Today's study day.
    pub today: Day,
    /// How far back figures look.
    pub period: Period,
    /// The memory model with its current parameters and the desired retention.
    pub scheduler: Scheduler,
    /// Days off.
    pub off: Weekdays,
}

/// All figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// Today's study day.
    pub today: Day,
    /// How far back figures look.
    pub period: Period,
    /// The desired retention.
    pub target: DesiredRetention,
    /// The share of reviews recalled.
    pub retention: Retention,
    /// Predicted against observed recall.
    pub prediction: Prediction,
    /// Answers and time by day.
    pub activity: PeriodActivity,
    /// Consecutive study days.
    pub streak: Streak,
    /// Answers per day over a year, by week.
    pub calendar: Vec<Week>,
    /// Items due on each of the next [`forecast::DAYS`] days.
    pub forecast: Vec<u32>,
    /// Right answers at each level of confidence, from guess to sure.
    pub calibration: [Level; 3],
    /// Current memory of the items in the decks.
    pub strength: MemoryStrength,
    /// How well each topic is known, weakest first.
    pub topics: Vec<Topic>,
    /// Confident errors, leeches and missed items.
    pub lists: Lists,
    /// Answered items that no loaded deck has. They count in figures of the past, not of the present or future.
    pub orphans: u32,
}

/// Computes all figures.
#[must_use]
pub fn figures(history: &History, studied: &StudiedItems, scale: &Scale) -> Figures {
    let Scale { today, period, ref scheduler, off } = *scale;
    let activity = activity::activity(history, period, today);
    let orphans = history
        .items
        .iter()
        .filter(|item_history| !item_history.reviews.is_empty() && !studied.holds(&item_history.item))
        .count();
    Figures {
        today,
        period,
        target: scheduler.retention(),
        retention: retention::retention(history, period, today),
        prediction: prediction::prediction(history, period, today),
        streak: streak::streak(activity.days.keys().copied(), today, off),
        calendar: calendar::calendar(&activity.days, today, calendar::YEAR),
        activity,
        forecast: forecast::forecast(history, studied, today),
        calibration: calibration::calibration(history, period, today),
        strength: strength::strength(history, studied, scheduler, today),
        topics: mastery::mastery(history, studied),
        lists: listed::lists(history, studied, period, today),
        orphans: u32::try_from(orphans).unwrap_or(u32::MAX),
    }
}
