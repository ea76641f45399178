//! Certainty-based marking: confident errors lose points.
//!
//! For guess, fairly and sure, right answers earn 1, 2 or 3 marks, and wrong ones 0, -2 or -6 (Gardner-Medwin; the
//! values used by Moodle). "Sure" pays off above a probability of 0.8, "fairly" above two thirds.

use super::{Confidence, Score};

/// Marks for one answer. A partly right answer earns its share of the marks for a right one.
#[must_use]
pub fn mark(score: Score, confidence: Confidence) -> f64 {
    let (right, wrong) = match confidence {
        Confidence::Guess => (1.0, 0.0),
        Confidence::Fairly => (2.0, -2.0),
        Confidence::Sure => (3.0, -6.0),
    };
    if score.value() > 0.0 { score.value() * right } else { wrong }
}

/// The bonus for good calibration: one tenth of the average mark beyond the best average that a constant confidence
/// would have earned. `average_mark` is the mean mark of all items, and `accuracy` their mean score, 0 to 1.
#[must_use]
pub fn bonus(average_mark: f64, accuracy: f64) -> f64 {
    let missed = 1.0 - accuracy;
    let flat = accuracy.max(2.0 * accuracy - 2.0 * missed).max(3.0 * accuracy - 6.0 * missed);
    0.1 * (average_mark - flat)
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "whole and half marks are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_published_vectors_hold() {
        let marks = |share: f64| Confidence::ALL.map(|confidence| mark(Score::new(share).unwrap(), confidence));
        assert_eq!(marks(1.0), [1.0, 2.0, 3.0]);
        assert_eq!(marks(0.0), [0.0, -2.0, -6.0]);
        assert_eq!(marks(0.5), [0.5, 1.0, 1.5]);
        for (average, accuracy, expected) in [(1.0, 0.5, 0.05), (2.0, 0.9, -0.01), (3.0, 1.0, 0.0)] {
            assert!((bonus(average, accuracy) - expected).abs() < 1e-12, "{average} {accuracy}");
        }
    }

    proptest! {
        #[test]
        fn marks_stay_within_their_bounds_and_honesty_pays_off(share in 0.0_f64..=1.0, probability in 0.0_f64..=1.0) {
            for confidence in Confidence::ALL {
                prop_assert!((-6.0..=3.0).contains(&mark(Score::new(share).unwrap(), confidence)));
            }
            let expected = |level| {
                probability * mark(Score::FULL, level) + (1.0 - probability) * mark(Score::NONE, level)
            };
            let honest = if probability > 0.8 {
                Confidence::Sure
            } else if probability > 2.0 / 3.0 {
                Confidence::Fairly
            } else {
                Confidence::Guess
            };
            for level in Confidence::ALL {
                prop_assert!(expected(honest) >= expected(level) - 1e-9);
            }
        }
    }
}
