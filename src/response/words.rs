//! Words: whether a text that was typed is one of those accepted.
//!
//! Texts are compared in their normal form ([`crate::deck::normal`]), with their hyphens or without, and without a leading
//! article. Typing mistakes are passed
//! over by the rule of [`crate::deck::slip`], which never takes a word for another one. What only resembles an accepted
//! answer is in doubt: it is handed back once, and not awarded.

use crate::deck::lexicon;
use crate::deck::markup::plain;
use crate::deck::normal::{is_greek_name, readings};
use crate::deck::slip::{Similarity, Vocabulary, With, likeness};

/// How a text fits what is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Match<'a> {
    /// It is one of the accepted spellings.
    Exact,
    /// It is this one with a typing mistake.
    Spelling(&'a str),
    /// It resembles this one, and nothing else as much.
    Close(&'a str),
    /// It resembles an accepted one, and could be something else.
    Unclear,
    /// It is known to be wrong: this.
    Rejected(&'a str),
    /// It is empty.
    Nothing,
    /// Nobody knows.
    Unknown,
}

impl Match<'_> {
    /// Whether it is accepted.
    #[must_use]
    pub fn is_right(self) -> bool {
        matches!(self, Self::Exact | Self::Spelling(_))
    }

    /// What it earns, where that is known: one or nothing.
    #[must_use]
    pub fn share(self) -> Option<f64> {
        match self {
            Self::Exact | Self::Spelling(_) => Some(1.0),
            Self::Rejected(_) | Self::Nothing => Some(0.0),
            Self::Close(_) | Self::Unclear | Self::Unknown => None,
        }
    }
}

/// Judges a text by what is accepted and what is known to be wrong; `words` are those that are no typing mistakes.
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
        // They differ in capital letters, such as `PaCO2` and `PACO2`: then what was typed must not.
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

/// Whether two texts are one answer as it is compared.
#[must_use]
pub fn is_same(typed: &str, accepted: &str) -> bool {
    Readings::of_key(accepted).is(&Readings::of_answer(typed))
}

/// The readings of a text in normal form, with and without the article that it begins with.
struct Readings {
    /// The first one is the text with a space in place of each hyphen.
    readings: Vec<Vec<String>>,
    /// Those in which typing mistakes may be. Where there is a letter as a name, a hyphen is never left out there: `GABA-A`
    /// is nothing like `GABA-B`.
    resembled: Vec<Vec<String>>,
}

/// Whether a word is a single letter.
fn is_name(word: &str) -> bool {
    word.chars().count() == 1
}

impl Readings {
    /// Of what was typed: any article may be left out.
    fn of_answer(text: &str) -> Self {
        let readings = readings(text);
        let has_article = readings.first().is_some_and(|tokens| begins_with_article(text, tokens));
        Self::with_bare(&readings, has_article)
    }

    /// Of what is accepted, as it is drawn: `A` may be a letter there (`A fibers`), and stays.
    fn of_key(text: &str) -> Self {
        let readings = readings(&plain(text));
        let has_article = readings.first().is_some_and(|tokens| tokens.len() > 1 && tokens[0] == "the");
        Self::with_bare(&readings, has_article)
    }

    /// Adds the readings without the article.
    fn with_bare(readings: &[Vec<String>], has_article: bool) -> Self {
        let article = readings.first().filter(|_| has_article).and_then(|tokens| tokens.first()).cloned();
        let with_bare = |readings: &[Vec<String>]| {
            let bare = readings.iter().filter(|tokens| article.is_some() && tokens.first() == article.as_ref());
            readings.iter().cloned().chain(bare.map(|tokens| tokens[1..].to_vec())).collect::<Vec<_>>()
        };
        let first = readings.first().into_iter().flatten().skip(usize::from(has_article));
        let has_name = first.into_iter().any(|word| is_name(word));
        let resembled = if has_name { with_bare(&readings[..1]) } else { with_bare(readings) };
        Self { readings: with_bare(readings), resembled }
    }

    fn is_empty(&self) -> bool {
        self.readings.iter().all(Vec::is_empty)
    }

    fn is(&self, typed: &Self) -> bool {
        self.readings.iter().any(|form| typed.readings.contains(form))
    }

    fn likeness(&self, typed: &Self, words: &(impl Vocabulary + ?Sized)) -> Similarity {
        let pairs = self.resembled.iter().flat_map(|form| typed.resembled.iter().map(move |typed| (typed, form)));
        pairs.map(|(typed, form)| likeness(typed, form, words)).min().unwrap_or(Similarity::Other)
    }
}

/// Whether a text begins with an article: not with the letter of `A delta`, nor with a part of a word as in `a septic`.
fn begins_with_article(text: &str, tokens: &[String]) -> bool {
    let [article, next, ..] = tokens else { return false };
    // `a-septic` is one word.
    let parted = text.trim_start().chars().nth(article.len()).is_some_and(char::is_whitespace);
    let is_word = next.len() > 1 && !is_greek_name(next) && !lexicon::contains(&format!("{article}{next}"));
    match article.as_str() {
        "the" => true,
        "a" | "an" => parted && is_word,
        _ => false,
    }
}

#[cfg(test)]
mod tests;
