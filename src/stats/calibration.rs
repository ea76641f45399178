//! Calibration: how often answers are right at each level of confidence.

use super::period::Period;
use super::share::Share;
use crate::day::Day;
use crate::response::{Confidence, Verdict};
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "The first answer to each item on a day, exams included, by your stated confidence: the \
share that was right, shown from 20 answers on. Fairly sure is the default when you choose nothing; answers without a \
chance to choose, such as when the minute ran out, are not counted. In certainty-based marks, sure pays off when you \
are right more than 80% of the time, fairly more than 67%; if the whole \
interval lies below that, you are overconfident.";

/// Fewest answers at a level for which it is reported.
pub const LEAST: u32 = 20;

/// The answers at one level of confidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// The level.
    pub confidence: Confidence,
    /// Right answers of all answers at this level.
    pub right: Share,
}

impl Level {
    /// Whether there are enough answers to report.
    #[must_use]
    pub fn has_enough_data(&self) -> bool {
        self.right.of >= LEAST
    }

    /// The share of right answers above which this level pays in certainty-based marking, from 0 to 1.
    ///
    /// Source: see [`crate::response::certainty`].
    #[must_use]
    pub fn pays_from(&self) -> f64 {
        match self.confidence {
            Confidence::Guess => 0.0,
            Confidence::Fairly => 2.0 / 3.0,
            Confidence::Sure => 0.8,
        }
    }

    /// Whether the level is right too rarely to pay, by more than chance explains.
    #[must_use]
    pub fn is_overconfident(&self) -> bool {
        self.has_enough_data() && self.right.interval().is_some_and(|interval| interval.high < self.pays_from())
    }
}

/// The levels in a period, from guess to sure.
#[must_use]
pub fn calibration(history: &History, period: Period, today: Day) -> [Level; 3] {
    let first = period.first(today);
    let mut levels = Confidence::ALL.map(|confidence| Level { confidence, right: Share::default() });
    for review in history.reviews().filter(|review| review.day >= first && review.first) {
        if let Some(confidence) = review.confidence {
            levels[usize::from(confidence.number()) - 1].right.add(review.verdict == Verdict::Right);
        }
    }
    levels
}
