//! What an undone import brought does not count, whatever it is and in whatever order it comes.

use super::*;
use crate::review::Coverage;

/// Another person's log: the same kinds of events by devices of its own. What they take back may be one's own.
fn foreign(log: Vec<Event>) -> Vec<Event> {
    let other = |event: Event| {
        let mut id = event.id.0;
        id[0] = 0xee;
        Event { id: EventId(id), device: DeviceId([event.device.0[0] + 100; 16]), ..event }
    };
    log.into_iter().map(other).collect()
}

/// The events of a log.
fn coverage(log: &[Event]) -> Coverage {
    Coverage::of(log.iter().map(|event| (event.device, event.seq)))
}

/// An event by a device, of a moment after all others that count.
fn by(device: u8, n: usize, fact: Fact) -> Event {
    Event { device: DeviceId([device; 16]), ..event(n, NOW_MS, fact) }
}

/// All that is to be as if an import had never been.
fn all(ledger: &Ledger) -> String {
    let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
    let here = items.keys().filter(|item| ledger.name_now(item) == *item);
    let pasts: Vec<_> = here.map(|item| (ledger.past(item), ledger.answers_of(item))).collect();
    let mut dates = ledger.exam_dates_of("deck");
    dates.sort_unstable();
    format!("{:?} {:?} {dates:?} {pasts:?}", said(ledger), ledger.adopted())
}

proptest! {
    #[test]
    fn an_import_that_is_undone_was_never_made(
        own in any_log(), other in any_log(), seed in any::<prop::sample::Index>(),
    ) {
        let other = foreign(other);
        let undo = by(1, 900, Fact::Log(LogFact::Retract(coverage(&other))));
        let mut log: Vec<Event> = own.iter().chain(&other).cloned().collect();
        let imported = all(&folded(&log));
        log.push(undo.clone());
        let turn = seed.index(log.len());
        log.rotate_left(turn);
        prop_assert_eq!(all(&folded(&log)), all(&folded(&own)));
        // And redone.
        log.push(by(1, 901, Fact::Log(LogFact::Void { target: undo.id, item: None })));
        log.rotate_left(turn);
        prop_assert_eq!(all(&folded(&log)), imported);
    }

    #[test]
    fn a_ledger_that_learns_of_a_retraction_says_that_it_is_in_doubt(own in any_log(), other in any_log()) {
        let other = foreign(other);
        let undo = by(1, 900, Fact::Log(LogFact::Retract(coverage(&other))));
        let log: Vec<Event> = own.iter().chain(&other).cloned().collect();
        let mut ledger = folded(&log);
        ledger.apply(&undo, NOW_MS);
        prop_assert!(ledger.is_in_doubt());
        // One that goes on from a brief leaves out what the brief left out.
        let log: Vec<Event> = log.into_iter().chain([undo]).collect();
        let whole = folded(&log);
        if let Some(snapshot) = whole.snapshot() {
            let landmarks: Vec<Event> =
                log.iter().filter(|event| snapshot.landmarks.contains(&event.id)).cloned().collect();
            let resumed = Ledger::resume(rules(), snapshot, &landmarks, NOW_MS).unwrap();
            prop_assert!(!resumed.is_in_doubt());
            prop_assert_eq!(format!("{:?}", said(&resumed)), format!("{:?}", said(&whole)));
            prop_assert!(other.iter().all(|event| resumed.is_retracted(event)));
        }
    }
}

#[test]
fn what_came_with_a_log_that_is_retracted_retracts_nothing() {
    let answer = |device, n| by(device, n, answered(item(0), Rating::Good, Confidence::Fairly));
    let (mine, theirs) = (answer(1, 0), answer(2, 10));
    // They had imported mine, and undone that; then I imported their log, and undid that.
    let their_undo = by(2, 11, Fact::Log(LogFact::Retract(coverage(std::slice::from_ref(&mine)))));
    let log = [mine.clone(), theirs.clone(), their_undo.clone()];
    assert_eq!(folded(&log).learned(&item(0)).unwrap().answers, 1, "theirs");
    let my_undo = by(1, 12, Fact::Log(LogFact::Retract(coverage(&[theirs, their_undo]))));
    let log: Vec<Event> = log.into_iter().chain([my_undo]).collect();
    let ledger = folded(&log);
    assert_eq!(ledger.learned(&item(0)).unwrap().answers, 1, "mine");
    assert!(!ledger.is_retracted(&mine));
}

#[test]
fn retractions_that_cover_each_other_come_to_an_end() {
    let all_of = |device: u8| Coverage::new([(DeviceId([device; 16]), (1, 999))], []);
    let (one, other) =
        (by(1, 1, Fact::Log(LogFact::Retract(all_of(2)))), by(2, 2, Fact::Log(LogFact::Retract(all_of(1)))));
    let log = [one.clone(), other.clone()];
    let turned = [other, one];
    assert_eq!(all(&folded(&log)), all(&folded(&turned)));
    let _ = folded(&log).is_in_doubt();
}

#[test]
fn an_event_that_shares_its_number_with_another_one_is_retracted_by_its_id() {
    let mine = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let twin = Event { id: EventId([9; 16]), ..mine.clone() };
    let undo = by(1, 5, Fact::Log(LogFact::Retract(Coverage::new([], [twin.id]))));
    assert_eq!(folded(&[mine, twin, undo]).learned(&item(0)).unwrap().answers, 1);
}

#[test]
fn a_reset_is_found_until_it_is_undone() {
    let answer = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let (first, second) = (
        event(1, NOON_MS + 1, Fact::Item(ItemFact::Reset(item(0)))),
        event(2, NOON_MS + 2, Fact::Item(ItemFact::Reset(item(0)))),
    );
    let undo = |n, target| event(n, NOON_MS + 3, Fact::Log(LogFact::Void { target, item: Some(item(0)) }));
    let mut log = vec![answer, first.clone(), second.clone()];
    assert_eq!(folded(&log).last_reset(&item(0)), Some(second.id));
    log.push(undo(3, second.id));
    assert_eq!(folded(&log).last_reset(&item(0)), Some(first.id));
    assert_eq!(folded(&log).learned(&item(0)), None);
    log.push(undo(4, first.id));
    assert_eq!(folded(&log).last_reset(&item(0)), None);
    assert_eq!(folded(&log).learned(&item(0)).unwrap().answers, 1);
}

#[test]
fn a_deck_of_many_items_is_renamed_and_renamed_back() {
    let name = |deck: &str, n: usize| ItemId::parse(&format!("{deck}/i{n}")).unwrap();
    let mut log: Vec<Event> =
        (0..300).map(|n| event(n, NOON_MS, answered(name("a", n), Rating::Good, Confidence::Fairly))).collect();
    let mut rename = |from: &str, to: &str| {
        for n in 0..300 {
            let fact = Fact::Item(ItemFact::Rename { item: name(from, n), to: name(to, n) });
            log.push(event(log.len(), NOON_MS + i64::try_from(log.len()).unwrap(), fact));
        }
        folded(&log)
    };
    let ledger = rename("a", "b");
    assert!(ledger.learned(&name("a", 7)).is_none() && ledger.learned(&name("b", 7)).is_some());
    let ledger = rename("b", "c");
    assert!(ledger.learned(&name("b", 7)).is_none() && ledger.learned(&name("c", 7)).is_some());
    assert_eq!(ledger.name_now(&name("a", 7)), &name("c", 7));
    let ledger = rename("c", "a");
    assert_eq!(ledger.learned(&name("a", 7)).unwrap().answers, 1);
    assert_eq!(ledger.name_now(&name("b", 7)), &name("a", 7));
    assert_eq!(ledger.name_now(&name("a", 7)), &name("a", 7));
}
