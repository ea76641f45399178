//! Folding the log into a ledger, from the stored snapshot if there is one that is current.

use super::words::left_out;
use super::{Health, ReviewLog};
use crate::review::{Coverage, Event, Ledger, Rules};
use crate::store::{ReadError, StoredSnapshot};

/// Events from which a snapshot pays: fewer are folded faster than a snapshot is read.
const SNAPSHOT_MIN_EVENTS: u64 = 1000;

/// Events from which a fold takes so long that its progress is reported. A build without optimization reaches that
/// sooner.
const PROGRESS_MIN_EVENTS: u64 = if cfg!(debug_assertions) { 10_000 } else { 200_000 };

/// Events between two progress reports: some seven reports a second.
const PROGRESS_STEP: u64 = PROGRESS_MIN_EVENTS / 4;

impl ReviewLog {
    /// Folds the log. Returns a notice for everything that could not be read. For a long log, `progress` receives the
    /// share that has been read, from 0 to 1.
    pub fn fold(&mut self, rules: &Rules, now_ms: i64, progress: &mut dyn FnMut(f64)) -> (Ledger, Vec<String>) {
        let folded = self.fold_leaving_out(rules, Vec::new(), now_ms, progress);
        match folded.0.corrected_retractions() {
            Some(in_force) => self.fold_leaving_out(rules, in_force, now_ms, progress),
            None => folded,
        }
    }

    /// Folds the log without the events that these retractions cover.
    fn fold_leaving_out(
        &mut self,
        rules: &Rules,
        in_force: Vec<Coverage>,
        now_ms: i64,
        progress: &mut dyn FnMut(f64),
    ) -> (Ledger, Vec<String>) {
        let mut ledger = Ledger::new(rules.clone()).excluding(in_force);
        let mut notices = Vec::new();
        if let Ok(store) = &mut self.store {
            let (all, mut read) = (store.event_count_estimate(), 0);
            let apply = |event| {
                if let Some(share) = progress_at(read, all) {
                    progress(share);
                }
                read += 1;
                ledger.insert(&event, now_ms);
            };
            match store.events(apply) {
                Ok(tally) => {
                    self.seen = tally.last;
                    self.since_snapshot = tally.is_complete().then_some(tally.read);
                    self.health = self.health.max(Health::of(tally.is_intact()));
                    notices.extend(left_out(&tally));
                }
                Err(ReadError::Damaged(detail)) => {
                    (self.health, self.since_snapshot) = (Health::Damaged, None);
                    notices.push(format!(
                        "the review log is damaged and only partly readable: {detail}; run `rounds log recover` to \
                        see what can be recovered"
                    ));
                }
                Err(error) => notices.push(format!("the review log cannot be read: {error}; {}", error.hint())),
            }
        }
        ledger.recompute();
        (ledger, notices)
    }

    /// The ledger of the log: from the stored snapshot and newer events if the snapshot is current, else from a full
    /// fold.
    pub fn restore(&mut self, rules: &Rules, now_ms: i64, progress: &mut dyn FnMut(f64)) -> (Ledger, Vec<String>) {
        if let Some(ledger) = self.resume_snapshot(rules, now_ms) {
            return (ledger, Vec::new());
        }
        let (ledger, notices) = self.fold(rules, now_ms, progress);
        // Stored at once, so that the next start is fast even if this process is killed.
        self.store_folded(&ledger, rules);
        (ledger, notices)
    }

    /// Continues from the stored snapshot; none if it is missing or may be stale.
    fn resume_snapshot(&mut self, rules: &Rules, now_ms: i64) -> Option<Ledger> {
        let (Ok(store), Some((cache, program))) = (&mut self.store, &self.snapshot) else { return None };
        let stored = store.load_snapshot(cache, &basis(program, rules))?;
        let StoredSnapshot { snapshot, landmarks, cursor } = stored;
        let mut ledger = Ledger::resume(rules.clone(), snapshot, &landmarks, now_ms)?;
        let (events, tally) = store.events_since(cursor).ok()?;
        ledger.apply_all(&events, now_ms);
        if !tally.is_complete() || ledger.is_stale() {
            return None;
        }
        (self.seen, self.since_snapshot) = (tally.last, Some(tally.read));
        Some(ledger)
    }

    /// Brings a ledger up to date and stores its snapshot. The ledger must hold every event up to the last call of
    /// [`Self::fresh`].
    pub fn store_snapshot(&mut self, ledger: &mut Ledger, rules: &Rules, now_ms: i64) {
        ledger.apply_all(&self.fresh(), now_ms);
        self.store_folded(ledger, rules);
    }

    /// Stores the snapshot of a ledger that holds every event seen, if that makes the next start faster. If it fails,
    /// the next start folds the log.
    fn store_folded(&mut self, ledger: &Ledger, rules: &Rules) {
        let (Ok(store), Some((cache, program))) = (&mut self.store, &self.snapshot) else { return };
        if self.since_snapshot.is_some_and(|events| events >= SNAPSHOT_MIN_EVENTS) {
            let stored = store.store_snapshot(cache, &basis(program, rules), ledger, self.seen);
            self.since_snapshot = self.since_snapshot.filter(|_| stored.is_err()).or(Some(0));
        }
    }

    /// Events that arrived since the last call, from other processes too.
    pub fn fresh(&mut self) -> Vec<Event> {
        let Ok(store) = &mut self.store else { return Vec::new() };
        let Ok((events, tally)) = store.events_since(self.seen) else { return Vec::new() };
        self.seen = tally.last;
        self.health = self.health.max(Health::of(tally.is_intact()));
        self.since_snapshot = self.since_snapshot.filter(|_| tally.is_complete()).map(|events| events + tally.read);
        events
    }
}

/// The share of a log that has been read, if it is time to report it.
fn progress_at(read: u64, all: u64) -> Option<f64> {
    (all >= PROGRESS_MIN_EVENTS && read.is_multiple_of(PROGRESS_STEP)).then(|| read as f64 / all as f64)
}

/// The version of the fold, and of the form of its snapshots. Changes with the meaning of either.
const FOLD: u32 = 3;

/// What a snapshot depends on besides the log: the program, and every rule of the fold.
fn basis(program: &str, rules: &Rules) -> Vec<u8> {
    format!("{program} fold {FOLD} {rules:?}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_is_reported_only_for_a_long_log() {
        let reports = |all: u64| (0..all).filter_map(|read| progress_at(read, all)).collect::<Vec<_>>();
        assert!(reports(PROGRESS_MIN_EVENTS - 1).is_empty());
        assert_eq!(reports(PROGRESS_MIN_EVENTS), [0.0, 0.25, 0.5, 0.75]);
    }
}
