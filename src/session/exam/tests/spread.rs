//! The due days of items that an exam introduced.

use std::collections::BTreeMap;

use super::*;
use crate::day::{Day, Days};
use crate::memory::{DesiredRetention, Scheduler};
use crate::review::{ExamDate, Rules, ScheduleFact, sample};
use crate::session::{Candidates, Limits, Waiting};

const DAY_MS: i64 = 86_400_000;
/// Noon of the day of the exam.
const NOON_MS: i64 = 20_000 * DAY_MS + DAY_MS / 2;

/// Items with two options, the first of which is right.
fn library(items: usize) -> Library {
    let options = "options = [{ text = 'x', correct = true }, { text = 'y' }]";
    let items: String =
        (0..items).map(|n| format!("[[item]]\nid = 'i{n}'\nstem = 'Question {n}?'\n{options}\n")).collect();
    let source = format!("schema = 1\n[deck]\nid = 'd'\ntitle = 'D'\n{items}");
    let mut library = Library::default();
    library.add(read(&source).deck.unwrap(), Origin::Embedded, 0).unwrap();
    library
}

fn fold(events: &[Event]) -> Ledger {
    Ledger::fold(Rules { scheduler: Scheduler::default(), ..Rules::default() }, events.to_vec(), i64::MAX / 2)
}

fn event(n: usize, fact: Fact) -> Event {
    let id = EventId((n as u128 + 1).to_be_bytes());
    NewEvent { id, at: Moment::new(NOON_MS, 0), session: SessionId([1; 16]), fact }
        .into_event(DeviceId([1; 16]), n as u64 + 1)
}

/// The events of an exam over all items after these events; `is_right` says which items are answered right.
fn sit(library: &Library, before: Vec<Event>, is_right: impl Fn(usize) -> bool) -> Vec<Event> {
    let mut exam = Exam::begin(SessionId([1; 16]), plan(library, 600, false), Moment::new(NOON_MS, 0), at(0), library);
    for n in 0..exam.questions().len() {
        exam.go(n, at(0));
        let item = library.item(&exam.questions()[n].item).unwrap();
        let response = Response::Chosen(response::ChoiceSet::one(usize::from(!is_right(n))));
        exam.answer(&item, response, Confidence::Fairly, at(0)).unwrap();
    }
    exam.freeze(at(0));
    let answers = exam.answers(library, &fold(&before), true, Moment::new(NOON_MS, 0));
    assert_eq!(answers.len(), library.entries().count());
    let from = before.len();
    let answered = answers.into_iter().enumerate();
    let answered = answered.map(|(n, answer)| event(from + n, Fact::Item(ItemFact::Answer(answer))));
    before.into_iter().chain(answered).collect()
}

fn today() -> Day {
    Day::from_epoch(20_000)
}

/// The number of items due on each day, as days after the exam.
fn due(ledger: &Ledger, library: &Library) -> BTreeMap<u32, usize> {
    let mut days = BTreeMap::new();
    for entry in library.entries() {
        let progress = ledger.progress(&entry.id).unwrap();
        assert!(progress.due >= today());
        *days.entry(progress.due.since(today()).0).or_default() += 1;
    }
    days
}

/// The first and the last day, and the most items of one day.
fn range(days: &BTreeMap<u32, usize>) -> (u32, u32, usize) {
    let (first, last) = (days.keys().min().unwrap(), days.keys().max().unwrap());
    (*first, *last, *days.values().max().unwrap())
}

#[test]
fn forty_new_items_of_an_exam_come_due_over_several_days() {
    let library = library(40);
    for (right, first, last, most) in [(40, 2, 11, 8), (0, 1, 7, 10), (26, 1, 11, 8)] {
        let events = sit(&library, Vec::new(), |n| n < right);
        let ledger = fold(&events);
        let days = due(&ledger, &library);
        assert_eq!(range(&days).0, first, "{right} right: {days:?}");
        assert!(range(&days).1 <= last && range(&days).2 <= most, "{right} right: {days:?}");
        assert!(days.len() >= 6, "{right} right: {days:?}");
        // The log alone decides.
        let again = fold(&events.iter().rev().cloned().collect::<Vec<_>>());
        assert_eq!(due(&again, &library), days);
    }
}

#[test]
fn a_log_without_chosen_days_is_spread_too() {
    let library = library(40);
    let without = |right: usize| -> Vec<Event> {
        let item = |n: usize| library.entries().nth(n).unwrap().id.clone();
        let rating = |n: usize| if n < right { Rating::Good } else { Rating::Again };
        let answer = |n| Answer { mode: StudyMode::Exam, ..sample::answer(item(n), rating(n)) };
        (0..40).map(|n| event(n, Fact::Item(ItemFact::Answer(answer(n))))).collect()
    };
    for (right, first, last) in [(40, 2, 11), (0, 1, 7)] {
        let days = due(&fold(&without(right)), &library);
        assert!(range(&days).0 >= first && range(&days).1 <= last && range(&days).2 <= 12, "{right} right: {days:?}");
    }
}

#[test]
fn a_confident_error_in_an_exam_comes_back_the_next_day() {
    let library = library(40);
    let answer = |n: usize| {
        let item = library.entries().nth(n).unwrap().id.clone();
        let confidence = if n < 5 { Confidence::Sure } else { Confidence::Fairly };
        let verdict = response::Verdict::Wrong;
        Answer { mode: StudyMode::Exam, verdict, confidence, ..sample::answer(item, Rating::Again) }
    };
    let events: Vec<Event> = (0..40).map(|n| event(n, Fact::Item(ItemFact::Answer(answer(n))))).collect();
    let ledger = fold(&events);
    for (n, entry) in library.entries().enumerate() {
        let wait = ledger.progress(&entry.id).unwrap().due.since(today());
        assert!(if n < 5 { wait == Days(1) } else { wait >= Days(1) && wait <= Days(7) }, "{n}: {wait}");
    }
}

#[test]
fn an_exam_spends_no_allowance_of_new_items() {
    let library = library(60);
    let first: Vec<ItemId> = library.entries().take(40).map(|entry| entry.id.clone()).collect();
    let answer = |n: usize, mode| {
        let answer = Answer { mode, ..sample::answer(first[n].clone(), Rating::Good) };
        event(n, Fact::Item(ItemFact::Answer(answer)))
    };
    let mut events: Vec<Event> = (0..40).map(|n| answer(n, StudyMode::Exam)).collect();
    let waiting = |events: &[Event]| {
        let ledger = fold(events);
        Candidates::find(&library, &ledger, &Scope::default(), Limits::default(), today()).waiting()
    };
    assert_eq!(fold(&events).introduced(today()), 0);
    assert_eq!(waiting(&events).new, 12);
    // In study, they would have spent all of it.
    let studied: Vec<Event> = (0..40).map(|n| answer(n, StudyMode::Study)).collect();
    assert_eq!((fold(&studied).introduced(today()), waiting(&studied).new), (40, 0));
    // A later answer in study does not make them new, either.
    events.push(event(50, Fact::Item(ItemFact::Answer(sample::answer(first[0].clone(), Rating::Good)))));
    assert_eq!(fold(&events).introduced(today()), 0);
    assert_eq!(waiting(&events), Waiting { due: waiting(&events).due, new: 12, unseen: 20 });
}

#[test]
fn an_item_seen_before_the_exam_and_missed_in_it_is_due_at_once() {
    let library = library(8);
    let seen = library.entries().next().unwrap().id.clone();
    let key = library.item(&seen).unwrap().key_fingerprint();
    let before = event(0, Fact::Item(ItemFact::Answer(Answer { key, ..sample::answer(seen.clone(), Rating::Good) })));
    let ledger = fold(&sit(&library, vec![before], |_| false));
    assert_eq!(ledger.progress(&seen).unwrap().due, today());
    assert!(library.entries().skip(1).all(|entry| ledger.progress(&entry.id).unwrap().due > today()));
    assert_eq!(ledger.introduced(today()), 1);
}

#[test]
fn items_of_a_mock_exam_come_back_before_the_exam_that_is_planned() {
    let library = library(40);
    let retention = DesiredRetention::default();
    let date = ExamDate { deck: "d".into(), day: today().plus_signed(6), retention, last_days: Days(2) };
    let before = vec![event(0, Fact::Schedule(ScheduleFact::ExamDate(date)))];
    for right in [0, 20, 40] {
        let days = due(&fold(&sit(&library, before.clone(), |n| n < right)), &library);
        assert!(range(&days).1 < 6 && days.len() >= 4, "{right} right: {days:?}");
    }
}
