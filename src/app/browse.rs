//! Browsing: all items, those that a query means, and the one that is selected.

use super::command::Typing;
use super::entry::Field;
use crate::deck::ItemId;
use crate::find::{Finder, Query, State};

/// The browse screen.
#[derive(Clone, Debug)]
pub struct Browse {
    /// All items, ready to be searched.
    pub finder: Finder,
    /// What was typed.
    pub query: Field,
    /// The places of the items that it means, the best first.
    pub found: Vec<u32>,
    /// What of it is not understood.
    pub strange: Vec<String>,
    /// The row that is selected.
    pub row: usize,
    /// Where keys go.
    pub part: Part,
}

impl PartialEq for Browse {
    /// Whether they show the same; the index behind them is taken for granted.
    fn eq(&self, other: &Self) -> bool {
        self.query == other.query && self.found == other.found && self.row == other.row && self.part == other.part
    }
}

/// Where keys go on the browse screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// To the query.
    Query,
    /// To the list.
    List,
    /// To the selected item with its answers, so many lines scrolled.
    Item(usize),
    /// To its history.
    History(usize),
    /// To the question whether it is to be reset.
    Reset,
}

impl Browse {
    /// All items, nothing typed yet.
    #[must_use]
    pub fn new(finder: Finder, part: Part) -> Self {
        let mut browse = Self { finder, query: Field::default(), found: Vec::new(), strange: Vec::new(), row: 0, part };
        browse.search();
        browse
    }

    /// Types into the query; the list follows.
    pub fn write(&mut self, typed: impl IntoIterator<Item = Typing>) {
        let changes: Vec<bool> = typed.into_iter().map(|typing| self.query.take(typing)).collect();
        if changes.contains(&true) {
            self.search();
            self.row = 0;
        }
    }

    /// Takes items that were read anew, and stays at the one that is selected where it is still found.
    pub fn take(&mut self, finder: Finder) {
        let selected = self.selected().cloned();
        self.finder = finder;
        self.search();
        let row = selected.and_then(|item| self.found.iter().position(|place| self.finder.id(*place) == Some(&item)));
        self.row = row.unwrap_or(self.row).min(self.found.len().saturating_sub(1));
    }

    /// Searches for what the query says.
    fn search(&mut self) {
        let query = Query::parse(self.query.text());
        self.found = self.finder.search(&query);
        self.strange = self.finder.warnings(&query);
    }

    /// The place of the item that is selected.
    #[must_use]
    pub fn place(&self) -> Option<u32> {
        self.found.get(self.row).copied()
    }

    /// The item that is selected.
    #[must_use]
    pub fn selected(&self) -> Option<&ItemId> {
        self.finder.id(self.place()?)
    }

    /// The items found, best first.
    pub fn ids(&self) -> impl Iterator<Item = &ItemId> {
        self.found.iter().filter_map(|place| self.finder.id(*place))
    }

    /// How many of the items found can be studied: those that a deck has and that are not suspended.
    #[must_use]
    pub fn studied(&self) -> usize {
        let asked = |place: &&u32| {
            let standing = self.finder.status(**place);
            !standing.is(State::Suspended) && !standing.is(State::Gone)
        };
        self.found.iter().filter(asked).count()
    }
}
