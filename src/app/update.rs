//! The update function: how each message changes the app. It is pure: it returns the effects to perform.

mod asking;
mod browse;
mod builder;
mod exam;
mod home;
mod navigate;
mod page;
mod palette;
mod point;
mod save_failure;
mod scroll;
mod session;
mod settings;
mod stats;
mod study;
mod watch;

use super::command::{AnswerCommand, Command, Open, ProcessCommand, StudyCommand, Typing};
use super::effect::Effect;
use super::keymap::context::KeyContext;
use super::message::{Decks, Message, Now};
use super::palette::Palette;
use super::screen::Screen;
use super::state::{App, Start};
use super::viewport::too_small;
use crate::deck::clean::is_hostile;
use crate::deck::grapheme;
use crate::deck::limits::TYPED;
use crate::review::Event;

use navigate::{go_home, use_ledger};
use scroll::scrolled;

/// Handles one message. A message that does not apply to the screen changes nothing.
pub fn update(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    let context = KeyContext::of(app);
    let mut effects = handle(app, message, now);
    if KeyContext::of(app) != context {
        app.screen.scroll_list(None);
    }
    if app.ledger.is_stale() && !std::mem::replace(&mut app.is_refolding, true) {
        effects.push(Effect::Refold(None));
    }
    effects.extend(app.pulse_change());
    app.refresh_today();
    app.report_unreadable();
    effects
}

/// Handles a message, or first requests what it depends on.
fn handle(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    (app.at, app.ticks_ms, app.real_ms) = (now.at, now.ticks_ms, now.real_ms);
    if exam::needs_refresh(app, &message, now) {
        return vec![Effect::Refresh(Some(Box::new(message)))];
    }
    handle_ready(app, message, now)
}

/// Handles a message whose dependencies are loaded.
fn handle_ready(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    if !keeps_scroll(&message) {
        app.screen.scroll_list(None);
    }
    if matches!(message, Message::Tick | Message::Command(..) | Message::Repeated(..) | Message::Pasted(_))
        && let Some(effects) = exam::time_is_up(app, now)
    {
        return effects;
    }
    match message {
        Message::Command(command, press) => {
            let is_repeat = app.held.pressed(press, now.ticks_ms);
            // A click is on what is visible.
            run_key(app, command, is_repeat, press.is_some(), now)
        }
        Message::Repeated(command, press) => {
            app.held.repeated(press, now.ticks_ms);
            run_key(app, command, true, false, now)
        }
        Message::FirstKey(first) => {
            app.first_key = first;
            Vec::new()
        }
        Message::Resized(columns, rows) => {
            app.size = (columns, rows);
            app.redraw = true;
            Vec::new()
        }
        Message::Saved(event) => {
            app.ledger.apply(&event, now.at.at_ms);
            browse::refresh_item(app, event.fact.item());
            if app.unsaved.is_empty() {
                app.save_failure = None;
            }
            exam::saved(app, &event)
        }
        Message::Failed(event, failure) => save_failure::failed(app, &event, failure, now),
        Message::Restored(events) => restore(app, &events, now),
        Message::Tick => {
            exam::warn(app, now);
            asking::time_is_up(app, now)
        }
        Message::ExamRestored(session, events, ran_ms) => exam::restored(app, session, &events, ran_ms, now),
        Message::Refreshed(events, then) => {
            app.ledger.apply_all(&events, now.at.at_ms);
            if let Some(effects) = exam::finished_elsewhere(app, &events) {
                return effects;
            }
            then.map_or_else(Vec::new, |message| handle_ready(app, *message, now))
        }
        Message::LogChecked { is_damaged, refolded, then } => {
            app.is_log_damaged = is_damaged;
            if let Some(refolded) = refolded {
                use_ledger(app, *refolded.0, now);
            }
            then.map_or_else(Vec::new, |message| handle_ready(app, *message, now))
        }
        Message::Edited(decks, notice) => {
            if let Some(decks) = decks {
                use_decks(app, decks, now);
            }
            app.notice = notice;
            app.redraw = true;
            Vec::new()
        }
        Message::LoadingDecks(read, all) => {
            app.reading = Some((read, all));
            Vec::new()
        }
        Message::DecksLoaded(decks) => {
            app.reading = None;
            use_decks(app, decks, now);
            std::mem::take(&mut app.deferred)
        }
        Message::Refolded(refolded, then) => {
            app.is_refolding = false;
            use_ledger(app, *refolded.0, now);
            then.map_or_else(Vec::new, |command| run(app, command, now))
        }
        Message::Pasted(text) => {
            app.first_key = None;
            paste(app, &text, now)
        }
        Message::OtherLayout => {
            app.first_key = None;
            app.notice = Some(other_layout(app));
            Vec::new()
        }
        Message::Watched(watched) => {
            watch::watched(app, *watched);
            Vec::new()
        }
        Message::ProcessResumed(away_ms) => {
            study::pause(app, away_ms);
            exam::pause(app, away_ms);
            app.redraw = true;
            Vec::new()
        }
        Message::PageOpened(request, content) => page::opened(app, &request, content),
        Message::Configured(configured) => settings::configured(app, *configured, now),
    }
}

/// Continues with decks that were loaded.
fn use_decks(app: &mut App, decks: Decks, now: Now) {
    (app.library, app.problems) = (decks.library, decks.problems);
    study::reload(app, now);
    browse::reload(app);
}

/// Whether a list keeps its scroll position: only time passed, or the learner is still moving in it.
fn keeps_scroll(message: &Message) -> bool {
    match message {
        Message::Command(command, _) | Message::Repeated(command, _) => {
            matches!(command, Command::Move(_) | Command::Point(_) | Command::Process(ProcessCommand::Redraw))
        }
        Message::Saved(_)
        | Message::Failed(..)
        | Message::Refreshed(..)
        | Message::LogChecked { .. }
        | Message::LoadingDecks(..)
        | Message::Tick
        | Message::FirstKey(_)
        | Message::OtherLayout
        | Message::Watched(_)
        | Message::ProcessResumed(_) => true,
        Message::Resized(..)
        | Message::Restored(_)
        | Message::Edited(..)
        | Message::DecksLoaded(_)
        | Message::Refolded(..)
        | Message::ExamRestored(..)
        | Message::Pasted(_)
        | Message::PageOpened(..)
        | Message::Configured(_) => false,
    }
}

/// A notice with keys that work where the pressed letter does not.
fn other_layout(app: &App) -> String {
    let answers = matches!(
        KeyContext::of(app),
        KeyContext::Asking
            | KeyContext::Selecting
            | KeyContext::Ticking
            | KeyContext::Ordering
            | KeyContext::ExamAsking
            | KeyContext::ExamOrdering
    );
    match app.item().filter(|_| answers).and_then(|item| ('a'..='z').nth(item.task.rows().checked_sub(1)?)) {
        Some(last) => format!("Switch to a Latin keyboard layout: a to {last} answer."),
        None => "Switch to a Latin keyboard layout; ? shows the keys.".to_owned(),
    }
}

/// Often found inside words in text from web pages and books.
const SOFT_HYPHEN: char = '\u{ad}';

/// Types pasted text if a text field has the focus; elsewhere a paste must not answer. Invisible characters are
/// dropped, as they would be if the text were typed, and all white space becomes spaces.
fn paste(app: &mut App, text: &str, now: Now) -> Vec<Effect> {
    let context = KeyContext::of(app);
    if !context.is_text() {
        return Vec::new();
    }
    let visible =
        |c: char| if c.is_whitespace() { Some(' ') } else { Some(c).filter(|c| !is_hostile(*c) && *c != SOFT_HYPHEN) };
    let line: String = text.replace("\r\n", "\n").chars().filter_map(visible).collect();
    let typed = grapheme::prefix(line.trim(), TYPED);
    let mut effects = Vec::new();
    if let (KeyContext::Query, Screen::Browse(browse)) = (context, &mut app.screen) {
        browse.type_query(typed.chars().map(Typing::Insert));
    } else {
        for c in typed.chars() {
            effects.extend(run(app, Command::Write(Typing::Insert(c)), now));
        }
    }
    if typed.len() < line.trim().len() {
        app.notice = Some(format!("The pasted text is too long. Only the first {TYPED} characters were used."));
    }
    effects
}

/// Whether a held key may run a command again and again: it moves, types, or changes a value, and has not changed the
/// screen. Anything else, such as an answer, needs a key press of its own.
fn may_repeat(app: &App, command: Command) -> bool {
    let repeats = matches!(
        command,
        Command::Move(_)
            | Command::Write(_)
            | Command::Next
            | Command::Previous
            | Command::Answer(AnswerCommand::Confidence)
            | Command::Study(StudyCommand::Better | StudyCommand::Worse)
    );
    repeats && !app.held.changed_screen
}

/// Runs the command of a key, and notes whether that changed the screen. Drops a repeat of a held key if the command
/// needs a press of its own. A key that `may_show` an option off the screen does so instead of choosing it.
fn run_key(app: &mut App, command: Command, is_repeat: bool, may_show: bool, now: Now) -> Vec<Effect> {
    app.first_key = None;
    if is_repeat && !may_repeat(app, command) || may_show && asking::shows_option(app, command) {
        return Vec::new();
    }
    let shown = |app: &App| (KeyContext::of(app), app.item().map(|item| item.id.clone()));
    let before = shown(app);
    app.notice = None;
    let effects = run(app, command, now);
    app.held.changed_screen |= before != shown(app);
    effects
}

/// Runs a command from the learner.
fn run(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    match command {
        Command::Process(ProcessCommand::Quit) => return vec![Effect::Exit],
        Command::Process(ProcessCommand::Stop) => return vec![Effect::SuspendProcess],
        Command::Process(ProcessCommand::Redraw) => {
            app.redraw = true;
            return Vec::new();
        }
        Command::Process(ProcessCommand::Retry) => return app.retry(),
        Command::Open(Open::Palette) => {
            (app.help, app.palette) = (None, Some(Palette::default()));
            return Vec::new();
        }
        Command::Open(Open::Help) => {
            app.help = if app.help.is_some() { None } else { Some(0) };
            return Vec::new();
        }
        _ if too_small(app.size) => {
            return if command == Command::Back { vec![Effect::Exit] } else { Vec::new() };
        }
        _ => {}
    }
    if let (Command::Point(row), None) = (command, app.help) {
        return point::point(app, row, now);
    }
    if let Some(scroll) = app.help {
        app.help = (command != Command::Back).then(|| app.drawn.overlay.scrolled(scroll, command));
        return Vec::new();
    }
    if app.palette.is_some() {
        return palette::palette(app, command, now);
    }
    match &app.screen {
        Screen::Home(_) => home::home(app, command, now),
        Screen::Nothing(_) => home::nothing(app, command, now),
        Screen::Problems(scroll) => {
            let scroll = *scroll;
            match command {
                Command::Enter | Command::Back => go_home(app),
                _ => {
                    app.screen = Screen::Problems(scrolled(app, scroll, command));
                    Vec::new()
                }
            }
        }
        Screen::Watch(_) => watch::watch(app, command),
        Screen::Page(_) => page::page(app, command, now),
        Screen::Study(_) => study::study(app, command, now),
        Screen::Setup(_) => exam::setup(app, command, now),
        Screen::Exam(_) => exam::exam(app, command, now),
        Screen::Settings(_) => settings::settings(app, command),
        Screen::Browse(_) => browse::browse(app, command, now),
        Screen::Builder(_) => builder::builder(app, command, now),
        Screen::Statistics(_) => stats::statistics(app, command),
    }
}

/// Resumes an interrupted session.
fn restore(app: &mut App, events: &[Event], now: Now) -> Vec<Effect> {
    app.pending = app.restored(events).map(Box::new);
    if app.start == Start::Study {
        return begin(app, now);
    }
    // An exam that could be resumed is on the screen already.
    if app.start == Start::Exam && matches!(app.screen, Screen::Home(_)) {
        return begin(app, now);
    }
    match events.first() {
        Some(event) if app.pending.is_none() => session::restore_earlier(app, event.session, true),
        _ => Vec::new(),
    }
}

/// Begins or resumes the session that the command line requests.
pub fn begin(app: &mut App, now: Now) -> Vec<Effect> {
    if app.start == Start::Exam {
        return exam::begin(app, now);
    }
    app.start = Start::Home;
    let scope = app.settings.scope.clone();
    let open = app.ledger.unfinished_sessions(app.today());
    let pending = app.pending.as_ref().map(|session| session.id());
    let same = open.iter().any(|open| Some(open.session) == pending && app.is_of_scope(&open.plan));
    if same && !app.settings.forced_new {
        return home::resume(app, now);
    }
    home::study(app, &scope, now)
}
