//! A session on the screen: starting it, showing the next item, the summary, and leaving.

use std::collections::HashSet;

use super::super::effect::Effect;
use super::super::entry::Entry;
use super::super::message::Now;
use super::super::screen::{Asking, Explained, Screen, Stage, Study, Summary};
use super::super::state::{App, Start};
use super::navigate;
use crate::deck::{DeckId, Item, ItemId, Library};
use crate::review::{Event, Fact, Plan, SessionFact, SessionId};
use crate::session::{Scope, Session, Tally};

impl App {
    /// Begins a session over these items.
    pub(super) fn begin(&mut self, scope: &Scope, queue: Vec<ItemId>, now: Now) -> Vec<Effect> {
        self.begin_titled(self.scope_title(scope), scope, queue, now)
    }

    /// Begins a session over these items, with its own title.
    pub(super) fn begin_titled(&mut self, title: String, scope: &Scope, queue: Vec<ItemId>, now: Now) -> Vec<Effect> {
        let id = self.next_session();
        let seed = self.seed(id);
        let session = Session::begin(id, title.clone(), &queue, seed, &self.library);
        self.pending = None;
        self.show(session, now);
        let decks = scope.decks.iter().map(ToString::to_string).collect();
        let plan = Plan { title, decks, tags: scope.tags.clone(), seed, items: queue };
        let (_, effects) = self.record(id, Fact::Session(SessionFact::Begin(plan)));
        effects
    }

    /// Shows a session at its current item.
    pub(super) fn show(&mut self, session: Session, now: Now) {
        let item = session.showing().and_then(|showing| self.library.item(&showing.item));
        let Some(item) = item else { return };
        let stage = asking_stage(&item, self.settings.cover, now);
        self.screen = Screen::Study(Box::new(Study { session, stage, scroll: 0 }));
    }

    /// Rebuilds an interrupted session of today from its events; none if it is complete, or if nothing was answered in
    /// it before another one began. Items that were answered elsewhere since are left out.
    pub(super) fn restored(&self, events: &[Event]) -> Option<Session> {
        let (today, id) = (self.today(), events.first()?.session);
        let open = self.ledger.unfinished_sessions(today).into_iter().find(|open| open.session == id)?;
        let plan = &open.plan;
        let asked: HashSet<&ItemId> = events.iter().filter_map(|event| event.fact.item()).collect();
        let is_left = |item: &&ItemId| {
            asked.contains(item) || self.ledger.progress(item).is_none_or(|progress| progress.last != today)
        };
        let items: Vec<ItemId> = plan.items.iter().filter(is_left).cloned().collect();
        let session = Session::begin(id, plan.title.clone(), &items, plan.seed, &self.library);
        let session = session.resumed(events, &self.library);
        let has_begun = !session.answered().is_empty() || self.sessions == 0;
        (session.showing().is_some() && has_begun).then_some(session)
    }

    /// The unfinished session of today to offer at the start: the latest, or the latest over the same decks and topics
    /// if the command line asks for these.
    pub(in crate::app) fn unfinished_session(&self, start: Start) -> Option<SessionId> {
        let open = self.ledger.unfinished_sessions(self.today());
        let same = open.iter().find(|open| start == Start::Study && self.is_of_scope(&open.plan));
        same.or(open.first()).map(|open| open.session)
    }

    /// Whether a session is over the decks and topics of the settings. A session over search results has its own title.
    pub(super) fn is_of_scope(&self, plan: &Plan) -> bool {
        let scope = &self.settings.scope;
        scope.decks.iter().map(DeckId::as_str).eq(plan.decks.iter().map(String::as_str))
            && scope.tags == plan.tags
            && self.scope_title(scope) == plan.title
    }
}

/// Loads the latest unfinished session of today that began before `than`, or the latest one besides it.
pub fn restore_earlier(app: &App, than: SessionId, is_before: bool) -> Vec<Effect> {
    let open = app.ledger.unfinished_sessions(app.today());
    let at = open.iter().position(|open| open.session == than).filter(|_| is_before);
    let mut others = open.iter().skip(at.map_or(0, |at| at + 1)).map(|open| open.session);
    others.find(|session| *session != than).map(Effect::Restore).into_iter().collect()
}

/// The session on the screen, and the library.
pub fn parts(app: &mut App) -> Option<(&mut Study, &Library)> {
    match &mut app.screen {
        Screen::Study(study) => Some((study, &app.library)),
        Screen::Home(_)
        | Screen::Nothing(_)
        | Screen::Problems(_)
        | Screen::Page(_)
        | Screen::Watch(_)
        | Screen::Setup(_)
        | Screen::Exam(_)
        | Screen::Browse(_)
        | Screen::Builder(_)
        | Screen::Statistics(_)
        | Screen::Settings(_) => None,
    }
}

/// Shows the feedback on the last answer.
pub fn explain(study: &mut Study) {
    let answer = study.session.answered().len().saturating_sub(1);
    study.stage = Stage::Feedback(Explained::new(answer));
    study.scroll = 0;
}

/// Shows the next item, or the summary.
pub fn show_next(app: &mut App, now: Now) {
    let cover = app.settings.cover;
    let Some((study, library)) = parts(app) else { return };
    let item = study.session.showing().and_then(|showing| library.item(&showing.item));
    if let Some(item) = item {
        study.stage = asking_stage(&item, cover, now);
        study.scroll = 0;
    } else {
        show_summary(app);
    }
}

/// The stage at which an item is asked.
pub fn asking_stage(item: &Item, cover: bool, now: Now) -> Stage {
    Stage::Asking(Asking::new(Entry::new(&item.task), cover && item.task.can_be_covered(), now))
}

/// Shows the summary.
pub fn show_summary(app: &mut App) -> Vec<Effect> {
    if let Some((study, library)) = parts(app) {
        let tally = Tally::of(&study.session, library);
        study.stage = Stage::Summary(Summary { tally, row: 0, list_scroll: None });
        study.scroll = 0;
    }
    Vec::new()
}

/// Leaves the item being asked, for the summary or, if nothing was answered, for the home screen.
pub fn leave(app: &mut App) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    if study.session.answered().is_empty() { go_home(app) } else { show_summary(app) }
}

/// Goes to the home screen. A complete session ends; any other can be resumed.
pub fn go_home(app: &mut App) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return navigate::go_home(app) };
    let session = study.session.clone();
    let id = session.id();
    let mut effects = if session.showing().is_none() {
        app.pending = None;
        app.record(id, Fact::Session(SessionFact::End)).1
    } else {
        app.pending = (!session.answered().is_empty()).then(|| Box::new(session));
        Vec::new()
    };
    effects.extend(navigate::go_home(app));
    if app.pending.is_none() {
        effects.extend(restore_earlier(app, id, false));
    }
    effects
}
