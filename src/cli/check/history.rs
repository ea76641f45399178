//! Compares a deck with the review log: which answered items are gone.

use std::collections::{BTreeMap, HashSet};
use std::io::Write;
use std::path::Path;

use crate::cli::load::{self, Loaded, Need};
use crate::cli::{Common, Failure, counted};
use crate::deck::ast::Outline;
use crate::deck::check::lost_history;
use crate::deck::clean::clean_line;
use crate::deck::diagnostic::Diagnostic;
use crate::deck::shell_word::shell_word;
use crate::deck::{Deck, Fingerprint};
use crate::runtime::Environment;

/// What was answered, and which decks are available.
pub struct History {
    /// For each deck, the answered items with the number of answers and the answer key last seen.
    answered: BTreeMap<String, BTreeMap<String, (u32, Fingerprint)>>,
    /// The ids of the available decks.
    available: HashSet<String>,
}

impl History {
    /// Reads the review log and the available decks.
    pub fn read(environment: &Environment, common: &Common, err: &mut dyn Write) -> Result<Self, Failure> {
        let Loaded { library, ledger, notices, .. } = load::load(environment, common, &[], Need::ItemStates, err);
        for notice in notices {
            writeln!(err, "rounds: {}", clean_line(&notice))?;
        }
        let mut answered = BTreeMap::<String, BTreeMap<_, _>>::new();
        for (id, state) in ledger.items() {
            if let Some(progress) = &state.progress {
                answered
                    .entry(id.deck().to_owned())
                    .or_default()
                    .insert(id.to_string(), (progress.answers, progress.key));
            }
        }
        let available = library.decks().map(|deck| deck.id.to_string()).collect();
        Ok(Self { answered, available })
    }

    /// A line for each deck that has history but is neither available nor checked.
    pub fn decks_not_found(&self, is_checked: impl Fn(&str) -> bool) -> impl Iterator<Item = String> {
        let gone = self.answered.iter().filter(move |(deck, _)| !self.available.contains(*deck) && !is_checked(deck));
        gone.map(|(deck, items)| {
            let answers = items.values().map(|(answers, _)| *answers as usize).sum();
            let (answers, items) = (counted(answers, "answer"), counted(items.len(), "item"));
            format!(
                "note: the log has {answers} to {items} of the deck `{deck}`, which was not found; if its id has changed, change it back or run `rounds log rename {deck} NEW`"
            )
        })
    }

    /// The diagnostics for answered items that are gone, each with the item it may have become: an item without answers
    /// that has the same answer key, or else a similar id.
    pub fn lost_items(&self, deck: &Deck, path: &Path, source: &str) -> Vec<Diagnostic> {
        let file = shell_word(path.as_os_str());
        let Some(answered) = self.answered.get(deck.id.as_str()) else { return Vec::new() };
        // An item excluded because of an error is still in the file.
        let written: HashSet<String> =
            Outline::of(source).ids.into_iter().map(|id| format!("{}/{id}", deck.id)).collect();
        let header = source.find("[deck]").map_or(0..0, |at| at..at + "[deck]".len());
        let gone = answered.iter().filter(|(id, _)| !written.contains(*id));
        gone.map(|(id, (answers, key))| {
            let unanswered = || deck.items.iter().filter(|item| !answered.contains_key(item.id.as_str()));
            let same_key = unanswered().find(|item| item.key_fingerprint() == *key);
            let similar_id = || unanswered().find(|item| strsim::jaro_winkler(item.id.as_str(), id) > 0.95);
            let successor = same_key.or_else(similar_id).map(|item| item.id.as_str());
            lost_history(id, *answers, successor, &file, header.clone())
        })
        .collect()
    }
}
