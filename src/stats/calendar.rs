//! The calendar: answers per study day over a year.

use std::collections::BTreeMap;

use super::activity::DayWork;
use crate::day::{Day, Days};

/// How it is computed.
pub const MEANING: &str = "Answers per study day, with a column for each week and a row for each weekday. The symbols \
mean none, 1 to 9, 10 to 24, and 25 or more answers.";

/// Weeks in a calendar of a year.
pub const YEAR: usize = 53;

/// Class of a day by its number of answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heat {
    /// Nothing.
    None,
    /// 1 to 9 answers.
    Little,
    /// 10 to 24 answers.
    Some,
    /// 25 answers or more.
    Much,
}

impl Heat {
    /// The class of a number of answers.
    #[must_use]
    pub fn of(answers: u32) -> Self {
        match answers {
            0 => Self::None,
            1..10 => Self::Little,
            10..25 => Self::Some,
            25.. => Self::Much,
        }
    }
}

/// One week of a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Week {
    /// Its Monday.
    pub monday: Day,
    /// Answers from Monday to Sunday; none for future days without answers.
    pub answers: [Option<u32>; 7],
}

/// The last `weeks` weeks up to this one, oldest first.
#[must_use]
pub fn calendar(days: &BTreeMap<Day, DayWork>, today: Day, weeks: usize) -> Vec<Week> {
    let back = |n: usize| today.monday().minus(Days(u32::try_from(7 * n).unwrap_or(0)));
    let week = |monday: Day| {
        let answers = [0, 1, 2, 3, 4, 5, 6].map(|n| {
            let day = monday.plus(Days(n));
            let answers = days.get(&day).map_or(0, |work| work.answers);
            (day <= today || answers > 0).then_some(answers)
        });
        Week { monday, answers }
    };
    (0..weeks).rev().map(back).map(week).collect()
}
