//! Decks that could not be read whole.

/// A deck file that could not be read whole, as told on screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeckProblem {
    /// The file.
    pub path: String,
    /// What was lost, in a line.
    pub summary: String,
    /// Whether nothing of it could be read.
    pub skipped: bool,
    /// The findings, drawn.
    pub report: String,
}
