//! Single-line strings.

use crate::deck::ast::Table;
use crate::deck::clean::clean_line;

/// A string of a table, cleaned and on one line; empty if there is none.
pub fn line(table: &Table, name: &str) -> String {
    clean_line(table.text(name).unwrap_or_default()).trim().to_owned()
}
