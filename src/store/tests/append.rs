//! Tests of appending events and reading them back.

use super::*;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_appended_is_read_back(drafts in prop::collection::vec(any_draft(), 1..8)) {
        let (_dir, mut store) = log();
        let device = store.device().unwrap();
        let mut appended = Vec::new();
        for (n, draft) in drafts.iter().enumerate() {
            let event = store.append(draft).unwrap();
            prop_assert_eq!((event.id, event.at, event.session), (draft.id, draft.at, draft.session));
            prop_assert_eq!(&event.fact, &draft.fact);
            prop_assert_eq!((event.device, event.seq), (device, n as u64 + 1));
            appended.push(event);
        }
        prop_assert_eq!(&all(&mut store), &appended);
        prop_assert!(store.verify().unwrap().is_sound());
        let mut lines = Vec::new();
        store.export(&mut lines).unwrap();
        let lines = String::from_utf8(lines).unwrap();
        let parsed: Vec<Event> = lines.lines().skip(1).map(|line| parse_line(line).unwrap()).collect();
        prop_assert_eq!(parsed, appended);
    }
}

#[test]
fn appending_again_with_the_same_id_changes_nothing() {
    let (_dir, mut store) = log();
    let first = store.append(&draft(1)).unwrap();
    store.append(&draft(2)).unwrap();
    assert_eq!(store.append(&draft(1)).unwrap(), first);
    let other = NewEvent { session: SessionId([6; 16]), ..draft(1) };
    assert_eq!(store.append(&other).unwrap_err(), AppendError::Differs(other.id));
    assert_eq!(all(&mut store).len(), 2);
}

#[test]
fn an_event_that_breaks_a_rule_is_refused_and_leaves_no_trace() {
    let (_dir, mut store) = log();
    let nameless = NewEvent { fact: Fact::Unknown { kind: String::new() }, ..draft(1) };
    assert!(matches!(store.append(&nameless), Err(AppendError::Refused(_))));
    let hollow = NewEvent { fact: Fact::Unknown { kind: "answer".into() }, ..draft(1) };
    assert!(matches!(store.append(&hollow), Err(AppendError::Refused(_))));
    assert_eq!(store.append(&draft(1)).unwrap().seq, 1);
    assert!(store.verify().unwrap().is_sound());
}

#[test]
fn clocks_and_pauses_beyond_all_measure_are_held_to_what_the_log_can_store() {
    let (_dir, mut store) = log();
    let Fact::Item(ItemFact::Answer(answer)) = draft(1).fact else { panic!("an answer") };
    let at = Moment { at_ms: i64::MAX, offset_min: i16::MIN };
    let fact = Fact::Item(ItemFact::Answer(Answer { latency_ms: u32::MAX, ..answer }));
    let wild = NewEvent { at, fact, ..draft(1) };
    let event = store.append(&wild).unwrap();
    assert_eq!(event.at, Moment::new(i64::MAX, i16::MIN));
    assert_eq!(all(&mut store), std::slice::from_ref(&event));
    assert_eq!(store.append(&wild).unwrap(), event);
}

#[test]
fn only_what_arrived_since_is_read_again() {
    let (dir, mut store) = log();
    let (mut other, notices) = Store::open(&dir.path().join("reviews.db"), [8; 16]).unwrap();
    assert_eq!((notices, other.device()), (vec![], store.device()));
    store.append(&draft(1)).unwrap();
    let (events, tally) = other.events_since(Cursor::default()).unwrap();
    assert_eq!(events.len(), 1);
    let event = store.append(&draft(2)).unwrap();
    let (events, tally) = other.events_since(tally.last).unwrap();
    assert_eq!(events, [event]);
    assert_eq!(other.events_since(tally.last).unwrap(), (vec![], Tally { last: tally.last, ..Tally::default() }));
}

#[test]
fn a_session_is_read_by_itself() {
    let (_dir, mut store) = log();
    store.append(&draft(1)).unwrap();
    let event = store.append(&NewEvent { session: SessionId([1; 16]), ..draft(2) }).unwrap();
    assert_eq!(store.session(SessionId([1; 16])).unwrap(), [event]);
    assert_eq!(store.session(SessionId([2; 16])).unwrap(), []);
}
