//! The shelf: the items that the decks at hand hold, and what each is about.

use std::collections::HashMap;

use crate::deck::{DeckId, ItemId, Library};

/// Items at hand, and the topic of each.
#[derive(Clone, Debug, Default)]
pub struct StudiedItems {
    topics: HashMap<ItemId, String>,
}

impl StudiedItems {
    /// The items of some decks; of all where none is named.
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

    /// Whether an item is at hand.
    #[must_use]
    pub fn holds(&self, item: &ItemId) -> bool {
        self.topics.contains_key(item)
    }

    /// What an item is about: the first level of its leading tag, else the title of its deck. None for items not at hand.
    #[must_use]
    pub fn topic(&self, item: &ItemId) -> Option<&str> {
        self.topics.get(item).map(String::as_str)
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.topics.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.topics.is_empty()
    }

    /// The topic of each item.
    pub fn topics(&self) -> impl Iterator<Item = &str> {
        self.topics.values().map(String::as_str)
    }
}
