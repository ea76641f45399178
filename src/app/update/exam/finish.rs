//! The end of an exam: its answers become final, the learner judges what nobody else can, and the score.
//!
//! No key is shown before the freeze is in the log: whatever ends the program behind it, the answers stay as they were.

use super::super::super::command::{Command, ExamCommand};
use super::super::super::effect::Effect;
use super::super::super::exam::{ActiveExam, ExamStage, Grid, Rows};
use super::super::super::message::Now;
use super::super::super::preference::ConfidenceMode;
use super::super::super::screen::Screen;
use super::super::super::state::App;
use super::super::navigate::go_home;
use super::super::scroll::{listed, scrolled};
use crate::memory::Rating;
use crate::review::{Event, EventId, ExamFact, Fact, ItemFact, NewEvent, SessionId};
use crate::session::exam::Exam;
use crate::session::report::Report;

/// What is said of an exam that another process finished.
pub(super) const ELSEWHERE: &str = "This exam was already finished in another window.";

/// The exam on the screen.
pub(super) fn room(app: &mut App) -> Option<&mut ActiveExam> {
    match &mut app.screen {
        Screen::Exam(room) => Some(room),
        _ => None,
    }
}

/// Whether the log has the end of an exam.
pub(super) fn has_ended(app: &App, session: SessionId) -> bool {
    app.ledger.exams().iter().any(|exam| exam.session == session && exam.end.is_some())
}

/// Goes on with an exam that was finished, but not scored: its answers are final.
pub(super) fn score_frozen(app: &mut App, exam: Exam) -> Vec<Effect> {
    let session = exam.id();
    let is_freeze =
        |draft: &&NewEvent| draft.session == session && matches!(draft.fact, Fact::Exam(ExamFact::Freeze(_)));
    let unsaved = app.unsaved.iter().find(is_freeze).map(|draft| draft.id);
    let stage = unsaved.map_or(ExamStage::Overview(Grid::default()), ExamStage::Finishing);
    app.screen = Screen::Exam(Box::new(ActiveExam { exam, stage, scroll: 0, warned_ms: 0 }));
    if unsaved.is_some() { app.retry() } else { judge_next(app) }
}

/// Stops the clock, makes every answer final, and orders that written. No key is shown before it is: see [`saved`].
pub(super) fn finish(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let session = room.exam.id();
    let freeze = room.exam.freeze(now.clocks());
    let (event, effects) = app.record(session, Fact::Exam(ExamFact::Freeze(freeze)));
    if let Some(room) = self::room(app) {
        room.stage = ExamStage::Finishing(event);
        room.scroll = 0;
    }
    effects
}

/// An event was written. Where it is the freeze of the exam on the screen, the log is read once more: another process may have
/// finished the same exam before, and what it froze counts.
pub fn saved(app: &App, event: &Event) -> Vec<Effect> {
    let Screen::Exam(room) = &app.screen else { return Vec::new() };
    match room.stage {
        ExamStage::Finishing(freeze) if freeze == event.id => vec![Effect::RestoreExam(event.session)],
        _ => Vec::new(),
    }
}

/// The freeze of an exam could not be written. As long as the log knows of the exam, it could be taken up again with all answers
/// open: so no key is shown. Where the log knows nothing of it, there is nothing to take up.
pub fn failed(app: &mut App, draft: &NewEvent) -> Vec<Effect> {
    let Screen::Exam(room) = &app.screen else { return Vec::new() };
    let waits = matches!(room.stage, ExamStage::Finishing(freeze) if freeze == draft.id);
    let is_begin =
        |unsaved: &NewEvent| unsaved.session == draft.session && matches!(unsaved.fact, Fact::Exam(ExamFact::Begin(_)));
    if waits && app.unsaved.iter().any(is_begin) { judge_next(app) } else { Vec::new() }
}

/// Goes on with a finished exam whose freeze is in the log.
pub(super) fn finished(app: &mut App, freeze: EventId, events: &[Event], now: Now) -> Vec<Effect> {
    if events.iter().any(|event| matches!(event.fact, Fact::Exam(ExamFact::End(_)))) {
        let effects = go_home(app);
        app.notice = Some(ELSEWHERE.into());
        return effects;
    }
    let first = events.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::Freeze(_))));
    let library = std::sync::Arc::clone(&app.library);
    if let Some(room) = room(app)
        && first.is_some_and(|first| first.id != freeze)
    {
        let (plan, begun) = (room.exam.plan().clone(), room.exam.begun());
        let exam = Exam::begin(room.exam.id(), plan, begun, now.clocks(), &library);
        room.exam = exam.resumed(events, None, now.at, &library);
    }
    judge_next(app)
}

/// A command while a finished exam waits for its freeze to be written.
pub(super) fn finishing(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(room) = room(app) else { return Vec::new() };
    match command {
        Command::Enter => app.retry(),
        Command::Back => leave(app),
        _ => {
            room.scroll = scroll;
            Vec::new()
        }
    }
}

/// Leaves an exam that is finished, but not scored, for the home screen.
fn leave(app: &mut App) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    app.open_exam = Some(Box::new(room.exam.clone()));
    app.notice = Some("The exam is finished but not scored yet; the first row resumes it.".into());
    go_home(app)
}

/// Asks the learner to judge the next answer that only they can judge, or scores the exam.
fn judge_next(app: &mut App) -> Vec<Effect> {
    let library = std::sync::Arc::clone(&app.library);
    let Some(room) = room(app) else { return Vec::new() };
    room.scroll = 0;
    if let Some(place) = room.exam.to_judge(&library).first() {
        room.stage = ExamStage::Judging(*place);
        return Vec::new();
    }
    score(app)
}

/// A command while the learner judges an answer.
pub(super) fn judging(app: &mut App, place: usize, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let library = std::sync::Arc::clone(&app.library);
    let Some(room) = room(app) else { return Vec::new() };
    match command {
        Command::Rate(rating) => {
            room.exam.judge(place, rating != Rating::Again, &library);
            judge_next(app)
        }
        Command::Back => leave(app),
        _ => {
            room.scroll = scroll;
            Vec::new()
        }
    }
}

/// Scores the exam: its answers enter the log, and its end.
fn score(app: &mut App) -> Vec<Effect> {
    let Screen::Exam(room) = &app.screen else { return Vec::new() };
    let (session, report) = (room.exam.id(), Report::of(&room.exam, &app.library));
    let said = app.settings.confidence != ConfidenceMode::Off || room.exam.plan().certainty;
    let answers = room.exam.answers(&app.library, &app.ledger, said, app.at);
    let mut effects = Vec::new();
    for answer in answers {
        effects.extend(app.record(session, Fact::Item(ItemFact::Answer(answer))).1);
    }
    effects.extend(app.record(session, Fact::Exam(ExamFact::End(report.end))).1);
    if let Some(room) = self::room(app) {
        room.stage = ExamStage::Report(Box::new(report), Rows::default());
    }
    effects
}

/// A command on the score.
pub(super) fn report(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let ExamStage::Report(report, rows) = &mut room.stage else { return Vec::new() };
    match command {
        Command::Exam(ExamCommand::All) => *rows = Rows { all: !rows.all, ..Rows::default() },
        Command::Enter if rows.selected(report).is_some() => {
            room.stage = ExamStage::Review(report.clone(), *rows);
            room.scroll = 0;
        }
        Command::Enter | Command::Back => return go_home(app),
        command => {
            let row = rows.row;
            let row = listed(app, row, command);
            if let Some(ActiveExam { stage: ExamStage::Report(_, rows), .. }) = self::room(app) {
                rows.row = row;
            }
        }
    }
    Vec::new()
}

/// A command while a question of the score is explained.
pub(super) fn review(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(room) = room(app) else { return Vec::new() };
    let ExamStage::Review(report, rows) = &mut room.stage else { return Vec::new() };
    match command {
        Command::Enter | Command::Next if rows.row + 1 < rows.places(report).len() => {
            rows.row += 1;
            room.scroll = 0;
        }
        Command::Previous => {
            rows.row = rows.row.saturating_sub(1);
            room.scroll = 0;
        }
        Command::Enter | Command::Back => {
            room.stage = ExamStage::Report(report.clone(), *rows);
            room.scroll = 0;
        }
        _ => room.scroll = scroll,
    }
    Vec::new()
}
