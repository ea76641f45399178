//! The answers to one item, one by one.

use super::Ledger;
use super::fold::regraded;
use super::track::{Step, Track};
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::EventId;
use crate::review::learned::{ItemProgress, RatedAnswer, learn, schedule};

/// An answer that stands, and what the answers up to it add up to.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// The study day on which it was given.
    pub day: Day,
    /// Whether it was right.
    pub verdict: Verdict,
    /// How sure the learner was; none where nobody said.
    pub confidence: Option<Confidence>,
    /// The rating that counts.
    pub rating: Rating,
    /// What was known of the item after it.
    pub learned: ItemProgress,
    /// Whether the item was reset later, so that this answer no longer counts.
    pub forgotten: bool,
}

impl Ledger {
    /// The last reset of an item that was not undone, with those under ids that it had before. None for a ledger that does not
    /// hold every event.
    #[must_use]
    pub fn last_reset(&self, item: &ItemId) -> Option<EventId> {
        let names = self.once_called.get(item).into_iter().flatten().chain([item]);
        let steps = names.filter_map(|name| self.tracks.get(name)).flat_map(Track::steps);
        let live = steps.filter(|((.., id), _, step)| matches!(step, Step::Reset) && !self.voided.contains_key(id));
        live.map(|(order, ..)| *order).max().map(|order| order.3)
    }

    /// The answers to an item that were not taken back, oldest first, with those under ids that it had before.
    #[must_use]
    pub fn answers_of(&self, item: &ItemId) -> Vec<Past> {
        if self.now_called.contains_key(item) {
            return Vec::new();
        }
        let names = self.once_called.get(item).into_iter().flatten().chain([item]);
        let tracks = names.filter_map(|name| self.tracks.get(name));
        let live = tracks.flat_map(Track::steps).filter(|((.., id), ..)| !self.voided.contains_key(id));
        let mut steps: Vec<_> = live.collect();
        steps.sort_unstable_by_key(|(order, ..)| *order);
        let regrades = regraded(&self.voided, steps.iter().copied());
        let mut answers = Vec::<Past>::new();
        for ((.., id), day, step) in steps {
            match step {
                Step::Answer(answered) => {
                    let given = answered.given(regrades.get(id).copied());
                    let before = answers.last().filter(|last| !last.forgotten).map(|last| &last.learned);
                    let mut learned = learn(&self.rules, before, *day, &given);
                    schedule(&self.rules, item, *day, answered.weighed.spread, &mut learned);
                    let RatedAnswer { verdict, rating, .. } = given;
                    let confidence = answered.confidence;
                    answers.push(Past { day: *day, verdict, confidence, rating, learned, forgotten: false });
                }
                Step::Reset => answers.iter_mut().for_each(|answer| answer.forgotten = true),
                Step::Regrade { .. } | Step::Suspended(_) | Step::Marked(_) | Step::Reported => {}
            }
        }
        answers
    }
}
