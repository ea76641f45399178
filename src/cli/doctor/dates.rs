//! Dates ahead of the clock.

use super::section::Section;
use super::subject::Subject;
use crate::cli::counted;

/// Events that are dated later than the clock can be wrong by.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("dates");
    let Some(examined) = subject.examined() else { return section };
    let Some((count, first_ms)) = examined.future else {
        section.number("ahead", 0, "0");
        return section;
    };
    let first = subject.environment.zone.moment(first_ms).rfc3339();
    section.number("ahead", count, &count.to_string());
    section.text("first_ahead", &first);
    let events = counted(usize::try_from(count).unwrap_or(usize::MAX), "event");
    let (is, waits) = if count == 1 { ("is", "it counts") } else { ("are", "they count") };
    let headline = format!("{events} {is} dated in the future, the first at {first}");
    section.warning(headline, format!("set the clock right; {waits} from that time on"));
    section
}
