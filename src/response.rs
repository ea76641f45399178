//! Responses: what a learner answered, and what it is worth.
//!
//! Grading is a pure function of response and key. It knows no clock, no log and no screen.

pub mod certainty;
pub mod doubt;
pub mod quantity;
pub mod sequence;
pub mod words;

use crate::deck::item::{Choice, Cloze, Mode, Scoring};
use crate::deck::slip::Vocabulary;
use crate::deck::{Item, Task};
use crate::memory::Rating;

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Response {
    /// Alternatives chosen, by their place in the file.
    Chosen(Picks),
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
pub struct Picks(u32);

impl Picks {
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

impl FromIterator<usize> for Picks {
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

    /// The next level, from the last back to the first.
    #[must_use]
    pub fn next(self) -> Self {
        match self {
            Self::Guess => Self::Fairly,
            Self::Fairly => Self::Sure,
            Self::Sure => Self::Guess,
        }
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
pub fn key_of(choice: &Choice) -> Picks {
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
fn score(scoring: Scoring, options: usize, key: Picks, picks: Picks) -> f64 {
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
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::deck::slip::Lexicon;

    fn picks(letters: &str) -> Picks {
        letters.bytes().map(|letter| usize::from(letter - b'A')).collect()
    }

    #[test]
    fn the_published_vectors_hold() {
        // n = 5, key A, B, C: response, exact, half-point rule, plus/minus out of three.
        let vectors = [
            ("ABC", 1.0, 1.0, 3.0),
            ("AB", 0.0, 0.5, 2.0),
            ("A", 0.0, 0.5, 1.0),
            ("", 0.0, 0.0, 0.0),
            ("ABD", 0.0, 0.5, 1.0),
            ("AD", 0.0, 0.0, 0.0),
            ("ABCD", 0.0, 0.5, 2.0),
            ("ABCDE", 0.0, 0.5, 1.0),
            ("DE", 0.0, 0.0, 0.0),
            ("BCDE", 0.0, 0.0, 0.0),
        ];
        for (response, exact, ps50, plus_minus) in vectors {
            let of = |scoring| score(scoring, 5, picks("ABC"), picks(response));
            assert_eq!(of(Scoring::Exact), exact, "exact {response}");
            assert_eq!(of(Scoring::Ps50), ps50, "half-point {response}");
            assert!((of(Scoring::PlusMinus) - plus_minus / 3.0).abs() < 1e-12, "plus/minus {response}");
        }
    }

    #[test]
    fn confidence_moves_only_right_answers_and_never_to_easy() {
        use Confidence::{Fairly, Guess, Sure};
        assert_eq!(Confidence::ALL.map(|c| rating(Verdict::Wrong, c)), [Rating::Again; 3]);
        let right = [Guess, Fairly, Sure].map(|c| rating(Verdict::Right, c));
        assert_eq!(right, [Rating::Hard, Rating::Good, Rating::Good]);
    }

    proptest! {
        #[test]
        fn scores_stay_between_nothing_and_one(
            options in 2_usize..=26, key in any::<u32>(), chosen in any::<u32>(), which in 0_usize..3,
        ) {
            let mask = (1_u32 << options) - 1;
            let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
            let value = score(scoring, options, Picks(key & mask), Picks(chosen & mask));
            prop_assert!((0.0..=1.0).contains(&value));
            prop_assert_eq!(score(scoring, options, Picks(key & mask), Picks(key & mask)), 1.0);
        }

        #[test]
        fn the_places_of_options_in_the_file_mean_nothing(
            key in 1_u32..1024, chosen in 0_u32..1024, order in Just([0_usize, 1, 2, 3, 4, 5, 6, 7, 8, 9]).prop_shuffle(),
            which in 0_usize..3,
        ) {
            let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
            let moved = |set: Picks| set.places().map(|place| order[place]).collect::<Picks>();
            let (key, chosen) = (Picks(key), Picks(chosen));
            prop_assert_eq!(score(scoring, 10, moved(key), moved(chosen)), score(scoring, 10, key, chosen));
        }

        #[test]
        fn one_more_wrong_pick_never_raises_a_score(
            key in 1_u32..1024, chosen in 1_u32..1024, place in 0_usize..10, which in 0_usize..3,
        ) {
            let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
            let without = |set: u32| Picks(set & !(1 << place));
            let (key, chosen) = (without(key), without(chosen));
            prop_assume!(!key.is_empty() && !chosen.is_empty());
            let before = score(scoring, 10, key, chosen);
            prop_assert!(score(scoring, 10, key, chosen.toggled(place)) <= before);
        }

        #[test]
        fn every_score_of_an_item_is_a_whole_number_of_parts(
            options in 2_usize..=8, key in 1_u32..256, chosen in 0_u32..256, which in 0_usize..3, steps in 2_usize..=8,
            given in Just([0_u8, 1, 2, 3, 4, 5, 6, 7]).prop_shuffle(), right in 0_u32..=8, gaps in 1_u32..=8,
        ) {
            let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
            let mask = (1_u32 << options) - 1;
            prop_assume!(key & mask != 0);
            let placed: Vec<u8> = given.into_iter().filter(|step| usize::from(*step) < steps).collect();
            let filled = f64::from(right.min(gaps)) / f64::from(gaps);
            for share in [score(scoring, options, Picks(key & mask), Picks(chosen & mask)), sequence::score(steps, &placed), filled] {
                let parts = share * f64::from(Score::PARTS);
                prop_assert!((parts - parts.round()).abs() < 1e-6, "{}", share);
            }
        }

        #[test]
        fn the_order_of_gaps_and_of_spellings_means_nothing(
            order in Just([0_usize, 1, 2]).prop_shuffle(), typed in prop::collection::vec(0_usize..8, 3),
        ) {
            const TEXTS: [&str; 8] = ["white", "grey", "pain", "nociception", "cold", "", "whyte", "nociceptoin"];
            let accept = [["white", "pale"], ["pain", "nociception"], ["cold", "temperature"]];
            let cloze = |order: &[usize], turned: bool| {
                let spellings = |gap: usize| {
                    let mut spellings = accept[gap].map(str::to_owned).to_vec();
                    if turned {
                        spellings.reverse();
                    }
                    spellings
                };
                let gap = |gap: &usize| crate::deck::item::Gap { accept: spellings(*gap), why: String::new() };
                Cloze { gaps: order.iter().map(gap).collect() }
            };
            let straight = cloze(&[0, 1, 2], false);
            let moved = cloze(&order, true);
            for (n, gap) in order.into_iter().enumerate() {
                let text = TEXTS[typed[gap]];
                prop_assert_eq!(fills(&moved, n, text, &Lexicon), fills(&straight, gap, text, &Lexicon), "{}", text);
            }
        }

        #[test]
        fn one_more_right_pick_never_lowers_a_score(
            key in 1_u32..1024, chosen in 0_u32..1024, place in 0_usize..10, which in 0_usize..3,
        ) {
            let scoring = [Scoring::Exact, Scoring::Ps50, Scoring::PlusMinus][which];
            let (key, chosen) = (Picks(key), Picks(chosen));
            prop_assume!(key.contains(place) && !chosen.contains(place) && chosen != key);
            let before = score(scoring, 10, key, chosen);
            prop_assert!(score(scoring, 10, key, chosen.toggled(place)) >= before);
        }
    }
}
