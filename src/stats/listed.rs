//! Lists of problem items: confident errors, leeches, and the most missed.

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

/// Misses in the period from which an item is listed as missed.
const MISSES: u32 = 2;

/// A problem item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedItem {
    /// The item.
    pub item: ItemId,
    /// Misses among the first answers of a day in the period.
    pub missed: Share,
    /// Times that it was forgotten after it had been recalled.
    pub lapses: u32,
    /// The study day of the last confident error; none if there was none.
    pub last_confident_error: Option<Day>,
    /// When it is due; none for a suspended item.
    pub due: Option<Day>,
}

/// The lists, each with the worst item first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// Confident errors that were not answered right on two days since, the latest first.
    pub confident_errors: Vec<ListedItem>,
    /// Items with many lapses, most lapses first.
    pub leeches: Vec<ListedItem>,
    /// Items missed in the period, most misses first.
    pub missed: Vec<ListedItem>,
}

/// Computes the lists for a period.
#[must_use]
pub fn lists(history: &History, studied: &StudiedItems, period: Period, today: Day) -> Lists {
    let mut lists = Lists::default();
    for item_history in history.items.iter().filter(|item_history| studied.holds(&item_history.item)) {
        let Some(progress) = &item_history.state.progress else { continue };
        let missed = missed(item_history, period.first(today));
        let (is_leech, is_misbelieved) = (progress.is_leech(), progress.days_right_since_confident_error.is_some());
        if !is_leech && !is_misbelieved && missed.right < MISSES {
            continue;
        }
        let last_confident_error = item_history
            .reviews
            .iter()
            .rev()
            .find(|r| r.confidence == Some(Confidence::Sure) && r.verdict == Verdict::Wrong);
        let listed = ListedItem {
            item: item_history.item.clone(),
            missed,
            lapses: progress.lapses,
            last_confident_error: last_confident_error.map(|review| review.day),
            due: (!item_history.state.suspended).then_some(progress.due),
        };
        if is_misbelieved {
            lists.confident_errors.push(listed.clone());
        }
        if is_leech {
            lists.leeches.push(listed.clone());
        }
        if missed.right >= MISSES {
            lists.missed.push(listed);
        }
    }
    lists
        .confident_errors
        .sort_by(|a, b| b.last_confident_error.cmp(&a.last_confident_error).then_with(|| a.item.cmp(&b.item)));
    lists.leeches.sort_by(|a, b| b.lapses.cmp(&a.lapses).then_with(|| a.item.cmp(&b.item)));
    // As many misses among fewer answers are worse.
    let worse = |listed: &ListedItem| (std::cmp::Reverse(listed.missed.right), listed.missed.of);
    lists.missed.sort_by(|a, b| worse(a).cmp(&worse(b)).then_with(|| a.item.cmp(&b.item)));
    lists
}

/// Misses among the first answers of a day to an item, since a day.
fn missed(item_history: &ItemHistory, since: Day) -> Share {
    let mut share = Share::default();
    for review in item_history.reviews.iter().filter(|review| review.first && review.day >= since) {
        share.add(review.rating == Rating::Again);
    }
    share
}
