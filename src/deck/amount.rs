//! Amounts: options that are a number or a range with a unit, and their order.
//!
//! Ranges are intervals whose ends may be open or missing: "5-10", "<5", "at least 20 mg", "65 or older". Rules compare
//! them, and screens show options in their order. Of words, only English ones are recognized.

/// A number or range with a unit, such as `40-60 %`.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// The lower end; negative infinity if there is none.
    pub low: f64,
    /// The upper end; equal to `low` for a single number, and infinity if there is none.
    pub high: f64,
    /// Whether the lower end is exclusive, as in ">20".
    excludes_low: bool,
    /// Whether the upper end is exclusive, as in "<5".
    excludes_high: bool,
    /// The unit, in lower case; may be empty.
    pub unit: String,
}

/// Whether two amounts have values in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Overlap {
    /// They have no value in common.
    Apart,
    /// They have exactly one value in common.
    Touching,
    /// They have more than one value in common.
    Overlapping,
}

/// A comparison before or after a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Bound {
    Below,
    UpTo,
    Above,
    From,
}

/// Words and signs before a number. If one is a prefix of another, the longer one comes first.
const BEFORE: &[(&str, Bound)] = &[
    ("<=", Bound::UpTo),
    (">=", Bound::From),
    ("=<", Bound::UpTo),
    ("=>", Bound::From),
    ("<", Bound::Below),
    (">", Bound::Above),
    ("\u{2264}", Bound::UpTo),
    ("\u{2265}", Bound::From),
    ("\u{2a7d}", Bound::UpTo),
    ("\u{2a7e}", Bound::From),
    ("not more than ", Bound::UpTo),
    ("no more than ", Bound::UpTo),
    ("not less than ", Bound::From),
    ("no less than ", Bound::From),
    ("no fewer than ", Bound::From),
    ("less than or equal to ", Bound::UpTo),
    ("greater than or equal to ", Bound::From),
    ("more than or equal to ", Bound::From),
    ("less than ", Bound::Below),
    ("fewer than ", Bound::Below),
    ("lower than ", Bound::Below),
    ("younger than ", Bound::Below),
    ("shorter than ", Bound::Below),
    ("under ", Bound::Below),
    ("below ", Bound::Below),
    ("up to ", Bound::UpTo),
    ("at most ", Bound::UpTo),
    ("a maximum of ", Bound::UpTo),
    ("maximum of ", Bound::UpTo),
    ("more than ", Bound::Above),
    ("greater than ", Bound::Above),
    ("higher than ", Bound::Above),
    ("longer than ", Bound::Above),
    ("older than ", Bound::Above),
    ("over ", Bound::Above),
    ("above ", Bound::Above),
    ("exceeding ", Bound::Above),
    ("at least ", Bound::From),
    ("a minimum of ", Bound::From),
    ("minimum of ", Bound::From),
    ("from ", Bound::From),
];
/// Words after a number and its unit.
const AFTER: &[(&str, Bound)] = &[
    ("or more", Bound::From),
    ("or greater", Bound::From),
    ("or higher", Bound::From),
    ("or above", Bound::From),
    ("or over", Bound::From),
    ("or longer", Bound::From),
    ("or older", Bound::From),
    ("and more", Bound::From),
    ("and above", Bound::From),
    ("and over", Bound::From),
    ("and older", Bound::From),
    ("and up", Bound::From),
    ("and upward", Bound::From),
    ("and upwards", Bound::From),
    ("or upward", Bound::From),
    ("or upwards", Bound::From),
    ("upward", Bound::From),
    ("upwards", Bound::From),
    ("and onward", Bound::From),
    ("and onwards", Bound::From),
    ("onward", Bound::From),
    ("onwards", Bound::From),
    ("or larger", Bound::From),
    ("or later", Bound::From),
    ("and longer", Bound::From),
    ("and higher", Bound::From),
    ("and less", Bound::UpTo),
    ("and fewer", Bound::UpTo),
    ("and lower", Bound::UpTo),
    ("or smaller", Bound::UpTo),
    ("or earlier", Bound::UpTo),
    ("downward", Bound::UpTo),
    ("downwards", Bound::UpTo),
    ("or less", Bound::UpTo),
    ("or fewer", Bound::UpTo),
    ("or lower", Bound::UpTo),
    ("or below", Bound::UpTo),
    ("or under", Bound::UpTo),
    ("or shorter", Bound::UpTo),
    ("or younger", Bound::UpTo),
    ("and below", Bound::UpTo),
    ("and under", Bound::UpTo),
    ("and younger", Bound::UpTo),
];
/// Words and signs for a number that is not exact.
const ABOUT: &[&str] = &["about ", "approximately ", "approx. ", "around ", "roughly ", "circa ", "~", "\u{2248}"];

/// Dashes between the ends of a range.
const DASHES: [char; 5] = ['-', '\u{2010}', '\u{2013}', '\u{2014}', '\u{2212}'];

impl Amount {
    /// Parses an option that consists of an amount only.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let text = if text.ends_with('.') { text.trim_end_matches('.') } else { text };
        let can_start = |c: char| {
            c.is_ascii_digit() || "<>=~.+-\u{2248}\u{2264}\u{2265}\u{2a7d}\u{2a7e}\u{2212}\u{2013}".contains(c)
        };
        if !text.starts_with(|c: char| can_start(c) || c.is_ascii_alphabetic())
            || !text.bytes().any(|b| b.is_ascii_digit())
        {
            return None;
        }
        let text = strip_any_word(text, ABOUT);
        if let Some(rest) = strip_word(text, "between ") {
            return Self::between(rest);
        }
        let before = BEFORE.iter().find_map(|(words, bound)| Some((strip_word(text, words)?, *bound)));
        let (text, mut bound) = before.map_or((text, None), |(rest, bound)| (rest.trim_start(), Some(bound)));
        let (low, rest) = number(strip_any_word(text, ABOUT))?;
        let (high, rest) = match upper(rest) {
            // "From 5 to 10" and "up to 5-10" have an upper end of their own.
            Some((high, rest)) => {
                if !matches!(bound, None | Some(Bound::From)) {
                    return None;
                }
                bound = None;
                (high, rest)
            }
            None => (low, rest),
        };
        let mut unit = rest.trim().to_lowercase();
        if bound.is_none() && low.to_bits() == high.to_bits() {
            let after = AFTER.iter().find_map(|(words, bound)| Some((unit.strip_suffix(words)?.trim_end(), *bound)));
            if let Some((rest, found)) = after {
                (unit, bound) = (rest.to_owned(), Some(found));
            } else if let Some(rest) = unit.strip_prefix('+') {
                (unit, bound) = (rest.trim_start().to_owned(), Some(Bound::From));
            }
        }
        let words = unit.split_whitespace().count();
        let plain = unit.chars().all(|c| c.is_alphabetic() || "%°/²³·µ ".contains(c));
        if words > 3 || !plain || low > high {
            return None;
        }
        let mut amount = Self { low, high, excludes_low: false, excludes_high: false, unit };
        match bound {
            Some(Bound::Below) => (amount.low, amount.excludes_high) = (f64::NEG_INFINITY, true),
            Some(Bound::UpTo) => amount.low = f64::NEG_INFINITY,
            Some(Bound::Above) => (amount.high, amount.excludes_low) = (f64::INFINITY, true),
            Some(Bound::From) => amount.high = f64::INFINITY,
            None => {}
        }
        Some(amount)
    }

    /// Parses the text after "between".
    fn between(rest: &str) -> Option<Self> {
        let at = rest.find(" and ")?;
        Self::parse(&format!("{} to {}", &rest[..at], &rest[at + 5..]))
    }

    /// Whether it is a range rather than a single number.
    #[must_use]
    pub fn is_range(&self) -> bool {
        self.low < self.high
    }

    /// Whether it is a range with two ends.
    #[must_use]
    pub fn is_closed_range(&self) -> bool {
        self.is_range() && self.low.is_finite() && self.high.is_finite()
    }

    /// Whether one of its ends is missing.
    #[must_use]
    pub fn is_one_sided(&self) -> bool {
        !(self.low.is_finite() && self.high.is_finite())
    }

    /// The unit in the singular.
    #[must_use]
    pub fn singular_unit(&self) -> &str {
        self.unit.strip_suffix('s').filter(|one| one.len() > 1).unwrap_or(&self.unit)
    }

    /// The sort key: the lower end, then the upper end.
    #[must_use]
    pub fn rank(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// The overlap with another amount of the same unit, and a value in both.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> (Overlap, f64) {
        let (low, high) = (self.low.max(other.low), self.high.min(other.high));
        if low < high {
            let value = match (low.is_finite(), high.is_finite()) {
                (true, true) => f64::midpoint(low, high),
                (true, false) => low + 1.0,
                (false, true) => high - 1.0,
                (false, false) => 0.0,
            };
            return (Overlap::Overlapping, value);
        }
        let excludes = |amount: &Self| {
            amount.low.to_bits() == low.to_bits() && amount.excludes_low
                || amount.high.to_bits() == low.to_bits() && amount.excludes_high
        };
        let touching = low.to_bits() == high.to_bits() && !excludes(self) && !excludes(other);
        (if touching { Overlap::Touching } else { Overlap::Apart }, low)
    }
}

/// The sort keys of options, if all of them are amounts with the same unit.
#[must_use]
pub fn ranks<'t>(options: impl Iterator<Item = &'t str>) -> Option<Vec<(f64, f64)>> {
    let amounts: Vec<Amount> = options.map(Amount::parse).collect::<Option<_>>()?;
    let alike = amounts.windows(2).all(|pair| pair[0].singular_unit() == pair[1].singular_unit());
    alike.then(|| amounts.iter().map(Amount::rank).collect())
}

/// Strips a word from the start of a text, ignoring case.
fn strip_word<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let matches = text.get(..word.len())?.eq_ignore_ascii_case(word);
    matches.then(|| &text[word.len()..])
}

/// Strips the first matching word from the start of a text, if there is one.
fn strip_any_word<'t>(text: &'t str, words: &[&str]) -> &'t str {
    words.iter().find_map(|word| strip_word(text, word)).map_or(text, str::trim_start)
}

/// Parses the upper end of a range after its lower end, as in "-10 mg" and "mg to 10 mg"; returns it and the rest.
fn upper(rest: &str) -> Option<(f64, &str)> {
    let spaced = rest.trim_start();
    let dash =
        spaced.strip_prefix(DASHES).or_else(|| strip_word(spaced, "to ")).or_else(|| strip_word(spaced, "through "));
    if let Some(after) = dash {
        return number(after.trim_start());
    }
    // The unit may be repeated.
    let (unit, after) = [" to ", "-", "\u{2013}"].into_iter().find_map(|sign| spaced.split_once(sign))?;
    let (high, rest) = number(after.trim_start())?;
    (!unit.trim().is_empty() && unit.trim() == rest.trim()).then_some((high, rest))
}

/// Parses the number at the start of a text; returns it and the rest. A comma, space or apostrophe before exactly three
/// digits separates thousands; another comma is a decimal comma.
fn number(text: &str) -> Option<(f64, &str)> {
    let (negative, text) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let mut digits = String::new();
    let (mut end, mut point) = (0, false);
    for (at, c) in text.char_indices() {
        let after = &text[at + c.len_utf8()..];
        let followed = after.bytes().take_while(u8::is_ascii_digit).count();
        match c {
            '0'..='9' => digits.push(c),
            '.' if !point && followed > 0 => {
                point = true;
                digits.push('.');
            }
            ',' | ' ' | '\'' | '\u{2019}' | '\u{a0}' | '\u{2009}' | '\u{202f}'
                if !point && !digits.is_empty() && followed == 3 => {}
            ',' if !point && !digits.is_empty() && followed > 0 => {
                point = true;
                digits.push('.');
            }
            _ => break,
        }
        end = at + c.len_utf8();
    }
    if !digits.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let value: f64 = digits.parse().ok().filter(|value: &f64| value.is_finite())?;
    Some((if negative { -value } else { value }, &text[end..]))
}

#[cfg(test)]
mod tests;
