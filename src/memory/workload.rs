//! Workload: how many reviews a day are to be expected, by living through the coming days many times.

use super::{DesiredRetention, FinalDays, MemoryState, Rating, Scheduler, Seed, Window};
use crate::day::{Day, Days, Weekdays};

/// The share of new items that are answered rightly at once, as `fsrs` simulates learners.
const FIRST_RECALL: f64 = 0.76;

/// Lives lived at least: so many that chance hardly shows in a mean.
const LIVES: usize = 4000;

/// An item that was learned, as it stands today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LearnedItem {
    /// Its memory after the last answer.
    pub memory: MemoryState,
    /// Days since that answer.
    pub since: Days,
    /// Days until it is due; none where it is due or overdue.
    pub due_in: Days,
    /// The retention at which it comes back.
    pub retention: DesiredRetention,
}

impl LearnedItem {
    /// The same item if it came back at another retention.
    #[must_use]
    pub fn at(self, scheduler: &Scheduler, retention: DesiredRetention) -> Self {
        let interval = scheduler.interval(self.memory.stability, retention);
        Self { due_in: Days(interval.0.saturating_sub(self.since.0)), retention, ..self }
    }
}

/// New items that are to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UpcomingItems {
    /// How many were never seen.
    pub items: usize,
    /// How many are begun each day until all are.
    pub per_day: usize,
    /// The retention at which they come back.
    pub retention: DesiredRetention,
}

/// The days to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ForecastDays {
    /// The first of them.
    pub today: Day,
    /// How many they are.
    pub days: Days,
    /// An exam that is worked towards, if there is one.
    pub exam: Option<FinalDays>,
    /// Days on which nothing is to come back.
    pub off: Weekdays,
}

impl ForecastDays {
    /// So many days from one on, without an exam and without days off.
    #[must_use]
    pub fn of(today: Day, days: Days) -> Self {
        Self { today, days, exam: None, off: Weekdays::NONE }
    }

    /// How many days an item waits that was answered so many days from today.
    fn wait(&self, day: i64, interval: Days, chance: Seed) -> i64 {
        let day = self.today.plus(Days(u32::try_from(day).unwrap_or(0)));
        i64::from(Window::of(day, interval, self.exam, self.off).at(chance.fraction()).since(day).0)
    }
}

/// What the days to come are like: means over many lives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Forecast {
    /// Reviews on each day, today first. An item counts once a day; its first answer ever is no review.
    pub reviews: Vec<f64>,
    /// The share that would be recalled on the day after all of them; none without items.
    pub recall: Option<f64>,
}

impl Forecast {
    /// Reviews a day.
    #[must_use]
    pub fn mean(&self) -> f64 {
        self.reviews.iter().sum::<f64>() / self.reviews.len().max(1) as f64
    }
}

/// Lives through the days to come with items that are learned and new ones.
#[must_use]
pub fn forecast(
    scheduler: &Scheduler,
    held: &[LearnedItem],
    coming: Option<UpcomingItems>,
    ahead: ForecastDays,
) -> Forecast {
    let days = ahead.days.0 as usize;
    let new = coming.map_or(0, |coming| coming.items.min(coming.per_day.saturating_mul(days)));
    let items = held.len() + new;
    if items == 0 {
        return Forecast { reviews: vec![0.0; days], recall: None };
    }
    let lives = LIVES.div_ceil(items);
    let (mut reviews, mut recalled) = (vec![0_u64; days], 0.0);
    for life in 0..lives as u64 {
        for (n, held) in (0_u64..).zip(held) {
            let chance = SimulatedLuck { item: [life, 0, n], drawn: 0 };
            let (last, due) = (-i64::from(held.since.0), i64::from(held.due_in.0));
            let life = SimulatedItem { memory: held.memory, last, due, retention: held.retention, chance };
            recalled += life.live(scheduler, ahead, &mut reviews);
        }
        let Some(coming) = coming else { continue };
        for n in 0..new {
            let mut chance = SimulatedLuck { item: [life, 1, n as u64], drawn: 0 };
            let last = i64::try_from(n / coming.per_day.max(1)).unwrap_or(i64::MAX);
            let memory = answered(scheduler, None, Days(0), chance.draw() < FIRST_RECALL);
            let interval = scheduler.interval(memory.stability, coming.retention);
            let due = last + ahead.wait(last, interval, chance.seed());
            let life = SimulatedItem { memory, last, due, retention: coming.retention, chance };
            recalled += life.live(scheduler, ahead, &mut reviews);
        }
    }
    let reviews = reviews.into_iter().map(|count| count as f64 / lives as f64).collect();
    Forecast { reviews, recall: Some(recalled / (lives * items) as f64) }
}

/// The chance of one item in one life.
struct SimulatedLuck {
    item: [u64; 3],
    drawn: u64,
}

impl SimulatedLuck {
    /// The next seed.
    fn seed(&mut self) -> Seed {
        self.drawn += 1;
        let [life, kind, item] = self.item;
        Seed::of(&[life, kind, item, self.drawn])
    }

    /// The next number of 0 to 1.
    fn draw(&mut self) -> f64 {
        self.seed().fraction()
    }
}

/// One item in one life. Days count from today.
struct SimulatedItem {
    memory: MemoryState,
    last: i64,
    due: i64,
    retention: DesiredRetention,
    chance: SimulatedLuck,
}

impl SimulatedItem {
    /// Lives through the days and counts the reviews. Gives the probability of recall on the day after them.
    fn live(mut self, scheduler: &Scheduler, ahead: ForecastDays, reviews: &mut [u64]) -> f64 {
        let recall = |life: &Self, day: i64| {
            let elapsed = Days(u32::try_from(day - life.last).unwrap_or(0));
            (elapsed, f64::from(scheduler.retrievability(life.memory, elapsed).value()))
        };
        while let Some(count) = usize::try_from(self.due).ok().and_then(|day| reviews.get_mut(day)) {
            *count += 1;
            let (elapsed, expected) = recall(&self, self.due);
            self.memory = answered(scheduler, Some(self.memory), elapsed, self.chance.draw() < expected);
            self.last = self.due;
            let interval = scheduler.interval(self.memory.stability, self.retention);
            self.due += ahead.wait(self.due, interval, self.chance.seed());
        }
        recall(&self, i64::from(ahead.days.0)).1
    }
}

/// The memory after a day's answers: one that was wrong is asked again until it is right.
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

    fn held(stability: f32) -> LearnedItem {
        let memory =
            MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(5.0).unwrap() };
        LearnedItem { memory, since: Days(0), due_in: Days(stability as u32), retention: retention(0.9) }
    }

    fn forecast(held: &[LearnedItem], coming: Option<UpcomingItems>, days: u32) -> Forecast {
        super::forecast(&scheduler(), held, coming, ForecastDays::of(Day::from_epoch(20_000), Days(days)))
    }

    #[test]
    fn nothing_learned_and_nothing_to_come_is_no_work() {
        assert_eq!(forecast(&[], None, 3), Forecast { reviews: vec![0.0; 3], recall: None });
        assert_eq!(forecast(&[held(10.0)], None, 0).reviews, Vec::<f64>::new());
    }

    #[test]
    fn an_item_is_reviewed_on_the_day_it_is_due() {
        let found = forecast(&[held(10.0)], None, 10);
        assert_eq!(found.reviews, [0.0; 10]);
        assert!((found.recall.unwrap() - 0.9).abs() < 1e-4);
        let reviews = forecast(&[held(10.0)], None, 11).reviews;
        assert_eq!(reviews, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_higher_retention_costs_more_reviews() {
        let scheduler = scheduler();
        let all: Vec<LearnedItem> = (1..200).map(|n| held(n as f32)).collect();
        let mut before = 0.0;
        for wanted in [0.7, 0.8, 0.9, 0.95, 0.99] {
            let moved: Vec<LearnedItem> = all.iter().map(|held| held.at(&scheduler, retention(wanted))).collect();
            let coming = UpcomingItems { items: 100, per_day: 10, retention: retention(wanted) };
            let reviews = forecast(&moved, Some(coming), 180).mean();
            assert!(reviews > before, "{wanted}: {reviews} after {before}");
            before = reviews;
        }
    }

    #[test]
    fn the_load_is_near_what_fsrs_itself_simulates() {
        // Set to learners as ours: right or wrong, and what was wrong is right at its second showing.
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
        for wanted in [0.8_f32, 0.9, 0.95] {
            let theirs = fsrs::simulate(&config, Parameters::default().weights(), wanted, Some(1), None).unwrap();
            let theirs = theirs.review_cnt_per_day.iter().sum::<usize>() as f64 / 365.0;
            let coming = UpcomingItems { items: 1000, per_day: 20, retention: retention(wanted) };
            let ours = forecast(&[], Some(coming), 365).mean();
            assert!((ours / theirs - 1.0).abs() < 0.05, "at {wanted}: {ours} against {theirs}");
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let all = [held(3.0), held(8.0)];
        assert_eq!(forecast(&all, None, 60), forecast(&all, None, 60));
    }

    #[test]
    fn an_exam_brings_everything_into_its_last_days_and_more_is_recalled_on_it() {
        let today = Day::from_epoch(20_000);
        let exam = FinalDays { first: today.plus(Days(50)), exam: today.plus(Days(60)) };
        let natural = ForecastDays::of(today, Days(60));
        let coming = UpcomingItems { items: 40, per_day: 2, retention: retention(0.9) };
        let planned = ForecastDays { exam: Some(exam), ..natural };
        let [without, with] = [natural, planned].map(|ahead| super::forecast(&scheduler(), &[], Some(coming), ahead));
        assert!(with.recall.unwrap() > without.recall.unwrap() + 0.01, "{with:?} {without:?}");
        assert!(with.reviews[50..].iter().sum::<f64>() >= 40.0);
    }
}
