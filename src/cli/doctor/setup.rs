//! The program, its paths, its decks and its configuration.

use super::section::{Section, shown};
use super::subject::Subject;
use crate::cli::load;
use crate::store;

/// Which program it is, and what its clock says.
pub fn program(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("program");
    section.text("version", env!("CARGO_PKG_VERSION"));
    section.text("sqlite", store::sqlite_version());
    section.text("system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    section.text("clock", &subject.environment.now().at.rfc3339());
    section
}

/// Where log, backups and configuration are, whether they are there or not.
pub fn places(subject: &Subject<'_>) -> Section {
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

/// How many decks and items there are, and what could not be read of them.
pub fn decks(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("decks");
    let decks = load::decks_only(subject.environment, subject.common, &subject.configuration.config);
    let (shelf, items) = (decks.library.decks().len(), decks.library.entries().count());
    section.number("decks", shelf as u64, &shelf.to_string());
    section.number("items", items as u64, &items.to_string());
    section.number("with_mistakes", decks.problems.len() as u64, &decks.problems.len().to_string());
    for problem in &decks.problems {
        let help = if problem.report.is_empty() {
            "fix the file, or remove it from `decks` in the configuration".to_owned()
        } else {
            format!("run `rounds check {}` to see why", problem.path)
        };
        section.warning(format!("{}: {}", problem.path, problem.summary), help);
    }
    section
}

/// How many mistakes it has, and each of them.
pub fn configuration(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("configuration");
    let mistakes = subject.configuration.lines();
    section.number("mistakes", mistakes.len() as u64, &mistakes.len().to_string());
    for mistake in mistakes {
        section.warning(mistake, "run `rounds config` to see where; the default is used until it is fixed");
    }
    section
}
