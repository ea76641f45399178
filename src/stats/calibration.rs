//! Calibration: how often the learner is right who says guess, fairly or sure.

use super::period::Period;
use super::share::Share;
use crate::day::Day;
use crate::response::{Confidence, Verdict};
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "The first answer to each item on a day, exams included, by your stated confidence: the \
share that was right, shown from 20 answers on. Fairly is the default when you choose nothing; answers without a \
chance to choose, such as when the minute ran out, are not counted. In certainty-based marks, sure pays off when you \
are right more than 80% of the time, fairly more than 67%; if the whole \
interval lies below that, you are overconfident.";

/// Answers at a level under which nothing is said of it.
pub const LEAST: u32 = 20;

/// One level of sureness.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// What was said.
    pub said: Confidence,
    /// How often that was right.
    pub right: Share,
}

impl Level {
    /// Whether there are enough answers to say.
    #[must_use]
    pub fn tells(&self) -> bool {
        self.right.of >= LEAST
    }

    /// The share of right answers from which saying this pays, in certainty-based marks: 0 to 1.
    ///
    /// Source: see [`crate::response::certainty`].
    #[must_use]
    pub fn pays_from(&self) -> f64 {
        match self.said {
            Confidence::Guess => 0.0,
            Confidence::Fairly => 2.0 / 3.0,
            Confidence::Sure => 0.8,
        }
    }

    /// Whether the learner says it more often than pays, beyond what chance may do.
    #[must_use]
    pub fn is_overconfident(&self) -> bool {
        self.tells() && self.right.interval().is_some_and(|interval| interval.high < self.pays_from())
    }
}

/// How often each level was right in a period, guess first.
#[must_use]
pub fn calibration(history: &History, period: Period, today: Day) -> [Level; 3] {
    let first = period.first(today);
    let mut levels = Confidence::ALL.map(|said| Level { said, right: Share::default() });
    for review in history.reviews().filter(|review| review.day >= first && review.first) {
        if let Some(said) = review.confidence {
            levels[usize::from(said.number()) - 1].right.add(review.verdict == Verdict::Right);
        }
    }
    levels
}
