//! What the clock and other windows do to an exam.

use super::super::super::command::Command;
use super::super::super::effect::Effect;
use super::super::super::exam::{ActiveExam, ExamStage};
use super::super::super::message::{Message, Now};
use super::super::super::screen::Screen;
use super::super::super::state::{App, Start};
use super::super::navigate::go_home;
use super::finish::{ELSEWHERE, active_exam, finish, has_ended};
use crate::review::{Event, ExamFact, Fact};

/// Milliseconds left at which the learner is warned, if the exam is much longer than that.
const WARNINGS: [(u64, &str); 3] = [(600_000, "10 minutes"), (300_000, "5 minutes"), (60_000, "1 minute")];

/// Whether a message affects a running exam. Another window may have finished that exam, so the log must be refreshed
/// first.
pub fn needs_refresh(app: &App, message: &Message, now: Now) -> bool {
    match (&app.screen, message) {
        (Screen::Exam(active), Message::Command(..) | Message::Repeated(..) | Message::Pasted(_)) => is_running(active),
        (Screen::Exam(active), Message::Tick) => is_running(active) && active.exam.left_ms(now.clocks()) == 0,
        (Screen::Home(_), Message::Command(Command::Enter, _)) => app.open_exam.is_some(),
        (_, _) => false,
    }
}

/// Whether the exam's answers can still be changed.
pub(super) fn is_running(active: &ActiveExam) -> bool {
    matches!(active.stage, ExamStage::Asking(..) | ExamStage::Overview(_) | ExamStage::ConfirmFinish(_))
}

/// Closes a running exam that another window finished. If it was not scored there, it can be scored here.
pub fn finished_elsewhere(app: &mut App, events: &[Event]) -> Option<Vec<Effect>> {
    let on_screen = match &app.screen {
        Screen::Exam(active) if is_running(active) => Some(active.exam.id()),
        _ => None,
    };
    let left = app.open_exam.as_ref().filter(|exam| !exam.is_frozen()).map(|exam| exam.id());
    let is_end = |event: &&Event| matches!(event.fact, Fact::Exam(ExamFact::Freeze(_) | ExamFact::End(_)));
    let is_open = |event: &&Event| Some(event.session) == on_screen || Some(event.session) == left;
    let session = events.iter().filter(is_end).find(is_open)?.session;
    if Some(session) == left {
        app.open_exam = None;
    }
    // The exam from the command line is finished.
    app.start = Start::Home;
    let mut effects = if Some(session) == on_screen { go_home(app) } else { Vec::new() };
    if !has_ended(app, session) {
        effects.push(Effect::RestoreExam(session));
    }
    app.notice = Some(ELSEWHERE.into());
    Some(effects)
}

/// Finishes the exam on the screen if its time is up.
pub fn time_is_up(app: &mut App, now: Now) -> Option<Vec<Effect>> {
    let Screen::Exam(active) = &app.screen else { return None };
    if !is_running(active) || active.exam.left_ms(now.clocks()) > 0 {
        return None;
    }
    let effects = finish(app, now);
    app.notice = Some("Time's up. The exam was finished as it was.".into());
    Some(effects)
}

/// Warns once for each limit when little time is left.
pub fn warn(app: &mut App, now: Now) {
    let Some(active) = active_exam(app) else { return };
    let (left, limit) = (active.exam.left_ms(now.clocks()), active.exam.limit_ms());
    let before = std::mem::replace(&mut active.warned_ms, left);
    let due = WARNINGS.iter().find(|(at, _)| left <= *at && *at < before && 2 * *at <= limit);
    if let Some((_, words)) = due {
        app.notice = Some(format!("{words} left."));
    }
}

/// Excludes time in which the program was stopped, if the exam can be paused.
pub fn pause(app: &mut App, away_ms: u64) {
    if let Some(active) = active_exam(app) {
        active.exam.pause(away_ms);
    }
}
