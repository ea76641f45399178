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

/// Adds an answer to each of these items to a ledger, given at noon.
fn record(ledger: &mut Ledger, library: &Library, items: &[ItemId], day: i32, rating: Rating, confidence: Confidence) {
    let at_ms = i64::from(day) * 86_400_000 + 12 * 3_600_000;
    for (n, item) in (1..).zip(items) {
        let key = library.item(item).unwrap().key_fingerprint();
        let answer = Answer { key, confidence, ..sample::answer(item.clone(), rating) };
        let event = NewEvent {
            id: EventId((u128::from(ledger.changes()) << 32 | u128::from(n)).to_be_bytes()),
            at: Moment::new(at_ms, 0),
            session: SessionId([1; 16]),
            fact: Fact::Item(ItemFact::Answer(answer)),
        };
        ledger.apply(&event.into_event(DeviceId([1; 16]), n), at_ms);
    }
}

/// The ledger after these items were missed on day 20,000.
fn ledger_after(library: &Library, seen: &[ItemId], confidence: Confidence) -> Ledger {
    let mut ledger = ledger();
    record(&mut ledger, library, seen, 20_000, Rating::Again, confidence);
    ledger
}

/// A library with this many items, and the ledger after the first `due` of them were missed.
fn library_and_ledger(due: usize, new: usize) -> (Library, Ledger) {
    let library = library(&vec![("t", None); due + new]);
    let ledger = ledger_after(&library, &ids(&library)[..due], Confidence::Fairly);
    (library, ledger)
}

/// How many of these items are due, and how many are new.
fn counts(queue: &[ItemId], ledger: &Ledger) -> (usize, usize) {
    let due = queue.iter().filter(|item| ledger.progress(item).is_some()).count();
    (due, queue.len() - due)
}

/// Three days after the items were missed.
fn today() -> Day {
    Day::from_epoch(20_003)
}

#[test]
fn a_due_case_adds_no_more_new_items_than_the_daily_limit() {
    let library = library(&[("a", Some("x")), ("a", Some("x")), ("a", Some("x")), ("b", None)]);
    let ledger = ledger_after(&library, &ids(&library)[..1], Confidence::Fairly);
    let limits = Limits { session: 9, new_per_day: 1, total: None };
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, today());
    for seed in 0..20 {
        assert_eq!(candidates.queue(9, seed).len(), 2, "the due item and one new one");
    }
}

#[test]
fn due_items_take_no_room_from_new_ones() {
    for (due, new, expected) in
        [(0, 300, (0, 12)), (8, 300, (8, 12)), (30, 4, (30, 4)), (250, 300, (30, 12)), (250, 0, (30, 0))]
    {
        let (library, ledger) = library_and_ledger(due, new);
        let limits = Limits::default();
        let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, today());
        let queue = candidates.queue(usize::MAX, 1);
        assert_eq!(counts(&queue, &ledger), expected, "{due} due, {new} new");
    }
}

#[test]
fn new_items_of_earlier_sessions_count_toward_the_daily_limit() {
    let (library, mut ledger) = library_and_ledger(40, 20);
    record(&mut ledger, &library, &ids(&library)[40..49], 20_003, Rating::Good, Confidence::Fairly);
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), Limits::default(), today());
    assert_eq!(candidates.waiting(), Waiting { due: 40, new: 3, unseen: 11 });
    assert_eq!(counts(&candidates.queue(usize::MAX, 1), &ledger), (30, 3));
}

#[test]
fn a_limit_on_the_whole_session_is_shared_in_proportion() {
    for (due, new, total, expected) in [
        (100, 100, 10, (7, 3)),
        (100, 100, 50, (40, 10)),
        (100, 1, 10, (9, 1)),
        (1, 100, 10, (1, 9)),
        (100, 100, 2, (1, 1)),
        (100, 100, 1, (1, 0)),
        (0, 100, 1, (0, 1)),
        (0, 100, 20, (0, 12)),
        (5, 3, 20, (5, 3)),
        (100, 0, 20, (20, 0)),
    ] {
        let (library, ledger) = library_and_ledger(due, new);
        let limits = Limits::default().within(total);
        let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, today());
        let queue = candidates.queue(total, 1);
        assert_eq!(counts(&queue, &ledger), expected, "{due} due, {new} new, at most {total}");
    }
}

#[test]
fn new_items_are_mixed_evenly_among_due_ones() {
    let (library, ledger) = library_and_ledger(60, 60);
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), Limits::default(), today());
    for seed in 0..20 {
        let queue = candidates.queue(usize::MAX, seed);
        let kinds: String = queue.iter().map(|item| if ledger.progress(item).is_some() { 'd' } else { 'n' }).collect();
        assert_eq!(kinds, "dndddnddndddnddndddnddndddnddndddnddndddnd", "seed {seed}");
    }
}

#[test]
fn confident_errors_come_before_new_items_and_other_due_ones() {
    let library = library(&vec![("t", None); 20]);
    let all = ids(&library);
    let mut ledger = ledger_after(&library, &all[..4], Confidence::Sure);
    record(&mut ledger, &library, &all[4..8], 20_000, Rating::Again, Confidence::Fairly);
    let candidates = Candidates::find(&library, &ledger, &Scope::default(), Limits::default(), today());
    let queue = candidates.queue(usize::MAX, 3);
    let first: HashSet<&ItemId> = queue[..4].iter().collect();
    assert_eq!(first, all[..4].iter().collect());
    assert_eq!(counts(&queue[4..], &ledger), (4, 12));
}

#[test]
fn a_new_case_is_cut_only_if_there_would_be_no_new_item_otherwise() {
    let case = |name| ("t", Some(name));
    let library = library(&[("t", None), ("t", None), ("t", None), case("x"), case("x"), case("x"), ("u", None)]);
    let ledger = ledger_after(&library, &ids(&library)[..3], Confidence::Fairly);
    let queue = |new_per_day, seed| {
        let limits = Limits { session: 9, new_per_day, total: None };
        Candidates::find(&library, &ledger, &Scope::default(), limits, today()).queue(9, seed)
    };
    for seed in 0..20 {
        assert_eq!(counts(&queue(4, seed), &ledger), (3, 4));
        let two = queue(2, seed);
        let new: Vec<&str> = two.iter().filter(|item| ledger.progress(item).is_none()).map(ItemId::name).collect();
        assert_eq!(new, ["i6"], "the case waits for a day with room");
    }
    let without = |seed| {
        let limits = Limits { session: 9, new_per_day: 2, total: None };
        let scope = Scope { decks: Vec::new(), tags: vec!["t".into()] };
        Candidates::find(&library, &ledger, &scope, limits, today()).queue(9, seed)
    };
    for seed in 0..20 {
        assert_eq!(counts(&without(seed), &ledger), (3, 2));
    }
}

#[test]
fn new_items_respect_the_daily_limit_and_cases_stay_whole() {
    let library = library(&[("a", None), ("a", Some("x")), ("b", Some("x")), ("b", Some("x")), ("c", None)]);
    let limits = Limits { session: 10, new_per_day: 2, total: None };
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
            Candidates::find(&library, &ledger(), &Scope::default(), Limits { session: 99, new_per_day: 99, total: None }, Day::from_epoch(9));
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
    fn a_session_keeps_every_limit_and_leaves_no_room_unused(
        items in prop::collection::vec((prop::option::weighted(0.4, 0_usize..6), any::<bool>()), 1..40),
        session in 1_usize..12, new_per_day in 0_usize..12, total in 1_usize..20, seed in any::<u64>(),
    ) {
        let cases: Vec<_> = ["u", "v", "w", "x", "y", "z"].to_vec();
        let all: Vec<_> = items.iter().map(|(case, _)| ("t", case.map(|case| cases[case]))).collect();
        let library = library(&all);
        let seen: Vec<ItemId> =
            ids(&library).into_iter().zip(&items).filter(|(_, (_, seen))| *seen).map(|(id, _)| id).collect();
        let ledger = ledger_after(&library, &seen, Confidence::Fairly);
        let limits = Limits { session, new_per_day, total: Some(total) };
        let candidates = Candidates::find(&library, &ledger, &Scope::default(), limits, today());
        let (waiting, queue) = (candidates.waiting(), candidates.queue(total, seed));
        let (due, new) = counts(&queue, &ledger);
        prop_assert!(due <= session && new <= new_per_day && due + new <= total);
        prop_assert_eq!(queue.iter().collect::<HashSet<_>>().len(), queue.len());
        if total >= 2 {
            prop_assert!(due > 0 || waiting.due == 0);
            prop_assert!(new > 0 || waiting.new == 0);
        }
        // The items of a case are neighbors, in order.
        for name in cases {
            let case = |id: &ItemId| library.item(id).unwrap().case.as_ref().is_some_and(|case| &*case.id.0 == name);
            let places: Vec<usize> = (0..queue.len()).filter(|n| case(&queue[*n])).collect();
            prop_assert!(places.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{:?}", places);
        }
        if items.iter().all(|(case, _)| case.is_none()) {
            prop_assert_eq!(queue.len(), (waiting.due.min(session) + waiting.new).min(total));
        }
    }
}
