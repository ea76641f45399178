//! Responses: what a learner answered, and what it is worth.
//!
//! Grading is a pure function of response and key. It knows no clock, no log and no screen.

pub mod certainty;
pub mod quantity;
pub mod sequence;
pub mod unclear;
pub mod words;

use crate::deck::item::{Choices, Cloze, Mode, Scoring};
use crate::deck::slip::Vocabulary;
use crate::deck::{Item, Task};
use crate::memory::Rating;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Alternatives chosen, by their place in the file.
    Chosen(ChoiceSet),
    /// Steps in the order given, by their place in the file.
    Ordered(Vec<u8>),
    /// Texts typed, one for each gap.
    Typed(Vec<String>),
}

impl Response {
    /// Whether nothing was answered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        match self {
            Self::Chosen(picks) => picks.is_empty(),
            Self::Ordered(steps) => steps.is_empty(),
            Self::Typed(texts) => texts.iter().all(|text| text.trim().is_empty()),
        }
    }
}

/// A set of alternatives, by their place in the file: at most 32.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ChoiceSet(u32);

impl ChoiceSet {
    /// No alternative.
    pub const NONE: Self = Self(0);

    /// One alternative.
    #[must_use]
    pub fn one(place: usize) -> Self {
        Self::NONE.toggled(place)
    }

    /// Whether an alternative is in the set.
    #[must_use]
    pub fn contains(self, place: usize) -> bool {
        place < 32 && self.0 >> place & 1 == 1
    }

    /// The set with one alternative put in, or taken out if it was in.
    #[must_use]
    pub fn toggled(self, place: usize) -> Self {
        if place < 32 { Self(self.0 ^ 1 << place) } else { self }
    }

    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The places, lowest first.
    pub fn places(self) -> impl Iterator<Item = usize> {
        (0..32).filter(move |place| self.contains(*place))
    }

    /// How many alternatives are in both sets.
    fn common(self, other: Self) -> u32 {
        (self.0 & other.0).count_ones()
    }

    /// How many are in the set.
    fn len(self) -> u32 {
        self.0.count_ones()
    }
}

impl FromIterator<usize> for ChoiceSet {
    fn from_iter<I: IntoIterator<Item = usize>>(places: I) -> Self {
        let insert = |set: Self, place: usize| if set.contains(place) { set } else { set.toggled(place) };
        places.into_iter().fold(Self::NONE, insert)
    }
}

/// How sure the learner was, said before the key was shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// A guess.
    Guess,
    /// Neither: the neutral level.
    #[default]
    Fairly,
    /// Sure.
    Sure,
}

impl Confidence {
    /// All levels, least first.
    pub const ALL: [Self; 3] = [Self::Guess, Self::Fairly, Self::Sure];

    /// The next level: from the default on, the other levels in ascending order, and back to the default.
    #[must_use]
    pub fn next(self, default: Self) -> Self {
        let mut others = Self::ALL.into_iter().filter(|level| *level != default);
        let next = if self == default { others.next() } else { others.find(|level| *level > self) };
        next.unwrap_or(default)
    }

    /// The word on screen and in exports.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Guess => "guess",
            Self::Fairly => "fairly",
            Self::Sure => "sure",
        }
    }

    /// The number in the log: 1 to 3.
    #[must_use]
    pub fn number(self) -> u8 {
        match self {
            Self::Guess => 1,
            Self::Fairly => 2,
            Self::Sure => 3,
        }
    }

    /// Reads a number of 1 to 3.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.number()) == number)
    }
}

/// Whether a response matched the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Verdict {
    /// Exactly the key.
    Right,
    /// Anything else.
    Wrong,
}

/// The share of an item's point that a response earned: 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Score(f64);

impl Score {
    /// Nothing.
    pub const NONE: Self = Self(0.0);
    /// The whole point.
    pub const FULL: Self = Self(1.0);
    /// Parts of a point in which every score of an item of at most eight options, steps or gaps is a whole number.
    pub const PARTS: u32 = 840;

    /// Takes a share; none beyond 0 to 1.
    #[must_use]
    pub fn new(share: f64) -> Option<Self> {
        (0.0..=1.0).contains(&share).then_some(Self(share))
    }

    /// The share.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// The share in [`Score::PARTS`] of a point, so that points add up without rounding.
    #[must_use]
    pub fn parts(self) -> u32 {
        (self.0 * f64::from(Self::PARTS)).round() as u32
    }
}

/// What a response is worth.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Grade {
    /// Whether it matched the key.
    pub verdict: Verdict,
    /// What it earned.
    pub score: Score,
    /// How the scheduler takes it, until the learner says otherwise.
    pub rating: Rating,
}

/// Grades a response. Places beyond the item's alternatives count as wrong picks.
///
/// None where only the learner can tell: what was recalled, and words that are neither known to be right nor known to be
/// wrong. `words` are those that are never typing mistakes.
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
            score(scoring, choice.alternatives.len(), key_of(choice), *picks)
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
            let right = (0..cloze.gaps.len()).filter(|n| fills(cloze, *n, text_of(texts, *n), words)).count();
            right as f64 / cloze.gaps.len().max(1) as f64
        }
        (Task::Recall(_), Response::Typed(_)) => return None,
        // A response to what the item was before its kind changed.
        (_, Response::Chosen(_) | Response::Ordered(_) | Response::Typed(_)) => 0.0,
    };
    Some(graded(Score(share.clamp(0.0, 1.0)), confidence))
}

/// What a score means: only the whole point is right.
#[must_use]
pub fn graded(score: Score, confidence: Confidence) -> Grade {
    let verdict = if score >= Score::FULL { Verdict::Right } else { Verdict::Wrong };
    Grade { verdict, score, rating: rating(verdict, confidence) }
}

/// What the learner says of an answer that only they can judge.
#[must_use]
pub fn self_rated(rating: Rating) -> Grade {
    let right = rating != Rating::Again;
    let (verdict, score) = if right { (Verdict::Right, Score::FULL) } else { (Verdict::Wrong, Score::NONE) };
    Grade { verdict, score, rating }
}

/// The nth text typed.
#[must_use]
pub fn text_of(texts: &[String], n: usize) -> &str {
    texts.get(n).map_or("", String::as_str)
}

/// Whether a text fills the nth gap. What fills another gap of the item is no slip of the pen for this one.
#[must_use]
pub fn fills(cloze: &Cloze, n: usize, text: &str, words: &(impl Vocabulary + ?Sized)) -> bool {
    filling(cloze, n, text, words).is_some_and(words::Match::is_right)
}

/// How a text fits the nth gap.
#[must_use]
pub fn filling<'a>(
    cloze: &'a Cloze,
    n: usize,
    text: &str,
    words: &(impl Vocabulary + ?Sized),
) -> Option<words::Match<'a>> {
    let others = cloze.gaps.iter().enumerate().filter(|(other, _)| *other != n).flat_map(|(_, gap)| &gap.accept);
    Some(words::judge(text, &cloze.gaps.get(n)?.accept, others.map(String::as_str), words))
}

/// The right alternatives as a set.
#[must_use]
pub fn key_of(choice: &Choices) -> ChoiceSet {
    let places = choice.alternatives.iter().enumerate();
    places.filter(|(_, option)| option.correct).map(|(place, _)| place).collect()
}

/// The probability of answering an item rightly by chance alone: nothing where words or numbers are asked.
#[must_use]
pub fn chance(item: &Item) -> f64 {
    match &item.task {
        Task::Choice(choice) => {
            let options = choice.alternatives.len().max(1) as f64;
            match choice.mode {
                Mode::Single | Mode::Matching | Mode::TrueFalse => 1.0 / options,
                // Any set but the empty one.
                Mode::Multi => 1.0 / (options.exp2() - 1.0),
            }
        }
        Task::Order(order) => 1.0 / (1..=order.steps.len()).map(|n| n as f64).product::<f64>(),
        Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => 0.0,
    }
}

/// The rating that a verdict and a confidence suggest. Easy comes only from the learner's own hand.
#[must_use]
pub fn rating(verdict: Verdict, confidence: Confidence) -> Rating {
    match (verdict, confidence) {
        (Verdict::Wrong, Confidence::Guess | Confidence::Fairly | Confidence::Sure) => Rating::Again,
        (Verdict::Right, Confidence::Guess) => Rating::Hard,
        (Verdict::Right, Confidence::Fairly | Confidence::Sure) => Rating::Good,
    }
}

/// Scores picks against a key of the same `options` alternatives: 0 to 1. Nothing picked earns nothing.
fn score(scoring: Scoring, options: usize, key: ChoiceSet, picks: ChoiceSet) -> f64 {
    let hits = key.common(picks);
    let misses = key.len() - hits;
    let false_picks = picks.len() - hits;
    let rightly_judged = (options as u32).saturating_sub(misses + false_picks);
    if picks == key {
        return 1.0;
    }
    if picks.is_empty() {
        return 0.0;
    }
    match scoring {
        Scoring::Ps50 if 2 * rightly_judged > options as u32 => 0.5,
        Scoring::Exact | Scoring::Ps50 => 0.0,
        Scoring::PlusMinus => f64::from(hits.saturating_sub(false_picks)) / f64::from(key.len().max(1)),
    }
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "halves and ones are exact")]
mod tests;
