//! Inputs to fitting the memory model and to workload forecasts: past reviews and the current state of learned items.

use std::collections::HashSet;

use super::Ledger;
use super::fold::regrades;
use super::track::{Answered, Step, Track};
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::optimize::FitReview;
use crate::memory::workload::LearnedItem;
use crate::memory::{DesiredRetention, Parameters};
use crate::review::item_state::ItemState;
use crate::review::{Adopted, ConfidenceTable, EventId, ExamDate};

impl Ledger {
    /// The adopted parameters in force, if any, with their event.
    pub(super) fn adoption(&self) -> Option<(EventId, &Adopted)> {
        let live = self.params.iter().filter(|(order, _)| !self.voided.contains_key(&order.3));
        live.max_by_key(|(order, _)| *order).map(|(order, adopted)| (order.3, adopted))
    }

    /// The event that adopted the parameters in force, if any.
    #[must_use]
    pub fn adoption_event(&self) -> Option<EventId> {
        self.adoption().map(|(event, _)| event)
    }

    /// The exam dates in force, with their events: the latest one for each deck.
    pub(super) fn exam_dates_in_force(&self) -> impl Iterator<Item = (EventId, &ExamDate)> {
        let live = self.exam_dates.iter().rev().filter(|(order, _)| !self.voided.contains_key(&order.3));
        let mut decks = HashSet::new();
        let mut latest: Vec<_> = live.filter(|(_, date)| decks.insert(date.deck.as_str())).collect();
        latest.reverse();
        latest.into_iter().map(|(order, date)| (order.3, date))
    }

    /// The exam date in force for a deck.
    #[must_use]
    pub fn exam_date(&self, deck: &str) -> Option<&ExamDate> {
        self.rules.policy.exam_dates.get(deck)
    }

    /// All events that set an exam date for a deck and were not undone.
    #[must_use]
    pub fn exam_dates_of(&self, deck: &str) -> Vec<EventId> {
        let set = self.exam_dates.iter().filter(|(_, date)| date.deck == deck).map(|(order, _)| order.3);
        set.filter(|event| !self.voided.contains_key(event)).collect()
    }

    /// The confidence table of all answers.
    #[must_use]
    pub fn confidence_table(&self) -> &ConfidenceTable {
        &self.sums.confidence_table
    }

    /// Number of items due on a day.
    #[must_use]
    pub fn due_on(&self, day: Day) -> usize {
        self.sums.due.get(&day).copied().unwrap_or(0)
    }

    /// The parameters of the memory model in force.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.adopted().map_or_else(Parameters::default, |adopted| adopted.parameters.clone())
    }

    /// The reviews of each item exactly as the fold counts them, in every study mode: without undone answers, with
    /// regrades applied, and starting after the item's last reset.
    #[must_use]
    pub fn reviews_by_item(&self) -> Vec<Vec<FitReview>> {
        let mut items: Vec<&ItemId> = self.tracks.keys().filter(|item| !self.current_ids.contains_key(*item)).collect();
        items.sort_unstable();
        let histories = items.into_iter().map(|item| self.reviews_of(item));
        histories.filter(|history| !history.is_empty()).collect()
    }

    /// The reviews of one item, including those under its former ids.
    fn reviews_of(&self, item: &ItemId) -> Vec<FitReview> {
        let former = self.former_ids.get(item).into_iter().flatten();
        let tracks = former.chain([item]).filter_map(|id| self.tracks.get(id));
        let mut steps: Vec<_> = tracks.flat_map(Track::steps).collect();
        steps.sort_unstable_by_key(|(order, ..)| *order);
        let regrades = regrades(&self.voided, steps.iter().copied());
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
                Step::Regrade { .. } | Step::Suspended(_) | Step::Buried | Step::Marked(_) | Step::Reported => {}
            }
        }
        history
    }

    /// The desired retention for items of a deck answered on a day.
    #[must_use]
    pub fn retention(&self, deck: &str, day: Day) -> DesiredRetention {
        self.rules.policy.retention(deck, day).unwrap_or(self.rules.scheduler.retention())
    }

    /// The learned items that pass a filter, in their state on a day. Suspended items are left out, since they cause no
    /// reviews.
    #[must_use]
    pub fn learned_items(&self, today: Day, filter: impl Fn(&ItemId) -> bool) -> Vec<LearnedItem> {
        let mut items: Vec<_> = self.items().filter(|(item, state)| !state.suspended && filter(item)).collect();
        items.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        let learned_item = |(item, state): (ItemId, ItemState)| {
            let progress = state.progress?;
            let (since, due_in) = (today.since(progress.last), progress.due.since(today));
            Some(LearnedItem { memory: progress.memory, since, due_in, retention: self.retention(item.deck(), today) })
        };
        items.into_iter().filter_map(learned_item).collect()
    }
}
