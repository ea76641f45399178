//! The index: the words of all items, each with the items that it stands in. Made once for a library.

use std::collections::{BTreeMap, HashMap};

use super::fuzzy::{self, Fuzzy};
use super::query::{Query, Term, Wanted};
use super::standing::Standing;
use crate::deck::item::Task;
use crate::deck::{Item, ItemId, Library, Tag};

/// The words of all items of a library.
#[derive(Debug, Default)]
pub struct Index {
    ids: Vec<ItemId>,
    /// Every word once, one behind the other.
    words: String,
    /// The end of each word in them.
    word_ends: Vec<usize>,
    /// The places of the items that each word stands in, lowest first.
    places: Vec<Vec<u32>>,
    /// The text of every item as phrases are looked for in it.
    texts: String,
    /// The end of each text.
    text_ends: Vec<usize>,
    /// The places of the items that have each topic.
    tags: BTreeMap<String, Vec<u32>>,
    /// The places that each deck takes.
    decks: BTreeMap<String, Vec<u32>>,
}

impl Index {
    /// Reads the words of a library: stems with their cases, options, tags and names.
    #[must_use]
    pub fn of_library(library: &Library) -> Self {
        let mut making = Making::default();
        for entry in library.entries() {
            if let Some(item) = library.item(&entry.id) {
                making.add(&entry.id, &entry.tags, &parts(&item));
            }
        }
        making.index
    }

    /// Reads names alone.
    #[must_use]
    pub fn of_ids(ids: Vec<ItemId>) -> Self {
        let mut making = Making::default();
        for id in ids {
            making.add(&id, &[], &[id.deck()]);
        }
        making.index
    }

    /// The items, by their places.
    #[must_use]
    pub fn ids(&self) -> &[ItemId] {
        &self.ids
    }

    /// Whether an item has a topic, or one below it.
    #[must_use]
    pub fn has_tag(&self, name: &str) -> bool {
        self.tags.keys().any(|tag| is_within(tag, name))
    }

    /// Topics that begin so.
    pub fn tags_from<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.tags.keys().map(String::as_str).filter(move |tag| tag.starts_with(name))
    }

    /// Whether a deck is called so.
    #[must_use]
    pub fn has_deck(&self, name: &str) -> bool {
        self.decks.contains_key(name)
    }

    /// Decks whose names begin so.
    pub fn decks_from<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.decks.keys().map(String::as_str).filter(move |deck| deck.starts_with(name))
    }

    /// The places that a query means, the best first.
    #[must_use]
    pub fn search(&self, query: &Query, standings: &[Standing]) -> Vec<u32> {
        let mut fuzzy = Fuzzy::default();
        let mut kept = vec![true; self.ids.len()];
        let mut worth = vec![0_u32; self.ids.len()];
        let mut ranked = false;
        for Term { negated, wanted } in query.terms() {
            let scores = self.scores(wanted, standings, &mut fuzzy);
            for (kept, score) in kept.iter_mut().zip(&scores) {
                *kept &= (*score > 0) != *negated;
            }
            if matches!(wanted, Wanted::Words(_)) && !negated {
                ranked = true;
                worth.iter_mut().zip(&scores).for_each(|(worth, score)| *worth += u32::from(*score));
            }
        }
        let places = 0..u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let mut found: Vec<u32> = places.filter(|place| kept[*place as usize]).collect();
        if ranked {
            found.sort_by_key(|place| std::cmp::Reverse(worth[*place as usize]));
        }
        found
    }

    /// How well each item fits what is wanted; zero where it does not.
    fn scores(&self, wanted: &Wanted, standings: &[Standing], fuzzy: &mut Fuzzy) -> Vec<u16> {
        let mut scores = vec![0_u16; self.ids.len()];
        let mut all = |places: &[u32]| places.iter().for_each(|place| scores[*place as usize] = 1);
        match wanted {
            Wanted::Words(words) => return self.fitting(words, fuzzy),
            Wanted::Phrase(phrase) => self.containing(phrase, &mut scores),
            Wanted::Is(state) => {
                for (score, standing) in scores.iter_mut().zip(standings) {
                    *score = u16::from(standing.is(*state));
                }
            }
            Wanted::Tag(name) => {
                self.tags.iter().filter(|(tag, _)| is_within(tag, name)).for_each(|(_, places)| all(places));
            }
            Wanted::Deck(name) => self.decks.get(name).into_iter().for_each(|places| all(places)),
            Wanted::Id(part) => {
                for (score, id) in scores.iter_mut().zip(&self.ids) {
                    *score = u16::from(id.as_str().contains(part.as_str()));
                }
            }
        }
        scores
    }

    /// How well each item fits words: none where it lacks one, else what its best words come to.
    fn fitting(&self, words: &[String], fuzzy: &mut Fuzzy) -> Vec<u16> {
        let mut total = vec![0_u16; self.ids.len()];
        for (n, needle) in words.iter().enumerate() {
            let mut best = vec![0_u16; self.ids.len()];
            let mut start = 0;
            for (end, places) in self.word_ends.iter().zip(&self.places) {
                if let Some(score) = fuzzy.score(&self.words[start..*end], needle) {
                    for place in places {
                        let best = &mut best[*place as usize];
                        *best = (*best).max(score);
                    }
                }
                start = *end;
            }
            for (total, best) in total.iter_mut().zip(&best) {
                let fits = *best > 0 && (n == 0 || *total > 0);
                *total = if fits { total.saturating_add(*best) } else { 0 };
            }
        }
        total
    }

    /// The items whose text contains a phrase.
    fn containing(&self, phrase: &str, scores: &mut [u16]) {
        let finder = memchr::memmem::Finder::new(phrase);
        let (bytes, mut from) = (self.texts.as_bytes(), 0);
        while let Some(at) = finder.find(&bytes[from..]) {
            // Texts end with a line break, which no phrase has: a hit is within one of them.
            let place = self.text_ends.partition_point(|end| *end <= from + at);
            let Some((score, end)) = scores.get_mut(place).zip(self.text_ends.get(place)) else { return };
            (*score, from) = (1, *end);
        }
    }
}

/// Whether a topic is the named one or below it.
fn is_within(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What of an item is searched, beside its name and its topics.
fn parts(item: &Item) -> Vec<&str> {
    let mut parts: Vec<&str> = item.case.iter().map(|case| case.text.as_str()).collect();
    parts.push(&item.stem);
    match &item.task {
        Task::Choice(choice) => parts.extend(choice.alternatives.iter().map(|option| option.text.as_str())),
        Task::Order(order) => parts.extend(order.steps.iter().map(|step| step.text.as_str())),
        Task::Short(short) => parts.extend(short.accept.iter().map(String::as_str)),
        Task::Cloze(cloze) => parts.extend(cloze.gaps.iter().flat_map(|gap| &gap.accept).map(String::as_str)),
        Task::Recall(recall) => parts.push(&recall.back),
        Task::Numeric(_) => {}
    }
    parts
}

/// An index being made.
#[derive(Default)]
struct Making {
    index: Index,
    /// The number of each word.
    numbers: HashMap<Box<str>, usize>,
}

impl Making {
    /// Takes an item.
    fn add(&mut self, id: &ItemId, tags: &[Tag], parts: &[&str]) {
        let place = u32::try_from(self.index.ids.len()).unwrap_or(u32::MAX);
        let names = [id.name()].into_iter().chain(tags.iter().map(|tag| &*tag.0));
        for part in parts.iter().copied().chain(names) {
            let start = self.index.texts.len();
            fuzzy::fold_onto(&mut self.index.texts, part);
            let Index { texts, words, word_ends, places, .. } = &mut self.index;
            for word in fuzzy::words(&texts[start..]) {
                let number = self.numbers.get(word).copied().unwrap_or_else(|| {
                    self.numbers.insert(word.into(), places.len());
                    words.push_str(word);
                    word_ends.push(words.len());
                    places.push(Vec::new());
                    places.len() - 1
                });
                if places[number].last() != Some(&place) {
                    places[number].push(place);
                }
            }
            // A sign that no phrase contains, so that none reaches from one part into the next.
            self.index.texts.push('\n');
        }
        self.index.text_ends.push(self.index.texts.len());
        for tag in tags {
            self.index.tags.entry(tag.0.to_lowercase()).or_default().push(place);
        }
        self.index.decks.entry(id.deck().to_owned()).or_default().push(place);
        self.index.ids.push(id.clone());
    }
}
