//! Log import: each line of another log is imported or refused, and exporting gives the imported events unchanged.

use std::collections::BTreeSet;

use rounds::review::{Event, Ledger, Rules};
use rounds::store::{ImportOutcome, Store, parse_line};
use serde_json::Value;

use super::seal::hash_of;
use super::snapshot::ledger_from_snapshot;

/// The most bytes of an input that are used; more would only take time.
const LONGEST: usize = 64 * 1024;
/// 2026-11-23T09:41:00Z.
const NOW_MS: i64 = 1_795_426_860_000;

/// Imports lines unchanged, and again with correct hashes.
pub fn run(data: &[u8]) {
    let text = String::from_utf8_lossy(&data[..data.len().min(LONGEST)]);
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    lines.extend(text.lines().filter_map(sealed));
    let accepted: Vec<Event> = lines.iter().filter_map(|line| parse_line(line).ok()).collect();
    if accepted.is_empty() {
        return;
    }
    // In memory if possible, because a log is synced after every write.
    let folder = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
    let log = |name: &str| Store::open(&folder.path().join(name), [7; 16]).unwrap().0;
    let (mut one, mut other) = (log("one.db"), log("other.db"));
    let imported = import(&mut one, &lines);
    // The log rejects some values that parse, so it imports at most the parsed events.
    let ids: BTreeSet<_> = accepted.iter().map(|event| event.id).collect();
    let refused = imported.refused.iter().filter(|(_, why)| why.starts_with("the log does not accept")).count();
    assert!(imported.added as usize <= ids.len() && imported.added as usize + refused >= ids.len(), "{imported:?}");
    let again = import(&mut one, &lines);
    assert_eq!((again.added, again.known), (0, imported.added + imported.known), "importing twice adds");
    assert_eq!(again.refused.len(), imported.refused.len());
    let (events, tally) = one.events_since(rounds::store::Cursor::default()).unwrap();
    assert_eq!((tally.read, tally.skipped), (imported.added, 0), "what was taken in can be read");
    assert!(events.iter().all(|event| accepted.contains(event)), "{events:?} came of {accepted:?}");
    let exported = export(&mut one);
    let read: Vec<Event> = exported.iter().skip(1).map(|line| parse_line(line).unwrap()).collect();
    assert_eq!(read, events, "an export says what the log says");
    let copied = import(&mut other, &exported);
    assert_eq!((copied.added, copied.known, copied.refused), (imported.added, 0, Vec::new()), "{exported:#?}");
    assert_eq!(export(&mut other), exported, "the same log is exported alike");
    let verified = one.verify().unwrap();
    let unsound = verified.problems.iter().find(|trouble| {
        use rounds::store::IntegrityProblem;
        matches!(
            trouble,
            IntegrityProblem::File(_)
                | IntegrityProblem::Unreadable { .. }
                | IntegrityProblem::Altered(_)
                | IntegrityProblem::Removed(_)
        )
    });
    assert_eq!(unsound, None);
    fold(&events);
}

/// The fold does not depend on the order of events, nor on whether it resumes from a snapshot.
fn fold(events: &[Event]) {
    let ledger = |events: Vec<Event>| Ledger::fold(Rules::default(), events, NOW_MS);
    let (forward, backward) = (ledger(events.to_vec()), ledger(events.iter().rev().cloned().collect()));
    let mut one_by_one = Ledger::new(Rules::default());
    for event in events {
        one_by_one.apply(event, NOW_MS);
    }
    for other in [Some(backward), Some(one_by_one), resumed(events)].iter().flatten() {
        assert_eq!(forward.activity(), other.activity());
        assert_eq!(forward.exams(), other.exams());
        assert_eq!(forward.latest_session(), other.latest_session());
        for (item, state) in forward.items() {
            assert_eq!(state, other.state(&item), "{item}");
        }
    }
}

/// The ledger restored from a snapshot of the first half of the events; `None` if the second half makes it stale.
fn resumed(events: &[Event]) -> Option<Ledger> {
    ledger_from_snapshot(&Rules::default(), events, events.len() / 2, NOW_MS)
}

/// Imports lines.
fn import(store: &mut Store, lines: &[String]) -> ImportOutcome {
    store.import(lines.iter().cloned().map(Ok), |_| {}).unwrap()
}

/// The lines of an export.
fn export(store: &mut Store) -> Vec<String> {
    let mut out = Vec::new();
    store.export(&mut out).unwrap();
    String::from_utf8(out).unwrap().lines().map(str::to_owned).collect()
}

/// The line with a correct hash, so that fuzzing gets past the hash check; `None` if it is not an object or is correct
/// already.
fn sealed(line: &str) -> Option<String> {
    let Ok(Value::Object(mut object)) = serde_json::from_str::<Value>(line) else { return None };
    let hash = hash_of(&object);
    let old = object.insert("hash".into(), Value::String(hash.clone()));
    (old != Some(Value::String(hash))).then(|| Value::Object(object).to_string())
}
