//! The simulation behind `[study] guess_aware`. Simulated learners answer items with k options, and each rule predicts
//! recall before every answer. The figure is the log loss against true recall; lower is better. Run it with
//! `cargo bench --bench guess`. The seed is fixed, so the figures are the same on every run.
//!
//! True memory follows FSRS-6 with parameters of the learner's own, which no rule knows. A remembered item is answered
//! correctly except for slips, a forgotten one only by guessing; a lucky guess affects memory like a lapse with
//! feedback. The learner states confidence by a table that differs from the one that the rule starts from.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints")]

use rounds::day::Days;
use rounds::memory::{DesiredRetention, KnewProbability, MemoryState, Parameters, Rating, Scheduler, Seed};
use rounds::response::Confidence;
use rounds::review::ConfidenceTable;

/// The number of learners for each number of options.
const LEARNERS: u64 = 200;
/// The number of items per learner.
const ITEMS: u64 = 40;
/// The number of answers per item.
const REVIEWS: u64 = 10;
/// The probability of a slip.
const SLIP: f64 = 0.03;
/// The true probabilities of guess, fairly and sure, for a remembered and for a forgotten item.
const SAID: [[f64; 3]; 2] = [[0.05, 0.25, 0.70], [0.55, 0.30, 0.15]];

/// A random number generator: hashes of a seed and a counter.
struct Random([u64; 3]);

impl Random {
    /// The next random number from 0 to 1.
    fn next(&mut self) -> f64 {
        self.0[2] += 1;
        Seed::of(&self.0).fraction()
    }

    /// A normally distributed number.
    fn normal(&mut self) -> f64 {
        let (radius, angle) = ((-2.0 * (1.0 - self.next()).ln()).sqrt(), std::f64::consts::TAU * self.next());
        radius * angle.cos()
    }
}

/// One answer to an item.
struct Answer {
    elapsed: Days,
    /// Whether the item was remembered, which no rule sees.
    recalled: bool,
    right: bool,
    confidence: Confidence,
}

/// How a rule turns an answer into a rating.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// Knows the learner's parameters and true recall.
    Oracle,
    /// Right is Good, wrong is Again.
    Naive,
    /// The same, but a guess is Hard: the behavior without `guess_aware`.
    Plain,
    /// Between Good and Again by the probability that the answer was known; ignores confidence.
    KnewWithoutConfidence,
    /// The same with the confidence: `guess_aware`.
    Knew,
}

fn main() {
    println!("log loss against what was remembered, {LEARNERS} learners x {ITEMS} items x {REVIEWS} answers");
    println!("{:<34}{:>9}{:>9}{:>9}{:>9}", "", "k=2", "k=3", "k=4", "k=5");
    let rules = [
        ("oracle", Rule::Oracle),
        ("naive: right Good, wrong Again", Rule::Naive),
        ("a guess is Hard (plain)", Rule::Plain),
        ("knew-it, confidence unheard", Rule::KnewWithoutConfidence),
        ("knew-it (guess_aware)", Rule::Knew),
    ];
    let mut naive = [0.0; 4];
    for (name, rule) in rules {
        let mut row = format!("{name:<34}");
        for (place, options) in (2..=5).enumerate() {
            let losses: Vec<f64> = (0..LEARNERS).map(|learner| loss(rule, learner, options)).collect();
            let mean = losses.iter().sum::<f64>() / losses.len() as f64;
            match rule {
                Rule::Oracle => row += &format!("{mean:>9.4}"),
                Rule::Naive => {
                    naive[place] = mean;
                    row += &format!("{mean:>9.4}");
                }
                Rule::Plain | Rule::KnewWithoutConfidence | Rule::Knew => {
                    row += &format!("{:>+9.4}", mean - naive[place]);
                }
            }
        }
        println!("{row}");
    }
    println!("the last three rows are differences from naive");
}

/// The parameters of a learner: the published ones, each moved by about a fifth.
fn learner_parameters(learner: u64) -> Parameters {
    let mut random = Random([1, learner, 0]);
    let weights: Vec<f32> =
        Parameters::default().weights().iter().map(|weight| weight * (0.2 * random.normal()).exp() as f32).collect();
    Parameters::new(&weights).unwrap()
}

/// Simulates the answers of a learner to an item.
fn simulate(truth: &Scheduler, learner: u64, item: u64, options: u64) -> Vec<Answer> {
    let mut random = Random([2 + options, learner * ITEMS + item, 0]);
    let (mut memory, mut answers) = (None::<MemoryState>, Vec::new());
    let (scheduler, mut believed) = (Scheduler::default(), None::<MemoryState>);
    for _ in 0..REVIEWS {
        // Intervals vary around those of the naive rule, and are the same for every rule.
        let elapsed = believed.map_or(Days(0), |memory| {
            let days = f64::from(memory.stability.days()) * (0.6 * random.normal()).exp();
            Days(days.round().clamp(1.0, 1000.0) as u32)
        });
        let recall = memory.map_or(0.5, |memory| f64::from(truth.retrievability(memory, elapsed).value()));
        let recalled = random.next() < recall;
        let right = random.next() < if recalled { 1.0 - SLIP } else { 1.0 / options as f64 };
        let said = SAID[usize::from(!recalled)];
        let draw = random.next();
        let confidence = match draw {
            draw if draw < said[0] => Confidence::Guess,
            draw if draw < said[0] + said[1] => Confidence::Fairly,
            _ => Confidence::Sure,
        };
        let rating = if recalled { Rating::Good } else { Rating::Again };
        memory = Some(truth.preview(memory, elapsed).of(rating).memory);
        let naive = if right { Rating::Good } else { Rating::Again };
        believed = Some(scheduler.preview(believed, elapsed).of(naive).memory);
        answers.push(Answer { elapsed, recalled, right, confidence });
    }
    answers
}

/// The mean log loss of a rule for one learner. First answers are excluded, since nothing predicts them.
fn loss(rule: Rule, learner: u64, options: u64) -> f64 {
    let truth = Scheduler::new(&learner_parameters(learner), DesiredRetention::default());
    let model = if rule == Rule::Oracle { truth.clone() } else { Scheduler::default() };
    let histories: Vec<Vec<Answer>> = (0..ITEMS).map(|item| simulate(&truth, learner, item, options)).collect();
    let mut memories = vec![None::<MemoryState>; histories.len()];
    let (mut confidence_table, mut sum, mut count) = (ConfidenceTable::default(), 0.0, 0.0);
    for n in 0..REVIEWS as usize {
        for (history, memory) in histories.iter().zip(&mut memories) {
            let Answer { elapsed, recalled, right, confidence } = &history[n];
            let recall = memory
                .map_or(confidence_table.unseen(), |memory| f64::from(model.retrievability(memory, *elapsed).value()));
            if memory.is_some() {
                let believed = recall.clamp(1e-4, 1.0 - 1e-4);
                sum -= if *recalled { believed.ln() } else { (1.0 - believed).ln() };
                count += 1.0;
            }
            let likelihood = if rule == Rule::Knew { confidence_table.likelihood(*confidence) } else { 1.0 };
            let knew = KnewProbability::after(*right, recall, 1.0 / options as f64, likelihood);
            let rating = match (rule, right, confidence) {
                (Rule::Oracle, ..) => {
                    if *recalled {
                        Rating::Good
                    } else {
                        Rating::Again
                    }
                }
                (_, false, _) => Rating::Again,
                (Rule::Plain, true, Confidence::Guess) => Rating::Hard,
                (_, true, _) => Rating::Good,
            };
            let weighed = matches!(rule, Rule::KnewWithoutConfidence | Rule::Knew).then_some(knew);
            confidence_table.count(knew, Some(*confidence), n == 0);
            *memory = Some(model.preview(*memory, *elapsed).memory(rating, weighed));
        }
    }
    sum / count
}
