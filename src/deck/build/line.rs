//! Strings on one line.

use crate::deck::ast::Table;
use crate::deck::clean::clean_line;

/// A string on one line, made harmless; empty where there is none.
pub fn line(table: &Table, name: &str) -> String {
    clean_line(table.text(name).unwrap_or_default()).trim().to_owned()
}
