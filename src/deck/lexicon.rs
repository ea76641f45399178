//! The lexicon: English words, terms of medicine and names of drugs that are words of their own.
//!
//! A typed word that stands here is never taken for a typing mistake for another one. The list lies beside this file
//! with where it comes from and under which terms; it is read when it is first asked.

use std::sync::OnceLock;

/// The words in alphabetical order, one on a line: a letter that says how many letters a word shares with the one before
/// (`a` none, `b` one, and so on; a capital letter for words in use), and the rest of it.
const WORDS: &str = include_str!("lexicon/words.txt");

/// The words, one behind the other, where each ends, and which are in use.
struct Lexicon {
    letters: String,
    ends: Vec<u32>,
    in_use: Vec<bool>,
}

impl Lexicon {
    fn read(text: &str) -> Self {
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

    fn word(&self, place: usize) -> &str {
        let start = place.checked_sub(1).map_or(0, |before| self.ends[before] as usize);
        &self.letters[start..self.ends[place] as usize]
    }

    fn place(&self, word: &str) -> Option<usize> {
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
    LEXICON.get_or_init(|| Lexicon::read(WORDS))
}

/// Whether a word in normal form stands in the lexicon.
#[must_use]
pub fn contains(word: &str) -> bool {
    lexicon().place(word).is_some()
}

/// Whether a word in normal form is common English, a term of medicine or the name of a drug: one that may be meant.
#[must_use]
pub fn is_in_use(word: &str) -> bool {
    let lexicon = lexicon();
    lexicon.place(word).is_some_and(|place| lexicon.in_use[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_in_order_and_holds_words_of_four_letters_or_more() {
        let lexicon = lexicon();
        for place in 0..lexicon.ends.len() {
            let word = lexicon.word(place);
            assert!(word.len() >= 4 && word.bytes().all(|c| c.is_ascii_lowercase()), "{word}");
            assert!(place == 0 || lexicon.word(place - 1) < word, "{word}");
        }
        assert!(lexicon.ends.len() > 150_000);
    }

    #[test]
    fn general_words_terms_of_medicine_and_drugs_are_words() {
        for word in ["decreased", "betamethasone", "myelinated", "ascending", "articular", "allodynia", "suzetrigine"] {
            assert!(contains(word), "{word}");
        }
        for word in ["", "alodynia", "hyperalgeisa", "zzzz"] {
            assert!(!contains(word), "{word}");
        }
    }
}
