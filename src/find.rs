//! Finding: which items a query means, over the words of all decks and what the log says of each item.
//!
//! Pure and prepared: words are indexed once for a library, so that a hundred thousand items are searched between two
//! keys. It knows no screen. [`fuzzy`] is the only door to `nucleo-matcher`.

pub mod fuzzy;
mod index;
mod item_status;
mod query;

pub use index::Index;
pub use item_status::{ItemStatus, State};
pub use query::{Query, Term, Wanted};

use std::sync::Arc;

use crate::day::Day;
use crate::deck::{ItemId, Library};
use crate::review::Ledger;

/// Names that are offered in place of one that nothing has.
const OFFERED: usize = 6;

/// All items, and those that no deck has any more but the log knows, ready to be searched.
#[derive(Clone, Debug)]
pub struct Finder {
    present: Arc<Index>,
    gone: Arc<Index>,
    standings: Vec<ItemStatus>,
}

impl Finder {
    /// Joins the words of a library with what is known of its items on a day.
    #[must_use]
    pub fn new(present: Arc<Index>, library: &Library, ledger: &Ledger, today: Day) -> Self {
        let met = ledger.items().map(|(item, _)| item).filter(|item| library.entry(item).is_none());
        let mut gone: Vec<ItemId> = met.collect();
        gone.sort();
        let gone = Arc::new(Index::of_ids(gone));
        let entries = library.entries().map(|entry| ItemStatus::of(entry, library, ledger, today));
        let lost = gone.ids().iter().map(|id| ItemStatus::gone(id, ledger));
        Self { standings: entries.chain(lost).collect(), present, gone }
    }

    /// How many items the decks have.
    #[must_use]
    pub fn present(&self) -> usize {
        self.present.ids().len()
    }

    /// The item at a place.
    #[must_use]
    pub fn id(&self, place: u32) -> Option<&ItemId> {
        let place = place as usize;
        self.present.ids().get(place).or_else(|| self.gone.ids().get(place.checked_sub(self.present())?))
    }

    /// What is known of the item at a place.
    #[must_use]
    pub fn standing(&self, place: u32) -> ItemStatus {
        self.standings.get(place as usize).copied().unwrap_or_default()
    }

    /// Looks again at what the log says of the item at a place.
    pub fn renew(&mut self, place: u32, library: &Library, ledger: &Ledger, today: Day) {
        let Some(id) = self.id(place).cloned() else { return };
        let standing = match library.entry(&id) {
            Some(entry) => ItemStatus::of(entry, library, ledger, today),
            None => ItemStatus::gone(&id, ledger),
        };
        if let Some(slot) = self.standings.get_mut(place as usize) {
            *slot = standing;
        }
    }

    /// The places of the items that a query means, the best first; in the order of the decks where no word is to be found.
    /// Items that no deck has are found only where the query asks for them.
    #[must_use]
    pub fn search(&self, query: &Query) -> Vec<u32> {
        if query.wants_gone() {
            let first = u32::try_from(self.present()).unwrap_or(u32::MAX);
            let found = self.gone.search(query, self.standings.get(self.present()..).unwrap_or_default());
            return found.into_iter().map(|place| place + first).collect();
        }
        self.present.search(query, &self.standings)
    }

    /// What of a query cannot be understood, or names what no item has: a sentence each.
    #[must_use]
    pub fn strange(&self, query: &Query) -> Vec<String> {
        let named = query.terms().iter().filter_map(|term| match &term.wanted {
            Wanted::Tag(name) if !self.present.has_tag(name) => {
                Some(format!("no item has the tag `{name}`{}", offered(self.present.tags_with(name))))
            }
            Wanted::Deck(name) if !self.present.has_deck(name) => {
                Some(format!("no deck is called `{name}`{}", offered(self.present.decks_with(name))))
            }
            Wanted::Tag(_) | Wanted::Deck(_) | Wanted::Words(_) | Wanted::Phrase(_) | Wanted::Is(_) | Wanted::Id(_) => {
                None
            }
        });
        query.strange().iter().cloned().chain(named).collect()
    }
}

/// Some names that were perhaps meant.
fn offered<'a>(names: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.take(OFFERED).collect();
    if names.is_empty() { String::new() } else { format!("; there is {}", names.join(", ")) }
}

#[cfg(test)]
mod tests;
