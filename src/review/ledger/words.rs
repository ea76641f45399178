//! Answer keys in words, as logged with answers. The item itself may have a different key by now.

use std::collections::HashMap;

use bytes::Bytes;

use crate::deck::Fingerprint;

/// The words of each answer key in the log.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    /// From events inserted into this ledger.
    recent: HashMap<Fingerprint, Vec<String>>,
    /// From the snapshot.
    packed: PackedWords,
}

/// The words of many keys in one buffer: a hundred thousand are read at once and unpacked one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PackedWords {
    /// One row of [`ROW`] bytes per key, sorted by key: the key, and the end offset of its words in `text`.
    rows: Bytes,
    /// The words of all keys, each as a JSON array, concatenated.
    text: Bytes,
}

/// Bytes of a row: a key, and an end offset as a big-endian `u32`.
const ROW: usize = 16 + 4;

/// Splits a row into its key and the end offset of its words.
fn split_row(row: &[u8; ROW]) -> (&[u8], usize) {
    let (key, end) = row.split_at(16);
    (key, end.iter().fold(0, |end, byte| end << 8 | usize::from(*byte)))
}

impl PackedWords {
    /// Wraps packed bytes; none if they are inconsistent.
    #[must_use]
    pub fn new(rows: Bytes, text: Bytes) -> Option<Self> {
        let (split, rest) = rows.as_chunks::<ROW>();
        let is_sorted = split.is_sorted_by(|a, b| split_row(a).0 < split_row(b).0 && split_row(a).1 < split_row(b).1);
        let is_complete = split.last().map_or(0, |row| split_row(row).1) == text.len();
        (rest.is_empty() && is_sorted && is_complete).then_some(Self { rows, text })
    }

    /// The rows and the text, for [`PackedWords::new`].
    #[must_use]
    pub fn parts(&self) -> (&[u8], &[u8]) {
        (&self.rows, &self.text)
    }

    /// Packs keys that come sorted. Words beyond 4 GiB of text are left out.
    fn of(sorted: impl Iterator<Item = (Fingerprint, Vec<u8>)>) -> Self {
        let (mut rows, mut text) = (Vec::new(), Vec::new());
        for (key, words) in sorted {
            if let Ok(end) = u32::try_from(text.len() + words.len()) {
                text.extend(words);
                rows.extend(key.0.into_iter().chain(end.to_be_bytes()));
            }
        }
        Self { rows: rows.into(), text: text.into() }
    }

    fn rows(&self) -> &[[u8; ROW]] {
        self.rows.as_chunks().0
    }

    /// Row number of a key.
    fn position(&self, key: Fingerprint) -> Option<usize> {
        self.rows().binary_search_by(|row| split_row(row).0.cmp(&key.0)).ok()
    }

    /// The words of a row, as a JSON array.
    fn json(&self, row: usize) -> &[u8] {
        let start = row.checked_sub(1).map_or(0, |before| split_row(&self.rows()[before]).1);
        &self.text[start..split_row(&self.rows()[row]).1]
    }
}

impl Words {
    /// Starts with the words of a snapshot.
    pub fn from_packed(packed: PackedWords) -> Self {
        Self { recent: HashMap::new(), packed }
    }

    /// Adds the words of a key, unless they are known.
    pub fn insert(&mut self, key: Fingerprint, words: &[String]) {
        if !self.knows(key) {
            self.recent.insert(key, words.to_vec());
        }
    }

    /// Whether the words of a key are known.
    pub fn knows(&self, key: Fingerprint) -> bool {
        self.recent.contains_key(&key) || self.packed.position(key).is_some()
    }

    /// The words of a key.
    pub fn of(&self, key: Fingerprint) -> Option<Vec<String>> {
        let packed = || serde_json::from_slice(self.packed.json(self.packed.position(key)?)).ok();
        self.recent.get(&key).cloned().or_else(packed)
    }

    /// Packs all words into one buffer.
    pub fn pack(&self) -> PackedWords {
        let recent = self.recent.iter().filter_map(|(key, words)| Some((*key, serde_json::to_vec(words).ok()?)));
        let rows = self.packed.rows().iter().enumerate();
        let before = rows.filter_map(|(n, row)| {
            Some((Fingerprint(split_row(row).0.try_into().ok()?), self.packed.json(n).to_vec()))
        });
        let mut all: Vec<_> = before.chain(recent).collect();
        all.sort_unstable_by_key(|(key, _)| *key);
        PackedWords::of(all.into_iter())
    }
}
