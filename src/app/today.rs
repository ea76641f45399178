//! Today's workload, activity and forecast, as several screens show them. Cached: computed when an input changes, not
//! when drawn.

use std::sync::Arc;

use super::settings::Settings;
use crate::day::{Day, Days};
use crate::deck::{DeckId, Library};
use crate::memory::DesiredRetention;
use crate::response::Score;
use crate::review::{DayActivity, ExamDate, FinishedExam, Ledger};
use crate::session::{Limits, Overview, Scope};
use crate::stats::streak;

/// The length of the forecast, in days.
const DAYS: usize = 400;
/// Recent days whose answers are shown.
const RECENT: u32 = 28;
/// Finished exams that are shown.
const EXAMS: usize = 4;
/// Days with reviews that are named when nothing is due.
const NEXT_DAYS: usize = 3;

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
    /// Answers on each of the last days, oldest first, today last.
    pub recent: Vec<u32>,
    /// The exam dates that plans work towards, the nearest first.
    pub plans: Vec<PlanProgress>,
    /// The last finished exams, the latest first.
    pub exams: Vec<PastExam>,
    /// The inputs it was computed from.
    inputs: Option<TodayInputs>,
}

/// A deck's plan: the exam date that it works towards.
#[derive(Clone, Debug, PartialEq)]
pub struct PlanProgress {
    /// The deck.
    pub deck: DeckId,
    /// The day of the exam.
    pub day: Day,
    /// Days until the exam.
    pub left: Days,
    /// The recall to reach.
    pub retention: DesiredRetention,
    /// New items a day that are enough to meet all of them before the final review.
    pub new_per_day: usize,
}

/// A finished exam.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastExam {
    /// Its title.
    pub title: String,
    /// The study day on which it ended.
    pub day: Day,
    /// The score in percent, rounded down.
    pub percent: u32,
    /// Whether the score reaches the pass mark.
    pub passed: bool,
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
        let recent =
            (0..RECENT).rev().map(|ago| days.get(&day.minus(Days(ago))).map_or(0, |work| work.answers)).collect();
        let plans = plans(library, ledger, &overview, day);
        let exams = past_exams(ledger);
        *self = Self { overview, today_minutes, done, streak, recent, plans, exams, inputs: Some(inputs) };
    }

    /// Invalidates it, because the ledger was replaced.
    pub fn invalidate(&mut self) {
        self.inputs = None;
    }
}

/// The plans of the loaded decks, the nearest exam first.
fn plans(library: &Library, ledger: &Ledger, overview: &Overview, today: Day) -> Vec<PlanProgress> {
    let plan = |deck: &DeckId| {
        let date: &ExamDate = ledger.exam_date(deck.as_str()).filter(|date| date.day >= today)?;
        let unseen = overview.decks.get(deck).map_or(0, |status| status.waiting.unseen);
        Some(PlanProgress {
            deck: deck.clone(),
            day: date.day,
            left: date.day.since(today),
            retention: date.retention,
            new_per_day: date.new_per_day(unseen, today),
        })
    };
    let mut plans: Vec<PlanProgress> = library.decks().filter_map(|deck| plan(&deck.id)).collect();
    plans.sort_by_key(|plan| plan.day);
    plans
}

/// The last finished exams, the latest first.
fn past_exams(ledger: &Ledger) -> Vec<PastExam> {
    let past = |exam: FinishedExam| {
        let (at, end) = exam.end?;
        let full = u64::from(end.of) * u64::from(Score::PARTS);
        let percent = (u64::from(end.points) * 100).checked_div(full).unwrap_or(0);
        let day = Day::of(at, ledger.rules().rollover);
        let percent = u32::try_from(percent).unwrap_or(100);
        Some(PastExam { title: exam.plan.title, day, percent, passed: end.passed })
    };
    ledger.exams().into_iter().rev().filter_map(past).take(EXAMS).collect()
}

/// What comes next when nothing is due: the next days with reviews, and tomorrow's new items. `ahead` holds the items
/// due on each day, today first; `new` is how many new items tomorrow allows.
#[must_use]
pub fn upcoming(ahead: &[usize], new: usize, today: Day, starts: u8) -> Vec<String> {
    let days = ahead.iter().copied().enumerate().skip(1);
    let busy = days.filter(|(after, due)| *due > 0 || *after == 1 && new > 0).take(NEXT_DAYS);
    let words = |(after, due): (usize, usize)| {
        let day = today.plus(Days(u32::try_from(after).unwrap_or(u32::MAX)));
        let when = if after == 1 { format!("tomorrow (from {starts:02}:00)") } else { day.named() };
        let due = (due > 0).then(|| format!("{due} due"));
        let new = (after == 1 && new > 0).then(|| format!("{new} new"));
        let counts: Vec<String> = due.into_iter().chain(new).collect();
        format!("{when}: {}", counts.join(", "))
    };
    busy.map(words).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_next_names_days_with_reviews_and_new_items_tomorrow() {
        let today = Day::parse("2026-11-23").unwrap();
        let next = |ahead: &[usize], new| upcoming(ahead, new, today, 4);
        assert_eq!(next(&[5, 6, 0, 3], 12), ["tomorrow (from 04:00): 6 due, 12 new", "Thu, Nov 26: 3 due"]);
        assert_eq!(next(&[0, 0, 0, 3], 0), ["Thu, Nov 26: 3 due"]);
        assert_eq!(next(&[0, 0, 2], 1), ["tomorrow (from 04:00): 1 new", "Wed, Nov 25: 2 due"]);
        assert_eq!(next(&[9, 1, 1, 1, 1], 0).len(), 3);
        assert!(next(&[4, 0, 0], 0).is_empty());
    }
}
