//! Workload: how many reviews a day are to be expected, by living through the coming days many times.

use super::{DesiredRetention, MemoryState, Rating, Scheduler, Seed, fuzzed};
use crate::day::Days;

/// The share of new items that are answered rightly at once, as `fsrs` simulates learners.
const FIRST_RECALL: f64 = 0.76;

/// Lives lived at least: so many that chance hardly shows in a mean.
const LIVES: usize = 4000;

/// An item that was learned, as it stands today.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Held {
    /// Its memory after the last answer.
    pub memory: MemoryState,
    /// Days since that answer.
    pub since: Days,
    /// Days until it is due; none where it is due or overdue.
    pub due_in: Days,
    /// The retention at which it comes back.
    pub retention: DesiredRetention,
}

impl Held {
    /// The same item if it came back at another retention.
    #[must_use]
    pub fn at(self, scheduler: &Scheduler, retention: DesiredRetention) -> Self {
        let interval = scheduler.interval(self.memory.stability, retention);
        Self { due_in: Days(interval.0.saturating_sub(self.since.0)), retention, ..self }
    }
}

/// New items that are to come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coming {
    /// How many were never seen.
    pub items: usize,
    /// How many are begun each day until all are.
    pub per_day: usize,
    /// The retention at which they come back.
    pub retention: DesiredRetention,
}

/// Reviews on each of the coming days, today first: means over many lives. An item counts once a day, and its first
/// answer ever, being no review, does not.
#[must_use]
pub fn workload(scheduler: &Scheduler, held: &[Held], coming: Option<Coming>, days: Days) -> Vec<f64> {
    let new = coming.map_or(0, |coming| coming.items.min(coming.per_day * days.0 as usize));
    let lives = LIVES.div_ceil((held.len() + new).max(1));
    let mut reviews = vec![0_u64; days.0 as usize];
    for life in 0..lives as u64 {
        for (n, held) in (0_u64..).zip(held) {
            let chance = Chance { item: [life, 0, n], drawn: 0 };
            let last = -i64::from(held.since.0);
            live(scheduler, held.retention, chance, held.memory, last, i64::from(held.due_in.0), &mut reviews);
        }
        let Some(coming) = coming else { continue };
        for n in 0..new {
            let mut chance = Chance { item: [life, 1, n as u64], drawn: 0 };
            let day = i64::try_from(n / coming.per_day.max(1)).unwrap_or(i64::MAX);
            let memory = answered(scheduler, None, Days(0), chance.draw() < FIRST_RECALL);
            let due = day + i64::from(wait(scheduler, memory, coming.retention, &mut chance).0);
            live(scheduler, coming.retention, chance, memory, day, due, &mut reviews);
        }
    }
    reviews.into_iter().map(|count| count as f64 / lives as f64).collect()
}

/// The chance of one item in one life.
struct Chance {
    item: [u64; 3],
    drawn: u64,
}

impl Chance {
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

/// Lives through the days with one item, and counts its reviews.
fn live(
    scheduler: &Scheduler,
    retention: DesiredRetention,
    mut chance: Chance,
    mut memory: MemoryState,
    mut last: i64,
    mut due: i64,
    reviews: &mut [u64],
) {
    while let Some(count) = usize::try_from(due).ok().and_then(|day| reviews.get_mut(day)) {
        *count += 1;
        let elapsed = Days(u32::try_from(due - last).unwrap_or(0));
        let recall = f64::from(scheduler.retrievability(memory, elapsed).value());
        memory = answered(scheduler, Some(memory), elapsed, chance.draw() < recall);
        last = due;
        due += i64::from(wait(scheduler, memory, retention, &mut chance).0);
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

/// Days until an item comes back.
fn wait(scheduler: &Scheduler, memory: MemoryState, retention: DesiredRetention, chance: &mut Chance) -> Days {
    fuzzed(scheduler.interval(memory.stability, retention), chance.seed())
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

    fn held(stability: f32) -> Held {
        let memory =
            MemoryState { stability: Stability::new(stability).unwrap(), difficulty: Difficulty::new(5.0).unwrap() };
        Held { memory, since: Days(0), due_in: Days(stability as u32), retention: retention(0.9) }
    }

    fn mean(reviews: &[f64]) -> f64 {
        reviews.iter().sum::<f64>() / reviews.len() as f64
    }

    #[test]
    fn nothing_learned_and_nothing_to_come_is_no_work() {
        assert_eq!(workload(&scheduler(), &[], None, Days(3)), [0.0; 3]);
        assert_eq!(workload(&scheduler(), &[held(10.0)], None, Days(0)), Vec::<f64>::new());
    }

    #[test]
    fn an_item_is_reviewed_on_the_day_it_is_due() {
        let reviews = workload(&scheduler(), &[held(10.0)], None, Days(11));
        assert_eq!(reviews, [0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0]);
    }

    #[test]
    fn a_higher_retention_costs_more_reviews() {
        let scheduler = scheduler();
        let all: Vec<Held> = (1..200).map(|n| held(n as f32)).collect();
        let mut before = 0.0;
        for wanted in [0.7, 0.8, 0.9, 0.95, 0.99] {
            let moved: Vec<Held> = all.iter().map(|held| held.at(&scheduler, retention(wanted))).collect();
            let coming = Coming { items: 100, per_day: 10, retention: retention(wanted) };
            let reviews = mean(&workload(&scheduler, &moved, Some(coming), Days(180)));
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
            let coming = Coming { items: 1000, per_day: 20, retention: retention(wanted) };
            let ours = mean(&workload(&scheduler(), &[], Some(coming), Days(365)));
            assert!((ours / theirs - 1.0).abs() < 0.05, "at {wanted}: {ours} against {theirs}");
        }
    }

    #[test]
    fn the_same_question_has_the_same_answer() {
        let all = [held(3.0), held(8.0)];
        let once = workload(&scheduler(), &all, None, Days(60));
        assert_eq!(once, workload(&scheduler(), &all, None, Days(60)));
    }
}
