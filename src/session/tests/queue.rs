//! Which items are asked, and in what order.

use super::*;
use crate::day::{Day, Moment};
use crate::review::{Answer, DeviceId, Fact, ItemFact, NewEvent, sample};

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
fn numbers_are_shown_in_ascending_order() {
    let library = library(&[("t", None)]);
    let mut item = Item::clone(&library.item(&ids(&library)[0]).unwrap());
    let Task::Choice(choice) = &mut item.task else { panic!() };
    for (option, text) in choice.options.iter_mut().zip(["50 mg", "5 mg", "-1 mg", "12.5 mg"]) {
        text.clone_into(&mut option.text);
        option.last = false;
    }
    for seed in 0..20 {
        assert_eq!(shown_order(&item, seed, 0), [2, 1, 3, 0]);
    }
    let mut unshuffled = item.clone();
    let Task::Choice(choice) = &mut unshuffled.task else { panic!() };
    choice.shuffle = false;
    assert_eq!(shown_order(&unshuffled, 5, 0), [0, 1, 2, 3], "an order that is to stay stays");
    let mut mixed = item;
    let Task::Choice(choice) = &mut mixed.task else { panic!() };
    choice.options[0].text = "50 days".into();
    assert!((0..20).any(|seed| shown_order(&mixed, seed, 0) != shown_order(&mixed, 0, 0)), "units differ");
}

#[test]
fn a_due_case_adds_no_more_new_items_than_the_daily_limit() {
    let library = library(&[("a", Some("x")), ("a", Some("x")), ("a", Some("x")), ("b", None)]);
    let first = ids(&library)[0].clone();
    let key = library.item(&first).unwrap().key_fingerprint();
    let answer = Answer { key, ..sample::answer(first, Rating::Again) };
    let day_ms = 20_000 * 86_400_000;
    let event = NewEvent {
        id: EventId([1; 16]),
        at: Moment::new(day_ms, 0),
        session: SessionId([1; 16]),
        fact: Fact::Item(ItemFact::Answer(answer)),
    };
    let mut ledger = ledger();
    ledger.apply(&event.into_event(DeviceId([1; 16]), 1), day_ms);
    let limits = Limits { session: 9, new_per_day: 1 };
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, Day::from_epoch(20_003));
    for seed in 0..20 {
        assert_eq!(candidates.queue(9, seed).len(), 2, "the due item and one new one");
    }
}

#[test]
fn new_items_respect_the_daily_limit_and_cases_stay_whole() {
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
}
