//! The test builder's state: filters with live counts, and what the test is made into.
//!
//! Counts are computed when a choice changes, not when they are drawn.

use std::sync::Arc;

use super::exam::LONGEST;
use super::viewport::ListScroll;
use crate::deck::counted::counted;
use crate::deck::{DeckId, ItemId, Level, Library, grapheme};
use crate::find::State;
use crate::find::pool::{Counts, Filter, Pool, STATES};
use crate::session::exam::{Kinds, is_self_judged};

/// The default number of questions.
const QUESTIONS: usize = 20;
/// By how much one key press changes the number of questions.
const STEP: usize = 5;
/// The most questions of one test.
const MOST: usize = 1000;
/// Up to this many decks are listed at once; a longer list is opened on request.
const LISTED_DECKS: usize = 8;
/// The longest title of a test, in characters.
const TITLE_CHARS: usize = 60;

/// The test builder.
#[derive(Clone, Debug, PartialEq)]
pub struct Builder {
    /// The items to choose from.
    pub pool: Arc<Pool>,
    /// What was chosen.
    pub filter: Filter,
    /// How many items that leaves.
    pub counts: Counts,
    /// The selected row.
    pub row: usize,
    /// Whether the decks are listed.
    pub lists_decks: bool,
    /// Whether the topics are listed.
    pub lists_topics: bool,
    /// In which order the questions are asked.
    pub order: TestOrder,
    /// What the test is made into.
    pub kind: TestKind,
    /// Whether the next Enter starts the exam's clock.
    pub confirms: bool,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
    /// The number of questions requested.
    requested: usize,
    /// Which kinds of items an exam asks.
    kinds: Kinds,
    /// How many of the found items an exam leaves out.
    left_out: usize,
}

/// The order of the questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestOrder {
    /// Drawn at random.
    Shuffled,
    /// Confident errors first, then the items most likely forgotten.
    Urgent,
}

/// What a test is made into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestKind {
    /// A study session.
    Study,
    /// An exam.
    Exam,
}

/// A row of the builder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BuilderRow {
    /// All decks; opens the list of decks.
    Decks,
    /// The deck with this index.
    Deck(usize),
    /// A state.
    State(State),
    /// A level; only if an item has one.
    Level(Level),
    /// All topics; opens the list of topics.
    Topics,
    /// The topic with this index.
    Topic(usize),
    /// The order of the questions.
    Order,
    /// The number of questions.
    Questions,
    /// What the test is made into.
    Kind,
    /// Starts the test.
    Start,
}

/// A change of the selected row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Checks or unchecks a box, or chooses the next value.
    Toggle,
    /// Checks a box, or chooses the next value.
    Next,
    /// Unchecks a box, or chooses the previous value.
    Previous,
}

impl Change {
    /// Whether a box is checked after the change.
    fn applied(self, checked: bool) -> bool {
        match self {
            Self::Toggle => !checked,
            Self::Next => true,
            Self::Previous => false,
        }
    }
}

impl Builder {
    /// A builder without filters.
    #[must_use]
    pub fn new(pool: Pool, kinds: Kinds, library: &Library) -> Self {
        let mut builder = Self {
            filter: Filter::default(),
            counts: Counts::default(),
            row: 0,
            lists_decks: pool.decks().len() <= LISTED_DECKS,
            lists_topics: false,
            order: TestOrder::Shuffled,
            kind: TestKind::Study,
            confirms: false,
            list_scroll: None,
            requested: QUESTIONS,
            kinds,
            left_out: 0,
            pool: Arc::new(pool),
        };
        builder.count(library);
        builder
    }

    /// Replaces the items after decks were reloaded. What was chosen stays chosen if it still exists.
    pub fn reload(&mut self, pool: Pool, library: &Library) {
        pool.prune(&mut self.filter);
        self.pool = Arc::new(pool);
        self.count(library);
        self.row = self.row.min(self.rows().len().saturating_sub(1));
    }

    /// The rows, top to bottom. Of the topics, those that would leave an item, and those chosen.
    #[must_use]
    pub fn rows(&self) -> Vec<BuilderRow> {
        let decks = if self.lists_decks { self.pool.decks().len() } else { 0 };
        let topics = if self.lists_topics { self.pool.topics() } else { &[] };
        let topics = topics.iter().zip(&self.counts.topics).enumerate();
        let topics = topics.filter(|(_, (topic, count))| **count > 0 || self.filter.topics.contains(*topic));
        let mut rows = vec![BuilderRow::Decks];
        rows.extend((0..decks).map(BuilderRow::Deck));
        rows.extend(STATES.map(BuilderRow::State));
        if self.pool.has_levels() {
            rows.extend(Level::ALL.map(BuilderRow::Level));
        }
        rows.push(BuilderRow::Topics);
        rows.extend(topics.map(|(index, _)| BuilderRow::Topic(index)));
        rows.extend([BuilderRow::Order, BuilderRow::Questions, BuilderRow::Kind, BuilderRow::Start]);
        rows
    }

    /// The number of items that the test can ask.
    #[must_use]
    pub fn available(&self) -> usize {
        self.counts.found.len() - self.left_out
    }

    /// The number of questions.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.requested.min(self.available())
    }

    /// The time limit of an exam, in minutes.
    #[must_use]
    pub fn minutes(&self, pace_s: usize) -> u32 {
        u32::try_from((self.questions() * pace_s).div_ceil(60)).unwrap_or(LONGEST).clamp(1, LONGEST)
    }

    /// The items found, in the order of the decks. An exam does not ask those that only the learner can grade, unless
    /// it was told to.
    pub fn ids<'a>(&'a self, library: &'a Library) -> impl Iterator<Item = &'a ItemId> {
        self.pool.ids(&self.counts.found).filter(|id| !self.is_left_out(id, library))
    }

    /// Whether an exam leaves an item out.
    fn is_left_out(&self, id: &ItemId, library: &Library) -> bool {
        self.kind == TestKind::Exam
            && self.kinds == Kinds::Graded
            && library.item(id).is_some_and(|item| is_self_judged(&item))
    }

    /// Clears all filters.
    pub fn clear(&mut self, library: &Library) {
        self.filter = Filter::default();
        self.count(library);
        self.row = self.row.min(self.rows().len().saturating_sub(1));
    }

    /// Changes a row.
    pub fn change(&mut self, row: BuilderRow, change: Change, library: &Library) {
        match row {
            BuilderRow::Decks => self.lists_decks = change.applied(self.lists_decks),
            BuilderRow::Topics => self.lists_topics = change.applied(self.lists_topics),
            BuilderRow::Deck(index) => {
                if let Some(deck) = self.pool.decks().get(index).cloned() {
                    if change.applied(self.filter.decks.contains(&deck)) {
                        self.filter.decks.insert(deck);
                    } else {
                        self.filter.decks.remove(&deck);
                    }
                }
            }
            BuilderRow::Topic(index) => {
                if let Some(topic) = self.pool.topics().get(index).cloned() {
                    if change.applied(self.filter.topics.contains(&topic)) {
                        self.filter.topics.insert(topic);
                    } else {
                        self.filter.topics.remove(&topic);
                    }
                }
            }
            BuilderRow::State(state) => {
                let checked = self.filter.states.is(state);
                if change.applied(checked) != checked {
                    self.filter.states = self.filter.states.toggled(state);
                }
            }
            BuilderRow::Level(level) => {
                if change.applied(self.filter.levels.contains(&level)) {
                    self.filter.levels.insert(level);
                } else {
                    self.filter.levels.remove(&level);
                }
            }
            BuilderRow::Order => {
                self.order = match self.order {
                    TestOrder::Shuffled => TestOrder::Urgent,
                    TestOrder::Urgent => TestOrder::Shuffled,
                };
            }
            BuilderRow::Kind => {
                self.kind = match self.kind {
                    TestKind::Study => TestKind::Exam,
                    TestKind::Exam => TestKind::Study,
                };
            }
            BuilderRow::Questions => {
                let now = self.questions();
                let next = if change == Change::Previous {
                    now.saturating_sub(1) / STEP * STEP
                } else {
                    now / STEP * STEP + STEP
                };
                self.requested = next.clamp(1, self.available().clamp(1, MOST));
                return;
            }
            BuilderRow::Start => return,
        }
        self.count(library);
    }

    /// Counts the items again.
    fn count(&mut self, library: &Library) {
        self.counts = self.pool.count(&self.filter);
        self.left_out = self.pool.ids(&self.counts.found).filter(|id| self.is_left_out(id, library)).count();
    }

    /// The decks chosen.
    #[must_use]
    pub fn decks(&self) -> Vec<DeckId> {
        self.filter.decks.iter().cloned().collect()
    }

    /// The topics chosen.
    #[must_use]
    pub fn topics(&self) -> Vec<String> {
        self.filter.topics.iter().cloned().collect()
    }

    /// The title of the test, such as `Test: missed or marked; Opioids`.
    #[must_use]
    pub fn title(&self, library: &Library) -> String {
        let states: Vec<&str> =
            STATES.into_iter().filter(|state| self.filter.states.is(*state)).map(state_name).collect();
        let decks: Vec<&DeckId> = self.filter.decks.iter().collect();
        let decks = match decks.as_slice() {
            [] => String::new(),
            [deck] => library.deck(deck).map_or_else(|| deck.to_string(), |deck| deck.title.clone()),
            decks => counted(decks.len(), "deck"),
        };
        let levels: Vec<&str> = self.filter.levels.iter().copied().map(Level::name).collect();
        let parts = [states.join(" or "), levels.join(" or "), decks, self.topics().join(", ")];
        let words: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        let words = if words.is_empty() { "all items".to_owned() } else { words.join("; ") };
        match grapheme::prefix(&words, TITLE_CHARS) {
            whole if whole == words => format!("Test: {words}"),
            cut => format!("Test: {}...", cut.trim_end()),
        }
    }
}

/// The name of a state, in a few words.
#[must_use]
pub fn state_name(state: State) -> &'static str {
    match state {
        State::New => "new",
        State::Missed => "missed",
        State::Marked => "marked",
        State::SureWrong => "confident errors",
        State::Due => "due",
        State::Leech => "leeches",
        State::Reported => "flagged",
        State::Suspended => "suspended",
        State::Buried => "buried",
        State::Gone => "gone",
    }
}
