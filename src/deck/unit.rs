//! Units of the quantities that items ask for, and which of them convert into which.
//!
//! The rule: two units convert only if they measure the same thing by definition, so that a factor is enough. What also
//! needs the substance (mg/dL and mmol/L), the calendar (days and months) or the rest of a rate (mg and mg/day) never
//! converts; such units are [`Relation::Related`], and an answer in them is doubtful rather than wrong. A unit is read in
//! the wrong case only where no other unit is spelled with the same letters.

use std::fmt;

mod dimension;
mod named;
mod table;

use dimension::Dimension;
pub use named::{Named, named};
use table::{ATOMS, Atom, CASE_DECIDES};

/// How two units stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// They measure the same, and convert.
    Same,
    /// They convert only with knowledge that is not in the units, or one is a part of the other.
    Related,
    /// They measure different things.
    Other,
}

/// A unit: one of the table, or a rate or concentration made of some, such as `mcg/kg/min` or `10^9/L`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The power of ten in front.
    ten: i8,
    over: Parts,
    under: Parts,
}

/// Places in the table, as many as there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Parts([Option<u8>; 3]);

impl Parts {
    /// The units, in the order written.
    fn atoms(self) -> impl Iterator<Item = &'static Atom> {
        self.0.into_iter().flatten().filter_map(|place| ATOMS.get(usize::from(place)))
    }

    /// Adds a unit; false where there is no room.
    fn add(&mut self, place: u8) -> bool {
        let free = self.0.iter_mut().find(|slot| slot.is_none());
        free.is_some_and(|slot| slot.replace(place).is_none())
    }
}

impl Unit {
    /// Reads a unit as it was typed. None where it is unknown, or its case leaves open which one is meant.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::read(&canonical(text), atom)
    }

    /// Reads a unit exactly as it is spelled in the table; only words may be capitalized.
    fn exact(text: &str) -> Option<Self> {
        Self::read(&canonical(text), |text| {
            spelled(text).or_else(|| spelled(&text.to_lowercase()).filter(|_| is_word(text)))
        })
    }

    /// Reads the `unit` of an item. An author's spelling is read in any case, as it always was.
    #[must_use]
    pub fn of_deck(text: &str) -> Option<Self> {
        Self::parse(text).or_else(|| Self::read(&canonical(text), |text| folded(text).next()))
    }

    /// Reads a unit with a way to look up its parts.
    fn read(text: &str, look_up: impl Fn(&str) -> Option<u8>) -> Option<Self> {
        let mut unit = Self { ten: 0, over: Parts::default(), under: Parts::default() };
        if let Some(place) = look_up(text) {
            unit.over.add(place);
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
            // "mcg/(kg·min)"; a slash inside would mean something else.
            let side =
                if n == 0 { side } else { side.strip_prefix('(').map_or(Some(side), |rest| rest.strip_suffix(')'))? };
            if side.is_empty() {
                // "/min" has nothing before its slash.
                if n > 0 || text.len() < 2 {
                    return None;
                }
                continue;
            }
            let whole = look_up(side);
            let names = if whole.is_some() { vec![side] } else { side.split(['\u{b7}', ' ']).collect() };
            for name in names.into_iter().filter(|name| !name.is_empty()) {
                let (name, inverse) = match name.strip_suffix("^-1").or_else(|| name.strip_suffix("-1")) {
                    Some(name) => (name, true),
                    None => (name, false),
                };
                let place = look_up(name)?;
                let side = if n > 0 || inverse { &mut unit.under } else { &mut unit.over };
                if !side.add(place) {
                    return None;
                }
            }
        }
        let mut parts = unit.over.atoms().chain(unit.under.atoms());
        // A rate of a rate, and a temperature in a product, are beyond what is compared here.
        let alone = unit.over.atoms().count() + unit.under.atoms().count() == 1 && unit.ten == 0;
        let sound = parts.all(|part| alone || part.under.is_empty() && !part.over.contains(&Dimension::Temperature));
        let some = unit.over != Parts::default() || unit.under != Parts::default();
        (some && sound && (unit.over.atoms().count() < 2 || unit.under != Parts::default())).then_some(unit)
    }

    /// How it is written on screen.
    #[must_use]
    pub fn name(self) -> String {
        self.to_string()
    }

    /// How the unit stands to another one.
    #[must_use]
    pub fn relation(self, to: Self) -> Relation {
        let (over, under) = self.dimensions();
        let (to_over, to_under) = to.dimensions();
        let counts = |one: &[Dimension], other: &[Dimension]| {
            one.is_empty() && matches!(other, [thing] if thing.is_counted()) && !under.is_empty()
        };
        if under == to_under && (over == to_over || counts(&over, &to_over) || counts(&to_over, &over)) {
            return Relation::Same;
        }
        let kin = |dimensions: &[Dimension]| {
            let mut kin: Vec<Dimension> = dimensions.iter().map(|dimension| dimension.kin()).collect();
            kin.sort_unstable();
            kin
        };
        let (over, under, to_over, to_under) = (kin(&over), kin(&under), kin(&to_over), kin(&to_under));
        // A solution of 1% holds 1 g in 100 mL, if percent of weight in volume is meant.
        let solution =
            |over: &[Dimension], under: &[Dimension]| over == [Dimension::Mass] && under == [Dimension::Volume];
        let share = |over: &[Dimension], under: &[Dimension]| over == [Dimension::Share] && under.is_empty();
        let mixed = share(&over, &under) && solution(&to_over, &to_under)
            || share(&to_over, &to_under) && solution(&over, &under);
        let part = over == to_over && (is_part(&under, &to_under) || is_part(&to_under, &under));
        if mixed || part { Relation::Related } else { Relation::Other }
    }

    /// A number of this unit in another one; none where they do not measure the same.
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

    /// Whether a question may name one of two units and its item the other: they are the same in size, or one leaves out what
    /// the other is per.
    #[must_use]
    pub fn agrees(self, other: Self) -> bool {
        let same = self.convert(1.0, other).is_some_and(|number| (number - 1.0).abs() < 1e-9);
        let open = self.under == Parts::default() || other.under == Parts::default();
        same || self.over == other.over && open
    }

    /// What it counts in a time, where that is what it is per: mg of mg/day.
    #[must_use]
    pub fn amount_in_time(self) -> Option<Self> {
        let per: Vec<Dimension> = self.under.atoms().flat_map(|atom| atom.over).copied().collect();
        let amount = Self { under: Parts::default(), ..self };
        (per == [Dimension::Time] && self.over != Parts::default()).then_some(amount)
    }

    /// Whether it is a temperature, whose zero is not the zero of other scales.
    #[must_use]
    pub fn is_temperature(self) -> bool {
        self.dimensions().0 == [Dimension::Temperature]
    }

    /// Whether it is a percentage.
    #[must_use]
    pub fn is_percent(self) -> bool {
        self.name() == "%"
    }

    /// Whether a text that is no unit of this kind can still mean this unit: only case makes it another one (`g` and `G`,
    /// `mm` and `mM`), or it is an `m`, which stands for meters, minutes and months, or it leaves open which degrees.
    #[must_use]
    pub fn may_be_meant_by(self, text: &str) -> bool {
        let text = canonical(text);
        let over = |place| Self { ten: 0, over: Parts([Some(place), None, None]), under: Parts::default() };
        let lasts = |text: &str| spelled(text).is_some_and(|place| over(place).relation(self) == Relation::Same);
        folded(&text).any(|place| over(place).relation(self) == Relation::Same)
            || self.name().eq_ignore_ascii_case(&text)
            || text.eq_ignore_ascii_case("m") && (lasts("min") || lasts("months"))
            || self.is_temperature() && matches!(text.to_lowercase().as_str(), "\u{b0}" | "deg" | "degree" | "degrees")
    }

    /// What is measured, and what it is measured per, each in order.
    fn dimensions(self) -> (Vec<Dimension>, Vec<Dimension>) {
        let mut over: Vec<Dimension> = self.over.atoms().flat_map(|atom| atom.over).copied().collect();
        let mut under: Vec<Dimension> = self.under.atoms().flat_map(|atom| atom.over).copied().collect();
        under.extend(self.over.atoms().flat_map(|atom| atom.under));
        over.sort_unstable();
        under.sort_unstable();
        (over, under)
    }

    /// How many of the base unit of its dimension it is.
    fn factor(self) -> f64 {
        let product = |parts: Parts| parts.atoms().map(|atom| atom.factor).product::<f64>();
        10_f64.powi(self.ten.into()) * product(self.over) / product(self.under)
    }

    /// Where its zero stands in the base unit.
    fn zero(self) -> f64 {
        self.over.atoms().map(|atom| atom.zero).sum()
    }

    /// Every unit that is not made of others, each with its spellings.
    pub fn all() -> impl Iterator<Item = &'static [&'static str]> {
        ATOMS.iter().map(|atom| atom.spellings)
    }

    /// The names of all units that are not made of others.
    pub fn names() -> impl Iterator<Item = &'static str> {
        Self::all().filter_map(|spellings| spellings.first().copied())
    }

    /// The names of all units that are not made of others, by what they measure.
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
        let over: Vec<&str> = self.over.atoms().filter_map(|atom| atom.spellings.first().copied()).collect();
        match (self.ten, over.as_slice()) {
            (0, over) => f.write_str(&over.join("\u{b7}"))?,
            (ten, []) => write!(f, "10^{ten}")?,
            (ten, over) => write!(f, "10^{ten} {}", over.join("\u{b7}"))?,
        }
        self.under.atoms().try_for_each(|atom| write!(f, "/{}", singular(atom)))
    }
}

/// The name of a unit behind a slash: mg/day, not mg/days.
fn singular(atom: &Atom) -> &'static str {
    let name = atom.spellings.first().copied().unwrap_or_default();
    match name.strip_suffix('s') {
        Some(one) if is_word(one) && !one.ends_with("ie") => one,
        Some(_) | None => name,
    }
}

/// Whether all of a smaller product is in a greater one. Both are in order.
fn is_part(smaller: &[Dimension], greater: &[Dimension]) -> bool {
    let mut rest = greater.iter();
    smaller.iter().all(|dimension| rest.any(|other| other == dimension))
}

/// Whether a spelling is a word or several, and no symbol: words can be capitalized.
fn is_word(text: &str) -> bool {
    text.len() > 2
        && text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ')
        && text.contains(['a', 'e', 'i', 'o', 'u', 'y', 'A', 'E', 'I', 'O', 'U', 'Y'])
}

/// The unit of the table that is spelled just so.
fn spelled(text: &str) -> Option<u8> {
    let place = ATOMS.iter().position(|atom| atom.spellings.contains(&text))?;
    u8::try_from(place).ok()
}

/// The units of the table that are spelled so in some case.
fn folded(text: &str) -> impl Iterator<Item = u8> {
    let atoms = (0..=u8::MAX).zip(ATOMS);
    atoms
        .filter(move |(_, atom)| atom.spellings.iter().any(|name| name.eq_ignore_ascii_case(text)))
        .map(|(place, _)| place)
}

/// The unit of the table that is meant: spelled just so, or in another case where no other unit is.
fn atom(text: &str) -> Option<u8> {
    let alone = || {
        let mut found = folded(text).filter(|_| !CASE_DECIDES.iter().any(|known| known.eq_ignore_ascii_case(text)));
        found.next().filter(|_| found.next().is_none())
    };
    spelled(text).or_else(alone)
}

/// The power of ten that a unit begins with, and what follows: `10^9/L`, `x10^3 cells/µL`.
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

/// A unit as the table spells its signs: one micro sign, plain digits for superscripts, and no space around a slash.
fn canonical(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for c in text.trim().chars() {
        // A superscript is a power of ten only as it stands: "109" is no 10^9.
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
    // "m^2" is "m2"; the power of ten keeps its sign.
    for power in ["m^2", "m^3"] {
        plain = plain.replace(power, &power.replace('^', ""));
    }
    plain.replace("\u{b0} ", "\u{b0}")
}

#[cfg(test)]
mod tests;
