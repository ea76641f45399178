//! The library: all decks at hand, asked for items by id.
//!
//! The rest of the program holds ids and [`Entry`]s, and asks for an item's text when it is about to be shown.
//! Where that text comes from is this file's secret.

use std::collections::HashMap;
use std::sync::Arc;

use super::{Activity, CaseId, Deck, DeckId, Fingerprint, Item, ItemId, Tag};

/// Where a deck was found. The first one found keeps a deck's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file, by its path as given.
    File(String),
    /// Inside the program.
    Embedded,
}

/// What can be known of an item without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its stable name.
    pub id: ItemId,
    /// The case it belongs to, by its name in the deck.
    pub case: Option<CaseId>,
    /// Topics, the first one leading.
    pub tags: Vec<Tag>,
    /// The key's words.
    pub key: Fingerprint,
}

/// One deck on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct Shelved {
    /// The stable name.
    pub id: DeckId,
    /// What people call it.
    pub title: String,
    /// One sentence on what it teaches; may be empty.
    pub summary: String,
    /// Where it was found.
    pub origin: Origin,
    /// Percent of the exam's marks that pass: 0 to 100.
    pub pass_mark: u8,
    /// The author's own version; may be empty.
    pub version: String,
    /// Learning objectives: key and sentence.
    pub objectives: Vec<(String, String)>,
    /// The activity that an exam on it completes, where it is one.
    pub activity: Option<Activity>,
    /// Items that had mistakes and were left out.
    pub left_out: usize,
    /// Its items, in file order.
    pub entries: Vec<Entry>,
}

/// All decks at hand.
#[derive(Clone, Debug, Default)]
pub struct Library {
    shelf: Vec<Shelved>,
    items: HashMap<ItemId, Arc<Item>>,
}

impl Library {
    /// Puts a deck on the shelf, unless one of its id stands there already: then that one's origin is returned.
    ///
    /// # Errors
    ///
    /// The origin of the deck that has the id.
    pub fn shelve(&mut self, deck: Deck, origin: Origin, left_out: usize) -> Result<(), Origin> {
        if let Some(first) = self.deck(&deck.id) {
            return Err(first.origin.clone());
        }
        let entries = deck.items.iter().map(|item| entry(item)).collect();
        self.items.extend(deck.items.into_iter().map(|item| (item.id.clone(), item)));
        self.shelf.push(Shelved {
            id: deck.id,
            title: deck.title,
            summary: deck.summary,
            origin,
            pass_mark: deck.pass_mark,
            version: deck.version,
            objectives: deck.objectives,
            activity: deck.activity,
            left_out,
            entries,
        });
        Ok(())
    }

    /// The decks, in the order in which they were found.
    #[must_use]
    pub fn decks(&self) -> &[Shelved] {
        &self.shelf
    }

    /// A deck by its id.
    #[must_use]
    pub fn deck(&self, id: &DeckId) -> Option<&Shelved> {
        self.shelf.iter().find(|deck| deck.id == *id)
    }

    /// The deck that an item belongs to.
    #[must_use]
    pub fn deck_of(&self, item: &ItemId) -> Option<&Shelved> {
        self.shelf.iter().find(|deck| deck.id.as_str() == item.deck())
    }

    /// All items of all decks, without their text.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.shelf.iter().flat_map(|deck| &deck.entries)
    }

    /// An item with its text.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<Arc<Item>> {
        self.items.get(id).cloned()
    }
}

/// What can be known of an item without its text.
fn entry(item: &Item) -> Entry {
    Entry {
        id: item.id.clone(),
        case: item.case.as_ref().map(|case| case.id.clone()),
        tags: item.tags.clone(),
        key: item.key_fingerprint(),
    }
}
