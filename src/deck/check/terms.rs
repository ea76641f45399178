//! What a deck is checked for, and on which day.

/// What a deck is checked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// A deck in the making: what cannot be used, and what is unsafe.
    #[default]
    Draft,
    /// A deck for others: item-writing rules too.
    Publish,
    /// A deck for continuing medical education: every item explained, sourced and tied to an objective.
    Cme,
}

/// The terms of a check.
#[derive(Clone, Debug, Default)]
pub struct Terms {
    /// What the deck is for.
    pub profile: Profile,
    /// The date of today as `YYYY-MM-DD`, where dates in the deck are to be compared with it.
    pub today: Option<String>,
}
