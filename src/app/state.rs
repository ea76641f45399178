//! The app: all that is on the screen or behind it, as plain data.

use std::sync::Arc;

use super::effect::{Effect, Running};
use super::exam::{ActiveExam, ExamStage};
use super::message::{Now, Press, SaveFailure};
use super::palette::Palette;
use super::preference::Preferences;
use super::problem::DeckProblem;
use super::screen::{Home, HomeRow, Screen, Stage};
use super::settings::Settings;
use super::today::Today;
use super::viewport::Drawn;
use crate::day::{Day, Moment};
use crate::deck::counted::counted;
use crate::deck::library::Unread;
use crate::deck::{DeckId, Item, ItemId, Library};
use crate::find::{Finder, Index};
use crate::review::{EventId, EventIds, Fact, FinishedExam, Ledger, NewEvent, SessionId};
use crate::session::exam::{Clocks, Exam};
use crate::session::{Candidates, Scope, Session};

/// What is told of a damaged log until it is recovered.
pub const DAMAGED: &str = "The review log is damaged. Run `rounds log recover` to recover it.";

/// Where the app begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    /// The home screen.
    Home,
    /// At once in a session.
    Study,
    /// At once in an exam.
    Exam,
}

/// The app.
#[derive(Debug)]
pub struct App {
    /// All items.
    pub library: Arc<Library>,
    /// What the log adds up to.
    pub ledger: Ledger,
    /// What was set.
    pub settings: Settings,
    /// What the configuration says, as the settings screen shows it.
    pub preferences: Preferences,
    /// Decks that could not be read whole.
    pub problems: Vec<DeckProblem>,
    /// Columns and rows of the window.
    pub size: (u16, u16),
    /// The screen.
    pub screen: Screen,
    /// Help over the screen, with the lines scrolled.
    pub help: Option<usize>,
    /// The command palette over the screen.
    pub palette: Option<Palette>,
    /// What the last drawing laid out.
    pub drawn: Drawn,
    /// A line for the learner, until the next key.
    pub notice: Option<String>,
    /// Whether the log was found damaged and not recovered yet.
    pub is_log_damaged: bool,
    /// Events that could not be written, oldest first.
    pub unsaved: Vec<NewEvent>,
    /// Why they could not.
    pub trouble: Option<SaveFailure>,
    /// A session that was interrupted or left, and can be gone on with.
    pub pending: Option<Box<Session>>,
    /// Whether the window is to be drawn anew from nothing.
    pub redraw: bool,
    /// An exam that was interrupted or left.
    pub open_exam: Option<Box<Exam>>,
    /// The wall clock at the last message.
    pub at: Moment,
    /// The clock that stands still while the machine sleeps, at the last message.
    pub ticks_ms: u64,
    /// The clock that goes on meanwhile.
    pub real_ms: u64,
    pub(super) held: LastKey,
    pub(super) capitals: u8,
    pub(super) minter: EventIds,
    pub(super) sessions: u64,
    pub(super) start: Start,
    /// The words of all items, once they were asked for.
    pub(super) index: Option<Arc<Index>>,
    /// How things stand today.
    pub standing: Today,
    /// Whether the whole log is being read, since the ledger is in doubt.
    pub(super) recalling: bool,
    /// Deck files that were read, and all that are to be, while they are.
    pub reading: Option<(usize, usize)>,
    /// What waits until they are.
    pub(super) deferred: Vec<Effect>,
    /// The exam whose clock the shell watches over.
    pub(super) pulse: Option<SessionId>,
}

/// The last key, so that a held one does not act on a screen it brought up.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct LastKey {
    pub press: Press,
    pub ticks_ms: u64,
    /// Milliseconds since it was pressed before, if it was.
    pub gap_ms: Option<u64>,
    /// Whether it comes again as held keys do.
    pub repeats: bool,
    /// Whether it has turned the screen.
    pub turned: bool,
}

impl App {
    /// Makes the app, and what it wants done first. `entropy` is 16 random bytes.
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
            trouble: None,
            pending: None,
            redraw: false,
            open_exam: None,
            at: now.at,
            ticks_ms: now.ticks_ms,
            real_ms: now.real_ms,
            held: LastKey::default(),
            capitals: 0,
            minter: EventIds::new(SessionId(entropy)),
            sessions: 0,
            start,
            index: None,
            standing: Today::default(),
            recalling: false,
            reading: None,
            deferred: Vec::new(),
            pulse: None,
        };
        app.look_at_today();
        let sitting = app.ledger.latest_session().filter(|sitting| !sitting.ended && sitting.day == app.today());
        let wanted = app.settings.exam.deck.as_ref();
        let open =
            |exam: &FinishedExam| exam.end.is_none() && wanted.is_none_or(|deck| deck.as_str() == exam.plan.deck);
        let exam = app.ledger.exams().into_iter().rev().find(open).filter(|_| start != Start::Study);
        let sitting = sitting.filter(|_| start != Start::Exam);
        let exam = exam.map(|exam| Effect::RestoreExam(exam.session));
        let first = exam.into_iter().chain(sitting.map(|sitting| Effect::Restore(sitting.session))).collect();
        (app, first)
    }

    /// Lets what was to be done first wait until all decks are read.
    pub fn defer(&mut self, first: &mut Vec<Effect>) {
        self.reading = Some((0, 0));
        self.deferred.append(first);
    }

    /// The two clocks that never jump, at the last message.
    #[must_use]
    pub fn clocks(&self) -> Clocks {
        Clocks { awake_ms: self.ticks_ms, real_ms: self.real_ms }
    }

    /// The study day.
    #[must_use]
    pub fn today(&self) -> Day {
        Day::of(self.at, self.ledger.rules().rollover)
    }

    /// Tells of decks whose text could not be read when it was needed, each once.
    pub fn tell_unread(&mut self) {
        let problem = |unread: &Unread| DeckProblem {
            path: unread.path.clone(),
            summary: unread.why.clone(),
            skipped: true,
            report: String::new(),
        };
        let told = |problem: &DeckProblem| !self.problems.contains(problem);
        let new: Vec<DeckProblem> = self.library.unread().map(problem).filter(told).collect();
        if let Some(DeckProblem { path, summary, .. }) = new.first() {
            self.notice = Some(format!("{path}: {summary}. Its items are excluded."));
        }
        self.problems.extend(new);
    }

    /// Computes today again, if a screen shows it and something changed.
    pub(super) fn look_at_today(&mut self) {
        let shown = match &self.screen {
            Screen::Home(_) | Screen::Nothing(_) => true,
            Screen::Study(study) => matches!(study.stage, Stage::Summary(_)),
            Screen::Watch(_)
            | Screen::Problems(_)
            | Screen::Setup(_)
            | Screen::Exam(_)
            | Screen::Settings(_)
            | Screen::Browse(_)
            | Screen::Statistics(_) => false,
        };
        if shown {
            let day = self.today();
            self.standing.renew(&self.library, &self.ledger, &self.settings, day);
        }
    }

    /// The rows of the home screen.
    #[must_use]
    pub fn home_rows(&self) -> Vec<HomeRow> {
        let exam = self.open_exam.iter().map(|_| HomeRow::Exam);
        let pending = exam.chain(self.pending.iter().map(|_| HomeRow::Continue));
        let decks = self.library.decks().filter(|deck| self.in_scope(&deck.id));
        pending.chain([HomeRow::Everything]).chain(decks.map(|deck| HomeRow::Deck(deck.id.clone()))).collect()
    }

    /// Whether a deck is among those to be studied.
    fn in_scope(&self, deck: &DeckId) -> bool {
        let decks = &self.settings.scope.decks;
        decks.is_empty() || decks.contains(deck)
    }

    /// What could be asked within a scope.
    #[must_use]
    pub fn candidates(&self, scope: &Scope) -> Candidates<'_> {
        Candidates::find(&self.library, &self.ledger, scope, self.settings.limits, self.today())
    }

    /// A scope of one deck, with the tags that were set.
    #[must_use]
    pub fn deck_scope(&self, deck: &DeckId) -> Scope {
        Scope { decks: vec![deck.clone()], tags: self.settings.scope.tags.clone() }
    }

    /// Items at hand that are not asked because the learner suspended them.
    pub fn suspended(&self) -> impl Iterator<Item = ItemId> {
        let suspended = self.ledger.items().filter(|(_, state)| state.suspended).map(|(item, _)| item);
        suspended.filter(|item| self.library.entry(item).is_some())
    }

    /// What a scope is called on screen and in the log.
    #[must_use]
    pub fn scope_title(&self, scope: &Scope) -> String {
        let title = match scope.decks.as_slice() {
            [] => "All decks".to_owned(),
            [deck] => self.library.deck(deck).map_or_else(|| deck.to_string(), |deck| deck.title.clone()),
            decks => counted(decks.len(), "deck"),
        };
        if scope.tags.is_empty() { title } else { format!("{title}: {}", scope.tags.join(", ")) }
    }

    /// The item that is on the screen, if one is.
    #[must_use]
    pub fn item(&self) -> Option<Arc<Item>> {
        let study = match &self.screen {
            Screen::Study(study) => study,
            Screen::Exam(room) => return self.exam_item(room),
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

    /// The item of an exam that is on the screen, if one is.
    fn exam_item(&self, room: &ActiveExam) -> Option<Arc<Item>> {
        let place = match &room.stage {
            ExamStage::Asking(..) => room.exam.at(),
            ExamStage::Judging(place) => *place,
            ExamStage::Review(report, rows) => rows.selected(report)?,
            ExamStage::Overview(_) | ExamStage::Finishing(_) | ExamStage::Report(..) => return None,
        };
        self.library.item(&room.exam.questions().get(place)?.item)
    }

    /// Milliseconds after which the screen is to be drawn anew though no key was pressed, where a clock is on it.
    #[must_use]
    pub fn wake_ms(&self, now: Now) -> Option<u64> {
        let left = match &self.screen {
            Screen::Exam(room) => match room.stage {
                ExamStage::Asking(..) | ExamStage::Overview(_) => room.exam.left_ms(now.clocks()),
                ExamStage::Finishing(_) | ExamStage::Judging(_) | ExamStage::Report(..) | ExamStage::Review(..) => {
                    return None;
                }
            },
            Screen::Study(study) => match &study.stage {
                Stage::Asking(asking) if self.settings.minute => asking.timer.left_ms(now.ticks_ms),
                _ => return None,
            },
            _ => return None,
        };
        // To the next whole second on the screen.
        Some(left % 1000 + 1)
    }

    /// The exam whose clock runs: the one on the screen, or one that was left and cannot be paused.
    fn running(&self) -> Option<Running> {
        let seen = match &self.screen {
            Screen::Exam(room) => Some(&room.exam),
            _ => None,
        };
        let left = self.open_exam.as_deref().filter(|exam| !exam.plan().pausable);
        let exam = seen.or(left).filter(|exam| !exam.is_frozen())?;
        let (at, pausable) = (self.clocks(), exam.plan().pausable);
        Some(Running { session: exam.id(), elapsed_ms: exam.elapsed_ms(at), at, pausable })
    }

    /// What the shell is to be told of the exam on the screen, where that changed.
    pub(super) fn change_of_pulse(&mut self) -> Option<Effect> {
        let running = self.running();
        let session = running.map(|running| running.session);
        (std::mem::replace(&mut self.pulse, session) != session).then_some(Effect::Pulse(running))
    }

    /// Makes an event and orders it written, behind those that could not be.
    pub(super) fn record(&mut self, session: SessionId, fact: Fact) -> (EventId, Vec<Effect>) {
        let id = self.minter.mint(self.at.at_ms);
        let mut effects = self.retry();
        effects.push(Effect::Append(NewEvent { id, at: self.at, session, fact }));
        (id, effects)
    }

    /// Orders everything written that could not be.
    pub(super) fn retry(&mut self) -> Vec<Effect> {
        self.unsaved.drain(..).map(Effect::Append).collect()
    }

    /// All items, ready to be searched. Their words are read once.
    pub(super) fn finder(&mut self) -> Finder {
        let library = &self.library;
        let index = self.index.get_or_insert_with(|| Arc::new(Index::of_library(library)));
        Finder::new(Arc::clone(index), library, &self.ledger, Day::of(self.at, self.ledger.rules().rollover))
    }
}

impl App {
    /// The id of the next session or exam of this process.
    pub(super) fn next_session(&mut self) -> SessionId {
        self.sessions += 1;
        session_id(self.minter.session(), self.sessions)
    }

    /// The chance of a session: what was set, or what its id gives.
    pub(super) fn seed(&self, session: SessionId) -> u64 {
        self.settings.seed.unwrap_or_else(|| seed_of(session))
    }
}

/// The id of this process's nth session: as random as the process's own.
fn session_id(process: SessionId, count: u64) -> SessionId {
    let mut hasher = blake3::Hasher::new();
    hasher.update(b"session");
    hasher.update(&process.0);
    hasher.update(&count.to_be_bytes());
    let mut bytes = [0; 16];
    hasher.finalize_xof().fill(&mut bytes);
    SessionId(uuid::Builder::from_random_bytes(bytes).into_uuid().into_bytes())
}

/// The chance of a session, from its id.
fn seed_of(session: SessionId) -> u64 {
    session.0.iter().take(8).fold(0, |seed, byte| seed << 8 | u64::from(*byte))
}
