//! Idle time: when nothing has happened for long enough to do what can wait.

use std::time::Duration;

/// How long nothing must happen after an answer.
pub const AFTER_ANSWER: Duration = Duration::from_secs(5);

/// How long nothing must happen after a session: keys that were typed ahead come first.
pub const AFTER_SESSION: Duration = Duration::from_millis(50);

/// Work that waits for idle time, if there is any.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Idle(Option<Pending>);

/// How long nothing must happen before the work is done, and how much of that is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pending {
    quiet: Duration,
    left: Duration,
}

impl Idle {
    /// Asks for work once nothing has happened for so long.
    pub fn ask(&mut self, quiet: Duration) {
        let quiet = self.0.map_or(quiet, |pending| pending.quiet.min(quiet));
        self.0 = Some(Pending { quiet, left: quiet });
    }

    /// How long to wait for a key: no longer than until the work is to be done.
    #[must_use]
    pub fn limit(&self, within: Option<Duration>) -> Option<Duration> {
        self.0.map(|pending| pending.left).into_iter().chain(within).min()
    }

    /// Notes that something happened.
    pub fn interrupt(&mut self) {
        self.0 = self.0.map(|Pending { quiet, .. }| Pending { quiet, left: quiet });
    }

    /// Notes that nothing happened for so long. Whether the work is to be done now; it is asked for no longer then.
    pub fn pass(&mut self, waited: Duration) -> bool {
        let left = self.0.map(|pending| Pending { left: pending.left.saturating_sub(waited), ..pending });
        let is_time = left.is_some_and(|pending| pending.left.is_zero());
        self.0 = left.filter(|_| !is_time);
        is_time
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[test]
    fn without_work_nothing_is_waited_for_but_what_was_asked() {
        let mut idle = Idle::default();
        assert_eq!((idle.limit(None), idle.limit(Some(SECOND))), (None, Some(SECOND)));
        assert!(!idle.pass(SECOND * 100));
        idle.interrupt();
        assert_eq!(idle, Idle::default());
    }

    #[test]
    fn work_is_done_once_when_nothing_happened_for_long_enough_whatever_clock_ticks_meanwhile() {
        let mut idle = Idle::default();
        idle.ask(AFTER_ANSWER);
        assert_eq!((idle.limit(None), idle.limit(Some(SECOND))), (Some(AFTER_ANSWER), Some(SECOND)));
        let passed: Vec<bool> = (0..6).map(|_| idle.pass(SECOND)).collect();
        assert_eq!(passed, [false, false, false, false, true, false]);
        assert_eq!(idle.limit(None), None);
    }

    #[test]
    fn a_key_begins_the_wait_again_and_the_shorter_wait_holds() {
        let mut idle = Idle::default();
        idle.ask(AFTER_ANSWER);
        assert!(!idle.pass(SECOND * 4));
        idle.interrupt();
        assert!(!idle.pass(SECOND * 4));
        idle.ask(AFTER_SESSION);
        idle.ask(AFTER_ANSWER);
        assert_eq!(idle.limit(None), Some(AFTER_SESSION));
        assert!(idle.pass(AFTER_SESSION));
    }
}
