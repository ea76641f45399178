//! The overview: what waits in every deck and what is coming up, in one walk over all items.

use std::collections::HashMap;

use super::queue::{Limits, Scope, Waiting, comes_back};
use crate::day::Day;
use crate::deck::{DeckId, Library};
use crate::review::Ledger;

/// How one deck stands.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeckStanding {
    /// What waits in it, within the topics that were set.
    pub waiting: Waiting,
    /// The mean probability of recall today over its items that were seen before today; none where there is none.
    pub recall: Option<f32>,
}

/// How all decks stand on a day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Overview {
    /// What waits within the scope.
    pub waiting: Waiting,
    /// Each deck.
    pub decks: HashMap<DeckId, DeckStanding>,
    /// Items due on each day from today, with what waits today first; only as many days as were asked for.
    pub ahead: Vec<usize>,
    /// Items at hand that are not asked because the learner suspended them.
    pub suspended: usize,
}

impl Overview {
    /// Looks through the library, so many days ahead.
    #[must_use]
    pub fn of(library: &Library, ledger: &Ledger, scope: &Scope, limits: Limits, today: Day, days: usize) -> Self {
        let new_allowed = limits.new_per_day.saturating_sub(ledger.introduced(today));
        let mut overview = Self { ahead: vec![0; days], ..Self::default() };
        for deck in library.decks() {
            let mut standing = DeckStanding::default();
            let (mut recalls, mut seen) = (0.0, 0_u32);
            for entry in &deck.entries {
                let state = ledger.state_of(&entry.id);
                let suspended = state.is_some_and(|state| state.suspended);
                overview.suspended += usize::from(suspended);
                let admitted = scope.has_topic(entry);
                let Some(learned) = state.and_then(|state| state.learned.as_ref()) else {
                    standing.waiting.unseen += usize::from(admitted && !suspended);
                    continue;
                };
                if let Some(recall) = ledger.recall(learned, today) {
                    (recalls, seen) = (recalls + recall.value(), seen + 1);
                }
                if suspended {
                    continue;
                }
                if let Some(count) = overview.ahead.get_mut(learned.due.since(today).0 as usize) {
                    *count += 1;
                }
                let comes_back = admitted && comes_back(entry, learned, library, ledger, today);
                standing.waiting.due += usize::from(comes_back);
            }
            standing.recall = (seen > 0).then(|| recalls / seen as f32);
            standing.waiting.new = standing.waiting.unseen.min(new_allowed);
            if scope.has_deck(deck.id.as_str()) {
                overview.waiting.due += standing.waiting.due;
                overview.waiting.unseen += standing.waiting.unseen;
            }
            overview.decks.insert(deck.id.clone(), standing);
        }
        overview.waiting.new = overview.waiting.unseen.min(new_allowed);
        overview
    }
}
