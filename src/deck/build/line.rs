//! Strings on one line.

use crate::deck::clean::clean_line;
use crate::deck::draft::Table;

/// A string on one line, made harmless; empty where there is none.
pub fn line(table: &Table, name: &str) -> String {
    clean_line(table.text(name).unwrap_or_default()).trim().to_owned()
}
