//! An item being asked: making an answer, grading it, and judging what only the learner can.

use super::super::app::App;
use super::super::effect::Effect;
use super::super::entry::Entered;
use super::super::message::{Command, Now};
use super::super::screen::{Asking, Judging, Screen, Stage};
use super::scrolled;
use super::study::{ask, explain, leave, parts, sum_up};
use crate::deck::item::Mode;
use crate::deck::{Item, Task};
use crate::response::quantity::{self, Match};
use crate::response::{self, Confidence, Grade, Picks, Response, Score};
use crate::review::{Answer, Fact, Reply, StudyMode, Weighed};
use crate::session::Given;

/// The longest time to answer that is believed, in milliseconds: a day.
const LONGEST_MS: u64 = 86_400_000;

/// Capital answers in a row after which a locked shift key is suspected, once.
const CAPITALS: u8 = 2;

/// A command while an item is asked.
pub fn asking(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return sum_up(app) };
    let minute = app.settings.minute;
    let scroll = match &app.screen {
        Screen::Study(study) => scrolled(app, study.scroll, command),
        _ => 0,
    };
    let Some((study, library)) = parts(app) else { return Vec::new() };
    let order = study.session.showing().map(|showing| showing.order.clone()).unwrap_or_default();
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    if minute && asking.left_ms(now.ticks_ms) == 0 {
        return time_is_up(app, now);
    }
    let entered = match (asking.covered, command) {
        (true, Command::Enter) => {
            asking.covered = false;
            study.scroll = 0;
            return Vec::new();
        }
        (true, _) => Entered::Nothing,
        (false, command) => asking.entry.take(command, &item.task, &order),
    };
    match entered {
        Entered::Chosen(place, sure) => {
            let confidence = if sure { Confidence::Sure } else { asking.confidence };
            let effects = submit(app, &item, Response::Chosen(Picks::one(place)), confidence, now);
            suspect_caps_lock(app, sure);
            return effects;
        }
        Entered::Submit => {
            let (response, confidence) = (asking.entry.response(&item.task), asking.confidence);
            if let Some(help) = unfinished(&item.task, &response) {
                app.notice = Some(help);
                return Vec::new();
            }
            return submit(app, &item, response, confidence, now);
        }
        Entered::Looks | Entered::Answer => return Vec::new(),
        Entered::Nothing => {}
    }
    match command {
        Command::Confidence => asking.confidence = asking.confidence.next(),
        Command::Case => asking.case = !asking.case,
        Command::Up | Command::Down | Command::PageUp | Command::PageDown | Command::Top | Command::Bottom => {
            asking.entry.cursor = None;
            study.scroll = scroll;
        }
        Command::Skip if minute => return pass(app, now),
        Command::Skip if study.session.left() > 1 => {
            study.session.skip(library);
            ask(app, now);
        }
        Command::Skip => app.notice = Some("This is the last one: there is nothing to skip to.".into()),
        Command::Back => return leave(app),
        _ => {}
    }
    Vec::new()
}

/// Takes an item whose minute is over as answered wrongly, where each has a minute.
pub fn time_is_up(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    if !app.settings.minute || asking.left_ms(now.ticks_ms) > 0 {
        return Vec::new();
    }
    let effects = pass(app, now);
    app.notice = Some("The minute is over: it counts as wrong.".into());
    effects
}

/// Takes the item on the screen as answered wrongly.
fn pass(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return sum_up(app) };
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    let (latency_ms, confidence) = (latency(asking, now), Confidence::Fairly);
    let response = Reply::default().response(&item);
    let grade = response::graded(Score::NONE, confidence);
    give(app, &item, response, confidence, grade, false, latency_ms)
}

/// What an answer still lacks before it can be graded, if anything.
fn unfinished(task: &Task, response: &Response) -> Option<String> {
    let help = match (task, response) {
        (Task::Choice(choice), Response::Chosen(picks)) if picks.is_empty() => match choice.mode {
            Mode::Multi => "Tick every option that is right, then press Enter.",
            Mode::Single | Mode::Matching | Mode::TrueFalse => "Press the letter of your answer.",
        },
        (Task::Order(order), Response::Ordered(steps)) if steps.len() < order.steps.len() => {
            "Press the letters in order until every step has a number, then Enter."
        }
        (Task::Short(_) | Task::Cloze(_), response) if response.is_empty() => "Type an answer, then press Enter.",
        (Task::Numeric(numeric), Response::Typed(texts)) => {
            return match quantity::judge(response::text_of(texts, 0), numeric) {
                Match::Slip(slip) => Some(slip.help()),
                Match::Right | Match::Off(_) | Match::WrongUnit => None,
            };
        }
        _ => return None,
    };
    Some(help.to_owned())
}

/// Says once that capital letters mean sure, in case the shift key is locked.
fn suspect_caps_lock(app: &mut App, sure: bool) {
    app.capitals = if sure { app.capitals.saturating_add(1) } else { 0 };
    if app.capitals == CAPITALS {
        app.notice = Some("Capital letters say you are sure. If you did not mean that: Caps Lock?".into());
    }
}

/// Grades an answer, or lets the learner judge it where nobody else can.
fn submit(app: &mut App, item: &Item, response: Response, confidence: Confidence, now: Now) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    let latency_ms = latency(asking, now);
    if let Some(grade) = response::grade(item, &response, confidence) {
        return give(app, item, response, confidence, grade, false, latency_ms);
    }
    study.stage = Stage::Judging(Judging { response, confidence, latency_ms });
    study.scroll = 0;
    Vec::new()
}

/// Milliseconds since an item came up.
fn latency(asking: &Asking, now: Now) -> u32 {
    let latency = now.ticks_ms.saturating_sub(asking.since_ms).min(LONGEST_MS);
    u32::try_from(latency).unwrap_or(u32::MAX)
}

/// A command while the learner judges an answer.
pub fn judging(app: &mut App, command: Command, _now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return sum_up(app) };
    let scroll = match &app.screen {
        Screen::Study(study) => scrolled(app, study.scroll, command),
        _ => 0,
    };
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Judging(judging) = &study.stage else { return Vec::new() };
    match command {
        Command::Rate(rating) => {
            let Judging { response, confidence, latency_ms } = judging.clone();
            give(app, &item, response, confidence, response::self_rated(rating), true, latency_ms)
        }
        Command::Back => leave(app),
        _ => {
            study.scroll = scroll;
            Vec::new()
        }
    }
}

/// Orders a graded answer written, and explains it.
fn give(
    app: &mut App,
    item: &Item,
    response: Response,
    confidence: Confidence,
    grade: Grade,
    self_rated: bool,
    latency_ms: u32,
) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let Some(showing) = study.session.showing().cloned() else { return Vec::new() };
    let session = study.session.id();
    let key = item.key_fingerprint();
    let was = app.ledger.former_key(item).map(<[String]>::to_vec);
    let mut answer = Answer {
        item: item.id.clone(),
        content: item.fingerprint(),
        key,
        words: if app.ledger.words(key).is_none() { item.key_words() } else { Vec::new() },
        reply: Reply::of(item, &response),
        self_rated,
        shown: showing.order,
        verdict: grade.verdict,
        score: grade.score,
        confidence,
        rating: grade.rating,
        latency_ms,
        mode: match (app.settings.minute, app.settings.cover) {
            (true, _) => StudyMode::Minute,
            (false, true) => StudyMode::Cover,
            (false, false) => StudyMode::Study,
        },
        weighed: Weighed::default(),
    };
    answer.weighed = app.ledger.weigh(item, &answer, app.at);
    let (event, effects) = app.record(session, Fact::Answer(answer));
    let Some((study, library)) = parts(app) else { return effects };
    study.session.answer(Given { event, response, confidence, grade, rating: grade.rating, latency_ms }, library);
    explain(study, was);
    effects
}
