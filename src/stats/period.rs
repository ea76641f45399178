//! The period that figures cover.

use crate::day::{Day, Days};

/// How far back a figure looks from today, today included.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Period {
    /// Today.
    Day,
    /// 30 days.
    Month,
    /// 90 days.
    #[default]
    Quarter,
    /// 365 days.
    Year,
}

impl Period {
    /// All periods, shortest first.
    pub const ALL: [Self; 4] = [Self::Day, Self::Month, Self::Quarter, Self::Year];

    /// Its length in study days.
    #[must_use]
    pub fn days(self) -> Days {
        Days(match self {
            Self::Day => 1,
            Self::Month => 30,
            Self::Quarter => 90,
            Self::Year => 365,
        })
    }

    /// Its first study day.
    #[must_use]
    pub fn first(self, today: Day) -> Day {
        today.minus(Days(self.days().0 - 1))
    }

    /// Its name, such as `month`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }

    /// Its heading, such as `last 90 days`.
    #[must_use]
    pub fn title(self) -> String {
        match self {
            Self::Day => "today".to_owned(),
            Self::Month | Self::Quarter | Self::Year => format!("last {}", self.days()),
        }
    }
}
