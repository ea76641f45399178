//! The state of each screen, as plain data.

use super::browse::{Browse, Part};
use super::builder::Builder;
use super::command::Command;
use super::entry::Entry;
use super::exam::{ActiveExam, ExamStage, Setup};
use super::message::Now;
use super::page::Page;
use super::state::App;
use super::stats::Statistics;
use super::today;
use super::viewport::ListScroll;
use super::watch::Watch;
use crate::day::Day;
use crate::deck::DeckId;
use crate::response::Confidence;
use crate::review::Ledger;
use crate::session::study::Timer;
use crate::session::{Attempt, Scope, Session, Tally, Waiting};

/// The screens.
#[derive(Clone, Debug, PartialEq)]
pub enum Screen {
    /// The home screen.
    Home(Home),
    /// Nothing is due.
    Nothing(NothingDue),
    /// A deck file that is checked as it is edited.
    Watch(Box<Watch>),
    /// Decks with errors, and the lines scrolled.
    Problems(usize),
    /// A study session.
    Study(Box<Study>),
    /// The setup of an exam.
    Setup(Box<Setup>),
    /// An exam.
    Exam(Box<ActiveExam>),
    /// The settings.
    Settings(SettingsScreen),
    /// All items, or those that match a query.
    Browse(Box<Browse>),
    /// The test builder.
    Builder(Box<Builder>),
    /// The learner's statistics.
    Statistics(Box<Statistics>),
    /// What a command of the command line prints.
    Page(Box<Page>),
}

impl Screen {
    /// The scroll position of the list on the screen, if the learner scrolled one.
    #[must_use]
    pub fn list_scroll(&self) -> Option<ListScroll> {
        match self {
            Self::Home(home) => home.list_scroll,
            Self::Settings(settings) => settings.list_scroll,
            Self::Builder(builder) => builder.list_scroll,
            Self::Setup(setup) => setup.list_scroll,
            Self::Statistics(statistics) => statistics.list_scroll,
            Self::Exam(room) => match &room.stage {
                ExamStage::Overview(grid) => grid.list_scroll,
                ExamStage::Report(_, rows) => rows.list_scroll,
                ExamStage::Asking(..)
                | ExamStage::ConfirmFinish(_)
                | ExamStage::Finishing(_)
                | ExamStage::Judging(_)
                | ExamStage::Review(..) => None,
            },
            Self::Study(study) => match &study.stage {
                Stage::Summary(summary) => summary.list_scroll,
                Stage::Asking(_) | Stage::Judging(_) | Stage::Feedback(_) | Stage::Review(..) => None,
            },
            Self::Page(page) => page.list_scroll,
            Self::Nothing(_) | Self::Watch(_) | Self::Problems(_) | Self::Browse(_) => None,
        }
    }

    /// Sets the scroll position of the screen's list, even while another page covers it; none follows the selected row.
    pub(super) fn scroll_list(&mut self, scroll: Option<ListScroll>) {
        match self {
            Self::Home(home) => home.list_scroll = scroll,
            Self::Settings(settings) => settings.list_scroll = scroll,
            Self::Builder(builder) => builder.list_scroll = scroll,
            Self::Setup(setup) => setup.list_scroll = scroll,
            Self::Statistics(statistics) => statistics.list_scroll = scroll,
            Self::Exam(room) => match &mut room.stage {
                ExamStage::Overview(grid) => grid.list_scroll = scroll,
                ExamStage::Report(_, rows) | ExamStage::Review(_, rows) => rows.list_scroll = scroll,
                ExamStage::Asking(..)
                | ExamStage::ConfirmFinish(_)
                | ExamStage::Finishing(_)
                | ExamStage::Judging(_) => {}
            },
            Self::Study(study) => match &mut study.stage {
                Stage::Summary(summary) | Stage::Review(_, summary) => summary.list_scroll = scroll,
                Stage::Asking(_) | Stage::Judging(_) | Stage::Feedback(_) => {}
            },
            Self::Page(page) => page.list_scroll = scroll,
            Self::Nothing(_) | Self::Watch(_) | Self::Problems(_) | Self::Browse(_) => {}
        }
    }

    /// Scrolls a question.
    pub(super) fn scroll_question(&mut self, lines: usize) {
        match self {
            Self::Study(study) => study.scroll = lines,
            Self::Exam(room) => room.scroll = lines,
            _ => {}
        }
    }

    /// The entry of the question being answered, if one is.
    pub(super) fn entry_mut(&mut self) -> Option<&mut Entry> {
        match self {
            Self::Study(study) => match &mut study.stage {
                Stage::Asking(asking) if !asking.covered && asking.attempt.is_none() => Some(&mut asking.entry),
                _ => None,
            },
            Self::Exam(room) => match &mut room.stage {
                ExamStage::Asking(entry, _) => Some(entry),
                _ => None,
            },
            _ => None,
        }
    }

    /// Lines that the page is scrolled.
    #[must_use]
    pub fn scroll(&self) -> usize {
        match self {
            Self::Browse(browse) => match browse.part {
                Part::Item(lines) | Part::History(lines) => lines,
                Part::Query | Part::List | Part::Reset | Part::Bulk | Part::Confirm(..) => 0,
            },
            Self::Problems(scroll) => *scroll,
            Self::Nothing(nothing) => nothing.scroll,
            Self::Watch(watch) => watch.scroll,
            Self::Study(study) => study.scroll,
            Self::Setup(setup) => setup.scroll,
            Self::Exam(room) => room.scroll,
            Self::Statistics(statistics) => statistics.scroll,
            Self::Page(page) => page.scroll,
            Self::Home(_) | Self::Settings(_) | Self::Builder(_) => 0,
        }
    }
}

/// The home screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Whether the last key asked if all suspended items are to be resumed.
    pub asked: bool,
    /// The index of the selected row.
    pub row: usize,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

/// The settings screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SettingsScreen {
    /// The selected row.
    pub row: usize,
    /// The number being typed for it; empty if none is.
    pub typed: String,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

/// A row of the home screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HomeRow {
    /// Resume an exam that was interrupted or left, or score one whose time is up.
    Exam,
    /// Resume an interrupted session.
    Continue,
    /// Study all that is due.
    Everything,
    /// Build a test.
    Build,
    /// Study one deck.
    Deck(DeckId),
}

/// Nothing is due in a scope.
#[derive(Clone, Debug, PartialEq)]
pub struct NothingDue {
    /// What the learner wanted to study.
    pub scope: Scope,
    /// What could be studied beyond today.
    pub waiting: Waiting,
    /// Items of the scope that are due on each of the next days, today first.
    pub ahead: Vec<usize>,
    /// Lines scrolled.
    pub scroll: usize,
}

impl NothingDue {
    /// What comes next in this scope, one line per day.
    #[must_use]
    pub fn upcoming(&self, app: &App) -> Vec<String> {
        let new = self.waiting.unseen.min(app.settings.limits.new_per_day);
        today::upcoming(&self.ahead, new, app.today(), app.ledger.rules().rollover.hour())
    }
}

/// A session and the stage that it is at.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    /// The session.
    pub session: Session,
    /// The stage.
    pub stage: Stage,
    /// Lines scrolled.
    pub scroll: usize,
}

/// The stages of a session.
#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    /// An item is asked.
    Asking(Asking),
    /// The learner grades an attempt, because the program cannot.
    Judging(Attempt),
    /// The last answer is explained.
    Feedback(Explained),
    /// The session is summed up.
    Summary(Summary),
    /// A missed answer is explained again, from the summary.
    Review(Explained, Summary),
}

/// An item being asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Asking {
    /// The answer so far.
    pub entry: Entry,
    /// The learner's confidence so far.
    pub confidence: Confidence,
    /// Whether the options are hidden until the learner has thought of an answer.
    pub covered: bool,
    /// Whether the case is shown.
    pub case: bool,
    /// Times the item.
    pub timer: Timer,
    /// The attempt, while the learner is asked for their confidence.
    pub attempt: Option<Attempt>,
    /// Field and text of each typed answer that was already questioned once.
    pub questioned: Vec<(usize, String)>,
}

impl Asking {
    /// An item that is shown from now on.
    #[must_use]
    pub fn new(entry: Entry, covered: bool, now: Now) -> Self {
        Self {
            entry,
            confidence: Confidence::default(),
            covered,
            case: true,
            timer: Timer::start(now.ticks_ms),
            attempt: None,
            questioned: Vec::new(),
        }
    }
}

/// An answer being explained.
#[derive(Clone, Debug, PartialEq)]
pub struct Explained {
    /// Its index in [`Session::answered`].
    pub answer: usize,
    /// Whether the whole stem is shown; if the learner did not choose, it is if it fits.
    pub stem: Option<bool>,
    /// Whether the scheduler's figures are shown.
    pub figures: bool,
    /// The memory before the answer; none for a new item, or if it is unknown.
    pub before: Option<MemoryBefore>,
    /// The command that rates a wrong answer above "again" if it is repeated.
    pub raise: Option<Command>,
    /// The key at the previous answer, if it has changed since; empty if it is unknown.
    pub was: Option<Vec<String>>,
}

/// The memory of an item before it was answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MemoryBefore {
    /// Its stability, in days.
    pub stability: f64,
    /// The estimated probability of recall; none if it was answered on the same day.
    pub recall: Option<f64>,
}

impl Explained {
    /// The explanation of the answer with this index.
    #[must_use]
    pub fn new(answer: usize) -> Self {
        Self { answer, stem: None, figures: false, before: None, raise: None, was: None }
    }
}

/// The summary of a session.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// Totals of its first answers.
    pub tally: Tally,
    /// The missed item that is selected.
    pub row: usize,
    /// The scroll position of the list, if the learner scrolled it.
    pub list_scroll: Option<ListScroll>,
}

/// Says when the missed item is due that ended a session, if there is one: no other item was left to ask before it.
#[must_use]
pub fn held_over(session: &Session, ledger: &Ledger, today: Day) -> Option<String> {
    let due = ledger.progress(session.held_over()?)?.due;
    let when = if due <= today { "later today".to_owned() } else { format!("on {}", due.named()) };
    Some(format!("1 missed item waits: it is due again {when}."))
}

/// The notice that an item's key has changed; `was` is the former key.
#[must_use]
pub fn changed(was: &[String]) -> String {
    let since = "The answer to this item has changed since you last saw it";
    if was.is_empty() { format!("{since}.") } else { format!("{since}. It was: {}", was.join("; ")) }
}
