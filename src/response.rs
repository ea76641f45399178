//! Responses and their grading.
//!
//! Grading is a pure function of the response and the answer key. It knows no clock, no log and no screen.

pub mod certainty;
pub mod quantity;
pub mod sequence;
pub mod unclear;
pub mod words;

use crate::deck::item::{Choices, Cloze, Mode, Scoring};
use crate::deck::slip::Vocabulary;
use crate::deck::{Item, Task};
use crate::memory::Rating;

/// A learner's response to an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Options chosen, by their index in the deck file.
    Chosen(ChoiceSet),
    /// Steps in the learner's order, by their index in the deck file.
    Ordered(Vec<u8>),
    /// Texts typed, one for each gap.
    Typed(Vec<String>),
}

impl Response {
    /// Whether the response is blank.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Chosen(picks) => picks.is_empty(),
            Self::Ordered(steps) => steps.is_empty(),
            Self::Typed(texts) => texts.iter().all(|text| text.trim().is_empty()),
        }
    }
}

/// A set of options, by their index in the deck file: at most 32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChoiceSet(u32);

impl ChoiceSet {
    /// The empty set.
    pub const NONE: Self = Self(0);

    /// A set of one option.
    #[must_use]
    pub fn one(index: usize) -> Self {
        Self::NONE.toggled(index)
    }

    /// Whether an option is in the set.
    #[must_use]
    pub fn contains(self, index: usize) -> bool {
        index < 32 && self.0 >> index & 1 == 1
    }

    /// The set with one option added, or removed if it was present.
    #[must_use]
    pub fn toggled(self, index: usize) -> Self {
        if index < 32 { Self(self.0 ^ 1 << index) } else { self }
    }

    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The indexes, in ascending order.
    pub fn positions(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |index| self.contains(*index))
    }

    /// Number of options in both sets.
    fn common(self, other: Self) -> u32 {
        (self.0 & other.0).count_ones()
    }

    fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<usize> for ChoiceSet {
    fn from_iter<I: IntoIterator<Item = usize>>(indexes: I) -> Self {
        let insert = |set: Self, index: usize| if set.contains(index) { set } else { set.toggled(index) };
        indexes.into_iter().fold(Self::NONE, insert)
    }
}

/// The learner's confidence, stated before the answer key is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess.
    Guess,
    /// Fairly sure: the neutral level.
    #[default]
    Fairly,
    /// Sure.
    Sure,
}

impl Confidence {
    /// All levels, lowest first.
    pub const ALL: [Self; 3] = [Self::Guess, Self::Fairly, Self::Sure];

    /// The next level: from the default on, the other levels in ascending order, and back to the default.
    #[must_use]
    pub fn next(self, default: Self) -> Self {
        let mut others = Self::ALL.into_iter().filter(|level| *level != default);
        let next = if self == default { others.next() } else { others.find(|level| *level > self) };
        next.unwrap_or(default)
    }

    /// The name on screens.
    #[must_use]
    pub fn phrase(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Fairly => "fairly sure",
            Self::Sure => "sure",
        }
    }

    /// The word used in exports, and on screens without room for [`Confidence::phrase`].
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Fairly => "fairly",
            Self::Sure => "sure",
        }
    }

    /// The number used in the log: 1 to 3.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Guess => 1,
            Self::Fairly => 2,
            Self::Sure => 3,
        }
    }

    /// Converts a number from 1 to 3; none for anything else.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.number()) == number)
    }
}

/// Whether a response matches the answer key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Exactly the answer key.
    Right,
    /// Anything else.
    Wrong,
}

/// The share of an item's point that a response earns: 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score(f64);

impl Score {
    /// No credit.
    pub const NONE: Self = Self(0.0);
    /// Full credit.
    pub const FULL: Self = Self(1.0);
    /// Parts of a point. In this unit every score of an item with at most eight options, steps or gaps is a whole
    /// number.
    pub const PARTS: u32 = 840;

    /// Creates a score; none outside 0 to 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// The score as a fraction.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// The score in [`Score::PARTS`] of a point, so that points add up without rounding errors.
    #[must_use]
    pub fn parts(self) -> u32 {
        (self.0 * f64::from(Self::PARTS)).round() as u32
    }
}

/// The grade of a response.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grade {
    /// Right or wrong.
    pub verdict: Verdict,
    /// Credit earned.
    pub score: Score,
    /// The rating for the scheduler, unless the learner changes it.
    pub rating: Rating,
}

/// Grades a response. Indexes beyond the item's options count as wrong picks.
///
/// None if only the learner can judge the response: recall items, and texts known to be neither right nor wrong.
/// `words` is the vocabulary of words that are never typing mistakes.
#[must_use]
pub fn grade(
    item: &Item,
    response: &Response,
    confidence: Confidence,
    words: &(impl Vocabulary + ?Sized),
) -> Option<Grade> {
    let share = match (&item.task, response) {
        (Task::Choice(choice), Response::Chosen(picks)) => {
            let scoring = match choice.mode {
                Mode::Single | Mode::Matching | Mode::TrueFalse => Scoring::Exact,
                Mode::Multi => item.scoring,
            };
            score(scoring, choice.options.len(), key_of(choice), *picks)
        }
        (Task::Order(order), Response::Ordered(steps)) => sequence::score(order.steps.len(), steps),
        (Task::Short(short), Response::Typed(texts)) => {
            let reject = short.reject.iter().map(|reject| reject.text.as_str());
            words::judge(text_of(texts, 0), &short.accept, reject, words).share()?
        }
        (Task::Numeric(numeric), Response::Typed(texts)) => {
            f64::from(u8::from(quantity::judge(text_of(texts, 0), numeric, &item.stem).is_right()))
        }
        (Task::Cloze(cloze), Response::Typed(texts)) => {
            let right = (0..cloze.gaps.len()).filter(|n| fills_gap(cloze, *n, text_of(texts, *n), words)).count();
            right as f64 / cloze.gaps.len().max(1) as f64
        }
        (Task::Recall(_), Response::Typed(_)) => return None,
        // The item's kind has changed since the response.
        (_, Response::Chosen(_) | Response::Ordered(_) | Response::Typed(_)) => 0.0,
    };
    Some(graded(Score(share.clamp(0.0, 1.0)), confidence))
}

/// The grade for a score. Only full credit counts as right.
#[must_use]
pub fn graded(score: Score, confidence: Confidence) -> Grade {
    let verdict = if score >= Score::FULL { Verdict::Right } else { Verdict::Wrong };
    Grade { verdict, score, rating: rating(verdict, confidence) }
}

/// The grade for an answer that the learner judged.
#[must_use]
pub fn self_rated(rating: Rating) -> Grade {
    let right = rating != Rating::Again;
    let (verdict, score) = if right { (Verdict::Right, Score::FULL) } else { (Verdict::Wrong, Score::NONE) };
    Grade { verdict, score, rating }
}

/// The nth text typed; empty if missing.
#[must_use]
pub fn text_of(texts: &[String], n: usize) -> &str {
    texts.get(n).map_or("", String::as_str)
}

/// Whether a text is right for the nth gap. An answer to another gap of the item is not a typing mistake for this one.
#[must_use]
pub fn fills_gap(cloze: &Cloze, n: usize, text: &str, words: &(impl Vocabulary + ?Sized)) -> bool {
    match_gap(cloze, n, text, words).is_some_and(words::Match::is_right)
}

/// Matches a text against the nth gap; none if there is no such gap.
#[must_use]
pub fn match_gap<'a>(
    cloze: &'a Cloze,
    n: usize,
    text: &str,
    words: &(impl Vocabulary + ?Sized),
) -> Option<words::Match<'a>> {
    let others = cloze.gaps.iter().enumerate().filter(|(other, _)| *other != n).flat_map(|(_, gap)| &gap.accept);
    Some(words::judge(text, &cloze.gaps.get(n)?.accept, others.map(String::as_str), words))
}

/// The correct options as a set.
#[must_use]
pub fn key_of(choice: &Choices) -> ChoiceSet {
    let options = choice.options.iter().enumerate();
    options.filter(|(_, option)| option.correct).map(|(index, _)| index).collect()
}

/// The probability of a right answer by guessing; zero if words or numbers are typed.
#[must_use]
pub fn guess_probability(item: &Item) -> f64 {
    match &item.task {
        Task::Choice(choice) => {
            let options = choice.options.len().max(1) as f64;
            match choice.mode {
                Mode::Single | Mode::Matching | Mode::TrueFalse => 1.0 / options,
                // Any set except the empty one.
                Mode::Multi => 1.0 / (options.exp2() - 1.0),
            }
        }
        Task::Order(order) => 1.0 / (1..=order.steps.len()).map(|n| n as f64).product::<f64>(),
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => 0.0,
    }
}

/// The rating that follows from a verdict and a confidence. Only the learner can give "easy".
#[must_use]
pub fn rating(verdict: Verdict, confidence: Confidence) -> Rating {
    match (verdict, confidence) {
        (Verdict::Wrong, Confidence::Guess | Confidence::Fairly | Confidence::Sure) => Rating::Again,
        (Verdict::Right, Confidence::Guess) => Rating::Hard,
        (Verdict::Right, Confidence::Fairly | Confidence::Sure) => Rating::Good,
    }
}

/// Scores picks against a key with the same number of options: 0 to 1. No pick earns no credit.
fn score(scoring: Scoring, options: usize, key: ChoiceSet, picks: ChoiceSet) -> f64 {
    let hits = key.common(picks);
    let misses = key.len() - hits;
    let false_picks = picks.len() - hits;
    let judged_right = (options as u32).saturating_sub(misses + false_picks);
    if picks == key {
        return 1.0;
    }
    if picks.is_empty() {
        return 0.0;
    }
    match scoring {
        Scoring::Ps50 if 2 * judged_right > options as u32 => 0.5,
        Scoring::Exact | Scoring::Ps50 => 0.0,
        Scoring::PlusMinus => f64::from(hits.saturating_sub(false_picks)) / f64::from(key.len().max(1)),
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "halves and ones are exact")]
mod tests;
