//! The track of one item: its state, and its events in this ledger.

use std::collections::HashSet;

use crate::day::Day;
use crate::deck::Fingerprint;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::event::Order;
use crate::review::item_state::ItemState;
use crate::review::{ConfidenceTable, EventId, GuessModel, StudyMode};

/// The part of an answer that the fold needs.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub verdict: Verdict,
    /// None if not stated.
    pub confidence: Option<Confidence>,
    pub rating: Rating,
    pub latency_ms: u32,
    pub key: Fingerprint,
    pub mode: StudyMode,
    pub guess_model: GuessModel,
}

/// The effect of one event on its item.
#[derive(Clone, Debug)]
pub(super) enum Step {
    Answer(Answered),
    /// Replaces the rating of an answer.
    Regrade {
        target: EventId,
        rating: Rating,
    },
    Suspended(bool),
    /// Not asked on that study day.
    Buried,
    Marked(bool),
    Reported,
    /// The item is new again.
    Reset,
}

/// One item's state, and its events since the ledger was created or resumed from a [`super::Snapshot`].
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub state: ItemState,
    pub events: Option<Box<TrackedEvents>>,
}

/// The events of one item.
#[derive(Clone, Debug, Default)]
pub(super) struct TrackedEvents {
    pub steps: Vec<OrderedStep>,
    /// The highest id among the steps. An event with a higher id is certainly new.
    pub newest: Option<EventId>,
    /// The ids of the steps. Built only once there are many steps and an event arrives that is not certainly new.
    pub ids: Option<Box<Ids>>,
    /// The confidence table of these events.
    pub confidence_table: ConfidenceTable,
}

/// Ids of the steps. Few tracks need them, so they are boxed.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(HashSet<EventId>);

/// A step with its replay order and study day.
pub(super) type OrderedStep = (Order, Day, Step);

/// Up to this many steps, a linear search is faster than a set of ids.
const LINEAR_SEARCH_LIMIT: usize = 32;

impl TrackedEvents {
    /// Inserts an event, unless it is already there.
    fn insert(&mut self, step: OrderedStep) {
        let id = step.0.3;
        let is_new = self.newest.is_none_or(|newest| id > newest);
        if !is_new && self.contains(id) {
            return;
        }
        if let Some(ids) = &mut self.ids {
            ids.0.insert(id);
        }
        self.newest = self.newest.max(Some(id));
        self.steps.push(step);
    }

    /// Whether an event is already there.
    fn contains(&mut self, id: EventId) -> bool {
        if self.steps.len() <= LINEAR_SEARCH_LIMIT {
            return self.steps.iter().any(|(order, ..)| order.3 == id);
        }
        let steps = &self.steps;
        self.ids.get_or_insert_with(|| Box::new(Ids(steps.iter().map(|(order, ..)| order.3).collect()))).0.contains(&id)
    }
}

impl Answered {
    pub fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }
}

impl Track {
    /// The item's events in this ledger.
    pub fn steps(&self) -> &[OrderedStep] {
        self.events.as_ref().map_or(&[], |events| &events.steps)
    }

    /// Whether an event belongs to the item.
    pub fn contains(&self, event: EventId) -> bool {
        self.steps().iter().any(|(order, ..)| order.3 == event)
    }

    /// Whether any of these events belongs to the item.
    pub fn contains_any(&self, events: &HashSet<EventId>) -> bool {
        self.steps().iter().any(|(order, ..)| events.contains(&order.3))
    }

    /// Inserts an event, unless it is already there.
    pub fn insert(&mut self, step: OrderedStep) {
        self.events.get_or_insert_default().insert(step);
    }

    /// Sorts the events into replay order.
    pub fn sort(&mut self) {
        if let Some(events) = &mut self.events
            && !events.steps.is_sorted_by_key(|(order, ..)| *order)
        {
            events.steps.sort_unstable_by_key(|(order, ..)| *order);
        }
    }

    /// The answers among the item's events.
    pub fn answers(&self) -> impl Iterator<Item = (&Order, &Day, &Answered)> {
        self.steps().iter().filter_map(|(order, day, step)| match step {
            Step::Answer(answered) => Some((order, day, answered)),
            Step::Regrade { .. }
            | Step::Suspended(_)
            | Step::Buried
            | Step::Marked(_)
            | Step::Reported
            | Step::Reset => None,
        })
    }

    /// The confidence table of the item's events.
    pub fn confidence_table(&self) -> ConfidenceTable {
        self.events.as_ref().map(|events| events.confidence_table).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::review::DeviceId;

    /// A step by its id alone.
    fn step(id: u16) -> OrderedStep {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&id.to_be_bytes());
        ((0, DeviceId([0; 16]), 0, EventId(bytes)), Day::from_epoch(0), Step::Reported)
    }

    proptest! {
        #[test]
        fn each_event_is_kept_once_in_order_of_arrival(
            ids in prop::collection::vec(0_u16..90, 0..200),
        ) {
            let mut track = Track::default();
            let mut expected = Vec::new();
            for id in ids {
                track.insert(step(id));
                let id = step(id).0.3;
                if !expected.contains(&id) {
                    expected.push(id);
                }
            }
            let ids: Vec<EventId> = track.steps().iter().map(|(order, ..)| order.3).collect();
            prop_assert_eq!(ids, expected);
        }
    }

    #[test]
    fn the_set_of_ids_is_built_only_for_events_out_of_order() {
        let ids = |order: &mut dyn Iterator<Item = u16>| {
            let mut track = Track::default();
            order.for_each(|id| track.insert(step(id)));
            track.events.unwrap().ids.map(|ids| ids.0.len())
        };
        assert_eq!(ids(&mut (0..1000)), None);
        assert_eq!(ids(&mut (0..1000).rev()), Some(1000));
    }
}
