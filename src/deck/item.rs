//! Items: a stem, the possible answers, and the rationale for each.

use std::fmt;
use std::sync::Arc;

use super::id::{CaseId, Fingerprint, ItemId, Tag};
use super::markup::lead_in;
use super::unit::Unit;

/// A vignette that several items share. These items are shown together and in file order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// The id, unique within the deck.
    pub id: CaseId,
    /// The vignette, in markup.
    pub text: String,
}

/// A source that an item cites.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The citation.
    pub text: String,
    /// The DOI, without a resolver URL.
    pub doi: Option<String>,
    /// The web address.
    pub url: Option<String>,
}

impl fmt::Display for Reference {
    /// Writes the citation with DOI and URL on one line.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)?;
        self.doi.iter().try_for_each(|doi| write!(f, " doi:{doi}"))?;
        self.url.iter().try_for_each(|url| write!(f, " {url}"))
    }
}

/// How a `multi` item gives partial credit.
///
/// Formulas and recommendation: Bauer et al., Adv Health Sci Educ 2011;16:211, and later literature on multiple
/// true-false items.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scoring {
    /// 1 if exactly the correct options were chosen, otherwise 0.
    Exact,
    /// 1 if exactly the correct options were chosen, ½ if more than half of the options were judged correctly,
    /// otherwise 0.
    #[default]
    Ps50,
    /// Correct choices minus incorrect ones, as a fraction of the key, but at least 0.
    PlusMinus,
}

/// What the learner has to do, with the answer: one variant for each way of answering.
#[derive(Clone, Debug, PartialEq)]
pub enum Task {
    /// Choose among options.
    Choice(Choices),
    /// Put steps in order.
    Order(Order),
    /// Type a word or a few.
    Short(Short),
    /// Type a quantity.
    Numeric(Numeric),
    /// Fill in the gaps of the stem.
    Cloze(Cloze),
    /// Recall the back of a card, and grade yourself.
    Recall(Recall),
}

impl Task {
    /// The number of rows that are labeled with a letter: options or steps.
    #[must_use]
    pub fn rows(&self) -> usize {
        match self {
            Self::Choice(choice) => choice.options.len(),
            Self::Order(order) => order.steps.len(),
            Self::Short(_) | Self::Numeric(_) | Self::Cloze(_) | Self::Recall(_) => 0,
        }
    }

    /// Whether its options can be hidden until the learner has thought of an answer.
    #[must_use]
    pub fn can_be_covered(&self) -> bool {
        // The options of true-false items are no surprise.
        matches!(self, Self::Choice(choice) if choice.mode != Mode::TrueFalse)
    }

    /// The number of input fields.
    #[must_use]
    pub fn fields(&self) -> usize {
        match self {
            Self::Choice(_) | Self::Order(_) => 0,
            Self::Short(_) | Self::Numeric(_) | Self::Recall(_) => 1,
            Self::Cloze(cloze) => cloze.gaps.len(),
        }
    }
}

/// The steps of an `order` item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The steps in their correct order: at least two.
    pub steps: Vec<Step>,
}

/// One step of an `order` item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The text, in markup.
    pub text: String,
    /// Why it comes at this position, in markup; may be empty.
    pub why: String,
    /// The identifier in the log.
    pub fingerprint: Fingerprint,
}

/// The answer to a `short` item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Short {
    /// All accepted spellings, the preferred one first: at least one.
    pub accept: Vec<String>,
    /// Wrong answers that look correct, or like a typo.
    pub reject: Vec<Rejected>,
    /// The rationale, in markup; may be empty.
    pub why: String,
}

/// A wrong answer with a rationale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejected {
    /// The answer.
    pub text: String,
    /// Why it is wrong, in markup; may be empty.
    pub why: String,
}

/// The answer to a `numeric` item.
#[derive(Clone, Debug, PartialEq)]
pub struct Numeric {
    /// The correct number, in `unit`.
    pub value: f64,
    /// The largest accepted difference from `value`, in `unit`, inclusive.
    pub tolerance: f64,
    /// The unit; none for a plain number.
    pub unit: Option<Unit>,
    /// The rationale or derivation, in markup; may be empty.
    pub why: String,
}

/// The gaps of a `cloze` item; `{{1}}`, `{{2}}` and so on mark them in the stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cloze {
    /// The gaps, in order: at least one.
    pub gaps: Vec<Gap>,
}

/// One gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// All accepted spellings, the preferred one first: at least one.
    pub accept: Vec<String>,
    /// The rationale, in markup; may be empty.
    pub why: String,
}

/// The back of a `recall` item; the front is the stem.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recall {
    /// The back, in markup.
    pub back: String,
    /// The rationale, in markup; may be empty.
    pub why: String,
}

/// The options of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// How many options can be chosen, and how they are presented.
    pub mode: Mode,
    /// The options, in file order: at least two.
    pub options: Vec<Choice>,
    /// Whether they are shuffled each time.
    pub shuffle: bool,
}

/// The ways of choosing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mode {
    /// One best answer.
    Single,
    /// One best answer from a list that several vignettes share.
    Matching,
    /// All correct options, and no other.
    Multi,
    /// One of two: true or false.
    TrueFalse,
}

/// One option of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The text, in markup.
    pub text: String,
    /// Whether it belongs to the key.
    pub correct: bool,
    /// The rationale, in markup; may be empty.
    pub why: String,
    /// Whether it stays last when the others are shuffled.
    pub last: bool,
    /// The identifier in the log, a hash of the text: it does not depend on the position.
    pub fingerprint: Fingerprint,
}

/// What a question asks of the learner.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// To recall a fact.
    Recall,
    /// To apply knowledge to a case.
    Apply,
    /// To analyze findings.
    Analyze,
}

impl Level {
    /// All levels, the lowest first.
    pub const ALL: [Self; 3] = [Self::Recall, Self::Apply, Self::Analyze];

    /// The word in a deck.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Apply => "apply",
            Self::Analyze => "analyse",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Analyze => "analyze",
            level => level.word(),
        }
    }

    /// The level with this word in a deck, or its American spelling.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|level| level.word() == word || (*level == Self::Analyze && word == "analyze"))
    }
}

/// One item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The permanent id.
    pub id: ItemId,
    /// The case that it belongs to.
    pub case: Option<Arc<Case>>,
    /// Topics, the main one first.
    pub tags: Vec<Tag>,
    /// What it asks of the learner.
    pub level: Option<Level>,
    /// The key of one of the deck's learning objectives.
    pub objective: Option<String>,
    /// The question, in markup; its last paragraph is the lead-in.
    pub stem: String,
    /// How it is answered, with the answer.
    pub task: Task,
    /// The take-home point, in one sentence; may be empty.
    pub point: String,
    /// The references, in the order cited.
    pub references: Vec<Reference>,
    /// How `multi` items are scored, as set by the deck.
    pub scoring: Scoring,
}

impl Item {
    /// The last paragraph of the stem, with a list, table or code below it: the question itself.
    #[must_use]
    pub fn lead_in(&self) -> &str {
        lead_in(&self.stem)
    }

    /// All texts in the item, except its case and its references.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let mut texts = vec![self.stem.as_str(), self.point.as_str()];
        match &self.task {
            Task::Choice(choice) => {
                texts.extend(choice.options.iter().flat_map(|option| [option.text.as_str(), option.why.as_str()]));
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

    /// A hash of everything that a learner reads before answering.
    #[must_use]
    pub fn fingerprint(&self) -> Fingerprint {
        let mut rows: Vec<&str> = match &self.task {
            Task::Choice(choice) => choice.options.iter().map(|option| option.text.as_str()).collect(),
            Task::Order(order) => order.steps.iter().map(|step| step.text.as_str()).collect(),
            Task::Short(_) | Task::Numeric(_) | Task::Cloze(_) | Task::Recall(_) => Vec::new(),
        };
        rows.sort_unstable();
        let case = self.case.iter().map(|case| case.text.as_str());
        Fingerprint::of(case.chain([self.stem.as_str()]).chain(rows))
    }

    /// The wording of the key. Several correct options are sorted, so that the result does not depend on the file
    /// order.
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

    /// A hash of the key. Unlike [`Item::fingerprint`], it changes only with the wording of the key.
    #[must_use]
    pub fn key_fingerprint(&self) -> Fingerprint {
        Fingerprint::of(self.key_words().iter().map(String::as_str))
    }
}

impl Cloze {
    /// A text with each gap marker replaced by the answer to its gap.
    #[must_use]
    pub fn filled(&self, text: &str) -> String {
        let words = self.gaps.iter().map(|gap| gap.accept.first().map_or("", String::as_str)).enumerate();
        words.fold(text.to_owned(), |text, (n, word)| text.replace(&format!("{{{{{}}}}}", n + 1), &format!("[{word}]")))
    }
}

impl Numeric {
    /// The correct answer with its unit, without the tolerance.
    #[must_use]
    pub fn words(&self) -> String {
        match self.unit {
            Some(unit) => format!("{} {unit}", self.value),
            None => self.value.to_string(),
        }
    }

    /// The smallest and the largest correct number, rounded so that they have no floating-point noise.
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
    /// The correct options.
    pub fn key(&self) -> impl Iterator<Item = &Choice> {
        self.options.iter().filter(|option| option.correct)
    }

    /// The incorrect options.
    pub fn distractors(&self) -> impl Iterator<Item = &Choice> {
        self.options.iter().filter(|option| !option.correct)
    }
}
