//! The lost tail: events that the head records but the log lacks.

use std::fmt;

use super::gap::Gap;
use crate::day::Moment;
use crate::deck::counted::{agreeing, counted};
use crate::review::DeviceId;

/// Events that the head records but the log lacks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LostTail {
    /// The device that wrote last.
    pub device: DeviceId,
    /// Its missing events; empty if only imported events are missing.
    pub gaps: Vec<Gap>,
    /// How many events of other devices are missing as well.
    pub imported: u64,
    /// The time of that device's last remaining event.
    pub since: Option<Moment>,
    /// The time of the last missing event.
    pub until: Moment,
}

impl LostTail {
    /// How many events are missing.
    #[must_use]
    pub fn events(&self) -> u64 {
        self.gaps.iter().map(|gap| gap.last - gap.first + 1).sum::<u64>() + self.imported
    }
}

impl fmt::Display for LostTail {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = usize::try_from(self.events()).unwrap_or(usize::MAX);
        let are = agreeing(count, "is", "are");
        write!(f, "the end of the review log is missing: {} {are} lost", counted(count, "saved event"))?;
        if let Some(last) = self.gaps.last() {
            let numbers = |gap: &Gap| match gap {
                Gap { first, last, .. } if first == last => first.to_string(),
                Gap { first, last, .. } => format!("{first} to {last}"),
            };
            let several = self.gaps.len() > 1 || last.first < last.last;
            let all: Vec<String> = self.gaps.iter().map(numbers).collect();
            let word = if several { "numbers" } else { "number" };
            write!(f, " ({word} {} of device `{}`", all.join(", "), self.device)?;
            if let Some(since) = self.since {
                write!(f, ", made after {}", minute(since))?;
            }
            write!(f, ", the last at {})", minute(self.until))?;
        }
        let them = agreeing(count, "it", "them");
        write!(f, ". `rounds log recover` searches the backups and the remaining log files for {them}")
    }
}

/// A time to the minute, in its own time zone.
pub(super) fn minute(at: Moment) -> String {
    at.rfc3339().chars().take(16).collect::<String>().replace('T', " ")
}
