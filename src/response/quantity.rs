//! Quantities: whether a number that was typed, with its unit, is the one asked for.

use crate::deck::item::Numeric;
use crate::deck::unit::Unit;

/// What a text says, as a quantity.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Quantity {
    /// The number.
    pub number: f64,
    /// Its unit; none where none was written.
    pub unit: Option<Unit>,
}

/// Why a text is no quantity that can be graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slip {
    /// There is no number.
    NoNumber,
    /// A point without a digit before it, which is easily overlooked: `.5`.
    NoLeadingZero,
    /// A zero behind the point, which is easily read without the point: `5.0`.
    TrailingZero,
    /// What stands behind the number is no unit that is known.
    UnknownUnit(String),
}

impl Slip {
    /// What to do about it, in a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoNumber => "Type a number, such as 2.5, with a point and not a comma.".into(),
            Self::NoLeadingZero => {
                "Write a zero before the point, as in 0.5: a bare point is easily overlooked.".into()
            }
            Self::TrailingZero => "Write no zero behind the point: 5.0 is easily read as 50.".into(),
            Self::UnknownUnit(unit) => format!("`{unit}` is not a unit that rounds knows."),
        }
    }
}

/// How a text fits the quantity asked for.
#[derive(Clone, Debug, PartialEq)]
pub enum Match {
    /// It is within the tolerance.
    Right,
    /// It is another quantity, here in the unit asked for.
    Off(f64),
    /// Its unit measures something else.
    WrongUnit,
    /// It is no quantity.
    Slip(Slip),
}

impl Match {
    /// Whether it counts as right.
    #[must_use]
    pub fn is_right(&self) -> bool {
        *self == Self::Right
    }
}

/// Judges a text. A bare number is taken in the unit asked for, which stands beside the field.
#[must_use]
pub fn judge(text: &str, asked: &Numeric) -> Match {
    let quantity = match read(text) {
        Ok(quantity) => quantity,
        Err(slip) => return Match::Slip(slip),
    };
    let number = match (quantity.unit, asked.unit) {
        (None, _) => Some(quantity.number),
        (Some(unit), Some(wanted)) => unit.convert(quantity.number, wanted),
        (Some(_), None) => None,
    };
    let Some(number) = number else { return Match::WrongUnit };
    // Both ends count, also where binary fractions miss them by a hair.
    let hair = 1e-9 * asked.value.abs().max(number.abs());
    if (number - asked.value).abs() <= asked.tolerance + hair { Match::Right } else { Match::Off(number) }
}

/// Reads a number, with or without a unit behind it. Commas part thousands: `1,000`.
///
/// # Errors
///
/// Why it is no quantity, or one that is unsafe as it is written.
pub fn read(text: &str) -> Result<Quantity, Slip> {
    let text = text.trim().replace('\u{2212}', "-");
    let part = |c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | '-' | '+');
    let mut end = text.find(|c| !part(c)).unwrap_or(text.len());
    // An exponent, as in 1e3, belongs to the number where digits follow it.
    if let Some(rest) = text[end..].strip_prefix(['e', 'E']) {
        let digits = rest.strip_prefix(['-', '+']).unwrap_or(rest);
        if digits.starts_with(|c: char| c.is_ascii_digit()) {
            let sign = rest.len() - digits.len();
            end += 1 + sign + digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
        }
    }
    let (written, rest) = text.split_at(end);
    let number: f64 = thousands(written).and_then(|digits| digits.parse().ok()).ok_or(Slip::NoNumber)?;
    if !number.is_finite() {
        return Err(Slip::NoNumber);
    }
    let mantissa = written.split(['e', 'E']).next().unwrap_or_default();
    if mantissa.trim_start_matches(['-', '+']).starts_with('.') {
        return Err(Slip::NoLeadingZero);
    }
    if mantissa.split_once('.').is_some_and(|(_, fraction)| fraction.is_empty() || fraction.ends_with('0')) {
        return Err(Slip::TrailingZero);
    }
    let unit = match rest.trim().trim_end_matches('.') {
        "" => None,
        name => Some(Unit::parse(name).ok_or_else(|| Slip::UnknownUnit(name.to_owned()))?),
    };
    Ok(Quantity { number, unit })
}

/// A number without the commas between its thousands; none where a comma stands elsewhere.
fn thousands(written: &str) -> Option<String> {
    if !written.contains(',') {
        return Some(written.to_owned());
    }
    let (whole, fraction) = written.split_once('.').unwrap_or((written, ""));
    let mut groups = whole.split(',');
    let first = groups.next()?.trim_start_matches(['-', '+']);
    let digits = |group: &str, length: bool| group.bytes().all(|b| b.is_ascii_digit()) && (!length || group.len() == 3);
    let sound = (1..=3).contains(&first.len()) && digits(first, false) && groups.all(|group| digits(group, true));
    (sound && !fraction.contains(',')).then(|| written.replace(',', ""))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn asked(value: f64, tolerance: f64, unit: &str) -> Numeric {
        Numeric { value, tolerance, unit: Unit::parse(unit), why: String::new() }
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let number = |text: &str| read(text).map(|quantity| quantity.number);
        for (text, value) in
            [("7", 7.0), (" 0.25 ", 0.25), ("1,000", 1000.0), ("12,345.5", 12345.5), ("1e3", 1000.0), ("-4", -4.0)]
        {
            assert_eq!(number(text), Ok(value), "{text}");
        }
        for text in ["", "abc", "1,00", "1.2.3", "--4", ",5", "1e999", "1,0000"] {
            assert_eq!(number(text), Err(Slip::NoNumber), "{text}");
        }
        assert_eq!(number(".5"), Err(Slip::NoLeadingZero));
        assert_eq!(number("5.0"), Err(Slip::TrailingZero));
        assert_eq!(number("5."), Err(Slip::TrailingZero));
        assert_eq!(number("5 furlongs"), Err(Slip::UnknownUnit("furlongs".into())));
    }

    #[test]
    fn both_ends_of_the_tolerance_count() {
        let dose = asked(0.3, 0.1, "mg");
        for text in ["0.2 mg", "0.4", "300 mcg", "0.0003 g"] {
            assert_eq!(judge(text, &dose), Match::Right, "{text}");
        }
        assert_eq!(judge("0.41", &dose), Match::Off(0.41));
        assert_eq!(judge("0.3 mL", &dose), Match::WrongUnit);
        assert_eq!(judge("3 days", &asked(3.0, 0.0, "")), Match::WrongUnit);
        assert_eq!(judge("90 min", &asked(1.5, 0.0, "h")), Match::Right);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in ".{0,60}") {
            let _ = judge(&text, &asked(1.0, 0.0, "mg"));
        }

        #[test]
        fn an_answer_is_right_exactly_when_it_is_near_enough(
            value in -1000_i32..1000, tolerance in 0_i32..50, typed in -1000_i32..1000,
        ) {
            let right = judge(&typed.to_string(), &asked(value.into(), tolerance.into(), "")).is_right();
            prop_assert_eq!(right, (typed - value).abs() <= tolerance);
        }
    }
}
