//! Sorting items by their memory: when they are due, how strong they are, how often they were forgotten.

use std::cmp::Reverse;

use super::Finder;
use crate::day::Day;
use crate::review::{ItemProgress, ItemState};

/// What found items are sorted by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SortBy {
    /// The best match first, or the order of the decks if there are no words to match.
    #[default]
    Match,
    /// The day on which they are due, earliest first.
    Due,
    /// Stability, weakest first.
    Stability,
    /// Lapses, most first.
    Lapses,
    /// The day of the last answer, latest first.
    LastAnswer,
}

impl SortBy {
    /// All orders.
    pub const ALL: [Self; 5] = [Self::Match, Self::Due, Self::Stability, Self::Lapses, Self::LastAnswer];

    /// The next order.
    #[must_use]
    pub fn next(self) -> Self {
        let index = Self::ALL.iter().position(|order| *order == self).unwrap_or(0);
        Self::ALL[(index + 1) % Self::ALL.len()]
    }

    /// Its name, in a word or two.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Match => "deck order",
            Self::Due => "due",
            Self::Stability => "stability",
            Self::Lapses => "lapses",
            Self::LastAnswer => "last answer",
        }
    }
}

/// The figures of an item that was answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ItemFigures {
    /// The day on which it is due.
    pub due: Day,
    /// The day of its last answer.
    pub last: Day,
    /// Its stability, in days.
    pub stability: f32,
    /// How often it was forgotten.
    pub lapses: u32,
}

impl ItemFigures {
    /// The figures of an item; none if it was never answered.
    #[must_use]
    pub fn of(state: &ItemState) -> Option<Self> {
        let ItemProgress { memory, last, due, lapses, .. } = state.progress?;
        Some(Self { due, last, stability: memory.stability.days(), lapses })
    }
}

impl Finder {
    /// Sorts positions. Equal ones keep their order, and items that were never answered come last in every order.
    pub fn sort(&self, found: &mut [u32], by: SortBy, reversed: bool) {
        if by == SortBy::Match {
            if reversed {
                found.reverse();
            }
            return;
        }
        let key = |figures: ItemFigures| match by {
            SortBy::Match => 0,
            SortBy::Due => i64::from(figures.due.since_epoch()),
            // Positive floating-point numbers are ordered as their bits.
            SortBy::Stability => i64::from(figures.stability.to_bits()),
            SortBy::Lapses => -i64::from(figures.lapses),
            SortBy::LastAnswer => -i64::from(figures.last.since_epoch()),
        };
        let key = |position: &u32| self.figures(*position).map(key);
        if reversed {
            found.sort_by_cached_key(|position| key(position).map_or((true, None), |key| (false, Some(Reverse(key)))));
        } else {
            found.sort_by_cached_key(|position| key(position).map_or((true, None), |key| (false, Some(key))));
        }
    }
}
