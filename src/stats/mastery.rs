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

/// A topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Topic {
    /// The first level of the leading tag, or the title of the deck.
    pub name: String,
    /// Items whose latest first answer of a day was right, of all items answered.
    pub known: Share,
    /// Items of the topic in the decks.
    pub items: u32,
}

/// Every topic of the decks that has an answer: the weakest first, those with too few items last.
#[must_use]
pub fn mastery(history: &History, studied: &StudiedItems) -> Vec<Topic> {
    let mut topics = BTreeMap::<&str, Topic>::new();
    for name in studied.topics() {
        let new_topic = || Topic { name: name.to_owned(), known: Share::default(), items: 0 };
        topics.entry(name).or_insert_with(new_topic).items += 1;
    }
    for item_history in &history.items {
        let topic = studied.topic(&item_history.item).and_then(|name| topics.get_mut(name));
        if let (Some(topic), Some(last)) = (topic, latest(item_history)) {
            topic.known.add(last.verdict == Verdict::Right);
        }
    }
    let mut topics: Vec<Topic> = topics.into_values().filter(|topic| topic.known.of > 0).collect();
    let share = |topic: &Topic| topic.known.value().unwrap_or(0.0);
    topics.sort_by(|a, b| {
        let few = a.known.has_enough_data().cmp(&b.known.has_enough_data()).reverse();
        few.then(share(a).total_cmp(&share(b))).then_with(|| a.name.cmp(&b.name))
    });
    topics
}

/// The latest answer without feedback on the same day before it; none if the item is new or was reset.
fn latest(item_history: &ItemHistory) -> Option<&Review> {
    item_history.state.progress.as_ref()?;
    item_history.reviews.iter().rev().find(|review| review.first || review.before.is_none())
}
