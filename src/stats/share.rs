//! A share: a count out of a total, reported only when there is enough data.

use super::interval::{Interval, wilson};
use crate::deck::counted::counted;

/// Smallest total for which any screen shows a percentage.
pub const LEAST: u32 = 5;

/// A count out of a total.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// The count, such as right answers.
    pub right: u32,
    /// The total.
    pub of: u32,
}

/// A share compared with its target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// Its whole interval is below the target.
    Below,
    /// Its interval contains the target: the difference may be chance.
    Near,
    /// Its whole interval is above the target.
    Above,
}

impl TargetStatus {
    /// The status in words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Below => "below the target",
            Self::Near => "in line with the target",
            Self::Above => "above the target",
        }
    }
}

impl Share {
    /// Counts one observation.
    pub fn add(&mut self, is: bool) {
        self.right += u32::from(is);
        self.of += 1;
    }

    /// The share from 0 to 1; none if the total is zero.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.right) / f64::from(self.of))
    }

    /// Whether there is enough data to show a percentage.
    #[must_use]
    pub fn has_enough_data(self) -> bool {
        self.of >= LEAST
    }

    /// The rounded percentage; none with too little data.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        // The share is at most one.
        self.value().filter(|_| self.has_enough_data()).map(|share| (100.0 * share).round() as u32)
    }

    /// The 95% Wilson interval; none if the total is zero.
    #[must_use]
    pub fn interval(self) -> Option<Interval> {
        wilson(self.right.into(), self.of.into())
    }

    /// In words, such as `84% of 212 (79-88)` with the interval in parentheses, or that there is not enough data.
    #[must_use]
    pub fn words(self) -> String {
        let (Some(percent), Some(interval)) = (self.percent(), self.interval()) else {
            return not_enough_data(self.of, LEAST);
        };
        format!("{percent}% of {} ({:.0}-{:.0})", self.of, 100.0 * interval.low, 100.0 * interval.high)
    }

    /// Compares the share with a target from 0 to 1; none with too little data.
    #[must_use]
    pub fn against(self, target: f64) -> Option<TargetStatus> {
        let interval = self.interval().filter(|_| self.has_enough_data())?;
        Some(if interval.high < target {
            TargetStatus::Below
        } else if interval.low > target {
            TargetStatus::Above
        } else {
            TargetStatus::Near
        })
    }
}

/// How many answers there are, and how many a percentage needs.
#[must_use]
pub fn not_enough_data(answers: u32, least: u32) -> String {
    format!("not enough data: {}, needs {least}", counted(answers as usize, "answer"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_needs_five_answers() {
        assert_eq!(Share { right: 3, of: 4 }.percent(), None);
        assert_eq!(Share { right: 4, of: 5 }.percent(), Some(80));
        assert_eq!(Share { right: 2, of: 3 }.against(0.9), None);
        assert_eq!(Share::default().value(), None);
    }

    #[test]
    fn a_share_misses_the_target_only_if_its_whole_interval_does() {
        assert_eq!(Share { right: 80, of: 100 }.against(0.9), Some(TargetStatus::Below));
        assert_eq!(Share { right: 8, of: 10 }.against(0.9), Some(TargetStatus::Near));
        assert_eq!(Share { right: 990, of: 1000 }.against(0.9), Some(TargetStatus::Above));
    }
}
