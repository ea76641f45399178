//! Decks that were not loaded completely.

/// A deck file that was not loaded completely, formatted for the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckProblem {
    /// The file.
    pub path: String,
    /// What was skipped, on one line.
    pub summary: String,
    /// Whether the whole file was skipped.
    pub skipped: bool,
    /// The rendered diagnostics.
    pub report: String,
}
