//! Words: grading of typed words against a list of accepted answers.
//!
//! Texts are compared in normal form ([`crate::deck::normal`]), with or without hyphens, and without a leading article.
//! Typing mistakes are tolerated by the rule of [`crate::deck::slip`], which never confuses two existing words. A text
//! that only resembles an accepted answer is unclear: it is handed back once and earns nothing by itself.

use crate::deck::lexicon;
use crate::deck::markup::plain;
use crate::deck::normal::{is_greek_name, readings};
use crate::deck::slip::{Similarity, Vocabulary, With, likeness};

/// How a text compares with the accepted answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match<'a> {
    /// One of the accepted spellings.
    Exact,
    /// This accepted answer with a typing mistake.
    Spelling(&'a str),
    /// Resembles this accepted answer more than any other.
    Close(&'a str),
    /// Resembles an accepted answer, but could mean something else.
    Unclear,
    /// Matches this answer, which is known to be wrong.
    Rejected(&'a str),
    /// Empty.
    Nothing,
    /// On no list: only the learner can judge it.
    Unknown,
}

impl Match<'_> {
    /// Whether the text is accepted.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Self::Exact | Self::Spelling(_))
    }

    /// Credit, 0 or 1; none if it is undecided.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Exact | Self::Spelling(_) => Some(1.0),
            Self::Rejected(_) | Self::Nothing => Some(0.0),
            Self::Close(_) | Self::Unclear | Self::Unknown => None,
        }
    }
}

/// Compares a text with accepted answers and known wrong ones. `words` is the vocabulary of words that are never typing
/// mistakes.
#[must_use]
pub fn judge<'a>(
    text: &str,
    accept: &'a [String],
    reject: impl IntoIterator<Item = &'a str>,
    words: &(impl Vocabulary + ?Sized),
) -> Match<'a> {
    let typed = Readings::of_answer(text);
    if typed.is_empty() {
        return Match::Nothing;
    }
    let accept: Vec<(&str, Readings)> = accept.iter().map(|known| (known.as_str(), Readings::of_key(known))).collect();
    let reject: Vec<(&str, Readings)> = reject.into_iter().map(|known| (known, Readings::of_key(known))).collect();
    let same =
        |known: &[(&'a str, Readings)]| known.iter().find(|(_, forms)| forms.is(&typed)).map(|(known, _)| *known);
    match (same(&accept), same(&reject)) {
        (Some(_), None) => return Match::Exact,
        (None, Some(known)) => return Match::Rejected(known),
        // Accepted and rejected answers that differ only in case, such as `PaCO2` and `PACO2`: the case must match.
        (Some(_), Some(known)) => {
            return match text.trim() {
                text if accept.iter().any(|(accepted, _)| *accepted == text) => Match::Exact,
                text if known == text => Match::Rejected(known),
                _ => Match::Unclear,
            };
        }
        (None, None) => {}
    }
    let known = reject.iter().flat_map(|(_, forms)| forms.readings.iter().flatten().cloned());
    let words = With::new(known, words);
    let nearest = |known: &[(&'a str, Readings)]| {
        let likenesses = known.iter().map(|(known, forms)| (forms.likeness(&typed, &words), *known));
        likenesses.min_by_key(|(likeness, _)| *likeness).unwrap_or((Similarity::Other, ""))
    };
    match (nearest(&accept), nearest(&reject)) {
        ((Similarity::Other, _), (Similarity::Same | Similarity::Slip | Similarity::Close, known)) => {
            Match::Rejected(known)
        }
        ((Similarity::Other, _), _) => Match::Unknown,
        ((Similarity::Same | Similarity::Slip, known), (Similarity::Other, _)) => Match::Spelling(known),
        ((Similarity::Close, known), (Similarity::Other, _)) => Match::Close(known),
        _ => Match::Unclear,
    }
}

/// Whether a typed text equals an accepted one in normal form.
#[must_use]
pub fn is_same(typed: &str, accepted: &str) -> bool {
    Readings::of_key(accepted).is(&Readings::of_answer(typed))
}

/// The readings of a text in normal form, with and without a leading article.
struct Readings {
    /// The first reading has a space in place of each hyphen.
    readings: Vec<Vec<String>>,
    /// The readings compared with tolerance for typing mistakes. If a single letter is a name, hyphens are never
    /// removed from these, so that `GABA-A` does not resemble `GABA-B`.
    tolerant: Vec<Vec<String>>,
}

/// Whether a word is a single letter, such as the `A` in `GABA-A`.
fn is_letter_name(word: &str) -> bool {
    word.chars().count() == 1
}

impl Readings {
    /// Readings of a typed text: any leading article is optional.
    fn of_answer(text: &str) -> Self {
        let readings = readings(text);
        let has_article = readings.first().is_some_and(|tokens| begins_with_article(text, tokens));
        Self::with_bare(&readings, has_article)
    }

    /// Readings of an accepted answer, as displayed. A leading `A` may be a name there (`A fibers`), so it stays.
    fn of_key(text: &str) -> Self {
        let readings = readings(&plain(text));
        let has_article = readings.first().is_some_and(|tokens| tokens.len() > 1 && tokens[0] == "the");
        Self::with_bare(&readings, has_article)
    }

    /// Adds the readings without the leading article.
    fn with_bare(readings: &[Vec<String>], has_article: bool) -> Self {
        let article = readings.first().filter(|_| has_article).and_then(|tokens| tokens.first()).cloned();
        let with_bare = |readings: &[Vec<String>]| {
            let bare = readings.iter().filter(|tokens| article.is_some() && tokens.first() == article.as_ref());
            readings.iter().cloned().chain(bare.map(|tokens| tokens[1..].to_vec())).collect::<Vec<_>>()
        };
        let first = readings.first().into_iter().flatten().skip(usize::from(has_article));
        let has_name = first.into_iter().any(|word| is_letter_name(word));
        let tolerant = if has_name { with_bare(&readings[..1]) } else { with_bare(readings) };
        Self { readings: with_bare(readings), tolerant }
    }

    fn is_empty(&self) -> bool {
        self.readings.iter().all(Vec::is_empty)
    }

    fn is(&self, typed: &Self) -> bool {
        self.readings.iter().any(|form| typed.readings.contains(form))
    }

    fn likeness(&self, typed: &Self, words: &(impl Vocabulary + ?Sized)) -> Similarity {
        let pairs = self.tolerant.iter().flat_map(|form| typed.tolerant.iter().map(move |typed| (typed, form)));
        pairs.map(|(typed, form)| likeness(typed, form, words)).min().unwrap_or(Similarity::Other)
    }
}

/// Whether a text begins with an article, and not with a letter name as in `A delta` or a part of a word as in `a
/// septic`.
fn begins_with_article(text: &str, tokens: &[String]) -> bool {
    let [article, next, ..] = tokens else { return false };
    // `a-septic` is one word.
    let is_separate = text.trim_start().chars().nth(article.len()).is_some_and(char::is_whitespace);
    let is_word = next.len() > 1 && !is_greek_name(next) && !lexicon::contains(&format!("{article}{next}"));
    match article.as_str() {
        "the" => true,
        "a" | "an" => is_separate && is_word,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
