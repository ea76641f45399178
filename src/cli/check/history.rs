//! The history of a deck's items: which of those answered are gone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::io::Write;

use crate::cli::environment::Environment;
use crate::cli::journal::Journal;
use crate::cli::{Failure, load};
use crate::deck::check::lost_history;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::draft::Outline;
use crate::deck::{Deck, Fingerprint};

/// What was answered, by deck: id of the item, answers, and the key as last seen.
pub struct History(HashMap<String, BTreeMap<String, (u32, Fingerprint)>>);

impl History {
    /// Reads the review log.
    pub fn read(environment: &Environment, err: &mut dyn Write) -> Result<Self, Failure> {
        let config = load::configuration(environment).0;
        let rules = config.rules();
        let (mut journal, mut notices) = Journal::open(environment);
        let (ledger, of_reading) = journal.fold(rules, environment.now().at.at_ms);
        notices.extend(of_reading);
        for notice in notices {
            writeln!(err, "rounds: {}", clean_line(&notice))?;
        }
        let mut answered = HashMap::<String, BTreeMap<_, _>>::new();
        for (id, state) in ledger.items() {
            if let Some(learned) = &state.learned {
                answered
                    .entry(id.deck().to_owned())
                    .or_default()
                    .insert(id.to_string(), (learned.answers, learned.key));
            }
        }
        Ok(Self(answered))
    }

    /// The findings of items that were answered and are gone, each with the item that it may have become: one never
    /// answered that has the same key, or else a similar id.
    pub fn lost(&self, deck: &Deck, source: &str) -> Vec<Diagnostic> {
        let Some(answered) = self.0.get(deck.id.as_str()) else { return Vec::new() };
        // An item that a mistake keeps out of the deck is still written there.
        let written: HashSet<String> =
            Outline::of(source).ids.into_iter().map(|id| format!("{}/{id}", deck.id)).collect();
        let header = source.find("[deck]").map_or(0..0, |at| at..at + "[deck]".len());
        let gone = answered.iter().filter(|(id, _)| !written.contains(*id));
        gone.map(|(id, (answers, key))| {
            let fresh = || deck.items.iter().filter(|item| !answered.contains_key(item.id.as_str()));
            let same_key = fresh().find(|item| item.key_fingerprint() == *key);
            let alike = || fresh().find(|item| strsim::jaro_winkler(item.id.as_str(), id) > 0.95);
            let now = same_key.or_else(alike).map(|item| item.id.as_str());
            lost_history(id, *answers, now, header.clone())
        })
        .collect()
    }
}
