//! The order in which the options of an item are shown.

use super::rng::SessionRng;
use crate::deck::amount;
use crate::deck::item::Mode;
use crate::deck::{Choice, Item, Task};

/// Indices of an item's options or steps, in the order in which its nth showing in a session presents them.
///
/// Options are shuffled unless the item forbids it; numbers ascend; true comes before false; an option pinned last
/// stays last. The steps of an order are shuffled, but never into their correct order.
#[must_use]
pub fn shown_order(item: &Item, seed: u64, nth: usize) -> Vec<u8> {
    let mut order: Vec<u8> = (0..=u8::MAX).take(item.task.rows()).collect();
    let choice = match &item.task {
        Task::Choice(choice) => choice,
        Task::Order(_) => {
            showing_rng(item, seed, nth).shuffle(&mut order);
            if order.is_sorted() {
                // The correct order would give the answer away.
                order.rotate_left(1);
            }
            return order;
        }
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => return order,
    };
    let option = |index: u8| &choice.options[usize::from(index)];
    match choice.mode {
        Mode::TrueFalse => return order,
        Mode::Single | Mode::Matching | Mode::Multi if !choice.shuffle => {}
        Mode::Single | Mode::Matching | Mode::Multi => match numbers(&choice.options) {
            Some(numbers) => order.sort_by(|a, b| {
                let ((low, high), (other_low, other_high)) = (numbers[usize::from(*a)], numbers[usize::from(*b)]);
                low.total_cmp(&other_low).then(high.total_cmp(&other_high))
            }),
            None => showing_rng(item, seed, nth).shuffle(&mut order),
        },
    }
    order.sort_by_key(|index| option(*index).last);
    order
}

/// The generator of one showing: the same for the same session, item and number of earlier showings.
fn showing_rng(item: &Item, seed: u64, nth: usize) -> SessionRng {
    SessionRng::of(seed, &[item.id.as_str().as_bytes(), &(nth as u64).to_be_bytes()])
}

/// The sort keys of options, if all are numbers or ranges with the same unit.
fn numbers(options: &[Choice]) -> Option<Vec<(f64, f64)>> {
    amount::ranks(options.iter().map(|option| option.text.as_str())).or_else(|| bare_numbers(options))
}

/// The numbers that options begin with, if the rest of the text is the same in all, whether or not it is a unit.
fn bare_numbers(options: &[Choice]) -> Option<Vec<(f64, f64)>> {
    let parts = options.iter().map(|option| {
        let text = option.text.trim();
        let end = text.find(|c: char| !(c.is_ascii_digit() || c == '.' || c == '-')).unwrap_or(text.len());
        (text[..end].parse::<f64>().ok(), text[end..].trim())
    });
    let (numbers, units): (Vec<Option<f64>>, Vec<&str>) = parts.unzip();
    let are_equal = units.windows(2).all(|pair| pair[0] == pair[1]);
    let numbers = numbers.into_iter().map(|number| number.map(|number| (number, number)));
    numbers.collect::<Option<_>>().filter(|_| are_equal)
}
