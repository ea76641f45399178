//! The simulation that argues for `[study] guess_aware`: learners whose memory is known answer items with k options, and
//! each rule says what it believes before every answer. Log loss against what was really remembered; lower is better.
//! `cargo bench --bench guess`. No clock and no chance but a fixed seed: the figures are the same on every run.
//!
//! Truth is FSRS-6 with parameters of the learner's own, which no rule knows. An item that is remembered is answered rightly
//! but for a slip, one that is not only by chance; a lucky guess leaves what a lapse with feedback leaves. The learner says
//! guess, fairly or sure by a table that is not the one the rule starts from.
#![expect(clippy::print_stdout, clippy::unwrap_used, reason = "a bench prints")]

use rounds::day::Days;
use rounds::memory::{DesiredRetention, KnewProbability, MemoryState, Parameters, Rating, Scheduler, Seed};
use rounds::response::Confidence;
use rounds::review::ConfidenceTable;

/// Learners for each number of options.
const LEARNERS: u64 = 200;
/// Items that each learns.
const ITEMS: u64 = 40;
/// Answers to each item.
const REVIEWS: u64 = 10;
/// The learner's slips.
const SLIP: f64 = 0.03;
/// How often guess, fairly and sure are really said: by one who remembers, and by one who does not.
const SAID: [[f64; 3]; 2] = [[0.05, 0.25, 0.70], [0.55, 0.30, 0.15]];

/// Chance from a seed and a running number.
struct Chance([u64; 3]);

impl Chance {
    /// The next number of 0 to 1.
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
    /// Whether it was remembered: what no rule sees.
    recalled: bool,
    right: bool,
    confidence: Confidence,
}

/// How a rule takes an answer.
#[derive(Clone, Copy, PartialEq)]
enum Rule {
    /// It knows the learner's parameters and what was remembered.
    Oracle,
    /// Right is Good, wrong is Again.
    Naive,
    /// The same, and a guess is Hard: what is in force without `guess_aware`.
    Plain,
    /// Between Good and Again by how likely it was known; the confidence is not heard.
    KnewUnheard,
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
        ("knew-it, confidence unheard", Rule::KnewUnheard),
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
                Rule::Plain | Rule::KnewUnheard | Rule::Knew => row += &format!("{:>+9.4}", mean - naive[place]),
            }
        }
        println!("{row}");
    }
    println!("the last three rows are differences from naive");
}

/// The parameters of a learner: the published ones, each moved by about a fifth.
fn of_learner(learner: u64) -> Parameters {
    let mut chance = Chance([1, learner, 0]);
    let weights: Vec<f32> =
        Parameters::default().weights().iter().map(|weight| weight * (0.2 * chance.normal()).exp() as f32).collect();
    Parameters::new(&weights).unwrap()
}

/// What a learner does with an item, as nobody sees it.
fn lived(truth: &Scheduler, learner: u64, item: u64, options: u64) -> Vec<Answer> {
    let mut chance = Chance([2 + options, learner * ITEMS + item, 0]);
    let (mut memory, mut answers) = (None::<MemoryState>, Vec::new());
    let (scheduler, mut believed) = (Scheduler::default(), None::<MemoryState>);
    for _ in 0..REVIEWS {
        // Asked at about the interval that the naive rule gives, sooner or later: the same for every rule.
        let elapsed = believed.map_or(Days(0), |memory| {
            let days = f64::from(memory.stability.days()) * (0.6 * chance.normal()).exp();
            Days(days.round().clamp(1.0, 1000.0) as u32)
        });
        let recall = memory.map_or(0.5, |memory| f64::from(truth.retrievability(memory, elapsed).value()));
        let recalled = chance.next() < recall;
        let right = chance.next() < if recalled { 1.0 - SLIP } else { 1.0 / options as f64 };
        let said = SAID[usize::from(!recalled)];
        let heard = chance.next();
        let confidence = match heard {
            heard if heard < said[0] => Confidence::Guess,
            heard if heard < said[0] + said[1] => Confidence::Fairly,
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

/// The mean log loss of a rule on one learner, first answers left out: nothing predicts them.
fn loss(rule: Rule, learner: u64, options: u64) -> f64 {
    let truth = Scheduler::new(&of_learner(learner), DesiredRetention::default());
    let model = if rule == Rule::Oracle { truth.clone() } else { Scheduler::default() };
    let lives: Vec<Vec<Answer>> = (0..ITEMS).map(|item| lived(&truth, learner, item, options)).collect();
    let mut memories = vec![None::<MemoryState>; lives.len()];
    let (mut sureness, mut sum, mut count) = (ConfidenceTable::default(), 0.0, 0.0);
    for n in 0..REVIEWS as usize {
        for (life, memory) in lives.iter().zip(&mut memories) {
            let Answer { elapsed, recalled, right, confidence } = &life[n];
            let recall =
                memory.map_or(sureness.unseen(), |memory| f64::from(model.retrievability(memory, *elapsed).value()));
            if memory.is_some() {
                let believed = recall.clamp(1e-4, 1.0 - 1e-4);
                sum -= if *recalled { believed.ln() } else { (1.0 - believed).ln() };
                count += 1.0;
            }
            let heard = if rule == Rule::Knew { sureness.likelihood(*confidence) } else { 1.0 };
            let knew = KnewProbability::after(*right, recall, 1.0 / options as f64, heard);
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
            let weighed = matches!(rule, Rule::KnewUnheard | Rule::Knew).then_some(knew);
            sureness.count(knew, Some(*confidence), n == 0);
            *memory = Some(model.preview(*memory, *elapsed).memory(rating, weighed));
        }
    }
    sum / count
}
