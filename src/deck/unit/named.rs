//! Finds the unit that a question names: "For how many days ...?", "What dose, in mg/kg, ...?"

use super::Unit;

/// The unit of the answer, as named by a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// No unit is named.
    Nothing,
    /// One unit is named.
    Unit(Unit),
    /// The question counts things, such as "medial branches": the words, in lower case.
    Things(String),
    /// Several units are named, so the question is ambiguous.
    Several,
}

impl Named {
    /// Whether a text names the counted things, completely or by their noun, in the singular or plural.
    #[must_use]
    pub fn counts(&self, text: &str) -> bool {
        let Self::Things(things) = self else { return false };
        let noun = things.rsplit(' ').next().unwrap_or_default();
        let text = text.trim().to_lowercase();
        let alike = |one: &str, other: &str| {
            one == other || one.strip_suffix("es") == Some(other) || one.strip_suffix('s') == Some(other)
        };
        [things.as_str(), noun].into_iter().any(|known| alike(known, &text))
    }
}

/// Words between "how many" and the unit.
const BETWEEN: &[&str] =
    &["more", "full", "whole", "further", "additional", "extra", "total", "consecutive", "calendar"];

/// Words that can follow a unit. A short symbol before another word may be part of a name, such as C in "C fibers".
const AFTER: &[&str] = &[
    "a", "after", "an", "and", "are", "at", "be", "before", "by", "can", "could", "did", "do", "does", "during",
    "each", "every", "for", "from", "had", "has", "have", "he", "his", "her", "in", "is", "it", "may", "might", "must",
    "of", "on", "or", "per", "she", "should", "than", "that", "the", "their", "these", "they", "this", "those", "to",
    "was", "were", "which", "will", "with", "within", "would", "you", "your",
];

/// Plurals that do not end in `s`.
const PLURALS: &[&str] =
    &["children", "criteria", "feet", "foramina", "ganglia", "men", "nuclei", "people", "teeth", "vertebrae", "women"];

/// The maximum number of words of a unit: "milliliters per kilogram per hour".
const LONGEST: usize = 5;

/// Finds the unit that a stem names. Only the question counts: the last sentence with a question mark and any text
/// after it, such as "Answer in days.", or else the last sentence.
#[must_use]
pub fn named(stem: &str) -> Named {
    let words: Vec<Word> = question(stem).split_whitespace().filter_map(Word::of).collect();
    let is = |n: usize, text: &str| words.get(n).is_some_and(|word| word.text.eq_ignore_ascii_case(text));
    let mut units = Vec::new();
    let mut things = None;
    for n in 0..words.len() {
        if is(n, "how") && is(n + 1, "many") && !words[n].ends || is(n, "number") && is(n + 1, "of") {
            let rest = &words[n + 2..];
            let skipped = rest.iter().take_while(|word| BETWEEN.contains(&word.lower().as_str())).count();
            let rest = &rest[skipped..];
            match leading(rest, false) {
                Some(unit) => units.push(unit),
                None => things = things.or_else(|| counted(rest)),
            }
        } else if is(n, "percentage") || is(n, "percent") && n > 0 && (is(n - 1, "what") || is(n - 1, "which")) {
            units.extend(Unit::parse("%"));
        } else if is(n, "in") && !words[n].ends {
            units.extend(leading(&words[n + 1..], true));
        }
        if words[n].opens {
            units.extend(bracketed(&words[n..]));
        }
    }
    match (units.as_slice(), things) {
        ([], None) => Named::Nothing,
        ([], Some(things)) => Named::Things(things),
        ([first, rest @ ..], None) if rest.iter().all(|unit| unit == first) => Named::Unit(*first),
        (..) => Named::Several,
    }
}

/// A word of a question.
struct Word<'a> {
    /// The word, without punctuation around it.
    text: &'a str,
    /// Whether an opening parenthesis precedes it.
    opens: bool,
    /// Whether a closing parenthesis follows it.
    closes: bool,
    /// Whether punctuation after it ends the phrase.
    ends: bool,
}

impl<'a> Word<'a> {
    /// Splits off the punctuation around a word; none if there is nothing else.
    fn of(written: &'a str) -> Option<Self> {
        let signs =
            |c: char| matches!(c, '*' | '`' | '_' | '"' | '\'' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}');
        let inner = written.trim_matches(signs);
        let text = inner.trim_start_matches(['(', '[']).trim_matches(signs);
        let opens = inner.starts_with(['(', '[']);
        let end = text.trim_end_matches(|c: char| matches!(c, '.' | ',' | ';' | ':' | '?' | '!') || signs(c));
        let bare = end.trim_end_matches([')', ']']).trim_end_matches(signs);
        // "mg/(kg·h)" keeps its parentheses.
        let bare = if bare.contains('(') { end } else { bare };
        let closes = bare.len() < end.len();
        (!bare.is_empty()).then_some(Self { text: bare, opens, closes, ends: bare.len() < text.len() })
    }

    fn lower(&self) -> String {
        self.text.to_lowercase()
    }
}

/// The last sentence with a question mark and any text after it, or else the last sentence.
fn question(stem: &str) -> &str {
    let lead_in = stem.trim_end().rsplit("\n\n").next().unwrap_or_default().trim();
    let mut starts = vec![0];
    let ends = lead_in.match_indices(['.', '?', '!']).map(|(at, sign)| at + sign.len());
    let spaced = ends.filter(|at| lead_in[*at..].starts_with(char::is_whitespace));
    let capital = |at: &usize| lead_in[*at..].trim_start().starts_with(|c: char| !c.is_lowercase());
    starts.extend(spaced.filter(capital));
    let has_question_mark = |start: &&usize| {
        let next = starts.iter().find(|other| other > start).copied().unwrap_or(lead_in.len());
        lead_in[**start..next].contains('?')
    };
    let start = starts.iter().rev().find(has_question_mark).or(starts.last()).copied().unwrap_or_default();
    &lead_in[start..]
}

/// The longest unit at the start of some words. If `strict`, as after "in", a word that can follow a unit must come
/// next. After "how many", that is required only of one-letter symbols and some singulars, because "how many mg
/// lidocaine" is clear.
fn leading(words: &[Word], strict: bool) -> Option<Unit> {
    let phrase = words.iter().position(|word| word.ends).map_or(words.len(), |end| end + 1);
    (1..=phrase.min(LONGEST)).rev().find_map(|length| {
        let text = joined(&words[..length]);
        let unit = Unit::exact(&text).filter(|_| text != "in")?;
        let ends = length == phrase || AFTER.contains(&words[length].lower().as_str());
        let clear = !strict
            && text.len() > 1
            && (text.ends_with('s') || text.chars().any(|c| !c.is_lowercase()) || text.len() == 2);
        (ends || clear).then_some(unit)
    })
}

/// The unit in the parentheses at the start of some words: "(mg/kg)", "(in days)".
fn bracketed(words: &[Word]) -> Option<Unit> {
    let close = words.iter().take(LONGEST + 1).position(|word| word.closes)?;
    let skipped = usize::from(words[0].text == "in");
    let inside = &words[skipped..=close];
    let text = joined(inside);
    // A single letter is more often a label or a side.
    (text.len() > 1 || text == "g" || text == "%").then(|| Unit::exact(&text)).flatten()
}

/// The things that "how many" counts: the words up to the first plural.
fn counted(words: &[Word]) -> Option<String> {
    let phrase = words.iter().position(|word| word.ends).map_or(words.len(), |end| end + 1);
    let words: Vec<String> = words[..phrase.min(4)].iter().map(Word::lower).collect();
    let own = words.iter().take_while(|word| !AFTER.contains(&word.as_str())).count();
    let plural = |word: &String| {
        PLURALS.contains(&word.as_str())
            || word.len() > 3 && word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us")
    };
    let last = words[..own].iter().position(plural)?;
    Some(words[..=last].join(" "))
}

/// Joins words with single spaces.
fn joined(words: &[Word]) -> String {
    words.iter().map(|word| word.text).collect::<Vec<_>>().join(" ")
}
