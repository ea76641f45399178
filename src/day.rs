//! Calendar: moments, time zones and study days.
//!
//! The only module that uses `jiff`. It reads no clock: the caller always passes a [`Moment`].

mod weekday;

use std::fmt;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};

pub use weekday::{Weekday, Weekdays};

/// Milliseconds in one hour.
const HOUR_MS: i64 = 3_600_000;
/// Milliseconds in one civil day.
const DAY_MS: i64 = 24 * HOUR_MS;

/// A point in time on a device: UTC milliseconds and the local offset.
///
/// Both are stored, since the study day of an answer depends on the local time at which it was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// Milliseconds since 1970-01-01T00:00Z by the device's clock.
    pub at_ms: i64,
    /// Minutes east of UTC.
    pub offset_min: i16,
}

impl Moment {
    /// Creates a moment from UTC milliseconds and an offset in minutes, both clamped to what a log can store.
    #[must_use]
    pub fn new(at_ms: i64, offset_min: i16) -> Self {
        Self { at_ms: at_ms.clamp(MIN_MS, MAX_MS), offset_min: offset_min.clamp(-720, 840) }
    }

    /// Formats the moment as RFC 3339 in its own offset, with milliseconds.
    #[must_use]
    pub fn rfc3339(self) -> String {
        let local = self.at_ms + i64::from(self.offset_min) * 60_000;
        let date = date_of(local.div_euclid(DAY_MS));
        let ms = local.rem_euclid(DAY_MS);
        let (hour, minute) = (ms / HOUR_MS, ms / 60_000 % 60);
        let (second, milli) = (ms / 1000 % 60, ms % 1000);
        let sign = if self.offset_min < 0 { '-' } else { '+' };
        let offset = self.offset_min.unsigned_abs();
        format!("{date}T{hour:02}:{minute:02}:{second:02}.{milli:03}{sign}{:02}:{:02}", offset / 60, offset % 60)
    }

    /// The local time of day as `HH:MM`.
    #[must_use]
    pub fn clock(self) -> String {
        let minutes = (self.at_ms + i64::from(self.offset_min) * 60_000).rem_euclid(DAY_MS) / 60_000;
        format!("{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// The first millisecond of year 0. Clocks that read earlier are not trusted.
const MIN_MS: i64 = -62_167_219_200_000;
/// The last millisecond of year 9999. Clocks that read later are not trusted.
const MAX_MS: i64 = 253_402_300_799_999;

/// A time zone.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

impl Zone {
    /// Coordinated universal time.
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Looks up a zone by IANA name, such as `Europe/Berlin`, in the bundled database, or parses a POSIX rule.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TimeZoneDatabase::bundled().get(name).or_else(|_| TimeZone::posix(name)).ok().map(Self)
    }

    /// Parses the content of a compiled time zone file (`TZif`).
    #[must_use]
    pub fn of_file(name: &str, bytes: &[u8]) -> Option<Self> {
        TimeZone::tzif(name, bytes).ok().map(Self)
    }

    /// The zone set by the environment or the machine; none if it is unknown.
    #[cfg(not(unix))]
    #[must_use]
    pub fn system() -> Option<Self> {
        TimeZone::try_system().ok().filter(|zone| !zone.is_unknown()).map(Self)
    }

    /// Adds the zone's offset at that time to UTC milliseconds.
    #[must_use]
    pub fn moment(&self, at_ms: i64) -> Moment {
        let seconds = jiff::Timestamp::from_millisecond(at_ms.clamp(MIN_MS + DAY_MS, MAX_MS - DAY_MS))
            .map_or(0, |at| self.0.to_offset(at).seconds());
        Moment::new(at_ms, i16::try_from(seconds.div_euclid(60)).unwrap_or(0))
    }
}

/// The local hour at which a study day ends and the next begins: 0 to 23.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollover(u8);

impl Rollover {
    /// Creates a rollover at an hour; none above 23.
    #[must_use]
    pub fn new(hour: u8) -> Option<Self> {
        (hour < 24).then_some(Self(hour))
    }

    /// The hour, 0 to 23.
    #[must_use]
    pub fn hour(self) -> u8 {
        self.0
    }
}

impl Default for Rollover {
    /// 04:00, as in Anki.
    fn default() -> Self {
        Self(4)
    }
}

/// A study day, from one rollover to the next in local time, as days since 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

impl Day {
    /// The study day of a moment.
    #[must_use]
    pub fn of(moment: Moment, rollover: Rollover) -> Self {
        let local = moment.at_ms + i64::from(moment.offset_min) * 60_000;
        let days = (local - i64::from(rollover.0) * HOUR_MS).div_euclid(DAY_MS);
        Self(i32::try_from(days).unwrap_or(0))
    }

    /// The day `days` days after 1970-01-01.
    #[must_use]
    pub fn from_epoch(days: i32) -> Self {
        Self(days.clamp(-3_000_000, 3_000_000))
    }

    /// Parses a date written as `YYYY-MM-DD`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let date = text.parse::<Date>().ok().filter(|date| date.to_string() == text)?;
        let days = date.since(jiff::civil::date(1970, 1, 1)).ok()?.get_days();
        Some(Self(days))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn since_epoch(self) -> i32 {
        self.0
    }

    /// Days from an earlier day to this one; zero if that day is later, because a clock was set back.
    #[must_use]
    pub fn since(self, earlier: Self) -> Days {
        Days(u32::try_from(i64::from(self.0) - i64::from(earlier.0)).unwrap_or(0))
    }

    /// The day `days` days later.
    #[must_use]
    pub fn plus(self, days: Days) -> Self {
        Self(self.0.saturating_add(i32::try_from(days.0).unwrap_or(i32::MAX)))
    }

    /// The day `days` days earlier.
    #[must_use]
    pub fn minus(self, days: Days) -> Self {
        Self(self.0.saturating_sub(i32::try_from(days.0).unwrap_or(i32::MAX)))
    }

    /// The Monday of the week.
    #[must_use]
    pub fn monday(self) -> Self {
        Self(self.0.saturating_sub(i32::from(self.since_monday())))
    }

    /// Days since the Monday of the week: 0 to 6.
    #[must_use]
    pub fn since_monday(self) -> u8 {
        // 1970-01-01 was a Thursday.
        u8::try_from((i64::from(self.0) + 3).rem_euclid(7)).unwrap_or(0)
    }

    /// The weekday in three letters, Mon to Sun.
    #[must_use]
    pub fn weekday(self) -> &'static str {
        const NAMES: [&str; 7] = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"];
        NAMES[usize::try_from(self.0.rem_euclid(7)).unwrap_or(0)]
    }

    /// The day `days` days later, or earlier if negative.
    #[must_use]
    pub fn plus_signed(self, days: i32) -> Self {
        Self(self.0.saturating_add(days))
    }

    /// Month and day for people, such as `Nov 23`.
    #[must_use]
    pub fn short(self) -> String {
        let date = date_of(i64::from(self.0));
        let names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
        let month = usize::try_from(date.month()).unwrap_or(1);
        format!("{} {}", names[(month - 1).min(11)], date.day())
    }

    /// Weekday, month and day for people, such as `Mon, Nov 23`.
    #[must_use]
    pub fn named(self) -> String {
        format!("{}, {}", self.weekday(), self.short())
    }

    /// Month, day and year for people, such as `Nov 23, 2026`.
    #[must_use]
    pub fn long(self) -> String {
        format!("{}, {}", self.short(), self.year())
    }

    /// The calendar year.
    #[must_use]
    pub fn year(self) -> i16 {
        date_of(i64::from(self.0)).year()
    }
}

impl fmt::Display for Day {
    /// The date as `YYYY-MM-DD`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", date_of(i64::from(self.0)))
    }
}

/// The date `days` days after 1970-01-01, clamped to the years 0 to 9999.
fn date_of(days: i64) -> Date {
    let epoch = jiff::civil::date(1970, 1, 1);
    let days = days.clamp(MIN_MS / DAY_MS, MAX_MS / DAY_MS);
    epoch.checked_add(jiff::Span::new().days(days)).unwrap_or(epoch)
}

/// A number of whole days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(pub u32);

impl fmt::Display for Days {
    /// For example, `1 day` or `12 days`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => write!(f, "1 day"),
            n => write!(f, "{n} days"),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn moment(zone: &str, civil: &str) -> Moment {
        let at = civil.parse::<jiff::civil::DateTime>().unwrap();
        let zoned = at.to_zoned(TimeZone::get(zone).unwrap()).unwrap();
        Zone::named(zone).unwrap().moment(zoned.timestamp().as_millisecond())
    }

    fn day(zone: &str, civil: &str) -> String {
        Day::of(moment(zone, civil), Rollover::default()).to_string()
    }

    #[test]
    fn a_study_day_ends_at_four_in_the_morning() {
        assert_eq!(day("Europe/Berlin", "2026-11-24T03:59"), "2026-11-23");
        assert_eq!(day("Europe/Berlin", "2026-11-24T04:00"), "2026-11-24");
        assert_eq!(day("Asia/Kathmandu", "2026-11-24T03:59"), "2026-11-23");
        assert_eq!(day("Pacific/Kiritimati", "2026-11-24T04:00"), "2026-11-24");
    }

    #[test]
    fn daylight_saving_changes_neither_skip_nor_repeat_a_day() {
        for (zone, before, after) in [
            ("America/New_York", "2026-03-07", "2026-03-08"),
            ("America/New_York", "2026-10-31", "2026-11-01"),
            ("Europe/Berlin", "2026-03-28", "2026-03-29"),
            ("Europe/Berlin", "2026-10-24", "2026-10-25"),
        ] {
            assert_eq!(day(zone, &format!("{after}T03:30")), before);
            assert_eq!(day(zone, &format!("{after}T04:30")), after);
            let first = Day::of(moment(zone, &format!("{before}T12:00")), Rollover::default());
            let second = Day::of(moment(zone, &format!("{after}T12:00")), Rollover::default());
            assert_eq!(second.since(first), Days(1), "{zone} {after}");
        }
    }

    #[test]
    fn a_clock_set_back_gives_zero_days() {
        let today = Day::from_epoch(20_000);
        assert_eq!(Day::from_epoch(19_000).since(today), Days(0));
    }

    #[test]
    fn moments_are_formatted_in_their_own_offset() {
        assert_eq!(moment("Asia/Kolkata", "2026-11-23T09:41:07.250").rfc3339(), "2026-11-23T09:41:07.250+05:30");
        assert_eq!(Moment::new(0, -300).rfc3339(), "1969-12-31T19:00:00.000-05:00");
    }

    #[test]
    fn formatted_days_parse_back() {
        for days in [-700_000, -1, 0, 59, 20_780, 2_900_000] {
            let day = Day::from_epoch(days);
            assert_eq!(Day::parse(&day.to_string()), Some(day));
        }
        for bad in ["", "2026-11-3", "2026-02-30", "20261123", "2026-11-23T00:00", "x"] {
            assert_eq!(Day::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn weekdays_follow_the_calendar() {
        let monday = Day::of(moment("UTC", "2026-11-23T12:00"), Rollover::default());
        assert_eq!(monday.weekday(), "Mon");
        for (ahead, name) in ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"].into_iter().enumerate() {
            let day = monday.plus(Days(u32::try_from(ahead).unwrap()));
            assert_eq!((day.weekday(), day.monday(), usize::from(day.since_monday())), (name, monday, ahead));
        }
    }

    proptest! {
        #[test]
        fn days_never_go_back_while_local_time_advances(
            at in -4_000_000_000_000_i64..4_000_000_000_000,
            step in 0_i64..10_000_000_000,
            offset in -720_i16..=840,
            hour in 0_u8..24,
        ) {
            let rollover = Rollover::new(hour).unwrap();
            let first = Day::of(Moment::new(at, offset), rollover);
            let second = Day::of(Moment::new(at + step, offset), rollover);
            prop_assert!(second >= first);
            prop_assert!(i64::from(second.since(first).0) <= step / DAY_MS + 1);
        }

        #[test]
        fn no_clock_reading_panics(at in any::<i64>(), offset in any::<i16>()) {
            let moment = Moment::new(at, offset);
            let day = Day::of(moment, Rollover::default());
            let _ = (moment.rfc3339(), moment.clock(), day.short(), day.to_string(), Zone::UTC.moment(at));
        }
    }
}
