//! Keys in words: what an answer said of a key that its item may have no more.

use std::collections::HashMap;

use crate::deck::Fingerprint;

/// The words of each key that an answer told.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// Told by events that the ledger holds.
    told: HashMap<Fingerprint, Vec<String>>,
    /// Told before.
    packed: PackedWords,
}

/// The words of many keys in one piece, so that a hundred thousand of them are read at once and unpacked one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedWords {
    /// Each key with the end of its words in the text, in the order of the keys.
    ends: Vec<(Fingerprint, u32)>,
    /// The words of one key behind the other, each key's as a JSON array.
    text: String,
}

impl PackedWords {
    /// Takes what was packed before; none where it does not hold together.
    #[must_use]
    pub fn new(ends: Vec<(Fingerprint, u32)>, text: String) -> Option<Self> {
        let rising = ends.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1);
        let whole = ends.last().map_or(0, |(_, end)| *end as usize) == text.len();
        let cut = ends.iter().all(|(_, end)| text.is_char_boundary(*end as usize));
        (rising && whole && cut).then_some(Self { ends, text })
    }

    /// Each key with the end of its words, and the words.
    #[must_use]
    pub fn parts(&self) -> (&[(Fingerprint, u32)], &str) {
        (&self.ends, &self.text)
    }

    /// Packs keys in their order; words that would not fit are left out.
    fn of(sorted: impl Iterator<Item = (Fingerprint, String)>) -> Self {
        let mut packed = Self::default();
        for (key, words) in sorted {
            if let Ok(end) = u32::try_from(packed.text.len() + words.len()) {
                packed.text.push_str(&words);
                packed.ends.push((key, end));
            }
        }
        packed
    }

    /// The words at a place, packed.
    fn at(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before].1 as usize);
        &self.text[start..self.ends[place].1 as usize]
    }

    /// The words of a key.
    fn of_key(&self, key: Fingerprint) -> Option<Vec<String>> {
        let place = self.ends.binary_search_by_key(&key, |(key, _)| *key).ok()?;
        serde_json::from_str(self.at(place)).ok()
    }
}

impl Words {
    /// Words that were packed before.
    pub fn packed(packed: PackedWords) -> Self {
        Self { told: HashMap::new(), packed }
    }

    /// Takes the words of a key, unless they are known.
    pub fn tell(&mut self, key: Fingerprint, words: &[String]) {
        if !self.knows(key) {
            self.told.insert(key, words.to_vec());
        }
    }

    /// Whether the words of a key are known.
    pub fn knows(&self, key: Fingerprint) -> bool {
        self.told.contains_key(&key) || self.packed.ends.binary_search_by_key(&key, |(key, _)| *key).is_ok()
    }

    /// The words of a key.
    pub fn of(&self, key: Fingerprint) -> Option<Vec<String>> {
        self.told.get(&key).cloned().or_else(|| self.packed.of_key(key))
    }

    /// All of them in one piece.
    pub fn pack(&self) -> PackedWords {
        let told = self.told.iter().filter_map(|(key, words)| Some((*key, serde_json::to_string(words).ok()?)));
        let before = (0..self.packed.ends.len()).map(|n| (self.packed.ends[n].0, self.packed.at(n).to_owned()));
        let mut all: Vec<_> = before.chain(told).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        PackedWords::of(all.into_iter())
    }
}
