//! Tests of appending events and reading them back.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn appended_events_are_read_back(new_events in prop::collection::vec(any_event(), 1..8)) {
        let (_dir, mut store) = log();
        let device = store.device().unwrap();
        let mut appended = Vec::new();
        for (n, new_event) in new_events.iter().enumerate() {
            let event = store.append(new_event).unwrap();
            prop_assert_eq!((event.id, event.at, event.session), (new_event.id, new_event.at, new_event.session));
            prop_assert_eq!(&event.fact, &new_event.fact);
            prop_assert_eq!((event.device, event.seq), (device, n as u64 + 1));
            appended.push(event);
        }
        prop_assert_eq!(&all(&mut store), &appended);
        prop_assert!(store.verify().unwrap().is_valid());
        let mut lines = Vec::new();
        store.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let parsed: Vec<Event> = lines.lines().skip(1).map(|line| parse_line(line).unwrap()).collect();
        prop_assert_eq!(parsed, appended);
    }
}

#[test]
fn appending_the_same_id_again_changes_nothing() {
    let (_dir, mut store) = log();
    let first = store.append(&sample_event(1)).unwrap();
    store.append(&sample_event(2)).unwrap();
    assert_eq!(store.append(&sample_event(1)).unwrap(), first);
    let other = NewEvent { session: SessionId([6; 16]), ..sample_event(1) };
    assert_eq!(store.append(&other).unwrap_err(), AppendError::Differs(other.id));
    assert_eq!(all(&mut store).len(), 2);
}

#[test]
fn event_that_violates_a_constraint_is_rejected_without_a_trace() {
    let (_dir, mut store) = log();
    let nameless = NewEvent { fact: Fact::Unknown { kind: String::new() }, ..sample_event(1) };
    assert!(matches!(store.append(&nameless), Err(AppendError::Refused(_))));
    let hollow = NewEvent { fact: Fact::Unknown { kind: "answer".into() }, ..sample_event(1) };
    assert!(matches!(store.append(&hollow), Err(AppendError::Refused(_))));
    assert_eq!(store.append(&sample_event(1)).unwrap().seq, 1);
    assert!(store.verify().unwrap().is_valid());
}

#[test]
fn extreme_clocks_and_latencies_are_clamped() {
    let (_dir, mut store) = log();
    let Fact::Item(ItemFact::Answer(answer)) = sample_event(1).fact else { panic!("an answer") };
    let at = Moment { at_ms: i64::MAX, offset_min: i16::MIN };
    let fact = Fact::Item(ItemFact::Answer(Answer { latency_ms: u32::MAX, ..answer }));
    let wild = NewEvent { at, fact, ..sample_event(1) };
    let event = store.append(&wild).unwrap();
    assert_eq!(event.at, Moment::new(i64::MAX, i16::MIN));
    assert_eq!(all(&mut store), std::slice::from_ref(&event));
    assert_eq!(store.append(&wild).unwrap(), event);
}

#[test]
fn only_new_events_are_read() {
    let (dir, mut store) = log();
    let (mut other, notices) = Store::open(&dir.path().join("reviews.db"), [8; 16]).unwrap();
    assert_eq!((notices, other.device()), (vec![], store.device()));
    store.append(&sample_event(1)).unwrap();
    let (events, tally) = other.events_since(Cursor::default()).unwrap();
    assert_eq!(events.len(), 1);
    let event = store.append(&sample_event(2)).unwrap();
    let (events, tally) = other.events_since(tally.last).unwrap();
    assert_eq!(events, [event]);
    assert_eq!(other.events_since(tally.last).unwrap(), (vec![], Tally { last: tally.last, ..Tally::default() }));
}

#[test]
fn session_is_read_separately() {
    let (_dir, mut store) = log();
    store.append(&sample_event(1)).unwrap();
    let event = store.append(&NewEvent { session: SessionId([1; 16]), ..sample_event(2) }).unwrap();
    assert_eq!(store.session(SessionId([1; 16])).unwrap(), [event]);
    assert_eq!(store.session(SessionId([2; 16])).unwrap(), []);
}
