//! The command palette: what can be done here, found by typing what it does.

use super::entry::Field;

/// The palette over a screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// What was typed.
    pub query: Field,
    /// The row that is selected.
    pub row: usize,
}
