//! The dimensions that units measure.

/// A dimension: what a unit measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    AbsorbedDose,
    Activity,
    Amount,
    Angle,
    Beats,
    Breaths,
    Calendar,
    Capsules,
    Cells,
    Colonies,
    Copies,
    Current,
    Density,
    Doses,
    Drops,
    EffectiveDose,
    Energy,
    Equivalents,
    Exertion,
    Force,
    French,
    Gauge,
    Induction,
    InternationalUnits,
    Length,
    Loudness,
    Mass,
    Morphine,
    Occasions,
    Osmoles,
    Points,
    Power,
    Pressure,
    Resistance,
    Share,
    Surface,
    Tablets,
    Temperature,
    Time,
    Units,
    Voltage,
    Volume,
}

impl Dimension {
    /// One representative for all dimensions that convert into each other with additional knowledge.
    pub fn family(self) -> Self {
        match self {
            Self::Amount
            | Self::Equivalents
            | Self::InternationalUnits
            | Self::Mass
            | Self::Morphine
            | Self::Osmoles
            | Self::Units => Self::Mass,
            Self::Calendar | Self::Time => Self::Time,
            Self::French | Self::Gauge | Self::Length => Self::Length,
            Self::Capsules | Self::Doses | Self::Occasions | Self::Tablets => Self::Occasions,
            counted if counted.is_counted() => Self::Cells,
            other => other,
        }
    }

    /// Whether it is a count of things, which a rate such as /min can omit.
    pub fn is_counted(self) -> bool {
        matches!(
            self,
            Self::Beats | Self::Breaths | Self::Cells | Self::Colonies | Self::Copies | Self::Drops | Self::Occasions
        )
    }
}
