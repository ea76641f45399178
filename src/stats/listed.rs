//! Items worth a look: most missed, leeches, and those of which one was sure and wrong.

use super::period::Period;
use super::share::Share;
use super::studied::StudiedItems;
use crate::day::Day;
use crate::deck::ItemId;
use crate::memory::Rating;
use crate::response::{Confidence, Verdict};
use crate::review::{History, ItemHistory};

/// How the lists are made.
pub const MEANING: &str = "Confident errors: you answered \"sure\", it was wrong, and you have not been right on two \
days since. Leeches: forgotten 8 times or more after being recalled; the item may be flawed, or you may need another \
way to learn it. Most missed: first answer of the day rated Again at least twice in \
the period. Items in no loaded deck are excluded.";

/// Misses from which an item is listed as missed.
const MISSES: u32 = 2;

/// An item worth a look.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// The item.
    pub item: ItemId,
    /// Times that it was missed at the first answer of a day in the period, of all such answers.
    pub missed: Share,
    /// Times that it was forgotten after it had been recalled.
    pub lapses: u32,
    /// The study day of the last answer that was sure and wrong; none where there was none.
    pub misled: Option<Day>,
    /// When it comes back; none for a suspended item.
    pub due: Option<Day>,
}

/// Lists of items worth a look, the worst first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Said to be sure and wrong, and not right on two days since: the latest first.
    pub misbelieved: Vec<ListedItem>,
    /// Forgotten again and again.
    pub leeches: Vec<ListedItem>,
    /// Missed most in the period.
    pub missed: Vec<ListedItem>,
}

/// The lists of a period.
#[must_use]
pub fn lists(history: &History, shelf: &StudiedItems, period: Period, today: Day) -> Lists {
    let mut lists = Lists::default();
    for past in history.items.iter().filter(|past| shelf.holds(&past.item)) {
        let Some(learned) = &past.state.learned else { continue };
        let missed = missed(past, period.first(today));
        let (is_leech, is_misbelieved) = (learned.is_leech(), learned.misbelief.is_some());
        if !is_leech && !is_misbelieved && missed.right < MISSES {
            continue;
        }
        let sure_and_wrong =
            past.reviews.iter().rev().find(|r| r.confidence == Some(Confidence::Sure) && r.verdict == Verdict::Wrong);
        let listed = ListedItem {
            item: past.item.clone(),
            missed,
            lapses: learned.lapses,
            misled: sure_and_wrong.map(|review| review.day),
            due: (!past.state.suspended).then_some(learned.due),
        };
        if is_misbelieved {
            lists.misbelieved.push(listed.clone());
        }
        if is_leech {
            lists.leeches.push(listed.clone());
        }
        if missed.right >= MISSES {
            lists.missed.push(listed);
        }
    }
    lists.misbelieved.sort_by(|a, b| b.misled.cmp(&a.misled).then_with(|| a.item.cmp(&b.item)));
    lists.leeches.sort_by(|a, b| b.lapses.cmp(&a.lapses).then_with(|| a.item.cmp(&b.item)));
    // As often missed of fewer answers is worse.
    let worse = |listed: &ListedItem| (std::cmp::Reverse(listed.missed.right), listed.missed.of);
    lists.missed.sort_by(|a, b| worse(a).cmp(&worse(b)).then_with(|| a.item.cmp(&b.item)));
    lists
}

/// How often an item was missed since a day.
fn missed(past: &ItemHistory, since: Day) -> Share {
    let mut share = Share::default();
    for review in past.reviews.iter().filter(|review| review.first && review.day >= since) {
        share.add(review.rating == Rating::Again);
    }
    share
}
