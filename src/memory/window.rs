//! Due dates: the window of days that an interval allows, and the choice of one of them.
//!
//! The window is the interval's fuzz range. Days off are avoided if the range has other days, and an exam moves the
//! window into the last days before it. The chosen day is stored as a [`DueOffset`]: it is picked once, by the load of
//! each day, and logged, so that every replay gives the same day.

use super::Seed;
use super::fuzz::range;
use crate::day::{Day, Days, Weekdays};

/// Position of the due date within its [`Window`]: a fraction from 0 to 1, in ten-thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DueOffset(u16);

/// Resolution of a [`DueOffset`].
const PARTS: u16 = 10_000;

impl DueOffset {
    /// Rounds a fraction to ten-thousandths; none outside 0 to 1.
    #[must_use]
    pub fn new(fraction: f64) -> Option<Self> {
        (0.0..=1.0).contains(&fraction).then(|| Self((fraction * f64::from(PARTS)).round() as u16))
    }

    /// The fraction.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.0) / f64::from(PARTS)
    }
}

/// The last days before an exam, in which every item is reviewed once more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FinalDays {
    /// The first of these days.
    pub first: Day,
    /// The day of the exam, which is not one of them.
    pub exam: Day,
}

/// The days on which an item may be due after an answer: at least one, and none before the next day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    first: Day,
    last: Day,
    off: Weekdays,
}

impl Window {
    /// The days that an interval allows after an answer on `today`.
    #[must_use]
    pub fn of(today: Day, interval: Days, exam: Option<FinalDays>, off: Weekdays) -> Self {
        let (low, high) = range(interval);
        let (first, last) = (today.plus(Days(low.max(1))), today.plus(Days(high.max(1))));
        let window = Self { first, last, off };
        // An exam that is over, or is tomorrow, changes nothing.
        let Some(exam) = exam.filter(|exam| today.plus(Days(1)) < exam.exam) else { return window };
        let eve = exam.exam.plus_signed(-1);
        if today < exam.first && today.plus(interval) >= exam.first {
            // The item would be due in the last days or later, so it is moved into them.
            return Self { first: exam.first.min(eve), last: eve, off };
        }
        // Already reviewed in the last days. If it will be remembered beyond the exam, it may wait until after it.
        if first > eve { window } else { Self { last: last.min(eve), ..window } }
    }

    /// Limits the window to at most `longest` days from `today`.
    #[must_use]
    pub fn within(self, today: Day, longest: Days) -> Self {
        let last = today.plus(longest);
        Self { first: self.first.min(last), last: self.last.min(last), off: self.off }
    }

    /// Widens the window to at least this many days, so that items that were learned at once are not due at once. A
    /// window before an exam stays before it.
    #[must_use]
    pub fn at_least(self, days: Days, exam: Option<Day>) -> Self {
        let last = self.last.max(self.first.plus(Days(days.0.saturating_sub(1))));
        let eve = exam.filter(|exam| self.first < *exam).map(|exam| exam.plus_signed(-1));
        Self { last: eve.map_or(last, |eve| last.min(eve)), ..self }
    }

    /// Whether a day lies between the first and last day, even if it is a day off.
    #[must_use]
    pub fn spans(self, day: Day) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The days of the window, without days off unless all are off.
    pub fn days(self) -> impl Iterator<Item = Day> + Clone {
        let all = (0..=self.last.since(self.first).0).map(move |n| self.first.plus(Days(n)));
        let free = all.clone().any(|day| !self.off.contains(day));
        all.filter(move |day| !free || !self.off.contains(*day))
    }

    /// The day at a fraction from 0 to 1 of the window.
    #[must_use]
    pub fn at(self, fraction: f64) -> Day {
        let count =
            if self.off == Weekdays::NONE { self.last.since(self.first).0 as usize + 1 } else { self.days().count() };
        let nth = ((fraction * count as f64) as usize).min(count.saturating_sub(1));
        if self.off == Weekdays::NONE {
            return self.first.plus(Days(u32::try_from(nth).unwrap_or(0)));
        }
        self.days().nth(nth).unwrap_or(self.first)
    }

    /// Chooses a day at random, favoring days with few reviews. As in Anki, the weight of a day is the inverse of its
    /// distance times the square of the number of items due on it. None if the window is a single day.
    #[must_use]
    pub fn choose(self, today: Day, due: impl Fn(Day) -> usize, seed: Seed) -> Option<DueOffset> {
        let weight = |day: Day| match due(day) {
            0 => 1.0,
            count => 1.0 / (count as f64).powi(2) / f64::from(day.since(today).0.max(1)),
        };
        let weights: Vec<f64> = self.days().map(weight).collect();
        if weights.len() < 2 {
            return None;
        }
        let mut left = seed.fraction() * weights.iter().sum::<f64>();
        let chosen = weights.iter().position(|weight| {
            left -= weight;
            left < 0.0
        });
        let nth = chosen.unwrap_or(weights.len() - 1);
        // The middle of the day's share, so that rounding never reaches another day.
        DueOffset::new((nth as f64 + 0.5) / weights.len() as f64)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::day::Weekday;

    /// A Monday.
    fn today() -> Day {
        let day = Day::parse("2026-11-23").unwrap();
        assert_eq!(day.weekday(), "Mon");
        day
    }

    fn in_days(days: i32) -> Day {
        Day::from_epoch(today().since_epoch() + days)
    }

    fn weekend() -> Weekdays {
        [Weekday::Sat, Weekday::Sun].into_iter().collect()
    }

    fn any_off() -> impl Strategy<Value = Weekdays> {
        prop::collection::vec(prop::sample::select(&Weekday::ALL[..]), 0..6).prop_map(|days| days.into_iter().collect())
    }

    fn any_exam() -> impl Strategy<Value = FinalDays> {
        (-10_i32..60, 1_i32..15).prop_map(|(day, last)| FinalDays { first: in_days(day - last), exam: in_days(day) })
    }

    #[test]
    fn without_days_off_or_an_exam_the_window_is_the_fuzz_range() {
        for interval in [1, 2, 3, 7, 40, 400, 36_500] {
            for seed in [Seed(0), Seed(u64::MAX / 2), Seed(u64::MAX)] {
                let window = Window::of(today(), Days(interval), None, Weekdays::NONE);
                let fuzzed = super::super::fuzzed(Days(interval), seed);
                assert_eq!(window.at(seed.fraction()), today().plus(fuzzed), "{interval} {seed:?}");
            }
        }
    }

    #[test]
    fn a_busy_day_is_chosen_less_often() {
        // Seven days allow five to nine: Saturday to Wednesday.
        let window = Window::of(today(), Days(7), None, Weekdays::NONE);
        let busy = in_days(7);
        let mut counts = [0; 10];
        for n in 0..2000 {
            let spread = window.choose(today(), |day| if day == busy { 40 } else { 2 }, Seed::of(&[n])).unwrap();
            counts[window.at(spread.value()).since(today()).0 as usize] += 1;
        }
        assert_eq!(counts[..5], [0; 5]);
        assert!(counts[7] < 20 && counts[5..7].iter().chain(&counts[8..]).all(|count| *count > 300), "{counts:?}");
    }

    #[test]
    fn days_off_are_avoided_where_other_days_are_allowed() {
        let window = Window::of(today(), Days(7), None, weekend());
        assert_eq!(window.days().map(Day::weekday).collect::<Vec<_>>(), ["Mon", "Tue", "Wed"]);
        // Two days after Thursday the window is only a Saturday.
        let window = Window::of(in_days(3), Days(2), None, weekend());
        assert_eq!(window.days().map(Day::weekday).collect::<Vec<_>>(), ["Sat"]);
    }

    #[test]
    fn a_widened_window_stays_before_the_exam() {
        let window = Window::of(today(), Days(2), None, Weekdays::NONE);
        let ends = |window: Window| (window.days().next(), window.days().last());
        assert_eq!(ends(window.at_least(Days(10), None)), (Some(in_days(2)), Some(in_days(11))));
        assert_eq!(ends(window.at_least(Days(1), None)), (Some(in_days(2)), Some(in_days(2))));
        assert_eq!(ends(window.at_least(Days(10), Some(in_days(6)))), (Some(in_days(2)), Some(in_days(5))));
        assert_eq!(ends(window.at_least(Days(10), Some(in_days(2)))), (Some(in_days(2)), Some(in_days(11))));
        // Forty days allow 36 to 44.
        let long = Window::of(today(), Days(40), None, Weekdays::NONE);
        assert_eq!(long.at_least(Days(7), None), long);
    }

    #[test]
    fn items_due_in_the_last_days_or_later_are_moved_into_the_last_days() {
        let exam = FinalDays { first: in_days(23), exam: in_days(30) };
        let days = |today, interval| {
            let all: Vec<u32> = Window::of(today, Days(interval), Some(exam), Weekdays::NONE)
                .days()
                .map(|day| day.since(self::today()).0)
                .collect();
            (all[0], all[all.len() - 1])
        };
        assert_eq!(days(today(), 200), (23, 29));
        assert_eq!(days(today(), 24), (23, 29));
        assert_eq!(days(today(), 10), (8, 12));
        // Reviewed in the last days: due again before the exam only if it would be forgotten by then.
        assert_eq!(days(in_days(25), 2), (27, 27));
        assert_eq!(days(in_days(25), 4), (28, 29));
        assert_eq!(days(in_days(25), 60), (80, 90));
        // The day before the exam and later, nothing changes.
        assert_eq!(days(in_days(29), 10), (37, 41));
        assert_eq!(days(in_days(30), 10), (38, 42));
    }

    proptest! {
        #[test]
        fn a_due_date_is_after_today_and_in_the_fuzz_range_or_the_last_days(
            interval in 1_u32..400, exam in prop::option::of(any_exam()), off in any_off(), fraction in 0.0_f64..=1.0,
        ) {
            let window = Window::of(today(), Days(interval), exam, off);
            let day = window.at(fraction);
            let (low, high) = range(Days(interval));
            prop_assert!(day > today());
            let natural = (low..=high).contains(&day.since(today()).0);
            let last_days = exam.is_some_and(|exam| exam.first <= day && day < exam.exam);
            prop_assert!(natural || last_days, "{:?}", day);
            prop_assert_eq!(off.contains(day), window.days().all(|day| off.contains(day)));
        }

        #[test]
        fn an_item_not_yet_reviewed_in_the_last_days_is_never_due_after_the_exam(
            interval in 1_u32..400, exam in any_exam(), off in any_off(), fraction in 0.0_f64..=1.0,
        ) {
            prop_assume!(today() < exam.first && in_days(1) < exam.exam);
            prop_assert!(Window::of(today(), Days(interval), Some(exam), off).at(fraction) < exam.exam);
        }

        #[test]
        fn the_chosen_offset_gives_the_chosen_day(
            interval in 3_u32..36_500, off in any_off(), loads in prop::collection::vec(0_usize..50, 7), seed in any::<u64>(),
        ) {
            let window = Window::of(today(), Days(interval), None, off);
            let due = |day: Day| loads[(day.since(today()).0 % 7) as usize];
            let Some(spread) = window.choose(today(), due, Seed(seed)) else { return Ok(()) };
            // Written to the log as a decimal number, and read back.
            let stored: f64 = spread.value().to_string().parse().unwrap();
            prop_assert_eq!(DueOffset::new(stored), Some(spread));
            let count = window.days().count();
            let nth = (spread.value() * count as f64) as usize;
            let middle = (nth as f64 + 0.5) / count as f64;
            prop_assert!((middle - spread.value()).abs() <= 0.5 / f64::from(PARTS) + 1e-9);
        }
    }
}
