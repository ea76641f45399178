//! Why a text is no quantity that can be graded, and what to write instead.

/// Why a text is no quantity that can be graded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// There is no number.
    NoNumber,
    /// A comma that may stand for a decimal point: `2,5`.
    Comma,
    /// A point without a digit before it, which is easily overlooked: `.5`.
    NoLeadingZero,
    /// A zero behind the point, which is easily read without the point: `5.0`.
    TrailingZero,
    /// More than one number: `3-4`, `3 mg 4`.
    Several,
    /// A number with words or signs that make it another statement: `about 3`, `<3`.
    Hedged,
    /// A fraction above one, or one that does not end as a decimal: `1/3`.
    Fraction,
    /// What stands behind the number is no unit that is known.
    UnknownUnit(String),
    /// It is a unit, or several, but upper and lower case leave open which one.
    UnclearUnit(String),
    /// Its unit and the one asked for convert only with more knowledge, or one is a part of the other.
    RelatedUnit(String),
    /// It has a unit, and the question names none, or several.
    UnitNotAsked(String),
    /// A bare number below one where a percentage is asked for: `0.5` may be 0.5% or 50%.
    Share(String),
}

impl QuantityError {
    /// What to do about it, in a sentence.
    #[must_use]
    pub fn help(&self) -> String {
        match self {
            Self::NoNumber => "Type a number, such as 2.5.".into(),
            Self::Comma => "Use a decimal point, as in 2.5; a comma is ambiguous.".into(),
            Self::NoLeadingZero => "Write a leading zero, as in 0.5; a bare point is easy to miss.".into(),
            Self::TrailingZero => "Omit the trailing zero; 5.0 is easily misread as 50.".into(),
            Self::Several => "Type a single number, not a range.".into(),
            Self::Hedged => "Type only the number, without words such as about or signs such as <.".into(),
            Self::Fraction => "Type the number as a decimal, such as 0.33.".into(),
            Self::UnknownUnit(unit) => {
                format!("Unknown unit `{}`. Use another unit, or type only the number.", cut(unit))
            }
            Self::UnclearUnit(unit) => {
                format!("`{}` can mean more than one unit. Check its case, or spell it out.", cut(unit))
            }
            Self::RelatedUnit(unit) => {
                format!("`{}` does not convert to the requested unit. Use the requested unit.", cut(unit))
            }
            Self::UnitNotAsked(unit) => {
                format!("Not sure whether `{}` is the requested unit. Type only the number.", cut(unit))
            }
            Self::Share(number) => format!("Type the unit too: {number} could be a percentage or a fraction."),
        }
    }

    /// Whether it also depends on the key, so that saying it before the end of an exam would give something away.
    #[must_use]
    pub fn depends_on_key(&self) -> bool {
        matches!(self, Self::Share(_))
    }
}

/// The beginning of a unit that was typed, so that the advice behind it is seen.
fn cut(unit: &str) -> String {
    unit.chars().take(16).collect()
}
