use std::collections::HashSet;
use std::sync::Arc;

use proptest::prelude::*;

use super::study::Timer;
use super::*;
use crate::day::{Day, Moment};
use crate::deck::item::{Mode, Scoring};
use crate::deck::library::Origin;
use crate::deck::{Case, Choice, Choices, Deck, DeckId, Fingerprint, Tag, Task};
use crate::memory::{DesiredRetention, Parameters, Scheduler};
use crate::response::{self, ChoiceSet};
use crate::review::sample;
use crate::review::{DeviceId, Event, EventIds, Fact, ItemFact, Ledger, LogFact, NewEvent, Rules, StudyMode};

/// A library of one deck; each item is given as its topic and case.
fn library(items: &[(&str, Option<&str>)]) -> Library {
    let deck = DeckId::new("deck").unwrap();
    let items = items.iter().enumerate().map(|(n, (topic, case))| {
        let option = |text: &str, correct| Choice {
            text: text.into(),
            correct,
            why: String::new(),
            last: text == "none of these",
            fingerprint: Fingerprint::of([text]),
        };
        Arc::new(Item {
            id: ItemId::new(&deck, &format!("i{n}")).unwrap(),
            case: case.map(|id| Arc::new(Case { id: CaseId(id.into()), text: "case".into() })),
            tags: vec![Tag((*topic).into())],
            objective: None,
            stem: format!("stem {n}"),
            task: Task::Choice(Choices {
                mode: Mode::Single,
                alternatives: ["right", "wrong", "also wrong", "none of these"].map(|t| option(t, t == "right")).into(),
                shuffle: true,
            }),
            point: String::new(),
            references: Vec::new(),
            scoring: Scoring::default(),
        })
    });
    let mut library = Library::default();
    let deck = Deck {
        id: deck.clone(),
        title: "Deck".into(),
        summary: String::new(),
        authors: Vec::new(),
        license: String::new(),
        version: String::new(),
        reviewed: String::new(),
        pass_mark: 70,
        scoring: Scoring::default(),
        objectives: Vec::new(),
        activity: None,
        cases: Vec::new(),
        items: items.collect(),
    };
    library.shelve(deck, Origin::Embedded, 0).unwrap();
    library
}

fn ids(library: &Library) -> Vec<ItemId> {
    library.entries().map(|entry| entry.id.clone()).collect()
}

fn begin(library: &Library) -> Session {
    Session::begin(SessionId([1; 16]), "all".into(), &ids(library), 7, library)
}

fn ledger() -> Ledger {
    let scheduler = Scheduler::new(&Parameters::default(), DesiredRetention::default());
    Ledger::fold(Rules { scheduler, ..Rules::default() }, [], 0)
}

/// A graded attempt at the item being shown, right or wrong.
fn graded(session: &Session, library: &Library, right: bool) -> GradedAttempt {
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let response = Response::Chosen(ChoiceSet::one(usize::from(!right)));
    match (Attempt { response, confidence: Some(Confidence::Fairly), latency_ms: 10 }).grade(&item, library) {
        Assessment::Graded(graded) => graded,
        Assessment::NeedsSelfGrading(_) => panic!("the key says what is right"),
    }
}

/// Answers the item being shown, right or wrong.
fn answer(session: &mut Session, library: &Library, minter: &mut EventIds, right: bool) {
    session.answer(minter.mint(0), graded(session, library, right), library);
}

#[test]
fn a_missed_item_returns_after_five_others() {
    let library = library(&[("t", None); 10]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let missed = session.showing().unwrap().item.clone();
    answer(&mut session, &library, &mut minter, false);
    for _ in 0..5 {
        assert_ne!(session.showing().unwrap().item, missed);
        answer(&mut session, &library, &mut minter, true);
    }
    let showing = session.showing().unwrap();
    assert!(showing.item == missed && showing.again);
}

#[test]
fn a_missed_item_returns_at_the_end_of_a_short_queue_until_it_is_right() {
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    for _ in 0..3 {
        answer(&mut session, &library, &mut minter, false);
        assert!(session.showing().is_some());
    }
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none());
    assert_eq!(Tally::of(&session, &library).percent(), Some(0));
}

#[test]
fn a_returning_item_never_parts_a_case() {
    let case = Some("case");
    let library = library(&[
        ("a", None),
        ("b", None),
        ("c", None),
        ("d", None),
        ("e", case),
        ("e", case),
        ("e", case),
        ("f", None),
    ]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, false);
    let mut seen = Vec::new();
    while let Some(showing) = session.showing() {
        seen.push(showing.item.name().to_owned());
        answer(&mut session, &library, &mut minter, true);
    }
    assert_eq!(seen, ["i1", "i2", "i3", "i4", "i5", "i6", "i0", "i7"]);
}

#[test]
fn a_regrade_to_again_brings_the_last_item_back_and_one_away_from_it_does_not() {
    let library = library(&[("t", None)]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    answer(&mut session, &library, &mut minter, true);
    assert!(session.showing().is_none());
    session.regrade(minter.mint(0), Rating::Again, &library);
    assert!(session.showing().unwrap().again);
    session.regrade(minter.mint(0), Rating::Hard, &library);
    assert!(session.showing().is_none());
    assert!(matches!(session.undo(), Some(Undone::Regrade(..))));
    assert!(session.showing().is_some());
}

#[test]
fn a_pinned_option_stays_last_and_the_order_depends_on_the_seed() {
    let library = library(&[("t", None)]);
    let item = library.item(&ids(&library)[0]).unwrap();
    let orders: HashSet<Vec<u8>> = (0..50).map(|seed| shown_order(&item, seed, 0)).collect();
    assert!(orders.len() > 3);
    assert!(orders.iter().all(|order| order.last() == Some(&3)));
    assert_eq!(shown_order(&item, 3, 0), shown_order(&item, 3, 0));
    assert!((1..20).any(|nth| shown_order(&item, 3, nth) != shown_order(&item, 3, 0)));
}

#[test]
fn numbers_ascend_whatever_the_seed() {
    let library = library(&[("t", None)]);
    let mut item = Item::clone(&library.item(&ids(&library)[0]).unwrap());
    let Task::Choice(choice) = &mut item.task else { panic!() };
    for (option, text) in choice.alternatives.iter_mut().zip(["50 mg", "5 mg", "-1 mg", "12.5 mg"]) {
        text.clone_into(&mut option.text);
        option.last = false;
    }
    for seed in 0..20 {
        assert_eq!(shown_order(&item, seed, 0), [2, 1, 3, 0]);
    }
    let mut kept = item.clone();
    let Task::Choice(choice) = &mut kept.task else { panic!() };
    choice.shuffle = false;
    assert_eq!(shown_order(&kept, 5, 0), [0, 1, 2, 3], "an order that is to stay stays");
    let mut mixed = item;
    let Task::Choice(choice) = &mut mixed.task else { panic!() };
    choice.alternatives[0].text = "50 days".into();
    assert!((0..20).any(|seed| shown_order(&mixed, seed, 0) != shown_order(&mixed, 0, 0)), "units differ");
}

#[test]
fn a_case_that_is_due_brings_no_more_new_items_than_the_day_allows() {
    let library = library(&[("a", Some("x")), ("a", Some("x")), ("a", Some("x")), ("b", None)]);
    let first = ids(&library)[0].clone();
    let key = library.item(&first).unwrap().key_fingerprint();
    let answer = crate::review::Answer { key, ..sample::answer(first, Rating::Again) };
    let day_ms = 20_000 * 86_400_000;
    let event = crate::review::NewEvent {
        id: EventId([1; 16]),
        at: crate::day::Moment::new(day_ms, 0),
        session: SessionId([1; 16]),
        fact: crate::review::Fact::Item(crate::review::ItemFact::Answer(answer)),
    };
    let mut ledger = ledger();
    ledger.apply(&event.into_event(crate::review::DeviceId([1; 16]), 1), day_ms);
    let limits = Limits { session: 9, new_per_day: 1 };
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, Day::from_epoch(20_003));
    for seed in 0..20 {
        assert_eq!(candidates.queue(9, seed).len(), 2, "the due item and one new one");
    }
}

#[test]
fn new_items_keep_to_the_limit_of_the_day_and_cases_stay_whole() {
    let library = library(&[("a", None), ("a", Some("x")), ("b", Some("x")), ("b", Some("x")), ("c", None)]);
    let limits = Limits { session: 10, new_per_day: 2 };
    for seed in 0..30 {
        let candidates = Candidates::find(&library, &ledger(), &Scope::default(), limits, Day::from_epoch(20_000));
        assert_eq!(candidates.waiting(), Waiting { due: 0, new: 2, unseen: 5 });
        assert!(candidates.queue(limits.session, seed).len() <= 2);
        let queue = candidates.with_new(4).queue(4, seed);
        let names: Vec<&str> = queue.iter().map(ItemId::name).collect();
        if let Some(first) = names.iter().position(|name| *name == "i1") {
            assert_eq!(names[first..first + 3], ["i1", "i2", "i3"], "seed {seed}");
        }
    }
}

proptest! {
    #[test]
    fn topics_do_not_repeat_while_another_waits(counts in prop::collection::vec(1_usize..5, 2..5), seed in any::<u64>()) {
        let topics = ["a", "b", "c", "d"];
        let items: Vec<_> = counts.iter().zip(topics).flat_map(|(n, topic)| vec![(topic, None); *n]).collect();
        let library = library(&items);
        let candidates =
            Candidates::find(&library, &ledger(), &Scope::default(), Limits { session: 99, new_per_day: 99 }, Day::from_epoch(9));
        let queue = candidates.queue(99, seed);
        prop_assert_eq!(queue.len(), items.len());
        let topic = |id: &ItemId| library.item(id).unwrap().tags[0].clone();
        for n in 1..queue.len() {
            if topic(&queue[n]) == topic(&queue[n - 1]) {
                let rest: HashSet<_> = queue[n..].iter().map(topic).collect();
                prop_assert_eq!(rest.len(), 1, "another topic was waiting");
            }
        }
    }

    #[test]
    fn any_walk_records_what_was_answered_and_undo_retraces_it(
        size in 1_usize..12, moves in prop::collection::vec(0_u8..8, 0..80),
    ) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        let mut trail = vec![session.clone()];
        for chosen in moves {
            let before = session.clone();
            let showing = session.showing().map(|showing| showing.item.clone());
            match (chosen, &showing) {
                (0 | 1, Some(_)) => {
                    answer(&mut session, &library, &mut minter, chosen == 0);
                }
                (2, _) => session.skip(&library),
                (3, Some(item)) => session.suspend(minter.mint(0), item, &library),
                (4, _) => session.regrade(minter.mint(0), Rating::Again, &library),
                (5, _) => session.regrade(minter.mint(0), Rating::Easy, &library),
                (6, Some(item)) => session.mark(minter.mint(0), item),
                (7, _) if session.undo().is_some() => {
                    trail.pop();
                    prop_assert_eq!(&session, &trail[trail.len() - 1]);
                }
                _ => {}
            }
            if chosen != 7 && session != before {
                trail.push(session.clone());
            }
            let events: HashSet<_> = session.answered().iter().map(|answer| answer.event).collect();
            prop_assert_eq!(events.len(), session.answered().len());
            let firsts: Vec<_> = session.answered().iter().filter(|a| a.first).map(|a| &a.showing.item).collect();
            prop_assert_eq!(firsts.iter().collect::<HashSet<_>>().len(), firsts.len());
        }
        while let Some(expected) = trail.pop() {
            prop_assert_eq!(&session, &expected);
            if session.undo().is_none() {
                break;
            }
        }
        prop_assert!(trail.is_empty());
    }

    #[test]
    fn what_undo_holds_does_not_grow_with_the_queue(rights in prop::collection::vec(any::<bool>(), 40)) {
        let library = library(&vec![("t", None); 400]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        for right in rights {
            answer(&mut session, &library, &mut minter, right);
        }
        let held = session.steps[..39].iter().map(|step| step.queue.len()).max();
        prop_assert!(held <= Some(RETURN_AFTER + 1), "{held:?}");
    }

    #[test]
    fn a_session_ends_when_everything_was_right_once(size in 1_usize..15, wrongs in prop::collection::vec(any::<bool>(), 60)) {
        let library = library(&vec![("t", None); size]);
        let mut session = begin(&library);
        let mut minter = EventIds::new(session.id());
        let mut right = HashSet::new();
        let mut wrongs = wrongs.into_iter();
        while let Some(showing) = session.showing() {
            let item = showing.item.clone();
            let is_right = !wrongs.next().unwrap_or(false);
            answer(&mut session, &library, &mut minter, is_right);
            if is_right {
                prop_assert!(right.insert(item), "an item was asked again after it was right");
            }
        }
        prop_assert_eq!(right.len(), size);
    }

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

/// Answers the item being shown through the log, and gives the event.
fn answer_logged(session: &mut Session, library: &Library, minter: &mut EventIds, right: bool) -> Event {
    let item = library.item(&session.showing().unwrap().item).unwrap();
    let attempt = Attempt {
        response: Response::Chosen(ChoiceSet::one(usize::from(!right))),
        confidence: Some(Confidence::Sure),
        latency_ms: Timer::start(500).latency_ms(1_700),
    };
    let Assessment::Graded(graded) = attempt.grade(&item, library) else { panic!("the key says what is right") };
    let at = Moment::new(minter_ms(session), 60);
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

/// A moment for the next answer of a session.
fn minter_ms(session: &Session) -> i64 {
    1_790_000_000_000 + 1_000 * i64::try_from(session.answered().len()).unwrap()
}

fn written(session: &Session, id: EventId, at: Moment, fact: Fact) -> Event {
    NewEvent { id, at, session: session.id(), fact }.into_event(DeviceId([2; 16]), 1)
}

#[test]
fn a_session_is_taken_up_from_its_events_as_it_was_left() {
    let library = library(&[("t", None); 8]);
    let mut session = begin(&library);
    let mut minter = EventIds::new(session.id());
    let mut events: Vec<Event> =
        [true, false, true].map(|right| answer_logged(&mut session, &library, &mut minter, right)).into();
    let shown = session.showing().unwrap().item.clone();
    let at = Moment::new(minter_ms(&session), 60);
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
fn what_was_undone_is_not_taken_up() {
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
fn an_item_that_was_passed_counts_as_wrong_and_nobody_said_how_sure() {
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
fn an_attempt_that_the_program_cannot_grade_is_graded_by_the_learner() {
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
fn a_timer_leaves_out_pauses_and_goes_on_after_an_undo() {
    let mut timer = Timer::start(1_000);
    timer.pause(5_000);
    assert_eq!((timer.latency_ms(8_000), timer.left_ms(8_000)), (2_000, 58_000));
    assert_eq!((timer.latency_ms(3_000), timer.left_ms(u64::MAX)), (0, 0));
    let attempt = Attempt { response: Response::Typed(Vec::new()), confidence: None, latency_ms: 2_000 };
    assert_eq!(Timer::resume(&attempt, 9_000).latency_ms(10_000), 3_000);
}
