//! Sets of words that rules look for, with signs that rule out most other words quickly.

/// A set of words to look for.
#[derive(Clone, Copy, Debug)]
pub struct WordSet {
    /// The words, in lowercase.
    words: &'static [&'static str],
    /// More words, separated by spaces.
    text: &'static str,
    /// The signs of all words: a word with any other sign is not in the set, which rules out most words quickly.
    pub signs: u64,
}

impl WordSet {
    /// A set of lowercase words.
    pub const fn new(words: &'static [&'static str]) -> Self {
        let (mut signs, mut n) = (0, 0);
        while n < words.len() {
            signs |= 1 << sign(words[n].as_bytes());
            n += 1;
        }
        Self { words, text: "", signs }
    }

    /// A set of lowercase words from one text, separated by single spaces.
    pub const fn listed(text: &'static str) -> Self {
        let (bytes, mut signs, mut start) = (text.as_bytes(), 0, 0);
        while start < bytes.len() {
            let mut end = start;
            while end < bytes.len() && bytes[end] != b' ' {
                end += 1;
            }
            let (_, rest) = bytes.split_at(start);
            let (word, _) = rest.split_at(end - start);
            signs |= 1 << sign(word);
            start = end + 1;
        }
        Self { words: &[], text, signs }
    }

    /// Whether the set contains a word.
    pub fn has(&self, word: &str) -> bool {
        self.signs >> sign(word.as_bytes()) & 1 == 1
            && (self.words.iter().any(|known| known.eq_ignore_ascii_case(word))
                || !word.is_empty() && self.text.split(' ').any(|known| known.eq_ignore_ascii_case(word)))
    }
}

/// A number below 64 computed from a word's length, first and last letter, regardless of case.
pub const fn sign(word: &[u8]) -> u8 {
    let [first, .., last] = word else { return 0 };
    let letters = (*first | 0x20).wrapping_mul(7).wrapping_add((*last | 0x20).wrapping_mul(3));
    letters.wrapping_add(word.len() as u8) % 64
}
