//! Names: the item ids met while reading.

use hashbrown::HashMap;

use crate::deck::ItemId;

/// Item ids already met, so that a long log holds each of them once.
#[derive(Default)]
pub(super) struct Names(HashMap<String, ItemId>);

impl Names {
    /// The id that a text names.
    pub fn id(&mut self, text: &str) -> Option<ItemId> {
        if let Some(id) = self.0.get(text) {
            return Some(id.clone());
        }
        let id = ItemId::parse(text)?;
        self.0.insert(text.to_owned(), id.clone());
        Some(id)
    }
}
