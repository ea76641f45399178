//! Quantities in options: a number or a range, and its unit.

/// A number or a range with its unit, such as `40-60 %`.
#[derive(Clone, Debug, PartialEq)]
pub struct Quantity {
    /// The lower end.
    pub low: f64,
    /// The upper end; the same for a single number.
    pub high: f64,
    /// What follows the number, in lower case; may be empty.
    pub unit: String,
}

impl Quantity {
    /// Reads an option that is a quantity and nothing else.
    pub fn read(text: &str) -> Option<Self> {
        let text = text.trim().trim_end_matches('.');
        if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, 'a' | 'A' | '.')) {
            return None;
        }
        let text = text.strip_prefix("about ").or(text.strip_prefix("About ")).unwrap_or(text);
        let (low, rest) = number(text)?;
        let rest = rest.trim_start();
        let after_dash = rest.strip_prefix(['-', '–', '—']).or_else(|| rest.strip_prefix("to "));
        let (high, rest) = match after_dash {
            Some(after) => number(after.trim_start())?,
            // "40% to 60%": the unit stands twice.
            None => match rest.split_once(" to ").and_then(|(unit, after)| Some((unit, number(after)?))) {
                Some((unit, (high, rest))) if unit.trim() == rest.trim() => (high, rest),
                _ => (low, rest),
            },
        };
        let unit = rest.trim().to_lowercase();
        let words = unit.split_whitespace().count();
        let plain = unit.chars().all(|c| c.is_alphabetic() || "%°/²³· µ".contains(c));
        (words <= 3 && plain && low <= high).then_some(Self { low, high, unit })
    }

    /// Whether it is a range.
    pub fn is_range(&self) -> bool {
        self.low < self.high
    }

    /// The unit, singular.
    pub fn of_one(&self) -> &str {
        self.unit.strip_suffix('s').unwrap_or(&self.unit)
    }
}

/// The number that a text begins with, and what follows.
fn number(text: &str) -> Option<(f64, &str)> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.' || c == ',').len();
    let (number, rest) = text.split_at(digits);
    let number = number.trim_end_matches([',', '.']);
    number.replace(',', "").parse().ok().map(|value| (value, rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_ranges_and_units_are_read() {
        let read = |text| Quantity::read(text).map(|q| (q.low, q.high, q.unit));
        assert_eq!(read("40"), Some((40.0, 40.0, String::new())));
        assert_eq!(read("About 1,500 mg."), Some((1500.0, 1500.0, "mg".into())));
        assert_eq!(read("40–60 %"), Some((40.0, 60.0, "%".into())));
        assert_eq!(read("10 to 19 days"), Some((10.0, 19.0, "days".into())));
        assert_eq!(read("40% to 60%"), Some((40.0, 60.0, "%".into())));
        for text in ["L4", "Two", "3 of 4 categories and 2 signs", "60-40", "5-HT3", "12 months, then 6", "", "-"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
