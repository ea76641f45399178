//! The tally of a session's first answers.

use super::{Answered, Session};
use crate::deck::{ItemId, Library};
use crate::response::{Confidence, Verdict};

/// First answers to one topic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopicTally {
    /// The first level of the leading tag, or the title of the deck.
    pub topic: String,
    /// Right answers.
    pub right: usize,
    /// All answers.
    pub of: usize,
}

/// An item whose first answer was wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The item.
    pub item: ItemId,
    /// The learner's confidence; none if they did not state it.
    pub confidence: Option<Confidence>,
    /// Index of the answer in [`Session::answered`].
    pub answer: usize,
}

/// Counts over a session's first answers to each item.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// First answers.
    pub answers: usize,
    /// Right answers among them.
    pub right: usize,
    /// Points earned, at most one for each item.
    pub points: f64,
    /// Milliseconds spent on all answers, including later ones.
    pub latency_ms: u64,
    /// By topic, in order of appearance.
    pub topics: Vec<TopicTally>,
    /// By confidence, from guess to sure: right answers and all answers.
    pub confidence: [(usize, usize); 3],
    /// Missed items: the most confident first, then in order of appearance.
    pub missed: Vec<Missed>,
}

impl Tally {
    /// Tallies a session.
    #[must_use]
    pub fn of(session: &Session, library: &Library) -> Self {
        let mut tally = Self {
            answers: 0,
            right: 0,
            points: 0.0,
            latency_ms: session.answered().iter().map(|answer| u64::from(answer.latency_ms)).sum(),
            topics: Vec::new(),
            confidence: [(0, 0); 3],
            missed: Vec::new(),
        };
        for (index, answer) in session.answered().iter().enumerate().filter(|(_, answer)| answer.first) {
            tally.add(index, answer, library);
        }
        tally.missed.sort_by_key(|missed| std::cmp::Reverse(missed.confidence));
        tally
    }

    /// Adds a first answer.
    fn add(&mut self, index: usize, answer: &Answered, library: &Library) {
        let right = usize::from(answer.grade.verdict == Verdict::Right);
        self.answers += 1;
        self.right += right;
        self.points += answer.grade.score.value();
        if let Some(level) = answer.confidence {
            let (rights, all) = &mut self.confidence[usize::from(level.number()) - 1];
            *rights += right;
            *all += 1;
        }
        let topic = topic(&answer.showing.item, library);
        match self.topics.iter_mut().find(|tally| tally.topic == topic) {
            Some(tally) => {
                tally.right += right;
                tally.of += 1;
            }
            None => self.topics.push(TopicTally { topic, right, of: 1 }),
        }
        if right == 0 {
            let item = answer.showing.item.clone();
            self.missed.push(Missed { item, confidence: answer.confidence, answer: index });
        }
    }

    /// Percentage of first answers that were right, rounded; none without answers.
    #[must_use]
    pub fn percent(&self) -> Option<usize> {
        (self.answers > 0).then(|| (200 * self.right + self.answers) / (2 * self.answers))
    }
}

/// The topic of an item: the first level of its leading tag, else the title of its deck.
pub(super) fn topic(item: &ItemId, library: &Library) -> String {
    let tag = library.item(item).and_then(|item| item.tags.first().cloned());
    match tag {
        Some(tag) => tag.0.split('/').next().unwrap_or_default().replace('-', " "),
        None => library.deck_of(item).map_or_else(|| item.deck().to_owned(), |deck| deck.title.clone()),
    }
}
