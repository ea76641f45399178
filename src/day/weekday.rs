//! Weekdays, with their names in the configuration.

use super::Day;

/// A day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Weekday {
    /// Monday.
    Mon,
    /// Tuesday.
    Tue,
    /// Wednesday.
    Wed,
    /// Thursday.
    Thu,
    /// Friday.
    Fri,
    /// Saturday.
    Sat,
    /// Sunday.
    Sun,
}

impl Weekday {
    /// All weekdays, starting with Monday.
    pub const ALL: [Self; 7] = [Self::Mon, Self::Tue, Self::Wed, Self::Thu, Self::Fri, Self::Sat, Self::Sun];

    /// The weekday of a study day.
    #[must_use]
    pub fn of(day: Day) -> Self {
        // 1970-01-01 was a Thursday.
        Self::ALL[usize::try_from((day.since_epoch() + 3).rem_euclid(7)).unwrap_or(0)]
    }

    /// The name in the configuration: three letters, such as `mon`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mon => "mon",
            Self::Tue => "tue",
            Self::Wed => "wed",
            Self::Thu => "thu",
            Self::Fri => "fri",
            Self::Sat => "sat",
            Self::Sun => "sun",
        }
    }

    /// Parses a name; none if it is unknown.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.name() == name)
    }
}

/// A set of weekdays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    /// The empty set.
    pub const NONE: Self = Self(0);
    /// All seven days.
    pub const ALL: Self = Self(0b111_1111);

    /// Whether a study day falls on one of the weekdays.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.has(Weekday::of(day))
    }

    /// The weekdays, starting with Monday.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Weekday::ALL.into_iter().filter(move |day| self.has(*day))
    }

    fn has(self, day: Weekday) -> bool {
        self.0 >> day as u8 & 1 == 1
    }
}

impl FromIterator<Weekday> for Weekdays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> Self {
        Self(days.into_iter().fold(0, |days, day| days | 1 << day as u8))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_weekdays_contains_exactly_what_was_added() {
        for set in 0..=0b111_1111_u8 {
            let days: Vec<Weekday> = Weekday::ALL.into_iter().filter(|day| set >> *day as u8 & 1 == 1).collect();
            let weekdays: Weekdays = days.iter().rev().copied().collect();
            assert_eq!(weekdays.iter().collect::<Vec<_>>(), days);
            for day in (20_000..20_007).map(Day::from_epoch) {
                assert_eq!(weekdays.contains(day), days.contains(&Weekday::of(day)));
            }
        }
        assert_eq!((Weekdays::NONE.iter().count(), Weekdays::ALL.iter().count()), (0, 7));
    }

    #[test]
    fn weekdays_match_the_calendar() {
        for days in -10..10 {
            let day = Day::from_epoch(days);
            assert_eq!(Weekday::of(day).name(), day.weekday().to_lowercase());
        }
        assert_eq!(Weekday::named("sun"), Some(Weekday::Sun));
        assert_eq!(Weekday::named("Sun"), None);
    }
}
