//! Laws of the fold.

mod retracted;
mod snapshot;

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::day::{Moment, Rollover, Weekday};
use crate::memory::{DesiredRetention, DueOffset, KnewProbability, MemoryState, Parameters, Rating};
use crate::response::{Confidence, Score};
use crate::review::sample;
use crate::review::{
    Answer, DeviceId, ExamEnd, ExamFact, ExamPlan, GuessModel, ItemFact, LogFact, Policy, Reply, ScheduleFact,
    SessionFact, StudyMode,
};

/// A day in milliseconds.
const DAY_MS: i64 = 86_400_000;
/// Noon of a study day.
const NOON_MS: i64 = 20_000 * DAY_MS + DAY_MS / 2;
/// A clock ahead of every event but those that are meant to be too early.
const NOW_MS: i64 = NOON_MS + 2000 * DAY_MS;

fn rules() -> Rules {
    Rules { scheduler: Scheduler::new(&Parameters::default(), DesiredRetention::default()), ..Rules::default() }
}

fn item(n: u8) -> ItemId {
    ItemId::parse(&format!("deck/item-{n}")).unwrap()
}

fn id(n: usize) -> EventId {
    let mut bytes = [0; 16];
    bytes[8..].copy_from_slice(&(n as u64).to_be_bytes());
    EventId(bytes)
}

fn event(n: usize, at_ms: i64, fact: Fact) -> Event {
    Event {
        id: id(n),
        device: DeviceId([1; 16]),
        seq: n as u64 + 1,
        at: Moment::new(at_ms, 0),
        session: SessionId([1; 16]),
        fact,
    }
}

fn answered(item: ItemId, rating: Rating, confidence: Confidence) -> Fact {
    Fact::Item(ItemFact::Answer(Answer {
        reply: Reply::default(),
        confidence,
        latency_ms: 1000,
        ..sample::answer(item, rating)
    }))
}

/// Answers to one item, each on a study day so many days after noon of day zero.
fn history(answers: &[(i64, Rating, Confidence)]) -> Vec<Event> {
    let one = |((n, second), (day, rating, confidence)): ((usize, i64), &(i64, Rating, Confidence))| {
        event(n, NOON_MS + day * DAY_MS + second * 1000, answered(item(0), *rating, *confidence))
    };
    (0..).zip(0..).zip(answers).map(one).collect()
}

/// A fold with every wish there is, but for the retention of the deck.
fn wished(events: &[Event]) -> Ledger {
    let days_off = [Weekday::Sun].into_iter().collect();
    let policy = Policy { guess_aware: true, days_off, ..Policy::default() };
    Ledger::fold(Rules { policy, ..rules() }, events.iter().cloned(), NOW_MS)
}

fn folded(events: &[Event]) -> Ledger {
    Ledger::fold(rules(), events.iter().cloned(), NOW_MS)
}

/// What the answers to the only item add up to.
fn learned(events: &[Event]) -> ItemProgress {
    folded(events).learned(&item(0)).unwrap()
}

/// Parameters that differ from the published ones in the first.
fn adopted(first: f32) -> Adopted {
    let mut weights = *Parameters::default().weights();
    weights[0] = first;
    let parameters = Parameters::new(&weights).unwrap();
    Adopted { parameters, reviews: 500, loss_before: 0.5, loss_after: 0.4 }
}

/// Everything that a ledger says.
fn said(ledger: &Ledger) -> impl PartialEq + std::fmt::Debug + use<> {
    let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
    (items, ledger.activity(), ledger.sitting(), ledger.exams(), ledger.future(), *ledger.confidence_table())
}

fn any_rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(Rating::ALL.to_vec())
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    prop::sample::select(Confidence::ALL.to_vec())
}

fn any_weighed() -> impl Strategy<Value = GuessModel> {
    let share = || prop::option::of(0.0_f64..=1.0);
    (share(), share()).prop_map(|(knew, spread)| GuessModel {
        knew: knew.and_then(KnewProbability::new),
        spread: spread.and_then(DueOffset::new),
    })
}

/// An exam so many days after day zero.
fn exam_date(day: i32, last: u32) -> ExamDate {
    let noon = Day::of(Moment::new(NOON_MS, 0), Rollover::default());
    let retention = DesiredRetention::new(0.95).unwrap();
    ExamDate { deck: "deck".into(), day: noon.plus_signed(day), retention, last_days: Days(last) }
}

/// Facts of every kind about three items; targets are numbers of events, earlier, later or absent.
/// An exam of one item.
fn exam_plan(seed: u64) -> ExamPlan {
    ExamPlan {
        title: "T".into(),
        deck: "deck".into(),
        tags: Vec::new(),
        seed,
        minutes: 60,
        pausable: false,
        certainty: false,
        pass_mark: 70,
        items: vec![item(0), item(1)],
    }
}

/// An answer given in an exam.
fn in_exam(item: ItemId, rating: Rating) -> Fact {
    match answered(item, rating, Confidence::Fairly) {
        Fact::Item(ItemFact::Answer(answer)) => {
            Fact::Item(ItemFact::Answer(Answer { mode: StudyMode::Exam, ..answer }))
        }
        fact => fact,
    }
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let one = || (0_u8..3).prop_map(item);
    let target = || (0_usize..45).prop_map(id);
    prop_oneof![
        3 => (one(), any_rating()).prop_map(|(item, rating)| in_exam(item, rating)),
        10 => (one(), any_rating(), any_confidence(), any_weighed()).prop_map(|(item, rating, sure, weighed)| {
            match answered(item, rating, sure) {
                Fact::Item(ItemFact::Answer(answer)) => Fact::Item(ItemFact::Answer(Answer { weighed, ..answer })),
                fact => fact,
            }
        }),
        1 => (-5_i32..40, 1_u32..9).prop_map(|(day, last)| Fact::Schedule(ScheduleFact::ExamDate(exam_date(day, last)))),
        3 => (target(), prop::option::of(one())).prop_map(|(target, item)| Fact::Log(LogFact::Void { target, item })),
        3 => (target(), one(), any_rating())
            .prop_map(|(target, item, rating)| Fact::Item(ItemFact::Regrade { target, item, rating })),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Suspend(fact))),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Resume(fact))),
        1 => (one(), any::<bool>()).prop_map(|(item, on)| Fact::Item(ItemFact::Mark { item, on })),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Report(fact))),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Reset(fact))),
        1 => (0.1_f32..2.0).prop_map(|first| Fact::Schedule(ScheduleFact::Params(adopted(first)))),
        1 => (one(), one()).prop_map(|(item, to)| Fact::Item(ItemFact::Rename { item, to })),
        1 => prop::collection::vec(one(), 0..3).prop_map(|items| Fact::Session(SessionFact::Begin(Plan { title: "all".into(), items, ..Plan::default() }))),
        1 => Just(Fact::Session(SessionFact::End)),
        1 => (0_u64..9).prop_map(|seed| Fact::Exam(ExamFact::Begin(exam_plan(seed)))),
        2 => (0_u64..9, 0_u32..3).prop_map(|(elapsed_ms, right)| Fact::Exam(ExamFact::End(ExamEnd {
            elapsed_ms, points: right * Score::PARTS, right, of: 2, self_rated: 0, passed: right == 2, timed_out: false,
        }))),
        1 => Just(Fact::Unknown { kind: "later".into() }),
    ]
}

/// The events of two devices in two sessions: some at the same moment, some from a clock that runs far ahead.
fn any_log() -> impl Strategy<Value = Vec<Event>> {
    let at = prop_oneof![
        6 => (0_i64..40).prop_map(|half_days| NOON_MS + half_days * DAY_MS / 2),
        1 => (0_i64..3).prop_map(|days| NOW_MS + days * DAY_MS),
    ];
    let one = (any_fact(), at, prop::sample::select(vec![-720_i16, 0, 330, 840]), 1_u8..3, 1_u8..3);
    prop::collection::vec(one, 0..40).prop_map(|all| {
        let one = |(n, (fact, at_ms, offset, device, session))| Event {
            at: Moment::new(at_ms, offset),
            device: DeviceId([device; 16]),
            session: SessionId([session; 16]),
            ..event(n, 0, fact)
        };
        all.into_iter().enumerate().map(one).collect()
    })
}

/// A log and the same events in another order, some of them twice.
fn any_log_and_another_order() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    any_log().prop_flat_map(|log| {
        let mut twice = log.clone();
        // An event that waits for its time is counted each time it is met, so that only the others come twice.
        twice.extend(log.iter().step_by(3).filter(|event| event.at.at_ms < NOW_MS).cloned());
        (Just(log), Just(twice).prop_shuffle())
    })
}

#[test]
fn an_item_that_was_renamed_keeps_its_history_and_gives_it_back() {
    let mut events = history(&[(0, Rating::Good, Confidence::Fairly), (3, Rating::Good, Confidence::Fairly)]);
    let before = learned(&events);
    let rename = |n, from, to| {
        event(
            n,
            NOON_MS + 10 * DAY_MS + i64::try_from(n).unwrap(),
            Fact::Item(ItemFact::Rename { item: item(from), to: item(to) }),
        )
    };
    events.push(rename(10, 0, 1));
    let ledger = folded(&events);
    assert_eq!(ledger.learned(&item(0)), None);
    let carried = ledger.learned(&item(1)).unwrap();
    assert_eq!((carried.memory, carried.answers, carried.first), (before.memory, 2, before.first));
    // What a device that knows nothing of it answers under the old id counts for the new one.
    events.push(event(11, NOON_MS + 20 * DAY_MS, answered(item(0), Rating::Good, Confidence::Fairly)));
    assert_eq!(folded(&events).learned(&item(1)).unwrap().answers, 3);
    events.push(rename(12, 1, 2));
    assert_eq!(folded(&events).learned(&item(2)).unwrap().answers, 3);
    events.push(rename(13, 2, 0));
    let ledger = folded(&events);
    assert_eq!((ledger.learned(&item(0)).unwrap().answers, ledger.learned(&item(2))), (3, None));
    events.push(event(14, NOON_MS + 30 * DAY_MS, Fact::Log(LogFact::Void { target: id(13), item: None })));
    assert_eq!(folded(&events).learned(&item(2)).unwrap().answers, 3);
}

proptest! {
    #[test]
    fn the_order_of_arrival_does_not_matter((log, shuffled) in any_log_and_another_order()) {
        prop_assert_eq!(said(&folded(&shuffled)), said(&folded(&log)));
        prop_assert_eq!(said(&wished(&shuffled)), said(&wished(&log)));
    }

    #[test]
    fn applying_in_portions_is_folding_at_once(
        (log, shuffled) in any_log_and_another_order(), portion in 1_usize..6, wishes in any::<bool>(),
    ) {
        let fold = if wishes { wished } else { folded };
        let mut ledger = fold(&[]);
        for portion in shuffled.chunks(portion) {
            ledger.apply_all(portion, NOW_MS);
        }
        prop_assert_eq!(said(&ledger), said(&fold(&log)));
    }

    #[test]
    fn replaying_the_histories_gives_the_memories_of_the_fold(log in any_log()) {
        let ledger = folded(&log);
        let scheduler = &ledger.rules().scheduler;
        let replayed = |history: &Vec<crate::memory::optimize::FitReview>| {
            history.iter().fold(None, |memory, review| {
                Some(scheduler.preview(memory, review.elapsed).of(review.rating).memory)
            })
        };
        let mut replayed: Vec<_> = ledger.reviews_by_item().iter().filter_map(replayed).collect();
        let mut known: Vec<_> = ledger.items().filter_map(|(_, state)| Some(state.learned.as_ref()?.memory)).collect();
        let by = |a: &MemoryState, b: &MemoryState| a.partial_cmp(b).unwrap();
        replayed.sort_by(by);
        known.sort_by(by);
        prop_assert_eq!(replayed, known);
    }

    #[test]
    fn states_stay_within_their_bounds(log in any_log()) {
        for (_, state) in folded(&log).items() {
            let Some(learned) = &state.learned else { continue };
            prop_assert!(learned.memory.stability.days().is_finite() && learned.memory.stability.days() > 0.0);
            prop_assert!((1.0..=10.0).contains(&learned.memory.difficulty.value()));
            prop_assert!(learned.first <= learned.last && learned.lapses <= learned.answers);
        }
    }

    #[test]
    fn taking_back_the_last_answer_restores_the_former_state(
        answers in prop::collection::vec((any_rating(), any_confidence()), 2..20), gap in 0_i64..30, named in any::<bool>(),
    ) {
        let answers: Vec<_> = answers.into_iter().zip(0..).map(|((rating, sure), n)| (n * gap, rating, sure)).collect();
        let mut events = history(&answers);
        let target = events.last().unwrap().id;
        let before = folded(&events[..events.len() - 1]);
        let mut ledger = folded(&events);
        let void = Fact::Log(LogFact::Void { target, item: named.then(|| item(0)) });
        events.push(event(events.len(), NOW_MS, void));
        ledger.apply(events.last().unwrap(), NOW_MS);
        prop_assert_eq!(said(&ledger), said(&before));
        prop_assert_eq!(said(&folded(&events)), said(&before));
    }

    #[test]
    fn a_clock_that_jumps_does_no_harm(jumps in prop::collection::vec((any::<i64>(), any::<i16>(), any_rating()), 1..20)) {
        let one = |(n, (at_ms, offset, rating)): (usize, &(i64, i16, Rating))| Event {
            at: Moment::new(*at_ms, *offset),
            ..event(n, 0, answered(item(0), *rating, Confidence::Sure))
        };
        let events: Vec<Event> = jumps.iter().enumerate().map(one).collect();
        for now_ms in [i64::MIN, 0, NOW_MS, i64::MAX] {
            let ledger = Ledger::fold(rules(), events.iter().cloned(), now_ms);
            for (id, state) in ledger.items() {
                let memory = state.learned.as_ref().unwrap().memory;
                prop_assert!(memory.stability.days().is_finite());
                let today = Day::of(Moment::new(now_ms, 0), Rollover::default());
                prop_assert!(ledger.retrievability(&id, today).is_none_or(|r| (0.0..=1.0).contains(&r.value())));
            }
        }
    }

    #[test]
    fn what_was_believed_wrongly_comes_back_within_a_week(
        answers in prop::collection::vec((0_i64..60, any_rating(), any_confidence()), 1..30),
    ) {
        let mut day = 0;
        let answers: Vec<_> = answers.into_iter().map(|(gap, rating, sure)| { day += gap; (day, rating, sure) }).collect();
        // Days since the last surely wrong answer on which it was right, by a plain count.
        let mut right_days: Option<Vec<i64>> = None;
        let events = history(&answers);
        for (n, (day, rating, confidence)) in answers.iter().enumerate() {
            match (rating, &mut right_days) {
                (Rating::Again, days) if *confidence == Confidence::Sure => *days = Some(vec![]),
                (Rating::Again, Some(days)) => days.clear(),
                (Rating::Again | Rating::Hard | Rating::Good | Rating::Easy, None) => {}
                (Rating::Hard | Rating::Good | Rating::Easy, Some(days)) => {
                    days.push(*day);
                    days.dedup();
                    if days.len() == 2 {
                        right_days = None;
                    }
                }
            }
            let learned = learned(&events[..=n]);
            prop_assert_eq!(learned.misbelief.map(usize::from), right_days.as_ref().map(Vec::len), "answer {}", n);
            let wait = learned.due.since(learned.last);
            prop_assert!(right_days.is_none() || wait <= Days(7), "answer {}: {}", n, wait);
            prop_assert_eq!(wait == Days(0), *rating == Rating::Again, "answer {}", n);
        }
    }
}

#[test]
fn histories_are_what_the_fold_takes() {
    use Confidence::Fairly;
    let mut events = history(&[
        (0, Rating::Good, Fairly),
        (2, Rating::Again, Fairly),
        (2, Rating::Good, Fairly),
        (9, Rating::Good, Fairly),
        (20, Rating::Good, Fairly),
    ]);
    let at = |day: i64| NOON_MS + 30 * DAY_MS + day;
    events.push(event(5, at(1), Fact::Item(ItemFact::Regrade { target: id(3), item: item(0), rating: Rating::Easy })));
    events.push(event(6, at(2), Fact::Log(LogFact::Void { target: id(4), item: None })));
    let seen = |events: &[Event]| -> Vec<Vec<(u32, Rating)>> {
        let histories = folded(events).reviews_by_item();
        histories.iter().map(|all| all.iter().map(|review| (review.elapsed.0, review.rating)).collect()).collect()
    };
    let expected = vec![(0, Rating::Good), (2, Rating::Again), (0, Rating::Good), (7, Rating::Easy)];
    assert_eq!(seen(&events), std::slice::from_ref(&expected));
    // Another name changes nothing; a reset begins anew.
    events.push(event(7, at(3), Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })));
    assert_eq!(seen(&events), [expected]);
    events.push(event(8, at(4), Fact::Item(ItemFact::Reset(item(1)))));
    assert_eq!(seen(&events), Vec::<Vec<(u32, Rating)>>::new());
    events.push(event(9, at(DAY_MS), answered(item(1), Rating::Good, Fairly)));
    assert_eq!(seen(&events), [[(0, Rating::Good)]]);
}

#[test]
fn an_item_answered_wrong_is_due_the_same_day() {
    use Confidence::Fairly;
    let learned = learned(&history(&[(0, Rating::Good, Fairly), (3, Rating::Again, Fairly)]));
    assert_eq!(learned.due, learned.last);
    assert_eq!(learned.last.since(learned.first), Days(3));
}

#[test]
fn the_cap_is_lifted_after_right_answers_on_two_days_and_not_before() {
    use Confidence::{Fairly, Sure};
    use Rating::{Again, Easy, Good};
    let mut answers = vec![(0, Easy, Fairly), (20, Easy, Fairly), (200, Easy, Fairly), (900, Again, Sure)];
    answers.extend([(907, Easy, Fairly), (907, Easy, Fairly), (907, Good, Fairly)]);
    let capped = learned(&history(&answers));
    assert!(capped.memory.stability.days() > 10.0, "{capped:?}");
    assert_eq!((capped.misbelief, capped.due.since(capped.last)), (Some(1), Days(7)));
    answers.push((914, Good, Fairly));
    let free = learned(&history(&answers));
    assert!(free.misbelief.is_none() && free.due.since(free.last) > Days(7), "{free:?}");
}

#[test]
fn the_eighth_lapse_makes_a_leech() {
    let mut answers = vec![(0, Rating::Again, Confidence::Fairly)];
    for n in 0..8 {
        assert!(!learned(&history(&answers)).is_leech());
        answers.push((2 * n + 1, Rating::Good, Confidence::Fairly));
        // Wrong twice running is forgotten once.
        answers.extend([(2 * n + 2, Rating::Again, Confidence::Fairly); 2]);
    }
    let learned = learned(&history(&answers));
    assert_eq!((learned.lapses, learned.is_leech()), (8, true));
}

#[test]
fn an_event_more_than_a_day_ahead_waits_for_its_time() {
    let good = || answered(item(0), Rating::Good, Confidence::Fairly);
    let events =
        [event(0, NOON_MS, good()), event(1, NOON_MS + DAY_MS, good()), event(2, NOON_MS + DAY_MS + 1, good())];
    let at = |now_ms| {
        let ledger = Ledger::fold(rules(), events.iter().cloned(), now_ms);
        (ledger.learned(&item(0)).map_or(0, |learned| learned.answers), ledger.future())
    };
    assert_eq!(at(NOON_MS), (2, 1));
    assert_eq!(at(NOON_MS + 1), (3, 0));
    assert_eq!(at(NOON_MS - DAY_MS), (1, 2));
}

#[test]
fn a_regrade_counts_as_if_the_answer_had_been_rated_so() {
    let answers = [(0, Rating::Good, Confidence::Fairly), (5, Rating::Again, Confidence::Fairly)];
    let mut events = history(&answers);
    events.push(event(
        2,
        NOON_MS + 6 * DAY_MS,
        Fact::Item(ItemFact::Regrade { target: id(1), item: item(0), rating: Rating::Easy }),
    ));
    let regraded = learned(&events);
    let easy = [(0, Rating::Good, Confidence::Fairly), (5, Rating::Easy, Confidence::Fairly)];
    assert_eq!(regraded, learned(&history(&easy)));
    events.push(event(3, NOON_MS + 7 * DAY_MS, Fact::Log(LogFact::Void { target: id(2), item: None })));
    assert_eq!(learned(&events), learned(&history(&answers)));
}

#[test]
fn a_reset_item_is_new_again_until_the_reset_is_taken_back() {
    use Confidence::Fairly;
    let mut events = history(&[(0, Rating::Good, Fairly), (3, Rating::Good, Fairly)]);
    events.push(event(2, NOON_MS + 4 * DAY_MS, Fact::Item(ItemFact::Reset(item(0)))));
    assert_eq!(folded(&events).learned(&item(0)), None);
    events.push(event(3, NOON_MS + 5 * DAY_MS, answered(item(0), Rating::Good, Fairly)));
    assert_eq!(learned(&events).answers, 1);
    events.push(event(4, NOON_MS + 6 * DAY_MS, Fact::Log(LogFact::Void { target: id(2), item: Some(item(0)) })));
    assert_eq!(learned(&events).answers, 3);
}

#[test]
fn adopted_parameters_re_explain_the_whole_past_and_can_be_taken_back() {
    let mut events = history(&[(0, Rating::Again, Confidence::Fairly)]);
    let before = learned(&events).memory.stability;
    events.push(event(1, NOON_MS + DAY_MS, Fact::Schedule(ScheduleFact::Params(adopted(1.7)))));
    let fitted = learned(&events).memory.stability;
    assert!((fitted.days() - 1.7).abs() < 1e-3 && fitted != before, "{fitted:?}");
    assert_eq!(folded(&events).adopted().map(|adopted| adopted.reviews), Some(500));
    events.push(event(2, NOON_MS + 2 * DAY_MS, Fact::Log(LogFact::Void { target: id(1), item: None })));
    assert_eq!(learned(&events).memory.stability, before);
    assert_eq!(folded(&events).adopted(), None);
}

proptest! {
    #[test]
    fn the_answers_to_an_item_add_up_to_what_is_known_of_it(events in any_log()) {
        let ledger = folded(&events);
        for n in 0..3 {
            let answers = ledger.answers_of(&item(n));
            let last = answers.last().filter(|last| !last.forgotten).map(|last| last.learned);
            prop_assert_eq!(last, ledger.learned(&item(n)));
        }
    }
}

#[test]
fn answers_of_an_item_tell_their_ratings_and_leave_out_what_was_taken_back() {
    let at = |day: i64| NOON_MS + day * DAY_MS;
    let good = |n, day| event(n, at(day), answered(item(0), Rating::Good, Confidence::Fairly));
    let events = [
        good(0, 0),
        event(1, at(1), Fact::Item(ItemFact::Reset(item(0)))),
        good(2, 2),
        event(3, at(2) + 1, Fact::Item(ItemFact::Regrade { target: id(2), item: item(0), rating: Rating::Hard })),
        good(4, 9),
        event(5, at(9) + 1, Fact::Log(LogFact::Void { target: id(4), item: Some(item(0)) })),
        event(6, at(10), Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })),
    ];
    let ledger = folded(&events);
    let told: Vec<_> = ledger.answers_of(&item(1)).iter().map(|past| (past.rating, past.forgotten)).collect();
    assert_eq!(told, [(Rating::Good, true), (Rating::Hard, false)]);
    assert_eq!(ledger.answers_of(&item(1))[1].learned.answers, 1);
    assert_eq!(ledger.answers_of(&item(0)), []);
}

#[test]
fn an_item_is_missed_by_its_first_answer_of_the_last_day() {
    let fairly = Confidence::Fairly;
    let mut answers = vec![(0, Rating::Again, fairly), (0, Rating::Good, fairly)];
    assert!(learned(&history(&answers)).missed);
    answers.push((3, Rating::Good, fairly));
    assert!(!learned(&history(&answers)).missed);
    answers.extend([(3, Rating::Again, fairly), (3, Rating::Good, fairly)]);
    assert!(!learned(&history(&answers)).missed);
}

#[test]
fn an_item_that_was_reset_and_then_renamed_is_still_met_and_keeps_its_answers() {
    let events = [
        event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly)),
        event(1, NOON_MS + DAY_MS, Fact::Item(ItemFact::Reset(item(0)))),
        event(2, NOON_MS + 2 * DAY_MS, Fact::Item(ItemFact::Rename { item: item(0), to: item(1) })),
    ];
    let ledger = folded(&events);
    assert!(ledger.items().any(|(met, _)| met == item(1)));
    assert_eq!(ledger.history().reviews().count(), 1);
}

#[test]
fn a_deck_comes_back_at_its_own_retention() {
    let events = history(&[(0, Rating::Easy, Confidence::Fairly), (20, Rating::Easy, Confidence::Fairly)]);
    let due = |retention: f32| {
        let retention_of = [("deck".to_owned(), DesiredRetention::new(retention).unwrap())].into();
        let policy = Policy { retention_of, ..Policy::default() };
        let ledger = Ledger::fold(Rules { policy, ..rules() }, events.clone(), NOW_MS);
        ledger.learned(&item(0)).unwrap()
    };
    let [rare, usual, often] = [0.8, 0.9, 0.97].map(due);
    assert!(rare.due > usual.due && usual.due > often.due, "{rare:?} {usual:?} {often:?}");
    assert_eq!(usual, learned(&events));
    // What is remembered is the same.
    assert_eq!(rare.memory, often.memory);
}

#[test]
fn an_exam_brings_items_back_in_its_last_days_until_it_is_called_off() {
    let mut events = history(&[(0, Rating::Easy, Confidence::Fairly), (8, Rating::Easy, Confidence::Fairly)]);
    let natural = learned(&events);
    assert!(natural.due.since(natural.last) > Days(40), "{natural:?}");
    events.push(event(2, NOON_MS + DAY_MS, Fact::Schedule(ScheduleFact::ExamDate(exam_date(30, 5)))));
    let day = exam_date(30, 5).day;
    let capped = learned(&events);
    assert!(day.plus_signed(-5) <= capped.due && capped.due < day, "{capped:?}");
    // Set for another day, that counts; set for another deck, this one is left alone.
    events.push(event(3, NOON_MS + 2 * DAY_MS, Fact::Schedule(ScheduleFact::ExamDate(exam_date(20, 5)))));
    assert!(learned(&events).due < exam_date(20, 5).day);
    events.push(event(
        4,
        NOON_MS + 3 * DAY_MS,
        Fact::Schedule(ScheduleFact::ExamDate(ExamDate { deck: "other".into(), ..exam_date(12, 5) })),
    ));
    assert!(learned(&events).due >= exam_date(20, 5).day.plus_signed(-5));
    let ledger = folded(&events);
    assert_eq!(ledger.exam_dates_of("deck"), [id(2), id(3)]);
    assert_eq!(ledger.retention("deck", day.plus_signed(-20)), DesiredRetention::new(0.95).unwrap());
    assert_eq!(ledger.retention("deck", day), DesiredRetention::default());
    for n in [2, 3] {
        events.push(event(n + 10, NOON_MS + 4 * DAY_MS, Fact::Log(LogFact::Void { target: id(n), item: None })));
    }
    assert_eq!(learned(&events), natural);
    assert_eq!(folded(&events).exam_date("deck"), None);
}

#[test]
fn what_was_likely_a_guess_is_remembered_less_well_only_where_that_is_wished() {
    let weighed = |knew: f64| {
        let answer = |rating| match answered(item(0), rating, Confidence::Fairly) {
            Fact::Item(ItemFact::Answer(answer)) => Fact::Item(ItemFact::Answer(Answer {
                weighed: GuessModel { knew: KnewProbability::new(knew), spread: None },
                ..answer
            })),
            fact => fact,
        };
        vec![event(0, NOON_MS, answer(Rating::Good)), event(1, NOON_MS + 3 * DAY_MS, answer(Rating::Good))]
    };
    let stability = |ledger: &Ledger| ledger.learned(&item(0)).unwrap().memory.stability;
    assert!(stability(&wished(&weighed(0.3))) < stability(&wished(&weighed(0.9))));
    assert_eq!(stability(&folded(&weighed(0.3))), stability(&folded(&weighed(0.9))));
    // Older answers, without it, count by their rating; and so does one that was rated by hand.
    let plain = history(&[(0, Rating::Good, Confidence::Fairly), (3, Rating::Good, Confidence::Fairly)]);
    assert_eq!(stability(&wished(&plain)), stability(&folded(&plain)));
    let mut regraded = weighed(0.3);
    for n in 0..2 {
        let fact = Fact::Item(ItemFact::Regrade { target: id(n), item: item(0), rating: Rating::Good });
        regraded.push(event(n + 5, NOON_MS + 4 * DAY_MS, fact));
    }
    assert_eq!(stability(&wished(&regraded)), stability(&folded(&plain)));
    // The table of confidence counts every answer that was weighed, whether it is wished or not.
    assert_eq!(folded(&weighed(0.3)).confidence_table(), wished(&weighed(0.3)).confidence_table());
    assert!((folded(&weighed(0.3)).confidence_table().unseen() - 0.4).abs() < 1e-9);
}

#[test]
fn answers_given_one_after_another_spread_over_the_days_and_an_undo_gives_the_same_day() {
    let source: String = (0..60)
        .map(|n| {
            format!("[[item]]\nid = 'item-{n}'\nstem = 'Which?'\noptions = [{{ text = 'a', correct = true }}, {{ text = 'b' }}]\n")
        })
        .collect();
    let deck = crate::deck::read(&format!("schema = 1\n[deck]\nid = 'deck'\ntitle = 'Deck'\n{source}")).deck.unwrap();
    let policy = Policy { days_off: [Weekday::Sat].into_iter().collect(), ..Policy::default() };
    let mut ledger = Ledger::fold(Rules { policy, ..rules() }, [], NOW_MS);
    let give = |ledger: &mut Ledger, n: usize, item: &Item| {
        let Fact::Item(ItemFact::Answer(mut answer)) = answered(item.id.clone(), Rating::Easy, Confidence::Sure) else {
            return;
        };
        let at = Moment::new(NOON_MS + i64::try_from(n).unwrap(), 0);
        answer.weighed = ledger.weigh(item, &answer, at);
        ledger.apply(&event(n, at.at_ms, Fact::Item(ItemFact::Answer(answer))), NOW_MS);
    };
    for (n, item) in deck.items.iter().enumerate() {
        give(&mut ledger, n, item);
    }
    let mut counts = BTreeMap::<Day, usize>::new();
    for (_, state) in ledger.items() {
        *counts.entry(state.learned.as_ref().unwrap().due).or_default() += 1;
    }
    // Eight days allow six to ten; one of them is a day off.
    assert!(counts.len() >= 4 && counts.keys().all(|day| day.weekday() != "Sat"), "{counts:?}");
    assert!(counts.values().all(|count| (60 / counts.len()).abs_diff(*count) <= 8), "{counts:?}");
    // Taken back and given again, the last answer has the day that it had.
    let last = &deck.items[59];
    let before = ledger.learned(&last.id).unwrap().due;
    ledger.apply(&event(100, NOON_MS + 200, Fact::Log(LogFact::Void { target: id(59), item: None })), NOW_MS);
    assert_eq!(ledger.learned(&last.id), None);
    give(&mut ledger, 60, last);
    assert_eq!(ledger.learned(&last.id).unwrap().due, before);
}

#[test]
fn an_exam_is_what_its_answers_say_and_its_end_only_when_it_ended() {
    let end = |points, right, of, passed| {
        Fact::Exam(ExamFact::End(ExamEnd { elapsed_ms: 9, points, right, of, self_rated: 0, passed, timed_out: false }))
    };
    let sat = |facts: Vec<Fact>| {
        let events: Vec<Event> = (0..).zip(NOON_MS..).zip(facts).map(|((n, at), fact)| event(n, at, fact)).collect();
        folded(&events).exams()
    };
    let full = Score::PARTS;
    let begun = || Fact::Exam(ExamFact::Begin(exam_plan(1)));
    let right = |n| in_exam(item(n), Rating::Good);
    let honest = sat(vec![begun(), right(0), right(1), end(2 * full, 2, 2, true)]);
    assert!(honest[0].claimed.is_none() && honest[0].end.unwrap().1.passed);
    for (facts, points) in [
        (vec![begun(), end(2 * full, 2, 2, true)], 0),
        (vec![begun(), right(0), end(2 * full, 2, 2, true)], full),
        (vec![begun(), right(0), end(full, 1, 1, true)], full),
        (vec![begun(), right(0), right(0), right(2), end(2 * full, 2, 2, true)], full),
        (vec![begun(), in_exam(item(0), Rating::Again), right(0), end(full, 1, 2, false)], 0),
        (vec![begun(), right(0), Fact::Log(LogFact::Void { target: id(1), item: None }), end(full, 1, 2, false)], 0),
        (vec![begun(), answered(item(0), Rating::Good, Confidence::Sure), end(full, 1, 2, false)], 0),
        (vec![begun(), right(0), end(u32::MAX, 1, 2, true)], full),
    ] {
        let sat = sat(facts);
        let (_, found) = sat[0].end.unwrap();
        assert_eq!((found.points, found.of, found.passed), (points, 2, false));
        assert!(sat[0].claimed.is_some());
    }
    // The true end counts, though another one came before it.
    let disputed = sat(vec![begun(), end(0, 0, 2, false), right(0), right(1), end(2 * full, 2, 2, true)]);
    assert_eq!((disputed[0].claimed, disputed[0].end.unwrap().0.at_ms), (None, NOON_MS + 4));
    // An item that was renamed between its question and its answer is the same one.
    let rename = Fact::Item(ItemFact::Rename { item: item(0), to: item(7) });
    assert!(sat(vec![begun(), rename, right(7), right(1), end(2 * full, 2, 2, true)])[0].claimed.is_none());
    assert!(
        sat(vec![Fact::Exam(ExamFact::Begin(ExamPlan { items: Vec::new(), ..exam_plan(1) })), end(0, 0, 0, true)])
            .is_empty()
    );
    assert!(sat(vec![right(0), end(full, 1, 1, true)]).is_empty());
    let long =
        ExamEnd { elapsed_ms: u64::MAX, points: 0, right: 0, of: 2, self_rated: 0, passed: false, timed_out: true };
    let (_, found) = sat(vec![begun(), Fact::Exam(ExamFact::End(long))])[0].end.unwrap();
    assert_eq!(found.elapsed_ms, 3_600_000, "no longer than the exam may take");
}

#[test]
fn a_chain_of_many_renamings_ends_at_its_last_name_and_each_taken_back_is_skipped() {
    let name = |n: usize| ItemId::parse(&format!("deck/item-{n}")).unwrap();
    let at = |n: usize| NOON_MS + i64::try_from(n).unwrap();
    let count = 5_000;
    let mut events = vec![event(0, NOON_MS, answered(name(0), Rating::Good, Confidence::Fairly))];
    events
        .extend((1..=count).map(|n| event(n, at(n), Fact::Item(ItemFact::Rename { item: name(n - 1), to: name(n) }))));
    let ledger = folded(&events);
    assert!((0..count).all(|n| *ledger.name_now(&name(n)) == name(count)));
    assert_eq!(ledger.learned(&name(count)).unwrap().answers, 1);
    events.push(event(count + 1, at(count + 1), Fact::Log(LogFact::Void { target: id(count), item: None })));
    assert_eq!(*folded(&events).name_now(&name(0)), name(count - 1));
}

#[test]
fn a_row_of_retractions_that_retract_one_another_is_folded_without_end_of_stack() {
    let answer = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let device = answer.device;
    let retraction = |n: usize| {
        let target = Coverage::of([(device, n as u64)]);
        event(n, NOON_MS + i64::try_from(n).unwrap(), Fact::Log(LogFact::Retract(target)))
    };
    // Each covers the one before it, the first the answer.
    let short: Vec<Event> = std::iter::once(answer.clone()).chain((1..=3).map(retraction)).collect();
    assert_eq!(folded(&short).learned(&item(0)), None);
    let long: Vec<Event> = std::iter::once(answer).chain((1..=3_000).map(retraction)).collect();
    let _ = folded(&long);
}

#[test]
fn many_answers_to_one_item_add_up_to_the_same_in_any_order_and_each_counts_once() {
    let count = 3_000;
    let at = |n: usize| NOON_MS + i64::try_from(n).unwrap() * 60_000;
    let answer = |n: usize| event(n, at(n), answered(item(0), Rating::Good, Confidence::Fairly));
    let log: Vec<Event> = (0..count).map(answer).collect();
    let in_order = folded(&log);
    let backward: Vec<Event> = log.iter().rev().cloned().collect();
    let middle: Vec<Event> = log.iter().skip(count / 2).chain(&log).cloned().collect();
    for other in [backward, middle] {
        let ledger = folded(&other);
        assert_eq!(ledger.state(&item(0)), in_order.state(&item(0)));
        assert_eq!(ledger.past(&item(0)), in_order.past(&item(0)));
    }
    assert_eq!(in_order.learned(&item(0)).unwrap().answers, u32::try_from(count).unwrap());
}
