//! Converts a review log of another program to events: data of a real learner for tests and benches.

use super::sample;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::optimize::{FitReview, Prediction, log_loss, predictions};
use rounds::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use rounds::review::{Answer, EventIds, Fact, ItemFact, NewEvent, Rules, SessionId};

/// Minutes east of UTC at which a study day from 08:00 UTC starts at 04:00 local time.
const OFFSET_MIN: i16 = -240;

/// The answers of a CSV file with the columns `review_ms,card,rating`. Other lines are skipped.
pub fn answers(csv: &str) -> Vec<NewEvent> {
    let mut minter = EventIds::new(SessionId([3; 16]));
    let review = |line: &str| {
        let mut columns = line.split(',');
        let at_ms: i64 = columns.next()?.parse().ok()?;
        let card: u32 = columns.next()?.parse().ok()?;
        let rating = Rating::from_number(columns.next()?.parse().ok()?)?;
        let fact = Fact::Item(ItemFact::Answer(answer(ItemId::parse(&format!("josh/card-{card}"))?, rating)));
        let at = Moment::new(at_ms, OFFSET_MIN);
        Some(NewEvent { id: minter.mint(at_ms), at, session: minter.session(), fact })
    };
    csv.lines().filter_map(review).collect()
}

/// A self-rated answer with this rating.
pub fn answer(item: ItemId, rating: Rating) -> Answer {
    Answer { self_rated: true, latency_ms: 5000, ..sample::answer(item, rating) }
}

/// The rules of the fold.
pub fn rules() -> Rules {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Rules { scheduler, ..Rules::default() }
}

/// The time before which this share of the predictable reviews lies.
pub fn split(histories: &[Vec<FitReview>], share: f64) -> i64 {
    let mut times: Vec<i64> =
        predictions(&Parameters::default(), histories).iter().map(|prediction| prediction.at_ms).collect();
    times.sort_unstable();
    times[(times.len() as f64 * share) as usize]
}

/// The histories before a time.
pub fn until(histories: &[Vec<FitReview>], at_ms: i64) -> Vec<Vec<FitReview>> {
    histories.iter().map(|all| all.iter().copied().take_while(|review| review.at_ms < at_ms).collect()).collect()
}

/// The predictions for reviews from a time on, each based on all reviews before it.
pub fn later(parameters: &Parameters, histories: &[Vec<FitReview>], at_ms: i64) -> Vec<Prediction> {
    let mut all = predictions(parameters, histories);
    all.retain(|prediction| prediction.at_ms >= at_ms);
    all
}

/// The log loss of a constant prediction: the recalled share of the earlier reviews.
pub fn constant(earlier: &[Prediction], later: &[Prediction]) -> f64 {
    let recall = earlier.iter().filter(|prediction| prediction.recalled).count() as f64 / earlier.len() as f64;
    let same: Vec<Prediction> = later.iter().map(|prediction| Prediction { recall, ..*prediction }).collect();
    log_loss(&same).unwrap()
}
