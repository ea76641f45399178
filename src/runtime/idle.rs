//! Idle time: deferred work runs once there has been no input for a while.

use std::time::Duration;

/// Idle time required after an answer.
pub const AFTER_ANSWER: Duration = Duration::from_secs(5);

/// Idle time required after a session. Not zero, because keys that were typed ahead come first.
pub const AFTER_SESSION: Duration = Duration::from_millis(50);

/// A timer for work that waits for idle time, if there is any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Idle(Option<Pending>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending {
    /// Idle time required.
    quiet: Duration,
    /// Idle time still missing.
    left: Duration,
}

impl Idle {
    /// Schedules work for when there has been no input for this long. The shorter of two schedules applies.
    pub fn schedule(&mut self, quiet: Duration) {
        let quiet = self.0.map_or(quiet, |pending| pending.quiet.min(quiet));
        self.0 = Some(Pending { quiet, left: quiet });
    }

    /// How long to wait for a key: at most until the work is due.
    #[must_use]
    pub fn limit(&self, within: Option<Duration>) -> Option<Duration> {
        self.0.map(|pending| pending.left).into_iter().chain(within).min()
    }

    /// Starts the wait again after input.
    pub fn restart(&mut self) {
        self.0 = self.0.map(|Pending { quiet, .. }| Pending { quiet, left: quiet });
    }

    /// Counts idle time. Returns whether the work is due now, and unschedules it then.
    pub fn advance(&mut self, waited: Duration) -> bool {
        let left = self.0.map(|pending| Pending { left: pending.left.saturating_sub(waited), ..pending });
        let is_due = left.is_some_and(|pending| pending.left.is_zero());
        self.0 = left.filter(|_| !is_due);
        is_due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn without_work_only_the_requested_limit_applies() {
        let mut idle = Idle::default();
        assert_eq!((idle.limit(None), idle.limit(Some(SECOND))), (None, Some(SECOND)));
        assert!(!idle.advance(SECOND * 100));
        idle.restart();
        assert_eq!(idle, Idle::default());
    }

    #[test]
    fn work_is_due_once_after_enough_idle_time() {
        let mut idle = Idle::default();
        idle.schedule(AFTER_ANSWER);
        assert_eq!((idle.limit(None), idle.limit(Some(SECOND))), (Some(AFTER_ANSWER), Some(SECOND)));
        let passed: Vec<bool> = (0..6).map(|_| idle.advance(SECOND)).collect();
        assert_eq!(passed, [false, false, false, false, true, false]);
        assert_eq!(idle.limit(None), None);
    }

    #[test]
    fn a_key_restarts_the_wait_and_the_shorter_wait_applies() {
        let mut idle = Idle::default();
        idle.schedule(AFTER_ANSWER);
        assert!(!idle.advance(SECOND * 4));
        idle.restart();
        assert!(!idle.advance(SECOND * 4));
        idle.schedule(AFTER_SESSION);
        idle.schedule(AFTER_ANSWER);
        assert_eq!(idle.limit(None), Some(AFTER_SESSION));
        assert!(idle.advance(AFTER_SESSION));
    }
}
