//! A ledger resumed from a snapshot agrees with the fold of the whole log, or is stale.

use super::*;

/// Resumes from a snapshot of some events; none if there is no snapshot.
fn resumed(before: &[Event], landmarks: &[Event], now_ms: i64) -> Option<Ledger> {
    Ledger::resume(rules(), folded(before).snapshot()?, landmarks, now_ms)
}

/// Resumes from a snapshot of the first events and applies the others; none if there is no snapshot.
fn resumed_and_applied(before: &[Event], after: &[Event]) -> Option<Ledger> {
    let ids = folded(before).snapshot()?.landmarks;
    let landmarks: Vec<Event> = before.iter().filter(|event| ids.contains(&event.id)).cloned().collect();
    let mut ledger = resumed(before, &landmarks, NOW_MS)?;
    for portion in after.chunks(3) {
        ledger.apply_all(portion, NOW_MS);
    }
    Some(ledger)
}

/// Everything that a snapshot must preserve.
fn preserved(ledger: &Ledger) -> impl PartialEq + std::fmt::Debug + use<> {
    let dates: Vec<_> = ledger.exam_dates_of("deck").into_iter().collect();
    let on = |day| (ledger.due_on(day), ledger.introduced(day));
    let days: Vec<(usize, usize)> = (-1..60).map(|day| on(exam_date(day, 1).day)).collect();
    (observed(ledger), ledger.adopted().cloned(), dates, days)
}

/// Answers to three items on each of twenty days.
fn days() -> Vec<Event> {
    let one = |n: usize| {
        let rating = if n.is_multiple_of(5) { Rating::Again } else { Rating::Good };
        let n_i64 = i64::try_from(n).unwrap();
        event(n, NOON_MS + n_i64 / 3 * DAY_MS + n_i64, answered(item((n % 3) as u8), rating, Confidence::Fairly))
    };
    (0..60).map(one).collect()
}

proptest! {
    #[test]
    fn a_resumed_ledger_agrees_with_the_whole_log_or_is_stale(log in any_log(), cut in any::<prop::sample::Index>()) {
        let (before, after) = log.split_at(cut.index(log.len() + 1));
        if let Some(ledger) = resumed_and_applied(before, after) {
            let (resumed, whole) = (format!("{:?}", preserved(&ledger)), format!("{:?}", preserved(&folded(&log))));
            prop_assert!(ledger.is_stale() || resumed == whole);
        }
    }

    #[test]
    fn a_snapshot_of_a_resumed_ledger_equals_that_of_the_whole_log(log in any_log(), cut in any::<prop::sample::Index>()) {
        let (before, after) = log.split_at(cut.index(log.len() + 1));
        if let Some(ledger) = resumed_and_applied(before, after).filter(|ledger| !ledger.is_stale()) {
            prop_assert_eq!(ledger.snapshot(), folded(&log).snapshot());
        }
    }
}

proptest! {
    #[test]
    fn packed_states_unpack_unchanged(log in any_log()) {
        let ledger = folded(&log);
        let packed = PackedStates::pack(ledger.items()).unwrap();
        let unpacked = PackedStates::new(packed.packed().to_vec().into()).unwrap();
        prop_assert_eq!(&unpacked, &packed);
        let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
        prop_assert!(unpacked.iter().eq(items.clone()) && unpacked.states().flatten().eq(items.values().copied()));
        for n in 0..12 {
            let id = item(n);
            prop_assert_eq!(unpacked.of(&id), items.get(&id).copied());
            prop_assert_eq!(unpacked.has(&id), items.contains_key(&id));
        }
    }

    #[test]
    fn corrupt_states_are_rejected_or_valid(
        log in any_log(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = PackedStates::pack(folded(&log).items()).unwrap().packed().to_vec();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        if let Some(unpacked) = PackedStates::new(bytes.into()) {
            prop_assert!(!cut && unpacked.iter().count() <= unpacked.states().flatten().count());
        }
    }
}

#[test]
fn an_ordinary_day_does_not_make_the_ledger_stale() {
    let mut log = days();
    let at = |n: usize| NOON_MS + 21 * DAY_MS + i64::try_from(n).unwrap() * 1000;
    let session = Plan { title: "all".into(), items: vec![item(0)], ..Plan::default() };
    let facts = [
        Fact::Session(SessionFact::Begin(session)),
        answered(item(0), Rating::Again, Confidence::Sure),
        Fact::Log(LogFact::Void { target: id(61), item: Some(item(0)) }),
        answered(item(0), Rating::Good, Confidence::Sure),
        Fact::Item(ItemFact::Regrade { target: id(63), item: item(0), rating: Rating::Hard }),
        Fact::Item(ItemFact::Mark { item: item(1), on: true }),
        Fact::Item(ItemFact::Suspend(item(2))),
        answered(item(7), Rating::Good, Confidence::Guess),
        Fact::Session(SessionFact::End),
    ];
    for (n, fact) in (60..).zip(facts) {
        log.push(event(n, at(n), fact));
    }
    let ledger = resumed_and_applied(&log[..60], &log[60..]).unwrap();
    assert!(!ledger.is_stale() && !ledger.is_complete());
    assert_eq!(format!("{:?}", preserved(&ledger)), format!("{:?}", preserved(&folded(&log))));
}

#[test]
fn no_snapshot_is_taken_while_a_regrade_waits_for_its_answer() {
    let mut log = days();
    log.push(event(
        60,
        NOON_MS + 30 * DAY_MS,
        Fact::Item(ItemFact::Regrade { target: id(61), item: item(2), rating: Rating::Again }),
    ));
    assert_eq!(folded(&log).snapshot(), None);
    log.push(event(61, NOON_MS + 30 * DAY_MS, answered(item(2), Rating::Easy, Confidence::Sure)));
    assert!(folded(&log).snapshot().is_some());
}

#[test]
fn an_event_that_reaches_behind_the_snapshot_makes_the_ledger_stale() {
    let log = days();
    let late = NOON_MS + 30 * DAY_MS;
    let behind = [
        event(60, late, Fact::Log(LogFact::Void { target: id(3), item: Some(item(0)) })),
        event(60, late, Fact::Item(ItemFact::Regrade { target: id(3), item: item(0), rating: Rating::Easy })),
        event(60, late, Fact::Schedule(ScheduleFact::Params(adopted(0.7)))),
        event(60, late, Fact::Schedule(ScheduleFact::ExamDate(exam_date(40, 3)))),
        event(60, late, Fact::Item(ItemFact::Rename { item: item(0), to: item(9) })),
        event(60, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly)),
    ];
    for event in behind {
        let fact = format!("{:?}", event.fact);
        assert!(resumed_and_applied(&log, &[event]).unwrap().is_stale(), "{fact}");
    }
}

#[test]
fn a_reset_item_counts_as_new_again_under_each_of_its_ids() {
    let late = |n: i64| NOON_MS + (30 + n) * DAY_MS;
    let mut log = days();
    log.push(event(60, late(0), Fact::Item(ItemFact::Rename { item: item(0), to: item(9) })));
    for named in [item(0), item(9), item(1)] {
        let mut whole = log.clone();
        whole.push(event(61, late(1), Fact::Item(ItemFact::Reset(named.clone()))));
        whole.push(event(62, late(1) + 1, answered(named.clone(), Rating::Good, Confidence::Sure)));
        for cut in 61..=62 {
            let resumed = resumed_and_applied(&whole[..cut], &whole[cut..]).unwrap();
            assert!(!resumed.is_stale(), "{named}");
            assert_eq!(format!("{:?}", preserved(&resumed)), format!("{:?}", preserved(&folded(&whole))), "{named}");
        }
    }
}

#[test]
fn resuming_needs_every_landmark_and_a_clock_that_is_not_behind() {
    let mut log = days();
    log.push(event(60, NOON_MS + 30 * DAY_MS, Fact::Schedule(ScheduleFact::Params(adopted(0.7)))));
    assert_eq!(folded(&log).snapshot().unwrap().landmarks, [id(60)]);
    assert!(resumed(&log, &[], NOW_MS).is_none());
    assert!(resumed(&log, &log[60..], NOON_MS).is_none());
    assert!(resumed(&log, &log[60..], NOW_MS).is_some());
}

#[test]
fn answer_keys_in_words_survive_a_snapshot() {
    let key = Fingerprint([4; 16]);
    let with_words = |n, key, words: &[&str]| {
        let Fact::Item(ItemFact::Answer(answer)) = answered(item(0), Rating::Good, Confidence::Fairly) else {
            unreachable!()
        };
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        event(n, NOON_MS + i64::try_from(n).unwrap(), Fact::Item(ItemFact::Answer(Answer { key, words, ..answer })))
    };
    let log = [with_words(0, key, &["Dorsal ramus", "\"L5\"\n"]), with_words(1, Fingerprint([5; 16]), &["Second"])];
    let ledger = resumed_and_applied(&log[..1], &log[1..]).unwrap();
    for ledger in [&ledger, &folded(&log)] {
        assert!(ledger.knows_key_words(key) && ledger.knows_key_words(Fingerprint([5; 16])));
        assert!(!ledger.knows_key_words(Fingerprint([6; 16])));
        assert_eq!(ledger.words.of(key).unwrap(), ["Dorsal ramus", "\"L5\"\n"]);
    }
    assert_eq!(ledger.snapshot().unwrap().words, folded(&log).snapshot().unwrap().words);
}
