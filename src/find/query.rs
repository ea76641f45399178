//! Queries: what was typed, as terms. Every text is a query; what it gets wrong is told and left out.

use std::ops::Range;

use super::fuzzy::{self, Fuzzy};
use super::item_status::State;
use crate::deck::normal::composed;

/// One condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// Whether it must not hold.
    pub negated: bool,
    /// What it is about.
    pub wanted: Wanted,
}

/// What a term is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wanted {
    /// Words that are in the item, each fuzzily; folded.
    Words(Vec<String>),
    /// Text that is in the item just so, but for case, accents and white space; folded.
    Phrase(String),
    /// How the item stands.
    Is(State),
    /// A topic, with all below it.
    Tag(String),
    /// A deck.
    Deck(String),
    /// A part of the item's id.
    Id(String),
}

/// What was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    terms: Vec<Term>,
    strange: Vec<String>,
}

/// A stretch of a query between white space.
#[derive(Default)]
struct Token {
    negated: bool,
    key: Option<String>,
    value: String,
    quoted: bool,
}

impl Query {
    /// Reads what was typed.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let mut query = Self::default();
        for token in tokens(text) {
            match read(&token) {
                Ok(Some(wanted)) => query.terms.push(Term { negated: token.negated, wanted }),
                Ok(None) => {}
                Err(strange) => query.strange.push(strange),
            }
        }
        query
    }

    /// The conditions, all of which must hold.
    #[must_use]
    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// What could not be understood, a sentence each.
    #[must_use]
    pub fn strange(&self) -> &[String] {
        &self.strange
    }

    /// Where in a text the words are that it finds there, in their order: what makes an item fit, as far as a text shows it.
    #[must_use]
    pub fn found_in(&self, text: &str) -> Vec<Range<usize>> {
        let words: Vec<(usize, String)> = fuzzy::places(text).map(|(at, word)| (at, fuzzy::compared(word))).collect();
        let mut fuzzy = Fuzzy::default();
        let mut found = vec![false; words.len()];
        for Term { wanted, .. } in self.terms.iter().filter(|term| !term.negated) {
            match wanted {
                Wanted::Words(needles) => {
                    let mut fits = |word: &str| needles.iter().any(|needle| fuzzy.score(word, needle).is_some());
                    found.iter_mut().zip(&words).for_each(|(found, (_, word))| *found |= fits(word));
                }
                Wanted::Phrase(phrase) => {
                    let wanted: Vec<&str> = fuzzy::words(phrase).collect();
                    for from in 0..words.len() {
                        let run = words[from..].iter().map(|(_, word)| word.as_str()).take(wanted.len());
                        if run.eq(wanted.iter().copied()) {
                            found[from..from + wanted.len()].fill(true);
                        }
                    }
                }
                Wanted::Is(_) | Wanted::Tag(_) | Wanted::Deck(_) | Wanted::Id(_) => {}
            }
        }
        let places = fuzzy::places(text).map(|(at, word)| at..at + word.len());
        places.zip(found).filter(|(_, found)| *found).map(|(place, _)| place).collect()
    }

    /// Whether items that no deck has are asked for.
    #[must_use]
    pub fn wants_gone(&self) -> bool {
        self.terms.iter().any(|term| !term.negated && term.wanted == Wanted::Is(State::Gone))
    }
}

/// What a token wants; nothing where it says nothing, or what is wrong with it.
fn read(token: &Token) -> Result<Option<Wanted>, String> {
    let value = token.value.trim();
    let some = |wanted: fn(String) -> Wanted| (!value.is_empty()).then(|| wanted(value.to_lowercase()));
    match token.key.as_deref() {
        None if token.quoted => Ok(phrase(value)),
        None => {
            let words: Vec<String> = fuzzy::words(value).map(fuzzy::compared).collect();
            Ok(if words.is_empty() { phrase(value) } else { Some(Wanted::Words(words)) })
        }
        Some("is") => match State::ALL.into_iter().find(|state| state.word() == value.to_lowercase()) {
            Some(state) => Ok(Some(Wanted::Is(state))),
            None => Err(format!("Unknown filter `is:{value}`. Use is:{}", State::ALL.map(State::word).join(" "))),
        },
        Some("tag") => Ok(some(Wanted::Tag).map(|tag| match tag {
            Wanted::Tag(name) => Wanted::Tag(composed(&name)),
            other => other,
        })),
        Some("deck") => Ok(some(Wanted::Deck)),
        Some("id") => Ok(some(Wanted::Id)),
        Some(key) => Err(format!("Unknown filter `{key}:`. Use is:, tag:, deck: or id:")),
    }
}

/// A text to be found just so.
fn phrase(text: &str) -> Option<Wanted> {
    let mut folded = String::new();
    fuzzy::fold_onto(&mut folded, text);
    (!folded.is_empty()).then_some(Wanted::Phrase(folded))
}

/// Divides a query at white space, but not within quotes. A quote that is not closed ends with the query.
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
        let mut within = false;
        while let Some(c) = chars.next_if(|c| within || !c.is_whitespace()) {
            let names = token.key.is_none() && !token.quoted && !token.value.is_empty();
            match c {
                '"' | '“' | '”' | '„' => (within, token.quoted) = (!within, true),
                ':' if names && token.value.chars().all(|c| c.is_ascii_alphabetic()) => {
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

    fn words(words: &[&str]) -> Wanted {
        Wanted::Words(words.iter().map(|word| (*word).to_owned()).collect())
    }

    #[test]
    fn queries_are_read_as_they_are_meant() {
        let table: [(&str, &[(bool, Wanted)]); 16] = [
            ("", &[]),
            ("  \t ", &[]),
            ("-", &[]),
            ("Ketam", &[(false, words(&["ketam"]))]),
            ("ketam stop", &[(false, words(&["ketam"])), (false, words(&["stop"]))]),
            ("-ketam", &[(true, words(&["ketam"]))]),
            ("facet-joint", &[(false, words(&["facet", "joint"]))]),
            ("\"Facet  Joint\"", &[(false, Wanted::Phrase("facet joint".into()))]),
            ("-“Facet joint”", &[(true, Wanted::Phrase("facet joint".into()))]),
            ("\"not closed is:due", &[(false, Wanted::Phrase("not closed is:due".into()))]),
            ("is:due -is:leech", &[(false, Wanted::Is(State::Due)), (true, Wanted::Is(State::Leech))]),
            ("IS:Sure-Wrong", &[(false, Wanted::Is(State::SureWrong))]),
            ("tag:spine/facet", &[(false, Wanted::Tag("spine/facet".into()))]),
            ("deck:acute -id:rfa", &[(false, Wanted::Deck("acute".into())), (true, Wanted::Id("rfa".into()))]),
            ("tag:\"two words\"", &[(false, Wanted::Tag("two words".into()))]),
            ("10:1 %", &[(false, words(&["10", "1"])), (false, Wanted::Phrase("%".into()))]),
        ];
        for (text, wanted) in table {
            let query = Query::parse(text);
            let terms: Vec<_> = query.terms.into_iter().map(|term| (term.negated, term.wanted)).collect();
            assert_eq!(terms, wanted, "{text}");
            assert_eq!(query.strange, Vec::<String>::new(), "{text}");
        }
    }

    #[test]
    fn what_is_no_filter_is_told_and_left_out() {
        for (text, said) in [
            ("is:leach", "Unknown filter `is:leach`. Use is:due new leech"),
            ("is:", "Unknown filter `is:`"),
            ("-is:leach", "Unknown filter `is:leach`"),
            ("foo:bar", "Unknown filter `foo:`. Use is:, tag:, deck: or id:"),
            ("http://x", "Unknown filter `http:`"),
        ] {
            let query = Query::parse(text);
            assert_eq!(query.terms, [], "{text}");
            assert!(query.strange.len() == 1 && query.strange[0].starts_with(said), "{text}: {:?}", query.strange);
        }
    }

    #[test]
    fn the_words_that_it_finds_are_pointed_out() {
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
            let found = Query::parse(query).found_in(text);
            assert_eq!(found.into_iter().map(|place| &text[place]).collect::<Vec<_>>(), words, "{query}");
        }
    }

    #[test]
    fn a_filter_without_a_value_says_nothing_yet() {
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
        fn any_mix_of_signs_is_a_query(text in "[a-c:\"“” \\-/]{0,40}") {
            for term in Query::parse(&text).terms() {
                match &term.wanted {
                    Wanted::Words(words) => prop_assert!(!words.is_empty() && words.iter().all(|word| !word.is_empty())),
                    Wanted::Phrase(text) | Wanted::Tag(text) | Wanted::Deck(text) | Wanted::Id(text) => {
                        prop_assert!(!text.is_empty());
                    }
                    Wanted::Is(_) => {}
                }
            }
        }

        #[test]
        fn a_minus_negates_and_nothing_else(text in "[a-z:\"/]{1,20}") {
            let (plain, negated) = (Query::parse(&text), Query::parse(&format!("-{text}")));
            let turned: Vec<Term> =
                plain.terms.iter().map(|term| Term { negated: true, wanted: term.wanted.clone() }).collect();
            prop_assert_eq!(negated.terms, turned);
        }
    }
}
