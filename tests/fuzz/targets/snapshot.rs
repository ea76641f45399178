//! Restores a ledger the way the program does at the start: from a snapshot and the events after it.

use rounds::review::{Event, Ledger, Rules};

/// The ledger of a log, restored from a snapshot of the first `cut` events. `None` if these events give no snapshot, or
/// the others make it stale.
pub fn ledger_from_snapshot(rules: &Rules, log: &[Event], cut: usize, now_ms: i64) -> Option<Ledger> {
    let (before, after) = log.split_at(cut);
    let snapshot = Ledger::fold(rules.clone(), before.to_vec(), now_ms).snapshot()?;
    let landmarks: Vec<Event> = before.iter().filter(|event| snapshot.landmarks.contains(&event.id)).cloned().collect();
    let mut ledger = Ledger::resume(rules.clone(), snapshot, &landmarks, now_ms)?;
    for event in after {
        ledger.apply(event, now_ms);
    }
    (!ledger.is_stale()).then_some(ledger)
}
