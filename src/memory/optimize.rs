//! Fitting: finds the parameters that best predict a learner's reviews.
//!
//! `fsrs` panics on items reviewed on only one day, skips invalid ratings, weights recent reviews more in its own
//! evaluation, and silently returns the published parameters if there are few reviews. This module shields callers from
//! all of that.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use fsrs::{CombinedProgressState, ComputeParametersInput, FSRSError, FSRSItem, FSRSReview, TrainingConfig};

use super::{DesiredRetention, Parameters, Rating, Scheduler};
use crate::day::Days;
use crate::parallel;

/// Minimum number of reviews for a fit. Parameters from fewer predicted worse than the published ones.
pub const MIN_REVIEWS: usize = 400;

/// The longest history per item that `fsrs` can train on. Later reviews are predicted, but not used for training.
const LONGEST_HISTORY: usize = 256;

/// Passes over all reviews, as in Anki.
const EPOCHS: usize = 8;

/// Minimum distance of a prediction from 0 and 1, so that log loss stays finite.
const MIN_DISTANCE: f64 = 1e-6;

/// One review in the history of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FitReview {
    /// UTC milliseconds: the order of training.
    pub at_ms: i64,
    /// Study days since the previous review; zero on the same day and for the first review.
    pub elapsed: Days,
    /// The effective rating.
    pub rating: Rating,
}

/// The predicted and the actual outcome of a review.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// UTC milliseconds of the review.
    pub at_ms: i64,
    /// Predicted probability of recall just before the review.
    pub recall: f64,
    /// Whether the item was recalled.
    pub recalled: bool,
}

/// The predictions for every predictable review: an item's first of each study day, except its first ever.
#[must_use]
pub fn predictions(parameters: &Parameters, histories: &[Vec<FitReview>]) -> Vec<Prediction> {
    let scheduler = Scheduler::new(parameters, DesiredRetention::default());
    let mut predictions = Vec::new();
    for history in histories {
        let mut memory = None;
        for review in history {
            if let Some(memory) = memory
                && review.elapsed > Days(0)
            {
                let recall = f64::from(scheduler.retrievability(memory, review.elapsed).value());
                predictions.push(Prediction { at_ms: review.at_ms, recall, recalled: review.rating != Rating::Again });
            }
            memory = Some(scheduler.after(memory, review.elapsed, review.rating));
        }
    }
    predictions
}

/// Number of reviews that a fit can learn from: those of items that were also reviewed on an earlier day.
#[must_use]
pub fn predictable(histories: &[Vec<FitReview>]) -> usize {
    histories.iter().flat_map(|history| history.iter().skip(1)).filter(|review| review.elapsed > Days(0)).count()
}

/// Mean log loss in nats, with equal weights; none without predictions.
#[must_use]
pub fn log_loss(predictions: &[Prediction]) -> Option<f64> {
    let loss = |prediction: &Prediction| {
        let recall = prediction.recall.clamp(MIN_DISTANCE, 1.0 - MIN_DISTANCE);
        -(if prediction.recalled { recall } else { 1.0 - recall }).ln()
    };
    (!predictions.is_empty()).then(|| predictions.iter().map(loss).sum::<f64>() / predictions.len() as f64)
}

/// The log loss of parameters, computed on all cores. Summed in a fixed order, so that the result does not depend on
/// the number of cores.
fn loss_of(parameters: &Parameters, histories: &[Vec<FitReview>]) -> Option<f64> {
    let size = histories.len().div_ceil(parallel::threads());
    let all = parallel::map_chunks(histories, size, |chunk| predictions(parameters, chunk)).concat();
    log_loss(&all)
}

/// One row of a calibration table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Bin {
    /// Number of predictions.
    pub count: usize,
    /// Mean prediction.
    pub predicted: f64,
    /// Share that was recalled.
    pub recalled: f64,
}

/// Groups predictions into ten bins of equal width and leaves out empty bins.
#[must_use]
pub fn calibration(predictions: &[Prediction]) -> Vec<Bin> {
    let mut bins = [Bin::default(); 10];
    for prediction in predictions {
        let bin = &mut bins[((prediction.recall * 10.0) as usize).min(9)];
        bin.count += 1;
        bin.predicted += prediction.recall;
        bin.recalled += f64::from(u8::from(prediction.recalled));
    }
    let mean = |bin: Bin| {
        let count = bin.count as f64;
        Bin { predicted: bin.predicted / count, recalled: bin.recalled / count, ..bin }
    };
    bins.into_iter().filter(|bin| bin.count > 0).map(mean).collect()
}

/// Progress of a fit, and a way to cancel it. Clones share the same state.
#[derive(Clone, Debug)]
pub struct Progress(Arc<Mutex<CombinedProgressState>>);

impl Default for Progress {
    fn default() -> Self {
        Self(CombinedProgressState::new_shared())
    }
}

impl Progress {
    /// Share of the work done: 0 to 1.
    #[must_use]
    pub fn share(&self) -> f64 {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if state.finished() { 1.0 } else { state.current() as f64 / state.total().max(1) as f64 }
    }

    /// Cancels the fit at its next step.
    pub fn cancel(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).want_abort = true;
    }

    fn is_canceled(&self) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).want_abort
    }
}

/// Fitted parameters, compared with those in force on the same reviews.
#[derive(Clone, Debug, PartialEq)]
pub struct Fitted {
    /// The fitted parameters.
    pub parameters: Parameters,
    /// Number of predicted reviews.
    pub reviews: usize,
    /// Mean log loss of the parameters in force, in nats.
    pub loss_before: f64,
    /// Mean log loss of the fitted parameters, in nats.
    pub loss_after: f64,
}

impl Fitted {
    /// Whether the fitted parameters predict better, and so should be adopted, as in Anki.
    #[must_use]
    pub fn is_better(&self) -> bool {
        self.loss_after < self.loss_before
    }
}

/// Why a fit gave no parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FitError {
    /// Fewer predictable reviews, given here, than [`MIN_REVIEWS`].
    #[error("not enough reviews: {0}")]
    TooFew(usize),
    /// There are enough reviews, but they are too similar, such as only of items known for months.
    #[error("the reviews are too similar")]
    TooAlike,
    /// The fit was canceled.
    #[error("it was interrupted")]
    Canceled,
    /// `fsrs` failed.
    #[error("the fit failed")]
    Failed,
}

/// Fits parameters to histories, each with the reviews of one item in order.
///
/// # Errors
///
/// If there are too few or too similar reviews, or the fit was canceled or failed. The parameters in force then stay.
pub fn fit(in_force: &Parameters, histories: &[Vec<FitReview>], progress: &Progress) -> Result<Fitted, FitError> {
    let reviews = predictable(histories);
    if reviews < MIN_REVIEWS {
        return Err(FitError::TooFew(reviews));
    }
    let (train_set, card_ids) = training_set(histories);
    let input = ComputeParametersInput {
        train_set,
        card_ids: Some(card_ids),
        progress: Some(Arc::clone(&progress.0)),
        training_config: Some(TrainingConfig { num_epochs: EPOCHS, ..TrainingConfig::default() }),
        ..ComputeParametersInput::default()
    };
    // The loss of the parameters in force is computed in parallel with the fit.
    let loss = &|| log_loss(&predictions(in_force, histories));
    let (computed, loss_before) = thread::scope(|scope| {
        let before = thread::Builder::new().spawn_scoped(scope, loss);
        let computed = catch_unwind(AssertUnwindSafe(|| fsrs::compute_parameters(input)));
        // If no thread could be started, compute it now.
        (computed, before.map_or_else(|_| loss(), |before| before.join().unwrap_or(None)))
    });
    if progress.is_canceled() {
        return Err(FitError::Canceled);
    }
    let weights = match computed {
        Ok(Ok(weights)) => weights,
        Ok(Err(FSRSError::NotEnoughData)) => return Err(FitError::TooAlike),
        Ok(Err(FSRSError::Interrupted)) => return Err(FitError::Canceled),
        Ok(Err(_)) | Err(_) => return Err(FitError::Failed),
    };
    let parameters = Parameters::new(&weights).ok_or(FitError::Failed)?;
    let loss_before = loss_before.ok_or(FitError::Failed)?;
    let loss_after = loss_of(&parameters, histories).filter(|loss| loss.is_finite()).ok_or(FitError::Failed)?;
    Ok(Fitted { parameters, reviews, loss_before, loss_after })
}

/// One row per predictable review, with all reviews of the item up to it, sorted by time; and the item number of each
/// row.
fn training_set(histories: &[Vec<FitReview>]) -> (Vec<FSRSItem>, Vec<i64>) {
    let mut rows = Vec::new();
    for (item, history) in (0_i64..).zip(histories) {
        let reviews: Vec<FSRSReview> = history
            .iter()
            .take(LONGEST_HISTORY)
            .enumerate()
            // The first review has no interval before it, whatever a clock said.
            .map(|(n, review)| FSRSReview {
                rating: u32::from(review.rating.number()),
                delta_t: if n == 0 { 0 } else { review.elapsed.0 },
            })
            .collect();
        for (n, review) in history.iter().take(LONGEST_HISTORY).enumerate() {
            if n > 0 && review.elapsed > Days(0) {
                rows.push((review.at_ms, item, FSRSItem { reviews: reviews[..=n].to_vec() }));
            }
        }
    }
    rows.sort_unstable_by_key(|(at_ms, item, row)| (*at_ms, *item, row.reviews.len()));
    rows.into_iter().map(|(_, item, row)| (row, item)).unzip()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::Seed;

    /// Simulated histories of a learner with these parameters, reviewed in a fixed rhythm.
    fn simulated(parameters: &Parameters, items: u64, reviews: u64) -> Vec<Vec<FitReview>> {
        let scheduler = Scheduler::new(parameters, DesiredRetention::default());
        let history = |item: u64| {
            let (mut memory, mut day, mut history) = (None, 0_i64, Vec::new());
            for n in 0..reviews {
                let elapsed =
                    if n == 0 { Days(0) } else { Days(1 + ((item * 7 + n * n * 3) % (2 << n.min(5))) as u32) };
                day += i64::from(elapsed.0);
                let recall = memory.map_or(0.7, |memory| scheduler.retrievability(memory, elapsed).value());
                let draw = Seed::of(&[item, n]).fraction();
                let rating = if draw < f64::from(recall) { Rating::Good } else { Rating::Again };
                memory = Some(scheduler.preview(memory, elapsed).of(rating).memory);
                history.push(FitReview { at_ms: day * 86_400_000 + item.cast_signed(), elapsed, rating });
            }
            history
        };
        (0..items).map(history).collect()
    }

    /// A learner who forgets much faster than the published parameters predict.
    fn forgetful() -> Parameters {
        let mut weights = *Parameters::default().weights();
        (weights[0], weights[2], weights[8]) = (0.05, 0.6, 1.2);
        Parameters::new(&weights).unwrap()
    }

    #[test]
    fn a_fit_improves_predictions_for_an_unusual_learner() {
        let histories = simulated(&forgetful(), 150, 7);
        let fitted = fit(&Parameters::default(), &histories, &Progress::default()).unwrap();
        assert_eq!(fitted.reviews, 150 * 6);
        assert!(fitted.is_better() && fitted.loss_after < fitted.loss_before - 0.01, "{fitted:?}");
        let truth = log_loss(&predictions(&forgetful(), &histories)).unwrap();
        assert!(fitted.loss_after < truth + 0.01, "{} {truth}", fitted.loss_after);
    }

    #[test]
    fn too_few_reviews_give_no_parameters() {
        let histories = simulated(&forgetful(), 50, 7);
        assert_eq!(fit(&Parameters::default(), &histories, &Progress::default()), Err(FitError::TooFew(300)));
        assert_eq!(fit(&Parameters::default(), &[], &Progress::default()), Err(FitError::TooFew(0)));
    }

    #[test]
    fn input_that_makes_fsrs_panic_or_fail_is_skipped_or_reported() {
        let good = |elapsed| FitReview { at_ms: 0, elapsed: Days(elapsed), rating: Rating::Good };
        // Items reviewed on one day only, among others that can be trained on.
        let mut histories = simulated(&forgetful(), 150, 7);
        histories.extend((0..100).map(|_| vec![good(0), good(0), good(0)]));
        histories.push(Vec::new());
        // An item whose clock was set back before its first review, and one with an endless history.
        histories.push(vec![good(9), good(0)]);
        histories.push((0..3000).map(|n| good(u32::from(n > 0))).collect());
        assert!(fit(&Parameters::default(), &histories, &Progress::default()).is_ok());
        // Only same-day reviews.
        let same_day: Vec<Vec<FitReview>> = (0..1000).map(|_| vec![good(0); 3]).collect();
        assert_eq!(fit(&Parameters::default(), &same_day, &Progress::default()), Err(FitError::TooFew(0)));
        // One item with so many reviews that no row is the first of many items.
        let one = vec![(0..1000).map(|n| good(u32::from(n > 0))).collect()];
        let fitted = fit(&Parameters::default(), &one, &Progress::default());
        assert!(fitted.is_ok() || fitted == Err(FitError::TooAlike), "{fitted:?}");
    }

    #[test]
    fn a_canceled_fit_gives_no_parameters() {
        let progress = Progress::default();
        progress.cancel();
        let histories = simulated(&forgetful(), 150, 7);
        assert_eq!(fit(&Parameters::default(), &histories, &progress), Err(FitError::Canceled));
    }

    #[test]
    fn refitting_the_same_reviews_changes_nothing() {
        let histories = simulated(&forgetful(), 150, 7);
        let first = fit(&Parameters::default(), &histories, &Progress::default()).unwrap();
        let again = fit(&first.parameters, &histories, &Progress::default()).unwrap();
        assert_eq!(again.parameters, first.parameters);
        assert!(!again.is_better());
    }

    #[test]
    fn log_loss_and_calibration_match_the_textbook() {
        let made = |recall, recalled| Prediction { at_ms: 0, recall, recalled };
        let predictions = [made(0.9, true), made(0.8, false), made(0.95, true), made(1.0, true)];
        let expected = -(0.9_f64.ln() + 0.2_f64.ln() + 0.95_f64.ln() + (1.0 - MIN_DISTANCE).ln()) / 4.0;
        assert!((log_loss(&predictions).unwrap() - expected).abs() < 1e-12);
        assert_eq!(log_loss(&[]), None);
        let bins = calibration(&predictions);
        assert_eq!(bins.iter().map(|bin| bin.count).collect::<Vec<_>>(), [1, 3]);
        assert!((bins[1].predicted - 0.95).abs() < 1e-9 && (bins[1].recalled - 1.0).abs() < 1e-9);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn no_history_makes_a_fit_panic(
            histories in prop::collection::vec(
                prop::collection::vec((0_u32..400, 0_usize..4, any::<i32>()), 0..12), 0..120,
            ),
        ) {
            let review = |(elapsed, rating, at): &(u32, usize, i32)| {
                FitReview { at_ms: i64::from(*at), elapsed: Days(*elapsed), rating: Rating::ALL[*rating] }
            };
            let histories: Vec<Vec<FitReview>> =
                histories.iter().map(|history| history.iter().map(review).collect()).collect();
            if let Ok(fitted) = fit(&Parameters::default(), &histories, &Progress::default()) {
                prop_assert!(fitted.loss_after.is_finite() && fitted.reviews >= MIN_REVIEWS);
            }
        }
    }
}
