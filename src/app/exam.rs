//! The exam's screens: setting one up, sitting it, and its score, as plain data.

use super::entry::Entry;
use super::viewport::ListScroll;
use crate::deck::library::LoadedDeck;
use crate::deck::{DeckId, Library, Tag};
use crate::review::{EventId, Ledger};
use crate::session::Scope;
use crate::session::exam::{Exam, Kinds, eligible};
use crate::session::report::Report;

/// Questions of an exam unless the learner says otherwise.
const QUESTIONS: usize = 40;
/// Seconds for a question, from which the minutes follow unless the learner says otherwise.
pub const PACE_S: usize = 90;
/// The longest exam, in minutes: a day.
pub const LONGEST: u32 = 1440;

/// What the command line set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExamOptions {
    /// The deck.
    pub deck: Option<DeckId>,
    /// Topics.
    pub tags: Vec<String>,
    /// How many questions.
    pub items: Option<usize>,
    /// How many minutes.
    pub minutes: Option<u32>,
    /// Whether answers earn certainty-based marks.
    pub certainty: bool,
    /// Whether time away does not count.
    pub pausable: bool,
    /// Which kinds of items are drawn.
    pub kinds: Kinds,
    /// Seconds for a question, from which the minutes follow.
    pub pace_s: Option<usize>,
}

/// An exam being set up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setup {
    /// The decks to choose from.
    pub decks: Vec<DeckId>,
    /// The deck, by its place among them.
    pub deck: usize,
    /// Topics that the command line set; the learner may change to all or to one.
    pub tags: Vec<String>,
    /// How many questions are wanted.
    pub wanted: usize,
    /// How many there are.
    pub available: usize,
    /// Minutes, where they were set; else they follow from the questions.
    pub minutes: Option<u32>,
    /// Seconds for a question.
    pub pace_s: usize,
    /// Whether answers earn certainty-based marks.
    pub certainty: bool,
    /// Whether time away does not count.
    pub pausable: bool,
    /// Which kinds of items are drawn.
    pub kinds: Kinds,
    /// How many `recall` items there are.
    pub recall: usize,
    /// The row that is selected.
    pub row: SetupRow,
    /// Whether the rules are shown, and the next Enter begins.
    pub rules: bool,
    /// How far the learner scrolled the rows.
    pub list_scroll: Option<ListScroll>,
    /// Lines of the rules scrolled.
    pub scroll: usize,
}

/// The rows of the setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetupRow {
    /// The deck.
    Deck,
    /// The topic.
    Topic,
    /// How many questions.
    Questions,
    /// How many minutes.
    Minutes,
    /// Certainty-based marks.
    Certainty,
    /// Whether time away counts.
    Pause,
    /// Whether `recall` items are asked.
    Recall,
}

impl SetupRow {
    /// All rows.
    pub const ALL: [Self; 7] =
        [Self::Deck, Self::Topic, Self::Questions, Self::Minutes, Self::Certainty, Self::Pause, Self::Recall];
}

impl Setup {
    /// Sets up what was asked; the rules are shown at once where a deck was named.
    #[must_use]
    pub fn new(asked: &ExamOptions, library: &Library, ledger: &Ledger) -> Self {
        let decks: Vec<DeckId> =
            library.decks().filter(|deck| !deck.entries.is_empty()).map(|deck| deck.id.clone()).collect();
        let deck = asked.deck.as_ref().and_then(|named| decks.iter().position(|deck| deck == named));
        let mut setup = Self {
            decks,
            deck: deck.unwrap_or(0),
            tags: asked.tags.clone(),
            wanted: asked.items.unwrap_or(QUESTIONS),
            available: 0,
            minutes: asked.minutes,
            pace_s: asked.pace_s.unwrap_or(PACE_S),
            certainty: asked.certainty,
            pausable: asked.pausable,
            kinds: asked.kinds,
            recall: 0,
            row: SetupRow::Deck,
            rules: deck.is_some(),
            list_scroll: None,
            scroll: 0,
        };
        setup.count(library, ledger);
        setup
    }

    /// The scope that is drawn from.
    #[must_use]
    pub fn scope(&self) -> Scope {
        Scope { decks: self.decks.get(self.deck).cloned().into_iter().collect(), tags: self.tags.clone() }
    }

    /// The deck.
    #[must_use]
    pub fn shelved<'a>(&self, library: &'a Library) -> Option<&'a LoadedDeck> {
        library.deck(self.decks.get(self.deck)?)
    }

    /// How many questions there will be.
    #[must_use]
    pub fn questions(&self) -> usize {
        self.wanted.min(self.available)
    }

    /// How many minutes it may take.
    #[must_use]
    pub fn time(&self) -> u32 {
        let paced = u32::try_from((self.questions() * self.pace_s).div_ceil(60)).unwrap_or(LONGEST);
        self.minutes.unwrap_or(paced).clamp(1, LONGEST)
    }

    /// Changes the selected row, forward or back.
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
                let next = step(now.map_or(0, |place| place + 1), topics.len());
                self.tags = next.checked_sub(1).and_then(|place| topics.get(place).cloned()).into_iter().collect();
            }
            SetupRow::Questions => {
                let (now, by) = (self.questions(), 5);
                let next = if forward { now / by * by + by } else { now.saturating_sub(1) / by * by };
                self.wanted = next.clamp(1, self.available.max(1));
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
        self.count(library, ledger);
    }

    /// The topics of the deck: the first levels of its tags, in alphabetical order.
    fn topics(&self, library: &Library) -> Vec<String> {
        let entries = self.shelved(library).map(|deck| deck.entries.as_slice()).unwrap_or_default();
        let first = |tag: &Tag| tag.0.split('/').next().unwrap_or_default().to_owned();
        let mut topics: Vec<String> = entries.iter().flat_map(|entry| &*entry.tags).map(first).collect();
        topics.sort_unstable();
        topics.dedup();
        topics
    }

    /// Counts what can be drawn.
    fn count(&mut self, library: &Library, ledger: &Ledger) {
        let scope = self.scope();
        let count = |kinds| eligible(library, ledger, &scope, kinds).count();
        let (graded, all) = (count(Kinds::Graded), count(Kinds::All));
        self.available = if self.kinds == Kinds::All { all } else { graded };
        self.recall = all - graded;
    }
}

/// An exam and where in it the learner is.
#[derive(Clone, Debug, PartialEq)]
pub struct ActiveExam {
    /// The exam.
    pub exam: Exam,
    /// Where.
    pub stage: ExamStage,
    /// Lines scrolled.
    pub scroll: usize,
    /// Milliseconds that were left when the clock was last looked at, so that each warning comes once.
    pub warned_ms: u64,
}

/// The stages of an exam.
#[derive(Clone, Debug, PartialEq)]
pub enum ExamStage {
    /// A question is asked.
    Asking(Entry, Case),
    /// All questions at a glance, one of them selected.
    Overview(Grid),
    /// The exam is finished, and its freeze, this event, is on its way to the log: no key is shown before it is there.
    Finishing(EventId),
    /// The learner judges the answer at this place, as no program can.
    Judging(usize),
    /// The score, a row of it selected.
    Report(Box<Report>, Rows),
    /// A question of the score is explained.
    Review(Box<Report>, Rows),
}

/// The grid of all questions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Grid {
    /// The place of the selected question.
    pub selected: usize,
    /// How far the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

impl Grid {
    /// The grid with a question selected.
    #[must_use]
    pub fn at(selected: usize) -> Self {
        Self { selected, list_scroll: None }
    }
}

/// Whether the case of a question is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Case {
    /// It is shown.
    Shown,
    /// It is hidden.
    Hidden,
}

/// The questions that the score lists, and the selected one.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Whether those answered rightly are listed too.
    pub all: bool,
    /// The selected row.
    pub row: usize,
    /// How far the learner scrolled the list.
    pub list_scroll: Option<ListScroll>,
}

impl Rows {
    /// The places of the questions listed.
    #[must_use]
    pub fn places(self, report: &Report) -> Vec<usize> {
        if self.all { report.lines.iter().map(|line| line.place).collect() } else { report.missed.clone() }
    }

    /// The place of the selected question.
    #[must_use]
    pub fn selected(self, report: &Report) -> Option<usize> {
        self.places(report).get(self.row).copied()
    }
}
