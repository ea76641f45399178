//! Quantities: whether a number that was typed, with its unit, is the one asked for.
//!
//! The rule: an answer is right if it is the same quantity as the key, in whatever unit, and within the item's tolerance. A
//! bare number is in the unit asked for: the `unit` of the item, or else the one that its stem names. Whatever can be read
//! in two ways, or cannot be read, is a [`QuantityError`]: it never counts as right, and study hands it back with what to write.
//!
//! A number in another unit may be rounded, since 120 mmHg are 15.9987 kPa: see `is_rounded`.

use crate::deck::item::Numeric;
use crate::deck::unit::{Named, Relation, Unit, named};

mod number;
mod slip;

pub use slip::QuantityError;

/// How a text fits the quantity asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// It is within the tolerance.
    Right,
    /// It is another quantity, here in the unit asked for.
    Off(f64),
    /// Its unit measures something else.
    WrongUnit,
    /// It is no quantity, or a doubtful one.
    Slip(QuantityError),
}

impl Match {
    /// Whether it counts as right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        *self == Self::Right
    }
}

/// Judges a text that answers the question of a stem.
#[must_use]
pub fn judge(text: &str, asked: &Numeric, stem: &str) -> Match {
    match read(text, asked, stem) {
        Ok(given) => given.judge(asked),
        Err(slip) => Match::Slip(slip),
    }
}

/// What to say beside an answer: as what it was read in the unit asked for, or why it could not be read.
#[must_use]
pub fn note(text: &str, asked: &Numeric, stem: &str) -> Option<String> {
    let given = match read(text, asked, stem) {
        Ok(given) => given,
        Err(slip) => return (!text.trim().is_empty()).then(|| slip.help()),
    };
    let (unit, wanted) = (given.unit?, given.wanted?);
    match unit.convert(given.number, wanted) {
        Some(number) => (unit != wanted).then(|| format!("read as {} {wanted}", rounded(number))),
        None => Some("a different kind of unit".to_owned()),
    }
}

/// Whether a text says the key itself, in the unit of the key.
#[must_use]
pub fn is_key(text: &str, asked: &Numeric, stem: &str) -> bool {
    read(text, asked, stem).is_ok_and(|given| {
        let same = given.unit.is_none() || given.unit == given.wanted;
        same && (given.number - asked.value).abs() <= f64::EPSILON * asked.value.abs()
    })
}

/// What a text says, as a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ParsedQuantity {
    /// The number.
    number: f64,
    /// The power of ten of its last digit; none where it is exact.
    place: Option<i32>,
    /// Its unit; none where none was written that converts.
    unit: Option<Unit>,
    /// The unit asked for.
    wanted: Option<Unit>,
}

impl ParsedQuantity {
    /// Compares it with the key.
    fn judge(self, asked: &Numeric) -> Match {
        let (number, unit) = match (self.unit, self.wanted) {
            (Some(unit), Some(wanted)) => (unit.convert(self.number, wanted), Some((unit, wanted))),
            (Some(_), None) => (None, None),
            (None, _) => (Some(self.number), None),
        };
        let Some(number) = number else { return Match::WrongUnit };
        // Both ends count, also where binary fractions miss them by a hair.
        let near = |a: f64, b: f64, reach: f64| (a - b).abs() <= reach + 1e-9 * a.abs().max(b.abs());
        if near(number, asked.value, asked.tolerance) {
            return Match::Right;
        }
        let rounded = || unit.is_some_and(|(unit, wanted)| is_rounded(self, number, asked.value, unit, wanted));
        if rounded() {
            return Match::Right;
        }
        if self.unit.is_none() && self.wanted.is_some_and(Unit::is_percent) && number > 0.0 && number < 1.0 {
            return Match::Slip(QuantityError::Share(self.number.to_string()));
        }
        Match::Off(number)
    }
}

/// Whether a number in another unit is the key, rounded. Three things have to hold: the key in that unit rounds to what
/// was typed, what was typed rounds to the key in the unit of the key, and they are within 1% of each other. So 120 mmHg may
/// be typed as 16 kPa, but 18 mmHg not as 2 kPa; and between units that differ by a power of ten nothing is rounded.
fn is_rounded(given: ParsedQuantity, number: f64, key: f64, unit: Unit, wanted: Unit) -> bool {
    let (Some(place), Some(there)) = (given.place, wanted.convert(key, unit)) else { return false };
    let written = key.to_string();
    let places = written.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let half = |place: i32| 0.5 * 10_f64.powi(place) * (1.0 + 1e-9);
    // The zeros that a whole number ends in may be there because it was rounded: 16000 Pa.
    let zeros = given.number.abs().to_string().bytes().rev().take_while(|byte| *byte == b'0').count();
    let zeros = if place == 0 && given.number != 0.0 { i32::try_from(zeros).unwrap_or_default() } else { 0 };
    unit != wanted
        && (there - given.number).abs() <= half(place + zeros)
        && (number - key).abs() <= half(-i32::try_from(places).unwrap_or(i32::MAX))
        && (number - key).abs() <= 0.01 * key.abs()
}

/// Reads an answer as a quantity in the terms of the question.
fn read(text: &str, asked: &Numeric, stem: &str) -> Result<ParsedQuantity, QuantityError> {
    let plain = number::plain(text);
    let number = number::read(&plain)?;
    let rest = number.rest.trim().trim_end_matches('.').trim_end();
    let bare = |wanted| ParsedQuantity { number: number.value, place: number.place, unit: None, wanted };
    if rest.is_empty() && asked.unit.is_some() {
        return Ok(bare(asked.unit));
    }
    let named = if asked.unit.is_some() { Named::Nothing } else { named(stem) };
    let wanted = asked.unit.or(if let Named::Unit(unit) = named { Some(unit) } else { None });
    if rest.is_empty() {
        return Ok(bare(wanted));
    }
    // "3-day" is "3 day".
    let name = rest.strip_prefix('-').filter(|name| name.starts_with(char::is_alphabetic)).unwrap_or(rest);
    if named.counts(name) {
        return Ok(bare(None));
    }
    let Some(unit) = Unit::parse(name) else {
        return Err(if rest.contains(|c: char| c.is_ascii_digit()) {
            QuantityError::Several
        } else if Unit::of_deck(name).is_some() {
            QuantityError::UnclearUnit(name.to_owned())
        } else {
            QuantityError::UnknownUnit(name.to_owned())
        });
    };
    let Some(wanted) = wanted else { return Err(QuantityError::UnitNotAsked(name.to_owned())) };
    let amount = Unit::amount_in_time;
    let same = |unit: Unit, amount: Unit| unit.relation(amount) == Relation::Same;
    match unit.relation(wanted) {
        // "How many mg per day?" may be answered with "4 g".
        Relation::Related if asked.unit.is_none() && amount(wanted).is_some_and(|amount| same(unit, amount)) => {
            Ok(ParsedQuantity { unit: Some(unit), ..bare(amount(wanted)) })
        }
        Relation::Related => Err(QuantityError::RelatedUnit(name.to_owned())),
        // A difference of temperatures converts in another way than a temperature.
        Relation::Same if unit != wanted && unit.is_temperature() && is_difference(stem) => {
            Err(QuantityError::RelatedUnit(name.to_owned()))
        }
        Relation::Other if wanted.may_be_meant_by(name) => Err(QuantityError::UnclearUnit(name.to_owned())),
        Relation::Same | Relation::Other => Ok(ParsedQuantity { unit: Some(unit), ..bare(Some(wanted)) }),
    }
}

/// Whether a stem may ask for a change and not for a state.
fn is_difference(stem: &str) -> bool {
    const CHANGES: [&str; 14] = [
        "by",
        "change",
        "changed",
        "decrease",
        "decreased",
        "difference",
        "drop",
        "dropped",
        "fall",
        "fallen",
        "increase",
        "increased",
        "rise",
        "risen",
    ];
    let lower = stem.to_lowercase();
    lower.split(|c: char| !c.is_alphabetic()).any(|word| CHANGES.contains(&word))
}

/// A number with at most six digits that count, for screens.
fn rounded(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests;
