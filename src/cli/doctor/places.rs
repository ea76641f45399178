//! Where things are kept.

use super::section::{Section, shown};
use super::subject::Subject;

/// Where log, backups and configuration are, whether they are there or not.
pub fn section(subject: &Subject<'_>) -> Section {
    const UNKNOWN: &str = "unknown: set HOME";
    let mut section = Section::new("places");
    if let Some(log) = &subject.log {
        section.text("log", &shown(&log.path));
        section.text("backups", &shown(&log.backups));
    } else {
        section.none("log", UNKNOWN);
        section.none("backups", UNKNOWN);
        section.error("the home folder is unknown, so there is no log", "set HOME or XDG_DATA_HOME");
    }
    match &subject.environment.config.file {
        Some(path) => section.text("config", &shown(path)),
        None => section.none("config", UNKNOWN),
    }
    section
}
