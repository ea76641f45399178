//! The answers to one item, one by one, with the progress after each.

use super::Ledger;
use super::fold::regrades;
use super::track::{Step, Track};
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::EventId;
use crate::review::progress::{ItemProgress, RatedAnswer, learn, schedule};

/// An answer that was not undone, and the item's progress after it.
#[derive(Clone, Debug, PartialEq)]
pub struct PastAnswer {
    /// Study day of the answer.
    pub day: Day,
    /// Right or wrong.
    pub verdict: Verdict,
    /// The learner's confidence; none if not stated.
    pub confidence: Option<Confidence>,
    /// The effective rating.
    pub rating: Rating,
    /// The item's progress after the answer.
    pub progress: ItemProgress,
    /// Whether a later reset of the item makes this answer no longer count.
    pub forgotten: bool,
}

impl Ledger {
    /// The last reset of an item that was not undone, including resets under its former ids. A ledger resumed from a
    /// snapshot only finds later resets.
    #[must_use]
    pub fn last_reset(&self, item: &ItemId) -> Option<EventId> {
        let ids = self.former_ids.get(item).into_iter().flatten().chain([item]);
        let steps = ids.filter_map(|id| self.tracks.get(id)).flat_map(Track::steps);
        let live = steps.filter(|((.., id), _, step)| matches!(step, Step::Reset) && !self.voided.contains_key(id));
        live.map(|(order, ..)| *order).max().map(|order| order.3)
    }

    /// The answers to an item that were not undone, oldest first, including those under its former ids.
    #[must_use]
    pub fn answers_of(&self, item: &ItemId) -> Vec<PastAnswer> {
        if self.current_ids.contains_key(item) {
            return Vec::new();
        }
        let ids = self.former_ids.get(item).into_iter().flatten().chain([item]);
        let tracks = ids.filter_map(|id| self.tracks.get(id));
        let live = tracks.flat_map(Track::steps).filter(|((.., id), ..)| !self.voided.contains_key(id));
        let mut steps: Vec<_> = live.collect();
        steps.sort_unstable_by_key(|(order, ..)| *order);
        let regrades = regrades(&self.voided, steps.iter().copied());
        let mut answers = Vec::<PastAnswer>::new();
        for ((.., id), day, step) in steps {
            match step {
                Step::Answer(answered) => {
                    let rated = answered.rated(regrades.get(id).copied());
                    let before = answers.last().filter(|last| !last.forgotten).map(|last| &last.progress);
                    let mut progress = learn(&self.rules, before, *day, &rated);
                    schedule(&self.rules, item, *day, answered.guess_model.spread, &mut progress);
                    let RatedAnswer { verdict, rating, .. } = rated;
                    let confidence = answered.confidence;
                    answers.push(PastAnswer { day: *day, verdict, confidence, rating, progress, forgotten: false });
                }
                Step::Reset => answers.iter_mut().for_each(|answer| answer.forgotten = true),
                Step::Regrade { .. } | Step::Suspended(_) | Step::Buried | Step::Marked(_) | Step::Reported => {}
            }
        }
        answers
    }
}
