//! Prediction: how well the memory model predicts recall.

use super::period::Period;
use super::retention::counted_recall;
use super::share::Share;
use crate::day::Day;
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Before each answer that counts toward correct at review, FSRS-6 predicts the probability of recall. \
Shown are the mean prediction and the log loss in nats (0 is perfect, 0.69 is a coin toss). The \
current parameters are used, so predictions for answers they were fitted to have the benefit of hindsight.";

/// Probabilities are clamped to at least this far from 0 and 1, so that a single surprise does not make the loss
/// infinite.
const LEAST: f64 = 1e-4;

/// Predicted against observed recall.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Answers recalled, of all answers with a prediction.
    pub recalled: Share,
    /// Sum of the predicted probabilities.
    pub expected: f64,
    /// Sum of the losses, in nats.
    pub loss: f64,
}

impl Prediction {
    /// The mean predicted probability of recall; none with too few answers.
    #[must_use]
    pub fn mean(self) -> Option<f64> {
        self.recalled.has_enough_data().then(|| self.expected / f64::from(self.recalled.of))
    }

    /// The mean log loss in nats; none with too few answers.
    #[must_use]
    pub fn log_loss(self) -> Option<f64> {
        self.recalled.has_enough_data().then(|| self.loss / f64::from(self.recalled.of))
    }
}

/// Predicted against observed recall in a period.
///
/// Log loss: `-mean(y ln p + (1 - y) ln(1 - p))`, with `p` the predicted recall and `y` 1 unless the answer was rated
/// Again.
#[must_use]
pub fn prediction(history: &History, period: Period, today: Day) -> Prediction {
    let first = period.first(today);
    let mut prediction = Prediction::default();
    for review in history.reviews().filter(|review| review.day >= first) {
        let predicted = review.before.and_then(|before| before.predicted);
        let (Some((_, recalled)), Some(predicted)) = (counted_recall(review), predicted) else { continue };
        let clamped = f64::from(predicted.value()).clamp(LEAST, 1.0 - LEAST);
        prediction.recalled.add(recalled);
        prediction.expected += f64::from(predicted.value());
        prediction.loss -= if recalled { clamped.ln() } else { (1.0 - clamped).ln() };
    }
    prediction
}
