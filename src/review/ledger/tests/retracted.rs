//! The events of an undone import do not count, whatever they are and in whatever order they arrive.

use super::*;
use crate::review::Coverage;

/// Turns a log into that of another person, by other devices. Its undo events may target one's own events.
fn foreign(log: Vec<Event>) -> Vec<Event> {
    let other = |event: Event| {
        let mut id = event.id.0;
        id[0] = 0xee;
        Event { id: EventId(id), device: DeviceId([event.device.0[0] + 100; 16]), ..event }
    };
    log.into_iter().map(other).collect()
}

/// A coverage of all events of a log.
fn coverage(log: &[Event]) -> Coverage {
    Coverage::of(log.iter().map(|event| (event.device, event.seq)))
}

/// An event of a device, later than all others that count.
fn by(device: u8, n: usize, fact: Fact) -> Event {
    Event { device: DeviceId([device; 16]), ..event(n, NOW_MS, fact) }
}

/// Everything that must not change when an import is undone.
fn all(ledger: &Ledger) -> String {
    let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
    let here = items.keys().filter(|item| ledger.current_id(item) == *item);
    let pasts: Vec<_> = here.map(|item| (ledger.item_history(item), ledger.answers_of(item))).collect();
    let mut dates = ledger.exam_dates_of("deck");
    dates.sort_unstable();
    format!("{:?} {:?} {dates:?} {pasts:?}", observed(ledger), ledger.adopted())
}

proptest! {
    #[test]
    fn an_undone_import_leaves_no_trace(
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
        // Redo the import.
        log.push(by(1, 901, Fact::Log(LogFact::Void { target: undo.id, item: None })));
        log.rotate_left(turn);
        prop_assert_eq!(all(&folded(&log)), imported);
    }

    #[test]
    fn a_retraction_makes_the_ledger_stale(own in any_log(), other in any_log()) {
        let other = foreign(other);
        let undo = by(1, 900, Fact::Log(LogFact::Retract(coverage(&other))));
        let log: Vec<Event> = own.iter().chain(&other).cloned().collect();
        let mut ledger = folded(&log);
        ledger.apply(&undo, NOW_MS);
        prop_assert!(ledger.is_stale());
        // A ledger resumed from a snapshot excludes what the snapshot excluded.
        let log: Vec<Event> = log.into_iter().chain([undo]).collect();
        let whole = folded(&log);
        if let Some(snapshot) = whole.snapshot() {
            let landmarks: Vec<Event> =
                log.iter().filter(|event| snapshot.landmarks.contains(&event.id)).cloned().collect();
            let resumed = Ledger::resume(rules(), snapshot, &landmarks, NOW_MS).unwrap();
            prop_assert!(!resumed.is_stale());
            prop_assert_eq!(format!("{:?}", observed(&resumed)), format!("{:?}", observed(&whole)));
            prop_assert!(other.iter().all(|event| resumed.is_retracted(event)));
        }
    }
}

#[test]
fn a_retraction_inside_a_retracted_log_has_no_effect() {
    let answer = |device, n| by(device, n, answered(item(0), Rating::Good, Confidence::Fairly));
    let (mine, theirs) = (answer(1, 0), answer(2, 10));
    // They imported my log and undid that. Then I imported their log and undid that.
    let their_undo = by(2, 11, Fact::Log(LogFact::Retract(coverage(std::slice::from_ref(&mine)))));
    let log = [mine.clone(), theirs.clone(), their_undo.clone()];
    assert_eq!(folded(&log).progress(&item(0)).unwrap().answers, 1, "theirs");
    let my_undo = by(1, 12, Fact::Log(LogFact::Retract(coverage(&[theirs, their_undo]))));
    let log: Vec<Event> = log.into_iter().chain([my_undo]).collect();
    let ledger = folded(&log);
    assert_eq!(ledger.progress(&item(0)).unwrap().answers, 1, "mine");
    assert!(!ledger.is_retracted(&mine));
}

#[test]
fn mutual_retractions_terminate() {
    let all_of = |device: u8| Coverage::new([(DeviceId([device; 16]), (1, 999))], []);
    let (one, other) =
        (by(1, 1, Fact::Log(LogFact::Retract(all_of(2)))), by(2, 2, Fact::Log(LogFact::Retract(all_of(1)))));
    let log = [one.clone(), other.clone()];
    let turned = [other, one];
    assert_eq!(all(&folded(&log)), all(&folded(&turned)));
    let _ = folded(&log).is_stale();
}

#[test]
fn an_event_with_a_duplicate_sequence_number_is_retracted_by_id() {
    let mine = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let twin = Event { id: EventId([9; 16]), ..mine.clone() };
    let undo = by(1, 5, Fact::Log(LogFact::Retract(Coverage::new([], [twin.id]))));
    assert_eq!(folded(&[mine, twin, undo]).progress(&item(0)).unwrap().answers, 1);
}

#[test]
fn a_long_chain_of_retractions_does_not_overflow_the_stack() {
    let answer = event(0, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly));
    let device = answer.device;
    let retraction = |n: usize| {
        let target = Coverage::of([(device, n as u64)]);
        event(n, NOON_MS + i64::try_from(n).unwrap(), Fact::Log(LogFact::Retract(target)))
    };
    // Each retraction covers the one before it; the first covers the answer.
    let short: Vec<Event> = std::iter::once(answer.clone()).chain((1..=3).map(retraction)).collect();
    assert_eq!(folded(&short).progress(&item(0)), None);
    let long: Vec<Event> = std::iter::once(answer).chain((1..=3_000).map(retraction)).collect();
    let _ = folded(&long);
}
