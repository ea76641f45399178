//! Words that a rule looks for, each list with the signs that tell most other words apart at once.

/// Words to look for.
#[derive(Clone, Copy, Debug)]
pub struct Wanted {
    /// The words, in lower case.
    words: &'static [&'static str],
    /// More of them, with a space between two.
    text: &'static str,
    /// The signs of all of them: a word whose sign is not here is none of them, and most are told so.
    pub signs: u64,
}

impl Wanted {
    /// Takes words in lower case.
    pub const fn new(words: &'static [&'static str]) -> Self {
        let (mut signs, mut n) = (0, 0);
        while n < words.len() {
            signs |= 1 << sign(words[n].as_bytes());
            n += 1;
        }
        Self { words, text: "", signs }
    }

    /// Takes words in lower case from one text, with one space between two.
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

    /// Whether a word is one of them.
    pub fn has(&self, word: &str) -> bool {
        self.signs >> sign(word.as_bytes()) & 1 == 1
            && (self.words.iter().any(|known| known.eq_ignore_ascii_case(word))
                || !word.is_empty() && self.text.split(' ').any(|known| known.eq_ignore_ascii_case(word)))
    }
}

/// A number below 64 for a word, by its length, its first and its last letter, whatever their case.
pub const fn sign(word: &[u8]) -> u8 {
    let [first, .., last] = word else { return 0 };
    let letters = (*first | 0x20).wrapping_mul(7).wrapping_add((*last | 0x20).wrapping_mul(3));
    letters.wrapping_add(word.len() as u8) % 64
}
