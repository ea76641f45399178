//! An exam: setting it up, sitting it, finishing it and looking at its score.

use super::super::app::{App, Start};
use super::super::effect::Effect;
use super::super::entry::{Entered, Entry};
use super::super::exam::{Asked, Case, ExamStage, Room, Rows, Setup, SetupRow};
use super::super::message::{Command, Now};
use super::super::screen::Screen;
use super::{home, moved, page, scrolled};
use crate::deck::{DeckId, Item, Task};
use crate::memory::Rating;
use crate::response::quantity::{self, Match};
use crate::response::{self, Confidence, Picks, Response};
use crate::review::{Event, ExamPlan, ExamStep, Fact, SessionId};
use crate::session::exam::{Exam, draw};
use crate::session::report::Report;

/// Milliseconds left at which the learner is warned, where the exam is a good deal longer.
const WARNINGS: [(u64, &str); 3] = [(600_000, "10 minutes"), (300_000, "5 minutes"), (60_000, "1 minute")];

/// Opens the setup, at a deck if one is named.
pub fn set_up(app: &mut App, deck: Option<DeckId>) -> Vec<Effect> {
    let asked = Asked { deck: deck.or_else(|| app.settings.exam.deck.clone()), ..app.settings.exam.clone() };
    let setup = Setup { rules: false, ..Setup::new(&asked, &app.library, &app.ledger) };
    app.screen = Screen::Setup(Box::new(setup));
    Vec::new()
}

/// Begins with what the command line said: an open exam of that deck goes on, and the rules are shown at once where a deck
/// was named.
pub fn begin(app: &mut App, now: Now) -> Vec<Effect> {
    let deck = app.settings.exam.deck.as_ref();
    let of_deck = |open: &Exam| deck.is_none_or(|deck| deck.as_str() == open.plan().deck);
    if app.open_exam.as_ref().is_some_and(|open| of_deck(open)) {
        return go_on(app, now);
    }
    let setup = Setup::new(&app.settings.exam, &app.library, &app.ledger);
    app.screen = Screen::Setup(Box::new(setup));
    Vec::new()
}

/// A command while an exam is set up.
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
            app.notice = Some("There is no question to ask here: choose another deck or topic.".into());
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
        Command::Back => return home::go(app),
        _ if setup.rules => setup.scroll = scroll,
        Command::Up | Command::Down | Command::Top | Command::Bottom => {
            setup.row = SetupRow::ALL[moved(row, SetupRow::ALL.len(), SetupRow::ALL.len(), command)];
        }
        Command::Next | Command::Previous => setup.change(command == Command::Next, &library, ledger),
        _ => {}
    }
    Vec::new()
}

/// Draws the questions and begins.
fn start(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Setup(setup) = &app.screen else { return Vec::new() };
    let setup = setup.clone();
    let Some(deck) = setup.shelved(&app.library) else { return Vec::new() };
    let (deck, pass_mark) = (deck.id.to_string(), deck.pass_mark);
    let session = app.next_session();
    let seed = app.seed(session);
    let items = draw(&app.library, &app.ledger, &setup.scope(), setup.questions(), seed);
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
    let exam = Exam::begin(session, plan.clone(), now.at, now.ticks_ms, &app.library);
    let effects = app.record(session, Fact::ExamBegin(plan)).1;
    enter(app, exam, now);
    effects
}

/// Takes up an exam that was interrupted.
pub fn restored(app: &mut App, session: SessionId, events: &[Event], now: Now) -> Vec<Effect> {
    let sat = app.ledger.exams().into_iter().find(|exam| exam.session == session && exam.end.is_none());
    if let Some(sat) = sat {
        let exam = Exam::begin(session, sat.plan, sat.begun, now.ticks_ms, &app.library);
        app.open_exam = Some(Box::new(exam.resumed(events, now.at, &app.library)));
    }
    if app.start == Start::Exam && matches!(app.screen, Screen::Home(_)) { begin(app, now) } else { Vec::new() }
}

/// Goes on with the exam that was interrupted or left.
pub fn go_on(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(mut exam) = app.open_exam.take() else { return Vec::new() };
    exam.enter(now.ticks_ms);
    enter(app, *exam, now);
    let over = "The time of this exam is over: it is scored as it stood.";
    let Some(effects) = time_is_up(app, now) else { return Vec::new() };
    app.notice = Some(over.into());
    effects
}

/// Shows an exam at the question that it is at.
fn enter(app: &mut App, exam: Exam, now: Now) {
    let warned_ms = exam.left_ms(now.ticks_ms);
    app.screen = Screen::Exam(Box::new(Room { exam, stage: ExamStage::Overview(0), scroll: 0, warned_ms }));
    show(app);
}

/// Shows the question that the exam is at.
fn show(app: &mut App) {
    let library = std::sync::Arc::clone(&app.library);
    let Screen::Exam(room) = &mut app.screen else { return };
    let Some(question) = room.exam.question() else { return };
    let Some(item) = library.item(&question.item) else { return };
    room.stage = ExamStage::Asking(Entry::of(&item.task, &question.response), Case::Shown);
    room.scroll = 0;
}

/// A command in an exam.
pub fn exam(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Screen::Exam(room) = &mut app.screen else { return Vec::new() };
    let open = matches!(room.stage, ExamStage::Asking(..) | ExamStage::Overview(_));
    if let (true, Command::Go(place)) = (open, command) {
        room.exam.go(place, now.ticks_ms);
        show(app);
        return Vec::new();
    }
    let Screen::Exam(room) = &app.screen else { return Vec::new() };
    match &room.stage {
        ExamStage::Asking(..) => asking(app, command, now),
        ExamStage::Overview(_) => overview(app, command, now),
        ExamStage::Judging(place) => judging(app, *place, command),
        ExamStage::Report(..) => report(app, command),
        ExamStage::Review(..) => review(app, command),
    }
}

/// The exam on the screen.
fn room(app: &mut App) -> Option<&mut Room> {
    match &mut app.screen {
        Screen::Exam(room) => Some(room),
        _ => None,
    }
}

/// A command while a question is asked.
fn asking(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else {
        // Its deck is gone: the others can still be answered.
        return step_aside(app, command, now);
    };
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(room) = room(app) else { return Vec::new() };
    let Room { exam, stage, .. } = room;
    let (ExamStage::Asking(entry, case), Some(question)) = (stage, exam.question()) else { return Vec::new() };
    let order = question.order.clone();
    let (before, confidence) = (question.response.clone(), question.confidence);
    match entry.take(command, &item.task, &order) {
        Entered::Chosen(place, sure) => {
            let response = Response::Chosen(Picks::one(place));
            let confidence = if sure { Confidence::Sure } else { confidence };
            if command == Command::Enter && response == before {
                return turn(app, 1, now);
            }
            entry.picks = Picks::one(place);
            return keep(app, &item, response, confidence, now);
        }
        Entered::Answer => {
            let response = entry.response(&item.task);
            return keep(app, &item, response, confidence, now);
        }
        Entered::Submit => {
            let help = unsafe_number(&item, &before);
            if help.is_some() {
                app.notice = help;
                return Vec::new();
            }
            return turn(app, 1, now);
        }
        Entered::Looks => return Vec::new(),
        Entered::Nothing => {}
    }
    match command {
        Command::Confidence => {
            return keep(app, &item, before, confidence.next(), now);
        }
        Command::Mark => {
            let step = exam.mark(&item, now.ticks_ms);
            return written(app, step);
        }
        Command::Case => *case = if *case == Case::Shown { Case::Hidden } else { Case::Shown },
        Command::Up
        | Command::Down
        | Command::PageUp
        | Command::PageDown
        | Command::ScrollUp
        | Command::ScrollDown
        | Command::Top
        | Command::Bottom => {
            entry.cursor = None;
            room.scroll = scroll;
        }
        command => return step_aside(app, command, now),
    }
    Vec::new()
}

/// What is wrong with a number as it was typed, before it is left.
fn unsafe_number(item: &Item, response: &Response) -> Option<String> {
    let (Task::Numeric(numeric), Response::Typed(texts)) = (&item.task, response) else { return None };
    match quantity::judge(response::text_of(texts, 0), numeric) {
        Match::Slip(slip) if !response.is_empty() => Some(slip.help()),
        Match::Slip(_) | Match::Right | Match::Off(_) | Match::WrongUnit => None,
    }
}

/// A command that leaves the question on the screen.
fn step_aside(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    match command {
        Command::Next | Command::Skip | Command::Enter => turn(app, 1, now),
        Command::Previous => turn(app, -1, now),
        Command::Overview | Command::Back | Command::Finish => {
            if let Some(room) = room(app) {
                room.exam.go(room.exam.at(), now.ticks_ms);
                room.stage = ExamStage::Overview(room.exam.at());
                room.scroll = 0;
            }
            Vec::new()
        }
        _ => Vec::new(),
    }
}

/// Keeps an answer as it stands now, and orders it written.
fn keep(app: &mut App, item: &Item, response: Response, confidence: Confidence, now: Now) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let step = room.exam.answer(item, response, confidence, now.ticks_ms);
    written(app, step)
}

/// Orders a step written.
fn written(app: &mut App, step: Option<ExamStep>) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let session = room.exam.id();
    step.map_or_else(Vec::new, |step| app.record(session, Fact::ExamStep(step)).1)
}

/// Goes to the next question or the one before; behind the last is the overview.
fn turn(app: &mut App, by: isize, now: Now) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let at = room.exam.at();
    match at.checked_add_signed(by) {
        Some(next) if next < room.exam.questions().len() => {
            room.exam.go(next, now.ticks_ms);
            show(app);
        }
        Some(_) => {
            room.exam.go(at, now.ticks_ms);
            room.stage = ExamStage::Overview(at);
            room.scroll = 0;
        }
        None => {}
    }
    Vec::new()
}

/// A command in the overview.
fn overview(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(room) = room(app) else { return Vec::new() };
    let ExamStage::Overview(selected) = &mut room.stage else { return Vec::new() };
    let count = room.exam.questions().len();
    let step = |by: isize| selected.checked_add_signed(by).filter(|place| *place < count).unwrap_or(*selected);
    match command {
        Command::Next => *selected = step(1),
        Command::Previous => *selected = step(-1),
        Command::Down => *selected = step(IN_A_ROW),
        Command::Up => *selected = step(-IN_A_ROW),
        Command::Top => *selected = 0,
        Command::Bottom => *selected = count.saturating_sub(1),
        Command::Enter => {
            let place = *selected;
            room.exam.go(place, now.ticks_ms);
            show(app);
        }
        Command::NextOpen | Command::NextMarked => {
            let wanted = |place: &usize| {
                let question = &room.exam.questions()[*place];
                if command == Command::NextMarked { question.marked } else { question.response.is_empty() }
            };
            let from = *selected + 1;
            let found = (from..count).chain(0..from.min(count)).find(wanted);
            match found {
                Some(place) => *selected = place,
                None if command == Command::NextMarked => app.notice = Some("No question is marked.".into()),
                None => app.notice = Some("Every question has an answer.".into()),
            }
        }
        Command::Back => show(app),
        Command::Finish => return finish(app, now),
        Command::Leave => return leave(app, now),
        _ => {}
    }
    Vec::new()
}

/// Questions in a row of the overview.
pub const IN_A_ROW: isize = 10;

/// Leaves the exam for the home screen; it can be gone on with.
fn leave(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Exam(room) = &mut app.screen else { return Vec::new() };
    room.exam.go(room.exam.at(), now.ticks_ms);
    app.open_exam = Some(Box::new(room.exam.clone()));
    let pausable = room.exam.plan().pausable;
    let effects = home::go(app);
    let clock = if pausable { "its clock stands still" } else { "its clock goes on" };
    app.notice = Some(format!("The exam is open, and {clock}: the first row goes on with it."));
    effects
}

/// Ends an exam whose time is over, if one is on the screen.
pub fn time_is_up(app: &mut App, now: Now) -> Option<Vec<Effect>> {
    let Screen::Exam(room) = &app.screen else { return None };
    let runs = matches!(room.stage, ExamStage::Asking(..) | ExamStage::Overview(_));
    if !runs || room.exam.left_ms(now.ticks_ms) > 0 {
        return None;
    }
    let effects = finish(app, now);
    app.notice = Some("Time is up: the exam is finished as it stood.".into());
    Some(effects)
}

/// Warns once when little time is left.
pub fn warn(app: &mut App, now: Now) {
    let Some(room) = room(app) else { return };
    let (left, limit) = (room.exam.left_ms(now.ticks_ms), room.exam.limit_ms());
    let before = std::mem::replace(&mut room.warned_ms, left);
    let due = WARNINGS.iter().find(|(at, _)| left <= *at && *at < before && 2 * *at <= limit);
    if let Some((_, words)) = due {
        app.notice = Some(format!("{words} left."));
    }
}

/// Stops the clock. Where only the learner can judge an answer, that comes first.
fn finish(app: &mut App, now: Now) -> Vec<Effect> {
    if let Some(room) = room(app) {
        room.exam.stop(now.ticks_ms);
    }
    judge_next(app)
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
fn judging(app: &mut App, place: usize, command: Command) -> Vec<Effect> {
    let Screen::Exam(seen) = &app.screen else { return Vec::new() };
    let scroll = scrolled(app, seen.scroll, command);
    let Some(room) = room(app) else { return Vec::new() };
    match command {
        Command::Rate(rating) => {
            room.exam.judge(place, rating != Rating::Again);
            judge_next(app)
        }
        Command::Back => {
            app.notice = Some("Judge your own answer first: the exam is scored then.".into());
            Vec::new()
        }
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
    let answers = room.exam.answers(&app.library, &app.ledger, app.at);
    let mut effects = Vec::new();
    for answer in answers {
        effects.extend(app.record(session, Fact::Answer(answer)).1);
    }
    effects.extend(app.record(session, Fact::ExamEnd(report.end)).1);
    if let Some(room) = self::room(app) {
        room.stage = ExamStage::Report(Box::new(report), Rows { all: false, row: 0 });
    }
    effects
}

/// A command on the score.
fn report(app: &mut App, command: Command) -> Vec<Effect> {
    let page = page(app);
    let Some(room) = room(app) else { return Vec::new() };
    let ExamStage::Report(report, rows) = &mut room.stage else { return Vec::new() };
    match command {
        Command::All => *rows = Rows { all: !rows.all, row: 0 },
        Command::Enter if rows.selected(report).is_some() => {
            room.stage = ExamStage::Review(report.clone(), *rows);
            room.scroll = 0;
        }
        Command::Enter | Command::Back => return home::go(app),
        command => rows.row = moved(rows.row, rows.places(report).len(), page, command),
    }
    Vec::new()
}

/// A command while a question of the score is explained.
fn review(app: &mut App, command: Command) -> Vec<Effect> {
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

/// Leaves time out that the program was stopped, where the exam allows it.
pub fn pause(app: &mut App, away_ms: u64) {
    if let Some(room) = room(app) {
        room.exam.pause(away_ms);
    }
}
