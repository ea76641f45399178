//! The fold of one item: its events, in replay order, give its state.

use std::collections::HashMap;

use super::track::{Answered, Step};
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::review::answer::StudyMode;
use crate::review::confidence::ConfidenceTable;
use crate::review::event::Order;
use crate::review::id::EventId;
use crate::review::item_state::ItemState;
use crate::review::progress::{ItemProgress, RatedAnswer, learn, schedule};
use crate::review::rules::Rules;

/// The ratings that replace the original ones, by answer event.
pub(super) fn regrades<'a>(
    voided: &HashMap<EventId, EventId>,
    steps: impl IntoIterator<Item = &'a (Order, Day, Step)>,
) -> HashMap<EventId, Rating> {
    let regrade = |((.., id), _, step): &(Order, Day, Step)| match step {
        Step::Regrade { target, rating } if !voided.contains_key(id) => Some((*target, *rating)),
        Step::Regrade { .. }
        | Step::Answer(_)
        | Step::Suspended(_)
        | Step::Buried
        | Step::Marked(_)
        | Step::Reported
        | Step::Reset => None,
    };
    steps.into_iter().filter_map(regrade).collect()
}

impl Answered {
    /// The answer with its effective rating. If the learner regraded it, only that rating counts and the guess model is
    /// dropped.
    pub(super) fn rated(&self, regrade: Option<Rating>) -> RatedAnswer {
        RatedAnswer {
            verdict: self.verdict,
            confidence: self.confidence.unwrap_or_default(),
            rating: regrade.unwrap_or(self.rating),
            key: self.key,
            knew: self.guess_model.knew.filter(|_| regrade.is_none()),
            in_exam: self.mode == StudyMode::Exam,
        }
    }
}

/// Folds the events of one item, in replay order, onto its earlier state. Calls `each` for every answer that was not
/// undone, with its effective rating and the progress before it.
pub(super) fn fold(
    rules: &Rules,
    voided: &HashMap<EventId, EventId>,
    item: &ItemId,
    mut state: ItemState,
    steps: &[(Order, Day, Step)],
    mut each: impl FnMut(&(Order, Day, Step), Rating, Option<&ItemProgress>),
) -> (ItemState, ConfidenceTable) {
    let regrades = regrades(voided, steps);
    let mut confidence_table = ConfidenceTable::default();
    let mut last = None;
    for entry in steps {
        let ((.., id), day, step) = entry;
        if voided.contains_key(id) {
            continue;
        }
        match step {
            Step::Answer(answered) => {
                if let Some(knew) = answered.guess_model.knew {
                    confidence_table.count(knew, answered.confidence, state.progress.is_none());
                }
                let rated = answered.rated(regrades.get(id).copied());
                each(entry, rated.rating, state.progress.as_ref());
                state.progress = Some(learn(rules, state.progress.as_ref(), *day, &rated));
                last = Some((*day, answered.guess_model.spread));
            }
            Step::Regrade { .. } => {}
            Step::Suspended(true) => state.suspended = true,
            Step::Suspended(false) => (state.suspended, state.buried) = (false, None),
            Step::Buried => state.buried = Some(*day),
            Step::Marked(on) => state.marked = *on,
            Step::Reported => state.reported = true,
            Step::Reset => state.progress = None,
        }
    }
    if let Some((progress, (day, spread))) = state.progress.as_mut().zip(last) {
        schedule(rules, item, day, spread, progress);
    }
    (state, confidence_table)
}
