//! The status of an item in the log, for filters such as `is:due`.

use crate::day::Day;
use crate::deck::{Entry, ItemId, Library};
use crate::review::{ItemState, Ledger};
use crate::session::is_due;

/// A filter of a query, such as `is:due`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Due for review today.
    Due,
    /// Never answered.
    New,
    /// Forgotten so often that it may need another approach.
    Leech,
    /// Wrong at the last review.
    Missed,
    /// Marked by the learner.
    Marked,
    /// Suspended by the learner.
    Suspended,
    /// Not asked today: the learner buried it.
    Buried,
    /// Reported as wrong or unclear.
    Reported,
    /// A confident error that was not answered right on two days since.
    SureWrong,
    /// No longer in any deck.
    Gone,
}

impl State {
    /// All states.
    pub const ALL: [Self; 10] = [
        Self::Due,
        Self::New,
        Self::Leech,
        Self::Missed,
        Self::Marked,
        Self::Suspended,
        Self::Buried,
        Self::Reported,
        Self::SureWrong,
        Self::Gone,
    ];

    /// The word after `is:`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::New => "new",
            Self::Leech => "leech",
            Self::Missed => "missed",
            Self::Marked => "marked",
            Self::Suspended => "suspended",
            Self::Buried => "buried",
            Self::Reported => "flagged",
            Self::SureWrong => "confident-error",
            Self::Gone => "gone",
        }
    }

    /// The state with this word after `is:`. Words of earlier versions are understood too.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "reported" => Some(Self::Reported),
            "sure-wrong" => Some(Self::SureWrong),
            word => Self::ALL.into_iter().find(|state| state.word() == word),
        }
    }
}

/// The status of an item: a set of [`State`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemStatus(u16);

impl ItemStatus {
    /// The status of an item of a deck on a day.
    #[must_use]
    pub fn of(entry: &Entry, library: &Library, ledger: &Ledger, today: Day) -> Self {
        let state = ledger.state(&entry.id);
        let status = Self::from_log(&state).with(State::New, state.progress.is_none() && !state.suspended);
        let status = status.with(State::Buried, state.is_buried(today));
        status.with(State::Due, is_due(entry, library, ledger, today))
    }

    /// The status of an item that is in no deck.
    #[must_use]
    pub fn gone(item: &ItemId, ledger: &Ledger) -> Self {
        Self::from_log(&ledger.state(item)).with(State::Gone, true)
    }

    /// The states that depend only on the log, not on the day.
    fn from_log(state: &ItemState) -> Self {
        let progress = state.progress.as_ref();
        Self::default()
            .with(State::Leech, progress.is_some_and(crate::review::ItemProgress::is_leech))
            .with(State::Missed, progress.is_some_and(|progress| progress.missed))
            .with(
                State::SureWrong,
                progress.is_some_and(|progress| progress.days_right_since_confident_error.is_some()),
            )
            .with(State::Marked, state.marked)
            .with(State::Suspended, state.suspended)
            .with(State::Reported, state.reported)
    }

    /// Adds a state if it is set.
    fn with(self, state: State, is_set: bool) -> Self {
        if is_set { Self(self.0 | 1 << state as u16) } else { self }
    }

    /// The same states, with this one added or removed.
    #[must_use]
    pub fn toggled(self, state: State) -> Self {
        Self(self.0 ^ 1 << state as u16)
    }

    /// Whether it has any of these states.
    #[must_use]
    pub fn has_any(self, states: Self) -> bool {
        self.0 & states.0 != 0
    }

    /// Whether a state is set.
    #[must_use]
    pub fn is(self, state: State) -> bool {
        self.0 >> (state as u16) & 1 == 1
    }
}
