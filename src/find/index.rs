//! The index: the words of all items, each with the items that it stands in. Made once for a library.

use std::collections::{BTreeMap, HashMap};

use super::fuzzy::{self, Fuzzy};
use super::item_status::ItemStatus;
use super::query::{Query, Term, Wanted};
use crate::deck::item::Task;
use crate::deck::spelling::american;
use crate::deck::{Item, ItemId, Library, Tag};

/// The words of all items of a library.
#[derive(Debug, Default)]
pub struct Index {
    ids: Vec<ItemId>,
    /// Every word once, one behind the other.
    words: String,
    /// The end of each word in them.
    word_ends: Vec<usize>,
    /// The places of the items that each word stands in, lowest first, one word behind the other.
    places: Vec<u32>,
    /// The end of each word's places.
    place_ends: Vec<usize>,
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
        making.finish()
    }

    /// Reads names alone.
    #[must_use]
    pub fn of_ids(ids: Vec<ItemId>) -> Self {
        let mut making = Making::default();
        for id in ids {
            making.add(&id, &[], &[id.deck()]);
        }
        making.finish()
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

    /// Topics that have this in their names.
    pub fn tags_with<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.tags.keys().map(String::as_str).filter(move |tag| tag.contains(name))
    }

    /// Whether a deck is called so.
    #[must_use]
    pub fn has_deck(&self, name: &str) -> bool {
        self.decks.contains_key(name)
    }

    /// Decks that have this in their names.
    pub fn decks_with<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.decks.keys().map(String::as_str).filter(move |deck| deck.contains(name))
    }

    /// The places that a query means, the best first.
    #[must_use]
    pub fn search(&self, query: &Query, standings: &[ItemStatus]) -> Vec<u32> {
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
    fn scores(&self, wanted: &Wanted, standings: &[ItemStatus], fuzzy: &mut Fuzzy) -> Vec<u16> {
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
            let (mut start, mut first) = (0, 0);
            for (end, last) in self.word_ends.iter().zip(&self.place_ends) {
                if let Some(score) = fuzzy.score(&self.words[start..*end], needle) {
                    for place in &self.places[first..*last] {
                        let best = &mut best[*place as usize];
                        *best = (*best).max(score);
                    }
                }
                (start, first) = (*end, *last);
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
    /// The number of each word of no more than sixteen bytes, by these bytes: most are, and need no look elsewhere.
    short: HashMap<u128, u32>,
    /// The number of each longer word.
    long: HashMap<Box<str>, u32>,
    /// How many items there were when each word was met last.
    met: Vec<u32>,
    /// The number of the American spelling of each word that has another one.
    american: Vec<Option<u32>>,
    /// The numbers of the words of all items, item by item, each once.
    numbers: Vec<u32>,
    /// The end of each item in them.
    ends: Vec<usize>,
}

impl Making {
    /// Takes an item.
    fn add(&mut self, id: &ItemId, tags: &[Tag], parts: &[&str]) {
        let place = u32::try_from(self.index.ids.len()).unwrap_or(u32::MAX);
        let names = [id.name()].into_iter().chain(tags.iter().map(|tag| &*tag.0));
        let mut texts = std::mem::take(&mut self.index.texts);
        for part in parts.iter().copied().chain(names) {
            let start = texts.len();
            fuzzy::fold_onto(&mut texts, part);
            for word in fuzzy::words(&texts[start..]) {
                self.word(word, place + 1);
            }
            // A sign that no phrase contains, so that none reaches from one part into the next.
            texts.push('\n');
        }
        self.index.texts = texts;
        self.index.text_ends.push(self.index.texts.len());
        self.ends.push(self.numbers.len());
        for tag in tags {
            self.index.tags.entry(tag.0.to_lowercase()).or_default().push(place);
        }
        match self.index.decks.get_mut(id.deck()) {
            Some(places) => places.push(place),
            None => drop(self.index.decks.insert(id.deck().to_owned(), vec![place])),
        }
        self.index.ids.push(id.clone());
    }

    /// Takes a word of the item that is the so manieth, and its American spelling.
    fn word(&mut self, word: &str, count: u32) {
        let number = self.number(word);
        let spelled = self.american.get(number as usize).copied().flatten();
        for number in [Some(number), spelled].into_iter().flatten() {
            if self.met[number as usize] != count {
                self.met[number as usize] = count;
                self.numbers.push(number);
            }
        }
    }

    /// The number of a word, which it is given when it comes for the first time.
    fn number(&mut self, word: &str) -> u32 {
        let Self { index, short, long, met, american: spellings, .. } = self;
        let mut bytes = [0; 16];
        let next = u32::try_from(met.len()).unwrap_or(u32::MAX);
        let number = match bytes.get_mut(..word.len()) {
            Some(head) => {
                head.copy_from_slice(word.as_bytes());
                *short.entry(u128::from_le_bytes(bytes)).or_insert(next)
            }
            None => match long.get(word) {
                Some(number) => *number,
                None => *long.entry(word.into()).or_insert(next),
            },
        };
        if number == next {
            index.words.push_str(word);
            index.word_ends.push(index.words.len());
            met.push(0);
            spellings.push(None);
            if let Some(spelled) = american(word) {
                let spelled = self.number(&spelled);
                self.american[number as usize] = Some(spelled);
            }
        }
        number
    }

    /// Sorts the items of all words by these.
    fn finish(self) -> Index {
        let Self { mut index, met, numbers, ends, .. } = self;
        let mut ends_of = vec![0_usize; met.len()];
        for number in &numbers {
            ends_of[*number as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends_of {
            // For now where its items begin; they are put in one by one.
            sum += std::mem::replace(end, sum);
        }
        let mut places = vec![0; numbers.len()];
        let mut start = 0;
        for (place, end) in (0..).zip(ends) {
            for number in &numbers[start..end] {
                let slot = &mut ends_of[*number as usize];
                places[*slot] = place;
                *slot += 1;
            }
            start = end;
        }
        (index.places, index.place_ends) = (places, ends_of);
        index
    }
}
