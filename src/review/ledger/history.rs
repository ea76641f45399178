//! The history: every answer that counts, with what was known of its item before it. What statistics are made of.

use std::sync::Arc;

use super::Ledger;
use super::fold::folded;
use super::track::{Answered, Step, Track};
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::{Rating, Retrievability, Stability};
use crate::response::{Confidence, Verdict};
use crate::review::StudyMode;
use crate::review::item_state::ItemState;

/// The memory that an answer met.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Before {
    /// How long it lasted.
    pub stability: Stability,
    /// Study days since the answer before: none for another answer of the same day.
    pub elapsed: Days,
    /// The recall that was predicted; none for another answer of the same day, where FSRS-6 does not predict.
    pub predicted: Option<Retrievability>,
}

/// One answer that counts: voids left out, regrades applied.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Review {
    /// UTC milliseconds, by the clock of the device that wrote it.
    pub at_ms: i64,
    /// The study day.
    pub day: Day,
    /// Whether it was right.
    pub verdict: Verdict,
    /// How sure the learner was; none where nobody said.
    pub confidence: Option<Confidence>,
    /// The rating that counts.
    pub rating: Rating,
    /// Milliseconds that it took.
    pub latency_ms: u32,
    /// How it was asked.
    pub mode: StudyMode,
    /// Whether it is the item's first answer of its study day. Later ones follow feedback, and say less.
    pub first: bool,
    /// The memory that it met; none where the item was new, or new again after a reset.
    pub before: Option<Before>,
}

/// One item: its answers in their order, under the id that it has now, and what they add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemHistory {
    /// The item.
    pub item: ItemId,
    /// What is known of it.
    pub state: ItemState,
    /// Its answers.
    pub reviews: Vec<Review>,
}

/// All items that were ever answered or set apart, ordered by their ids.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// The items.
    pub pasts: Vec<Arc<ItemHistory>>,
}

impl History {
    /// All answers, item by item.
    pub fn reviews(&self) -> impl Iterator<Item = &Review> {
        self.pasts.iter().flat_map(|past| &past.reviews)
    }

    /// The history of some of the items.
    #[must_use]
    pub fn of(&self, wanted: impl Fn(&ItemId) -> bool) -> Self {
        Self { pasts: self.pasts.iter().filter(|past| wanted(&past.item)).cloned().collect() }
    }
}

impl Ledger {
    /// Every answer that counts, by item. What a memory was is told by the parameters in force now.
    #[must_use]
    pub fn history(&self) -> History {
        let mut items: Vec<ItemId> =
            self.items().map(|(item, _)| item).filter(|item| !self.now_called.contains_key(item)).collect();
        items.sort_unstable();
        History { pasts: items.iter().map(|item| Arc::new(self.past(item))).collect() }
    }

    /// The answers to one item, those under its former ids among them.
    #[must_use]
    pub fn past(&self, item: &ItemId) -> ItemHistory {
        let own = self.tracks.get(item).map_or(&[][..], Track::steps);
        let former = self.once_called.get(item).into_iter().flatten().filter_map(|id| self.tracks.get(id));
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
        let (state, _) = folded(
            &self.rules,
            &self.voided,
            item,
            ItemState::default(),
            steps,
            |(order, day, step), rating, before| {
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
            },
        );
        ItemHistory { item: item.clone(), state, reviews }
    }
}
