//! A share: so many of so many, and what may be said of it.

use super::interval::{Interval, wilson};

/// Counts under which no percentage is told, on any screen: it would say more than is known.
pub const LEAST: u32 = 5;

/// So many of so many.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Those that are.
    pub right: u32,
    /// All.
    pub of: u32,
}

/// How a share stands to what was aimed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TargetStatus {
    /// Its whole interval lies below.
    Below,
    /// Its interval holds it: chance alone may make the difference.
    Near,
    /// Its whole interval lies above.
    Above,
}

impl TargetStatus {
    /// What is said of it beside the target.
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
    /// Counts one.
    pub fn add(&mut self, is: bool) {
        self.right += u32::from(is);
        self.of += 1;
    }

    /// The share, 0 to 1; none of nothing.
    #[must_use]
    pub fn value(self) -> Option<f64> {
        (self.of > 0).then(|| f64::from(self.right) / f64::from(self.of))
    }

    /// Whether there are enough to tell a percentage.
    #[must_use]
    pub fn tells(self) -> bool {
        self.of >= LEAST
    }

    /// Percent, rounded, where there are enough to tell.
    #[must_use]
    pub fn percent(self) -> Option<u32> {
        // The share is at most one.
        self.value().filter(|_| self.tells()).map(|share| (100.0 * share).round() as u32)
    }

    /// Its Wilson interval of 95 %; none of nothing.
    #[must_use]
    pub fn interval(self) -> Option<Interval> {
        wilson(self.right.into(), self.of.into())
    }

    /// Such as `84 % of 212 (79-88)`, the interval in brackets; or that it is too few to say.
    #[must_use]
    pub fn words(self) -> String {
        let (Some(percent), Some(interval)) = (self.percent(), self.interval()) else {
            return format!("not enough data ({}/{LEAST})", self.of);
        };
        format!("{percent}% of {} ({:.0}-{:.0})", self.of, 100.0 * interval.low, 100.0 * interval.high)
    }

    /// How it stands to a probability, where there are enough to tell.
    #[must_use]
    pub fn against(self, aim: f64) -> Option<TargetStatus> {
        let interval = self.interval().filter(|_| self.tells())?;
        Some(if interval.high < aim {
            TargetStatus::Below
        } else if interval.low > aim {
            TargetStatus::Above
        } else {
            TargetStatus::Near
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_answers_are_too_few_to_say_and_five_are_not() {
        assert_eq!(Share { right: 3, of: 4 }.percent(), None);
        assert_eq!(Share { right: 4, of: 5 }.percent(), Some(80));
        assert_eq!(Share { right: 2, of: 3 }.against(0.9), None);
        assert_eq!(Share::default().value(), None);
    }

    #[test]
    fn a_share_is_off_the_target_only_if_its_whole_interval_is() {
        assert_eq!(Share { right: 80, of: 100 }.against(0.9), Some(TargetStatus::Below));
        assert_eq!(Share { right: 8, of: 10 }.against(0.9), Some(TargetStatus::Near));
        assert_eq!(Share { right: 990, of: 1000 }.against(0.9), Some(TargetStatus::Above));
    }
}
