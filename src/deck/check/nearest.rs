//! Spelling suggestions: the known word that an unknown one was probably meant to be.

use std::cell::Cell;
use std::collections::{HashMap, HashSet};

use crate::deck::diagnostic::Diagnostic;
use crate::deck::limits::ID_BYTES;

/// Names that a deck has, asked whether one is among them and which is most like one that is not.
///
/// Comparing every unknown name with every known one takes time with the square of the deck, so no more than [`COMPARED`]
/// are compared; later ones are told without a proposal.
pub struct Known<'d> {
    names: HashSet<&'d str>,
    by_length: HashMap<usize, Vec<&'d str>>,
    left: Cell<usize>,
}

/// Names that are compared with unknown ones, for one rule over one deck.
const COMPARED: usize = 200_000;

impl<'d> Known<'d> {
    /// Takes the names.
    pub fn of(names: impl Iterator<Item = &'d str>) -> Self {
        let names: HashSet<&str> = names.collect();
        let mut by_length = HashMap::<usize, Vec<&str>>::new();
        for name in names.iter().filter(|name| name.len() <= LONGEST) {
            by_length.entry(name.chars().count()).or_default().push(name);
        }
        Self { names, by_length, left: Cell::new(COMPARED) }
    }

    /// Whether a name is one of them.
    pub fn has(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// The name that is most like one, as [`near`] has it.
    pub fn near(&self, name: &str) -> Option<&'d str> {
        let length = name.chars().count();
        let alike = (length.saturating_sub(2)..=length + 2).filter_map(|length| self.by_length.get(&length));
        self.left.set(self.left.get().checked_sub(alike.clone().map(Vec::len).sum())?);
        near(name, alike.flatten().copied())
    }
}

/// A name of more bytes is like no other: comparing two takes time with the square of their length.
const LONGEST: usize = 4 * ID_BYTES;

/// The word that is most like one, if one is near and no other is as near.
pub fn near<'a>(word: &str, words: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    let allowed = if length < 5 { 1 } else { 2 };
    let (mut best, mut nearest) = (allowed + 1, None);
    // What is longer or shorter by more is not near; comparing it would take as long as it is.
    for known in words.into_iter().filter(|known| known.chars().count().abs_diff(length) <= allowed) {
        let distance = strsim::damerau_levenshtein(known, word);
        if distance < best {
            (best, nearest) = (distance, Some(known));
        } else if distance == best && nearest != Some(known) {
            nearest = None;
        }
    }
    nearest
}

/// Completes a finding with the word that was meant, where one is near, or else with other help. The change is offered
/// where no number differs: `cohen2019` is another source than `cohen2020`.
pub fn proposing(
    finding: Diagnostic,
    written: &str,
    near: Option<&str>,
    write: impl Fn(&str) -> String,
    otherwise: &str,
) -> Diagnostic {
    let Some(word) = near else { return finding.help(otherwise) };
    let span = finding.primary.span.clone();
    let finding = finding.label(format!("did you mean `{word}`?")).help(write(word));
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    if digits(written) == digits(word) { finding.patch(span, format!("\"{word}\"")) } else { finding }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_names_are_compared_and_no_more() {
        let names: Vec<String> = (0..COMPARED / 100).map(|n| format!("source-{n:06}")).collect();
        let known = Known::of(names.iter().map(String::as_str));
        let unknown: Vec<String> = (0..150).map(|n| format!("source-{n:06}x")).collect();
        let proposed = unknown.iter().filter(|name| known.near(name).is_some()).count();
        assert!(known.has("source-000007") && !known.has("source-000007x"));
        assert_eq!(proposed, 100, "the others are told without a proposal");
        assert_eq!(near(&"a".repeat(1_000_000), ["a".repeat(999_999).as_str()]), None);
    }

    #[test]
    fn only_near_words_are_proposed() {
        assert_eq!(near("corect", ["correct", "text"]), Some("correct"));
        assert_eq!(near("xyz", ["correct", "why"]), None);
        assert_eq!(near("hint", ["kind"]), None);
        assert_eq!(near("atlas3", ["atlas1", "atlas2"]), None, "either may be meant");
        assert_eq!(near("atlas", ["atlas1", "atlas"]), Some("atlas"));
    }

    #[test]
    fn a_change_that_would_make_another_number_is_not_offered() {
        let proposed = |written, near| {
            let finding = Diagnostic::error("T015", "x", 0..1);
            proposing(finding, written, Some(near), str::to_owned, "").patch.is_some()
        };
        assert!(proposed("cohn2020", "cohen2020") && !proposed("cohen2019", "cohen2020") && !proposed("W10", "W101"));
    }
}
