//! A ledger as a start finds it: from a brief of the events before a point, and the events behind it.

use rounds::review::{Event, Ledger, Rules};

/// What a log comes to, from a brief of its first events; none where there can be no brief of them, or where the others
/// leave doubt.
pub fn standing(rules: &Rules, log: &[Event], cut: usize, now_ms: i64) -> Option<Ledger> {
    let (before, since) = log.split_at(cut);
    let snapshot = Ledger::fold(rules.clone(), before.to_vec(), now_ms).snapshot()?;
    let landmarks: Vec<Event> = before.iter().filter(|event| snapshot.landmarks.contains(&event.id)).cloned().collect();
    let mut ledger = Ledger::resume(rules.clone(), snapshot, &landmarks, now_ms)?;
    for event in since {
        ledger.apply(event, now_ms);
    }
    (!ledger.is_stale()).then_some(ledger)
}
