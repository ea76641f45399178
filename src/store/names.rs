//! Interning of item ids.

use hashbrown::HashMap;

use crate::deck::ItemId;

/// Interns item ids, so that a long log holds each of them once in memory.
#[derive(Default)]
pub(super) struct ItemIdInterner(HashMap<String, ItemId>);

impl ItemIdInterner {
    /// The id for a text; none if it is not an item id.
    pub fn id(&mut self, text: &str) -> Option<ItemId> {
        if let Some(id) = self.0.get(text) {
            return Some(id.clone());
        }
        let id = ItemId::parse(text)?;
        self.0.insert(text.to_owned(), id.clone());
        Some(id)
    }
}
