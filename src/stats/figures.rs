//! All figures together, as screen and command line show them.

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

/// Every figure by its heading, and how it is computed.
pub const MEANINGS: [(&str, &str); 10] = [
    ("Recall", retention::MEANING),
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
    /// The study day.
    pub today: Day,
    /// How far back they look.
    pub period: Period,
    /// The memory model with the parameters in force, and the retention aimed at.
    pub scheduler: Scheduler,
    /// Days of the week on which nothing need be studied.
    pub off: Weekdays,
}

/// All figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// The study day.
    pub today: Day,
    /// How far back they look.
    pub period: Period,
    /// The retention aimed at.
    pub target: DesiredRetention,
    /// What was still known when it came back.
    pub retention: Retention,
    /// How well that was foreseen.
    pub prediction: Prediction,
    /// Answers and time by day.
    pub activity: PeriodActivity,
    /// Days in a row.
    pub streak: Streak,
    /// A year of days.
    pub calendar: Vec<Week>,
    /// Items due on each of the next days.
    pub forecast: Vec<u32>,
    /// How often each level of sureness was right.
    pub calibration: [Level; 3],
    /// How memory stands.
    pub strength: MemoryStrength,
    /// How well each topic is known.
    pub topics: Vec<Topic>,
    /// Items worth a look.
    pub lists: Lists,
    /// Answered items that no deck at hand has: they count in what was, not in what is or will be.
    pub strays: u32,
}

/// Computes all figures of a history.
#[must_use]
pub fn figures(history: &History, shelf: &StudiedItems, scale: &Scale) -> Figures {
    let Scale { today, period, ref scheduler, off } = *scale;
    let activity = activity::activity(history, period, today);
    let strays = history.items.iter().filter(|past| !past.reviews.is_empty() && !shelf.holds(&past.item)).count();
    Figures {
        today,
        period,
        target: scheduler.retention(),
        retention: retention::retention(history, period, today),
        prediction: prediction::prediction(history, period, today),
        streak: streak::streak(activity.days.keys().copied(), today, off),
        calendar: calendar::calendar(&activity.days, today, calendar::YEAR),
        activity,
        forecast: forecast::forecast(history, shelf, today),
        calibration: calibration::calibration(history, period, today),
        strength: strength::strength(history, shelf, scheduler, today),
        topics: mastery::mastery(history, shelf),
        lists: listed::lists(history, shelf, period, today),
        strays: u32::try_from(strays).unwrap_or(u32::MAX),
    }
}
