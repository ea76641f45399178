//! The end of an exam: answers become final, the learner grades those that the program cannot, and the score is
//! computed.
//!
//! The key is not shown before the freeze is in the log, so that the answers are final however the program ends after
//! that.

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

/// The notice about an exam that another process finished.
pub(super) const ELSEWHERE: &str = "This exam was already finished in another window.";

/// The exam on the screen.
pub(super) fn active_exam(app: &mut App) -> Option<&mut ActiveExam> {
    match &mut app.screen {
        Screen::Exam(active) => Some(active),
        _ => None,
    }
}

/// Whether the log has the exam's end.
pub(super) fn has_ended(app: &App, session: SessionId) -> bool {
    app.ledger.exams().iter().any(|exam| exam.session == session && exam.end.is_some())
}

/// Continues an exam that was finished but not scored: its answers are final.
pub(super) fn score_frozen(app: &mut App, exam: Exam) -> Vec<Effect> {
    let session = exam.id();
    let is_freeze =
        |event: &&NewEvent| event.session == session && matches!(event.fact, Fact::Exam(ExamFact::Freeze(_)));
    let unsaved = app.unsaved.iter().find(is_freeze).map(|event| event.id);
    let stage = unsaved.map_or(ExamStage::Overview(Grid::default()), ExamStage::Finishing);
    app.screen = Screen::Exam(Box::new(ActiveExam { exam, stage, scroll: 0, warned_ms: 0 }));
    if unsaved.is_some() { app.retry() } else { judge_next(app) }
}

/// Asks once, on a page of its own, whether to finish.
pub(super) fn ask_to_finish(app: &mut App) {
    if let Some(active) = active_exam(app)
        && let ExamStage::Overview(grid) = active.stage
    {
        active.stage = ExamStage::ConfirmFinish(grid);
        active.scroll = 0;
    }
}

/// Handles a command while the learner is asked whether to finish.
pub(super) fn confirm_finish(app: &mut App, grid: Grid, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(active) = active_exam(app) else { return Vec::new() };
    match command {
        Command::Exam(ExamCommand::Finish) => return finish(app, now),
        Command::Back => {
            active.stage = ExamStage::Overview(grid);
            active.scroll = 0;
        }
        _ => active.scroll = scroll,
    }
    Vec::new()
}

/// Stops the clock, makes all answers final, and requests that this be written. The key is shown only once it is: see
/// [`saved`].
pub(super) fn finish(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    let session = active.exam.id();
    let freeze = active.exam.freeze(now.clocks());
    let (event, effects) = app.record(session, Fact::Exam(ExamFact::Freeze(freeze)));
    if let Some(active) = active_exam(app) {
        active.stage = ExamStage::Finishing(event);
        active.scroll = 0;
    }
    effects
}

/// Handles a committed event. If it freezes the exam on the screen, refreshes the log: another process may have
/// finished the same exam earlier, and its freeze counts.
pub fn saved(app: &App, event: &Event) -> Vec<Effect> {
    let Screen::Exam(active) = &app.screen else { return Vec::new() };
    match active.stage {
        ExamStage::Finishing(freeze) if freeze == event.id => vec![Effect::RestoreExam(event.session)],
        _ => Vec::new(),
    }
}

/// Handles a freeze that could not be written. If the log has events of the exam, the exam could be resumed with all
/// answers open, so the key is not shown. If it has none, there is nothing to resume; its beginning is then written after
/// the freeze, so that it cannot be resumed with its answers open later either.
pub fn failed(app: &mut App, event: &NewEvent) -> Vec<Effect> {
    let Screen::Exam(active) = &app.screen else { return Vec::new() };
    let waits = matches!(active.stage, ExamStage::Finishing(freeze) if freeze == event.id);
    let is_begin =
        |unsaved: &NewEvent| unsaved.session == event.session && matches!(unsaved.fact, Fact::Exam(ExamFact::Begin(_)));
    let Some(begin) = app.unsaved.iter().position(is_begin).filter(|_| waits) else { return Vec::new() };
    let begin = app.unsaved.remove(begin);
    app.unsaved.push(begin);
    judge_next(app)
}

/// Continues a finished exam whose freeze is in the log.
pub(super) fn finished(app: &mut App, freeze: EventId, events: &[Event], now: Now) -> Vec<Effect> {
    if events.iter().any(|event| matches!(event.fact, Fact::Exam(ExamFact::End(_)))) {
        let effects = go_home(app);
        app.notice = Some(ELSEWHERE.into());
        return effects;
    }
    let first = events.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::Freeze(_))));
    let library = std::sync::Arc::clone(&app.library);
    if let Some(active) = active_exam(app)
        && first.is_some_and(|first| first.id != freeze)
    {
        let (plan, begun) = (active.exam.plan().clone(), active.exam.begun());
        let exam = Exam::begin(active.exam.id(), plan, begun, now.clocks(), &library);
        active.exam = exam.resumed(events, None, now.at, &library);
    }
    judge_next(app)
}

/// Handles a command while a finished exam waits for its freeze to be written.
pub(super) fn finishing(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(active) = active_exam(app) else { return Vec::new() };
    match command {
        Command::Enter => app.retry(),
        Command::Back => leave(app),
        _ => {
            active.scroll = scroll;
            Vec::new()
        }
    }
}

/// Leaves an exam that is finished but not scored; returns to the home screen.
fn leave(app: &mut App) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    app.open_exam = Some(Box::new(active.exam.clone()));
    app.notice = Some("The exam is finished but not scored yet; the first row resumes it.".into());
    go_home(app)
}

/// Asks the learner to grade the next answer that the program cannot, or scores the exam.
fn judge_next(app: &mut App) -> Vec<Effect> {
    let library = std::sync::Arc::clone(&app.library);
    let Some(active) = active_exam(app) else { return Vec::new() };
    active.scroll = 0;
    if let Some(index) = active.exam.to_judge(&library).first() {
        active.stage = ExamStage::Judging(*index);
        return Vec::new();
    }
    score(app)
}

/// Handles a command while the learner grades an answer.
pub(super) fn judging(app: &mut App, index: usize, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let library = std::sync::Arc::clone(&app.library);
    let Some(active) = active_exam(app) else { return Vec::new() };
    match command {
        Command::Rate(rating) => {
            active.exam.judge(index, rating != Rating::Again, &library);
            judge_next(app)
        }
        Command::Back => leave(app),
        _ => {
            active.scroll = scroll;
            Vec::new()
        }
    }
}

/// Scores the exam: writes its answers and its end to the log.
fn score(app: &mut App) -> Vec<Effect> {
    let Screen::Exam(active) = &app.screen else { return Vec::new() };
    let (session, report) = (active.exam.id(), Report::of(&active.exam, &app.library));
    let confidence_is_stated = app.settings.confidence != ConfidenceMode::Off || active.exam.plan().certainty;
    let answers = active.exam.answers(&app.library, &app.ledger, confidence_is_stated, app.at);
    let mut effects = Vec::new();
    for answer in answers {
        effects.extend(app.record(session, Fact::Item(ItemFact::Answer(answer))).1);
    }
    effects.extend(app.record(session, Fact::Exam(ExamFact::End(report.end))).1);
    if let Some(active) = active_exam(app) {
        active.stage = ExamStage::Report(Box::new(report), Rows::default());
    }
    effects
}

/// Handles a command in the score report.
pub(super) fn report(app: &mut App, command: Command) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    let ExamStage::Report(report, rows) = &mut active.stage else { return Vec::new() };
    match command {
        Command::Exam(ExamCommand::All) => *rows = Rows { all: !rows.all, ..Rows::default() },
        Command::Enter if rows.selected(report).is_some() => {
            active.stage = ExamStage::Review(report.clone(), *rows);
            active.scroll = 0;
        }
        Command::Enter | Command::Back => return go_home(app),
        command => {
            let row = rows.row;
            let row = listed(app, row, command);
            if let Some(ActiveExam { stage: ExamStage::Report(_, rows), .. }) = active_exam(app) {
                rows.row = row;
            }
        }
    }
    Vec::new()
}

/// Handles a command while a question of the report is explained.
pub(super) fn review(app: &mut App, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(active) = active_exam(app) else { return Vec::new() };
    let ExamStage::Review(report, rows) = &mut active.stage else { return Vec::new() };
    match command {
        Command::Enter | Command::Next if rows.row + 1 < rows.indices(report).len() => {
            rows.row += 1;
            active.scroll = 0;
        }
        Command::Previous => {
            rows.row = rows.row.saturating_sub(1);
            active.scroll = 0;
        }
        Command::Enter | Command::Back => {
            active.stage = ExamStage::Report(report.clone(), *rows);
            active.scroll = 0;
        }
        _ => active.scroll = scroll,
    }
    Vec::new()
}
