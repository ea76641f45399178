//! Pages: what a command of the command line prints, as a screen that scrolls, or as a list of decks.

use super::entry::Field;
use super::viewport::ListScroll;
use crate::day::Day;
use crate::deck::DeckId;
use crate::review::Fact;

/// The commands that have a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageKind {
    /// The loaded decks, with their files and problems.
    Decks,
    /// The exam dates that reviews are planned for.
    Plan,
    /// The fit of the memory model to the log.
    Optimize,
    /// The reviews per day at each desired retention.
    Retention,
    /// The completion record for a passed exam.
    Record,
    /// The health of the review log and everything around it.
    Doctor,
}

/// A change that a page shows before it is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Draft {
    /// An exam on this day.
    ExamDate(Day),
    /// Parameters fitted to the log.
    Fit,
}

/// What a page shows: the command, and the deck that it is about if it takes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageRequest {
    /// The command.
    pub kind: PageKind,
    /// The deck; none for all decks.
    pub deck: Option<DeckId>,
    /// The change that it shows; none for the current state.
    pub draft: Option<Draft>,
}

impl PageRequest {
    /// A page about all decks.
    #[must_use]
    pub fn of(kind: PageKind) -> Self {
        Self { kind, deck: None, draft: None }
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self.kind {
            PageKind::Decks => "Decks",
            PageKind::Plan if self.deck.is_none() => "Exam dates",
            PageKind::Plan => "Exam date",
            PageKind::Optimize => "Memory model",
            PageKind::Retention => "Desired retention",
            PageKind::Record => "Completion record",
            PageKind::Doctor => "Health check",
        }
    }

    /// Whether it lists the decks instead of showing lines.
    #[must_use]
    pub fn is_list(&self) -> bool {
        self.deck.is_none() && matches!(self.kind, PageKind::Decks | PageKind::Plan)
    }
}

/// The computed content of a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PageContent {
    /// Its lines.
    pub lines: Vec<String>,
    /// What accepting the change that it shows writes to the log; empty if there is nothing to accept.
    pub accept: Vec<Fact>,
    /// The change that it can show next.
    pub offer: Option<Draft>,
    /// What undoing the state that it shows writes to the log; empty if there is nothing to undo.
    pub remove: Vec<Fact>,
}

impl PageContent {
    /// Lines without a change.
    #[must_use]
    pub fn text(lines: Vec<String>) -> Self {
        Self { lines, ..Self::default() }
    }
}

/// A page on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// What it shows.
    pub request: PageRequest,
    /// Its content; none while it is being computed. A list of decks has none.
    pub content: Option<PageContent>,
    /// Lines scrolled.
    pub scroll: usize,
    /// The selected deck of a list.
    pub row: usize,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
    /// The exam date being typed.
    pub date: Option<Field>,
    /// Whether the learner was asked with the last key if they want to undo what the page shows.
    pub asked: bool,
}

impl Page {
    /// A page whose content is not known yet.
    #[must_use]
    pub fn new(request: PageRequest) -> Self {
        Self { request, content: None, scroll: 0, row: 0, list_scroll: None, date: None, asked: false }
    }

    /// The change that it can show next.
    #[must_use]
    pub fn offer(&self) -> Option<Draft> {
        self.content.as_ref()?.offer
    }

    /// Whether it shows a change that can be accepted.
    #[must_use]
    pub fn can_accept(&self) -> bool {
        self.content.as_ref().is_some_and(|content| !content.accept.is_empty())
    }

    /// Whether it shows a state that can be undone.
    #[must_use]
    pub fn can_remove(&self) -> bool {
        self.request.draft.is_none() && self.content.as_ref().is_some_and(|content| !content.remove.is_empty())
    }
}
