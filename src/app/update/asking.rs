//! An item being asked: entering a response, stating confidence, and self-grading.

use super::super::command::{AnswerCommand, Command, ItemCommand};
use super::super::effect::Effect;
use super::super::entry::{Entered, Entry, Field};
use super::super::keymap::{self, KeyContext};
use super::super::message::Now;
use super::super::preference::{AnswerMode, ConfidenceMode, SelfRating};
use super::super::screen::{Asking, MemoryBefore, Screen, Stage};
use super::super::state::App;
use super::scroll::scrolled;
use super::session::{explain, leave, parts, show_next, show_summary};
use crate::deck::item::Mode;
use crate::deck::{Item, Library, Task};
use crate::memory::Rating;
use crate::response::quantity::{self, Match};
use crate::response::unclear::{UnclearAnswer, unclear_answers};
use crate::response::{self, ChoiceSet, Confidence, Response};
use crate::review::{Fact, ItemFact};
use crate::session::study::Timer;
use crate::session::{Assessment, Attempt, GradedAttempt};

/// Answers by capital letter in a row after which Caps Lock is suspected, once.
const CAPITALS: u8 = 2;

/// A command while an item is asked.
pub fn asking(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return show_summary(app) };
    let (limit_ms, confirm) = (app.settings.limit_ms(), app.settings.answer == AnswerMode::Confirm);
    let scroll = match &app.screen {
        Screen::Study(study) => scrolled(app, study.scroll, command),
        _ => 0,
    };
    let Some((study, library)) = parts(app) else { return Vec::new() };
    let order = study.session.showing().map(|showing| showing.order.clone()).unwrap_or_default();
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    if limit_ms.is_some_and(|limit_ms| asking.timer.left_ms(limit_ms, now.ticks_ms) == 0) {
        return time_is_up(app, now);
    }
    if asking.attempt.is_some() {
        return ask_confidence(app, &item, command, scroll);
    }
    if let (true, Some(row)) = (confirm, selected(&item.task, command))
        && row < order.len()
        && !asking.entry.striking
    {
        asking.entry.cursor = Some(row);
        if matches!(command, Command::Answer(AnswerCommand::ChooseSure(_))) {
            asking.confidence = Confidence::Sure;
        }
        return Vec::new();
    }
    if !asking.covered
        && let Some(row) = asking.entry.needs_second_press(command, &item.task, &order)
    {
        app.notice = Some(struck_out(app, row, command));
        return Vec::new();
    }
    let entered = match (asking.covered, command) {
        (true, Command::Enter) => {
            asking.covered = false;
            study.scroll = 0;
            return Vec::new();
        }
        (true, _) => Entered::Ignored,
        (false, command) => asking.entry.apply(command, &item.task, &order),
    };
    match entered {
        Entered::Chosen(index, sure) => {
            let confidence = if sure { Confidence::Sure } else { asking.confidence };
            let effects = submit(app, &item, Response::Chosen(ChoiceSet::one(index)), confidence, now);
            suspect_caps_lock(app, sure);
            return effects;
        }
        Entered::Submit => {
            if let Some(unclear) = next_unclear(asking, &item, library) {
                asking.entry.field = unclear.field;
                asking.entry.cursor = Some(unclear.field);
                asking.entry.unclear = Some(unclear);
                return Vec::new();
            }
            let (response, confidence) = (asking.entry.response(&item.task), asking.confidence);
            if let Some(help) = unfinished(&item, &response) {
                app.notice = Some(help);
                return Vec::new();
            }
            return submit(app, &item, response, confidence, now);
        }
        Entered::View | Entered::Answer => return Vec::new(),
        Entered::Ignored => {}
    }
    match command {
        Command::Answer(AnswerCommand::Confidence) => {
            asking.confidence = asking.confidence.next(Confidence::default());
        }
        Command::Item(ItemCommand::Case) => asking.case = !asking.case,
        Command::Move(_) => {
            asking.entry.cursor = None;
            study.scroll = scroll;
        }
        Command::Answer(AnswerCommand::Skip) if limit_ms.is_some() => return count_as_wrong(app, now),
        Command::Answer(AnswerCommand::Skip) if study.session.left() > 1 => {
            study.session.skip(library);
            show_next(app, now);
        }
        Command::Answer(AnswerCommand::Skip) => {
            app.notice = Some("This is the last question; it cannot be skipped.".into());
        }
        Command::Back => return leave(app),
        _ => {}
    }
    Vec::new()
}

/// Whether a letter is that of an option that is not completely visible. Scrolls there first, and says which key answers.
pub fn shows_option(app: &mut App, command: Command) -> bool {
    let Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row)) = command else { return false };
    if app.help.is_some() || app.palette.is_some() {
        return false;
    }
    let (Some(scroll), Some(entry)) = (app.drawn.screen.scroll_to_option(row), app.screen.entry_mut()) else {
        return false;
    };
    let is_struck_out = entry.striking;
    // The focus must not scroll the option out of sight again.
    entry.cursor = None;
    app.screen.scroll_question(scroll);
    let letter = ('a'..='z').nth(row).unwrap_or('?');
    let letter = match command {
        Command::Answer(AnswerCommand::ChooseSure(_)) => format!("Shift+{letter}"),
        _ => letter.to_string(),
    };
    let what = match KeyContext::of(app) {
        _ if is_struck_out => "strike it out",
        KeyContext::Ordering | KeyContext::ExamOrdering => "place it",
        KeyContext::Ticking => "select it",
        _ => "answer",
    };
    app.notice = Some(format!("Press {letter} again to {what}."));
    true
}

/// Asks before an option that was struck out is chosen.
pub(super) fn struck_out(app: &App, row: usize, command: Command) -> String {
    let letter = ('a'..='z').nth(row).unwrap_or('?');
    let key = match command {
        Command::Answer(AnswerCommand::Choose(_)) => letter.to_string(),
        Command::Answer(AnswerCommand::ChooseSure(_)) => letter.to_ascii_uppercase().to_string(),
        command => keymap::key_of(app, command),
    };
    format!("You struck out {letter}. Press {key} again to choose it.")
}

/// The row that a letter selects, if the item has a single answer.
fn selected(task: &Task, command: Command) -> Option<usize> {
    let (Task::Choice(choice), Command::Answer(AnswerCommand::Choose(row) | AnswerCommand::ChooseSure(row))) =
        (task, command)
    else {
        return None;
    };
    match choice.mode {
        Mode::Single | Mode::Matching | Mode::TrueFalse => Some(row),
        Mode::Multi => None,
    }
}

/// A command while the learner is asked for their confidence in the attempt.
fn ask_confidence(app: &mut App, item: &Item, command: Command, scroll: usize) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    let confidence = match command {
        Command::Say(confidence) => confidence,
        Command::Enter => Confidence::default(),
        Command::Back => {
            asking.attempt = None;
            if selected(&item.task, Command::Answer(AnswerCommand::Choose(0))).is_some() {
                asking.entry.picks = ChoiceSet::NONE;
            }
            return Vec::new();
        }
        _ => {
            study.scroll = scroll;
            return Vec::new();
        }
    };
    match asking.attempt.take() {
        Some(attempt) => grade(app, item, Attempt { confidence: Some(confidence), ..attempt }),
        None => Vec::new(),
    }
}

/// Ends an item whose time is up, if each item has a time limit. Without a response it counts as wrong.
pub fn time_is_up(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    let Some(limit_ms) = app.settings.limit_ms() else { return Vec::new() };
    if asking.timer.left_ms(limit_ms, now.ticks_ms) > 0 {
        return Vec::new();
    }
    if let (Some(attempt), Some(item)) = (asking.attempt.clone(), app.item()) {
        // The response was in time; the learner did not state their confidence.
        let effects = grade(app, &item, attempt);
        app.notice = Some("Time's up. Your answer counts.".into());
        return effects;
    }
    let effects = count_as_wrong(app, now);
    app.notice = Some("Time's up. It counts as wrong.".into());
    effects
}

/// Counts the item on the screen as wrong, without a response.
fn count_as_wrong(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return show_summary(app) };
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    let graded = GradedAttempt::unanswered(&item, asking.timer.latency_ms(now.ticks_ms));
    answer(app, &item, graded)
}

/// What is missing before a response can be graded, if anything.
fn unfinished(item: &Item, response: &Response) -> Option<String> {
    let help = match (&item.task, response) {
        (Task::Choice(choice), Response::Chosen(picks)) if picks.is_empty() => match choice.mode {
            Mode::Multi => "Select all that apply, then press Enter.",
            Mode::Single | Mode::Matching | Mode::TrueFalse => "Press the letter of your answer.",
        },
        (Task::Order(order), Response::Ordered(steps)) if steps.len() < order.steps.len() => {
            "Press the letters in order until every step is numbered, then Enter."
        }
        (Task::Short(_) | Task::Cloze(_), response) if response.is_empty() => "Type an answer, then press Enter.",
        (Task::Numeric(numeric), Response::Typed(texts)) => {
            return match quantity::judge(response::text_of(texts, 0), numeric, &item.stem) {
                Match::Slip(slip) => Some(slip.help()),
                Match::Right | Match::Off(_) | Match::WrongUnit => None,
            };
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// The next issue with the typed answer that the learner has not seen. If they have seen it and submit again, the
/// intended text is used.
fn next_unclear(asking: &mut Asking, item: &Item, library: &Library) -> Option<UnclearAnswer> {
    asking.entry.unclear = None;
    for unclear in unclear_answers(item, &asking.entry.response(&item.task), library) {
        let text = (unclear.field, unclear.typed.clone());
        if !asking.questioned.contains(&text) {
            asking.questioned.push(text);
            return Some(unclear);
        }
        if let (Some(suggestion), Some(field)) = (unclear.suggestion(), asking.entry.fields.get_mut(unclear.field)) {
            *field = Field::with_text(suggestion);
        }
    }
    None
}

/// Explains once that capital letters mean "sure", in case Caps Lock is on.
fn suspect_caps_lock(app: &mut App, sure: bool) {
    app.capitals = if sure { app.capitals.saturating_add(1) } else { 0 };
    if app.capitals == CAPITALS {
        app.notice = Some("Capital letters answer as \"sure\". Is Caps Lock on?".into());
    }
}

/// Submits a response. Grades it at once unless the learner is asked for their confidence first.
fn submit(app: &mut App, item: &Item, response: Response, confidence: Confidence, now: Now) -> Vec<Effect> {
    let mode = app.settings.confidence;
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    let stated = match mode {
        ConfidenceMode::Inline => true,
        // Only a capital letter states it.
        ConfidenceMode::Off => confidence != Confidence::default(),
        ConfidenceMode::Ask => false,
    };
    let confidence = stated.then_some(confidence);
    let attempt = Attempt { response, confidence, latency_ms: asking.timer.latency_ms(now.ticks_ms) };
    if mode != ConfidenceMode::Ask {
        return grade(app, item, attempt);
    }
    if let Response::Chosen(picks) = attempt.response {
        // The option is shown as chosen, as in an exam.
        asking.entry.picks = picks;
    }
    asking.attempt = Some(attempt);
    Vec::new()
}

/// Grades an attempt, or asks the learner to grade it if the program cannot.
fn grade(app: &mut App, item: &Item, attempt: Attempt) -> Vec<Effect> {
    let Some((study, library)) = parts(app) else { return Vec::new() };
    match attempt.grade(item, library) {
        Assessment::Graded(graded) => answer(app, item, graded),
        Assessment::NeedsSelfGrading(attempt) => {
            study.stage = Stage::Judging(attempt);
            study.scroll = 0;
            Vec::new()
        }
    }
}

/// Writes a graded attempt to the log, and shows the feedback.
fn answer(app: &mut App, item: &Item, graded: GradedAttempt) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let session = &study.session;
    let answer = session.logged(item, &graded, app.settings.study_mode(), &app.ledger, app.at);
    let (Some(answer), session) = (answer, session.id()) else { return Vec::new() };
    let former_key = app.ledger.former_key(item);
    let before = app.ledger.progress(&item.id).map(|progress| MemoryBefore {
        stability: progress.memory.stability.days().into(),
        recall: app.ledger.recall(&progress, app.today()).map(|recall| recall.value().into()),
    });
    let (event, effects) = app.record(session, Fact::Item(ItemFact::Answer(answer)));
    if let Some((study, library)) = parts(app) {
        study.session.answer(event, graded, library);
        explain(study);
        if let Stage::Feedback(explained) = &mut study.stage {
            (explained.was, explained.before) = (former_key, before);
        }
    }
    effects
}

/// A command while the learner grades an attempt. It is not in the log yet, so the learner can return to the question.
pub fn judging(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return show_summary(app) };
    let scroll = match &app.screen {
        Screen::Study(study) => scrolled(app, study.scroll, command),
        _ => 0,
    };
    let two = app.settings.self_rating == SelfRating::Two;
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Judging(attempt) = &study.stage else { return Vec::new() };
    let rating = match (command, two) {
        (Command::Rate(rating), false) => Some(rating),
        (Command::Rate(Rating::Again), true) => Some(Rating::Again),
        (Command::Rate(_) | Command::Enter, true) => Some(Rating::Good),
        _ => None,
    };
    if let Some(rating) = rating {
        let graded = attempt.clone().self_graded(rating);
        return answer(app, &item, graded);
    }
    match command {
        Command::Undo | Command::Back => {
            let asking = Asking::new(Entry::of(&item.task, &attempt.response), false, now);
            let timer = Timer::resume(attempt, now.ticks_ms);
            let asking = Asking { confidence: attempt.confidence.unwrap_or_default(), timer, ..asking };
            study.stage = Stage::Asking(asking);
            study.scroll = 0;
            Vec::new()
        }
        _ => {
            study.scroll = scroll;
            Vec::new()
        }
    }
}
