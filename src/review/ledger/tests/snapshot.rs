//! A ledger that goes on from a brief says what the whole one says, or that it cannot.

use super::*;

/// Goes on from the brief of some events; none where there is none.
fn resumed(before: &[Event], landmarks: &[Event], now_ms: i64) -> Option<Ledger> {
    Ledger::resume(rules(), folded(before).snapshot()?, landmarks, now_ms)
}

/// A ledger that goes on from the brief of the first events with the others; none where there is no brief of them.
fn gone_on(before: &[Event], after: &[Event]) -> Option<Ledger> {
    let named = folded(before).snapshot()?.landmarks;
    let landmarks: Vec<Event> = before.iter().filter(|event| named.contains(&event.id)).cloned().collect();
    let mut ledger = resumed(before, &landmarks, NOW_MS)?;
    for portion in after.chunks(3) {
        ledger.apply_all(portion, NOW_MS);
    }
    Some(ledger)
}

/// All that a brief is to keep of a ledger.
fn kept(ledger: &Ledger) -> impl PartialEq + std::fmt::Debug + use<> {
    let dates: Vec<_> = ledger.exam_dates_of("deck").into_iter().collect();
    let due: Vec<usize> = (0..60).map(|day| ledger.due_on(exam_date(day, 1).day)).collect();
    (said(ledger), ledger.adopted().cloned(), dates, due)
}

/// Answers to three items on twenty days, one after another.
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
    fn it_says_what_the_whole_says_or_that_it_is_in_doubt(log in any_log(), cut in any::<prop::sample::Index>()) {
        let (before, after) = log.split_at(cut.index(log.len() + 1));
        if let Some(ledger) = gone_on(before, after) {
            let (gone_on, whole) = (format!("{:?}", kept(&ledger)), format!("{:?}", kept(&folded(&log))));
            prop_assert!(ledger.is_in_doubt() || gone_on == whole);
        }
    }

    #[test]
    fn a_brief_of_one_that_went_on_is_the_brief_of_the_whole(log in any_log(), cut in any::<prop::sample::Index>()) {
        let (before, after) = log.split_at(cut.index(log.len() + 1));
        if let Some(ledger) = gone_on(before, after).filter(|ledger| !ledger.is_in_doubt()) {
            prop_assert_eq!(ledger.snapshot(), folded(&log).snapshot());
        }
    }
}

proptest! {
    #[test]
    fn states_come_back_as_they_were_packed(log in any_log()) {
        let ledger = folded(&log);
        let packed = PackedStates::pack(ledger.items()).unwrap();
        let taken = PackedStates::new(packed.packed().to_vec().into()).unwrap();
        prop_assert_eq!(&taken, &packed);
        let items: BTreeMap<ItemId, ItemState> = ledger.items().collect();
        prop_assert!(taken.iter().eq(items.clone()) && taken.states().flatten().eq(items.values().copied()));
        for n in 0..12 {
            let id = item(n);
            prop_assert_eq!(taken.of(&id), items.get(&id).copied());
            prop_assert_eq!(taken.has(&id), items.contains_key(&id));
        }
    }

    #[test]
    fn states_that_make_no_sense_are_not_taken_or_make_some(
        log in any_log(), place in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>(),
    ) {
        let mut bytes = PackedStates::pack(folded(&log).items()).unwrap().packed().to_vec();
        let place = place.index(bytes.len());
        if cut { bytes.truncate(place) } else { bytes[place] = byte }
        if let Some(taken) = PackedStates::new(bytes.into()) {
            prop_assert!(!cut && taken.iter().count() <= taken.states().flatten().count());
        }
    }
}

#[test]
fn an_ordinary_day_leaves_no_doubt() {
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
    let ledger = gone_on(&log[..60], &log[60..]).unwrap();
    assert!(!ledger.is_in_doubt() && !ledger.is_whole());
    assert_eq!(format!("{:?}", kept(&ledger)), format!("{:?}", kept(&folded(&log))));
}

#[test]
fn while_a_new_rating_waits_for_its_answer_there_is_no_brief() {
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
fn what_reaches_behind_the_brief_leaves_doubt() {
    let log = days();
    let late = NOON_MS + 30 * DAY_MS;
    let behind = [
        event(60, late, Fact::Log(LogFact::Void { target: id(3), item: Some(item(0)) })),
        event(60, late, Fact::Item(ItemFact::Regrade { target: id(3), item: item(0), rating: Rating::Easy })),
        event(60, late, Fact::Item(ItemFact::Reset(item(0)))),
        event(60, late, Fact::Schedule(ScheduleFact::Params(adopted(0.7)))),
        event(60, late, Fact::Schedule(ScheduleFact::ExamDate(exam_date(40, 3)))),
        event(60, late, Fact::Item(ItemFact::Rename { item: item(0), to: item(9) })),
        event(60, NOON_MS, answered(item(0), Rating::Good, Confidence::Fairly)),
    ];
    for event in behind {
        let told = format!("{:?}", event.fact);
        assert!(gone_on(&log, &[event]).unwrap().is_in_doubt(), "{told}");
    }
}

#[test]
fn without_every_landmark_and_with_a_clock_behind_it_there_is_no_going_on() {
    let mut log = days();
    log.push(event(60, NOON_MS + 30 * DAY_MS, Fact::Schedule(ScheduleFact::Params(adopted(0.7)))));
    assert_eq!(folded(&log).snapshot().unwrap().landmarks, [id(60)]);
    assert!(resumed(&log, &[], NOW_MS).is_none());
    assert!(resumed(&log, &log[60..], NOON_MS).is_none());
    assert!(resumed(&log, &log[60..], NOW_MS).is_some());
}

#[test]
fn keys_in_words_outlive_their_events() {
    let key = Fingerprint([4; 16]);
    let told = |n, key, words: &[&str]| {
        let Fact::Item(ItemFact::Answer(answer)) = answered(item(0), Rating::Good, Confidence::Fairly) else {
            unreachable!()
        };
        let words = words.iter().map(|word| (*word).to_owned()).collect();
        event(n, NOON_MS + i64::try_from(n).unwrap(), Fact::Item(ItemFact::Answer(Answer { key, words, ..answer })))
    };
    let log = [told(0, key, &["Dorsal ramus", "\"L5\"\n"]), told(1, Fingerprint([5; 16]), &["Second"])];
    let ledger = gone_on(&log[..1], &log[1..]).unwrap();
    for ledger in [&ledger, &folded(&log)] {
        assert!(ledger.knows_words(key) && ledger.knows_words(Fingerprint([5; 16])));
        assert!(!ledger.knows_words(Fingerprint([6; 16])));
        assert_eq!(ledger.words.of(key).unwrap(), ["Dorsal ramus", "\"L5\"\n"]);
    }
    assert_eq!(ledger.snapshot().unwrap().words, folded(&log).snapshot().unwrap().words);
}
