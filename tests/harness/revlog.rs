//! A review log of another program as events of ours: a real learner for tests and benches.

use super::sample;
use rounds::day::Moment;
use rounds::deck::ItemId;
use rounds::memory::optimize::{FitReview, Prediction, log_loss, predictions};
use rounds::memory::{DesiredRetention, Parameters, Rating, Scheduler};
use rounds::review::{Answer, EventIds, Fact, ItemFact, NewEvent, Rules, SessionId};

/// Minutes east of UTC that make a study day of 08:00 UTC turn at four.
const OFFSET_MIN: i16 = -240;

/// The answers of a CSV file with the columns `review_ms,card,rating`. Lines that are no review are left out.
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

/// An answer of this rating, as it is logged.
pub fn answer(item: ItemId, rating: Rating) -> Answer {
    Answer { self_rated: true, latency_ms: 5000, ..sample::answer(item, rating) }
}

/// What a log is folded by.
pub fn rules() -> Rules {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Rules { scheduler, ..Rules::default() }
}

/// The moment at which this share of the reviews that can be predicted is over.
pub fn split(histories: &[Vec<FitReview>], share: f64) -> i64 {
    let mut times: Vec<i64> =
        predictions(&Parameters::default(), histories).iter().map(|prediction| prediction.at_ms).collect();
    times.sort_unstable();
    times[(times.len() as f64 * share) as usize]
}

/// The histories up to a moment.
pub fn until(histories: &[Vec<FitReview>], at_ms: i64) -> Vec<Vec<FitReview>> {
    histories.iter().map(|all| all.iter().copied().take_while(|review| review.at_ms < at_ms).collect()).collect()
}

/// What parameters predict of the reviews from a moment on, each with all that was before it.
pub fn later(parameters: &Parameters, histories: &[Vec<FitReview>], at_ms: i64) -> Vec<Prediction> {
    let mut all = predictions(parameters, histories);
    all.retain(|prediction| prediction.at_ms >= at_ms);
    all
}

/// The log loss of one and the same prediction for every review: the share of the earlier ones that was recalled.
pub fn constant(earlier: &[Prediction], later: &[Prediction]) -> f64 {
    let recall = earlier.iter().filter(|prediction| prediction.recalled).count() as f64 / earlier.len() as f64;
    let same: Vec<Prediction> = later.iter().map(|prediction| Prediction { recall, ..*prediction }).collect();
    log_loss(&same).unwrap()
}
