//! Items: a stem, what can be answered, and why each answer is right or wrong.

use std::fmt;
use std::sync::Arc;

use super::id::{CaseId, Fingerprint, ItemId, Tag};
use super::markup::lead_in;
use super::unit::Unit;

/// A vignette shared by several items, which stay together and in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Its name within the deck.
    pub id: CaseId,
    /// The vignette, in markup.
    pub text: String,
}

/// A source that an item cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The citation.
    pub text: String,
    /// A DOI without its resolver.
    pub doi: Option<String>,
    /// An address.
    pub url: Option<String>,
}

impl fmt::Display for Reference {
    /// The citation with its addresses, on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        self.doi.iter().try_for_each(|doi| write!(f, " doi:{doi}"))?;
        self.url.iter().try_for_each(|url| write!(f, " {url}"))
    }
}

/// How a `multi` item is scored between right and wrong.
///
/// Source of the formulas and the recommendation: Bauer et al., Adv Health Sci Educ 2011;16:211, and the
/// multiple true-false literature after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scoring {
    /// One point when the set is exactly right, else none.
    Exact,
    /// Half a point when more than half of the options are judged rightly.
    #[default]
    Ps50,
    /// Right picks less wrong ones, as a share of the key, never below none.
    PlusMinus,
}

/// What is asked of the learner. One variant for each way of answering.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Choose among alternatives.
    Choice(Choices),
    /// Put steps in their order.
    Order(Order),
    /// Write a word or a few.
    Short(Short),
    /// Write a quantity.
    Numeric(Numeric),
    /// Fill the gaps of the stem.
    Cloze(Cloze),
    /// Recall what is on the back, and judge it oneself.
    Recall(Recall),
}

impl Task {
    /// How many rows have a letter: alternatives or steps.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Choice(choice) => choice.alternatives.len(),
            Self::Order(order) => order.steps.len(),
            Self::Short(_) | Self::Numeric(_) | Self::Cloze(_) | Self::Recall(_) => 0,
        }
    }

    /// Whether it can be answered in the mind before the options are seen.
    #[must_use]
    pub fn can_be_covered(&self) -> bool {
        // True and false stand in the stem already.
        matches!(self, Self::Choice(choice) if choice.mode != Mode::TrueFalse)
    }

    /// How many texts are to be typed.
    #[must_use]
    pub fn fields(&self) -> usize {
        match self {
            Self::Choice(_) | Self::Order(_) => 0,
            Self::Short(_) | Self::Numeric(_) | Self::Recall(_) => 1,
            Self::Cloze(cloze) => cloze.gaps.len(),
        }
    }
}

/// Steps to be put in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The steps in their right order: at least two.
    pub steps: Vec<Step>,
}

/// One step of an order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it says, in markup.
    pub text: String,
    /// Why it stands where it does, in markup; may be empty.
    pub why: String,
    /// What the log calls it.
    pub fingerprint: Fingerprint,
}

/// A word or a few to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// What is accepted: at least one spelling, the usual one first.
    pub accept: Vec<String>,
    /// Answers that look right, or like a slip of the pen, and are wrong.
    pub reject: Vec<Rejected>,
    /// Why the answer is right, in markup; may be empty.
    pub why: String,
}

/// An answer that is wrong, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// What it says.
    pub text: String,
    /// Why it is wrong, in markup; may be empty.
    pub why: String,
}

/// A quantity to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeric {
    /// The right number, in its unit.
    pub value: f64,
    /// How far an answer may be from it, in the same unit; both ends count as right.
    pub tolerance: f64,
    /// Its unit; none for a bare number.
    pub unit: Option<Unit>,
    /// How one comes to it, in markup; may be empty.
    pub why: String,
}

/// Gaps in a stem, which has `{{1}}`, `{{2}}` and so on in their places.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloze {
    /// The gaps in their order: at least one.
    pub gaps: Vec<Gap>,
}

/// One gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// What is accepted: at least one spelling, the usual one first.
    pub accept: Vec<String>,
    /// Why it is right, in markup; may be empty.
    pub why: String,
}

/// A front, which is the stem, and a back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// The back, in markup.
    pub back: String,
    /// Why, in markup; may be empty.
    pub why: String,
}

/// Alternatives to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How many may be chosen, and how it is presented.
    pub mode: Mode,
    /// The alternatives in the order of the file: at least two.
    pub alternatives: Vec<Choice>,
    /// Whether each showing shuffles them.
    pub shuffle: bool,
}

/// The ways of choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// One best answer.
    Single,
    /// One best answer out of a list that several vignettes share.
    Matching,
    /// Every right alternative, and no other.
    Multi,
    /// One of two: true or false.
    TrueFalse,
}

/// One option of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What it says, in markup.
    pub text: String,
    /// Whether it belongs to the key.
    pub correct: bool,
    /// Why it is right or wrong, in markup; may be empty.
    pub why: String,
    /// Whether it stays last when the others are shuffled.
    pub last: bool,
    /// What the log calls it, whatever its place: a hash of its text.
    pub fingerprint: Fingerprint,
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Its stable name.
    pub id: ItemId,
    /// The case it belongs to.
    pub case: Option<Arc<Case>>,
    /// Topics, the first one leading.
    pub tags: Vec<Tag>,
    /// Key of a learning objective of the deck.
    pub objective: Option<String>,
    /// What is asked, in markup; its last paragraph is the lead-in.
    pub stem: String,
    /// How it is answered.
    pub task: Task,
    /// One sentence to take away; may be empty.
    pub point: String,
    /// The sources, in the order cited.
    pub references: Vec<Reference>,
    /// How `multi` answers are scored, from the deck.
    pub scoring: Scoring,
}

impl Item {
    /// The last paragraph of the stem, with a list, table or code below it: the question itself.
    #[must_use]
    pub fn lead_in(&self) -> &str {
        lead_in(&self.stem)
    }

    /// All that is written in it, but for its case and its sources.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let mut texts = vec![self.stem.as_str(), self.point.as_str()];
        match &self.task {
            Task::Choice(choice) => {
                texts.extend(choice.alternatives.iter().flat_map(|option| [option.text.as_str(), option.why.as_str()]));
            }
            Task::Order(order) => {
                texts.extend(order.steps.iter().flat_map(|step| [step.text.as_str(), step.why.as_str()]));
            }
            Task::Short(short) => {
                texts.extend(short.accept.iter().map(String::as_str));
                texts.extend(short.reject.iter().flat_map(|reject| [reject.text.as_str(), reject.why.as_str()]));
                texts.push(&short.why);
            }
            Task::Numeric(numeric) => texts.push(&numeric.why),
            Task::Cloze(cloze) => {
                texts.extend(cloze.gaps.iter().flat_map(|gap| &gap.accept).map(String::as_str));
                texts.extend(cloze.gaps.iter().map(|gap| gap.why.as_str()));
            }
            Task::Recall(recall) => texts.extend([recall.back.as_str(), recall.why.as_str()]),
        }
        texts.into_iter()
    }

    /// A hash of all that a learner reads before answering.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut rows: Vec<&str> = match &self.task {
            Task::Choice(choice) => choice.alternatives.iter().map(|option| option.text.as_str()).collect(),
            Task::Order(order) => order.steps.iter().map(|step| step.text.as_str()).collect(),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Vec::new(),
        };
        rows.sort_unstable();
        let case = self.case.iter().map(|case| case.text.as_str());
        Fingerprint::of(case.chain([self.stem.as_str()]).chain(rows))
    }

    /// What is right, in words. Where several answers are right in any order, they come in one that does not depend on the
    /// file.
    #[must_use]
    pub fn key_words(&self) -> Vec<String> {
        let mut key: Vec<String> = match &self.task {
            Task::Choice(choice) => choice.key().map(|option| option.text.clone()).collect(),
            Task::Order(order) => {
                let steps: Vec<&str> = order.steps.iter().map(|step| step.text.as_str()).collect();
                vec![steps.join(" > ")]
            }
            Task::Short(short) => short.accept.first().cloned().into_iter().collect(),
            Task::Numeric(numeric) => vec![numeric.words()],
            Task::Cloze(cloze) => {
                let gaps: Vec<&str> =
                    cloze.gaps.iter().filter_map(|gap| gap.accept.first()).map(String::as_str).collect();
                vec![gaps.join(" / ")]
            }
            Task::Recall(recall) => vec![recall.back.clone()],
        };
        key.sort_unstable();
        key
    }

    /// A hash of what is right: unlike [`Item::fingerprint`] it changes only when the words of the key do.
    #[must_use]
    pub fn key_fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.key_words().iter().map(String::as_str))
    }
}

impl Cloze {
    /// Text in which each marker is the word that its gap asks for.
    #[must_use]
    pub fn filled(&self, text: &str) -> String {
        let words = self.gaps.iter().map(|gap| gap.accept.first().map_or("", String::as_str)).enumerate();
        words.fold(text.to_owned(), |text, (n, word)| text.replace(&format!("{{{{{}}}}}", n + 1), &format!("[{word}]")))
    }
}

impl Numeric {
    /// The right answer, in words, without how far one may be from it.
    #[must_use]
    pub fn words(&self) -> String {
        match self.unit {
            Some(unit) => format!("{} {unit}", self.value),
            None => self.value.to_string(),
        }
    }

    /// The least and the most that is right, without the dust of binary fractions.
    #[must_use]
    pub fn range(&self) -> (f64, f64) {
        let rounded = |number: f64| {
            let shifted = number * 1e9;
            if shifted.is_finite() { shifted.round() / 1e9 } else { number }
        };
        (rounded(self.value - self.tolerance), rounded(self.value + self.tolerance))
    }
}

impl Choices {
    /// The right alternatives.
    pub fn key(&self) -> impl Iterator<Item = &Choice> {
        self.alternatives.iter().filter(|option| option.correct)
    }

    /// The wrong alternatives.
    pub fn distractors(&self) -> impl Iterator<Item = &Choice> {
        self.alternatives.iter().filter(|option| !option.correct)
    }
}
