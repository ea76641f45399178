//! The order in which an item's alternatives are shown.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::deck::item::Mode;
use crate::deck::{Alternative, Item, Task};

/// Places of an item's alternatives in the order in which its nth showing in a session presents them.
///
/// Shuffled, unless the item says otherwise; numbers ascend; true comes before false; an alternative pinned
/// last stays last. The steps of an order are shuffled, and never stand in their right order.
#[must_use]
pub fn shown_order(item: &Item, seed: u64, nth: usize) -> Vec<u8> {
    let mut order: Vec<u8> = (0..=u8::MAX).take(item.task.rows()).collect();
    let choice = match &item.task {
        Task::Choice(choice) => choice,
        Task::Order(_) => {
            order.shuffle(&mut rng(item, seed, nth));
            if order.is_sorted() {
                // The right order would be given away.
                order.rotate_left(1);
            }
            return order;
        }
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => return order,
    };
    let at = |place: u8| &choice.alternatives[usize::from(place)];
    match choice.mode {
        Mode::TrueFalse => return order,
        Mode::Single | Mode::Matching | Mode::Multi if !choice.shuffle => {}
        Mode::Single | Mode::Matching | Mode::Multi => match numbers(&choice.alternatives) {
            Some(numbers) => order.sort_by(|a, b| numbers[usize::from(*a)].total_cmp(&numbers[usize::from(*b)])),
            None => order.shuffle(&mut rng(item, seed, nth)),
        },
    }
    order.sort_by_key(|place| at(*place).last);
    order
}

/// The chance of one showing: the same for the same session, item and number of showings before.
fn rng(item: &Item, seed: u64, nth: usize) -> StdRng {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_be_bytes());
    hasher.update(item.id.as_str().as_bytes());
    hasher.update(&nth.to_be_bytes());
    StdRng::from_seed(*hasher.finalize().as_bytes())
}

/// A random number generator of a session's own, for one purpose.
pub(super) fn purpose(seed: u64, purpose: &str) -> impl Rng {
    let mut hasher = blake3::Hasher::new();
    hasher.update(&seed.to_be_bytes());
    hasher.update(purpose.as_bytes());
    StdRng::from_seed(*hasher.finalize().as_bytes())
}

/// The numbers that alternatives are, if all are numbers with one and the same unit.
fn numbers(alternatives: &[Alternative]) -> Option<Vec<f64>> {
    let parts = alternatives.iter().map(|option| {
        let text = option.text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(text.len());
        (text[..end].parse().ok(), text[end..].trim())
    });
    let (numbers, units): (Vec<Option<f64>>, Vec<&str>) = parts.unzip();
    let alike = units.windows(2).all(|pair| pair[0] == pair[1]);
    numbers.into_iter().collect::<Option<_>>().filter(|_| alike)
}
