//! The update: what each message does. Pure: it decides what the app is next and what work is to be done.

mod asking;
mod browse;
mod exam;
mod home;
mod log;
mod navigate;
mod palette;
mod scroll;
mod session;
mod settings;
mod stats;
mod study;
mod watch;

use super::command::{AnswerCommand, Command, ExamCommand, ItemCommand, Open, ProcessCommand, Typing};
use super::effect::Effect;
use super::keymap::context::KeyContext;
use super::message::{Message, Now, Press};
use super::palette::Palette;
use super::screen::Screen;
use super::state::{App, LastKey, Start};
use super::viewport::too_small;
use crate::deck::clean::is_hostile;
use crate::deck::grapheme;
use crate::deck::limits::TYPED;
use crate::review::Event;

use navigate::{go_home, use_ledger};
use scroll::scrolled;

/// A key that answers or goes on does so once within this time, so that neither a held key nor one that bounces answers what
/// it brought up.
const HELD_MS: u64 = 250;
/// A held key comes again after one longer pause and then, evenly, at most so many milliseconds apart. Keys that are pressed
/// one by one, however quickly, have no such pause before a quick one.
const REPEAT_MS: u64 = 100;
const DELAY_MS: std::ops::RangeInclusive<u64> = 200..=1000;

/// Takes one message. A message that makes no sense on the screen changes nothing.
pub fn update(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    let context = KeyContext::of(app);
    let mut effects = take(app, message, now);
    if KeyContext::of(app) != context {
        app.screen.scroll_list(None);
    }
    if app.ledger.is_stale() && !std::mem::replace(&mut app.recalling, true) {
        effects.push(Effect::Recall(None));
    }
    effects.extend(app.change_of_pulse());
    app.look_at_today();
    app.tell_unread();
    effects
}

/// Does what a message asks for, once what it depends on is known.
fn take(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    (app.at, app.ticks_ms, app.real_ms) = (now.at, now.ticks_ms, now.real_ms);
    if exam::is_shared(app, &message, now) {
        return vec![Effect::Refresh(Some(Box::new(message)))];
    }
    act(app, message, now)
}

/// Does what a message asks for.
fn act(app: &mut App, message: Message, now: Now) -> Vec<Effect> {
    if !keeps_place(&message) {
        app.screen.scroll_list(None);
    }
    if matches!(message, Message::Tick | Message::Command(..) | Message::Pasted(_))
        && let Some(effects) = exam::time_is_up(app, now)
    {
        return effects;
    }
    match message {
        Message::Command(command, press) => {
            if held(app, command, press, now) {
                return Vec::new();
            }
            let shown = |app: &App| (KeyContext::of(app), app.item().map(|item| item.id.clone()));
            let before = shown(app);
            app.notice = None;
            let effects = obey(app, command, now);
            app.held.turned |= before != shown(app);
            effects
        }
        Message::Resized(columns, rows) => {
            app.size = (columns, rows);
            app.redraw = true;
            Vec::new()
        }
        Message::Saved(event) => {
            app.ledger.apply(&event, now.at.at_ms);
            browse::noted(app, event.fact.item());
            if app.unsaved.is_empty() {
                app.trouble = None;
            }
            exam::saved(app, &event)
        }
        Message::Failed(draft, trouble) => log::failed(app, &draft, trouble, now),
        Message::Restored(events) => restored(app, &events, now),
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
            then.map_or_else(Vec::new, |message| act(app, *message, now))
        }
        Message::LogChecked { is_damaged, recalled, then } => {
            app.is_log_damaged = is_damaged;
            if let Some(recalled) = recalled {
                use_ledger(app, *recalled.0, now);
            }
            then.map_or_else(Vec::new, |message| act(app, *message, now))
        }
        Message::Edited(decks, notice) => {
            if let Some(decks) = decks {
                (app.library, app.problems) = (decks.library, decks.problems);
                study::renew(app, now);
                browse::renew(app);
            }
            app.notice = notice;
            app.redraw = true;
            Vec::new()
        }
        Message::Reading(read, all) => {
            app.reading = Some((read, all));
            Vec::new()
        }
        Message::Shelved(decks) => {
            (app.library, app.problems, app.reading) = (decks.library, decks.problems, None);
            study::renew(app, now);
            browse::renew(app);
            std::mem::take(&mut app.deferred)
        }
        Message::Recalled(recalled, then) => {
            app.recalling = false;
            use_ledger(app, *recalled.0, now);
            then.map_or_else(Vec::new, |command| obey(app, command, now))
        }
        Message::Pasted(text) => pasted(app, &text, now),
        Message::OtherLayout => {
            app.notice = Some(other_layout(app));
            Vec::new()
        }
        Message::Watched(watched) => {
            watch::watched(app, *watched);
            Vec::new()
        }
        Message::Continued(away_ms) => {
            study::pause(app, away_ms);
            exam::pause(app, away_ms);
            app.redraw = true;
            Vec::new()
        }
        Message::Configured(configured) => {
            settings::configured(app, *configured, now);
            Vec::new()
        }
    }
}

/// Whether a list stays where the learner scrolled it: nothing but time passes, or they go on moving in it.
fn keeps_place(message: &Message) -> bool {
    match message {
        Message::Command(command, _) => matches!(command, Command::Move(_) | Command::Process(ProcessCommand::Redraw)),
        Message::Saved(_)
        | Message::Failed(..)
        | Message::Refreshed(..)
        | Message::LogChecked { .. }
        | Message::Reading(..)
        | Message::Tick
        | Message::OtherLayout
        | Message::Watched(_)
        | Message::Continued(_) => true,
        Message::Resized(..)
        | Message::Restored(_)
        | Message::Edited(..)
        | Message::Shelved(_)
        | Message::Recalled(..)
        | Message::ExamRestored(..)
        | Message::Pasted(_)
        | Message::Configured(_) => false,
    }
}

/// What does, where the letter that was pressed does not.
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

/// What text from a web page or a book may have inside its words.
const SOFT_HYPHEN: char = '\u{ad}';

/// Types what was pasted, where text is typed; elsewhere a paste is no answer. What nobody sees is left out, as if the text
/// had been typed by hand, and all white space is a space.
fn pasted(app: &mut App, text: &str, now: Now) -> Vec<Effect> {
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
        browse.write(typed.chars().map(Typing::Insert));
    } else {
        for c in typed.chars() {
            effects.extend(obey(app, Command::Write(Typing::Insert(c)), now));
        }
    }
    if typed.len() < line.trim().len() {
        app.notice = Some(format!("The pasted text is too long. Only the first {TYPED} characters were used."));
    }
    effects
}

/// Whether a key is held down from a screen that it has already turned. A key that answers or goes on is taken for held when
/// it comes again quickly; any other, such as undo, only where it repeats as no fingers do: two quick presses are two.
fn held(app: &mut App, command: Command, press: Press, now: Now) -> bool {
    let LastKey { press: last, ticks_ms, gap_ms: before_ms, repeats, turned } = app.held;
    let gap_ms = now.ticks_ms.saturating_sub(ticks_ms);
    let same = press.is_some() && press == last;
    let again = same && gap_ms < HELD_MS;
    let repeats = same && gap_ms <= REPEAT_MS && (repeats || before_ms.is_some_and(|gap| DELAY_MS.contains(&gap)));
    let turned = again && turned;
    app.held = LastKey { press, ticks_ms: now.ticks_ms, gap_ms: same.then_some(gap_ms), repeats, turned };
    turned && (repeats || goes_on(command))
}

/// Whether a command answers, or goes on to what comes next.
fn goes_on(command: Command) -> bool {
    matches!(
        command,
        Command::Answer(AnswerCommand::Choose(_) | AnswerCommand::ChooseSure(_) | AnswerCommand::Tick)
            | Command::Enter
            | Command::Rate(_)
            | Command::Say(_)
            | Command::Item(ItemCommand::Suspend)
            | Command::Exam(ExamCommand::Finish)
    )
}

/// Does what the learner wants.
fn obey(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    match command {
        Command::Process(ProcessCommand::Quit) => return vec![Effect::Exit],
        Command::Process(ProcessCommand::Stop) => return vec![Effect::Stop],
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
    if let Some(scroll) = app.help {
        app.help = (command != Command::Back).then(|| app.drawn.overlay.scrolled(scroll, command));
        return Vec::new();
    }
    if app.palette.is_some() {
        return match palette::palette(app, command) {
            Some(chosen) => obey(app, chosen, now),
            None => Vec::new(),
        };
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
        Screen::Study(_) => study::study(app, command, now),
        Screen::Setup(_) => exam::setup(app, command, now),
        Screen::Exam(_) => exam::exam(app, command, now),
        Screen::Settings(_) => settings::settings(app, command),
        Screen::Browse(_) => browse::browse(app, command, now),
        Screen::Statistics(_) => stats::statistics(app, command),
    }
}

/// Takes up the session that was interrupted.
fn restored(app: &mut App, events: &[Event], now: Now) -> Vec<Effect> {
    app.pending = app.restored(events).map(Box::new);
    if app.start == Start::Study {
        return begin(app, now);
    }
    Vec::new()
}

/// Begins the session that the command line asked for, or goes on with it.
pub fn begin(app: &mut App, now: Now) -> Vec<Effect> {
    if app.start == Start::Exam {
        return exam::begin(app, now);
    }
    let scope = app.settings.scope.clone();
    let same = app.ledger.latest_session().is_some_and(|sitting| {
        let decks = scope.decks.iter().map(crate::deck::DeckId::as_str);
        // A session over what was found has a name of its own, and is gone on with from the home screen.
        decks.eq(sitting.plan.decks.iter().map(String::as_str))
            && scope.tags == sitting.plan.tags
            && app.scope_title(&scope) == sitting.plan.title
    });
    if same && app.pending.is_some() && !app.settings.forced_new {
        return home::go_on(app, now);
    }
    home::study(app, &scope, now)
}
