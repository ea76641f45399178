//! Workload: forecasts the number of reviews per day with a Monte Carlo simulation.

use super::{DesiredRetention, FinalDays, MemoryState, Rating, Scheduler, Seed, Window};
use crate::day::{Day, Days, Weekdays};

/// Probability that a new item is answered right at once, as in the simulator of `fsrs`.
const FIRST_RECALL: f64 = 0.76;

/// Minimum number of simulated item runs: enough that means are stable.
const MIN_RUNS: usize = 4000;

/// The current state of a learned item.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearnedItem {
    /// Memory state after the last answer.
    pub memory: MemoryState,
    /// Days since that answer.
    pub since: Days,
    /// Days until the item is due; zero if due or overdue.
    pub due_in: Days,
    /// Its desired retention.
    pub retention: DesiredRetention,
}

impl LearnedItem {
    /// The same item with another desired retention.
    #[must_use]
    pub fn at(self, scheduler: &Scheduler, retention: DesiredRetention) -> Self {
        let interval = scheduler.interval(self.memory.stability, retention);
        Self { due_in: Days(interval.0.saturating_sub(self.since.0)), retention, ..self }
    }
}

/// New items that will be introduced.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpcomingItems {
    /// Number of new items.
    pub items: usize,
    /// Number of items introduced per day until none are left.
    pub per_day: usize,
    /// Their desired retention.
    pub retention: DesiredRetention,
}

/// The days to forecast.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastDays {
    /// The first day.
    pub today: Day,
    /// Number of days.
    pub days: Days,
    /// The exam studied for, if any.
    pub exam: Option<FinalDays>,
    /// Weekdays without reviews.
    pub off: Weekdays,
}

impl ForecastDays {
    /// `days` days from `today`, without an exam or days off.
    #[must_use]
    pub fn of(today: Day, days: Days) -> Self {
        Self { today, days, exam: None, off: Weekdays::NONE }
    }

    /// Days until an item is due that is answered `day` days from today.
    fn wait(&self, day: i64, interval: Days, seed: Seed) -> i64 {
        let day = self.today.plus(Days(u32::try_from(day).unwrap_or(0)));
        i64::from(Window::of(day, interval, self.exam, self.off).at(seed.fraction()).since(day).0)
    }
}

/// A forecast: means over many simulations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Reviews on each day, starting today. An item counts once a day; its first answer ever is not a review.
    pub reviews: Vec<f64>,
    /// Share of items that would be recalled on the day after the last; none without items.
    pub recall: Option<f64>,
}

impl Forecast {
    /// Mean reviews per day.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.reviews.iter().sum::<f64>() / self.reviews.len().max(1) as f64
    }
}

/// Forecasts the days ahead for learned items and new ones.
#[must_use]
pub fn forecast(
    scheduler: &Scheduler,
    learned: &[LearnedItem],
    upcoming: Option<UpcomingItems>,
    ahead: ForecastDays,
) -> Forecast {
    let days = ahead.days.0 as usize;
    let new = upcoming.map_or(0, |upcoming| upcoming.items.min(upcoming.per_day.saturating_mul(days)));
    let items = learned.len() + new;
    if items == 0 {
        return Forecast { reviews: vec![0.0; days], recall: None };
    }
    let simulations = MIN_RUNS.div_ceil(items);
    let (mut reviews, mut recalled) = (vec![0_u64; days], 0.0);
    for simulation in 0..simulations as u64 {
        for (n, item) in (0_u64..).zip(learned) {
            let rng = ItemRng { item: [simulation, 0, n], drawn: 0 };
            let (last, due) = (-i64::from(item.since.0), i64::from(item.due_in.0));
            let run = SimulatedItem { memory: item.memory, last, due, retention: item.retention, rng };
            recalled += run.simulate(scheduler, ahead, &mut reviews);
        }
        let Some(upcoming) = upcoming else { continue };
        for n in 0..new {
            let mut rng = ItemRng { item: [simulation, 1, n as u64], drawn: 0 };
            let last = i64::try_from(n / upcoming.per_day.max(1)).unwrap_or(i64::MAX);
            let memory = answered(scheduler, None, Days(0), rng.draw() < FIRST_RECALL);
            let interval = scheduler.interval(memory.stability, upcoming.retention);
            let due = last + ahead.wait(last, interval, rng.seed());
            let run = SimulatedItem { memory, last, due, retention: upcoming.retention, rng };
            recalled += run.simulate(scheduler, ahead, &mut reviews);
        }
    }
    let reviews = reviews.into_iter().map(|count| count as f64 / simulations as f64).collect();
    Forecast { reviews, recall: Some(recalled / (simulations * items) as f64) }
}

/// The random numbers of one item in one simulation.
struct ItemRng {
    /// Number of the simulation, 0 for a learned or 1 for a new item, and number of the item.
    item: [u64; 3],
    drawn: u64,
}

impl ItemRng {
    /// The next seed.
    fn seed(&mut self) -> Seed {
        self.drawn += 1;
        let [simulation, kind, item] = self.item;
        Seed::of(&[simulation, kind, item, self.drawn])
    }

    /// The next number from 0 to 1.
    fn draw(&mut self) -> f64 {
        self.seed().fraction()
    }
}

/// One item in one simulation. Days count from today.
struct SimulatedItem {
    memory: MemoryState,
    last: i64,
    due: i64,
    retention: DesiredRetention,
    rng: ItemRng,
}

impl SimulatedItem {
    /// Simulates all days and counts the reviews. Returns the probability of recall on the day after the last.
    fn simulate(mut self, scheduler: &Scheduler, ahead: ForecastDays, reviews: &mut [u64]) -> f64 {
        let recall = |item: &Self, day: i64| {
            let elapsed = Days(u32::try_from(day - item.last).unwrap_or(0));
            (elapsed, f64::from(scheduler.retrievability(item.memory, elapsed).value()))
        };
        while let Some(count) = usize::try_from(self.due).ok().and_then(|day| reviews.get_mut(day)) {
            *count += 1;
            let (elapsed, expected) = recall(&self, self.due);
            self.memory = answered(scheduler, Some(self.memory), elapsed, self.rng.draw() < expected);
            self.last = self.due;
            let interval = scheduler.interval(self.memory.stability, self.retention);
            self.due += ahead.wait(self.due, interval, self.rng.seed());
        }
        recall(&self, i64::from(ahead.days.0)).1
    }
}

/// The memory state after a day's answers: a wrong answer is followed by a right one on the same day.
fn answered(scheduler: &Scheduler, memory: Option<MemoryState>, elapsed: Days, right: bool) -> MemoryState {
    if right {
        return scheduler.preview(memory, elapsed).of(Rating::Good).memory;
    }
    let missed = scheduler.preview(memory, elapsed).of(Rating::Again).memory;
    scheduler.preview(Some(missed), Days(0)).of(Rating::Good).memory
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Difficulty, Parameters, Stability};

    fn retention(value: f32) -> DesiredRetention {
        DesiredRetention::new(value).unwrap()
    }

    fn scheduler() -> Scheduler {
        Scheduler::new(&Parameters::default(), DesiredRetention::default())
    }

    fn learned(stability: f32) -> LearnedItem {
        let memory =
            MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(5.0).unwrap() };
        LearnedItem { memory, since: Days(0), due_in: Days(stability as u32), retention: retention(0.9) }
    }

    fn forecast(learned: &[LearnedItem], upcoming: Option<UpcomingItems>, days: u32) -> Forecast {
        super::forecast(&scheduler(), learned, upcoming, ForecastDays::of(Day::from_epoch(20_000), Days(days)))
    }

    #[test]
    fn without_items_there_are_no_reviews() {
        assert_eq!(forecast(&[], None, 3), Forecast { reviews: vec![0.0; 3], recall: None });
        assert_eq!(forecast(&[learned(10.0)], None, 0).reviews, Vec::<f64>::new());
    }

    #[test]
    fn an_item_is_reviewed_on_the_day_it_is_due() {
        let found = forecast(&[learned(10.0)], None, 10);
        assert_eq!(found.reviews, [0.0; 10]);
        assert!((found.recall.unwrap() - 0.9).abs() < 1e-4);
        let reviews = forecast(&[learned(10.0)], None, 11).reviews;
        assert_eq!(reviews, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_higher_retention_costs_more_reviews() {
        let scheduler = scheduler();
        let all: Vec<LearnedItem> = (1..200).map(|n| learned(n as f32)).collect();
        let mut before = 0.0;
        for target in [0.7, 0.8, 0.9, 0.95, 0.99] {
            let moved: Vec<LearnedItem> = all.iter().map(|item| item.at(&scheduler, retention(target))).collect();
            let upcoming = UpcomingItems { items: 100, per_day: 10, retention: retention(target) };
            let reviews = forecast(&moved, Some(upcoming), 180).mean();
            assert!(reviews > before, "{target}: {reviews} after {before}");
            before = reviews;
        }
    }

    #[test]
    fn the_workload_is_close_to_the_simulator_of_fsrs() {
        // Configured like our learners: right or wrong, and right at the second attempt.
        let then_right = [[0.0, 0.0, 1.0, 0.0]; 3];
        let config = fsrs::SimulatorConfig {
            deck_size: 1000,
            learn_span: 365,
            learn_limit: 20,
            max_cost_perday: f32::INFINITY,
            first_rating_prob: [0.24, 0.0, 0.76, 0.0],
            review_rating_prob: [0.0, 1.0, 0.0],
            learning_step_transitions: then_right,
            relearning_step_transitions: then_right,
            learning_step_count: 1,
            relearning_step_count: 1,
            ..fsrs::SimulatorConfig::default()
        };
        for target in [0.8_f32, 0.9, 0.95] {
            let theirs = fsrs::simulate(&config, Parameters::default().weights(), target, Some(1), None).unwrap();
            let theirs = theirs.review_cnt_per_day.iter().sum::<usize>() as f64 / 365.0;
            let upcoming = UpcomingItems { items: 1000, per_day: 20, retention: retention(target) };
            let ours = forecast(&[], Some(upcoming), 365).mean();
            assert!((ours / theirs - 1.0).abs() < 0.05, "at {target}: {ours} against {theirs}");
        }
    }

    #[test]
    fn forecasts_are_deterministic() {
        let all = [learned(3.0), learned(8.0)];
        assert_eq!(forecast(&all, None, 60), forecast(&all, None, 60));
    }

    #[test]
    fn an_exam_date_moves_reviews_into_the_last_days_and_improves_recall() {
        let today = Day::from_epoch(20_000);
        let exam = FinalDays { first: today.plus(Days(50)), exam: today.plus(Days(60)) };
        let natural = ForecastDays::of(today, Days(60));
        let upcoming = UpcomingItems { items: 40, per_day: 2, retention: retention(0.9) };
        let planned = ForecastDays { exam: Some(exam), ..natural };
        let [without, with] = [natural, planned].map(|ahead| super::forecast(&scheduler(), &[], Some(upcoming), ahead));
        assert!(with.recall.unwrap() > without.recall.unwrap() + 0.01, "{with:?} {without:?}");
        assert!(with.reviews[50..].iter().sum::<f64>() >= 40.0);
    }
}
