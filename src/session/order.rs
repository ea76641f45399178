//! The order in which an item's alternatives are shown.

use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};

use crate::deck::item::Mode;
use crate::deck::{Alternative, Item, Task};

/// Places of an item's alternatives in the order in which its nth showing in a session presents them.
///
/// Shuffled, unless the item says otherwise; numbers ascend; true comes before false; an alternative pinned
/// last stays last.
#[must_use]
pub fn shown_order(item: &Item, seed: u64, nth: usize) -> Vec<u8> {
    let Task::Choice(choice) = &item.task;
    let mut order: Vec<u8> = (0..=u8::MAX).take(choice.alternatives.len()).collect();
    let at = |place: u8| &choice.alternatives[usize::from(place)];
    let numbers: Option<Vec<f64>> = choice.alternatives.iter().map(number).collect();
    match (choice.mode, numbers) {
        (Mode::TrueFalse, _) => return order,
        (Mode::Single | Mode::Multi, Some(numbers)) => {
            order.sort_by(|a, b| numbers[usize::from(*a)].total_cmp(&numbers[usize::from(*b)]));
        }
        (Mode::Single | Mode::Multi, None) if choice.shuffle => order.shuffle(&mut rng(item, seed, nth)),
        (Mode::Single | Mode::Multi, None) => {}
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

/// The number that an alternative begins with, if nothing but a unit follows it.
fn number(option: &Alternative) -> Option<f64> {
    let text = option.text.trim();
    let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(text.len());
    let (digits, unit) = text.split_at(end);
    let unit_is_short = unit.split_whitespace().count() <= 2 && !unit.contains(|c: char| c.is_ascii_digit());
    digits.parse().ok().filter(|_| unit_is_short)
}
