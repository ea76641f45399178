//! The times of a review table: Unix times in seconds or a fraction of seconds.
//!
//! A time has the unit in which it lies between 1980 and 2100. All times of a column must have the same unit; a mixed
//! column is refused, since a guess could move reviews by years.

/// The unit of a time column.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    Seconds,
    Milliseconds,
    Microseconds,
    Nanoseconds,
}

impl Unit {
    const ALL: [Self; 4] = [Self::Seconds, Self::Milliseconds, Self::Microseconds, Self::Nanoseconds];

    /// The number of units in a second.
    fn per_second(self) -> i64 {
        match self {
            Self::Seconds => 1,
            Self::Milliseconds => 1_000,
            Self::Microseconds => 1_000_000,
            Self::Nanoseconds => 1_000_000_000,
        }
    }

    /// The name in the plural.
    pub fn name(self) -> &'static str {
        match self {
            Self::Seconds => "seconds",
            Self::Milliseconds => "milliseconds",
            Self::Microseconds => "microseconds",
            Self::Nanoseconds => "nanoseconds",
        }
    }
}

/// The years 1980 to 2100 in Unix seconds; times outside are implausible.
const YEARS: std::ops::Range<i64> = 315_532_800..4_133_980_800;

/// A Unix time, in the only unit in which it lies between 1980 and 2100.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    pub unit: Unit,
    whole: i64,
    /// The decimal places, in billionths of the unit.
    billionths: i64,
}

impl Time {
    /// Parses a Unix time.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let number = whole.parse::<i64>().ok().filter(|_| digits(fraction));
        let whole = number
            .ok_or_else(|| format!("`{text}` is not a time: use Unix time in seconds, milliseconds or microseconds"))?;
        let unit = Unit::ALL.into_iter().find(|unit| YEARS.contains(&whole.div_euclid(unit.per_second())));
        let unit = unit.ok_or_else(|| {
            format!("`{text}` is not a Unix time between 1980 and 2100 in seconds, milliseconds or microseconds")
        })?;
        let billionths = format!("{fraction:0<9}").get(..9).and_then(|digits| digits.parse().ok()).unwrap_or(0);
        Ok(Self { unit, whole, billionths })
    }

    /// The time in milliseconds.
    pub fn at_ms(self) -> i64 {
        let per_second = self.unit.per_second();
        if per_second == 1 { self.whole * 1000 + self.billionths / 1_000_000 } else { self.whole / (per_second / 1000) }
    }
}

/// The unit that all times of a column share; `None` without times.
///
/// # Errors
///
/// If two lines have different units.
pub fn common_unit(column: &str, units: impl Iterator<Item = (usize, Unit)>) -> Result<Option<Unit>, String> {
    let mut first: Option<(usize, Unit)> = None;
    for (line, unit) in units {
        match first {
            None => first = Some((line, unit)),
            Some((_, common)) if common == unit => {}
            Some((before, other)) => {
                return Err(format!(
                    "the column `{column}` mixes units: line {before} is in {}, line {line} in {}; nothing was imported",
                    other.name(),
                    unit.name()
                ));
            }
        }
    }
    Ok(first.map(|(_, unit)| unit))
}
