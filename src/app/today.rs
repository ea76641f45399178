//! Today: what waits, what was done and what is coming up, as several screens show it. Computed when something changed,
//! not when it is drawn.

use std::sync::Arc;

use super::settings::Settings;
use crate::day::Day;
use crate::deck::Library;
use crate::review::{DayActivity, Ledger};
use crate::session::{Limits, Overview, Scope};
use crate::stats::streak;

/// Days looked ahead.
const DAYS: usize = 400;

/// How things stand today.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// What waits and what is coming up.
    pub overview: Overview,
    /// What was done today.
    pub done: DayActivity,
    /// Study days in a row up to today, days off bridged.
    pub streak: u32,
    /// What it was computed from.
    basis: Option<TodayInputs>,
}

/// What today is computed from: it stays as it is while this does.
#[derive(Clone, Debug)]
struct TodayInputs {
    library: Arc<Library>,
    changes: u64,
    scope: Scope,
    limits: Limits,
    day: Day,
}

impl TodayInputs {
    /// Whether it is the same as another.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.library, &other.library)
            && (self.changes, &self.scope, self.limits, self.day)
                == (other.changes, &other.scope, other.limits, other.day)
    }
}

impl Today {
    /// Computes it again, if something changed.
    pub fn renew(&mut self, library: &Arc<Library>, ledger: &Ledger, settings: &Settings, day: Day) {
        let (scope, limits) = (settings.scope.clone(), settings.limits);
        let basis = TodayInputs { library: Arc::clone(library), changes: ledger.changes(), scope, limits, day };
        if self.basis.as_ref().is_some_and(|before| before.is(&basis)) {
            return;
        }
        let overview = Overview::of(library, ledger, &basis.scope, limits, day, DAYS);
        let days = ledger.activity();
        let done = days.get(&day).copied().unwrap_or_default();
        let streak = streak::streak(days.keys().copied(), day, ledger.rules().policy.days_off).now;
        *self = Self { overview, done, streak, basis: Some(basis) };
    }

    /// Forgets what it was computed from, as another ledger is in force.
    pub fn forget(&mut self) {
        self.basis = None;
    }
}
