//! The fold of one item: what its events, in their order, add up to.

use std::collections::{HashMap, HashSet};

use super::{ItemState, Order, Rules, Step};
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::review::learned::{Given, learn, schedule};
use crate::review::{EventId, Sureness};

/// The ratings that count in the place of the first ones, by answer.
pub(super) fn regraded<'a>(
    voided: &HashSet<EventId>,
    steps: impl Iterator<Item = &'a (Order, Day, Step)>,
) -> HashMap<EventId, Rating> {
    let regrade = |((.., id), _, step): &(Order, Day, Step)| match step {
        Step::Regrade { target, rating } if !voided.contains(id) => Some((*target, *rating)),
        Step::Regrade { .. }
        | Step::Answer { .. }
        | Step::Suspended(_)
        | Step::Marked(_)
        | Step::Reported
        | Step::Reset => None,
    };
    steps.filter_map(regrade).collect()
}

/// Folds the events of one item, in their order.
pub(super) fn folded(
    rules: &Rules,
    voided: &HashSet<EventId>,
    item: &ItemId,
    steps: &[(Order, Day, Step)],
) -> (ItemState, Sureness) {
    let regrades = regraded(voided, steps.iter());
    let (mut state, mut sureness) = (ItemState::default(), Sureness::default());
    let mut last = None;
    for ((.., id), day, step) in steps {
        if voided.contains(id) {
            continue;
        }
        match step {
            Step::Answer { verdict, confidence, rating, key, weighed, .. } => {
                if let Some(knew) = weighed.knew {
                    sureness.count(knew, *confidence, state.learned.is_none());
                }
                // Rated by the learner's own hand, the rating alone counts.
                let by_hand = regrades.get(id);
                let knew = weighed.knew.filter(|_| by_hand.is_none());
                let rating = *by_hand.unwrap_or(rating);
                let given = Given { verdict: *verdict, confidence: *confidence, rating, key: *key, knew };
                state.learned = Some(learn(rules, state.learned.as_ref(), *day, &given));
                last = Some((*day, weighed.spread));
            }
            Step::Regrade { .. } => {}
            Step::Suspended(on) => state.suspended = *on,
            Step::Marked(on) => state.marked = *on,
            Step::Reported => state.reported = true,
            Step::Reset => state.learned = None,
        }
    }
    if let Some((learned, (day, spread))) = state.learned.as_mut().zip(last) {
        schedule(rules, item, day, spread, learned);
    }
    (state, sureness)
}
