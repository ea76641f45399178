//! Today's workload, activity and forecast, as several screens show them. Cached: computed when an input changes, not
//! when drawn.

use std::sync::Arc;

use super::settings::Settings;
use crate::day::Day;
use crate::deck::Library;
use crate::review::{DayActivity, Ledger};
use crate::session::{Limits, Overview, Scope};
use crate::stats::streak;

/// The length of the forecast, in days.
const DAYS: usize = 400;

/// Today's workload and activity.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// What is due, and the forecast.
    pub overview: Overview,
    /// The minutes that today's due and new items take, see [`Overview::today_minutes`].
    pub today_minutes: u32,
    /// What was answered today.
    pub done: DayActivity,
    /// The number of consecutive study days up to today; days off do not break the streak.
    pub streak: u32,
    /// The inputs it was computed from.
    inputs: Option<TodayInputs>,
}

/// The inputs of [`Today`], which is computed again only if they change.
#[derive(Clone, Debug)]
struct TodayInputs {
    library: Arc<Library>,
    changes: u64,
    scope: Scope,
    limits: Limits,
    day: Day,
}

impl TodayInputs {
    /// Whether the inputs are the same.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.library, &other.library)
            && (self.changes, &self.scope, self.limits, self.day)
                == (other.changes, &other.scope, other.limits, other.day)
    }
}

impl Today {
    /// Computes it again if an input changed.
    pub fn refresh(&mut self, library: &Arc<Library>, ledger: &Ledger, settings: &Settings, day: Day) {
        let (scope, limits) = (settings.scope.clone(), settings.limits);
        let inputs = TodayInputs { library: Arc::clone(library), changes: ledger.changes(), scope, limits, day };
        if self.inputs.as_ref().is_some_and(|before| before.is(&inputs)) {
            return;
        }
        let overview = Overview::of(library, ledger, &inputs.scope, limits, day, DAYS);
        let days = ledger.activity();
        let today_minutes = overview.today_minutes(limits, &days);
        let done = days.get(&day).copied().unwrap_or_default();
        let streak = streak::streak(days.keys().copied(), day, ledger.rules().policy.days_off).now;
        *self = Self { overview, today_minutes, done, streak, inputs: Some(inputs) };
    }

    /// Invalidates it, because the ledger was replaced.
    pub fn invalidate(&mut self) {
        self.inputs = None;
    }
}
