//! The lexicon: English words, medical terms and drug names.
//!
//! A typed word in the lexicon is never taken for a typo of another one. The list is in the folder `lexicon`, with its
//! sources and licenses; it is parsed on first use.

use std::sync::OnceLock;

/// The words in alphabetical order, one per line, with prefix compression: a letter for the number of letters shared
/// with the previous word (`a` none, `b` one, and so on; a capital for words in use), then the rest of the word.
const WORDS: &str = include_str!("lexicon/words.txt");

/// The concatenated words, the end of each, and whether it is in use.
struct Lexicon {
    letters: String,
    ends: Vec<u32>,
    in_use: Vec<bool>,
}

impl Lexicon {
    fn parse(text: &str) -> Self {
        let mut lexicon = Self { letters: String::with_capacity(2 * text.len()), ends: Vec::new(), in_use: Vec::new() };
        let mut start = 0;
        for line in text.lines() {
            let Some((count, rest)) = line.split_at_checked(1) else { continue };
            let count = count.as_bytes()[0];
            let shared = usize::from(count.to_ascii_lowercase().saturating_sub(b'a'));
            let end = lexicon.letters.len();
            if lexicon.letters.get(start..start + shared).is_some() {
                lexicon.letters.extend_from_within(start..start + shared);
            }
            lexicon.letters.push_str(rest);
            start = end;
            lexicon.ends.push(lexicon.letters.len() as u32);
            lexicon.in_use.push(count.is_ascii_uppercase());
        }
        lexicon
    }

    fn word(&self, index: usize) -> &str {
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[index] as usize]
    }

    fn find(&self, word: &str) -> Option<usize> {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = low.midpoint(high);
            match self.word(middle).cmp(word) {
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
                std::cmp::Ordering::Equal => return Some(middle),
            }
        }
        None
    }
}

fn lexicon() -> &'static Lexicon {
    static LEXICON: OnceLock<Lexicon> = OnceLock::new();
    LEXICON.get_or_init(|| Lexicon::parse(WORDS))
}

/// Whether the lexicon contains a word in normal form.
#[must_use]
pub fn contains(word: &str) -> bool {
    lexicon().find(word).is_some()
}

/// Whether a word in normal form is common English, a medical term or a drug name, and so likely to be meant.
#[must_use]
pub fn is_in_use(word: &str) -> bool {
    let lexicon = lexicon();
    lexicon.find(word).is_some_and(|index| lexicon.in_use[index])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_sorted_and_has_no_short_words() {
        let lexicon = lexicon();
        for index in 0..lexicon.ends.len() {
            let word = lexicon.word(index);
            assert!(word.len() >= 4 && word.bytes().all(|c| c.is_ascii_lowercase()), "{word}");
            assert!(index == 0 || lexicon.word(index - 1) < word, "{word}");
        }
        assert!(lexicon.ends.len() > 150_000);
    }

    #[test]
    fn common_words_medical_terms_and_drugs_are_known() {
        for word in ["decreased", "betamethasone", "myelinated", "ascending", "articular", "allodynia", "suzetrigine"] {
            assert!(contains(word), "{word}");
        }
        for word in ["", "alodynia", "hyperalgeisa", "zzzz"] {
            assert!(!contains(word), "{word}");
        }
    }
}
