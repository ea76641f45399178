//! The order in which an item's alternatives are shown.

use super::chance::Chance;
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
            showing(item, seed, nth).shuffle(&mut order);
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
            None => showing(item, seed, nth).shuffle(&mut order),
        },
    }
    order.sort_by_key(|place| at(*place).last);
    order
}

/// The chance of one showing: the same for the same session, item and number of showings before.
fn showing(item: &Item, seed: u64, nth: usize) -> Chance {
    Chance::of(seed, &[item.id.as_str().as_bytes(), &(nth as u64).to_be_bytes()])
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
