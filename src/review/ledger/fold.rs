//! The fold of one item: what its events, in their order, add up to.

use std::collections::HashMap;

use super::track::{Answered, Step};
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::review::confidence::ConfidenceTable;
use crate::review::event::Order;
use crate::review::id::EventId;
use crate::review::item_state::ItemState;
use crate::review::learned::{ItemProgress, RatedAnswer, learn, schedule};
use crate::review::rules::Rules;

/// The ratings that count in the place of the first ones, by answer.
pub(super) fn regraded<'a>(
    voided: &HashMap<EventId, EventId>,
    steps: impl IntoIterator<Item = &'a (Order, Day, Step)>,
) -> HashMap<EventId, Rating> {
    let regrade = |((.., id), _, step): &(Order, Day, Step)| match step {
        Step::Regrade { target, rating } if !voided.contains_key(id) => Some((*target, *rating)),
        Step::Regrade { .. }
        | Step::Answer(_)
        | Step::Suspended(_)
        | Step::Marked(_)
        | Step::Reported
        | Step::Reset => None,
    };
    steps.into_iter().filter_map(regrade).collect()
}

impl Answered {
    /// The answer as it counts, with the rating of the learner's own hand where there is one: then that alone counts.
    pub(super) fn given(&self, by_hand: Option<Rating>) -> RatedAnswer {
        RatedAnswer {
            verdict: self.verdict,
            confidence: self.confidence.unwrap_or_default(),
            rating: by_hand.unwrap_or(self.rating),
            key: self.key,
            knew: self.weighed.knew.filter(|_| by_hand.is_none()),
        }
    }
}

/// Folds the events of one item, in their order, onto how it stood before them. `each` sees every live answer with the rating that counts and what was
/// learned before it.
pub(super) fn folded(
    rules: &Rules,
    voided: &HashMap<EventId, EventId>,
    item: &ItemId,
    mut state: ItemState,
    steps: &[(Order, Day, Step)],
    mut each: impl FnMut(&(Order, Day, Step), Rating, Option<&ItemProgress>),
) -> (ItemState, ConfidenceTable) {
    let regrades = regraded(voided, steps);
    let mut confidence_table = ConfidenceTable::default();
    let mut last = None;
    for filed in steps {
        let ((.., id), day, step) = filed;
        if voided.contains_key(id) {
            continue;
        }
        match step {
            Step::Answer(answered) => {
                if let Some(knew) = answered.weighed.knew {
                    confidence_table.count(knew, answered.confidence, state.learned.is_none());
                }
                let given = answered.given(regrades.get(id).copied());
                each(filed, given.rating, state.learned.as_ref());
                state.learned = Some(learn(rules, state.learned.as_ref(), *day, &given));
                last = Some((*day, answered.weighed.spread));
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
    (state, confidence_table)
}
