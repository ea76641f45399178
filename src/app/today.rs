//! Today: what waits, what was done and what is coming up, as several screens show it. Reckoned when something changed,
//! not when it is drawn.

use std::sync::Arc;

use super::screen::{Screen, Stage};
use super::state::App;
use crate::day::Day;
use crate::deck::Library;
use crate::review::Activity;
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
    pub done: Activity,
    /// Study days in a row up to today, days off bridged.
    pub streak: u32,
    /// What it was reckoned from.
    basis: Option<Basis>,
}

/// What today is reckoned from: it is as it was while this is.
#[derive(Clone, Debug)]
struct Basis {
    library: Arc<Library>,
    changes: u64,
    scope: Scope,
    limits: Limits,
    day: Day,
}

impl Basis {
    /// What the app stands on now.
    fn of(app: &App) -> Self {
        let settings = &app.settings;
        let (library, changes, day) = (Arc::clone(&app.library), app.ledger.changes(), app.today());
        Self { library, changes, scope: settings.scope.clone(), limits: settings.limits, day }
    }

    /// Whether it is the same as another.
    fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.library, &other.library)
            && (self.changes, &self.scope, self.limits, self.day)
                == (other.changes, &other.scope, other.limits, other.day)
    }
}

impl App {
    /// Reckons today anew, if a screen shows it and something changed.
    pub(super) fn look_at_today(&mut self) {
        let shown = match &self.screen {
            Screen::Home(_) | Screen::Nothing(_) => true,
            Screen::Study(study) => matches!(study.stage, Stage::Summary(_)),
            Screen::Watch(_)
            | Screen::Problems(_)
            | Screen::Setup(_)
            | Screen::Exam(_)
            | Screen::Settings(_)
            | Screen::Browse(_)
            | Screen::Statistics(_) => false,
        };
        if !shown {
            return;
        }
        let basis = Basis::of(self);
        if self.standing.basis.as_ref().is_some_and(|before| before.is(&basis)) {
            return;
        }
        let Basis { library, scope, limits, day, .. } = &basis;
        let overview = Overview::of(library, &self.ledger, scope, *limits, *day, DAYS);
        let days = self.ledger.activity();
        let done = days.get(day).copied().unwrap_or_default();
        let streak = streak::streak(days.keys().copied(), *day, self.ledger.rules().policy.days_off).now;
        self.standing = Today { overview, done, streak, basis: Some(basis) };
    }

    /// Forgets what was reckoned, as another ledger is in force.
    pub(super) fn forget_today(&mut self) {
        self.standing.basis = None;
    }
}
