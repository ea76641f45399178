//! The track of one item: how it stands, and the events that are held of it.

use std::collections::HashSet;

use crate::day::Day;
use crate::deck::Fingerprint;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::event::Order;
use crate::review::item_state::ItemState;
use crate::review::{ConfidenceTable, EventId, GuessModel, StudyMode};

/// What counts of an answer.
#[derive(Clone, Debug)]
pub(super) struct Answered {
    pub verdict: Verdict,
    /// None where nobody said.
    pub confidence: Option<Confidence>,
    pub rating: Rating,
    pub latency_ms: u32,
    pub key: Fingerprint,
    pub mode: StudyMode,
    pub weighed: GuessModel,
}

/// What one event means to its item.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// An answer.
    Answer(Answered),
    /// Another rating for an answer.
    Regrade { target: EventId, rating: Rating },
    /// Suspended or not.
    Suspended(bool),
    /// Marked or not.
    Marked(bool),
    /// Reported.
    Reported,
    /// Forgotten: new again.
    Reset,
}

/// What is known of one item since the ledger began, or went on from a [`super::Snapshot`]: how it stands, and the events held of it.
#[derive(Clone, Debug, Default)]
pub(super) struct Track {
    pub state: ItemState,
    pub held: Option<Box<TrackedEvents>>,
}

/// The events that are held of one item.
#[derive(Clone, Debug, Default)]
pub(super) struct TrackedEvents {
    pub steps: Vec<Filed>,
    /// The highest id among the steps: what is higher was not met before.
    pub newest: Option<EventId>,
    /// The ids of the steps, once many came that were not higher.
    pub ids: Option<Box<Ids>>,
    /// What they say of how sure the learner is.
    pub confidence_table: ConfidenceTable,
}

/// Ids of steps, apart from them: few tracks need any.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids(HashSet<EventId>);

/// A step, in its place and on its study day.
pub(super) type Filed = (Order, Day, Step);

/// So many steps are sooner looked through than found by their ids.
const FEW: usize = 32;

impl TrackedEvents {
    /// Holds one more event, unless it is among those held.
    fn file(&mut self, filed: Filed) {
        let id = filed.0.3;
        let is_newer = self.newest.is_none_or(|newest| id > newest);
        if !is_newer && self.has(id) {
            return;
        }
        if let Some(ids) = &mut self.ids {
            ids.0.insert(id);
        }
        self.newest = self.newest.max(Some(id));
        self.steps.push(filed);
    }

    /// Whether an event is among those held.
    fn has(&mut self, id: EventId) -> bool {
        if self.steps.len() <= FEW {
            return self.steps.iter().any(|(order, ..)| order.3 == id);
        }
        let steps = &self.steps;
        self.ids.get_or_insert_with(|| Box::new(Ids(steps.iter().map(|(order, ..)| order.3).collect()))).0.contains(&id)
    }
}

impl Answered {
    /// Whether it was right.
    pub fn is_right(&self) -> bool {
        self.verdict == Verdict::Right
    }
}

impl Track {
    /// The events held.
    pub fn steps(&self) -> &[Filed] {
        self.held.as_ref().map_or(&[], |held| &held.steps)
    }

    /// Whether an event is among those held.
    pub fn holds(&self, event: EventId) -> bool {
        self.steps().iter().any(|(order, ..)| order.3 == event)
    }

    /// Whether any of these events is among those held.
    pub fn holds_any(&self, events: &HashSet<EventId>) -> bool {
        self.steps().iter().any(|(order, ..)| events.contains(&order.3))
    }

    /// Holds one more event, unless it is among those held.
    pub fn file(&mut self, filed: Filed) {
        self.held.get_or_insert_default().file(filed);
    }

    /// Brings the events held into their order.
    pub fn sort(&mut self) {
        if let Some(held) = &mut self.held
            && !held.steps.is_sorted_by_key(|(order, ..)| *order)
        {
            held.steps.sort_unstable_by_key(|(order, ..)| *order);
        }
    }

    /// The answers among the events held.
    pub fn answers(&self) -> impl Iterator<Item = (&Order, &Day, &Answered)> {
        self.steps().iter().filter_map(|(order, day, step)| match step {
            Step::Answer(answered) => Some((order, day, answered)),
            Step::Regrade { .. } | Step::Suspended(_) | Step::Marked(_) | Step::Reported | Step::Reset => None,
        })
    }

    /// What the events held say of how sure the learner is.
    pub fn confidence_table(&self) -> ConfidenceTable {
        self.held.as_ref().map(|held| held.confidence_table).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::review::DeviceId;

    /// A step by its id alone.
    fn filed(id: u16) -> Filed {
        let mut bytes = [0; 16];
        bytes[..2].copy_from_slice(&id.to_be_bytes());
        ((0, DeviceId([0; 16]), 0, EventId(bytes)), Day::from_epoch(0), Step::Reported)
    }

    proptest! {
        #[test]
        fn each_event_is_held_once_in_the_order_in_which_it_came(
            ids in prop::collection::vec(0_u16..90, 0..200),
        ) {
            let mut track = Track::default();
            let mut expected = Vec::new();
            for id in ids {
                track.file(filed(id));
                let id = filed(id).0.3;
                if !expected.contains(&id) {
                    expected.push(id);
                }
            }
            let held: Vec<EventId> = track.steps().iter().map(|(order, ..)| order.3).collect();
            prop_assert_eq!(held, expected);
        }
    }

    #[test]
    fn events_that_come_backward_are_found_by_their_ids_and_those_in_order_need_none() {
        let ids = |order: &mut dyn Iterator<Item = u16>| {
            let mut track = Track::default();
            order.for_each(|id| track.file(filed(id)));
            track.held.unwrap().ids.map(|ids| ids.0.len())
        };
        assert_eq!(ids(&mut (0..1000)), None);
        assert_eq!(ids(&mut (0..1000).rev()), Some(1000));
    }
}
