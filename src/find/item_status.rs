//! How an item stands: what the log says of it, as a query asks for it.

use crate::day::Day;
use crate::deck::{Entry, ItemId, Library};
use crate::review::{ItemState, Ledger};
use crate::session::is_due;

/// What can be asked with `is:`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// To be repeated today.
    Due,
    /// Never answered.
    New,
    /// Forgotten so often that studying it as it is may not pay.
    Leech,
    /// Wrong when it last came up.
    Missed,
    /// Marked.
    Marked,
    /// Not to be asked.
    Suspended,
    /// Reported as wrong or unclear.
    Reported,
    /// Answered surely and wrongly, and not yet right twice since.
    SureWrong,
    /// In no deck any more.
    Gone,
}

impl State {
    /// All that can be asked.
    pub const ALL: [Self; 9] = [
        Self::Due,
        Self::New,
        Self::Leech,
        Self::Missed,
        Self::Marked,
        Self::Suspended,
        Self::Reported,
        Self::SureWrong,
        Self::Gone,
    ];

    /// The word behind `is:`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::New => "new",
            Self::Leech => "leech",
            Self::Missed => "missed",
            Self::Marked => "marked",
            Self::Suspended => "suspended",
            Self::Reported => "reported",
            Self::SureWrong => "sure-wrong",
            Self::Gone => "gone",
        }
    }
}

/// How an item stands: a set of [`State`]s.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemStatus(u16);

impl ItemStatus {
    /// How an item of a deck stands on a day.
    #[must_use]
    pub fn of(entry: &Entry, library: &Library, ledger: &Ledger, today: Day) -> Self {
        let state = ledger.state(&entry.id);
        let standing = Self::known(&state).with(State::New, state.learned.is_none() && !state.suspended);
        standing.with(State::Due, is_due(entry, library, ledger, today))
    }

    /// How an item that no deck has stands.
    #[must_use]
    pub fn gone(item: &ItemId, ledger: &Ledger) -> Self {
        Self::known(&ledger.state(item)).with(State::Gone, true)
    }

    /// What the log says of an item, whatever the day.
    fn known(state: &ItemState) -> Self {
        let learned = state.learned.as_ref();
        Self::default()
            .with(State::Leech, learned.is_some_and(crate::review::ItemProgress::is_leech))
            .with(State::Missed, learned.is_some_and(|learned| learned.missed))
            .with(State::SureWrong, learned.is_some_and(|learned| learned.misbelief.is_some()))
            .with(State::Marked, state.marked)
            .with(State::Suspended, state.suspended)
            .with(State::Reported, state.reported)
    }

    /// The same, with a state where it holds.
    fn with(self, state: State, holds: bool) -> Self {
        if holds { Self(self.0 | 1 << state as u16) } else { self }
    }

    /// Whether a state holds.
    #[must_use]
    pub fn is(self, state: State) -> bool {
        self.0 >> (state as u16) & 1 == 1
    }
}
