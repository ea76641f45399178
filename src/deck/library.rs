//! The library: all decks at hand, asked for items by id.
//!
//! The rest of the program holds ids and [`Entry`]s, and asks for an item's text when it is about to be shown.
//! Where that text comes from is this file's secret: a deck is put on the shelf with its text, or without it, as a
//! catalogue knows it. Then the text of the whole deck is fetched when the first of its items is asked for.

use std::collections::{HashMap, HashSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};

use super::lexicon;
use super::normal::tokens;
use super::slip::Vocabulary;
use super::{Activity, CaseId, Deck, DeckId, Fingerprint, Item, ItemId, Tag};

/// Where a deck was found. The first one found keeps a deck's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A file, by its path as given.
    File(PathBuf),
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
    pub tags: Arc<[Tag]>,
    /// The key's words.
    pub key: Fingerprint,
}

/// One deck on the shelf.
#[derive(Clone, Debug, PartialEq)]
pub struct LoadedDeck {
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

/// Fetches the items of decks that were put on the shelf without their text.
pub trait ItemSource: fmt::Debug + Send + Sync {
    /// The items of a deck as they are now where it was found.
    ///
    /// # Errors
    ///
    /// It cannot be read any more.
    fn items(&self, deck: &LoadedDeck) -> Result<Vec<Arc<Item>>, Unread>;
}

/// A deck whose text could not be read when it was needed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unread {
    /// The file, as it is shown.
    pub path: String,
    /// Why.
    pub why: String,
}

/// A deck in its place, with the text of its items once that was needed.
#[derive(Clone, Debug)]
struct LibraryDeck {
    deck: Arc<LoadedDeck>,
    items: OnceLock<Result<HashMap<ItemId, Arc<Item>>, Unread>>,
    /// Where each of its entries stands.
    places: OnceLock<HashMap<ItemId, usize>>,
}

/// All decks at hand.
#[derive(Clone, Debug, Default)]
pub struct Library {
    volumes: Vec<LibraryDeck>,
    /// Where each deck stands.
    places: HashMap<DeckId, usize>,
    texts: Option<Arc<dyn ItemSource>>,
    /// The words of all items, once they were asked for.
    words: OnceLock<HashSet<String>>,
}

impl Library {
    /// A library that fetches the texts that it was not given.
    #[must_use]
    pub fn with_texts(texts: Arc<dyn ItemSource>) -> Self {
        Self { texts: Some(texts), ..Self::default() }
    }

    /// Puts a deck on the shelf, unless one of its id stands there already: then that one's origin is returned.
    ///
    /// # Errors
    ///
    /// The origin of the deck that has the id.
    pub fn shelve(&mut self, deck: Deck, origin: Origin, left_out: usize) -> Result<(), Origin> {
        let (shelved, items) = LoadedDeck::of(deck, origin, left_out);
        let items: HashMap<_, _> = items.into_iter().map(|item| (item.id.clone(), item)).collect();
        self.place(shelved.into(), OnceLock::from(Ok(items)))
    }

    /// Puts a deck on the shelf without its text, unless one of its id stands there already.
    ///
    /// # Errors
    ///
    /// The origin of the deck that has the id.
    pub fn shelve_untold(&mut self, deck: Arc<LoadedDeck>) -> Result<(), Origin> {
        self.place(deck, OnceLock::new())
    }

    /// Gives a deck its place.
    fn place(
        &mut self,
        deck: Arc<LoadedDeck>,
        items: OnceLock<Result<HashMap<ItemId, Arc<Item>>, Unread>>,
    ) -> Result<(), Origin> {
        if let Some(first) = self.deck(&deck.id) {
            return Err(first.origin.clone());
        }
        self.words = OnceLock::new();
        self.places.insert(deck.id.clone(), self.volumes.len());
        self.volumes.push(LibraryDeck { deck, items, places: OnceLock::new() });
        Ok(())
    }

    /// The decks, in the order in which they were found.
    #[must_use]
    pub fn decks(&self) -> impl ExactSizeIterator<Item = &LoadedDeck> {
        self.volumes.iter().map(|volume| &*volume.deck)
    }

    /// A deck by its id.
    #[must_use]
    pub fn deck(&self, id: &DeckId) -> Option<&LoadedDeck> {
        self.places.get(id).map(|place| &*self.volumes[*place].deck)
    }

    /// The deck that an item belongs to.
    #[must_use]
    pub fn deck_of(&self, item: &ItemId) -> Option<&LoadedDeck> {
        self.volume(item).map(|volume| &*volume.deck)
    }

    /// All items of all decks, without their text.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.volumes.iter().flat_map(|volume| &volume.deck.entries)
    }

    /// An item without its text.
    #[must_use]
    pub fn entry(&self, id: &ItemId) -> Option<&Entry> {
        let volume = self.volume(id)?;
        let entries = || volume.deck.entries.iter().enumerate().map(|(place, entry)| (entry.id.clone(), place));
        let place = volume.places.get_or_init(|| entries().collect()).get(id)?;
        volume.deck.entries.get(*place)
    }

    /// An item with its text. None for one that no deck has, and for one that was taken out of its file since the
    /// catalogue saw it or whose file cannot be read any more: [`Library::unread`] tells of that.
    #[must_use]
    pub fn item(&self, id: &ItemId) -> Option<Arc<Item>> {
        let volume = self.volume(id)?;
        let fetch = || {
            let items = self.texts.as_ref().map_or_else(|| Ok(Vec::new()), |texts| texts.items(&volume.deck))?;
            Ok(items.into_iter().map(|item| (item.id.clone(), item)).collect())
        };
        volume.items.get_or_init(fetch).as_ref().ok()?.get(id).cloned()
    }

    /// The decks whose text could not be read when it was needed.
    pub fn unread(&self) -> impl Iterator<Item = &Unread> {
        self.volumes.iter().filter_map(|volume| volume.items.get()?.as_ref().err())
    }

    /// The words of all items that the lexicon lacks, in normal form.
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

    /// The deck that has an item's place.
    fn volume(&self, item: &ItemId) -> Option<&LibraryDeck> {
        self.volumes.get(*self.places.get(item.deck())?)
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

/// Words of texts being gathered.
#[derive(Default)]
struct Words {
    /// As they are written, so that each is normalized once.
    seen: HashSet<String>,
}

impl Words {
    fn add(&mut self, text: &str) {
        // A word of fewer letters has no typing mistakes.
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
    /// What is to be known of a deck that was read, and its items.
    #[must_use]
    pub fn of(deck: Deck, origin: Origin, left_out: usize) -> (Self, Vec<Arc<Item>>) {
        let shelved = Self {
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
        (shelved, deck.items)
    }
}

/// What can be known of an item without its text.
fn entry(item: &Item) -> Entry {
    Entry {
        id: item.id.clone(),
        case: item.case.as_ref().map(|case| case.id.clone()),
        tags: item.tags.as_slice().into(),
        key: item.key_fingerprint(),
    }
}
