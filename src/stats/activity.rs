//! Activity: answers and time by study day.

use std::collections::{BTreeMap, HashMap};

use super::period::Period;
use super::share::Share;
use crate::day::{Day, Days};
use crate::response::Verdict;
use crate::review::History;

/// How it is computed.
pub const MEANING: &str = "Every answer that was not undone, in all modes (study, cover, minute, exam), on the study \
day it was given. Correct counts only the first answer to an item each day, since later ones follow feedback. \
Time runs from showing a question to answering it, excluding time spent on the explanation; the median is per answer.";

/// Answers and time of a study day, or of several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayWork {
    /// All answers.
    pub answers: u32,
    /// Right answers among the first answers to each item on a day.
    pub right: Share,
    /// Milliseconds spent answering.
    pub ms: u64,
}

impl DayWork {
    fn add(&mut self, other: Self) {
        self.answers += other.answers;
        self.right.right += other.right.right;
        self.right.of += other.right.of;
        self.ms += other.ms;
    }
}

/// Answers and time in a period.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeriodActivity {
    /// Every day with an answer, also before the period.
    pub days: BTreeMap<Day, DayWork>,
    /// Totals of the period.
    pub total: DayWork,
    /// Days of the period with an answer.
    pub studied: u32,
    /// Median time per answer in the period, in milliseconds; none without answers.
    pub median_ms: Option<u32>,
}

/// Answers and time by study day.
#[must_use]
pub fn activity(history: &History, period: Period, today: Day) -> PeriodActivity {
    let first = period.first(today);
    let mut activity = PeriodActivity::default();
    let mut times = Vec::new();
    let mut days = HashMap::<Day, DayWork>::new();
    for review in history.reviews() {
        let work = days.entry(review.day).or_default();
        work.answers += 1;
        work.ms += u64::from(review.latency_ms);
        if review.first {
            work.right.add(review.verdict == Verdict::Right);
        }
        if review.day >= first {
            times.push(review.latency_ms);
        }
    }
    activity.days = days.into_iter().collect();
    for work in activity.days.range(first..).map(|(_, work)| *work) {
        activity.total.add(work);
        activity.studied += 1;
    }
    let middle = times.len() / 2;
    activity.median_ms = (!times.is_empty()).then(|| *times.select_nth_unstable(middle).1);
    activity
}

impl PeriodActivity {
    /// The day of the period with the most answers, the latest if there are several; none without answers.
    #[must_use]
    pub fn busiest(&self, period: Period, today: Day) -> Option<(Day, u32)> {
        let days = self.days.range(period.first(today)..).map(|(day, work)| (*day, work.answers));
        days.max_by_key(|(_, answers)| *answers)
    }

    /// The days of the period from the first one with an answer to today; none without answers.
    #[must_use]
    pub fn span(&self, period: Period, today: Day) -> Option<Days> {
        let (first, _) = self.days.range(period.first(today)..).next()?;
        Some(Days(today.since(*first).0 + 1))
    }

    /// The amount of studying in words: answers per study day, and the busiest day. Nothing without answers.
    #[must_use]
    pub fn rhythm(&self, period: Period, today: Day) -> Vec<String> {
        let Some((day, most)) = self.busiest(period, today) else { return Vec::new() };
        let mut facts = Vec::new();
        if self.studied > 1 {
            let mean = f64::from(self.total.answers) / f64::from(self.studied);
            facts.extend([format!("{mean:.0} per study day"), format!("most {most} on {}", day.short())]);
        }
        facts.extend(self.median_ms.map(|ms| format!("median {} per answer", spent(ms.into()))));
        facts
    }

    /// The period in bins of `length` days up to today, oldest first.
    #[must_use]
    pub fn bins(&self, period: Period, today: Day, length: Days) -> Vec<DayWork> {
        let length = length.0.max(1);
        let count = period.days().0.div_ceil(length);
        let mut bins = vec![DayWork::default(); count as usize];
        for (day, work) in self.days.range(period.first(today)..) {
            let back = (today.since(*day).0 / length).min(count - 1);
            bins[(count - 1 - back) as usize].add(*work);
        }
        bins
    }
}

/// Time in words, such as `3 h 12 min` or `40 s`.
#[must_use]
pub fn spent(ms: u64) -> String {
    let seconds = ms.div_ceil(1000);
    match (seconds / 3600, seconds / 60 % 60, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, _) => format!("{minutes} min"),
        (hours, minutes, _) => format!("{hours} h {minutes} min"),
    }
}
