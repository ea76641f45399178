//! Exams: setup, questions and overview.

mod clock;
mod finish;

use super::super::command::{AnswerCommand, Command, ExamCommand, ItemCommand, Move};
use super::super::effect::Effect;
use super::super::entry::{Entered, Entry};
use super::super::exam::{ActiveExam, Case, ExamOptions, ExamStage, Grid, Setup, SetupRow};
use super::super::message::Now;
use super::super::screen::Screen;
use super::super::state::{App, Start};
use super::asking::struck_out;
use super::navigate::go_home;
use super::scroll::{listed, scrolled};
use crate::deck::{DeckId, Item};
use crate::response::{ChoiceSet, Confidence, Response};
use crate::review::{Event, ExamFact, ExamPlan, ExamStep, Fact, SessionId};
use crate::session::exam::{Exam, draw};
use clock::is_running;
use finish::{
    ELSEWHERE, active_exam, ask_to_finish, confirm_finish, finished, finishing, has_ended, judging, report, review,
    score_frozen,
};

pub use clock::{finished_elsewhere, needs_refresh, pause, time_is_up, warn};
pub use finish::{failed, saved};

/// Opens the setup, with a deck selected if one is named.
pub fn set_up(app: &mut App, deck: Option<DeckId>) -> Vec<Effect> {
    let options = ExamOptions { deck: deck.or_else(|| app.settings.exam.deck.clone()), ..app.settings.exam.clone() };
    let setup = Setup { rules: false, ..Setup::new(&options, &app.library, &app.ledger) };
    app.screen = Screen::Setup(Box::new(setup));
    Vec::new()
}

/// Begins as the command line requests: resumes an open exam of the deck, or else opens the setup, at the rules if a
/// deck is named.
pub fn begin(app: &mut App, now: Now) -> Vec<Effect> {
    let deck = app.settings.exam.deck.as_ref();
    let of_deck = |open: &Exam| deck.is_none_or(|deck| deck.as_str() == open.plan().deck);
    if app.open_exam.as_ref().is_some_and(|open| of_deck(open)) {
        return resume(app, now);
    }
    let setup = Setup::new(&app.settings.exam, &app.library, &app.ledger);
    app.screen = Screen::Setup(Box::new(setup));
    Vec::new()
}

/// Handles a command in the setup.
pub fn setup(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let scroll = match &app.screen {
        Screen::Setup(setup) => scrolled(app, setup.scroll, command),
        _ => 0,
    };
    let (library, ledger) = (std::sync::Arc::clone(&app.library), &app.ledger);
    let Screen::Setup(setup) = &mut app.screen else { return Vec::new() };
    let row = SetupRow::ALL.iter().position(|row| *row == setup.row).unwrap_or(0);
    match command {
        Command::Enter if setup.available == 0 => {
            app.notice = Some("There are no questions here. Choose another deck or topic.".into());
        }
        Command::Enter if !setup.rules => {
            setup.rules = true;
            setup.scroll = 0;
        }
        Command::Enter => return start(app, now),
        Command::Back if setup.rules && app.settings.exam.deck.is_none() => {
            setup.rules = false;
            setup.scroll = 0;
        }
        Command::Back => return go_home(app),
        _ if setup.rules => setup.scroll = scroll,
        Command::Next | Command::Previous => setup.change(command == Command::Next, &library, ledger),
        command => {
            let row = listed(app, row, command);
            if let (Screen::Setup(setup), Some(row)) = (&mut app.screen, SetupRow::ALL.get(row)) {
                setup.row = *row;
            }
        }
    }
    Vec::new()
}

/// Draws the questions and starts the exam.
fn start(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Setup(setup) = &app.screen else { return Vec::new() };
    let setup = setup.clone();
    let Some(deck) = setup.selected_deck(&app.library) else { return Vec::new() };
    let (deck, pass_mark) = (deck.id.to_string(), deck.pass_mark);
    let session = app.next_session();
    let seed = app.seed(session);
    let items = draw(&app.library, &app.ledger, &setup.scope(), setup.kinds, setup.questions(), seed);
    let plan = ExamPlan {
        title: app.scope_title(&setup.scope()),
        deck,
        tags: setup.tags.clone(),
        seed,
        minutes: setup.time(),
        pausable: setup.pausable,
        certainty: setup.certainty,
        pass_mark,
        items,
    };
    start_plan(app, session, plan, now)
}

/// Starts an exam with these questions.
pub fn start_plan(app: &mut App, session: SessionId, plan: ExamPlan, now: Now) -> Vec<Effect> {
    let exam = Exam::begin(session, plan.clone(), now.at, now.clocks(), &app.library);
    let effects = app.record(session, Fact::Exam(ExamFact::Begin(plan))).1;
    enter(app, exam, now);
    effects
}

/// Resumes an exam that was interrupted, or continues one whose freeze was written.
pub fn restored(app: &mut App, session: SessionId, events: &[Event], ran_ms: Option<u64>, now: Now) -> Vec<Effect> {
    if let Screen::Exam(active) = &app.screen
        && let ExamStage::Finishing(freeze) = active.stage
        && active.exam.id() == session
    {
        return finished(app, freeze, events, now);
    }
    let sat = app.ledger.exams().into_iter().find(|exam| exam.session == session && exam.end.is_none());
    if let Some(sat) = sat {
        let exam = Exam::begin(session, sat.plan, sat.begun, now.clocks(), &app.library);
        app.open_exam = Some(Box::new(exam.resumed(events, ran_ms, now.at, &app.library)));
    }
    if app.start == Start::Exam && matches!(app.screen, Screen::Home(_)) { begin(app, now) } else { Vec::new() }
}

/// Resumes the exam that was interrupted or left.
pub fn resume(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(mut exam) = app.open_exam.take() else { return Vec::new() };
    if has_ended(app, exam.id()) {
        app.notice = Some(ELSEWHERE.into());
        return Vec::new();
    }
    if exam.questions().is_empty() && !exam.plan().items.is_empty() {
        // If it were scored now, its answers would be lost.
        app.notice = Some(format!("No question of this exam is in a loaded deck. Open `{}` first.", exam.plan().deck));
        app.open_exam = Some(exam);
        return Vec::new();
    }
    if exam.is_frozen() {
        return score_frozen(app, *exam);
    }
    exam.enter(now.clocks());
    enter(app, *exam, now);
    let over = "Time's up. The exam is scored as it was.";
    let Some(effects) = time_is_up(app, now) else { return Vec::new() };
    app.notice = Some(over.into());
    effects
}

/// Shows an exam at its current question.
fn enter(app: &mut App, exam: Exam, now: Now) {
    let warned_ms = exam.left_ms(now.clocks());
    app.screen =
        Screen::Exam(Box::new(ActiveExam { exam, stage: ExamStage::Overview(Grid::default()), scroll: 0, warned_ms }));
    show(app);
}

/// Shows the current question.
fn show(app: &mut App) {
    let library = std::sync::Arc::clone(&app.library);
    let Screen::Exam(active) = &mut app.screen else { return };
    let Some(question) = active.exam.question() else { return };
    let Some(item) = library.item(&question.item) else { return };
    let entry = Entry { struck: question.struck, ..Entry::of(&item.task, &question.response) };
    active.stage = ExamStage::Asking(entry, Case::Shown);
    active.scroll = 0;
}

/// Handles a command in an exam.
pub fn exam(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Exam(active) = &mut app.screen else { return Vec::new() };
    let open = is_running(active);
    if let (true, Command::Exam(ExamCommand::Go(index))) = (open, command) {
        active.exam.go(index, now.clocks());
        show(app);
        return Vec::new();
    }
    let Screen::Exam(active) = &app.screen else { return Vec::new() };
    match &active.stage {
        ExamStage::Asking(..) => asking(app, command, now),
        ExamStage::Overview(_) => overview(app, command, now),
        ExamStage::ConfirmFinish(grid) => confirm_finish(app, *grid, command, now),
        ExamStage::Finishing(_) => finishing(app, command),
        ExamStage::Judging(index) => judging(app, *index, command),
        ExamStage::Report(..) => report(app, command),
        ExamStage::Review(..) => review(app, command),
    }
}

/// Handles a command while a question is shown.
fn asking(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else {
        // The question's deck is gone; the other questions can still be answered.
        return leave_question(app, command, now);
    };
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(active) = active_exam(app) else { return Vec::new() };
    let ActiveExam { exam, stage, .. } = active;
    let (ExamStage::Asking(entry, case), Some(question)) = (stage, exam.question()) else { return Vec::new() };
    let order = question.order.clone();
    let (before, confidence) = (question.response.clone(), question.confidence);
    if let Some(row) = entry.needs_second_press(command, &item.task, &order) {
        app.notice = Some(struck_out(app, row, command));
        return Vec::new();
    }
    let entered = entry.apply(command, &item.task, &order);
    let restruck = exam.strike(entry.struck);
    match entered {
        Entered::Chosen(index, sure) => {
            let response = Response::Chosen(ChoiceSet::one(index));
            let confidence = if sure { Confidence::Sure } else { confidence };
            if command == Command::Enter && response == before && !restruck {
                return move_by(app, 1, now);
            }
            entry.picks = ChoiceSet::one(index);
            return record_answer(app, &item, response, confidence, now);
        }
        Entered::Answer => {
            let response = entry.response(&item.task);
            return record_answer(app, &item, response, confidence, now);
        }
        Entered::Submit => {
            let help = exam.question().and_then(|question| question.number_problem(&item));
            if help.is_some() {
                app.notice = help;
                return Vec::new();
            }
            return move_by(app, 1, now);
        }
        Entered::View if restruck => {
            let step = exam.step(&item, now.clocks());
            return record_step(app, step);
        }
        Entered::View => return Vec::new(),
        Entered::Ignored => {}
    }
    match command {
        Command::Answer(AnswerCommand::Confidence) => {
            let next = confidence.next(exam.plan().default_confidence());
            return record_answer(app, &item, before, next, now);
        }
        Command::Item(ItemCommand::Mark) => {
            let step = exam.mark(&item, now.clocks());
            return record_step(app, step);
        }
        Command::Item(ItemCommand::Case) => *case = if *case == Case::Shown { Case::Hidden } else { Case::Shown },
        Command::Move(_) => {
            entry.cursor = None;
            active.scroll = scroll;
        }
        command => return leave_question(app, command, now),
    }
    Vec::new()
}

/// Handles a command that leaves the question. A typed number that cannot be read does not silently count as an answer.
fn leave_question(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let (from, help) = match (&app.screen, app.item()) {
        (Screen::Exam(active), Some(item)) => {
            (active.exam.at(), active.exam.question().and_then(|question| question.number_problem(&item)))
        }
        _ => (0, None),
    };
    let effects = turn_page(app, command, now);
    let has_left = !matches!(&app.screen, Screen::Exam(active)
        if matches!(active.stage, ExamStage::Asking(..)) && active.exam.at() == from);
    if let Some(help) = help.filter(|_| has_left) {
        app.notice = Some(format!("Question {} counts as wrong as it stands. {help}", from + 1));
    }
    effects
}

/// Goes to another question, or to the overview.
fn turn_page(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    match command {
        Command::Next | Command::Answer(AnswerCommand::Skip) | Command::Enter => move_by(app, 1, now),
        Command::Previous => move_by(app, -1, now),
        Command::Exam(ExamCommand::Overview | ExamCommand::Finish) | Command::Back => {
            if let Some(active) = active_exam(app) {
                active.exam.go(active.exam.at(), now.clocks());
                active.stage = ExamStage::Overview(Grid::at(active.exam.at()));
                active.scroll = 0;
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Changes the answer to the current question and writes it to the log.
fn record_answer(app: &mut App, item: &Item, response: Response, confidence: Confidence, now: Now) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    let step = active.exam.answer(item, response, confidence, now.clocks());
    record_step(app, step)
}

/// Writes a step to the log.
fn record_step(app: &mut App, step: Option<ExamStep>) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    let session = active.exam.id();
    step.map_or_else(Vec::new, |step| app.record(session, Fact::Exam(ExamFact::Step(step))).1)
}

/// Goes to the next or previous question; after the last comes the overview.
fn move_by(app: &mut App, by: isize, now: Now) -> Vec<Effect> {
    let Some(active) = active_exam(app) else { return Vec::new() };
    let at = active.exam.at();
    match at.checked_add_signed(by) {
        Some(next) if next < active.exam.questions().len() => {
            active.exam.go(next, now.clocks());
            show(app);
        }
        Some(_) => {
            active.exam.go(at, now.clocks());
            active.stage = ExamStage::Overview(Grid::at(at));
            active.scroll = 0;
        }
        None => {}
    }
    Vec::new()
}

/// Handles a command in the overview.
fn overview(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let in_a_row = app.drawn.screen.grid_columns.unwrap_or(1);
    let Some(active) = active_exam(app) else { return Vec::new() };
    let ExamStage::Overview(Grid { selected, .. }) = &mut active.stage else { return Vec::new() };
    let count = active.exam.questions().len();
    let last = count.saturating_sub(1);
    match command {
        Command::Next => *selected = (*selected + 1).min(last),
        Command::Previous => *selected = selected.saturating_sub(1),
        Command::Move(step) if !matches!(step, Move::Top | Move::Bottom) => {
            let (row, column) = (*selected / in_a_row, *selected % in_a_row);
            let row = listed(app, row, command);
            select(app, (row * in_a_row + column).min(last));
        }
        Command::Move(step) => {
            let row = listed(app, 0, command);
            select(app, if row == 0 && step == Move::Top { 0 } else { last });
        }
        Command::Enter => {
            let index = *selected;
            active.exam.go(index, now.clocks());
            show(app);
        }
        Command::Exam(ExamCommand::NextOpen | ExamCommand::NextMarked) => {
            let is_match = |index: &usize| {
                let question = &active.exam.questions()[*index];
                if command == Command::Exam(ExamCommand::NextMarked) {
                    question.marked
                } else {
                    question.response.is_empty()
                }
            };
            let from = *selected + 1;
            let found = (from..count).chain(0..from.min(count)).find(is_match);
            match found {
                Some(index) => *selected = index,
                None if command == Command::Exam(ExamCommand::NextMarked) => {
                    app.notice = Some("No questions are marked.".into());
                }
                None => app.notice = Some("All questions are answered.".into()),
            }
        }
        Command::Back => show(app),
        Command::Exam(ExamCommand::Finish) => ask_to_finish(app),
        Command::Exam(ExamCommand::Leave) => return leave(app, now),
        _ => {}
    }
    Vec::new()
}

/// Selects a question in the overview.
fn select(app: &mut App, index: usize) {
    if let Some(ActiveExam { stage: ExamStage::Overview(grid), .. }) = active_exam(app) {
        grid.selected = index;
    }
}

/// Leaves the exam for the home screen, where it can be resumed.
fn leave(app: &mut App, now: Now) -> Vec<Effect> {
    let library = std::sync::Arc::clone(&app.library);
    let Screen::Exam(active) = &mut app.screen else { return Vec::new() };
    active.exam.go(active.exam.at(), now.clocks());
    let pausable = active.exam.plan().pausable;
    // If the clock pauses, the log must know how much time has passed.
    let item = active.exam.question().and_then(|question| library.item(&question.item)).filter(|_| pausable);
    let step = item.and_then(|item| active.exam.step(&item, now.clocks()));
    app.open_exam = Some(Box::new(active.exam.clone()));
    let mut effects = record_step(app, step);
    effects.extend(go_home(app));
    let clock = if pausable { "its clock is paused" } else { "its clock is running" };
    app.notice = Some(format!("The exam is open and {clock}; the first row resumes it."));
    effects
}
