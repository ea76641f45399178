//! An item being asked: making an answer, grading it, and judging what only the learner can.

use super::super::command::{AnswerCommand, Command, ItemCommand};
use super::super::effect::Effect;
use super::super::entry::{Entered, Entry, Field};
use super::super::message::Now;
use super::super::preference::{Answering, Sureness};
use super::super::screen::{Asking, GivenFirst, Judging, Screen, Stage};
use super::super::state::App;
use super::scroll::scrolled;
use super::session::{ask, explain, leave, parts, sum_up};
use crate::deck::item::Mode;
use crate::deck::limits::ANSWER_MS;
use crate::deck::{Item, Library, Task};
use crate::response::doubt::{Doubt, doubts};
use crate::response::quantity::{self, Match};
use crate::response::{self, Confidence, Grade, Picks, Response, Score};
use crate::review::{Answer, Fact, ItemFact, Reply, StudyMode, Weighed};
use crate::session::Given;

/// Capital answers in a row after which a locked shift key is suspected, once.
const CAPITALS: u8 = 2;

/// A command while an item is asked.
pub fn asking(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return sum_up(app) };
    let (minute, confirm) = (app.settings.minute, app.settings.answer == Answering::Confirm);
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
    if asking.given.is_some() {
        return sureness(app, &item, command, scroll);
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
            if let Some(doubt) = hand_back(asking, &item, library) {
                asking.entry.field = doubt.field;
                asking.entry.cursor = Some(doubt.field);
                asking.entry.doubt = Some(doubt);
                return Vec::new();
            }
            let (response, confidence) = (asking.entry.response(&item.task), asking.confidence);
            if let Some(help) = unfinished(&item, &response) {
                app.notice = Some(help);
                return Vec::new();
            }
            return submit(app, &item, response, confidence, now);
        }
        Entered::Looks | Entered::Answer => return Vec::new(),
        Entered::Nothing => {}
    }
    match command {
        Command::Answer(AnswerCommand::Confidence) => asking.confidence = asking.confidence.next(),
        Command::Item(ItemCommand::Case) => asking.case = !asking.case,
        Command::Move(_) => {
            asking.entry.cursor = None;
            study.scroll = scroll;
        }
        Command::Answer(AnswerCommand::Skip) if minute => return pass(app, now),
        Command::Answer(AnswerCommand::Skip) if study.session.left() > 1 => {
            study.session.skip(library);
            ask(app, now);
        }
        Command::Answer(AnswerCommand::Skip) => {
            app.notice = Some("This is the last question; it cannot be skipped.".into());
        }
        Command::Back => return leave(app),
        _ => {}
    }
    Vec::new()
}

/// The row that a letter selects, where one answer is all.
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

/// A command while the learner is asked how sure the answer was.
fn sureness(app: &mut App, item: &Item, command: Command, scroll: usize) -> Vec<Effect> {
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    let confidence = match command {
        Command::Say(confidence) => confidence,
        Command::Enter => Confidence::default(),
        Command::Back => {
            asking.given = None;
            if selected(&item.task, Command::Answer(AnswerCommand::Choose(0))).is_some() {
                asking.entry.picks = Picks::NONE;
            }
            return Vec::new();
        }
        _ => {
            study.scroll = scroll;
            return Vec::new();
        }
    };
    match asking.given.take() {
        Some(given) => judge(app, item, given, Some(confidence)),
        None => Vec::new(),
    }
}

/// Takes an item whose minute is over as answered wrongly, where each has a minute.
pub fn time_is_up(app: &mut App, now: Now) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    if !app.settings.minute || asking.left_ms(now.ticks_ms) > 0 {
        return Vec::new();
    }
    if let (Some(given), Some(item)) = (asking.given.clone(), app.item()) {
        // It was answered in time; how sure it was, nobody said.
        let effects = judge(app, &item, given, None);
        app.notice = Some("Time's up. Your answer counts.".into());
        return effects;
    }
    let effects = pass(app, now);
    app.notice = Some("Time's up. It counts as wrong.".into());
    effects
}

/// Takes the item on the screen as answered wrongly.
fn pass(app: &mut App, now: Now) -> Vec<Effect> {
    let Some(item) = app.item() else { return sum_up(app) };
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &study.stage else { return Vec::new() };
    let latency_ms = latency(asking, now);
    let response = Reply::default().response(&item);
    let grade = response::graded(Score::NONE, Confidence::default());
    // No answer was given, so nobody said how sure it was.
    give(app, &item, response, None, grade, false, latency_ms)
}

/// What an answer still lacks before it can be graded, if anything.
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

/// The next doubt about an answer that the learner was not told of. Where they were, and submit it all the same, what was
/// meant is taken.
fn hand_back(asking: &mut Asking, item: &Item, library: &Library) -> Option<Doubt> {
    asking.entry.doubt = None;
    for doubt in doubts(item, &asking.entry.response(&item.task), library) {
        let text = (doubt.field, doubt.typed.clone());
        if !asking.handed_back.contains(&text) {
            asking.handed_back.push(text);
            return Some(doubt);
        }
        if let (Some(meant), Some(field)) = (doubt.meant(), asking.entry.fields.get_mut(doubt.field)) {
            *field = Field::holding(meant);
        }
    }
    None
}

/// Says once that capital letters mean sure, in case the shift key is locked.
fn suspect_caps_lock(app: &mut App, sure: bool) {
    app.capitals = if sure { app.capitals.saturating_add(1) } else { 0 };
    if app.capitals == CAPITALS {
        app.notice = Some("Capital letters answer as \"sure\". Is Caps Lock on?".into());
    }
}

/// Takes an answer; the learner may have set that the confidence is asked behind it.
fn submit(app: &mut App, item: &Item, response: Response, confidence: Confidence, now: Now) -> Vec<Effect> {
    let ask = app.settings.confidence == Sureness::Ask;
    let Some((study, _)) = parts(app) else { return Vec::new() };
    let Stage::Asking(asking) = &mut study.stage else { return Vec::new() };
    let given = GivenFirst { response, latency_ms: latency(asking, now) };
    if ask {
        if let Response::Chosen(picks) = given.response {
            // The option is seen to be chosen, as it is in an exam.
            asking.entry.picks = picks;
        }
        asking.given = Some(given);
        return Vec::new();
    }
    // Where it is not asked, only a capital letter says it.
    let said = app.settings.confidence != Sureness::Off || confidence != Confidence::default();
    judge(app, item, given, said.then_some(confidence))
}

/// Grades an answer, or lets the learner judge it where nobody else can.
fn judge(app: &mut App, item: &Item, given: GivenFirst, confidence: Option<Confidence>) -> Vec<Effect> {
    let GivenFirst { response, latency_ms } = given;
    if let Some(grade) = response::grade(item, &response, confidence.unwrap_or_default(), &*app.library) {
        return give(app, item, response, confidence, grade, false, latency_ms);
    }
    let Some((study, _)) = parts(app) else { return Vec::new() };
    study.stage = Stage::Judging(Judging { response, confidence, latency_ms });
    study.scroll = 0;
    Vec::new()
}

/// Milliseconds since an item came up.
fn latency(asking: &Asking, now: Now) -> u32 {
    let latency = now.ticks_ms.saturating_sub(asking.since_ms).min(u64::from(ANSWER_MS));
    u32::try_from(latency).unwrap_or(u32::MAX)
}

/// A command while the learner judges an answer. It is not yet written, so undo goes back to it.
pub fn judging(app: &mut App, command: Command, now: Now) -> Vec<Effect> {
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
        Command::Undo => {
            let since_ms = now.ticks_ms.saturating_sub(judging.latency_ms.into());
            let asking = Asking::new(Entry::of(&item.task, &judging.response), false, now);
            let asking = Asking { confidence: judging.confidence.unwrap_or_default(), since_ms, ..asking };
            study.stage = Stage::Asking(asking);
            study.scroll = 0;
            Vec::new()
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
    confidence: Option<Confidence>,
    grade: Grade,
    self_rated: bool,
    latency_ms: u32,
) -> Vec<Effect> {
    let Screen::Study(study) = &app.screen else { return Vec::new() };
    let Some(showing) = study.session.showing().cloned() else { return Vec::new() };
    let session = study.session.id();
    let key = item.key_fingerprint();
    let was = app.ledger.former_key(item);
    let mut answer = Answer {
        item: item.id.clone(),
        content: item.fingerprint(),
        key,
        words: if app.ledger.knows_words(key) { Vec::new() } else { item.key_words() },
        reply: Reply::of(item, &response),
        self_rated,
        shown: showing.order,
        verdict: grade.verdict,
        score: grade.score,
        confidence: confidence.unwrap_or_default(),
        confidence_said: confidence.is_some(),
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
    let (event, effects) = app.record(session, Fact::Item(ItemFact::Answer(answer)));
    let Some((study, library)) = parts(app) else { return effects };
    study.session.answer(Given { event, response, confidence, grade, rating: grade.rating, latency_ms }, library);
    explain(study, was);
    effects
}
