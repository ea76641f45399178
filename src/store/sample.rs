//! Sample events for the tests of this folder.

use proptest::prelude::*;

use super::log::Store;
use crate::day::{Day, Days, Moment};
use crate::deck::{Fingerprint, ItemId};
use crate::memory::{DesiredRetention, DueOffset, KnewProbability, Parameters, Rating};
use crate::response::{Confidence, Score, Verdict};
use crate::review::sample;
use crate::review::{
    Adopted, Coverage, DeviceId, Evaluation, ExamDate, ExamEnd, ExamFreeze, ExamPlan, ExamStep, GuessModel,
};
use crate::review::{
    Answer, EventId, ExamFact, Fact, ItemFact, LogFact, NewEvent, Plan, Reply, ScheduleFact, SessionFact, SessionId,
    StudyMode,
};

/// A new log in a temporary folder.
pub(super) fn log() -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().unwrap();
    let (store, _) = Store::open(&dir.path().join("reviews.db"), [7; 16]).unwrap();
    (dir, store)
}

/// The nth sample event: an answer, or sometimes a mark.
pub(super) fn sample_event(n: u64) -> NewEvent {
    let item = ItemId::parse(&format!("deck/item-{}", n % 10)).unwrap();
    let fact = if n % 7 == 3 {
        Fact::Item(ItemFact::Mark { item, on: n.is_multiple_of(2) })
    } else {
        Fact::Item(ItemFact::Answer(Answer {
            shown: vec![1, 0, 2],
            score: Score::new(1.0 / 3.0).unwrap(),
            confidence: Confidence::Sure,
            latency_ms: 4000,
            ..sample::answer(item, Rating::Good)
        }))
    };
    let mut id = [9; 16];
    id[8..].copy_from_slice(&n.to_be_bytes());
    NewEvent {
        id: EventId(id),
        at: Moment::new(1_790_000_000_000 + n.cast_signed(), 60),
        session: SessionId([5; 16]),
        fact,
    }
}

/// An arbitrary event.
pub(super) fn any_event() -> impl Strategy<Value = NewEvent> {
    (any::<[u8; 16]>(), any::<i64>(), -720_i16..=840, any::<[u8; 16]>(), any_fact()).prop_map(
        |(id, at_ms, offset, session, fact)| NewEvent {
            id: EventId(id),
            at: Moment::new(at_ms, offset),
            session: SessionId(session),
            fact,
        },
    )
}

fn any_item() -> impl Strategy<Value = ItemId> {
    "[a-z0-9][a-z0-9-]{0,20}/[a-z0-9][a-z0-9-]{0,20}".prop_map(|text| ItemId::parse(&text).unwrap())
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let target = || any::<[u8; 16]>().prop_map(EventId);
    prop_oneof![
        8 => any_answer().prop_map(|fact| Fact::Item(ItemFact::Answer(fact))),
        1 => (target(), prop::option::of(any_item())).prop_map(|(target, item)| Fact::Log(LogFact::Void { target, item })),
        1 => (target(), any_item(), 0_usize..4)
            .prop_map(|(target, item, rating)| Fact::Item(ItemFact::Regrade { target, item, rating: Rating::ALL[rating] })),
        1 => any_item().prop_map(|fact| Fact::Item(ItemFact::Suspend(fact))),
        1 => any_item().prop_map(|fact| Fact::Item(ItemFact::Bury(fact))),
        1 => any_item().prop_map(|fact| Fact::Item(ItemFact::Resume(fact))),
        1 => (any_item(), any::<bool>()).prop_map(|(item, on)| Fact::Item(ItemFact::Mark { item, on })),
        1 => any_item().prop_map(|fact| Fact::Item(ItemFact::Report(fact))),
        1 => (any_item(), any_item()).prop_map(|(item, to)| Fact::Item(ItemFact::Rename { item, to })),
        1 => (any::<String>(), any::<u64>(), prop::collection::vec(any_item(), 0..20)).prop_map(|(title, seed, items)| {
            Fact::Session(SessionFact::Begin(Plan { decks: vec![title.clone()], tags: Vec::new(), title, seed, items }))
        }),
        1 => Just(Fact::Session(SessionFact::End)),
        1 => any_exam(),
        1 => any_item().prop_map(|fact| Fact::Item(ItemFact::Reset(fact))),
        1 => (prop::array::uniform21(0.0_f32..5.0), any::<u32>(), -1.0_f64..2.0).prop_map(|(weights, reviews, loss)| {
            let parameters = Parameters::new(&weights).unwrap();
            Fact::Schedule(ScheduleFact::Params(Adopted { parameters, reviews, loss_before: loss, loss_after: loss / 2.0 }))
        }),
        1 => (any_item(), -3000_i32..60_000, 0.70_f32..=0.99, 1_u32..30).prop_map(|(item, day, retention, last)| {
            Fact::Schedule(ScheduleFact::ExamDate(ExamDate {
                deck: item.deck().to_owned(),
                day: Day::from_epoch(day),
                retention: DesiredRetention::new(retention).unwrap(),
                last_days: Days(last),
            }))
        }),
        1 => (prop::collection::vec((any::<[u8; 16]>(), any::<u64>(), 0_u64..99), 0..4), target()).prop_map(|(ranges, id)| {
            let range = |(device, first, more): ([u8; 16], u64, u64)| (DeviceId(device), (first, first.saturating_add(more)));
            Fact::Log(LogFact::Retract(Coverage::new(ranges.into_iter().map(range), [id])))
        }),
        1 => "later-[a-z]{1,20}".prop_map(|kind| Fact::Unknown { kind }),
    ]
}

/// An arbitrary event of an exam.
fn any_exam() -> impl Strategy<Value = Fact> {
    let fingerprint = || any::<[u8; 16]>().prop_map(Fingerprint);
    let typed = || prop::collection::vec(any::<String>(), 0..4);
    prop_oneof![
        (any::<String>(), any_item(), any::<u64>(), any::<u32>(), any::<(bool, bool)>(), 0_u8..=100).prop_map(
            |(title, item, seed, minutes, (pausable, certainty), pass_mark)| {
                let (deck, tags) = (item.deck().to_owned(), vec![title.clone()]);
                let items = vec![item];
                Fact::Exam(ExamFact::Begin(ExamPlan {
                    title,
                    deck,
                    tags,
                    seed,
                    minutes,
                    pausable,
                    certainty,
                    pass_mark,
                    items,
                }))
            }
        ),
        (
            any_item(),
            prop::collection::vec(fingerprint(), 0..9),
            typed(),
            0_usize..3,
            any::<bool>(),
            prop::collection::vec(fingerprint(), 0..4),
            0_u32..=86_400_000
        )
            .prop_map(|(item, chosen, typed, confidence, marked, struck, spent_ms)| {
                let reply = Reply { chosen, typed };
                let (confidence, elapsed_ms) = (Confidence::ALL[confidence], u64::from(spent_ms) * 3);
                Fact::Exam(ExamFact::Step(ExamStep { item, reply, confidence, marked, struck, elapsed_ms, spent_ms }))
            }),
        any::<u64>().prop_map(|elapsed_ms| Fact::Exam(ExamFact::Freeze(ExamFreeze { elapsed_ms }))),
        any::<(u64, [u32; 4], bool, bool)>().prop_map(
            |(elapsed_ms, [points, right, of, self_rated], passed, timed_out)| {
                Fact::Exam(ExamFact::End(ExamEnd { elapsed_ms, of, passed, points, right, self_rated, timed_out }))
            }
        ),
        (prop::collection::vec(any::<(String, bool)>(), 0..4), any::<(bool, bool)>(), any::<String>()).prop_map(
            |(objectives, (unbiased, change), words)| {
                Fact::Exam(ExamFact::Evaluation(Evaluation { change, objectives, unbiased, words }))
            }
        ),
    ]
}

fn any_answer() -> impl Strategy<Value = Answer> {
    let fingerprint = || any::<[u8; 16]>().prop_map(Fingerprint);
    (
        (any_item(), fingerprint(), fingerprint(), prop::collection::vec(any::<String>(), 0..3)),
        prop::collection::vec(fingerprint(), 0..26),
        prop::collection::vec(any::<u8>(), 0..26),
        (any::<bool>(), -0.0_f64..=1.0, 0_usize..3, 0_usize..4, 0_u32..=86_400_000),
    )
        .prop_map(
            |((item, content, key, words), chosen, shown, (right, score, confidence, rating, latency_ms))| Answer {
                content,
                key,
                reply: Reply { typed: words.iter().rev().cloned().collect(), chosen },
                self_rated: right && confidence == 0,
                shown,
                verdict: if right { Verdict::Right } else { Verdict::Wrong },
                score: Score::new(score).unwrap(),
                confidence: Confidence::ALL[confidence],
                confidence_said: latency_ms % 3 > 0,
                latency_ms,
                words,
                mode: if right { StudyMode::Study } else { StudyMode::Cover },
                guess_model: GuessModel {
                    knew: KnewProbability::new(score.abs()).filter(|_| right),
                    spread: DueOffset::new(score.abs() / 3.0).filter(|_| rating > 1),
                },
                ..sample::answer(item, Rating::ALL[rating])
            },
        )
}
