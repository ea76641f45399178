//! Search: finds the items that match a query, over the text of all decks and the status of each item in the log.
//!
//! Pure, and knows no screen. The words of a library are indexed once, so that a hundred thousand items can be searched
//! between two key presses. Only [`fuzzy`] uses `nucleo-matcher`.

pub mod fuzzy;
mod index;
mod item_status;
pub mod pool;
mod query;
mod sort;

pub use index::Index;
pub use item_status::{ItemStatus, State};
pub use query::{Condition, Query, TERMS, Term};
pub use sort::{ItemFigures, SortBy};

use std::sync::Arc;

use crate::day::Day;
use crate::deck::nearest::nearest;
use crate::deck::{ItemId, Library};
use crate::review::Ledger;

/// Most names that are suggested in place of an unknown one.
const SUGGESTIONS: usize = 6;

/// A searchable list of all items of the decks, followed by the items that only the log knows.
///
/// A position in this list is a `u32`.
#[derive(Clone, Debug)]
pub struct Finder {
    present: Arc<Index>,
    /// Items that are in the log but in no deck.
    gone: Arc<Index>,
    /// By position.
    statuses: Vec<ItemStatus>,
    /// By position; none for items that were never answered.
    figures: Vec<Option<ItemFigures>>,
}

impl Finder {
    /// Joins the index of a library with the status of its items on a day.
    #[must_use]
    pub fn new(present: Arc<Index>, library: &Library, ledger: &Ledger, today: Day) -> Self {
        let logged = ledger.items().map(|(item, _)| item).filter(|item| library.entry(item).is_none());
        let mut gone: Vec<ItemId> = logged.collect();
        gone.sort();
        let gone = Arc::new(Index::of_ids(gone));
        let present_statuses = library.entries().map(|entry| ItemStatus::of(entry, library, ledger, today));
        let gone_statuses = gone.ids().iter().map(|id| ItemStatus::gone(id, ledger));
        let ids = library.entries().map(|entry| &entry.id).chain(gone.ids());
        let figures = ids.map(|id| ItemFigures::of(&ledger.state(id))).collect();
        Self { statuses: present_statuses.chain(gone_statuses).collect(), figures, present, gone }
    }

    /// The number of items in the decks.
    #[must_use]
    pub fn present(&self) -> usize {
        self.present.ids().len()
    }

    /// The item at a position.
    #[must_use]
    pub fn id(&self, position: u32) -> Option<&ItemId> {
        let position = position as usize;
        self.present.ids().get(position).or_else(|| self.gone.ids().get(position.checked_sub(self.present())?))
    }

    /// The status of the item at a position.
    #[must_use]
    pub fn status(&self, position: u32) -> ItemStatus {
        self.statuses.get(position as usize).copied().unwrap_or_default()
    }

    /// The figures of the item at a position; none if it was never answered.
    #[must_use]
    pub fn figures(&self, position: u32) -> Option<ItemFigures> {
        self.figures.get(position as usize).copied().flatten()
    }

    /// Updates the status and figures of the item at a position from the ledger.
    pub fn refresh(&mut self, position: u32, library: &Library, ledger: &Ledger, today: Day) {
        let Some(id) = self.id(position).cloned() else { return };
        let status = match library.entry(&id) {
            Some(entry) => ItemStatus::of(entry, library, ledger, today),
            None => ItemStatus::gone(&id, ledger),
        };
        if let Some(slot) = self.statuses.get_mut(position as usize) {
            *slot = status;
        }
        if let Some(slot) = self.figures.get_mut(position as usize) {
            *slot = ItemFigures::of(&ledger.state(&id));
        }
    }

    /// The positions of the items that match a query: best match first, or in the order of the decks if the query has
    /// no words. Items in no deck match only if the query asks for them.
    #[must_use]
    pub fn search(&self, query: &Query) -> Vec<u32> {
        if query.asks_for_gone() {
            let first = u32::try_from(self.present()).unwrap_or(u32::MAX);
            let found = self.gone.search(query, self.statuses.get(self.present()..).unwrap_or_default());
            return found.into_iter().map(|position| position + first).collect();
        }
        self.present.search(query, &self.statuses)
    }

    /// Warnings about parts of a query that cannot be parsed, or that name an unknown tag or deck: a sentence each.
    #[must_use]
    pub fn warnings(&self, query: &Query) -> Vec<String> {
        let named = query.terms().iter().filter_map(|term| match &term.condition {
            Condition::Tag(name) if !self.present.has_tag(name) => Some(format!(
                "no item has the tag `{name}`{}",
                suggestions(name, self.present.topics().iter().copied())
            )),
            Condition::Deck(name) if !self.present.has_deck(name) => {
                Some(format!("no deck is called `{name}`{}", suggestions(name, self.present.decks())))
            }
            Condition::Tag(_)
            | Condition::Deck(_)
            | Condition::Words(_)
            | Condition::Phrase(_)
            | Condition::Is(_)
            | Condition::Level(_)
            | Condition::Id(_) => None,
        });
        query.warnings().iter().cloned().chain(named).collect()
    }
}

/// Suggests names in place of an unknown one: those that contain it, or else the most similar one.
#[must_use]
pub fn suggestions<'a>(unknown: &str, names: impl Iterator<Item = &'a str> + Clone) -> String {
    let mut near: Vec<&str> = names.clone().filter(|name| name.contains(unknown)).take(SUGGESTIONS).collect();
    if near.is_empty() {
        near.extend(nearest(unknown, names));
    }
    match near.split_last() {
        None => String::new(),
        Some((last, [])) => format!("; did you mean {last}?"),
        Some((last, others)) => format!("; did you mean {} or {last}?", others.join(", ")),
    }
}

#[cfg(test)]
mod tests;
