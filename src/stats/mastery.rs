//! Mastery: how well each topic is known.

use std::collections::BTreeMap;

use super::share::Share;
use super::studied::StudiedItems;
use crate::response::Verdict;
use crate::review::{History, ItemHistory, Review};

/// How it is computed.
pub const MEANING: &str = "By the first level of the leading tag: of the items answered, the share whose latest first \
answer of a day was right. Each item counts once; the interval is a 95% Wilson interval. The weakest topics come \
first; fewer than 5 items is not enough data. All answers count, regardless of the period.";

/// One topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// Its name.
    pub name: String,
    /// Items that were right when last asked first on a day, of those that were ever answered.
    pub known: Share,
    /// All its items at hand.
    pub items: u32,
}

/// Every topic of the decks at hand that was ever asked, the weakest first, those of too few items last.
#[must_use]
pub fn mastery(history: &History, shelf: &StudiedItems) -> Vec<Topic> {
    let mut topics = BTreeMap::<&str, Topic>::new();
    for name in shelf.topics() {
        let fresh = || Topic { name: name.to_owned(), known: Share::default(), items: 0 };
        topics.entry(name).or_insert_with(fresh).items += 1;
    }
    for past in &history.items {
        let topic = shelf.topic(&past.item).and_then(|name| topics.get_mut(name));
        if let (Some(topic), Some(last)) = (topic, latest(past)) {
            topic.known.add(last.verdict == Verdict::Right);
        }
    }
    let mut topics: Vec<Topic> = topics.into_values().filter(|topic| topic.known.of > 0).collect();
    let share = |topic: &Topic| topic.known.value().unwrap_or(0.0);
    topics.sort_by(|a, b| {
        let few = a.known.tells().cmp(&b.known.tells()).reverse();
        few.then(share(a).total_cmp(&share(b))).then_with(|| a.name.cmp(&b.name))
    });
    topics
}

/// The latest answer that no feedback of the same day went before; none where the item is new, or new again.
fn latest(past: &ItemHistory) -> Option<&Review> {
    past.state.learned.as_ref()?;
    past.reviews.iter().rev().find(|review| review.first || review.before.is_none())
}
