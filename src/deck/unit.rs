//! Units of the quantities that items ask for, and what converts into what.

use std::fmt;

/// What a unit measures. Only units of one dimension convert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dimension {
    Mass,
    Volume,
    Share,
    Time,
    Pressure,
    Length,
    Frequency,
    Temperature,
    /// A unit that stands alone, such as mmol or morphine milligram equivalents.
    Label,
}

/// A unit that items may ask for.
#[derive(Clone, Copy, Debug)]
pub struct Unit {
    /// How it is written on screen; the first of its spellings.
    spellings: &'static [&'static str],
    dimension: Dimension,
    /// How many of the dimension's base unit it is.
    factor: f64,
}

/// Every unit. Spellings are compared without regard to case where no two then read alike.
const UNITS: &[Unit] = &[
    unit(&["kg", "kilogram", "kilograms"], Dimension::Mass, 1e3),
    unit(&["g", "gram", "grams"], Dimension::Mass, 1.0),
    unit(&["mg", "milligram", "milligrams"], Dimension::Mass, 1e-3),
    unit(&["mcg", "\u{b5}g", "\u{3bc}g", "ug", "microgram", "micrograms"], Dimension::Mass, 1e-6),
    unit(&["ng", "nanogram", "nanograms"], Dimension::Mass, 1e-9),
    unit(&["L", "liter", "liters", "litre", "litres"], Dimension::Volume, 1.0),
    unit(&["mL", "milliliter", "milliliters", "millilitre", "millilitres", "cc"], Dimension::Volume, 1e-3),
    unit(&["%", "percent", "per cent"], Dimension::Share, 0.01),
    unit(&["s", "sec", "second", "seconds"], Dimension::Time, 1.0),
    unit(&["min", "minute", "minutes"], Dimension::Time, 60.0),
    unit(&["h", "hour", "hours", "hr"], Dimension::Time, 3_600.0),
    unit(&["days", "day", "d"], Dimension::Time, 86_400.0),
    unit(&["weeks", "week", "wk"], Dimension::Time, 604_800.0),
    unit(&["months", "month"], Dimension::Label, 1.0),
    unit(&["years", "year", "y"], Dimension::Label, 1.0),
    unit(&["mmHg"], Dimension::Pressure, 1.0),
    unit(&["kPa"], Dimension::Pressure, 7.500_62),
    unit(&["m", "meter", "meters", "metre", "metres"], Dimension::Length, 1.0),
    unit(&["cm", "centimeter", "centimeters", "centimetre", "centimetres"], Dimension::Length, 1e-2),
    unit(&["mm", "millimeter", "millimeters", "millimetre", "millimetres"], Dimension::Length, 1e-3),
    unit(&["Hz", "hertz"], Dimension::Frequency, 1.0),
    unit(&["kHz", "kilohertz"], Dimension::Frequency, 1e3),
    unit(&["\u{b0}C", "C", "deg C", "degrees Celsius"], Dimension::Temperature, 1.0),
    unit(&["\u{b0}", "deg", "degrees", "degree"], Dimension::Label, 1.0),
    // A dose in MME is one of a day; both spellings mean the same.
    unit(&["MME", "MME/day", "MME a day", "MME per day", "mg morphine", "mg OME", "OME"], Dimension::Label, 1.0),
    unit(&["mg/day", "mg/d", "mg a day", "mg per day"], Dimension::Label, 1.0),
    unit(&["points", "point"], Dimension::Label, 1.0),
];

/// Makes a unit.
const fn unit(spellings: &'static [&'static str], dimension: Dimension, factor: f64) -> Unit {
    Unit { spellings, dimension, factor }
}

impl Unit {
    /// The unit of a spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let exact = UNITS.iter().find(|unit| unit.spellings.contains(&text));
        let folded = || UNITS.iter().find(|unit| unit.spellings.iter().any(|name| name.eq_ignore_ascii_case(text)));
        exact.or_else(folded).copied()
    }

    /// How it is written on screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.spellings.first().copied().unwrap_or_default()
    }

    /// A number of this unit in another one; none where they do not measure the same.
    #[must_use]
    pub fn convert(self, number: f64, to: Self) -> Option<f64> {
        if self == to {
            return Some(number);
        }
        let converts = self.dimension == to.dimension && self.dimension != Dimension::Label;
        converts.then(|| number * self.factor / to.factor)
    }

    /// The names of all units.
    pub fn names() -> impl Iterator<Item = &'static str> {
        UNITS.iter().map(|unit| unit.name())
    }
}

impl PartialEq for Unit {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Unit {}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Unit {
        Unit::parse(text).unwrap()
    }

    #[test]
    fn no_spelling_means_two_units() {
        let all: Vec<&str> = UNITS.iter().flat_map(|unit| unit.spellings).copied().collect();
        for (n, spelling) in all.iter().enumerate() {
            assert!(!all[n + 1..].contains(spelling), "{spelling}");
            assert!(unit(spelling).spellings.contains(spelling), "{spelling}");
        }
    }

    #[test]
    fn units_of_one_dimension_convert_and_labels_do_not() {
        assert!((unit("g").convert(0.5, unit("mg")).unwrap() - 500.0).abs() < 1e-9);
        assert!((unit("\u{3bc}g").convert(250.0, unit("mg")).unwrap() - 0.25).abs() < 1e-12);
        assert!((unit("h").convert(1.5, unit("min")).unwrap() - 90.0).abs() < 1e-9);
        assert_eq!(unit("mg").convert(10.0, unit("mL")), None);
        assert_eq!(unit("MME").convert(10.0, unit("mg")), None);
        assert_eq!(unit("MME").convert(10.0, unit("mme")), Some(10.0));
    }
}
