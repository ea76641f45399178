//! What time and other windows do to an exam.

use super::super::super::command::Command;
use super::super::super::effect::Effect;
use super::super::super::exam::{ActiveExam, ExamStage};
use super::super::super::message::{Message, Now};
use super::super::super::screen::Screen;
use super::super::super::state::{App, Start};
use super::super::navigate::go_home;
use super::finish::{ELSEWHERE, finish, has_ended, room};
use crate::review::{Event, ExamFact, Fact};

/// Milliseconds left at which the learner is warned, where the exam is a good deal longer.
const WARNINGS: [(u64, &str); 3] = [(600_000, "10 minutes"), (300_000, "5 minutes"), (60_000, "1 minute")];

/// Whether a message does something to a running exam: another window may have finished it, which must be known first.
pub fn is_shared(app: &App, message: &Message, now: Now) -> bool {
    match (&app.screen, message) {
        (Screen::Exam(room), Message::Command(..) | Message::Pasted(_)) => is_running(room),
        (Screen::Exam(room), Message::Tick) => is_running(room) && room.exam.left_ms(now.clocks()) == 0,
        (Screen::Home(_), Message::Command(Command::Enter, _)) => app.open_exam.is_some(),
        (_, _) => false,
    }
}

/// Whether the answers of an exam can still be changed.
pub(super) fn is_running(room: &ActiveExam) -> bool {
    matches!(room.stage, ExamStage::Asking(..) | ExamStage::Overview(_))
}

/// Gives up a running exam that events of another window finished. What that window did not score can be scored here.
pub fn finished_elsewhere(app: &mut App, events: &[Event]) -> Option<Vec<Effect>> {
    let on_screen = match &app.screen {
        Screen::Exam(room) if is_running(room) => Some(room.exam.id()),
        _ => None,
    };
    let left = app.open_exam.as_ref().filter(|exam| !exam.is_frozen()).map(|exam| exam.id());
    let is_end = |event: &&Event| matches!(event.fact, Fact::Exam(ExamFact::Freeze(_) | ExamFact::End(_)));
    let is_open = |event: &&Event| Some(event.session) == on_screen || Some(event.session) == left;
    let session = events.iter().filter(is_end).find(is_open)?.session;
    if Some(session) == left {
        app.open_exam = None;
    }
    // What the command line began is over.
    app.start = Start::Home;
    let mut effects = if Some(session) == on_screen { go_home(app) } else { Vec::new() };
    if !has_ended(app, session) {
        effects.push(Effect::RestoreExam(session));
    }
    app.notice = Some(ELSEWHERE.into());
    Some(effects)
}

/// Ends an exam whose time is over, if one is on the screen.
pub fn time_is_up(app: &mut App, now: Now) -> Option<Vec<Effect>> {
    let Screen::Exam(room) = &app.screen else { return None };
    if !is_running(room) || room.exam.left_ms(now.clocks()) > 0 {
        return None;
    }
    let effects = finish(app, now);
    app.notice = Some("Time's up. The exam was finished as it was.".into());
    Some(effects)
}

/// Warns once when little time is left.
pub fn warn(app: &mut App, now: Now) {
    let Some(room) = room(app) else { return };
    let (left, limit) = (room.exam.left_ms(now.clocks()), room.exam.limit_ms());
    let before = std::mem::replace(&mut room.warned_ms, left);
    let due = WARNINGS.iter().find(|(at, _)| left <= *at && *at < before && 2 * *at <= limit);
    if let Some((_, words)) = due {
        app.notice = Some(format!("{words} left."));
    }
}

/// Leaves time out that the program was stopped, where the exam allows it.
pub fn pause(app: &mut App, away_ms: u64) {
    if let Some(room) = room(app) {
        room.exam.pause(away_ms);
    }
}
