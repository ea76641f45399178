//! Generates ids for items that have none.

use std::collections::{HashMap, HashSet};

use toml_edit::{DocumentMut, Item};

use crate::deck::id::is_id;
use crate::deck::limits::ID_BYTES;

/// The index of each item without an id, with a new id for it: its main tag, or `item`, and the next free number.
pub fn missing_ids(document: &DocumentMut) -> Vec<(usize, String)> {
    let Some(items) = document.get("item").and_then(Item::as_array_of_tables) else { return Vec::new() };
    let mut fresh = FreshIds::new(items.iter().filter_map(|item| item.get("id")?.as_str()));
    let without = items.iter().enumerate().filter(|(_, item)| !item.contains_key("id"));
    without
        .map(|(n, item)| {
            let tags = item.get("tags").and_then(Item::as_array);
            let tag = tags.and_then(|tags| tags.get(0)?.as_str()?.rsplit('/').next());
            (n, fresh.next(tag.filter(|tag| is_id(tag)).unwrap_or("item")))
        })
        .collect()
}

/// Generates unused ids: a word and the first number with which it is neither an existing id nor the prefix of one.
pub struct FreshIds {
    taken: HashSet<String>,
    numbers: HashMap<String, usize>,
}

impl FreshIds {
    /// Avoids the given ids.
    #[must_use]
    pub fn new<'a>(taken: impl IntoIterator<Item = &'a str>) -> Self {
        let beginnings = |id: &'a str| id.match_indices('-').map(|(at, _)| &id[..at]).chain([id]);
        // Longer names are not valid ids, so they need not be avoided.
        let taken = taken.into_iter().filter(|id| id.len() <= ID_BYTES);
        Self { taken: taken.flat_map(beginnings).map(str::to_owned).collect(), numbers: HashMap::new() }
    }

    /// The next id that starts with a word.
    pub fn next(&mut self, word: &str) -> String {
        let number = self.numbers.entry(word.to_owned()).or_insert(0);
        loop {
            *number += 1;
            let id = format!("{word}-{number}");
            if !self.taken.contains(&id) {
                return id;
            }
        }
    }
}
