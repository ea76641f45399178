//! The library: all loaded decks, with lookup of items by id.
//!
//! The rest of the program stores ids and [`Entry`]s, and looks up an item's text only to show it. It does not know
//! where the text comes from: a deck is added either with its items or, from the catalog cache, without them. In the
//! latter case all items of the deck are fetched when the first one is looked up.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::lexicon;
use super::normal::tokens;
use super::slip::Vocabulary;
use super::{Activity, CaseId, Deck, DeckId, Fingerprint, Item, ItemId, Level, Tag};

/// Where a deck comes from. Of several decks with the same id, the first one is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file; its path as given.
    File(PathBuf),
    /// The program itself.
    Embedded,
}

/// The metadata of an item, without its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The permanent id.
    pub id: ItemId,
    /// The case that the item belongs to.
    pub case: Option<CaseId>,
    /// Topics, the main one first.
    pub tags: Arc<[Tag]>,
    /// What the item asks of the learner.
    pub level: Option<Level>,
    /// A hash of the wording of the key.
    pub key: Fingerprint,
}

/// A deck in the library.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedDeck {
    /// The permanent id.
    pub id: DeckId,
    /// The title that learners see.
    pub title: String,
    /// What it teaches, in one sentence; may be empty.
    pub summary: String,
    /// Where it comes from.
    pub origin: Origin,
    /// The score that an exam requires, in percent: 0 to 100.
    pub pass_mark: u8,
    /// The author's version, in any format; may be empty.
    pub version: String,
    /// The learning objectives: key and sentence.
    pub objectives: Vec<(String, String)>,
    /// The activity that an exam on the deck completes, if it defines one.
    pub activity: Option<Activity>,
    /// The number of items excluded because of errors.
    pub left_out: usize,
    /// The items, in file order.
    pub entries: Vec<Entry>,
}

/// Fetches the items of decks that were added without their text.
pub trait ItemSource: fmt::Debug + Send + Sync {
    /// Reads the items of a deck from its origin.
    ///
    /// # Errors
    ///
    /// The deck can no longer be read.
    fn items(&self, deck: &LoadedDeck) -> Result<Vec<Arc<Item>>, UnreadableDeck>;
}

/// A deck whose text could not be read when it was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadableDeck {
    /// The path of the file, for display.
    pub path: String,
    /// The reason.
    pub why: String,
}

/// A deck, with its items once they were needed.
#[derive(Clone, Debug)]
struct LibraryDeck {
    deck: Arc<LoadedDeck>,
    items: OnceLock<Result<HashMap<ItemId, Arc<Item>>, UnreadableDeck>>,
    /// The index of each entry in `deck.entries`.
    entry_indexes: OnceLock<HashMap<ItemId, usize>>,
}

/// All loaded decks.
#[derive(Clone, Debug, Default)]
pub struct Library {
    decks: Vec<LibraryDeck>,
    /// The index of each deck in `decks`.
    indexes: HashMap<DeckId, usize>,
    source: Option<Arc<dyn ItemSource>>,
    /// The words of all items, once they were needed.
    words: OnceLock<HashSet<String>>,
}

impl Library {
    /// An empty library that fetches missing texts from a source.
    #[must_use]
    pub fn with_source(source: Arc<dyn ItemSource>) -> Self {
        Self { source: Some(source), ..Self::default() }
    }

    /// Adds a deck with its items, unless there is already one with the same id.
    ///
    /// # Errors
    ///
    /// The origin of the deck that has the id.
    pub fn add(&mut self, deck: Deck, origin: Origin, left_out: usize) -> Result<(), Origin> {
        let (deck, items) = LoadedDeck::of(deck, origin, left_out);
        let items: HashMap<_, _> = items.into_iter().map(|item| (item.id.clone(), item)).collect();
        self.insert(deck.into(), OnceLock::from(Ok(items)))
    }

    /// Adds a deck without its items, unless there is already one with the same id.
    ///
    /// # Errors
    ///
    /// The origin of the deck that has the id.
    pub fn add_without_items(&mut self, deck: Arc<LoadedDeck>) -> Result<(), Origin> {
        self.insert(deck, OnceLock::new())
    }

    fn insert(
        &mut self,
        deck: Arc<LoadedDeck>,
        items: OnceLock<Result<HashMap<ItemId, Arc<Item>>, UnreadableDeck>>,
    ) -> Result<(), Origin> {
        if let Some(first) = self.deck(&deck.id) {
            return Err(first.origin.clone());
        }
        self.words = OnceLock::new();
        self.indexes.insert(deck.id.clone(), self.decks.len());
        self.decks.push(LibraryDeck { deck, items, entry_indexes: OnceLock::new() });
        Ok(())
    }

    /// The decks, in the order in which they were added.
    #[must_use]
    pub fn decks(&self) -> impl ExactSizeIterator<Item = &LoadedDeck> {
        self.decks.iter().map(|loaded| &*loaded.deck)
    }

    /// A deck by its id.
    #[must_use]
    pub fn deck(&self, id: &DeckId) -> Option<&LoadedDeck> {
        self.indexes.get(id).map(|index| &*self.decks[*index].deck)
    }

    /// The deck that an item belongs to.
    #[must_use]
    pub fn deck_of(&self, item: &ItemId) -> Option<&LoadedDeck> {
        self.loaded(item).map(|loaded| &*loaded.deck)
    }

    /// The metadata of all items of all decks.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.decks.iter().flat_map(|loaded| &loaded.deck.entries)
    }

    /// The metadata of an item.
    #[must_use]
    pub fn entry(&self, id: &ItemId) -> Option<&Entry> {
        let loaded = self.loaded(id)?;
        let entries = || loaded.deck.entries.iter().enumerate().map(|(index, entry)| (entry.id.clone(), index));
        let index = loaded.entry_indexes.get_or_init(|| entries().collect()).get(id)?;
        loaded.deck.entries.get(*index)
    }

    /// An item with its text. None if no deck has it, if it was removed from its file after the catalog was cached, or
    /// if the file can no longer be read; [`Library::unread`] lists such files.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<Arc<Item>> {
        let loaded = self.loaded(id)?;
        let fetch = || {
            let items = self.source.as_ref().map_or_else(|| Ok(Vec::new()), |source| source.items(&loaded.deck))?;
            Ok(items.into_iter().map(|item| (item.id.clone(), item)).collect())
        };
        loaded.items.get_or_init(fetch).as_ref().ok()?.get(id).cloned()
    }

    /// The decks whose text could not be read when it was needed.
    pub fn unread(&self) -> impl Iterator<Item = &UnreadableDeck> {
        self.decks.iter().filter_map(|loaded| loaded.items.get()?.as_ref().err())
    }

    /// The words of all items that are not in the lexicon, in normal form.
    fn words(&self) -> &HashSet<String> {
        self.words.get_or_init(|| {
            let mut words = Words::default();
            for item in self.entries().filter_map(|entry| self.item(&entry.id)) {
                item.case.iter().for_each(|case| words.add(&case.text));
                item.texts().for_each(|text| words.add(text));
            }
            words.in_normal_form()
        })
    }

    fn loaded(&self, item: &ItemId) -> Option<&LibraryDeck> {
        self.decks.get(*self.indexes.get(item.deck())?)
    }
}

impl Vocabulary for Library {
    fn knows(&self, word: &str) -> bool {
        lexicon::contains(word) || self.words().contains(word)
    }

    fn expects(&self, word: &str) -> bool {
        lexicon::is_in_use(word) || self.words().contains(word)
    }
}

/// Collects the words of texts.
#[derive(Default)]
struct Words {
    /// The words as written, so that each is normalized only once.
    seen: HashSet<String>,
}

impl Words {
    fn add(&mut self, text: &str) {
        // In a shorter word, typos are not recognized.
        for word in text.split(|c: char| !c.is_alphabetic()).filter(|word| word.len() >= 4) {
            if !self.seen.contains(word) {
                self.seen.insert(word.to_owned());
            }
        }
    }

    fn in_normal_form(&self) -> HashSet<String> {
        self.seen.iter().flat_map(|word| tokens(word)).filter(|word| !lexicon::is_in_use(word)).collect()
    }
}

impl LoadedDeck {
    /// Splits a deck into its metadata and its items.
    #[must_use]
    pub fn of(deck: Deck, origin: Origin, left_out: usize) -> (Self, Vec<Arc<Item>>) {
        let loaded = Self {
            entries: deck.items.iter().map(|item| entry(item)).collect(),
            id: deck.id,
            title: deck.title,
            summary: deck.summary,
            origin,
            pass_mark: deck.pass_mark,
            version: deck.version,
            objectives: deck.objectives,
            activity: deck.activity,
            left_out,
        };
        (loaded, deck.items)
    }
}

/// The metadata of an item.
fn entry(item: &Item) -> Entry {
    Entry {
        id: item.id.clone(),
        case: item.case.as_ref().map(|case| case.id.clone()),
        tags: item.tags.as_slice().into(),
        level: item.level,
        key: item.key_fingerprint(),
    }
}
