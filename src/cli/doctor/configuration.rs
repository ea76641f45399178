//! The configuration: what is wrong with it.

use super::section::Section;
use super::subject::Subject;

/// How many mistakes it has, and each of them.
pub fn section(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("configuration");
    let mistakes = subject.configuration.lines();
    section.number("mistakes", mistakes.len() as u64, &mistakes.len().to_string());
    for mistake in mistakes {
        section.warning(mistake, "run `rounds config` to see where; the default is used until it is fixed");
    }
    section
}
