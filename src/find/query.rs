//! Queries: parses typed text into terms. Every text is a query; unknown filters are reported and left out.

use std::ops::Range;

use super::fuzzy::{self, Fuzzy};
use super::item_status::State;
use crate::deck::Level;
use crate::deck::normal::composed;

/// Every form of a term, and the items that it finds.
pub const TERMS: [(&str, &str); 16] = [
    ("ketamine stop", "With both words; missing letters are forgiven."),
    ("\"facet joint\"", "With the exact text."),
    ("tag:spine", "On this topic or one below it."),
    ("level:apply", "That ask you to apply knowledge; also recall and analyse, where a deck states it."),
    ("deck: id:", "In this deck; with this text in their id."),
    ("is:due", "Due today."),
    ("is:new", "Never answered."),
    ("is:missed", "First answer wrong on the last day it was answered."),
    ("is:confident-error", "Answered wrong while sure, and not yet right on two later days."),
    ("is:leech", "Forgotten eight times."),
    ("is:marked", "Marked."),
    ("is:flagged", "Flagged as wrong."),
    ("is:suspended", "Suspended."),
    ("is:buried", "Buried today."),
    ("is:gone", "Answered, but no longer in any deck."),
    ("-is:new", "That do not match: a minus negates any term."),
];

/// A condition that must, or must not, be met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not be met.
    pub negated: bool,
    /// The condition.
    pub condition: Condition,
}

/// A condition on an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// Each of these folded words matches a word of the item fuzzily.
    Words(Vec<String>),
    /// The item contains this folded text: exactly, except for case, accents and white space.
    Phrase(String),
    /// The item has this state.
    Is(State),
    /// The item has this tag or a subtopic of it.
    Tag(String),
    /// The item has this level.
    Level(Level),
    /// The item is in this deck.
    Deck(String),
    /// The id of the item contains this text.
    Id(String),
}

/// A search query.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    warnings: Vec<String>,
}

/// A part of a query between white space.
#[derive(Default)]
struct Token {
    negated: bool,
    key: Option<String>,
    value: String,
    quoted: bool,
}

impl Query {
    /// Parses what was typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            match parse_token(&token) {
                Ok(Some(condition)) => query.terms.push(Term { negated: token.negated, condition }),
                Ok(None) => {}
                Err(warnings) => query.warnings.push(warnings),
            }
        }
        query
    }

    /// The terms, all of which apply.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// Warnings about parts that could not be parsed, a sentence each.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// The byte ranges of the words in a text that match the query, in order, for highlighting.
    #[must_use]
    pub fn matches_in(&self, text: &str) -> Vec<Range<usize>> {
        let words: Vec<(usize, String)> =
            fuzzy::word_offsets(text).map(|(at, word)| (at, fuzzy::normalized(word))).collect();
        let mut fuzzy = Fuzzy::default();
        let mut found = vec![false; words.len()];
        for Term { condition, .. } in self.terms.iter().filter(|term| !term.negated) {
            match condition {
                Condition::Words(needles) => {
                    let mut fits = |word: &str| needles.iter().any(|needle| fuzzy.score(word, needle).is_some());
                    found.iter_mut().zip(&words).for_each(|(found, (_, word))| *found |= fits(word));
                }
                Condition::Phrase(phrase) => {
                    let condition: Vec<&str> = fuzzy::words(phrase).collect();
                    for from in 0..words.len() {
                        let run = words[from..].iter().map(|(_, word)| word.as_str()).take(condition.len());
                        if run.eq(condition.iter().copied()) {
                            found[from..from + condition.len()].fill(true);
                        }
                    }
                }
                Condition::Is(_) | Condition::Tag(_) | Condition::Level(_) | Condition::Deck(_) | Condition::Id(_) => {}
            }
        }
        let places = fuzzy::word_offsets(text).map(|(at, word)| at..at + word.len());
        places.zip(found).filter(|(_, found)| *found).map(|(place, _)| place).collect()
    }

    /// Whether the query asks for items that are in no deck.
    #[must_use]
    pub fn asks_for_gone(&self) -> bool {
        self.terms.iter().any(|term| !term.negated && term.condition == Condition::Is(State::Gone))
    }
}

/// Parses a token; none if it is empty. The error is a warning, in a sentence.
fn parse_token(token: &Token) -> Result<Option<Condition>, String> {
    let value = token.value.trim();
    let some = |condition: fn(String) -> Condition| (!value.is_empty()).then(|| condition(value.to_lowercase()));
    match token.key.as_deref() {
        None if token.quoted => Ok(phrase(value)),
        None => {
            let words: Vec<String> = fuzzy::words(value).map(fuzzy::normalized).collect();
            Ok(if words.is_empty() { phrase(value) } else { Some(Condition::Words(words)) })
        }
        Some("is") => match State::named(&value.to_lowercase()) {
            Some(state) => Ok(Some(Condition::Is(state))),
            None => Err(format!("Unknown filter `is:{value}`. Use is:{}", State::ALL.map(State::word).join(", is:"))),
        },
        Some("tag") => Ok(some(Condition::Tag).map(|tag| match tag {
            Condition::Tag(name) => Condition::Tag(composed(&name)),
            other => other,
        })),
        Some("level") => match Level::named(&value.to_lowercase()) {
            Some(level) => Ok(Some(Condition::Level(level))),
            None => Err(format!("Unknown level `{value}`. Use level:{}", Level::ALL.map(Level::word).join(", level:"))),
        },
        Some("deck") => Ok(some(Condition::Deck)),
        Some("id") => Ok(some(Condition::Id)),
        Some(key) => Err(format!("Unknown filter `{key}:`. Use is:, tag:, level:, deck: or id:")),
    }
}

/// The condition for an exact phrase; none if it is empty.
fn phrase(text: &str) -> Option<Condition> {
    let mut folded = String::new();
    fuzzy::append_folded(&mut folded, text);
    (!folded.is_empty()).then_some(Condition::Phrase(folded))
}

/// Splits a query at white space, except within quotes. A quote that is not closed extends to the end of the query.
fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut chars = text.chars().peekable();
    while let Some(first) = chars.peek().copied() {
        if first.is_whitespace() {
            chars.next();
            continue;
        }
        let mut token = Token::default();
        if first == '-' {
            chars.next();
            token.negated = true;
        }
        let mut in_quotes = false;
        while let Some(c) = chars.next_if(|c| in_quotes || !c.is_whitespace()) {
            let may_be_key = token.key.is_none() && !token.quoted && !token.value.is_empty();
            match c {
                '"' | '“' | '”' | '„' => (in_quotes, token.quoted) = (!in_quotes, true),
                ':' if may_be_key && token.value.chars().all(|c| c.is_ascii_alphabetic()) => {
                    token.key = Some(std::mem::take(&mut token.value).to_lowercase());
                }
                c => token.value.push(c),
            }
        }
        tokens.push(token);
    }
    tokens
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn words(words: &[&str]) -> Condition {
        Condition::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn every_state_and_every_filter_is_explained_and_every_explained_term_is_understood() {
        for (term, _) in TERMS {
            for part in term.split("id:") {
                assert_eq!(Query::parse(part).warnings(), &[] as &[String], "{term}");
            }
        }
        for state in State::ALL {
            let word = format!("is:{}", state.word());
            assert!(TERMS.iter().any(|(term, _)| *term == word), "{word}");
        }
    }

    #[test]
    fn queries_are_parsed_into_terms() {
        let table: [(&str, &[(bool, Condition)]); 17] = [
            ("", &[]),
            ("  \t ", &[]),
            ("-", &[]),
            ("Ketam", &[(false, words(&["ketam"]))]),
            ("ketam stop", &[(false, words(&["ketam"])), (false, words(&["stop"]))]),
            ("-ketam", &[(true, words(&["ketam"]))]),
            ("facet-joint", &[(false, words(&["facet", "joint"]))]),
            ("\"Facet  Joint\"", &[(false, Condition::Phrase("facet joint".into()))]),
            ("-“Facet joint”", &[(true, Condition::Phrase("facet joint".into()))]),
            ("\"not closed is:due", &[(false, Condition::Phrase("not closed is:due".into()))]),
            ("is:due -is:leech", &[(false, Condition::Is(State::Due)), (true, Condition::Is(State::Leech))]),
            ("IS:Sure-Wrong", &[(false, Condition::Is(State::SureWrong))]),
            (
                "level:Apply -level:analyze",
                &[(false, Condition::Level(Level::Apply)), (true, Condition::Level(Level::Analyze))],
            ),
            ("tag:spine/facet", &[(false, Condition::Tag("spine/facet".into()))]),
            ("deck:acute -id:rfa", &[(false, Condition::Deck("acute".into())), (true, Condition::Id("rfa".into()))]),
            ("tag:\"two words\"", &[(false, Condition::Tag("two words".into()))]),
            ("10:1 %", &[(false, words(&["10", "1"])), (false, Condition::Phrase("%".into()))]),
        ];
        for (text, condition) in table {
            let query = Query::parse(text);
            let terms: Vec<_> = query.terms.into_iter().map(|term| (term.negated, term.condition)).collect();
            assert_eq!(terms, condition, "{text}");
            assert_eq!(query.warnings, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn unknown_filters_are_reported_and_left_out() {
        for (text, message) in [
            ("is:leach", "Unknown filter `is:leach`. Use is:due, is:new, is:leech"),
            ("is:", "Unknown filter `is:`"),
            ("-is:leach", "Unknown filter `is:leach`"),
            ("foo:bar", "Unknown filter `foo:`. Use is:, tag:, level:, deck: or id:"),
            ("http://x", "Unknown filter `http:`"),
        ] {
            let query = Query::parse(text);
            assert_eq!(query.terms, [], "{text}");
            assert!(
                query.warnings.len() == 1 && query.warnings[0].starts_with(message),
                "{text}: {:?}",
                query.warnings
            );
        }
    }

    #[test]
    fn matching_words_are_highlighted() {
        let text = "The Facet joint: Ménière, ketamine; a facet.";
        for (query, words) in [
            ("", &[][..]),
            ("ktmn", &["ketamine"]),
            ("meniere facet", &["Facet", "Ménière", "facet"]),
            ("\"facet JOINT\"", &["Facet", "joint"]),
            ("-facet is:due tag:joint", &[]),
            ("facet-joint", &["Facet", "joint", "facet"]),
            ("\"%\"", &[]),
        ] {
            let found = Query::parse(query).matches_in(text);
            assert_eq!(found.into_iter().map(|place| &text[place]).collect::<Vec<_>>(), words, "{query}");
        }
    }

    #[test]
    fn a_filter_without_a_value_is_ignored() {
        for text in ["tag:", "deck:", "id:", "-tag:", "\"\"", "tag:\"\""] {
            assert_eq!(Query::parse(text), Query::default(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_query(text in any::<String>()) {
            let _ = Query::parse(&text);
        }

        #[test]
        fn any_mix_of_punctuation_is_a_query(text in "[a-c:\"“” \\-/]{0,40}") {
            for term in Query::parse(&text).terms() {
                match &term.condition {
                    Condition::Words(words) => prop_assert!(!words.is_empty() && words.iter().all(|word| !word.is_empty())),
                    Condition::Phrase(text) | Condition::Tag(text) | Condition::Deck(text) | Condition::Id(text) => {
                        prop_assert!(!text.is_empty());
                    }
                    Condition::Is(_) | Condition::Level(_) => {}
                }
            }
        }

        #[test]
        fn a_minus_only_negates(text in "[a-z:\"/]{1,20}") {
            let (plain, negated) = (Query::parse(&text), Query::parse(&format!("-{text}")));
            let expected: Vec<Term> =
                plain.terms.iter().map(|term| Term { negated: true, condition: term.condition.clone() }).collect();
            prop_assert_eq!(negated.terms, expected);
        }
    }
}
