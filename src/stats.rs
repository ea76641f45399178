//! Statistics with their uncertainty: pure functions over counts and over the [`History`] of a log.
//!
//! One figure per file. Its `MEANING` states how it is computed, in the words that the screen and `rounds stats
//! --explain` show. Nothing here reads a clock, a file or the text of a deck, and nothing is stored: every figure can
//! be recomputed from the log alone.
//!
//! [`History`]: crate::review::History

pub mod activity;
pub mod calendar;
pub mod calibration;
pub mod figures;
pub mod forecast;
pub mod listed;
pub mod mastery;
pub mod period;
pub mod prediction;
pub mod retention;
pub mod share;
pub mod streak;
pub mod strength;
pub mod studied;
pub mod summary;

mod interval;

#[cfg(test)]
mod tests;

pub use figures::{Figures, MEANINGS, Scale, figures};
pub use interval::{Interval, wilson};
pub use period::Period;
pub use share::Share;
pub use studied::StudiedItems;
pub use summary::{SummaryRow, summary};
