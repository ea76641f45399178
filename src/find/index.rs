//! The index: every word with the items that contain it. Built once for a library.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::fuzzy::{self, Fuzzy};
use super::item_status::ItemStatus;
use super::query::{Condition, Query, Term};
use crate::deck::item::Task;
use crate::deck::spelling::american;
use crate::deck::with_parents;
use crate::deck::{Item, ItemId, Level, Library, Tag};

/// An index of items. The position of an item is its index in `ids`.
#[derive(Debug, Default)]
pub struct Index {
    ids: Vec<ItemId>,
    /// Every word once, concatenated.
    words: String,
    /// The end of each word in `words`.
    word_ends: Vec<usize>,
    /// For each word the positions of the items that contain it, ascending; concatenated.
    positions: Vec<u32>,
    /// The end of each word's positions in `positions`.
    position_ends: Vec<usize>,
    /// The text of every item for phrase search, concatenated.
    texts: String,
    /// The end of each text in `texts`.
    text_ends: Vec<usize>,
    /// The positions of the items with each tag.
    tags: BTreeMap<String, Vec<u32>>,
    /// The positions of the items of each level.
    levels: BTreeMap<Level, Vec<u32>>,
    /// The positions of the items of each deck.
    decks: BTreeMap<String, Vec<u32>>,
}

impl Index {
    /// Indexes a library: stems with their cases, options, tags and names.
    #[must_use]
    pub fn of_library(library: &Library) -> Self {
        let mut builder = IndexBuilder::default();
        for entry in library.entries() {
            if let Some(item) = library.item(&entry.id) {
                builder.add(&entry.id, &entry.tags, entry.level, &parts(&item));
            }
        }
        builder.finish()
    }

    /// Indexes names alone.
    #[must_use]
    pub fn of_ids(ids: Vec<ItemId>) -> Self {
        let mut builder = IndexBuilder::default();
        for id in ids {
            builder.add(&id, &[], None, &[id.deck()]);
        }
        builder.finish()
    }

    /// The items, by position.
    #[must_use]
    pub fn ids(&self) -> &[ItemId] {
        &self.ids
    }

    /// Whether any item has this tag or a subtopic of it.
    #[must_use]
    pub fn has_tag(&self, name: &str) -> bool {
        self.tags.keys().any(|tag| is_within(tag, name))
    }

    /// All tags, and everything above them.
    #[must_use]
    pub fn topics(&self) -> BTreeSet<&str> {
        self.tags.keys().flat_map(|tag| with_parents(tag)).collect()
    }

    /// Whether there is a deck with this id.
    #[must_use]
    pub fn has_deck(&self, name: &str) -> bool {
        self.decks.contains_key(name)
    }

    /// The ids of all decks.
    pub fn decks(&self) -> impl Iterator<Item = &str> + Clone {
        self.decks.keys().map(String::as_str)
    }

    /// The positions of the items that match a query, best match first.
    #[must_use]
    pub fn search(&self, query: &Query, statuses: &[ItemStatus]) -> Vec<u32> {
        let mut fuzzy = Fuzzy::default();
        let mut is_match = vec![true; self.ids.len()];
        let mut total_scores = vec![0_u32; self.ids.len()];
        let mut ranked = false;
        for Term { negated, condition } in query.terms() {
            let scores = self.scores(condition, statuses, &mut fuzzy);
            for (is_match, score) in is_match.iter_mut().zip(&scores) {
                *is_match &= (*score > 0) != *negated;
            }
            if matches!(condition, Condition::Words(_)) && !negated {
                ranked = true;
                total_scores.iter_mut().zip(&scores).for_each(|(total, score)| *total += u32::from(*score));
            }
        }
        let positions = 0..u32::try_from(self.ids.len()).unwrap_or(u32::MAX);
        let mut found: Vec<u32> = positions.filter(|position| is_match[*position as usize]).collect();
        if ranked {
            found.sort_by_key(|position| std::cmp::Reverse(total_scores[*position as usize]));
        }
        found
    }

    /// How well each item meets a condition; zero where it does not.
    fn scores(&self, condition: &Condition, statuses: &[ItemStatus], fuzzy: &mut Fuzzy) -> Vec<u16> {
        let mut scores = vec![0_u16; self.ids.len()];
        let mut all = |positions: &[u32]| positions.iter().for_each(|position| scores[*position as usize] = 1);
        match condition {
            Condition::Words(words) => return self.score_words(words, fuzzy),
            Condition::Phrase(phrase) => self.score_phrase(phrase, &mut scores),
            Condition::Is(state) => {
                for (score, status) in scores.iter_mut().zip(statuses) {
                    *score = u16::from(status.is(*state));
                }
            }
            Condition::Tag(name) => {
                self.tags.iter().filter(|(tag, _)| is_within(tag, name)).for_each(|(_, positions)| all(positions));
            }
            Condition::Level(level) => self.levels.get(level).into_iter().for_each(|positions| all(positions)),
            Condition::Deck(name) => self.decks.get(name).into_iter().for_each(|positions| all(positions)),
            Condition::Id(part) => {
                for (score, id) in scores.iter_mut().zip(&self.ids) {
                    *score = u16::from(id.as_str().contains(part.as_str()));
                }
            }
        }
        scores
    }

    /// How well each item matches words: the sum of the best scores for each of them, or zero if one has no match.
    fn score_words(&self, words: &[String], fuzzy: &mut Fuzzy) -> Vec<u16> {
        let mut total = vec![0_u16; self.ids.len()];
        for (n, needle) in words.iter().enumerate() {
            let mut best = vec![0_u16; self.ids.len()];
            let (mut start, mut first) = (0, 0);
            for (end, last) in self.word_ends.iter().zip(&self.position_ends) {
                if let Some(score) = fuzzy.score(&self.words[start..*end], needle) {
                    for position in &self.positions[first..*last] {
                        let best = &mut best[*position as usize];
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

    /// Scores 1 for the items whose text contains a phrase.
    fn score_phrase(&self, phrase: &str, scores: &mut [u16]) {
        let finder = memchr::memmem::Finder::new(phrase);
        let (bytes, mut from) = (self.texts.as_bytes(), 0);
        while let Some(at) = finder.find(&bytes[from..]) {
            // Every text ends with a line break, which no phrase contains, so a hit is within a single text.
            let position = self.text_ends.partition_point(|end| *end <= from + at);
            let Some((score, end)) = scores.get_mut(position).zip(self.text_ends.get(position)) else { return };
            (*score, from) = (1, *end);
        }
    }
}

/// Whether a tag has this name or is a subtopic of it.
fn is_within(tag: &str, name: &str) -> bool {
    tag.strip_prefix(name.trim_end_matches('/')).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The texts of an item that are searched in addition to its name and tags.
fn parts(item: &Item) -> Vec<&str> {
    let mut parts: Vec<&str> = item.case.iter().map(|case| case.text.as_str()).collect();
    parts.push(&item.stem);
    match &item.task {
        Task::Choice(choice) => parts.extend(choice.options.iter().map(|option| option.text.as_str())),
        Task::Order(order) => parts.extend(order.steps.iter().map(|step| step.text.as_str())),
        Task::Short(short) => parts.extend(short.accept.iter().map(String::as_str)),
        Task::Cloze(cloze) => parts.extend(cloze.gaps.iter().flat_map(|gap| &gap.accept).map(String::as_str)),
        Task::Recall(recall) => parts.push(&recall.back),
        Task::Numeric(_) => {}
    }
    parts
}

/// An index being built. Every word gets a number when it first occurs.
#[derive(Default)]
struct IndexBuilder {
    index: Index,
    /// Numbers of words of up to 16 bytes, which most are, by their bytes: a lookup that follows no pointer.
    short: HashMap<u128, u32>,
    /// Numbers of longer words.
    long: HashMap<Box<str>, u32>,
    /// For each word, the last item that contains it, counted from 1; zero for none.
    last_seen: Vec<u32>,
    /// For each word, the number of its American spelling, if that differs.
    american: Vec<Option<u32>>,
    /// The numbers of the words of each item, each once; concatenated.
    numbers: Vec<u32>,
    /// The end of each item's numbers in `numbers`.
    ends: Vec<usize>,
}

impl IndexBuilder {
    /// Adds an item.
    fn add(&mut self, id: &ItemId, tags: &[Tag], level: Option<Level>, parts: &[&str]) {
        let position = u32::try_from(self.index.ids.len()).unwrap_or(u32::MAX);
        let names = [id.name()].into_iter().chain(tags.iter().map(|tag| &*tag.0));
        let mut texts = std::mem::take(&mut self.index.texts);
        for part in parts.iter().copied().chain(names) {
            let start = texts.len();
            fuzzy::append_folded(&mut texts, part);
            for word in fuzzy::words(&texts[start..]) {
                self.add_word(word, position + 1);
            }
            // No phrase contains a line break, so none matches across two parts.
            texts.push('\n');
        }
        self.index.texts = texts;
        self.index.text_ends.push(self.index.texts.len());
        self.ends.push(self.numbers.len());
        for tag in tags {
            self.index.tags.entry(tag.0.to_lowercase()).or_default().push(position);
        }
        if let Some(level) = level {
            self.index.levels.entry(level).or_default().push(position);
        }
        match self.index.decks.get_mut(id.deck()) {
            Some(positions) => positions.push(position),
            None => drop(self.index.decks.insert(id.deck().to_owned(), vec![position])),
        }
        self.index.ids.push(id.clone());
    }

    /// Adds a word, and its American spelling, to the item with this number, counted from 1.
    fn add_word(&mut self, word: &str, count: u32) {
        let number = self.number(word);
        let american_number = self.american.get(number as usize).copied().flatten();
        for number in [Some(number), american_number].into_iter().flatten() {
            if self.last_seen[number as usize] != count {
                self.last_seen[number as usize] = count;
                self.numbers.push(number);
            }
        }
    }

    /// The number of a word. A new word gets the next one.
    fn number(&mut self, word: &str) -> u32 {
        let Self { index, short, long, last_seen, american: spellings, .. } = self;
        let mut bytes = [0; 16];
        let next = u32::try_from(last_seen.len()).unwrap_or(u32::MAX);
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
            last_seen.push(0);
            spellings.push(None);
            if let Some(spelling) = american(word) {
                let american_number = self.number(&spelling);
                self.american[number as usize] = Some(american_number);
            }
        }
        number
    }

    /// Groups items by word (a counting sort).
    fn finish(self) -> Index {
        let Self { mut index, last_seen, numbers, ends, .. } = self;
        let mut ends_of = vec![0_usize; last_seen.len()];
        for number in &numbers {
            ends_of[*number as usize] += 1;
        }
        let mut sum = 0;
        for end in &mut ends_of {
            // The beginning for now. Each position that is filled in moves it on, up to the end.
            sum += std::mem::replace(end, sum);
        }
        let mut positions = vec![0; numbers.len()];
        let mut start = 0;
        for (position, end) in (0..).zip(ends) {
            for number in &numbers[start..end] {
                let slot = &mut ends_of[*number as usize];
                positions[*slot] = position;
                *slot += 1;
            }
            start = end;
        }
        (index.positions, index.position_ends) = (positions, ends_of);
        index
    }
}
