//! Quantities: grading of typed numbers with units.
//!
//! An answer is right if it is the same quantity as the answer key, in any unit, within the item's tolerance. A bare
//! number is in the requested unit: the item's `unit`, or else the one named in its stem. Ambiguous or unreadable text
//! is a [`QuantityError`]: it never counts as right, and study mode hands it back with advice.
//!
//! A number in another unit may be rounded, since 120 mmHg is 15.9987 kPa: see `is_rounded`.

use crate::deck::item::Numeric;
use crate::deck::unit::{Named, Relation, Unit, named};

mod number;
mod slip;

pub use slip::QuantityError;

/// How a text compares with the requested quantity.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// Within the tolerance.
    Right,
    /// A different quantity, converted to the requested unit.
    Off(f64),
    /// The unit measures something else.
    WrongUnit,
    /// Not a quantity, or an ambiguous one.
    Slip(QuantityError),
}

impl Match {
    /// Whether it counts as right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        *self == Self::Right
    }
}

/// Compares a text with the answer key of an item with this stem.
#[must_use]
pub fn judge(text: &str, numeric: &Numeric, stem: &str) -> Match {
    match read(text, numeric, stem) {
        Ok(answer) => answer.judge(numeric),
        Err(slip) => Match::Slip(slip),
    }
}

/// A note to show next to an answer: how it was read in the requested unit, or why it could not be read.
#[must_use]
pub fn note(text: &str, numeric: &Numeric, stem: &str) -> Option<String> {
    let answer = match read(text, numeric, stem) {
        Ok(answer) => answer,
        Err(slip) => return (!text.trim().is_empty()).then(|| slip.help()),
    };
    let (unit, requested) = (answer.unit?, answer.requested?);
    match unit.convert(answer.number, requested) {
        Some(number) => (unit != requested).then(|| format!("read as {} {requested}", rounded(number))),
        None => Some("a different kind of unit".to_owned()),
    }
}

/// Whether a text is exactly the answer key, in its unit.
#[must_use]
pub fn is_key(text: &str, numeric: &Numeric, stem: &str) -> bool {
    read(text, numeric, stem).is_ok_and(|answer| {
        let same = answer.unit.is_none() || answer.unit == answer.requested;
        same && (answer.number - numeric.value).abs() <= f64::EPSILON * numeric.value.abs()
    })
}

/// A text parsed as a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ParsedQuantity {
    number: f64,
    /// The power of ten of the last digit; none if the number is exact.
    last_digit: Option<i32>,
    /// The unit typed; none for a bare number.
    unit: Option<Unit>,
    /// The requested unit.
    requested: Option<Unit>,
}

impl ParsedQuantity {
    /// Compares the quantity with the answer key.
    fn judge(self, numeric: &Numeric) -> Match {
        let (number, unit) = match (self.unit, self.requested) {
            (Some(unit), Some(requested)) => (unit.convert(self.number, requested), Some((unit, requested))),
            (Some(_), None) => (None, None),
            (None, _) => (Some(self.number), None),
        };
        let Some(number) = number else { return Match::WrongUnit };
        // Both ends of the tolerance count, even if binary fractions miss them slightly.
        let near = |a: f64, b: f64, tolerance: f64| (a - b).abs() <= tolerance + 1e-9 * a.abs().max(b.abs());
        if near(number, numeric.value, numeric.tolerance) {
            return Match::Right;
        }
        let rounded = || unit.is_some_and(|(unit, requested)| is_rounded(self, number, numeric.value, unit, requested));
        if rounded() {
            return Match::Right;
        }
        if self.unit.is_none() && self.requested.is_some_and(Unit::is_percent) && number > 0.0 && number < 1.0 {
            return Match::Slip(QuantityError::Share(self.number.to_string()));
        }
        Match::Off(number)
    }
}

/// Whether a number in another unit is the rounded answer key. Three conditions must hold: the key in that unit rounds
/// to the typed number, the typed number rounds to the key in the key's unit, and they are within 1% of each other. So
/// 120 mmHg may be typed as 16 kPa, but 18 mmHg not as 2 kPa. Between units that differ by a power of ten, no rounding
/// is accepted.
fn is_rounded(answer: ParsedQuantity, number: f64, key: f64, unit: Unit, requested: Unit) -> bool {
    let (Some(last_digit), Some(converted_key)) = (answer.last_digit, requested.convert(key, unit)) else {
        return false;
    };
    let written = key.to_string();
    let places = written.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    let half = |power: i32| 0.5 * 10_f64.powi(power) * (1.0 + 1e-9);
    // Trailing zeros of a whole number may come from rounding, as in 16000 Pa.
    let zeros = answer.number.abs().to_string().bytes().rev().take_while(|byte| *byte == b'0').count();
    let zeros = if last_digit == 0 && answer.number != 0.0 { i32::try_from(zeros).unwrap_or_default() } else { 0 };
    unit != requested
        && (converted_key - answer.number).abs() <= half(last_digit + zeros)
        && (number - key).abs() <= half(-i32::try_from(places).unwrap_or(i32::MAX))
        && (number - key).abs() <= 0.01 * key.abs()
}

/// Parses an answer as a quantity, with the requested unit as default.
fn read(text: &str, numeric: &Numeric, stem: &str) -> Result<ParsedQuantity, QuantityError> {
    let plain = number::plain(text);
    let number = number::read(&plain)?;
    let rest = number.rest.trim().trim_end_matches('.').trim_end();
    let bare =
        |requested| ParsedQuantity { number: number.value, last_digit: number.last_digit, unit: None, requested };
    if rest.is_empty() && numeric.unit.is_some() {
        return Ok(bare(numeric.unit));
    }
    let named = if numeric.unit.is_some() { Named::Nothing } else { named(stem) };
    let requested = numeric.unit.or(if let Named::Unit(unit) = named { Some(unit) } else { None });
    if rest.is_empty() {
        return Ok(bare(requested));
    }
    // Read "3-day" as "3 day".
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
    let Some(requested) = requested else { return Err(QuantityError::UnitNotAsked(name.to_owned())) };
    let amount = Unit::amount_in_time;
    let same = |unit: Unit, amount: Unit| unit.relation(amount) == Relation::Same;
    match unit.relation(requested) {
        // "How many mg per day?" may be answered with "4 g".
        Relation::Related if numeric.unit.is_none() && amount(requested).is_some_and(|amount| same(unit, amount)) => {
            Ok(ParsedQuantity { unit: Some(unit), ..bare(amount(requested)) })
        }
        Relation::Related => Err(QuantityError::RelatedUnit(name.to_owned())),
        // A temperature difference converts differently from a temperature.
        Relation::Same if unit != requested && unit.is_temperature() && is_difference(stem) => {
            Err(QuantityError::RelatedUnit(name.to_owned()))
        }
        Relation::Other if requested.may_be_meant_by(name) => Err(QuantityError::UnclearUnit(name.to_owned())),
        Relation::Same | Relation::Other => Ok(ParsedQuantity { unit: Some(unit), ..bare(Some(requested)) }),
    }
}

/// Whether a stem may ask for a change instead of a value.
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

/// Rounds a number to six significant digits for display.
fn rounded(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}

#[cfg(test)]
mod tests;
