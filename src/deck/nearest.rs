//! Spelling suggestions: the known word that an unknown one was probably meant to be.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use super::limits::ID_BYTES;

/// The names that a deck defines, to look up a name and the closest match for an unknown one.
///
/// Comparing every unknown name with every known one takes quadratic time, so the number of comparisons is limited;
/// unknown names after that are reported without a suggestion.
pub struct Known<'d> {
    names: HashSet<&'d str>,
    by_length: HashMap<usize, Vec<&'d str>>,
    left: Cell<usize>,
}

/// The most comparisons of names for one rule and one deck.
const COMPARED: usize = 200_000;

impl<'d> Known<'d> {
    /// Indexes the names by length.
    pub fn of(names: impl Iterator<Item = &'d str>) -> Self {
        let names: HashSet<&str> = names.collect();
        let mut by_length = HashMap::<usize, Vec<&str>>::new();
        for name in names.iter().filter(|name| name.len() <= LONGEST) {
            by_length.entry(name.chars().count()).or_default().push(name);
        }
        Self { names, by_length, left: Cell::new(COMPARED) }
    }

    /// Whether this is one of the names.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The closest match for a name, as defined by [`nearest`].
    pub fn nearest(&self, name: &str) -> Option<&'d str> {
        let length = name.chars().count();
        let alike = (length.saturating_sub(2)..=length + 2).filter_map(|length| self.by_length.get(&length));
        self.left.set(self.left.get().checked_sub(alike.clone().map(Vec::len).sum())?);
        nearest(name, alike.flatten().copied())
    }
}

/// Longer names, in bytes, have no close match, because a comparison takes quadratic time.
const LONGEST: usize = 4 * ID_BYTES;

/// The closest match for a word, if it is close enough and no other word is equally close.
pub fn nearest<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    let allowed = if length < 5 { 1 } else { 2 };
    let (mut best, mut closest) = (allowed + 1, None);
    // A word with a very different length is never close, and would take long to compare.
    for known in words.into_iter().filter(|known| known.chars().count().abs_diff(length) <= allowed) {
        let distance = strsim::damerau_levenshtein(known, word);
        if distance < best {
            (best, closest) = (distance, Some(known));
        } else if distance == best && closest != Some(known) {
            closest = None;
        }
    }
    closest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_comparisons_is_limited() {
        let names: Vec<String> = (0..COMPARED / 100).map(|n| format!("source-{n:06}")).collect();
        let known = Known::of(names.iter().map(String::as_str));
        let unknown: Vec<String> = (0..150).map(|n| format!("source-{n:06}x")).collect();
        let proposed = unknown.iter().filter(|name| known.nearest(name).is_some()).count();
        assert!(known.has("source-000007") && !known.has("source-000007x"));
        assert_eq!(proposed, 100, "the others are reported without a suggestion");
        assert_eq!(nearest(&"a".repeat(1_000_000), ["a".repeat(999_999).as_str()]), None);
    }

    #[test]
    fn only_similar_words_are_suggested() {
        assert_eq!(nearest("corect", ["correct", "text"]), Some("correct"));
        assert_eq!(nearest("xyz", ["correct", "why"]), None);
        assert_eq!(nearest("hint", ["kind"]), None);
        assert_eq!(nearest("atlas3", ["atlas1", "atlas2"]), None, "either may be meant");
        assert_eq!(nearest("atlas", ["atlas1", "atlas"]), Some("atlas"));
    }
}
