//! A page: what a command of the command line prints, as a screen that scrolls.

use crate::deck::DeckId;

/// The commands that have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The loaded decks, with their files and problems.
    Decks,
    /// The reviews per day at each desired retention.
    Retention,
    /// The health of the review log and everything around it.
    Doctor,
}

/// What a page shows: the command, and the deck that it is about if it takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The command.
    pub kind: PageKind,
    /// The deck; none for all decks.
    pub deck: Option<DeckId>,
}

impl PageRequest {
    /// A page about all decks.
    #[must_use]
    pub fn of(kind: PageKind) -> Self {
        Self { kind, deck: None }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.kind {
            PageKind::Decks => "Decks",
            PageKind::Retention => "Desired retention",
            PageKind::Doctor => "Health check",
        }
    }
}

/// A page on the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// What it shows.
    pub request: PageRequest,
    /// Its lines; none while they are being computed.
    pub lines: Vec<String>,
    /// Lines scrolled.
    pub scroll: usize,
}
