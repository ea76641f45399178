//! Helpers for testing the fold: events, logs and strategies that generate them.

mod exams;
mod items;
mod laws;
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
/// A clock reading after every event except those meant to lie in the future.
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

/// Answers to one item, each given as days after noon of day zero.
fn history(answers: &[(i64, Rating, Confidence)]) -> Vec<Event> {
    let one = |((n, second), (day, rating, confidence)): ((usize, i64), &(i64, Rating, Confidence))| {
        event(n, NOON_MS + day * DAY_MS + second * 1000, answered(item(0), *rating, *confidence))
    };
    (0..).zip(0..).zip(answers).map(one).collect()
}

/// Folds with every scheduling preference set, except the retention of the deck.
fn folded_with_policy(events: &[Event]) -> Ledger {
    let days_off = [Weekday::Sun].into_iter().collect();
    let policy = Policy { guess_aware: true, days_off, ..Policy::default() };
    Ledger::fold(Rules { policy, ..rules() }, events.iter().cloned(), NOW_MS)
}

fn folded(events: &[Event]) -> Ledger {
    Ledger::fold(rules(), events.iter().cloned(), NOW_MS)
}

/// The progress of the only item.
fn progress(events: &[Event]) -> ItemProgress {
    folded(events).progress(&item(0)).unwrap()
}

/// Parameters whose first weight differs from the published one.
fn adopted(first: f32) -> Adopted {
    let mut weights = *Parameters::default().weights();
    weights[0] = first;
    let parameters = Parameters::new(&weights).unwrap();
    Adopted { parameters, reviews: 500, loss_before: 0.5, loss_after: 0.4 }
}

/// The ids of the sessions of a day that did not end.
fn unfinished(ledger: &Ledger, day: Day) -> Vec<SessionId> {
    ledger.unfinished_sessions(day).into_iter().map(|session| session.session).collect()
}

/// Everything that can be observed of a ledger.
fn observed(ledger: &Ledger) -> impl PartialEq + std::fmt::Debug + use<> {
    let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
    (
        items,
        ledger.activity(),
        ledger.latest_session(),
        ledger.latest_session().map(|latest| unfinished(ledger, latest.day)),
        ledger.exams(),
        ledger.future_events(),
        *ledger.confidence_table(),
    )
}

fn any_rating() -> impl Strategy<Value = Rating> {
    prop::sample::select(Rating::ALL.to_vec())
}

fn any_confidence() -> impl Strategy<Value = Confidence> {
    prop::sample::select(Confidence::ALL.to_vec())
}

fn any_guess_model() -> impl Strategy<Value = GuessModel> {
    let share = || prop::option::of(0.0_f64..=1.0);
    (share(), share()).prop_map(|(knew, spread)| GuessModel {
        knew: knew.and_then(KnewProbability::new),
        spread: spread.and_then(DueOffset::new),
    })
}

/// An exam `day` days after day zero.
fn exam_date(day: i32, last: u32) -> ExamDate {
    let noon = Day::of(Moment::new(NOON_MS, 0), Rollover::default());
    let retention = DesiredRetention::new(0.95).unwrap();
    ExamDate { deck: "deck".into(), day: noon.plus_signed(day), retention, last_days: Days(last) }
}

/// An exam of two items.
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

/// Facts of every kind about three items. Their targets are events that come earlier, later or never.
fn any_fact() -> impl Strategy<Value = Fact> {
    let one = || (0_u8..3).prop_map(item);
    let target = || (0_usize..45).prop_map(id);
    prop_oneof![
        3 => (one(), any_rating()).prop_map(|(item, rating)| in_exam(item, rating)),
        10 => (one(), any_rating(), any_confidence(), any_guess_model()).prop_map(|(item, rating, confidence, guess_model)| {
            match answered(item, rating, confidence) {
                Fact::Item(ItemFact::Answer(answer)) => Fact::Item(ItemFact::Answer(Answer { guess_model, ..answer })),
                fact => fact,
            }
        }),
        1 => (-5_i32..40, 1_u32..9).prop_map(|(day, last)| Fact::Schedule(ScheduleFact::ExamDate(exam_date(day, last)))),
        3 => (target(), prop::option::of(one())).prop_map(|(target, item)| Fact::Log(LogFact::Void { target, item })),
        3 => (target(), one(), any_rating())
            .prop_map(|(target, item, rating)| Fact::Item(ItemFact::Regrade { target, item, rating })),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Suspend(fact))),
        1 => one().prop_map(|fact| Fact::Item(ItemFact::Bury(fact))),
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

/// Events of two devices in two sessions: some at the same time, some from a clock that is far ahead.
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

/// A log, and the same events in another order, some of them twice.
fn any_log_and_another_order() -> impl Strategy<Value = (Vec<Event>, Vec<Event>)> {
    any_log().prop_flat_map(|log| {
        let mut twice = log.clone();
        // Future events are counted each time they arrive, so only the others are duplicated.
        twice.extend(log.iter().step_by(3).filter(|event| event.at.at_ms < NOW_MS).cloned());
        (Just(log), Just(twice).prop_shuffle())
    })
}
