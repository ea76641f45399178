//! The history: every answer that counts, with the memory state before it. Statistics are computed from it.

use std::sync::Arc;

use super::Ledger;
use super::fold::fold;
use super::track::{Answered, Step, Track};
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::{Rating, Retrievability, Stability};
use crate::response::{Confidence, Verdict};
use crate::review::StudyMode;
use crate::review::item_state::ItemState;

/// The memory state before an answer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    /// How long the memory lasted.
    pub stability: Stability,
    /// Study days since the previous answer: zero for a repeat on the same day.
    pub elapsed: Days,
    /// Predicted recall; none for a repeat on the same day, which FSRS-6 does not predict.
    pub predicted: Option<Retrievability>,
}

/// One answer that counts: not undone, and with its regrade applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Review {
    /// UTC milliseconds by the device's clock.
    pub at_ms: i64,
    /// Study day.
    pub day: Day,
    /// Right or wrong.
    pub verdict: Verdict,
    /// The learner's confidence; none if not stated.
    pub confidence: Option<Confidence>,
    /// The effective rating.
    pub rating: Rating,
    /// Milliseconds from question to answer.
    pub latency_ms: u32,
    /// How the question was asked.
    pub mode: StudyMode,
    /// Whether it is the item's first answer of the study day. Later ones follow feedback, so they say less about
    /// memory.
    pub first: bool,
    /// The memory state before it; none if the item was new, or new again after a reset.
    pub before: Option<Before>,
}

/// The answers to one item in replay order, under its current id, and the state they lead to.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemHistory {
    /// The item's current id.
    pub item: ItemId,
    /// The item's state after all events.
    pub state: ItemState,
    /// The item's answers.
    pub reviews: Vec<Review>,
}

/// All items that have events, ordered by id.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The items, ordered by id.
    pub items: Vec<Arc<ItemHistory>>,
}

impl History {
    /// All answers, item by item.
    pub fn reviews(&self) -> impl Iterator<Item = &Review> {
        self.items.iter().flat_map(|item| &item.reviews)
    }

    /// The history of the items that pass a filter.
    #[must_use]
    pub fn of(&self, filter: impl Fn(&ItemId) -> bool) -> Self {
        Self { items: self.items.iter().filter(|history| filter(&history.item)).cloned().collect() }
    }
}

impl Ledger {
    /// Every answer that counts, by item. Memory states are computed with the parameters now in force.
    #[must_use]
    pub fn history(&self) -> History {
        let mut items: Vec<ItemId> =
            self.items().map(|(item, _)| item).filter(|item| !self.current_ids.contains_key(item)).collect();
        items.sort_unstable();
        History { items: items.iter().map(|item| Arc::new(self.item_history(item))).collect() }
    }

    /// The answers to one item, including those under its former ids.
    #[must_use]
    pub fn item_history(&self, item: &ItemId) -> ItemHistory {
        let own = self.tracks.get(item).map_or(&[][..], Track::steps);
        let former = self.former_ids.get(item).into_iter().flatten().filter_map(|id| self.tracks.get(id));
        let mut merged: Vec<_> = former.flat_map(Track::steps).cloned().collect();
        let steps = if merged.is_empty() {
            own
        } else {
            merged.extend_from_slice(own);
            merged.sort_unstable_by_key(|(order, ..)| *order);
            &merged
        };
        let mut reviews = Vec::with_capacity(steps.len());
        let mut last = None;
        let (state, _) =
            fold(&self.rules, &self.voided, item, ItemState::default(), steps, |(order, day, step), rating, before| {
                let Step::Answer(Answered { verdict, confidence, latency_ms, mode, .. }) = step else { return };
                let before = before.map(|before| {
                    let elapsed = day.since(before.last);
                    let predicted =
                        (elapsed > Days(0)).then(|| self.rules.scheduler.retrievability(before.memory, elapsed));
                    Before { stability: before.memory.stability, elapsed, predicted }
                });
                reviews.push(Review {
                    at_ms: order.0,
                    day: *day,
                    verdict: *verdict,
                    confidence: *confidence,
                    rating,
                    latency_ms: *latency_ms,
                    mode: *mode,
                    first: last.is_none_or(|last| *day > last),
                    before,
                });
                last = last.max(Some(*day));
            });
        ItemHistory { item: item.clone(), state, reviews }
    }
}
