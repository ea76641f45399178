//! Strength: the memory of items today.

use super::retention::MATURE;
use super::share::LEAST;
use super::studied::StudiedItems;
use crate::day::{Day, Days};
use crate::memory::{Rating, Scheduler};
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Items in the loaded decks. New: never answered, or reset. Learned: answered, stability under \
21 days. Mature: 21 days or more. Stability is the number of days until recall falls to 90%. Recall is the mean \
probability that you recall an item today, as predicted by FSRS-6 over the learned and mature items; items answered \
today are excluded because it does not predict within a day. Suspended items are counted separately.";

/// Lower bounds of the bins of stability, in days.
pub const STABILITY: [u32; 6] = [0, 1, 7, 21, 90, 365];

/// Lower bounds of the bins of recall, in percent.
pub const RECALL: [u32; 6] = [0, 50, 70, 80, 90, 95];

/// The memory of items: how many are in which state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MemoryStrength {
    /// Never answered, or reset.
    pub new: u32,
    /// Answered, with a stability under 21 days.
    pub learned: u32,
    /// Answered, with a stability of 21 days or more.
    pub mature: u32,
    /// Learned and mature items that were last rated Again.
    pub again: u32,
    /// Suspended.
    pub suspended: u32,
    /// Items by stability: see [`STABILITY`].
    pub stability: [u32; 6],
    /// Items by the recall predicted for today: see [`RECALL`].
    pub recall: [u32; 6],
    /// Sum of the recall predicted for today, over the items counted in `recall`.
    pub expected: f64,
}

impl MemoryStrength {
    /// The mean recall predicted for today; none if every item was answered today.
    #[must_use]
    pub fn mean_recall(&self) -> Option<f64> {
        let items: u32 = self.recall.iter().sum();
        (items > 0).then(|| self.expected / f64::from(items))
    }

    /// The mean recall predicted for today; none with too few items for a percentage.
    #[must_use]
    pub fn reliable_recall(&self) -> Option<f64> {
        self.mean_recall().filter(|_| self.recall.iter().sum::<u32>() >= LEAST)
    }
}

/// The memory of the items in the decks today.
#[must_use]
pub fn strength(history: &History, studied: &StudiedItems, scheduler: &Scheduler, today: Day) -> MemoryStrength {
    let mut strength = MemoryStrength::default();
    let mut met = 0;
    for item_history in history.items.iter().filter(|item_history| studied.holds(&item_history.item)) {
        if item_history.state.suspended {
            (strength.suspended, met) = (strength.suspended + 1, met + 1);
            continue;
        }
        let Some(progress) = &item_history.state.progress else { continue };
        met += 1;
        let stability = progress.memory.stability.days();
        let is_mature = stability >= MATURE.0 as f32;
        *if is_mature { &mut strength.mature } else { &mut strength.learned } += 1;
        strength.again += u32::from(progress.rating == Rating::Again);
        strength.stability[bin(&STABILITY, stability)] += 1;
        let elapsed = today.since(progress.last);
        if elapsed > Days(0) {
            let recall = scheduler.retrievability(progress.memory, elapsed).value();
            strength.recall[bin(&RECALL, 100.0 * recall)] += 1;
            strength.expected += f64::from(recall);
        }
    }
    strength.new = u32::try_from(studied.len()).unwrap_or(u32::MAX).saturating_sub(met);
    strength
}

/// The bin of a number: the last one whose lower bound it reaches.
fn bin(bounds: &[u32; 6], number: f32) -> usize {
    bounds.iter().rposition(|bound| number >= *bound as f32).unwrap_or(0)
}
