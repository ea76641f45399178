//! Keys in words: what an answer said of a key that its item may have no more.

use std::collections::HashMap;

use bytes::Bytes;

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
    /// A row of [`END`] bytes for each key, in the order of the keys: the key, and the end of its words in the text.
    ends: Bytes,
    /// The words of one key behind the other, each key's as a JSON array.
    text: Bytes,
}

/// Bytes of a key with the end of its words.
const END: usize = 16 + 4;

/// The key of a row, and the end of its words.
fn end(row: &[u8; END]) -> (&[u8], usize) {
    let (key, end) = row.split_at(16);
    (key, end.iter().fold(0, |end, byte| end << 8 | usize::from(*byte)))
}

impl PackedWords {
    /// Takes what was packed before; none where it does not hold together.
    #[must_use]
    pub fn new(ends: Bytes, text: Bytes) -> Option<Self> {
        let (rows, rest) = ends.as_chunks::<END>();
        let is_rising = rows.is_sorted_by(|a, b| end(a).0 < end(b).0 && end(a).1 < end(b).1);
        let is_whole = rows.last().map_or(0, |row| end(row).1) == text.len();
        (rest.is_empty() && is_rising && is_whole).then_some(Self { ends, text })
    }

    /// Each key with the end of its words, and the words; to be taken again later.
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u8]) {
        (&self.ends, &self.text)
    }

    /// Packs keys in their order; words that would not fit are left out.
    fn of(sorted: impl Iterator<Item = (Fingerprint, Vec<u8>)>) -> Self {
        let (mut ends, mut text) = (Vec::new(), Vec::new());
        for (key, words) in sorted {
            if let Ok(end) = u32::try_from(text.len() + words.len()) {
                text.extend(words);
                ends.extend(key.0.into_iter().chain(end.to_be_bytes()));
            }
        }
        Self { ends: ends.into(), text: text.into() }
    }

    /// The rows.
    fn rows(&self) -> &[[u8; END]] {
        self.ends.as_chunks().0
    }

    /// Where a key stands.
    fn place(&self, key: Fingerprint) -> Option<usize> {
        self.rows().binary_search_by(|row| end(row).0.cmp(&key.0)).ok()
    }

    /// The words at a place, packed.
    fn at(&self, place: usize) -> &[u8] {
        let start = place.checked_sub(1).map_or(0, |before| end(&self.rows()[before]).1);
        &self.text[start..end(&self.rows()[place]).1]
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
        self.told.contains_key(&key) || self.packed.place(key).is_some()
    }

    /// The words of a key.
    pub fn of(&self, key: Fingerprint) -> Option<Vec<String>> {
        let packed = || serde_json::from_slice(self.packed.at(self.packed.place(key)?)).ok();
        self.told.get(&key).cloned().or_else(packed)
    }

    /// All of them in one piece.
    pub fn pack(&self) -> PackedWords {
        let told = self.told.iter().filter_map(|(key, words)| Some((*key, serde_json::to_vec(words).ok()?)));
        let rows = self.packed.rows().iter().enumerate();
        let before = rows.filter_map(|(place, row)| {
            Some((Fingerprint(end(row).0.try_into().ok()?), self.packed.at(place).to_vec()))
        });
        let mut all: Vec<_> = before.chain(told).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        PackedWords::of(all.into_iter())
    }
}
