//! The browse screen's state: the query, the items that match it, and the selected item.

use std::collections::BTreeSet;

use super::command::Typing;
use super::entry::Field;
use crate::deck::ItemId;
use crate::find::{Finder, Query, SortBy, State};
use crate::review::EventId;

/// The browse screen.
#[derive(Clone, Debug)]
pub struct Browse {
    /// All items, indexed for search.
    pub finder: Finder,
    /// The query.
    pub query: Field,
    /// Finder indices of the matching items, best match first.
    pub found: Vec<u32>,
    /// The parts of the query that were not understood.
    pub unknown: Vec<String>,
    /// The selected row.
    pub row: usize,
    /// The part of the screen that has the keyboard focus.
    pub part: Part,
    /// What the matching items are sorted by.
    pub sort: SortBy,
    /// Whether that order is reversed.
    pub reversed: bool,
    /// Finder indices of the rows selected for an action on several items.
    pub checked: BTreeSet<u32>,
    /// The events of the last action on several items, with their items, as long as nothing else was changed.
    pub last_bulk: Vec<(EventId, ItemId)>,
}

impl PartialEq for Browse {
    /// Ignores the search index.
    fn eq(&self, other: &Self) -> bool {
        (&self.query, &self.found, self.row, self.part) == (&other.query, &other.found, other.row, other.part)
            && (self.sort, self.reversed, &self.checked) == (other.sort, other.reversed, &other.checked)
    }
}

/// A part of the browse screen that can have the focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The query field.
    Query,
    /// The list of items.
    List,
    /// The selected item with its answers, and the lines scrolled.
    Item(usize),
    /// The selected item's history, and the lines scrolled.
    History(usize),
    /// The prompt that confirms a reset.
    Reset,
    /// The choice of an action on all items in the list, or on those selected.
    Bulk,
    /// The prompt that confirms such an action on this many items.
    Confirm(BulkAction, usize),
}

/// An action on several items.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkAction {
    /// Suspend them.
    Suspend,
    /// Do not ask them again today.
    Bury,
    /// Resume those that are suspended or buried.
    Resume,
    /// Reset them to new.
    Reset,
}

impl Browse {
    /// Lists all items, with an empty query.
    #[must_use]
    pub fn new(finder: Finder, part: Part) -> Self {
        let mut browse = Self {
            finder,
            query: Field::default(),
            found: Vec::new(),
            unknown: Vec::new(),
            row: 0,
            part,
            sort: SortBy::default(),
            reversed: false,
            checked: BTreeSet::new(),
            last_bulk: Vec::new(),
        };
        browse.search();
        browse
    }

    /// Edits the query and updates the results.
    pub fn type_query(&mut self, typed: impl IntoIterator<Item = Typing>) {
        let changes: Vec<bool> = typed.into_iter().map(|typing| self.query.apply(typing)).collect();
        if changes.contains(&true) {
            self.search();
            self.row = 0;
            self.checked.clear();
        }
    }

    /// Replaces the items after decks were reloaded. Keeps the selected item if it still matches.
    pub fn reload(&mut self, finder: Finder) {
        let selected = self.selected().cloned();
        self.finder = finder;
        self.checked.clear();
        self.search();
        self.select(selected.as_ref());
    }

    /// Sorts the items, and goes to the first one.
    pub fn sort_by(&mut self, sort: SortBy, reversed: bool) {
        (self.sort, self.reversed) = (sort, reversed);
        self.search();
        self.row = 0;
    }

    /// Checks or unchecks the selected row, and goes to the next one.
    pub fn check(&mut self) {
        let Some(index) = self.selected_index() else { return };
        if !self.checked.remove(&index) {
            self.checked.insert(index);
        }
        self.row = (self.row + 1).min(self.found.len().saturating_sub(1));
    }

    /// Selects the row of an item, if it is listed.
    fn select(&mut self, item: Option<&ItemId>) {
        let row = item.and_then(|item| self.found.iter().position(|index| self.finder.id(*index) == Some(item)));
        self.row = row.unwrap_or(self.row).min(self.found.len().saturating_sub(1));
    }

    /// Runs the query.
    fn search(&mut self) {
        let query = Query::parse(self.query.text());
        self.found = self.finder.search(&query);
        self.finder.sort(&mut self.found, self.sort, self.reversed);
        self.unknown = self.finder.warnings(&query);
    }

    /// The selected item's index in the finder.
    #[must_use]
    pub fn selected_index(&self) -> Option<u32> {
        self.found.get(self.row).copied()
    }

    /// The selected item.
    #[must_use]
    pub fn selected(&self) -> Option<&ItemId> {
        self.finder.id(self.selected_index()?)
    }

    /// The matching items, best match first.
    pub fn ids(&self) -> impl Iterator<Item = &ItemId> {
        self.found.iter().filter_map(|index| self.finder.id(*index))
    }

    /// The rows that a session or an action on several items is about: those selected, or else all.
    pub fn chosen(&self) -> impl Iterator<Item = u32> {
        self.found.iter().copied().filter(|index| self.checked.is_empty() || self.checked.contains(index))
    }

    /// The items of [`Self::chosen`].
    pub fn chosen_ids(&self) -> impl Iterator<Item = &ItemId> {
        self.chosen().filter_map(|index| self.finder.id(index))
    }

    /// The number of chosen items that can be studied: neither suspended nor missing from all decks.
    #[must_use]
    pub fn studied(&self) -> usize {
        let can_study = |index: &u32| {
            let state = self.finder.status(*index);
            !state.is(State::Suspended) && !state.is(State::Gone)
        };
        self.chosen().filter(can_study).count()
    }
}
