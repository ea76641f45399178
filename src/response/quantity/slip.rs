//! Errors for texts that cannot be graded as quantities, with advice on what to type instead.

/// Why a text cannot be graded as a quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QuantityError {
    /// The text has no number.
    NoNumber,
    /// A comma that may mean a decimal point: `2,5`.
    Comma,
    /// A decimal point without a leading zero, which is easily overlooked: `.5`.
    NoLeadingZero,
    /// A trailing zero, which is easily misread without the point: `5.0`.
    TrailingZero,
    /// More than one number: `3-4`, `3 mg 4`.
    Several,
    /// A number qualified by words or signs: `about 3`, `<3`.
    Hedged,
    /// A fraction above one, or one without a finite decimal: `1/3`.
    Fraction,
    /// The text after the number is not a known unit.
    UnknownUnit(String),
    /// The text after the number can mean more than one unit, depending on case.
    UnclearUnit(String),
    /// The unit converts to the requested one only with more information, or one is a part of the other.
    RelatedUnit(String),
    /// The answer has a unit, but the question names none, or several.
    UnitNotAsked(String),
    /// A bare number below one where a percentage is requested: `0.5` may be 0.5% or 50%.
    Share(String),
}

impl QuantityError {
    /// Advice for the learner, in one sentence.
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
                format!("Unknown unit `{}`. Use another unit, or type only the number.", truncated(unit))
            }
            Self::UnclearUnit(unit) => {
                format!("`{}` can mean more than one unit. Check its case, or spell it out.", truncated(unit))
            }
            Self::RelatedUnit(unit) => {
                format!("`{}` does not convert to the requested unit. Use the requested unit.", truncated(unit))
            }
            Self::UnitNotAsked(unit) => {
                format!("Not sure whether `{}` is the requested unit. Type only the number.", truncated(unit))
            }
            Self::Share(number) => format!("Type the unit too: {number} could be a percentage or a fraction."),
        }
    }

    /// Whether the error depends on the answer key, so that showing it before the end of an exam would reveal
    /// something.
    #[must_use]
    pub fn depends_on_key(&self) -> bool {
        matches!(self, Self::Share(_))
    }
}

/// Truncates a typed unit, so that the advice after it stays visible.
fn truncated(unit: &str) -> String {
    unit.chars().take(16).collect()
}
