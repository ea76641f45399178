//! The command palette's state: what was typed, the selected command, and one that was asked about.

use super::command::Command;
use super::entry::Field;

/// The command palette.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Palette {
    /// The query.
    pub query: Field,
    /// The selected row.
    pub row: usize,
    /// The command that leaves a running exam if Enter is pressed once more.
    pub asked: Option<Command>,
}
