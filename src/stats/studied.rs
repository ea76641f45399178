//! The items of the decks that figures are about, and their topics.

use std::collections::HashMap;

use crate::deck::{DeckId, ItemId, Library};

/// Items and their topics.
#[derive(Clone, Debug, Default)]
pub struct StudiedItems {
    topics: HashMap<ItemId, String>,
}

impl StudiedItems {
    /// The items of these decks, or of all decks if none is given.
    #[must_use]
    pub fn of(library: &Library, decks: &[DeckId]) -> Self {
        let mut topics = HashMap::new();
        for deck in library.decks().filter(|deck| decks.is_empty() || decks.contains(&deck.id)) {
            for entry in &deck.entries {
                let tag = entry.tags.first().and_then(|tag| tag.0.split('/').next());
                let topic = tag.map_or_else(|| deck.title.clone(), |tag| tag.replace('-', " "));
                topics.insert(entry.id.clone(), topic);
            }
        }
        Self { topics }
    }

    /// Whether an item is in one of the decks.
    #[must_use]
    pub fn holds(&self, item: &ItemId) -> bool {
        self.topics.contains_key(item)
    }

    /// The topic of an item: the first level of its leading tag, else the title of its deck. None for items of no deck.
    #[must_use]
    pub fn topic(&self, item: &ItemId) -> Option<&str> {
        self.topics.get(item).map(String::as_str)
    }

    /// The number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// The topic of each item.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.topics.values().map(String::as_str)
    }
}
