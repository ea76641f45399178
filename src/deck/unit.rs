//! Units of measurement, and conversion between them.
//!
//! Two units convert only if they measure the same thing by definition, so that a factor is enough. Units whose
//! conversion also depends on the substance (mg/dL and mmol/L), the calendar (days and months) or the rest of a rate
//! (mg and mg/day) never convert; they are [`Relation::Related`], and an answer in them is unclear rather than wrong. A
//! unit in the wrong case is accepted only if no other unit is spelled with the same letters.

use std::fmt;

mod dimension;
mod named;
mod table;

use dimension::Dimension;
pub use named::{Named, named};
use table::{ATOMS, Atom, CASE_DECIDES};

/// The relation between two units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They measure the same thing, and convert.
    Same,
    /// They convert only with additional knowledge, or one is part of the other.
    Related,
    /// They measure different things.
    Other,
}

/// A unit: one from the table, or a rate or concentration composed of several, such as `mcg/kg/min` or `10^9/L`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The exponent of the power of ten in front.
    ten: i8,
    numerator: Parts,
    denominator: Parts,
}

/// Indexes of the factors in [`ATOMS`], up to three.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts([Option<u8>; 3]);

impl Parts {
    /// The factors, in the order written.
    fn atoms(self) -> impl Iterator<Item = &'static Atom> {
        self.0.into_iter().flatten().filter_map(|index| ATOMS.get(usize::from(index)))
    }

    /// Adds a factor; returns false if there is no room.
    fn add(&mut self, index: u8) -> bool {
        let free = self.0.iter_mut().find(|slot| slot.is_none());
        free.is_some_and(|slot| slot.replace(index).is_none())
    }
}

impl Unit {
    /// Parses a typed unit; none if it is unknown, or ambiguous because of its case.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(&canonical(text), atom)
    }

    /// Parses a unit that is spelled exactly as in the table; only words may be capitalized.
    fn exact(text: &str) -> Option<Self> {
        Self::read(&canonical(text), |text| {
            spelled(text).or_else(|| spelled(&text.to_lowercase()).filter(|_| is_word(text)))
        })
    }

    /// Parses the `unit` of an item. For compatibility, it is accepted in any case, even if ambiguous.
    #[must_use]
    pub fn of_deck(text: &str) -> Option<Self> {
        Self::parse(text).or_else(|| Self::read(&canonical(text), |text| folded(text).next()))
    }

    /// Parses a unit, with a function that looks up its parts.
    fn read(text: &str, lookup: impl Fn(&str) -> Option<u8>) -> Option<Self> {
        let mut unit = Self { ten: 0, numerator: Parts::default(), denominator: Parts::default() };
        if let Some(index) = lookup(text) {
            unit.numerator.add(index);
            return Some(unit);
        }
        let (ten, text) = power_of_ten(text);
        unit.ten = ten;
        let text =
            ["per ", "a ", "an "].iter().fold(text.to_owned(), |text, per| text.replace(&format!(" {per}"), "/"));
        let text = text.replace(" each ", "/").replace(" every ", "/");
        let text = text.strip_prefix("per ").map_or(text.clone(), |rest| format!("/{rest}"));
        let text = text.strip_suffix(" daily").map_or(text.clone(), |rest| format!("{rest}/day"));
        for (n, side) in text.split('/').enumerate() {
            let side = side.trim();
            // "mcg/(kg·min)"; a slash inside the parentheses would mean something else.
            let side =
                if n == 0 { side } else { side.strip_prefix('(').map_or(Some(side), |rest| rest.strip_suffix(')'))? };
            if side.is_empty() {
                // "/min" has nothing before the slash.
                if n > 0 || text.len() < 2 {
                    return None;
                }
                continue;
            }
            let whole = lookup(side);
            let names = if whole.is_some() { vec![side] } else { side.split(['\u{b7}', ' ']).collect() };
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let (name, inverse) = match name.strip_suffix("^-1").or_else(|| name.strip_suffix("-1")) {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                let index = lookup(name)?;
                let side = if n > 0 || inverse { &mut unit.denominator } else { &mut unit.numerator };
                if !side.add(index) {
                    return None;
                }
            }
        }
        let mut parts = unit.numerator.atoms().chain(unit.denominator.atoms());
        // A rate of a rate, or a temperature in a product, cannot be compared.
        let is_single = unit.numerator.atoms().count() + unit.denominator.atoms().count() == 1 && unit.ten == 0;
        let is_comparable = parts
            .all(|part| is_single || part.denominator.is_empty() && !part.numerator.contains(&Dimension::Temperature));
        let is_nonempty = unit.numerator != Parts::default() || unit.denominator != Parts::default();
        (is_nonempty && is_comparable && (unit.numerator.atoms().count() < 2 || unit.denominator != Parts::default()))
            .then_some(unit)
    }

    /// The displayed name.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    /// The relation to another unit.
    #[must_use]
    pub fn relation(self, to: Self) -> Relation {
        let (numerator, denominator) = self.dimensions();
        let (to_numerator, to_denominator) = to.dimensions();
        let counts = |one: &[Dimension], other: &[Dimension]| {
            one.is_empty() && matches!(other, [thing] if thing.is_counted()) && !denominator.is_empty()
        };
        if denominator == to_denominator
            && (numerator == to_numerator || counts(&numerator, &to_numerator) || counts(&to_numerator, &numerator))
        {
            return Relation::Same;
        }
        let family = |dimensions: &[Dimension]| {
            let mut family: Vec<Dimension> = dimensions.iter().map(|dimension| dimension.family()).collect();
            family.sort_unstable();
            family
        };
        let (numerator, denominator, to_numerator, to_denominator) =
            (family(&numerator), family(&denominator), family(&to_numerator), family(&to_denominator));
        // A 1% solution contains 1 g in 100 mL, if the percentage is weight per volume.
        let solution = |numerator: &[Dimension], denominator: &[Dimension]| {
            numerator == [Dimension::Mass] && denominator == [Dimension::Volume]
        };
        let share = |numerator: &[Dimension], denominator: &[Dimension]| {
            numerator == [Dimension::Share] && denominator.is_empty()
        };
        let mixed = share(&numerator, &denominator) && solution(&to_numerator, &to_denominator)
            || share(&to_numerator, &to_denominator) && solution(&numerator, &denominator);
        let part = numerator == to_numerator
            && (is_part(&denominator, &to_denominator) || is_part(&to_denominator, &denominator));
        if mixed || part { Relation::Related } else { Relation::Other }
    }

    /// Converts a number from this unit to another one; none if they do not measure the same thing.
    #[must_use]
    pub fn convert(self, number: f64, to: Self) -> Option<f64> {
        if self == to {
            return Some(number);
        }
        if self.relation(to) != Relation::Same {
            return None;
        }
        Some((number * self.factor() + self.zero() - to.zero()) / to.factor())
    }

    /// Whether a question can name one unit and its item the other: they have the same size, or one omits the
    /// denominator.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        let same = self.convert(1.0, other).is_some_and(|number| (number - 1.0).abs() < 1e-9);
        let open = self.denominator == Parts::default() || other.denominator == Parts::default();
        same || self.numerator == other.numerator && open
    }

    /// The numerator of a rate per time, such as mg for mg/day; none for other units.
    #[must_use]
    pub fn amount_in_time(self) -> Option<Self> {
        let per: Vec<Dimension> = self.denominator.atoms().flat_map(|atom| atom.numerator).copied().collect();
        let amount = Self { denominator: Parts::default(), ..self };
        (per == [Dimension::Time] && self.numerator != Parts::default()).then_some(amount)
    }

    /// Whether it is a temperature; temperature scales have different zeros.
    #[must_use]
    pub fn is_temperature(self) -> bool {
        self.dimensions().0 == [Dimension::Temperature]
    }

    /// Whether it is a percentage.
    #[must_use]
    pub fn is_percent(self) -> bool {
        self.name() == "%"
    }

    /// Whether a text that is not this unit can still mean it: they differ only in case (`g` and `G`, `mm` and `mM`),
    /// or it is `m`, which may be meters, minutes or months, or degrees without a scale.
    #[must_use]
    pub fn may_be_meant_by(self, text: &str) -> bool {
        let text = canonical(text);
        let simple =
            |index| Self { ten: 0, numerator: Parts([Some(index), None, None]), denominator: Parts::default() };
        let is_same_as = |text: &str| spelled(text).is_some_and(|index| simple(index).relation(self) == Relation::Same);
        folded(&text).any(|index| simple(index).relation(self) == Relation::Same)
            || self.name().eq_ignore_ascii_case(&text)
            || text.eq_ignore_ascii_case("m") && (is_same_as("min") || is_same_as("months"))
            || self.is_temperature() && matches!(text.to_lowercase().as_str(), "\u{b0}" | "deg" | "degree" | "degrees")
    }

    /// The dimensions of the numerator and of the denominator, each sorted.
    fn dimensions(self) -> (Vec<Dimension>, Vec<Dimension>) {
        let mut numerator: Vec<Dimension> = self.numerator.atoms().flat_map(|atom| atom.numerator).copied().collect();
        let mut denominator: Vec<Dimension> =
            self.denominator.atoms().flat_map(|atom| atom.numerator).copied().collect();
        denominator.extend(self.numerator.atoms().flat_map(|atom| atom.denominator));
        numerator.sort_unstable();
        denominator.sort_unstable();
        (numerator, denominator)
    }

    /// The size, in base units of its dimension.
    fn factor(self) -> f64 {
        let product = |parts: Parts| parts.atoms().map(|atom| atom.factor).product::<f64>();
        10_f64.powi(self.ten.into()) * product(self.numerator) / product(self.denominator)
    }

    /// The position of its zero, in base units.
    fn zero(self) -> f64 {
        self.numerator.atoms().map(|atom| atom.zero).sum()
    }

    /// The spellings of every simple unit.
    pub fn all() -> impl Iterator<Item = &'static [&'static str]> {
        ATOMS.iter().map(|atom| atom.spellings)
    }

    /// The names of all simple units.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::all().filter_map(|spellings| spellings.first().copied())
    }

    /// The names of all simple units, grouped by what they measure.
    #[must_use]
    pub fn by_measure() -> Vec<(&'static str, Vec<&'static str>)> {
        let mut measures = Vec::<(&str, Vec<&str>)>::new();
        for (atom, name) in ATOMS.iter().zip(Self::names()) {
            match measures.iter_mut().find(|(measure, _)| *measure == atom.measure()) {
                Some((_, names)) => names.push(name),
                None => measures.push((atom.measure(), vec![name])),
            }
        }
        measures
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let numerator: Vec<&str> = self.numerator.atoms().filter_map(|atom| atom.spellings.first().copied()).collect();
        match (self.ten, numerator.as_slice()) {
            (0, numerator) => f.write_str(&numerator.join("\u{b7}"))?,
            (ten, []) => write!(f, "10^{ten}")?,
            (ten, numerator) => write!(f, "10^{ten} {}", numerator.join("\u{b7}"))?,
        }
        self.denominator.atoms().try_for_each(|atom| write!(f, "/{}", singular(atom)))
    }
}

/// The name of a unit after a slash: mg/day, not mg/days.
fn singular(atom: &Atom) -> &'static str {
    let name = atom.spellings.first().copied().unwrap_or_default();
    match name.strip_suffix('s') {
        Some(one) if is_word(one) && !one.ends_with("ie") => one,
        Some(_) | None => name,
    }
}

/// Whether one sorted product contains all factors of another.
fn is_part(smaller: &[Dimension], greater: &[Dimension]) -> bool {
    let mut rest = greater.iter();
    smaller.iter().all(|dimension| rest.any(|other| other == dimension))
}

/// Whether a spelling consists of words, which can be capitalized, rather than a symbol.
fn is_word(text: &str) -> bool {
    text.len() > 2
        && text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
        && text.contains(['a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U', 'Y'])
}

/// The index of the simple unit with exactly this spelling.
fn spelled(text: &str) -> Option<u8> {
    let index = ATOMS.iter().position(|atom| atom.spellings.contains(&text))?;
    u8::try_from(index).ok()
}

/// The indexes of the simple units with this spelling in any case.
fn folded(text: &str) -> impl Iterator<Item = u8> {
    let atoms = (0..=u8::MAX).zip(ATOMS);
    atoms
        .filter(move |(_, atom)| atom.spellings.iter().any(|name| name.eq_ignore_ascii_case(text)))
        .map(|(index, _)| index)
}

/// The index of the simple unit with this spelling, ignoring case if it is not ambiguous.
fn atom(text: &str) -> Option<u8> {
    let ignoring_case = || {
        let mut found = folded(text).filter(|_| !CASE_DECIDES.iter().any(|known| known.eq_ignore_ascii_case(text)));
        found.next().filter(|_| found.next().is_none())
    };
    spelled(text).or_else(ignoring_case)
}

/// The exponent of the power of ten that a unit begins with, and the rest: `10^9/L`, `x10^3 cells/µL`.
fn power_of_ten(text: &str) -> (i8, &str) {
    let number = text.strip_prefix(['x', 'X', '\u{d7}', '*']).unwrap_or(text).trim_start();
    let Some(power) = number.strip_prefix("10^") else {
        return (0, text);
    };
    let digits = power.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(power.len());
    match power[..digits].parse() {
        Ok(ten) if (-30..=30).contains(&ten) => (ten, power[digits..].trim_start()),
        Ok(_) | Err(_) => (0, text),
    }
}

/// Normalizes the characters of a unit as in the table: one micro sign, plain digits for superscripts, no space around
/// slashes.
fn canonical(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        // Only a superscript makes a power of ten: "109" is not 10^9.
        if plain.ends_with("10") && matches!(c, '\u{b9}' | '\u{b2}' | '\u{b3}' | '\u{2070}'..='\u{207b}') {
            plain.push('^');
        }
        match c {
            '\u{3bc}' => plain.push('\u{b5}'),
            '\u{2126}' | '\u{3c9}' => plain.push('\u{3a9}'),
            '\u{ba}' | '\u{2da}' => plain.push('\u{b0}'),
            '\u{2103}' => plain.push_str("\u{b0}C"),
            '\u{2109}' => plain.push_str("\u{b0}F"),
            '\u{ff05}' => plain.push('%'),
            '\u{2044}' | '\u{2215}' => plain.push('/'),
            '\u{22c5}' | '\u{2219}' | '\u{2022}' => plain.push('\u{b7}'),
            '\u{2070}' => plain.push('0'),
            '\u{b9}' => plain.push('1'),
            '\u{b2}' | '\u{2082}' => plain.push('2'),
            '\u{b3}' => plain.push('3'),
            '\u{2074}'..='\u{2079}' => {
                plain.extend(char::from_digit(u32::from(c) - 0x2070, 10));
            }
            '\u{207b}' | '\u{2212}' => plain.push('-'),
            c if c.is_whitespace() => {
                if !plain.ends_with([' ', '/']) {
                    plain.push(' ');
                }
            }
            '/' => {
                plain.truncate(plain.trim_end().len());
                plain.push('/');
            }
            c => plain.push(c),
        }
    }
    // "m^2" becomes "m2", but a power of ten keeps its caret.
    for power in ["m^2", "m^3"] {
        plain = plain.replace(power, &power.replace('^', ""));
    }
    plain.replace("\u{b0} ", "\u{b0}")
}

#[cfg(test)]
mod tests;
