//! The state of the app, as plain data.

use std::sync::Arc;

use super::effect::{Effect, Running};
use super::exam::{ActiveExam, ExamStage};
use super::held::HeldKey;
use super::message::{Now, SaveFailure};
use super::palette::Palette;
use super::preference::Preferences;
use super::problem::DeckProblem;
use super::screen::{Home, HomeRow, Screen, Stage};
use super::settings::Settings;
use super::today::Today;
use super::viewport::Drawn;
use crate::day::{Day, Moment};
use crate::deck::counted::counted;
use crate::deck::library::UnreadableDeck;
use crate::deck::{DeckId, Item, ItemId, Library};
use crate::find::{Finder, Index};
use crate::review::{EventId, EventIds, Fact, FinishedExam, Ledger, NewEvent, SessionId};
use crate::session::exam::{Clocks, Exam};
use crate::session::{Candidates, Scope, Session};

/// The notice about a damaged log, shown until it is recovered.
pub const DAMAGED: &str = "The review log is damaged. Run `rounds log recover` to recover it.";

/// What the app opens with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The home screen.
    Home,
    /// A study session.
    Study,
    /// An exam.
    Exam,
}

/// The app.
#[derive(Debug)]
pub struct App {
    /// All items.
    pub library: Arc<Library>,
    /// The ledger folded from the log.
    pub ledger: Ledger,
    /// The effective settings.
    pub settings: Settings,
    /// The configuration, for the settings screen.
    pub preferences: Preferences,
    /// Decks that were not loaded completely.
    pub problems: Vec<DeckProblem>,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// The screen.
    pub screen: Screen,
    /// Lines that help is scrolled, if it is open.
    pub help: Option<usize>,
    /// The command palette, if it is open.
    pub palette: Option<Palette>,
    /// The layout of the last frame.
    pub drawn: Drawn,
    /// A notice, shown until the next key.
    pub notice: Option<String>,
    /// Whether the log is damaged and not recovered yet.
    pub is_log_damaged: bool,
    /// Events that could not be written, oldest first.
    pub unsaved: Vec<NewEvent>,
    /// Why they could not be written.
    pub save_failure: Option<SaveFailure>,
    /// A session that can be resumed.
    pub pending: Option<Box<Session>>,
    /// Whether the next draw must repaint the whole window.
    pub redraw: bool,
    /// An exam that can be resumed.
    pub open_exam: Option<Box<Exam>>,
    /// The wall clock at the last message.
    pub at: Moment,
    /// The monotonic clock that stops while the machine sleeps, at the last message.
    pub ticks_ms: u64,
    /// The monotonic clock that keeps running while the machine sleeps, at the last message.
    pub real_ms: u64,
    pub(super) held: HeldKey,
    /// The first key of a pair such as `g g`, while the second is awaited.
    pub(super) first_key: Option<char>,
    pub(super) capitals: u8,
    pub(super) minter: EventIds,
    pub(super) sessions: u64,
    pub(super) start: Start,
    /// The search index of all items, once it was needed.
    pub(super) index: Option<Arc<Index>>,
    /// Today's workload and activity.
    pub today_stats: Today,
    /// Whether the whole log is being read because the ledger is stale.
    pub(super) is_refolding: bool,
    /// Progress while decks are loading: files read, and files in total.
    pub reading: Option<(usize, usize)>,
    /// Effects that wait until the decks are loaded.
    pub(super) deferred: Vec<Effect>,
    /// The exam whose clock the shell records.
    pub(super) pulse: Option<SessionId>,
}

impl App {
    /// Creates the app and its first effects. `entropy` is 16 random bytes.
    #[must_use]
    pub fn new(
        library: Arc<Library>,
        ledger: Ledger,
        settings: Settings,
        problems: Vec<DeckProblem>,
        start: Start,
        entropy: [u8; 16],
        now: Now,
    ) -> (Self, Vec<Effect>) {
        let screen = if problems.iter().any(|problem| problem.skipped) && start == Start::Home {
            Screen::Problems(0)
        } else {
            Screen::Home(Home::default())
        };
        let mut app = Self {
            library,
            ledger,
            settings,
            preferences: Preferences::default(),
            problems,
            size: (80, 24),
            screen,
            help: None,
            palette: None,
            drawn: Drawn::default(),
            notice: None,
            is_log_damaged: false,
            unsaved: Vec::new(),
            save_failure: None,
            pending: None,
            redraw: false,
            open_exam: None,
            at: now.at,
            ticks_ms: now.ticks_ms,
            real_ms: now.real_ms,
            held: HeldKey::default(),
            first_key: None,
            capitals: 0,
            minter: EventIds::new(SessionId(entropy)),
            sessions: 0,
            start,
            index: None,
            today_stats: Today::default(),
            is_refolding: false,
            reading: None,
            deferred: Vec::new(),
            pulse: None,
        };
        app.refresh_today();
        let session = app.unfinished_session(start);
        let requested = app.settings.exam.deck.as_ref();
        let is_open =
            |exam: &FinishedExam| exam.end.is_none() && requested.is_none_or(|deck| deck.as_str() == exam.plan.deck);
        let exam = app.ledger.exams().into_iter().rev().find(is_open).filter(|_| start != Start::Study);
        let exam = exam.map(|exam| Effect::RestoreExam(exam.session));
        let first = exam.into_iter().chain(session.map(Effect::Restore)).collect();
        (app, first)
    }

    /// Defers the first effects until all decks are loaded.
    pub fn defer(&mut self, first: &mut Vec<Effect>) {
        self.reading = Some((0, 0));
        self.deferred.append(first);
    }

    /// The two monotonic clocks at the last message.
    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks { awake_ms: self.ticks_ms, real_ms: self.real_ms }
    }

    /// The current study day.
    #[must_use]
    pub fn today(&self) -> Day {
        Day::of(self.at, self.ledger.rules().rollover)
    }

    /// Adds a problem for each deck whose text could not be read when it was needed, without duplicates.
    pub fn report_unreadable(&mut self) {
        let problem = |unread: &UnreadableDeck| DeckProblem {
            path: unread.path.clone(),
            summary: unread.why.clone(),
            skipped: true,
            report: String::new(),
        };
        let is_new = |problem: &DeckProblem| !self.problems.contains(problem);
        let new: Vec<DeckProblem> = self.library.unread().map(problem).filter(is_new).collect();
        if let Some(DeckProblem { path, summary, .. }) = new.first() {
            self.notice = Some(format!("{path}: {summary}. Its items are excluded."));
        }
        self.problems.extend(new);
    }

    /// Refreshes today's workload if a screen shows it and its inputs changed.
    pub(super) fn refresh_today(&mut self) {
        let shown = match &self.screen {
            Screen::Home(_) | Screen::Nothing(_) => true,
            Screen::Study(study) => matches!(study.stage, Stage::Summary(_)),
            Screen::Page(page) => page.request.is_list(),
            Screen::Watch(_)
            | Screen::Problems(_)
            | Screen::Setup(_)
            | Screen::Exam(_)
            | Screen::Settings(_)
            | Screen::Browse(_)
            | Screen::Builder(_)
            | Screen::Statistics(_) => false,
        };
        if shown {
            let day = self.today();
            self.today_stats.refresh(&self.library, &self.ledger, &self.settings, day);
        }
    }

    /// Whether an item is a question of an exam that is not finished, whose answers must not be shown.
    #[must_use]
    pub fn is_in_open_exam(&self, item: &ItemId) -> bool {
        self.open_exam.iter().any(|exam| exam.questions().iter().any(|question| question.item == *item))
    }

    /// The rows of the home screen.
    #[must_use]
    pub fn home_rows(&self) -> Vec<HomeRow> {
        // The clock of an exam may be running.
        let exam = self.open_exam.iter().map(|_| HomeRow::Exam);
        let open = exam.chain(self.pending.iter().map(|_| HomeRow::Continue));
        let decks = self.library.decks().filter(|deck| self.in_scope(&deck.id));
        open.chain([HomeRow::Everything, HomeRow::Build])
            .chain(decks.map(|deck| HomeRow::Deck(deck.id.clone())))
            .collect()
    }

    /// Whether a deck is in the scope of study.
    fn in_scope(&self, deck: &DeckId) -> bool {
        let decks = &self.settings.scope.decks;
        decks.is_empty() || decks.contains(deck)
    }

    /// The items that could be studied within a scope.
    #[must_use]
    pub fn candidates(&self, scope: &Scope) -> Candidates<'_> {
        Candidates::find(&self.library, &self.ledger, scope, self.settings.limits, self.today())
    }

    /// The scope of one deck, with the tags from the settings.
    #[must_use]
    pub fn deck_scope(&self, deck: &DeckId) -> Scope {
        Scope { decks: vec![deck.clone()], tags: self.settings.scope.tags.clone() }
    }

    /// Items in the library that the learner suspended.
    pub fn suspended(&self) -> impl Iterator<Item = ItemId> {
        let suspended = self.ledger.items().filter(|(_, state)| state.suspended).map(|(item, _)| item);
        suspended.filter(|item| self.library.entry(item).is_some())
    }

    /// A scope's title, on screen and in the log.
    #[must_use]
    pub fn scope_title(&self, scope: &Scope) -> String {
        let title = match scope.decks.as_slice() {
            [] => "All decks".to_owned(),
            [deck] => self.library.deck(deck).map_or_else(|| deck.to_string(), |deck| deck.title.clone()),
            decks => counted(decks.len(), "deck"),
        };
        if scope.tags.is_empty() { title } else { format!("{title}: {}", scope.tags.join(", ")) }
    }

    /// The item on the screen.
    #[must_use]
    pub fn item(&self) -> Option<Arc<Item>> {
        let study = match &self.screen {
            Screen::Study(study) => study,
            Screen::Exam(active) => return self.exam_item(active),
            _ => return None,
        };
        let id = match &study.stage {
            Stage::Asking(_) | Stage::Judging(_) => &study.session.showing()?.item,
            Stage::Feedback(explained) | Stage::Review(explained, _) => {
                &study.session.answered().get(explained.answer)?.showing.item
            }
            Stage::Summary(_) => return None,
        };
        self.library.item(id)
    }

    /// The item of an exam that is on the screen.
    fn exam_item(&self, active: &ActiveExam) -> Option<Arc<Item>> {
        let index = match &active.stage {
            ExamStage::Asking(..) => active.exam.at(),
            ExamStage::Judging(index) => *index,
            ExamStage::Review(report, rows) => rows.selected(report)?,
            ExamStage::Overview(_) | ExamStage::ConfirmFinish(_) | ExamStage::Finishing(_) | ExamStage::Report(..) => {
                return None;
            }
        };
        self.library.item(&active.exam.questions().get(index)?.item)
    }

    /// Milliseconds until the screen must be redrawn without input, if it shows a clock.
    #[must_use]
    pub fn wake_ms(&self, now: Now) -> Option<u64> {
        let left = match &self.screen {
            Screen::Exam(active) => match active.stage {
                ExamStage::Asking(..) | ExamStage::Overview(_) | ExamStage::ConfirmFinish(_) => {
                    active.exam.left_ms(now.clocks())
                }
                ExamStage::Finishing(_) | ExamStage::Judging(_) | ExamStage::Report(..) | ExamStage::Review(..) => {
                    return None;
                }
            },
            Screen::Study(study) => match &study.stage {
                Stage::Asking(asking) => asking.timer.left_ms(self.settings.limit_ms()?, now.ticks_ms),
                _ => return None,
            },
            _ => return None,
        };
        // Until the displayed time changes to the next whole second.
        Some(left % 1000 + 1)
    }

    /// The exam whose clock is running: the one on the screen, or one that was left and cannot be paused.
    fn running(&self) -> Option<Running> {
        let seen = match &self.screen {
            Screen::Exam(active) => Some(&active.exam),
            _ => None,
        };
        let left = self.open_exam.as_deref().filter(|exam| !exam.plan().pausable);
        let exam = seen.or(left).filter(|exam| !exam.is_frozen())?;
        let (at, pausable) = (self.clocks(), exam.plan().pausable);
        Some(Running { session: exam.id(), elapsed_ms: exam.elapsed_ms(at), at, pausable })
    }

    /// The effect that tells the shell which exam clock to record, if that changed.
    pub(super) fn pulse_change(&mut self) -> Option<Effect> {
        let running = self.running();
        let session = running.map(|running| running.session);
        (std::mem::replace(&mut self.pulse, session) != session).then_some(Effect::Pulse(running))
    }

    /// Creates an event and requests that it be written, after all unsaved ones.
    pub(super) fn record(&mut self, session: SessionId, fact: Fact) -> (EventId, Vec<Effect>) {
        let id = self.minter.mint(self.at.at_ms);
        let mut effects = self.retry();
        effects.push(Effect::Append(NewEvent { id, at: self.at, session, fact }));
        (id, effects)
    }

    /// Requests that all unsaved events be written.
    pub(super) fn retry(&mut self) -> Vec<Effect> {
        self.unsaved.drain(..).map(Effect::Append).collect()
    }

    /// A finder over all items. The search index is built once.
    pub(super) fn finder(&mut self) -> Finder {
        let library = &self.library;
        let index = self.index.get_or_insert_with(|| Arc::new(Index::of_library(library)));
        Finder::new(Arc::clone(index), library, &self.ledger, Day::of(self.at, self.ledger.rules().rollover))
    }
}

impl App {
    /// The id of this process's next session or exam.
    pub(super) fn next_session(&mut self) -> SessionId {
        self.sessions += 1;
        session_id(self.minter.session(), self.sessions)
    }

    /// The seed of a session: the one from the settings, or one derived from its id.
    pub(super) fn seed(&self, session: SessionId) -> u64 {
        self.settings.seed.unwrap_or_else(|| seed_of(session))
    }
}

/// The id of this process's nth session: as random as the process's own id.
fn session_id(process: SessionId, count: u64) -> SessionId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"session");
    hasher.update(&process.0);
    hasher.update(&count.to_be_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    SessionId(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
}

/// Derives a seed from a session's id.
fn seed_of(session: SessionId) -> u64 {
    session.0.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
