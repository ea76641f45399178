//! The past as the memory model is fitted to it, and what stands today as its load is reckoned from it.

use super::{Ledger, Step, Track, regraded};
use crate::day::{Day, Days};
use crate::deck::ItemId;
use crate::memory::Parameters;
use crate::memory::optimize::Review;
use crate::memory::workload::Held;
use crate::review::{Adopted, EventId};

impl Ledger {
    /// The adoption of parameters that is in force, if any, with its event.
    pub(super) fn adoption(&self) -> Option<(EventId, &Adopted)> {
        let live = self.params.iter().filter(|(order, _)| !self.voided.contains(&order.3));
        live.max_by_key(|(order, _)| *order).map(|(order, adopted)| (order.3, adopted))
    }

    /// The event that adopted the parameters in force, if any was adopted.
    #[must_use]
    pub fn adopted_by(&self) -> Option<EventId> {
        self.adoption().map(|(event, _)| event)
    }

    /// The parameters of the memory model that are in force.
    #[must_use]
    pub fn parameters(&self) -> Parameters {
        self.adopted().map_or_else(Parameters::default, |adopted| adopted.parameters.clone())
    }

    /// What was answered, item by item: what was taken back is out, another rating counts in the place of the first, and
    /// an item that was reset begins anew. Just what the fold takes, whatever mode it was asked in.
    #[must_use]
    pub fn histories(&self) -> Vec<Vec<Review>> {
        let mut items: Vec<&ItemId> = self.tracks.keys().filter(|item| !self.now_called.contains_key(*item)).collect();
        items.sort_unstable();
        let histories = items.into_iter().map(|item| self.history(item));
        histories.filter(|history| !history.is_empty()).collect()
    }

    /// What was answered to one item, with what was answered to it under former names.
    fn history(&self, item: &ItemId) -> Vec<Review> {
        let former = self.once_called.get(item).into_iter().flatten();
        let tracks = former.chain([item]).filter_map(|id| self.tracks.get(id));
        let mut steps: Vec<_> = tracks.flat_map(|track: &Track| &track.steps).collect();
        steps.sort_unstable_by_key(|(order, ..)| *order);
        let regrades = regraded(&self.voided, steps.iter().copied());
        let (mut history, mut last) = (Vec::new(), None::<Day>);
        for ((at_ms, .., id), day, step) in steps.into_iter().filter(|((.., id), ..)| !self.voided.contains(id)) {
            match step {
                Step::Answer { rating, .. } => {
                    let elapsed = last.map_or(Days(0), |last| day.since(last));
                    let rating = *regrades.get(id).unwrap_or(rating);
                    history.push(Review { at_ms: *at_ms, elapsed, rating });
                    last = Some(last.map_or(*day, |last| last.max(*day)));
                }
                Step::Reset => (history, last) = (Vec::new(), None),
                Step::Regrade { .. } | Step::Suspended(_) | Step::Marked(_) | Step::Reported => {}
            }
        }
        history
    }

    /// The items that are learned, and wanted, as they stand on a day. Suspended ones ask for no work.
    #[must_use]
    pub fn held(&self, today: Day, wanted: impl Fn(&ItemId) -> bool) -> Vec<Held> {
        let mut items: Vec<_> = self.items().filter(|(item, state)| !state.suspended && wanted(item)).collect();
        items.sort_unstable_by_key(|(item, _)| *item);
        let held = |(_, state): (&ItemId, &super::ItemState)| {
            let learned = state.learned.as_ref()?;
            let (since, due_in) = (today.since(learned.last), learned.due.since(today));
            Some(Held { memory: learned.memory, since, due_in, retention: self.rules.scheduler.retention() })
        };
        items.into_iter().filter_map(held).collect()
    }
}
