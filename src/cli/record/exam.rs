//! The passed exam that a record is about: finding it, and checking that its answers prove the result.

use std::collections::{HashMap, HashSet};

use crate::cli::{Failure, counted};
use crate::day::Moment;
use crate::deck::library::LoadedDeck;
use crate::deck::{Activity, DeckId, Fingerprint, ItemId, Library};
use crate::response::Score;
use crate::review::{Answer, Event, ExamEnd, ExamFact, Fact, FinishedExam, ItemFact, Ledger, StudyMode, passes};
use crate::runtime::review_log::ReviewLog;
use crate::store::{Provenance, ReadError};

/// A passed exam with everything that its record states.
pub struct PassedExam<'a> {
    pub exam: FinishedExam,
    pub completed: Moment,
    pub end: ExamEnd,
    /// The number of the attempt on this deck, from 1.
    pub attempt: usize,
    pub deck: &'a LoadedDeck,
    pub activity: &'a Activity,
    /// The scored answers, by the current ids of the items.
    pub answers: Vec<Answer>,
    /// A hash of the questions and answers, by the ids that the items had at the time.
    pub answers_digest: Fingerprint,
    pub provenance: Provenance,
}

/// Finds the latest passed exam, of one deck if given, with its answers.
///
/// # Errors
///
/// If there is none, or it does not qualify for a record.
pub fn latest_passed<'a>(
    library: &'a Library,
    ledger: &Ledger,
    review_log: &mut ReviewLog,
    deck: Option<&DeckId>,
) -> Result<PassedExam<'a>, Failure> {
    let (mut exams, mut foreign_items) = (Vec::new(), HashMap::new());
    for exam in ledger.exams() {
        foreign_items.extend(foreign_item(&exam).map(|item| (exam.session, item.clone())));
        exams.push(ledger.with_current_ids(exam));
    }
    let of_deck = |exam: &&FinishedExam| deck.is_none_or(|deck| deck.as_str() == exam.plan.deck);
    let passed = || exams.iter().filter(of_deck).rev().filter(|exam| exam.end.is_some_and(|(_, end)| end.passed));
    let disqualified = |exam: &FinishedExam| disqualified(exam, foreign_items.get(&exam.session), library);
    let Some(exam) = passed().find(|exam| disqualified(exam).is_none()).cloned() else {
        if let Some(failure) = passed().find_map(disqualified) {
            return Err(failure);
        }
        let is_only_claimed = |exam: &&FinishedExam| exam.claimed.is_some_and(|claimed| claimed.passed);
        if let Some(exam) = exams.iter().filter(of_deck).rev().find(is_only_claimed) {
            let what = format!(
                "the log says that the exam of {} was passed, but {}",
                day_of(exam.begun),
                score_by_answers(exam)
            );
            return Err(Failure::findings(what).hint("a record needs exam answers that prove the result"));
        }
        let what = match deck {
            Some(deck) => format!("you have not passed an exam on `{deck}` yet"),
            None => "you have not passed an exam yet".to_owned(),
        };
        return Err(Failure::findings(what).hint("run `rounds exam DECK` to start one"));
    };
    let attempt =
        exams.iter().filter(|other| other.plan.deck == exam.plan.deck && other.begun.at_ms <= exam.begun.at_ms).count();
    let events = review_log.session(exam.session);
    let id = DeckId::new(&exam.plan.deck);
    let Some(deck) = id.and_then(|id| library.deck(&id)) else {
        return Err(Failure::io(format!("the deck `{}` is not loaded", exam.plan.deck)).hint("give its file"));
    };
    let Some(activity) = &deck.activity else {
        return Err(Failure::usage(format!("`{}` does not offer a completion record", deck.id))
            .hint("a deck that offers one has `[deck.activity]`"));
    };
    let Some((completed, end)) = exam.end else { return Err(Failure::io("the exam was never finished")) };
    if !activity.fault.is_empty() {
        return Err(Failure::findings(format!("the activity `{}` has an error: {}", deck.id, activity.fault))
            .hint("run `rounds check` to see where; fix it to get a record"));
    }
    let day = completed.rfc3339();
    if !activity.expires.is_empty() && day.get(..10).is_some_and(|day| day > activity.expires.as_str()) {
        return Err(Failure::findings(format!("the activity expired on {}, before the exam ended", activity.expires))
            .hint("records are not available after expiration"));
    }
    let scored = scored(&exam, &events, ledger);
    let own = review_log.store()?.device();
    let mut used = framing_events(&exam, completed, &events, ledger);
    // The learner's own evaluation is given for this record, so it is no evidence of where the exam came from.
    used.retain(|event| !matches!(event.fact, Fact::Exam(ExamFact::Evaluation(_))) || own != Some(event.device));
    used.extend(scored.iter().map(|(event, _)| event.clone()));
    let failed = |error: ReadError| Failure::io(error.to_string()).hint(error.hint());
    let provenance = review_log.store()?.provenance(&used).map_err(failed)?;
    let mut answers: Vec<Answer> = scored.into_iter().map(|(_, answer)| answer).collect();
    let answers_digest = answers_digest(&answers);
    for answer in &mut answers {
        answer.item = ledger.current_id(&answer.item).clone();
    }
    Ok(PassedExam { exam, completed, end, attempt, deck, activity, answers, answers_digest, provenance })
}

/// The first item of an exam that belongs to another deck, by the ids at the time of the exam.
fn foreign_item(exam: &FinishedExam) -> Option<&ItemId> {
    exam.plan.items.iter().find(|item| item.deck() != exam.plan.deck)
}

/// Why an exam that meets its own pass mark does not count as passing its deck: it was made easier than the deck
/// requires.
fn disqualified(exam: &FinishedExam, foreign: Option<&ItemId>, library: &Library) -> Option<Failure> {
    let (_, end) = exam.end?;
    let day = day_of(exam.begun);
    if let Some(stray) = foreign {
        let what = format!("the exam of {day} also asked `{stray}`, which is not in `{}`", exam.plan.deck);
        return Some(Failure::findings(what).hint("run `rounds exam DECK` for an exam on this deck only"));
    }
    let deck = library.deck(&DeckId::new(&exam.plan.deck)?)?;
    if passes(end.points, end.of, deck.pass_mark) {
        return None;
    }
    let (mark, own) = (deck.pass_mark, exam.plan.pass_mark);
    let what = format!("the exam of {day} meets its own pass mark, {own}%, but not the deck's, {mark}%");
    Some(Failure::findings(what).hint("run `rounds exam DECK` to start another one"))
}

/// The events that began, ended and evaluated an exam.
fn framing_events(exam: &FinishedExam, completed: Moment, events: &[Event], ledger: &Ledger) -> Vec<Event> {
    let mut live: Vec<&Event> = events.iter().filter(|event| !ledger.is_retracted(event)).collect();
    live.sort_by_key(|event| event.order());
    let begin =
        live.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::Begin(_))) && event.at == exam.begun);
    let end = live.iter().find(|event| matches!(event.fact, Fact::Exam(ExamFact::End(_))) && event.at == completed);
    let evaluation = live.iter().rfind(|event| matches!(event.fact, Fact::Exam(ExamFact::Evaluation(_))));
    [begin, end, evaluation].into_iter().flatten().map(|event| (*event).clone()).collect()
}

/// The answers by which an exam is scored, each with its event: the first to each item.
fn scored(exam: &FinishedExam, events: &[Event], ledger: &Ledger) -> Vec<(Event, Answer)> {
    let live = events.iter().filter(|event| !ledger.is_void(event.id) && !ledger.is_retracted(event));
    let mut events: Vec<Event> = live.cloned().collect();
    events.sort_by_key(Event::order);
    let mut unanswered: HashSet<&ItemId> = exam.plan.items.iter().collect();
    let mut answers = Vec::new();
    for event in events {
        if let Fact::Item(ItemFact::Answer(answer)) = &event.fact
            && answer.mode == StudyMode::Exam
            && unanswered.remove(ledger.current_id(&answer.item))
        {
            let answer = answer.clone();
            answers.push((event, answer));
        }
    }
    answers
}

/// The score that the answers of an exam add up to, as a clause.
pub fn score_by_answers(exam: &FinishedExam) -> String {
    let (_, end) = exam.end.unzip();
    let of = end.map_or(0, |end| end.of);
    let points = end.map_or(0.0, |end| points_of(end.points));
    format!("its answers add up to {points} of {}", counted(of as usize, "point"))
}

/// Points rounded to two decimal places.
fn points_of(parts: u32) -> f64 {
    (f64::from(parts) / f64::from(Score::PARTS) * 100.0).round() / 100.0
}

/// The day of a moment, as `YYYY-MM-DD`.
pub fn day_of(at: Moment) -> String {
    at.rfc3339().get(..10).unwrap_or_default().to_owned()
}

/// A hash of the questions and answers.
fn answers_digest(answers: &[Answer]) -> Fingerprint {
    let lines = answers.iter().map(|answer| {
        let chosen: String = answer.reply.chosen.iter().map(|print| format!("{print} ")).collect();
        let typed = answer.reply.typed.join("\0");
        format!("{} {} {chosen}{typed} {}", answer.item, answer.content, answer.score.value())
    });
    let lines: Vec<String> = lines.collect();
    Fingerprint::of(lines.iter().map(String::as_str))
}
