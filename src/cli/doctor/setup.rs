//! The program, its paths, its decks and its configuration.

use std::ffi::OsStr;

use super::section::{Section, shown};
use super::subject::Subject;
use crate::cli::load;
use crate::deck::counted::counted;
use crate::deck::shell_word::shell_word;
use crate::store;

/// The version of the program, the system and the clock.
pub fn program(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("program");
    section.text("version", env!("CARGO_PKG_VERSION"));
    section.text("sqlite", store::sqlite_version());
    section.text("system", &format!("{} {}", std::env::consts::OS, std::env::consts::ARCH));
    section.text("clock", &subject.environment.now().at.rfc3339());
    section
}

/// The paths of the log, the backups and the configuration, whether they exist or not.
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

/// The number of decks and items, and the problems of the decks.
pub fn decks(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("decks");
    let decks = load::decks_uncached(subject.environment, subject.common, &subject.configuration.config);
    let (deck_count, items) = (decks.library.decks().len(), decks.library.entries().count());
    section.number("decks", deck_count as u64, &deck_count.to_string());
    section.number("items", items as u64, &items.to_string());
    let count = decks.problems.len();
    let words = if count == 0 { "none".to_owned() } else { format!("in {}", counted(count, "deck")) };
    section.number("with_mistakes", count as u64, &words);
    for problem in &decks.problems {
        let help = if problem.report.is_empty() {
            "fix the file, or remove it from `decks` in the configuration".to_owned()
        } else {
            format!("run `rounds check {}` to see why", shell_word(OsStr::new(&problem.path)))
        };
        section.warning(format!("{}: {}", problem.path, problem.summary), help);
    }
    section
}

/// The problems of the configuration file.
pub fn configuration(subject: &Subject<'_>) -> Section {
    let mut section = Section::new("configuration");
    let mistakes = subject.configuration.lines();
    let words = if mistakes.is_empty() { "none".to_owned() } else { mistakes.len().to_string() };
    section.number("mistakes", mistakes.len() as u64, &words);
    for mistake in mistakes {
        section.warning(mistake, "run `rounds config` to see where; the default is used until it is fixed");
    }
    section
}
