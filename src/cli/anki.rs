//! Review histories of other programs: Anki's revlog as a table, or any table with a time, a card and a rating per row.
//!
//! Each review becomes an answer to an item `imported/card-...`. No deck contains these items, so they are never shown,
//! but the memory model can be fitted to them. Importing the same table again adds nothing.

mod columns;
mod event;
mod row;
mod time;

use std::collections::BTreeMap;
use std::io::Read;

use crate::day::Zone;
use crate::review::NewEvent;
use columns::Columns;
use row::{Row, RowKind, SkippedRow};
use time::{Unit, common_unit};

pub use columns::{is_table, required_columns};

/// The contents of a table.
#[derive(Debug, Default, PartialEq)]
pub struct Table {
    /// Its reviews, and the resets of cards, oldest first.
    pub events: Vec<NewEvent>,
    /// The rows that could not be read: line and reason.
    pub refused: Vec<(usize, String)>,
    /// The number of valid rows that are not reviews, by kind.
    pub skipped: BTreeMap<SkippedRow, usize>,
    /// The name of the time column and its unit, unless that is milliseconds.
    pub unit: Option<(String, &'static str)>,
}

/// Reads a table of reviews. `first` is its first line, from which the separator is guessed.
///
/// # Errors
///
/// If a required column is missing, or the times are not all in one unit.
pub fn read(first: &str, input: impl Read, zone: &Zone) -> Result<Table, String> {
    let separator =
        [b',', b';', b'\t'].into_iter().max_by_key(|separator| first.bytes().filter(|b| b == separator).count());
    let mut reader = csv::ReaderBuilder::new().delimiter(separator.unwrap_or(b',')).flexible(true).from_reader(input);
    let head = reader.headers().map_err(|error| error.to_string())?.clone();
    let head: csv::StringRecord = head.iter().map(|name| name.trim_start_matches('\u{feff}')).collect();
    let columns = Columns::of(&head).ok_or("the header line must name a time, a card and a rating column")?;
    let mut table = Table::default();
    let mut rows = Vec::new();
    for (n, record) in reader.records().enumerate() {
        let line = n + 2;
        match record.map_err(|error| error.to_string()).and_then(|record| Row::parse(&record, &columns)) {
            Ok(row) => rows.push((line, row)),
            Err(why) => table.refused.push((line, why)),
        }
    }
    let column = head.get(columns.time).unwrap_or_default().trim();
    let unit = common_unit(column, rows.iter().map(|(line, row)| (*line, row.time.unit)))?;
    for (_, Row { time, item, kind, taken_ms }) in rows {
        let at = zone.moment(time.at_ms());
        table.events.push(match kind {
            RowKind::Review(rating) => event::answer(&item, at, rating, taken_ms),
            RowKind::Reset => event::reset(item, at),
            RowKind::Skipped(kind) => {
                *table.skipped.entry(kind).or_default() += 1;
                continue;
            }
        });
    }
    table.events.sort_by_key(|event: &NewEvent| (event.at.at_ms, event.id));
    table.unit = unit.filter(|unit| *unit != Unit::Milliseconds).map(|unit| (column.to_owned(), unit.name()));
    Ok(table)
}

#[cfg(test)]
mod tests;
