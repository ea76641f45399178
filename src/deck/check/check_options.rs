//! The settings of a check: how strict it is, and for which day.

/// How strictly a deck is checked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// For a deck in progress: only what cannot be used or is unsafe.
    #[default]
    Draft,
    /// For a deck to share: the item-writing rules as well.
    Publish,
    /// For continuing medical education: every item also needs rationales, a reference and an objective.
    Cme,
}

/// The settings of a check.
#[derive(Clone, Debug, Default)]
pub struct CheckOptions {
    /// How strictly to check.
    pub profile: Profile,
    /// Today's date as `YYYY-MM-DD`, to compare with the dates in the deck.
    pub today: Option<String>,
}
