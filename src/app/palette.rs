//! The command palette's state: what was typed, and the selected command.

use super::entry::Field;

/// The command palette.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// The query.
    pub query: Field,
    /// The selected row.
    pub row: usize,
}
