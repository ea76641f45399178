//! The state of the exam screens: setup, questions, overview, score report.

use super::entry::Entry;
use super::viewport::ListScroll;
use crate::deck::counted::{agreeing, counted};
use crate::deck::library::LoadedDeck;
use crate::deck::{DeckId, Library, Tag};
use crate::review::{EventId, Ledger};
use crate::session::Scope;
use crate::session::exam::{Exam, Kinds, eligible};
use crate::session::report::Report;

/// The default number of questions.
const QUESTIONS: usize = 40;
/// The default pace, in seconds per question.
pub const PACE_S: usize = 90;
/// The longest time limit, in minutes: one day.
pub const LONGEST: u32 = 1440;

/// Exam options from the command line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamOptions {
    /// The deck.
    pub deck: Option<DeckId>,
    /// Tags to draw from.
    pub tags: Vec<String>,
    /// The number of questions.
    pub items: Option<usize>,
    /// The time limit in minutes.
    pub minutes: Option<u32>,
    /// Whether scoring uses certainty-based marking.
    pub certainty: bool,
    /// Whether time away from the program does not count.
    pub pausable: bool,
    /// The kinds of items to draw.
    pub kinds: Kinds,
    /// Seconds per question, from which the time limit follows.
    pub pace_s: Option<usize>,
}

/// The exam setup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The decks on offer.
    pub decks: Vec<DeckId>,
    /// The index of the selected deck.
    pub deck: usize,
    /// Tags from the command line; the learner can change them to all or to one.
    pub tags: Vec<String>,
    /// The number of questions requested.
    pub requested: usize,
    /// The number of questions available.
    pub available: usize,
    /// The time limit in minutes if one was set; otherwise it follows from the number of questions.
    pub minutes: Option<u32>,
    /// Seconds per question.
    pub pace_s: usize,
    /// Whether scoring uses certainty-based marking.
    pub certainty: bool,
    /// Whether time away from the program does not count.
    pub pausable: bool,
    /// The kinds of items to draw.
    pub kinds: Kinds,
    /// The number of `recall` items available.
    pub recall: usize,
    /// The selected row.
    pub row: SetupRow,
    /// Whether the rules are shown; the next Enter starts the exam.
    pub rules: bool,
    /// The scroll position of the rows, if the learner scrolled them.
    pub list_scroll: Option<ListScroll>,
    /// Lines that the rules are scrolled.
    pub scroll: usize,
}

/// A row of the setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupRow {
    /// The deck.
    Deck,
    /// The topic.
    Topic,
    /// The number of questions.
    Questions,
    /// The time limit.
    Minutes,
    /// Certainty-based marking.
    Certainty,
    /// Whether time away counts.
    Pause,
    /// Whether `recall` items are included.
    Recall,
}

impl SetupRow {
    /// All rows.
    pub const ALL: [Self; 7] =
        [Self::Deck, Self::Topic, Self::Questions, Self::Minutes, Self::Certainty, Self::Pause, Self::Recall];
}

impl Setup {
    /// The setup for these options. Shows the rules at once if a deck is named.
    #[must_use]
    pub fn new(options: &ExamOptions, library: &Library, ledger: &Ledger) -> Self {
        let decks: Vec<DeckId> =
            library.decks().filter(|deck| !deck.entries.is_empty()).map(|deck| deck.id.clone()).collect();
        let deck = options.deck.as_ref().and_then(|named| decks.iter().position(|deck| deck == named));
        let mut setup = Self {
            decks,
            deck: deck.unwrap_or(0),
            tags: options.tags.clone(),
            requested: options.items.unwrap_or(QUESTIONS),
            available: 0,
            minutes: options.minutes,
            pace_s: options.pace_s.unwrap_or(PACE_S),
            certainty: options.certainty,
            pausable: options.pausable,
            kinds: options.kinds,
            recall: 0,
            row: SetupRow::Deck,
            rules: deck.is_some(),
            list_scroll: None,
            scroll: 0,
        };
        setup.count_available(library, ledger);
        setup
    }

    /// The scope to draw from.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope { decks: self.decks.get(self.deck).cloned().into_iter().collect(), tags: self.tags.clone() }
    }

    /// The selected deck.
    #[must_use]
    pub fn selected_deck<'a>(&self, library: &'a Library) -> Option<&'a LoadedDeck> {
        library.deck(self.decks.get(self.deck)?)
    }

    /// The number of questions that the exam will have.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.requested.min(self.available)
    }

    /// The time limit in minutes.
    #[must_use]
    pub fn time(&self) -> u32 {
        let paced = u32::try_from((self.questions() * self.pace_s).div_ceil(60)).unwrap_or(LONGEST);
        self.minutes.unwrap_or(paced).clamp(1, LONGEST)
    }

    /// Changes the selected row to its next or previous value.
    pub fn change(&mut self, forward: bool, library: &Library, ledger: &Ledger) {
        let step = |value: usize, last: usize| match (forward, value) {
            (true, value) if value < last => value + 1,
            (true, _) => 0,
            (false, 0) => last,
            (false, value) => value - 1,
        };
        match self.row {
            SetupRow::Deck => {
                self.deck = step(self.deck, self.decks.len().saturating_sub(1));
                self.tags.clear();
            }
            SetupRow::Topic => {
                let topics = self.topics(library);
                let now = self.tags.first().and_then(|tag| topics.iter().position(|topic| topic == tag));
                let next = step(now.map_or(0, |index| index + 1), topics.len());
                self.tags = next.checked_sub(1).and_then(|index| topics.get(index).cloned()).into_iter().collect();
            }
            SetupRow::Questions => {
                let (now, by) = (self.questions(), 5);
                let next = if forward { now / by * by + by } else { now.saturating_sub(1) / by * by };
                self.requested = next.clamp(1, self.available.max(1));
            }
            SetupRow::Minutes => {
                let (now, by) = (self.time(), 5);
                let next = if forward { now / by * by + by } else { now.saturating_sub(1) / by * by };
                self.minutes = Some(next.clamp(1, LONGEST));
            }
            SetupRow::Certainty => self.certainty = !self.certainty,
            SetupRow::Pause => self.pausable = !self.pausable,
            SetupRow::Recall => {
                self.kinds = if self.kinds == Kinds::All { Kinds::Graded } else { Kinds::All };
            }
        }
        self.count_available(library, ledger);
    }

    /// The deck's topics: the first levels of its tags, in alphabetical order.
    fn topics(&self, library: &Library) -> Vec<String> {
        let entries = self.selected_deck(library).map(|deck| deck.entries.as_slice()).unwrap_or_default();
        let first = |tag: &Tag| tag.0.split('/').next().unwrap_or_default().to_owned();
        let mut topics: Vec<String> = entries.iter().flat_map(|entry| &*entry.tags).map(first).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// Counts the available questions.
    fn count_available(&mut self, library: &Library, ledger: &Ledger) {
        let scope = self.scope();
        let count = |kinds| eligible(library, ledger, &scope, kinds).count();
        let (graded, all) = (count(Kinds::Graded), count(Kinds::All));
        self.available = if self.kinds == Kinds::All { all } else { graded };
        self.recall = all - graded;
    }
}

/// An exam on the screen.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveExam {
    /// The exam.
    pub exam: Exam,
    /// The current stage.
    pub stage: ExamStage,
    /// Lines scrolled.
    pub scroll: usize,
    /// Milliseconds left when the clock was last checked, so that each warning appears once.
    pub warned_ms: u64,
}

/// The stage of an exam.
#[derive(Clone, Debug, PartialEq)]
pub enum ExamStage {
    /// A question is shown.
    Asking(Entry, Case),
    /// The overview of all questions.
    Overview(Grid),
    /// The learner is asked whether to finish; Back returns to the overview.
    ConfirmFinish(Grid),
    /// The exam is finished, and its freeze event is being written. The key is not shown until that is committed.
    Finishing(EventId),
    /// The learner grades the answer with this index, because the program cannot.
    Judging(usize),
    /// The score report.
    Report(Box<Report>, Rows),
    /// A question of the score report, explained.
    Review(Box<Report>, Rows),
}

/// The question whether to finish an exam, and what finishing means.
#[must_use]
pub fn finish_question(exam: &Exam) -> [String; 2] {
    match exam.unanswered().len() {
        0 => {
            ["Finish the exam?".to_owned(), "All questions are answered. After that, no answer can change.".to_owned()]
        }
        count => [
            format!("Finish with {}?", counted(count, "unanswered question")),
            format!("{} as wrong.", agreeing(count, "It counts", "They count")),
        ],
    }
}

/// The numbers of questions, in words.
#[must_use]
pub fn numbered(indices: impl IntoIterator<Item = usize>) -> String {
    indices.into_iter().map(|index| (index + 1).to_string()).collect::<Vec<_>>().join(", ")
}

/// The grid of all questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The index of the selected question.
    pub selected: usize,
    /// The scroll position, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

impl Grid {
    /// A grid with this question selected.
    #[must_use]
    pub fn at(selected: usize) -> Self {
        Self { selected, list_scroll: None }
    }
}

/// Whether the question's case is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// Shown.
    Shown,
    /// Hidden.
    Hidden,
}

/// The questions listed in the score report, and the selected row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Whether correctly answered questions are listed too.
    pub all: bool,
    /// The selected row.
    pub row: usize,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

impl Rows {
    /// Indices of the questions listed.
    #[must_use]
    pub fn indices(self, report: &Report) -> Vec<usize> {
        if self.all { report.lines.iter().map(|line| line.place).collect() } else { report.missed.clone() }
    }

    /// The index of the selected question.
    #[must_use]
    pub fn selected(self, report: &Report) -> Option<usize> {
        self.indices(report).get(self.row).copied()
    }
}
