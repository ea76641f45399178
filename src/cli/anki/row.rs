//! The rows of a review table.
//!
//! Rows have the meaning that they have in Anki: a row that was not graded, that was written by hand or by
//! rescheduling, or that comes from cramming in a filtered deck is not a review, and "Forget" makes the card new again.

use super::columns::Columns;
use super::event;
use super::time::Time;
use crate::deck::ItemId;
use crate::memory::Rating;

/// A parsed row.
pub struct Row {
    pub time: Time,
    pub item: ItemId,
    pub kind: RowKind,
    pub taken_ms: u32,
}

/// What a row records.
pub enum RowKind {
    /// A review with this rating.
    Review(Rating),
    /// The card was made new again.
    Reset,
    /// Not a review.
    Skipped(SkippedRow),
}

/// A row of Anki's revlog that is not a review.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkippedRow {
    /// Studied in a filtered deck that does not reschedule.
    Cram,
    /// Set by hand, as by "Set Due Date".
    Manual,
    /// Rescheduled by Anki, as after a change of options.
    Rescheduled,
    /// No button was pressed.
    Ungraded,
}

impl SkippedRow {
    /// The description, to follow a number of rows.
    pub fn description(self) -> &'static str {
        match self {
            Self::Cram => "from a filtered deck without rescheduling",
            Self::Manual => "set by hand",
            Self::Rescheduled => "rescheduled by Anki",
            Self::Ungraded => "without a rating",
        }
    }
}

impl Row {
    /// Parses a row.
    ///
    /// # Errors
    ///
    /// If the time, the rating, the kind or the card cannot be read.
    pub fn parse(record: &csv::StringRecord, columns: &Columns) -> Result<Self, String> {
        let cell = |column: usize| record.get(column).unwrap_or_default().trim();
        let time = Time::parse(cell(columns.time))?;
        let number: i64 =
            cell(columns.rating).parse().map_err(|_| format!("`{}` is not a rating", cell(columns.rating)))?;
        let rating = || Rating::from_number(number).ok_or_else(|| format!("the rating {number} is not 1 to 4"));
        // Anki stores an ease factor of 0 if it did not schedule: in a filtered deck that does not reschedule, and on
        // "Forget".
        let factor = columns.factor.and_then(|column| cell(column).parse::<i64>().ok());
        let kind = match columns.kind.map(cell) {
            Some("4") if number == 0 && factor == Some(0) => RowKind::Reset,
            Some("4") => RowKind::Skipped(SkippedRow::Manual),
            Some("5") => RowKind::Skipped(SkippedRow::Rescheduled),
            Some("0" | "1" | "2" | "3") if number == 0 => RowKind::Skipped(SkippedRow::Ungraded),
            Some("3") if factor.is_none_or(|factor| factor == 0) => RowKind::Skipped(SkippedRow::Cram),
            Some("0" | "1" | "2" | "3") => RowKind::Review(rating()?),
            Some(other) => {
                return Err(format!(
                    "unknown Anki review type `{other}`; expected 0 learn, 1 review, 2 \
                relearn, 3 filtered, 4 manual, 5 rescheduled"
                ));
            }
            None if number == 0 && columns.is_ease => RowKind::Skipped(SkippedRow::Ungraded),
            None => RowKind::Review(rating()?),
        };
        let item =
            event::item(cell(columns.card)).ok_or_else(|| format!("`{}` is not a card id", cell(columns.card)))?;
        let taken_ms = columns.duration.and_then(|column| cell(column).parse::<u32>().ok()).unwrap_or(0);
        Ok(Self { time, item, kind, taken_ms })
    }
}
