//! Logged answers, resuming from the log, self-grading, and the timer.

use super::super::study::Timer;
use super::*;
use crate::day::Moment;
use crate::response;
use crate::review::{DeviceId, Event, Fact, ItemFact, LogFact, NewEvent, StudyMode};

/// Answers the item being shown through the log, and returns the event.
fn answer_logged(session: &mut Session, library: &Library, minter: &mut EventIds, right: bool) -> Event {
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let attempt = Attempt {
        response: Response::Chosen(ChoiceSet::one(usize::from(!right))),
        confidence: Some(Confidence::Sure),
        latency_ms: Timer::start(500).latency_ms(1_700),
    };
    let Assessment::Graded(graded) = attempt.grade(&item, library) else { panic!("the key says what is right") };
    let at = Moment::new(answer_time_ms(session), 60);
    let answer = session.logged(&item, &graded, StudyMode::Cover, &ledger(), at).unwrap();
    assert_eq!(answer.shown, session.showing().unwrap().order);
    assert_eq!(
        (answer.latency_ms, answer.mode, answer.stated_confidence()),
        (1_200, StudyMode::Cover, Some(Confidence::Sure))
    );
    assert_eq!(answer.words, ["right"]);
    assert!(answer.guess_model.knew.is_some());
    let id = minter.mint(at.at_ms);
    session.answer(id, graded, library);
    written(session, id, at, Fact::Item(ItemFact::Answer(answer)))
}

/// The time of the next answer of a session, in milliseconds.
fn answer_time_ms(session: &Session) -> i64 {
    1_790_000_000_000 + 1_000 * i64::try_from(session.answered().len()).unwrap()
}

fn written(session: &Session, id: EventId, at: Moment, fact: Fact) -> Event {
    NewEvent { id, at, session: session.id(), fact }.into_event(DeviceId([2; 16]), 1)
}

#[test]
fn an_interrupted_session_resumes_from_its_events() {
    let library = library(&[("t", None); 8]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let mut events: Vec<Event> =
        [true, false, true].map(|right| answer_logged(&mut session, &library, &mut minter, right)).into();
    let shown = session.showing().unwrap().item.clone();
    let at = Moment::new(answer_time_ms(&session), 60);
    let mark = ItemFact::Mark { item: shown.clone(), on: true };
    let rerated = session.rerated(Rating::worse).unwrap();
    for fact in [mark, ItemFact::Suspend(shown.clone()), rerated, ItemFact::Report(shown)] {
        let event = minter.mint(at.at_ms);
        session.apply(event, &fact, &library);
        events.push(written(&session, event, at, Fact::Item(fact)));
    }
    assert_eq!(session.answered().last().unwrap().rating, Rating::Hard);
    assert_eq!(begin(&library).resumed(&events, &library), session);
}

#[test]
fn a_resumed_session_leaves_out_undone_answers() {
    let library = library(&[("t", None); 3]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let answered = answer_logged(&mut session, &library, &mut minter, false);
    let void = session.undo().unwrap().void().unwrap();
    assert_eq!(void, LogFact::Void { target: answered.id, item: answered.fact.item().cloned() });
    let void = written(&session, minter.mint(0), answered.at, Fact::Log(void));
    assert_eq!(begin(&library).resumed(&[answered, void], &library), begin(&library));
}

#[test]
fn an_unanswered_item_counts_as_wrong_without_a_confidence() {
    let library = library(&[("t", None)]);
    let session = begin(&library);
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let graded = GradedAttempt::unanswered(&item, Timer::start(0).latency_ms(u64::MAX));
    let answer = session.logged(&item, &graded, StudyMode::Minute, &ledger(), Moment::new(0, 0)).unwrap();
    assert!(answer.verdict == response::Verdict::Wrong && answer.reply.is_empty() && !answer.confidence_said);
    assert_eq!((answer.mode, answer.latency_ms), (StudyMode::Minute, crate::deck::limits::ANSWER_MS));
    assert_eq!((answer.stated_confidence(), answer.rating), (None, Rating::Again));
}

#[test]
fn the_learner_grades_an_attempt_that_the_program_cannot() {
    let library = library(&[("t", None)]);
    let mut item = (*library.item(&ids(&library)[0]).unwrap()).clone();
    item.task = Task::Recall(crate::deck::item::Recall { back: "the answer".into(), why: String::new() });
    let attempt = Attempt { response: Response::Typed(vec!["mine".into()]), confidence: None, latency_ms: 1 };
    let Assessment::NeedsSelfGrading(same) = attempt.clone().grade(&item, &library) else { panic!("no key") };
    assert_eq!(same, attempt);
    let graded = same.self_graded(Rating::Hard);
    assert!(graded.self_rated && graded.grade.verdict == response::Verdict::Right);
    assert_eq!(graded.grade.rating, Rating::Hard);
}

#[test]
fn a_timer_leaves_out_pauses_and_continues_after_an_undo() {
    let mut timer = Timer::start(1_000);
    timer.pause(5_000);
    assert_eq!((timer.latency_ms(8_000), timer.left_ms(60_000, 8_000)), (2_000, 58_000));
    assert_eq!((timer.latency_ms(3_000), timer.left_ms(60_000, u64::MAX)), (0, 0));
    let attempt = Attempt { response: Response::Typed(Vec::new()), confidence: None, latency_ms: 2_000 };
    assert_eq!(Timer::resume(&attempt, 9_000).latency_ms(10_000), 3_000);
}

proptest! {
    #[test]
    fn replaying_the_answers_of_a_log_gives_the_same_session(size in 1_usize..10, rights in prop::collection::vec(any::<bool>(), 0..12)) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        let mut events = Vec::new();
        for right in rights {
            if session.showing().is_some() {
                events.push(answer_logged(&mut session, &library, &mut minter, right));
            }
        }
        prop_assert_eq!(begin(&library).resumed(&events, &library), session);
    }
}
