//! Published FSRS test vectors of other implementations, replayed through the program's own log and fold.
//!
//! Each review becomes an answer in a log on disk; the resulting ledger must match the published values. The source
//! and license are next to each vector in `tests/fixtures/fsrs_vectors.json`.

use crate::harness::sample;
use rounds::day::{Day, Days, Moment, Rollover};
use rounds::deck::ItemId;
use rounds::memory::{
    DesiredRetention, Difficulty, MemoryState, Parameters, Rating, RatingOutcome, Scheduler, Stability,
};
use rounds::review::NewEvent;
use rounds::review::{EventIds, Fact, ItemFact, Ledger, Rules, SessionId};
use rounds::store::Store;
use serde_json::Value;

/// Vectors about converting SM-2 cards to FSRS states, which this program never does.
const NOT_APPLICABLE: [&str; 2] = ["rs-sm2", "anki-zero"];

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;

/// A vector and the number of values compared so far.
struct Vector {
    value: Value,
    compared: usize,
}

impl Vector {
    fn id(&self) -> &str {
        self.value["id"].as_str().unwrap()
    }

    /// The weights; the published ones if the vector names none.
    fn weights(&self) -> Vec<f32> {
        match &self.value["params"] {
            Value::Null => Parameters::default().weights().to_vec(),
            weights => numbers(weights).iter().map(|weight| *weight as f32).collect(),
        }
    }

    /// A scheduler with its weights.
    fn scheduler(&self) -> Scheduler {
        Scheduler::new(&Parameters::new(&self.weights()).unwrap(), DesiredRetention::default())
    }

    /// Compares a number with the published one, if there is one.
    fn compare(&mut self, what: &str, found: f64, expected: &Value) {
        let Some(expected) = expected.as_f64() else {
            assert!(expected.is_null(), "{}: {what} is no number", self.id());
            return;
        };
        let scale = match self.value["tolerance_kind"].as_str().unwrap() {
            "absolute" => 1.0,
            "relative above 1, absolute below" => expected.abs().max(1.0),
            kind => panic!("no tolerance `{kind}`"),
        };
        let tolerance = self.value["tolerance"].as_f64().unwrap() * scale;
        assert!((found - expected).abs() <= tolerance, "{}: {what} is {found}, published {expected}", self.id());
        self.compared += 1;
    }

    /// Compares a state.
    fn compare_state(&mut self, what: &str, found: MemoryState, stability: &Value, difficulty: &Value) {
        self.compare(&format!("stability {what}"), f64::from(found.stability.days()), stability);
        self.compare(&format!("difficulty {what}"), f64::from(found.difficulty.value()), difficulty);
    }

    /// Compares the states after each of the four ratings.
    fn compare_next(&mut self, memory: Option<MemoryState>, elapsed: Days) {
        let outcomes = self.scheduler().preview(memory, elapsed);
        for rating in Rating::ALL {
            let expected = self.value["expected"][rating.word()].clone();
            self.compare_state(rating.word(), outcomes.of(rating).memory, &expected[0], &expected[1]);
        }
    }
}

/// A list of numbers.
fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|number| number.as_f64().unwrap()).collect()
}

/// A whole number of days.
fn days(value: &Value) -> Days {
    Days(u32::try_from(value.as_u64().unwrap()).unwrap())
}

/// A state of stability and difficulty.
fn state(stability: f64, difficulty: f64) -> MemoryState {
    MemoryState {
        stability: Stability::new(stability as f32).unwrap(),
        difficulty: Difficulty::new(difficulty as f32).unwrap(),
    }
}

/// The answer that represents a review.
fn answer(item: &ItemId, rating: Rating) -> Fact {
    Fact::Item(ItemFact::Answer(sample::answer(item.clone(), rating)))
}

/// Writes reviews, as `[rating, days since the last]`, into a log and folds it again after each of them.
fn replay(scheduler: &Scheduler, reviews: &Value) -> Vec<RatingOutcome> {
    let dir = tempfile::tempdir().unwrap();
    let (mut store, _) = Store::open(&dir.path().join("reviews.db"), [1; 16]).unwrap();
    let rules = Rules { scheduler: scheduler.clone(), ..Rules::default() };
    let mut minter = EventIds::new(SessionId([1; 16]));
    let item = ItemId::parse("vectors/item").unwrap();
    // Noon in a zone whose day starts at 23:00 UTC; further reviews on the same day come a little later.
    let mut at_ms = 1_700_046_000_000;
    let mut outcomes = Vec::<RatingOutcome>::new();
    for review in reviews.as_array().unwrap() {
        let rating = Rating::from_number(review[0].as_i64().unwrap()).unwrap();
        let elapsed = days(&review[1]);
        at_ms += i64::from(elapsed.0) * DAY_MS + 1000;
        let at = Moment::new(at_ms, 300);
        let new_event = NewEvent { id: minter.mint(at_ms), at, session: minter.session(), fact: answer(&item, rating) };
        store.append(&new_event).unwrap();
        let mut events = Vec::new();
        store.events(|event| events.push(event)).unwrap();
        let ledger = Ledger::fold(rules.clone(), events, at_ms);
        let learned = ledger.progress(&item).unwrap();
        let outcome = scheduler.preview(outcomes.last().map(|last| last.memory), elapsed).of(rating);
        assert_eq!(learned.memory, outcome.memory);
        assert_eq!(learned.last, Day::of(at, Rollover::default()));
        assert_eq!(learned.due == learned.last, rating == Rating::Again);
        outcomes.push(RatingOutcome { memory: learned.memory, interval: outcome.interval });
    }
    outcomes
}

/// Compares a history of states and intervals, as far as they were published.
fn check_history(vector: &mut Vector) {
    let outcomes = replay(&vector.scheduler(), &vector.value["reviews"]);
    let value = vector.value.clone();
    for (n, outcome) in outcomes.iter().enumerate() {
        let of = |name: &str| value.get(name).map_or(Value::Null, |list| list[n].clone());
        vector.compare_state(
            &format!("after review {n}"),
            outcome.memory,
            &of("expected_stability"),
            &of("expected_difficulty"),
        );
        vector.compare(
            &format!("interval after review {n}"),
            f64::from(outcome.interval.0),
            &of("expected_rounded_intervals"),
        );
    }
}

/// Compares the states after the reviews.
fn check_final(vector: &mut Vector, reviews: &Value, expected: &Value) {
    let last = replay(&vector.scheduler(), reviews).pop().unwrap();
    vector.compare_state("at the end", last.memory, &expected["stability"], &expected["difficulty"]);
}

/// Compares the intervals for a stability at the retentions that this program accepts.
fn check_intervals(vector: &mut Vector) {
    // A new item rated Good starts with the stability of the third weight.
    let mut weights = vector.weights();
    weights[2] = vector.value["stability"].as_f64().unwrap() as f32;
    let parameters = Parameters::new(&weights).unwrap();
    for (retention, expected) in vector.value["expected_rounded"].as_object().unwrap().clone() {
        let value: f32 = retention.parse().unwrap();
        match DesiredRetention::new(value) {
            Some(retention) => {
                let outcome = Scheduler::new(&parameters, retention).preview(None, Days(0)).of(Rating::Good);
                vector.compare(&format!("interval at {value}"), f64::from(outcome.interval.0), &expected);
            }
            None => assert!(!(0.70..=0.99).contains(&value), "{value}"),
        }
    }
}

/// Compares probabilities of recall, as `[days, R]` at one stability or `[days, stability, R]`.
fn check_retrievability(vector: &mut Vector) {
    let mut weights = vector.weights();
    weights[20] = vector.value["decay"].as_f64().unwrap() as f32;
    let scheduler = Scheduler::new(&Parameters::new(&weights).unwrap(), DesiredRetention::default());
    for case in vector.value["cases"].as_array().unwrap().clone() {
        let (stability, expected) = match case.as_array().unwrap().as_slice() {
            [_, expected] => (vector.value["stability"].clone(), expected),
            [_, stability, expected] => (stability.clone(), expected),
            other => panic!("{other:?}"),
        };
        let memory = state(stability.as_f64().unwrap(), 5.0);
        let found = scheduler.retrievability(memory, days(&case[0]));
        vector.compare(&format!("retrievability after {}", case[0]), f64::from(found.value()), expected);
    }
}

/// Checks one vector by its kind.
fn check(vector: &mut Vector) {
    let value = vector.value.clone();
    match value["kind"].as_str().unwrap() {
        "final_state" => check_final(vector, &value["reviews"], &value["expected"]),
        "many_final" => {
            for case in value["cases"].as_array().unwrap() {
                check_final(vector, &case["reviews"], case);
            }
        }
        "state_history" | "interval_history" => check_history(vector),
        "next_states_from_history" => {
            let last = replay(&vector.scheduler(), &value["reviews"]).pop().unwrap();
            vector.compare_next(Some(last.memory), days(&value["delta_t"]));
        }
        "next_states" => {
            let [stability, difficulty] = numbers(&value["state"])[..] else { panic!("a state") };
            vector.compare_next(Some(state(stability, difficulty)), days(&value["delta_t"]));
        }
        "next_states_new" => vector.compare_next(None, Days(0)),
        "interval_by_retention" => check_intervals(vector),
        "current_retrievability" | "current_retrievability_many" => check_retrievability(vector),
        "fill_params" => {
            let filled = Parameters::new(&vector.weights()).unwrap();
            for (n, weight) in filled.weights().iter().enumerate() {
                vector.compare(&format!("weight {n}"), f64::from(*weight), &value["expected_params"][n]);
            }
        }
        // The start state comes from SM-2 and cannot be in a log; the reviews after it are ordinary.
        "sm2_then_reviews" => {
            let start = &value["expected_start"];
            let start = state(start["stability"].as_f64().unwrap(), start["difficulty"].as_f64().unwrap());
            let [review] = value["reviews"].as_array().unwrap().as_slice() else { panic!("one review") };
            let rating = Rating::from_number(review[0].as_i64().unwrap()).unwrap();
            let found = vector.scheduler().preview(Some(start), days(&review[1])).of(rating).memory;
            let expected = &value["expected"];
            vector.compare_state("after the review", found, &expected["stability"], &expected["difficulty"]);
        }
        kind => panic!("no kind `{kind}`"),
    }
}

#[test]
fn the_fold_matches_published_vectors_of_other_implementations() {
    let fixture: Value = serde_json::from_str(include_str!("fixtures/fsrs_vectors.json")).unwrap();
    let (mut checked, mut skipped, mut compared) = (Vec::new(), Vec::new(), 0);
    for value in fixture["vectors"].as_array().unwrap() {
        let mut vector = Vector { value: value.clone(), compared: 0 };
        let id = vector.id().to_owned();
        if NOT_APPLICABLE.contains(&id.as_str()) {
            assert_eq!(value["kind"], "sm2");
            skipped.push(id);
            continue;
        }
        check(&mut vector);
        assert!(vector.compared > 0, "{id}: nothing was compared");
        compared += vector.compared;
        checked.push(id);
    }
    assert_eq!(skipped, NOT_APPLICABLE);
    assert_eq!((checked.len(), compared), (41, 315));
}
