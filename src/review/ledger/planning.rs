//! The past as the memory model is fitted to it, and what stands today as its load is reckoned from it.

use std::collections::HashSet;

use super::Ledger;
use super::fold::regraded;
use super::track::{Answered, Step, Track};
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::optimize::FitReview;
use crate::memory::workload::LearnedItem;
use crate::memory::{DesiredRetention, Parameters};
use crate::review::item_state::ItemState;
use crate::review::{Adopted, ConfidenceTable, EventId, ExamDate};

impl Ledger {
    /// The adoption of parameters that is in force, if any, with its event.
    pub(super) fn adoption(&self) -> Option<(EventId, &Adopted)> {
        let live = self.params.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        live.max_by_key(|(order, _)| *order).map(|(order, adopted)| (order.3, adopted))
    }

    /// The event that adopted the parameters in force, if any was adopted.
    #[must_use]
    pub fn adopted_by(&self) -> Option<EventId> {
        self.adoption().map(|(event, _)| event)
    }

    /// The dates of exams that are in force, with their events: for each deck the one that was set last.
    pub(super) fn dated(&self) -> impl Iterator<Item = (EventId, &ExamDate)> {
        let live = self.exam_dates.iter().rev().filter(|(order, _)| !self.voided.contains_key(&order.3));
        let mut decks = HashSet::new();
        let mut kept: Vec<_> = live.filter(|(_, date)| decks.insert(date.deck.as_str())).collect();
        kept.reverse();
        kept.into_iter().map(|(order, date)| (order.3, date))
    }

    /// The date of an exam that is in force for a deck.
    #[must_use]
    pub fn exam_date(&self, deck: &str) -> Option<&ExamDate> {
        self.rules.policy.exam_dates.get(deck)
    }

    /// Every event that sets the date of an exam for a deck and was not taken back.
    #[must_use]
    pub fn exam_dates_of(&self, deck: &str) -> Vec<EventId> {
        let set = self.exam_dates.iter().filter(|(_, date)| date.deck == deck).map(|(order, _)| order.3);
        set.filter(|event| !self.voided.contains_key(event)).collect()
    }

    /// How often each confidence is said with and without knowledge, over all answers.
    #[must_use]
    pub fn confidence_table(&self) -> &ConfidenceTable {
        &self.sums.confidence_table
    }

    /// How many items come back on a day.
    #[must_use]
    pub fn due_on(&self, day: Day) -> usize {
        self.sums.due.get(&day).copied().unwrap_or(0)
    }

    /// The parameters of the memory model that are in force.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.adopted().map_or_else(Parameters::default, |adopted| adopted.parameters.clone())
    }

    /// What was answered, item by item: what was taken back is out, another rating counts in the place of the first, and
    /// an item that was reset begins anew. Just what the fold takes, whatever mode it was asked in.
    #[must_use]
    pub fn reviews_by_item(&self) -> Vec<Vec<FitReview>> {
        let mut items: Vec<&ItemId> = self.tracks.keys().filter(|item| !self.now_called.contains_key(*item)).collect();
        items.sort_unstable();
        let histories = items.into_iter().map(|item| self.reviews_of(item));
        histories.filter(|history| !history.is_empty()).collect()
    }

    /// What was answered to one item, with what was answered to it under former names.
    fn reviews_of(&self, item: &ItemId) -> Vec<FitReview> {
        let former = self.once_called.get(item).into_iter().flatten();
        let tracks = former.chain([item]).filter_map(|id| self.tracks.get(id));
        let mut steps: Vec<_> = tracks.flat_map(Track::steps).collect();
        steps.sort_unstable_by_key(|(order, ..)| *order);
        let regrades = regraded(&self.voided, steps.iter().copied());
        let (mut history, mut last) = (Vec::new(), None::<Day>);
        for ((at_ms, .., id), day, step) in steps.into_iter().filter(|((.., id), ..)| !self.voided.contains_key(id)) {
            match step {
                Step::Answer(Answered { rating, .. }) => {
                    let elapsed = last.map_or(Days(0), |last| day.since(last));
                    let rating = *regrades.get(id).unwrap_or(rating);
                    history.push(FitReview { at_ms: *at_ms, elapsed, rating });
                    last = Some(last.map_or(*day, |last| last.max(*day)));
                }
                Step::Reset => (history, last) = (Vec::new(), None),
                Step::Regrade { .. } | Step::Suspended(_) | Step::Marked(_) | Step::Reported => {}
            }
        }
        history
    }

    /// The retention at which items of a deck come back after an answer on a day.
    #[must_use]
    pub fn retention(&self, deck: &str, day: Day) -> DesiredRetention {
        self.rules.policy.retention(deck, day).unwrap_or(self.rules.scheduler.retention())
    }

    /// The items that are learned, and wanted, as they stand on a day. Suspended ones ask for no work.
    #[must_use]
    pub fn held(&self, today: Day, wanted: impl Fn(&ItemId) -> bool) -> Vec<LearnedItem> {
        let mut items: Vec<_> = self.items().filter(|(item, state)| !state.suspended && wanted(item)).collect();
        items.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let held = |(item, state): (ItemId, ItemState)| {
            let learned = state.learned?;
            let (since, due_in) = (today.since(learned.last), learned.due.since(today));
            Some(LearnedItem { memory: learned.memory, since, due_in, retention: self.retention(item.deck(), today) })
        };
        items.into_iter().filter_map(held).collect()
    }
}
